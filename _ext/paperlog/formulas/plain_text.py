"""Formulas as plain Unicode text: ``$x_i^2$`` as ``xᵢ²``, ``$\\mathcal{O}(n\\log n)$`` as
``O(n log n)``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from docutils.utils.math import mathalphabet2unichar, tex2unichar

from paperlog.formulas.commands import ARGUMENTS, SIZES, names
from paperlog.formulas.faults import fault_of
from paperlog.formulas.tokens import TokenReader

RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzTβγδ′°*†",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞᵟ′°*†",
        strict=True,
    )
) | {"−": "⁻", "∘": "°"}
LOWERED = dict(
    zip(
        "0123456789+-=()aeoxhklmnpstijruvβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥᵦᵧᵨᵩᵪ",
        strict=True,
    )
) | {"−": "₋"}
# does not match amounts of money such as $5 and $10
FORMULA = re.compile(
    r"(?<!\\)\$(?=\S)(?P<code>[^$]*[^\s$\\])\$(?!\d)"
    r"|(?<!\\)\\\((?P<in_brackets>(?:(?!\\[()]).)+)\\\)",
    re.DOTALL,
)
ALPHABETS = {
    "mathbb": mathalphabet2unichar.mathbb,
    "mathcal": mathalphabet2unichar.mathcal,
    "mathscr": mathalphabet2unichar.mathcal,
    "mathfrak": mathalphabet2unichar.mathfrak,
}
ACCENTS = dict(
    zip(
        "hat widehat tilde widetilde bar overline vec dot ddot acute grave check breve mathring"
        " underline".split(),
        "\u0302\u0302\u0303\u0303\u0304\u0305\u20d7\u0307\u0308\u0301\u0300\u030c\u0306\u030a\u0332",
        strict=True,
    )
)
AFTER_WORD: Final = "\u200b"
"""Placeholder that becomes a space if a letter or digit follows."""
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
SPACES = names(", : ; > quad qquad space enspace thinspace medspace thickspace") | {" "}
WORDS = names("""
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf
    limsup ln log max min Pr sec sin sinh sup tan tanh bmod mod
    """)
DROPPED = (
    names(
        "! limits nolimits displaystyle textstyle scriptstyle scriptscriptstyle left right middle"
        " allowbreak strut mathstrut"
    )
    | SIZES
)
SIGNS = dict(
    zip(
        "epsilon dots ldots cdots hbar colon iff backslash prime infty lVert rVert lvert"
        " rvert".split(),
        "ϵ……⋯ℏ:⟺\\′∞‖‖||",
        strict=True,
    )
)
TABLES = [
    getattr(tex2unichar, f"math{kind}")
    for kind in "alpha ord bin rel op open close fence punct".split()
]
ORDINAL = re.compile(r"(?P<number>\d*)(?P<ending>ᵗ[ʰh]|ˢ[ᵗt]|ⁿ[ᵈd]|ʳ[ᵈd])")
"""An ordinal such as ``5$^{th}$``, written as a formula only to raise the letters."""
WRITTEN = str.maketrans({raised: letter for letter, raised in RAISED.items()})


def readable(text: str) -> str:
    """*text* with its formulas as plain characters.

    Invalid formulas and those with rows and columns are kept as typed.
    """
    if "$" not in text and "\\(" not in text:
        return text
    return FORMULA.sub(
        lambda found: formula_text(found["code"] or found["in_brackets"]) or found[0], text
    )


def formula_text(code: str) -> str:
    """A formula as plain characters; empty if it is invalid or has rows and columns."""
    if "\\begin" in code or "\\substack" in code or fault_of(code):
        return ""
    read = unicodedata.normalize("NFC", _Text(code.strip()).read().replace(AFTER_WORD, ""))
    text = " ".join(read.split())
    ordinal = ORDINAL.fullmatch(text)
    return f"{ordinal['number']}{ordinal['ending'].translate(WRITTEN)}" if ordinal else text


class _Text(TokenReader):
    """Converts a valid formula to text."""

    def read(self, stop: str = "") -> str:
        found = ""
        while self.at < len(self.tokens):
            piece = self.tokens[self.at]
            self.at += 1
            if piece == stop:
                break
            if piece in {"^", "_"}:
                word = AFTER_WORD if found.endswith(AFTER_WORD) else ""
                found = found.rstrip(f" {AFTER_WORD}") + self._script(piece) + word
            else:
                found = _joined(found, self._one(piece), piece)
        return found

    def _one(self, piece: str) -> str:
        if piece == "{":
            return self.read("}")
        if piece == "'":
            return "′"
        if piece == "~":
            return " "
        if not piece.startswith("\\"):
            return piece
        name = piece[1:]
        if name.isalpha():
            self._skip_blanks()
        if name in SPACES or name in DROPPED:
            return " " if name in SPACES else ""
        if name in ARGUMENTS:
            return self._command(name)
        if name in WORDS or len(name) == 1:
            return name if name != "|" else "‖"
        return _symbol(name) or piece

    def _command(self, name: str) -> str:
        if self._peek() == "*":
            self.at += 1
        arguments = [self._argument(kind, name) for kind in ARGUMENTS[name]]
        last = arguments[-1]
        if name in FRACTIONS:
            return f"{_held_together(arguments[0])}/{_held_together(last)}"
        if name.endswith("binom"):
            return f"C({arguments[0]}, {last})"
        if name == "sqrt":
            return f"{_raised(arguments[0])}√{_held_together(last)}"
        if name in ALPHABETS:
            # few fonts have characters outside of the Basic Multilingual Plane
            return "".join(
                sign if (sign := ALPHABETS[name].get(char, char)) <= "\uffff" else char
                for char in last
            )
        if name in ACCENTS:
            return last + ACCENTS[name] if len(last) == 1 else last
        if name.startswith("x"):
            return " ← " if "left" in name.lower() and "right" not in name.lower() else " → "
        if name in {"hspace", "color"} or name.endswith("phantom"):
            return " " if name == "hspace" else ""
        return {"pmod": f" (mod {last})", "mod": f" mod {last}", "pod": f" ({last})"}.get(
            name, last
        )

    def _argument(self, kind: str, name: str) -> str:
        self._skip_blanks()
        if kind == "o" and self._peek() != "[":
            return ""
        piece = self.tokens[self.at]
        self.at += 1
        if kind == "o":
            return self.read("]")
        if kind == "t" and piece == "{":
            return self._plain()
        return self._one(piece)

    def _plain(self) -> str:
        """Read the text of a command such as ``\\text``, keeping spaces."""
        found = ""
        while (piece := self.tokens[self.at]) != "}":
            self.at += 1
            if piece == "{":
                found += self._plain()
            elif piece == "$":
                found += self.read("$")
            else:
                found += self._one(piece) if piece.startswith("\\") else piece
        self.at += 1
        return found

    def _script(self, mark: str) -> str:
        self._skip_blanks()
        piece = self.tokens[self.at]
        self.at += 1
        content = "".join(self._one(piece).split()) if piece != "{" else self.read("}").strip()
        table = RAISED if mark == "^" else LOWERED
        squeezed = "".join(content.split())
        if all(char in table for char in squeezed):
            return "".join(table[char] for char in squeezed)
        return mark + _held_together(content)


def _joined(before: str, sign: str, piece: str) -> str:
    """Append *sign* to *before*, with spaces around function names, relations and operators."""
    if not sign:
        return before
    name = piece[1:] if piece.startswith("\\") else ""
    if name in WORDS or (name in ARGUMENTS and name.startswith("operatorname")):
        return (
            before
            + (" " if before[-1:].isalnum() or before[-1:] == ")" else "")
            + sign
            + AFTER_WORD
        )
    if name and (name in tex2unichar.mathrel or name in tex2unichar.mathbin):
        return f"{before.rstrip()} {sign} " if before.strip() else sign
    if before.endswith(AFTER_WORD):
        return before[:-1] + (" " if sign[:1].isalnum() else "") + sign
    return before + sign


def _held_together(text: str) -> str:
    """*text* in parentheses unless it is a single item."""
    text = text.strip(f"{AFTER_WORD} ")
    return (
        text
        if len(text) <= 1 or text.isalnum() or (unicodedata.combining(text[-1]) and len(text) == 2)
        else f"({text})"
    )


def _raised(text: str) -> str:
    return "".join(RAISED.get(char, "") for char in text)


@cache
def _symbol(name: str) -> str:
    for table in (SIGNS, *TABLES):
        if sign := table.get(name, ""):
            return str(sign)
    try:
        # docutils has only slanted Greek capitals
        letter = "LAMDA" if name == "Lambda" else name.upper()
        return unicodedata.lookup(f"GREEK CAPITAL LETTER {letter}") if name.istitle() else ""
    except KeyError:
        return ""
