"""Check a formula before TeX or a browser gets it.

A formula passes if it uses commands and environments of the safe table or the author's own, if
everything it opens is closed in it, and if it stays within bounds of length and nesting. So it
neither does more than print nor reaches past its end. The rest of TeX's grammar is left to TeX:
``latex/compile.py`` reports what TeX rejects.
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
    COLOURS,
    DELIMITERS,
    ENVIRONMENTS,
    FORBIDDEN,
    INSTEAD,
    MEASURED,
    NAMED_DELIMITERS,
    NUMBERING,
    OUTER,
    PUNCTUATION,
    SIZES,
    UNLIMITED,
    WITH_COLUMNS,
    WITH_NUMBER,
    WITHOUT_ARGUMENTS,
    names,
)
from paperlog.formulas.tokens import TokenReader

LONGEST: Final = 5000
"""Characters."""
DEEPEST: Final = 24
"""Groups within groups; TeX overflows at about sixty."""
DEEPEST_MEASURED: Final = 3
"""Nested commands of which TeX sets the argument several times: the time is exponential."""

BLANK_LINE = re.compile(r"\n[ \t]*\n")
NOT_ASCII = re.compile(r"[^!-~]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LENGTH = re.compile(r"\s*[+-]?\s*(\d+\.?\d*|\.\d+)\s*(pt|mm|cm|in|em|ex|bp|pc|sp)\s*")
COLUMNS = re.compile(r"[lcr|\s]{1,60}")
NUMBER = re.compile(r"[1-9]\d?")
TEXTS = frozenset(name for name, kinds in ARGUMENTS.items() if kinds == "t") | {"tag", "label"}
IN_TEXT = names("""
    P S copyright dag ddag dots ldots pounds quad qquad space enspace thinspace medspace thickspace
    allowbreak strut hspace color textcolor
    """)
"""What may stand in text beside commands for text."""
SKIPPING = (ENVIRONMENTS.keys() | WITH_COLUMNS) - {"aligned", "alignedat", "gathered", "split"}
"""Environments in which a bracket belongs to a row break after blanks too."""
POSITIONED = frozenset({"aligned", "gathered", "alignedat", "array"})
"""Environments that take ``[t]``, ``[c]`` or ``[b]``."""


class FormulaError(ValueError):
    """A sentence on what is wrong."""


@dataclass(slots=True)
class _Open:
    """Something that is open: a brace, a bracket, ``\\left``, an environment or the formula.

    It has rows where it has *columns*. *wants* is how many arguments the last command in it needs.
    """

    sign: str
    name: str = ""
    columns: int = 0
    column: int = 1
    is_text: bool = False
    measured: int = 0
    wants: int = 0
    wanting: str = ""


def fault_of(
    code: str, *, display: bool = False, bare: bool = False, more: Collection[str] = ()
) -> str:
    """Say what is wrong with a formula.

    Args:
        code: the formula without its dollar signs.
        display: it is set on lines of its own, which may be several.
        bare: it is a display that brings its own environment, such as ``align``.
        more: names of commands and environments that the author's own preamble defines.

    Returns:
        A sentence, or an empty string for a formula that may be set.
    """
    try:
        # SetFormulas normalises too; what it writes must be what was checked here
        code = unicodedata.normalize("NFC", code)
        if len(code) > LONGEST:
            raise FormulaError(f"it is longer than {LONGEST} characters")
        if not code.strip():
            raise FormulaError("it is empty")
        # Sphinx sets parts between blank lines one below the other
        has_rows = display and not bare
        parts = [part for part in code.split("\n\n") if part.strip()] if has_rows else [code]
        columns = 0 if not has_rows else 2 if len(parts) == 1 else UNLIMITED
        for part in parts:
            _Reader(part.strip(), more).read(_Open("", columns=columns), bare=bare)
    except FormulaError as fault:
        return str(fault)
    return ""


def is_display_of_its_own(code: str) -> bool:
    """Whether all of *code* is one ``align``, ``gather`` …, as people write it between ``$$``."""
    found = re.match(r"\s*\\begin\{([A-Za-z]+\*?)\}", code)
    if found is None or found[1] not in OUTER:
        return False
    ends = code.rstrip().endswith(f"\\end{{{found[1]}}}")
    return ends and code.count(f"\\begin{{{found[1]}}}") == 1


class _Reader(TokenReader):
    def __init__(self, code: str, more: Collection[str]) -> None:
        if BLANK_LINE.search(code):
            raise FormulaError("there is a blank line in it")
        if found := CONTROL.search(code):
            raise FormulaError(f"there is the control character {found[0]!r} in it")
        if "^^" in NOT_ASCII.sub("", code):
            raise FormulaError("`^^` has nothing to raise; it stands for characters in TeX")
        super().__init__(code)
        self.more = more
        self.open: list[_Open] = []

    def read(self, root: _Open, *, bare: bool) -> None:
        self.open.append(root)
        while self.at < len(self.tokens):
            piece = self._next()
            if piece in " \t\n":
                continue
            if bare and len(self.open) == 1 and piece != "\\begin":
                raise FormulaError("there is something before or after its environment")
            self._one(piece, bare=bare)
        if len(self.open) > 1:
            raise FormulaError(f"`{self.open[-1].sign}` is never closed")
        self._satisfied()

    def _one(self, piece: str, *, bare: bool) -> None:
        top = self.open[-1]
        if piece == "{":
            self._group_opens(top)
        elif piece == "}":
            self._close("{", "a `}` closes nothing")
        elif piece == "]" and top.sign == "[":
            self._close("[", "")
        elif piece == "$":
            self._dollar(top)
        elif piece in {"%", "#"}:
            raise FormulaError(f"there is a `{piece}` in it; write `\\{piece}`")
        elif piece in {"^", "_"}:
            if top.is_text:
                raise FormulaError(f"`{piece}` stands in the text; write `\\{piece}` or `$…$`")
            self._satisfied()
            top.wants, top.wanting = 1, piece
        elif piece in {"&", "\\\\"}:
            self._break(piece, top)
        elif piece == "\\":
            raise FormulaError("a `\\` stands at its end")
        elif not piece.startswith("\\"):
            self._item()
        elif not (piece[1:].isalpha() and piece.isascii()):
            if piece[1:] not in PUNCTUATION and piece[1:] != "\n":
                raise FormulaError(f"there is no command `{piece}`")
            self._item()
        else:
            self._command(piece, piece[1:], top, bare=bare)

    def _command(self, piece: str, name: str, top: _Open, *, bare: bool) -> None:
        # TeX would take the command without its own arguments, and read past the end of the formula
        takes_bare = top.wants and name in ARGUMENTS and top.wanting not in {"^", "_"}
        if takes_bare or (top.wants and name in {"left", "begin"}):
            raise FormulaError(
                f"`{top.wanting}` lacks an argument; put braces around what follows it"
            )
        if name == "left":
            self._delimiter(piece)
            self._push(_Open("\\left"))
        elif name == "right":
            self._close("\\left", "`\\right` has no `\\left`")
            self._delimiter(piece)
        elif name == "begin":
            self._begin(bare=bare)
        elif name == "end":
            self._end()
        elif name in SIZES or (name == "middle" and top.sign == "\\left"):
            self._item()
            self._delimiter(piece)
        elif name in self.more:
            self._item()
        elif (
            top.is_text
            and name not in TEXTS | IN_TEXT
            and (name in WITHOUT_ARGUMENTS or name in ARGUMENTS)
        ):
            raise FormulaError(f"`{piece}` stands in text; put `$` around it")
        elif name in WITHOUT_ARGUMENTS:
            self._item()
        elif name in ARGUMENTS:
            self._with_arguments(piece, name)
        elif name in NUMBERING and any(frame.columns or frame.name in OUTER for frame in self.open):
            if name in {"tag", "label"}:
                top.wants, top.wanting = 1, piece
        elif name == "hline" and top.columns and top.name:
            pass
        else:
            raise FormulaError(_unknown(piece, name))

    def _with_arguments(self, piece: str, name: str) -> None:
        self._item()
        kinds = ARGUMENTS[name]
        if name in {"operatorname", "hspace"} and self._peek() == "*":
            self._next()
        if kinds[0] in "cd":
            self._checked_argument(piece, kinds[0])
        top = self.open[-1]
        top.wants += len(kinds.lstrip("ocd"))
        top.wanting = piece
        if kinds[0] == "o":
            self._skip_blanks()
            if self._peek() == "[":
                self._next()
                self._push(_Open("[", measured=1))

    def _group_opens(self, top: _Open) -> None:
        name = top.wanting[1:] if top.wants else ""
        self._item()
        self._push(
            _Open(
                "{",
                "substack" if name == "substack" else "",
                columns=int(name == "substack"),
                is_text=top.is_text or name in TEXTS,
                measured=int(name in MEASURED),
            )
        )

    # frames ---------------------------------------------------------------------------------------

    def _push(self, frame: _Open) -> None:
        frame.measured += self.open[-1].measured
        self.open.append(frame)
        if len(self.open) > DEEPEST:
            raise FormulaError("it is nested too deep")
        if frame.measured > DEEPEST_MEASURED:
            raise FormulaError("it is nested too deep in commands that TeX sets several times over")

    def _close(self, sign: str, unopened: str) -> None:
        top = self.open[-1]
        if top.sign != sign:
            raise FormulaError(f"`{top.sign}` is never closed" if top.sign else unopened)
        self._satisfied()
        self.open.pop()

    def _item(self) -> None:
        """Count something that can be the argument of the command before it."""
        self.open[-1].wants = max(0, self.open[-1].wants - 1)

    def _satisfied(self) -> None:
        if self.open[-1].wants:
            command = self.open[-1].wanting
            raise FormulaError(
                f"`{command}` has nothing to raise or lower"
                if command in {"^", "_"}
                else f"`{command}` lacks an argument"
            )

    def _dollar(self, top: _Open) -> None:
        if top.sign == "$":
            self._close("$", "")
        elif top.is_text:
            self._push(_Open("$"))
        else:
            raise FormulaError("there is a `$` in it; write `\\$`")

    def _break(self, piece: str, top: _Open) -> None:
        if not top.columns or (piece == "&" and top.columns == 1):
            kind = "columns" if piece == "&" else "rows"
            raise FormulaError(
                f"`{piece}` stands outside of an environment with {kind}, such as `aligned`"
            )
        self._satisfied()
        top.column = top.column + 1 if piece == "&" else 1
        if top.column > top.columns:
            where = f"`{top.name}`" if top.name else "a display"
            raise FormulaError(f"there are more than {top.columns} columns in {where}")
        if piece == "&":
            return
        if self._peek() == "*":
            self._next()
        before = self.at
        if top.name in SKIPPING:
            self._skip_blanks()
        if self._peek() != "[":
            self.at = before
        elif not LENGTH.fullmatch(self._bracket()):
            raise FormulaError("`\\\\` takes a length in brackets; put braces around a bracket")

    def _begin(self, *, bare: bool) -> None:
        name = self._group("\\begin")
        is_outer = bare and len(self.open) == 1
        if is_outer and name not in OUTER:
            if name in self.more or name in ENVIRONMENTS or name in WITH_COLUMNS | WITH_NUMBER:
                raise FormulaError(f"`{name}` stands in a formula, and this is none; use `$$`")
            raise FormulaError(_no_environment(name))
        if not is_outer and name in OUTER:
            inner = "aligned" if "align" in name else "gathered"
            raise FormulaError(f"`{name}` cannot stand inside a formula; `{inner}` can")
        if name not in {*OUTER, *ENVIRONMENTS, *WITH_COLUMNS, *WITH_NUMBER, *self.more}:
            raise FormulaError(_no_environment(name))
        if name in POSITIONED and self._peek() == "[" and self._bracket() not in {"t", "c", "b"}:
            raise FormulaError(
                f"`\\begin{{{name}}}` takes `[t]`, `[c]` or `[b]`; put braces around a bracket"
            )
        columns = {**OUTER, **ENVIRONMENTS}.get(name, UNLIMITED)
        if name in WITH_COLUMNS:
            spec = self._group(name)
            columns = sum(sign in "lcr" for sign in spec)
            if not COLUMNS.fullmatch(spec) or not columns or (name == "subarray" and columns > 1):
                raise FormulaError(f"`{name}` needs its columns, such as `\\begin{{{name}}}{{c}}`")
        elif name in WITH_NUMBER:
            number = self._group(name)
            if not NUMBER.fullmatch(number):
                raise FormulaError(f"`{name}` needs a number of columns: `\\begin{{{name}}}{{2}}`")
            columns = 2 * int(number)
        self._push(_Open(f"\\begin{{{name}}}", name, columns))

    def _end(self) -> None:
        name, top = self._group("\\end"), self.open[-1]
        if not top.sign.startswith("\\begin"):
            raise FormulaError(
                f"`{top.sign}` is never closed" if top.sign else "`\\end` has no `\\begin`"
            )
        if top.name != name:
            raise FormulaError(f"`\\begin{{{top.name}}}` is closed by `\\end{{{name}}}`")
        self._close(top.sign, "")

    # arguments that are no formulas ---------------------------------------------------------------

    def _checked_argument(self, piece: str, kind: str) -> None:
        text = self._group(piece)
        if kind == "d" and not LENGTH.fullmatch(text):
            raise FormulaError(f"`{text}` is no length for `{piece}`, such as `1em`")
        if kind == "c" and text not in COLOURS:
            raise FormulaError(f"`{piece}` knows no colour `{text}`{_near(text, COLOURS)}")

    def _delimiter(self, piece: str) -> None:
        self._skip_blanks()
        sign = self._next()
        if sign not in DELIMITERS and not (sign[:1] == "\\" and sign[1:] in NAMED_DELIMITERS):
            raise FormulaError(
                f"`{piece}` lacks its bracket" + (f": `{sign}` is none" if sign else "")
            )

    def _group(self, piece: str) -> str:
        """The characters in a pair of braces."""
        self._skip_blanks()
        if self._peek() != "{":
            raise FormulaError(f"`{piece}` needs braces around its argument")
        return self._until("{", "}")

    def _bracket(self) -> str:
        return self._until("[", "]")

    def _until(self, opening: str, closing: str) -> str:
        self._next()
        begin = self.at
        while (piece := self._next()) != closing:
            if piece in {"", "{", "}"}:
                raise FormulaError(f"`{opening}` is never closed")
        return "".join(self.tokens[begin : self.at - 1])


def _unknown(piece: str, name: str) -> str:
    if name in FORBIDDEN:
        return f"`{piece}` is no mathematics: it reads, writes, defines or loops"
    if name in NUMBERING or name in {"hline", "middle"}:
        return f"`{piece}` cannot stand here"
    if name in INSTEAD:
        instead = INSTEAD[name]
        return f"`{piece}` is not known; write {instead if ' ' in instead else f'`{instead}`'}"
    known = _near(name, {*WITHOUT_ARGUMENTS, *ARGUMENTS}, backslash=True)
    return f"there is no command `{piece}`{known}"


def _no_environment(name: str) -> str:
    return f"there is no environment `{name}`{_near(name, {*OUTER, *ENVIRONMENTS})}"


def _near(name: str, known: Collection[str], *, backslash: bool = False) -> str:
    found = get_close_matches(name, sorted(known), 1, 0.8)
    mark = "\\" if backslash else ""
    return f"; did you mean `{mark}{found[0]}`?" if found else ""
