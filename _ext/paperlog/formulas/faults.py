"""Check the syntax of a formula.

A formula is valid if it uses only commands and environments of the table in ``commands.py`` or
the author's own, if all groups are balanced, if every command has its arguments, and if it is
neither too long nor nested too deeply. Other errors are left to TeX and reported by
``latex/compile.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from paperlog.formulas.commands import (
    ARGUMENTS,
    ENVIRONMENTS,
    INSTEAD,
    MEASURED,
    NAMED_DELIMITERS,
    NUMBERING,
    OUTER,
    PUNCTUATION,
    SIZES,
    WITHOUT_ARGUMENTS,
)
from paperlog.formulas.tokens import TokenReader

LONGEST: Final = 5000
"""Maximum length of a formula in characters."""
DEEPEST: Final = 24
"""Maximum nesting depth of groups; TeX overflows at about 60."""
DEEPEST_MEASURED: Final = 3
"""Maximum nesting depth of commands that typeset their argument several times.

The time that TeX needs grows exponentially with this depth.
"""

LENGTH: Final = r"\s*[+-]?\s*(?:\d+\.?\d*|\.\d+)\s*(?:pt|mm|cm|in|em|ex|bp|pc|sp)\s*"
NOT_ASCII = re.compile(r"[^!-~]")
REJECTED = (
    (re.compile(r"\n[ \t]*\n"), "there is a blank line in it"),
    (re.compile(r"[\x00-\x08\x0b-\x1f\x7f]"), "there is a control character in it"),
    (
        re.compile(rf"\\\\\*?\[(?!{LENGTH}\])"),
        "`\\\\` takes a length in brackets; put braces around a bracket",
    ),
    # some environments accept blanks before the length
    (re.compile(r"\\\\\*?\s+\[(?![^\]\\&]*\])"), "`[` is never closed behind `\\\\`"),
    (
        re.compile(r"\\begin\{(?:array|aligned|gathered|alignedat)\}\[(?![tcb]\])"),
        "an environment takes `[t]`, `[c]` or `[b]`; put braces around a bracket",
    ),
)
"""Patterns that must not occur in a formula, with error messages."""
CHECKED = {
    "hspace": (re.compile(LENGTH), "a length, such as `1em`"),
    "color": (re.compile("[A-Za-z]+"), "the name of a colour"),
    "textcolor": (re.compile("[A-Za-z]+"), "the name of a colour"),
    "array": (re.compile(r"[lcr|\s]{0,60}[lcr][lcr|\s]{0,60}"), "columns, such as `{lr}`"),
    "subarray": (re.compile("[lcr]"), "a column, such as `{c}`"),
    **dict.fromkeys(
        ("alignedat", "alignat", "alignat*"), (re.compile(r"[1-9]\d?"), "a number of columns")
    ),
}
"""Commands and environments with a non-formula argument: its pattern and description."""
BEGIN: Final = "\\begin"
TEXTS = frozenset(name for name, kinds in ARGUMENTS.items() if kinds == "t") | {"tag", "label"}


class FormulaError(ValueError):
    """The formula is invalid; the message is a sentence about the formula."""


@dataclass(slots=True)
class _Open:
    """An open group: a brace, bracket, ``\\left``, an environment or the whole formula.

    *command* is the last command in it, *wants* the number of arguments it still needs.
    """

    sign: str
    is_text: bool = False
    measured: int = 0
    command: str = ""
    wants: int = 0
    scripts: str = ""
    """The scripts, ``^`` and ``_``, of the last item."""


def fault_of(
    code: str, *, display: bool = False, bare: bool = False, more: Collection[str] = ()
) -> str:
    """Check a formula.

    Args:
        code: the formula without its dollar signs.
        display: whether it is a display formula, which may have several lines.
        bare: whether it is a display with its own environment, such as ``align``.
        more: names of commands and environments defined in the author's LaTeX preamble.

    Returns:
        An error message, empty if the formula is valid.
    """
    # SetFormulas normalises too: check exactly what it will write
    code = unicodedata.normalize("NFC", code)
    if len(code) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    if not code.strip():
        return "it is empty"
    # Sphinx prints parts separated by blank lines as separate lines
    parts = code.split("\n\n") if display and not bare else [code]
    try:
        for part in filter(str.strip, parts):
            _Reader(part.strip(), more, display=display, bare=bare).read()
    except FormulaError as fault:
        return str(fault)
    return ""


def is_display_of_its_own(code: str) -> bool:
    """Whether *code* is a single environment such as ``align``, which needs no ``$$``."""
    found = re.match(r"\s*\\begin\{([A-Za-z]+\*?)\}", code)
    if found is None or found[1] not in OUTER:
        return False
    ends = code.rstrip().endswith(f"\\end{{{found[1]}}}")
    return ends and code.count(f"\\begin{{{found[1]}}}") == 1


class _Reader(TokenReader):
    def __init__(self, code: str, more: Collection[str], *, display: bool, bare: bool) -> None:
        for pattern, fault in REJECTED:
            if pattern.search(code):
                raise FormulaError(fault)
        if "^^" in NOT_ASCII.sub("", code):
            raise FormulaError("`^^` is not allowed; TeX reads it as a character code")
        super().__init__(code)
        self.more, self.display, self.bare = more, display, bare
        self.open = [_Open("")]

    def read(self) -> None:
        while piece := self._next():
            if piece in " \t\n":
                continue
            if self.bare and len(self.open) == 1 and piece != "\\begin":
                raise FormulaError("there is something before or after its environment")
            self._one(piece, self.open[-1])
        self._close("")

    def _one(self, piece: str, top: _Open) -> None:
        name = piece[1:]
        if piece == "{":
            group = _Open("{", top.is_text or top.command in TEXTS, int(top.command in MEASURED))
            self._item(top)
            self._push(group)
        elif piece == "}" or (piece == "]" and top.sign == "["):
            self._close("{" if piece == "}" else "[")
        elif piece == "$" and top.sign == "$":
            self._close("$")
        elif piece == "$" and top.is_text:
            self._push(_Open("$"))
        elif piece in {"$", "%", "#"} or (top.is_text and piece in {"^", "_"}):
            raise FormulaError(f"there is a `{piece}` in it; write `\\{piece}`")
        elif piece in {"^", "_"}:
            self._filled(top)
            if piece in top.scripts:
                raise FormulaError(f"there are two `{piece}` behind each other; put braces around")
            top.command, top.wants, top.scripts = piece, 1, top.scripts + piece
        elif piece in {"&", "\\\\"}:
            self._filled(top)
            if not self.display and not {BEGIN, "\\substack"}.intersection(self.tokens):
                kind = "columns" if piece == "&" else "rows"
                raise FormulaError(f"`{piece}` is used outside of an environment with {kind}")
        elif piece.startswith("\\") and (piece == "\\" or not name.isalpha()):
            if not name or name not in f"{PUNCTUATION}\n":
                raise FormulaError(f"there is no command `{piece}`" if name else "it ends in `\\`")
            self._item(top)
        elif piece.startswith("\\"):
            self._command(piece, name, top)
        else:
            self._item(top)

    def _command(self, piece: str, name: str, top: _Open) -> None:
        if top.wants and (name in ARGUMENTS or name == "begin") and top.command not in {"^", "_"}:
            # TeX would take the command without its arguments and read past the end
            raise FormulaError(f"`\\{top.command}` lacks an argument; put braces around `{piece}`")
        self._item(top)
        if name == "left":
            self._delimiter(piece)
            self._push(_Open("\\left"))
        elif name == "right":
            self._close("\\left")
            self._delimiter(piece)
        elif name in SIZES or name == "middle":
            self._delimiter(piece)
        elif name == "begin":
            self._begin()
        elif name == "end":
            self._close(f"{BEGIN}{{{self._group(piece)}}}")
        elif name in NUMBERING and not self.display:
            raise FormulaError(f"`{piece}` is allowed only in a display")
        elif name in ARGUMENTS:
            if self._peek() == "*":
                self._next()
            if name in CHECKED:
                self._check_argument(piece, name)
            kinds = ARGUMENTS[name]
            top.command, top.wants = name, len(kinds.lstrip("ocd"))
            self._skip_blanks()
            if kinds[0] == "o" and self._peek() == "[":
                self._next()
                self._push(_Open("[", measured=1))
        elif name in {"tag", "label"}:
            top.command, top.wants = name, 1
        elif name not in WITHOUT_ARGUMENTS | NUMBERING | {"hline"} and name not in self.more:
            raise FormulaError(_unknown(piece, name))

    def _push(self, frame: _Open) -> None:
        frame.measured += self.open[-1].measured
        self.open.append(frame)
        if len(self.open) > DEEPEST or frame.measured > DEEPEST_MEASURED:
            raise FormulaError("it is nested too deep")

    def _close(self, sign: str) -> None:
        top = self.open.pop()
        if top.sign != sign:
            if top.sign.startswith(BEGIN) and sign.startswith(BEGIN):
                end = sign.replace("begin", "end")
                raise FormulaError(f"`{top.sign}` is closed by `{end}`")
            closing = {"{": "}", "\\left": "\\right"}.get(sign, "\\end")
            opening = sign.partition("{")[0] or sign
            raise FormulaError(
                f"`{top.sign}` is never closed"
                if top.sign
                else f"a `{closing}` closes nothing: it has no `{opening}`"
            )
        self._filled(top)

    def _item(self, top: _Open) -> None:
        """Count an item as an argument of the last command of the group *top*."""
        if top.command not in {"^", "_"}:
            top.scripts = ""
        top.wants = max(0, top.wants - 1)
        if not top.wants:
            top.command = ""

    def _filled(self, top: _Open) -> None:
        if top.wants:
            mark = "" if top.command in {"^", "_"} else "\\"
            raise FormulaError(f"`{mark}{top.command}` lacks an argument")

    def _begin(self) -> None:
        name = self._group(BEGIN)
        is_outer = self.bare and len(self.open) == 1
        if name in OUTER and not is_outer:
            inner = "aligned" if "align" in name else "gathered"
            raise FormulaError(f"`{name}` cannot stand inside a formula; `{inner}` can")
        if name not in {*OUTER, *ENVIRONMENTS, *self.more}:
            near = _near(name, {*OUTER, *ENVIRONMENTS})
            raise FormulaError(f"there is no environment `{name}`{near}")
        if is_outer and name not in OUTER:
            raise FormulaError(f"`{name}` is allowed only in a formula; use `$$`")
        if name in ENVIRONMENTS and self._peek() == "[":
            # skip the position, e.g. [t]; its form was checked by REJECTED
            self.at += 3
        if name in CHECKED:
            self._check_argument(f"{BEGIN}{{{name}}}", name)
        self._push(_Open(f"{BEGIN}{{{name}}}"))

    # arguments that are no formulas ---------------------------------------------------------------

    def _check_argument(self, piece: str, name: str) -> None:
        pattern, expected = CHECKED[name]
        text = self._group(piece)
        if not pattern.fullmatch(text):
            raise FormulaError(f"`{piece}` needs {expected}, and `{text}` is none")

    def _delimiter(self, piece: str) -> None:
        self._skip_blanks()
        sign = self._next()
        if sign not in {*"()[]/|.<>"} and not (sign[:1] == "\\" and sign[1:] in NAMED_DELIMITERS):
            none = f": `{sign}` is none" if sign else ""
            raise FormulaError(f"`{piece}` lacks its bracket{none}")

    def _group(self, piece: str) -> str:
        """Read a pair of braces; return the characters between them."""
        self._skip_blanks()
        if self._next() != "{":
            raise FormulaError(f"`{piece}` needs braces around its argument")
        begin = self.at
        while (inner := self._next()) != "}":
            if inner in {"", "{"}:
                raise FormulaError("`{` is never closed")
        return "".join(self.tokens[begin : self.at - 1])


def _unknown(piece: str, name: str) -> str:
    if name in INSTEAD:
        instead = INSTEAD[name]
        return f"`{piece}` is not known; write {instead if ' ' in instead else f'`{instead}`'}"
    near = _near(name, {*WITHOUT_ARGUMENTS, *ARGUMENTS}, "\\")
    return f"there is no command `{piece}` for formulas{near}"


def _near(name: str, known: Collection[str], mark: str = "") -> str:
    found = get_close_matches(name, sorted(known), 1, 0.8)
    return f"; did you mean `{mark}{found[0]}`?" if found else ""
