"""Convert formulas to MathML with latex2mathml.

latex2mathml reads its own dialect of LaTeX and writes attributes that browsers no longer support,
so the formula is rewritten before the conversion and the elements are adapted after it. Formulas
must have passed :func:`paperlog.formulas.faults.fault_of`: unknown commands are not detected here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from xml.etree.ElementTree import Element, tostring

from docutils.utils.math import mathalphabet2unichar as alphabets

from paperlog.formulas.commands import ARGUMENTS, OPERATORS, OUTER, SIZES, WITH_NUMBER
from paperlog.formulas.plain_text import formula_text
from paperlog.formulas.tokens import TOKEN, TokenReader

REFERENCE = re.compile(r"&#x([0-9A-Fa-f]+);")
FIRST_MARK: Final = 0xE000
"""First of the private-use characters that replace text in a formula during the conversion."""
PRIVATE = re.compile("[\ue000-\uf8ff]")
LETTER_COMMAND = re.compile(r"\\[A-Za-z]+")

# replacements of \begin and \end by environment
TABLE = ("\\begin{align*}", "\\end{align*}")
LINES = ("\\begin{matrix}", "\\end{matrix}")
ENVIRONMENTS = {
    **{name: TABLE for name in OUTER if "align" in name},
    **dict.fromkeys(("aligned", "alignedat", "split"), TABLE),
    **{name: LINES for name in OUTER if name.startswith(("gather", "multline"))},
    **dict.fromkeys(("eqnarray", "eqnarray*"), ("\\begin{array}{rcl}", "\\end{array}")),
    **dict.fromkeys(("equation", "equation*"), ("{", "}")),
    "gathered": LINES,
    "subarray": ("\\begin{smallmatrix}", "\\end{smallmatrix}"),
    "dcases": ("\\begin{cases}", "\\end{cases}"),
    "rcases": ("\\left.\\begin{array}{ll}", "\\end{array}\\right\\}"),
}
TEXT_FONTS = {
    "textbf": "\\textbf",
    "textit": "\\textit",
    "textsf": "\\textsf",
    "texttt": "\\texttt",
}
# replacements of commands that latex2mathml does not know, empty for those without effect
REPLACEMENTS = {
    **dict.fromkeys(("mathbin", "mathrel", "mathord", "mathopen", "mathclose"), ""),
    **dict.fromkeys(("mathpunct", "mathinner", "mathnormal", "allowbreak", "nolimits"), ""),
    "arg": "\\operatorname{arg}",
    "P": "¶",
    "copyright": "©",
    "dag": "†",
    "ddag": "‡",
    "dblcolon": "∷",
    "ordinarycolon": ":",
    "vcentcolon": ":",
    "nleqq": "≰",
    "nsupseteqq": "⊉",
    "shortparallel": "∥",
    "arrowvert": "|",
    "bracevert": "|",
    "Arrowvert": "\\Vert",
}
FENCES = {
    "<": "\\langle ",
    ">": "\\rangle ",
    **{f"\\{name}": REPLACEMENTS[name] for name in ("arrowvert", "bracevert", "Arrowvert")},
}

SCRIPTS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
VARIANTS = {
    "bold": alphabets.mathbf,
    "italic": alphabets.mathit,
    "bold-italic": alphabets.mathbfit,
    "double-struck": alphabets.mathbb,
    "script": alphabets.mathcal,
    "fraktur": alphabets.mathfrak,
    "sans-serif": alphabets.mathsf,
    "monospace": alphabets.mathtt,
}
"""Letters by ``mathvariant``, an attribute that browsers no longer support."""
LIMITED = frozenset("∑∏∐⋂⋃⋀⋁⨀⨁⨂⨄⨆")
ORDINARY = frozenset("∞∅∠⊤⊥ℵ∁")
FENCE_SIGNS = frozenset("|‖⟨⟩⌈⌉⌊⌋{}⟮⟯⎰⎱⌜⌝⌞⌟")
THIN = "0.167em"


@lru_cache(maxsize=16384)
def to_mathml(code: str, *, display: bool) -> str:
    """Convert a faultless formula to a ``<math>`` element.

    Raises:
        Exception: latex2mathml cannot read it; it raises exceptions of many kinds.
    """
    # slow to import, and many logs have no formulas
    from latex2mathml.converter import convert_to_element

    rewriter = _Rewriter(PRIVATE.sub("\ufffd", code))
    latex = rewriter.display() if display else rewriter.rewritten()
    math = convert_to_element(latex, display="block" if display else "inline")
    _adapt(math, rewriter.texts)
    math.set("alttext", " ".join(code.split()))
    return tostring(math, encoding="unicode")


class _Rewriter(TokenReader):
    """Rewrites a formula in the dialect of latex2mathml.

    *texts* collects the text in the formula: its content, and its font command, ``operator``,
    ``limits`` (an operator with limits) or nothing.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code.strip())
        self.texts: list[tuple[str, str]] = []
        self.has_rows = False

    def display(self) -> str:
        """Rewrite a display formula: blank lines separate rows, and rows are aligned."""
        parts = "".join(self.tokens).split("\n\n")
        if len(parts) > 1:
            self.tokens = TOKEN.findall("\\\\".join(part for part in parts if part.strip()))
        latex = self.rewritten()
        return f"{TABLE[0]}{latex}{TABLE[1]}" if self.has_rows else latex

    def rewritten(self, stop: str = "", depth: int = 0) -> str:
        """Rewrite up to *stop*, which is omitted; *depth* is the number of open groups."""
        output: list[str] = []
        level = depth
        while self.at < len(self.tokens):
            piece = self._next()
            if piece == stop:
                break
            if piece == "{":
                output.append(f"{{{self.rewritten('}', depth + 1)}}}")
                continue
            level += (piece == "\\begin") - (piece == "\\end")
            if piece in {"&", "\\\\"} and level == 0:
                self.has_rows = True
            output.extend(self._token(piece))
        return "".join(output)

    def _token(self, piece: str) -> Iterator[str]:
        """Rewrite the token *piece* and its arguments."""
        name = piece[1:]
        if not piece.startswith("\\"):
            yield piece
        elif name == "\\":
            if self._peek() == "*":
                self._next()
            if self._peek() == "[":
                self._until("]")
            yield piece
        elif name in {"begin", "end"}:
            yield self._environment(piece)
        elif name in {"left", "right", "middle"} or name in SIZES:
            self._skip_blanks()
            fence = self._next()
            yield f"{piece}{FENCES.get(fence, fence)}"
        elif name in {"operatorname", "mathop"}:
            has_limits = self._peek() == "*" or name == "mathop"
            if self._peek() == "*":
                self._next()
            content = self._raw()
            words = formula_text(content) or content
            yield self._mark(words, "limits" if has_limits else "operator")
        elif name == "tag":
            yield f"\\qquad {self._mark(f'({self._raw()})', '')}"
        elif name == "label":
            self._raw()
        elif ARGUMENTS.get(name) == "t":
            self._skip_blanks()
            if self._peek() == "{":
                self._next()
                yield f"{{{''.join(self._text(TEXT_FONTS.get(name, '')))}}}"
            else:
                yield self._mark(self._next(), TEXT_FONTS.get(name, ""))
        elif name == "hspace":
            if self._peek() == "*":
                self._next()
            yield piece
        elif name == "color":
            # latex2mathml requires something to follow
            yield f"\\color{{{self._raw()}}}{{}}"
        elif name in REPLACEMENTS:
            yield f"{REPLACEMENTS[name]} "
        else:
            yield piece
            if LETTER_COMMAND.fullmatch(piece) and self._peek()[:1].isalpha():
                yield " "
            if name.startswith("math") and self._peek() == "{":
                # without the blank, a single letter in braces would lose its font
                self._next()
                yield f"{{ {self.rewritten('}', 1)}}}"

    def _environment(self, piece: str) -> str:
        name = self._raw()
        begin, end = ENVIRONMENTS.get(name, (f"\\begin{{{name}}}", f"\\end{{{name}}}"))
        if piece == "\\end":
            return end
        if self._peek() == "[":
            self._until("]")
        if name in WITH_NUMBER or name == "subarray":
            self._raw()
        return begin

    def _text(self, font: str) -> Iterator[str]:
        """Rewrite text up to its closing brace; ``$`` delimits formulas in it."""
        run = ""
        while (piece := self._next()) and piece != "}":
            name = piece[1:]
            if piece == "$" or piece == "{" or ARGUMENTS.get(name) == "t":
                if run:
                    yield self._mark(run, font)
                run = ""
                if piece == "$":
                    yield f"{{{self.rewritten('$', 1)}}}"
                    continue
                if piece != "{":
                    self._skip_blanks()
                    self._next()
                yield from self._text(TEXT_FONTS.get(name, font))
            elif piece.startswith("\\") and not name.isalpha():
                run += {",": "\u2009", ";": " ", ":": " ", ">": " ", "!": ""}.get(name, name)
            else:
                run += " " if piece in "~\n\t" else piece
        if run:
            yield self._mark(run, font)

    def _mark(self, text: str, kind: str) -> str:
        """Store *text* in ``texts`` and return LaTeX with a private-use character in its place."""
        self.texts.append((text, kind))
        command = kind if kind.startswith("\\") else "\\text"
        return f"{command}{{{chr(FIRST_MARK + len(self.texts) - 1)}}}"

    def _raw(self) -> str:
        """Consume and return the next argument, unchanged."""
        self._skip_blanks()
        if self._peek() != "{":
            return self._next()
        depth, begin = 0, self.at
        while piece := self._next():
            depth += (piece == "{") - (piece == "}")
            if depth == 0:
                break
        return "".join(self.tokens[begin + 1 : self.at - 1])

    def _until(self, stop: str) -> None:
        while self._next() not in {stop, ""}:
            pass


def _adapt(element: Element, texts: list[tuple[str, str]]) -> None:
    """Change elements so that MathML Core renders them as TeX does, and insert *texts*."""
    for child in element:
        _adapt(child, texts)
    if element.get("columnspacing") == "":
        # latex2mathml writes it for a single column, and EPUB validators reject it
        element.set("columnspacing", "0em")
    if element.text:
        element.text = REFERENCE.sub(lambda match: chr(int(match[1], 16)), element.text)
        _adapt_token(element, texts)
    elif element.tag in SCRIPTS and len(element) and _has_limits(element[0]):
        element.tag = SCRIPTS[element.tag]
    elif element.tag in SCRIPTS.values() and len(element) and element[0].text in LIMITED:
        # \limits also applies to inline formulas
        element[0].set("movablelimits", "false")
    for before, child in zip([None, *element], element, strict=False):
        if child.get("class") == "pl-operator":
            _space_operator(before, child, element)


def _adapt_token(element: Element, texts: list[tuple[str, str]]) -> None:
    text = element.text or ""
    if element.tag == "mtext" and PRIVATE.fullmatch(text):
        text, kind = texts[ord(text) - FIRST_MARK]
        element.text = text.replace(" ", "\u00a0") if kind not in {"limits", "operator"} else text
        if kind in {"limits", "operator"}:
            element.tag = "mo"
            element.set("class", "pl-operator")
            if kind == "limits":
                element.set("movablelimits", "true")
        return
    variant = element.get("mathvariant", "")
    if variant in VARIANTS and element.tag != "mtext":
        element.text = "".join(VARIANTS[variant].get(char, char) for char in text)
        del element.attrib["mathvariant"]
    elif element.tag == "mi" and len(text) == 1 and not text.isalnum() and text not in ORDINARY:
        if unicodedata.category(text) in {"Sm", "Sk", "Ps", "Pe", "Po"}:
            element.tag = "mo"
    elif element.tag == "mo" and text in ORDINARY:
        element.tag = "mi"
    elif element.tag in {"mi", "mo"} and text in FENCE_SIGNS and not element.attrib:
        # delimiters without \left or \big have their normal height
        element.tag = "mo"
        element.set("stretchy", "false")
    elif len(text) > 1 and element.tag in {"mi", "mo"} and text.replace("\u2009", "").isalpha():
        element.tag = "mo"
        element.set("class", "pl-operator")
        if text.split("\u2006")[0] in OPERATORS:
            element.set("movablelimits", "true")


def _has_limits(element: Element) -> bool:
    return element.text in LIMITED or element.get("movablelimits") == "true"


def _space_operator(before: Element | None, operator: Element, parent: Element) -> None:
    siblings = list(parent)
    after = siblings[siblings.index(operator) + 1 :]
    operator.set("lspace", THIN if before is not None and before.tag != "mo" else "0")
    operator.set("rspace", "0" if not after or (after[0].text or "") in {"(", "[", "{"} else THIN)
    del operator.attrib["class"]
