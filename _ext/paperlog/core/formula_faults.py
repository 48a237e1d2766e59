"""What is wrong with a formula, told without TeX: whatever passes here is set by TeX without an error, and does nothing but print.

TeX stops at the first formula that it cannot set, and a command in a formula may read files, write them or never end. So a
formula is read here first, and only what is known to be mathematics goes on.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from paperlog.core.formula_commands import (
    ARGUMENTS,
    COLOURS,
    DELIMITERS,
    ENVIRONMENTS,
    FORBIDDEN,
    INSTEAD,
    LARGE,
    MEASURED,
    NAMED_DELIMITERS,
    OPERATORS,
    OUTER,
    PUNCTUATION,
    RULED,
    SCRIPTS,
    SIZES,
    SYMBOLS,
    UNLIMITED,
    WITH_COLUMNS,
    WITH_NUMBER,
)

LONGEST: Final = 5000
DEEPEST: Final = 24
"""Braces in braces; TeX itself gives up at some sixty of what takes most room, matrices in fractions."""

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
BLANK_LINE = re.compile(r"\n[ \t]*\n")
LENGTH = re.compile(r"[+-]?\s*(\d+\.?\d*|\.\d+)\s*(pt|mm|cm|in|em|ex|mu|bp|pc|sp)")
COLUMNS = re.compile(r"[lcr|\s]*")
SIMPLE = re.compile(r"\s*(\{\s*)?[A-Za-z0-9\s]+\}?")
LETTER_OR_DIGIT = re.compile(r"[a-z0-9]")
GREEK_CAPITALS = frozenset({"Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"})
MOST_MEASURED: Final = 3
"""Of commands in one another that TeX sets several times over."""
KNOWN = SYMBOLS | LARGE
NUMBERING = frozenset({"\\tag", "\\label", "\\notag", "\\nonumber"})
TEXT_SIGNS = frozenset(" {}_%#&$,\\")
END = ""


class FormulaError(ValueError):
    """A sentence on what is wrong."""


@dataclass
class _Grid:
    """The rows that a formula may stand in: how many columns, and which environment."""

    columns: int
    name: str
    column: int = 1
    row_begins: bool = True


def fault_of(code: str, *, display: bool = False, bare: bool = False, more: Collection[str] = ()) -> str:
    """What is wrong with the formula *code*, empty where nothing is.

    A *display* has rows and a column to align at; one that is *bare* brings the environment that it stands in itself.
    *more* are names of commands and environments that the author's own preamble defines.
    """
    try:
        if len(code) > LONGEST:
            raise FormulaError(f"it is longer than {LONGEST} characters")
        if not code.strip():
            raise FormulaError("it is empty")
        if bare:
            _Reader(code, more, in_display=True).read_bare()
        elif display:
            # Sphinx sets parts between blank lines one below the other
            parts = [part for part in code.split("\n\n") if part.strip()]
            for part in parts:
                _Reader(part, more, in_display=True).read(_Grid(2 if len(parts) == 1 else UNLIMITED, "a display"))
        else:
            _Reader(code, more, in_display=False).read(None)
    except FormulaError as fault:
        return str(fault)
    return ""


def is_display_of_its_own(code: str) -> bool:
    """Whether all of *code* is one ``align``, ``gather`` …, as people write it between ``$$``."""
    found = re.match(r"\s*\\begin\{([A-Za-z]+\*?)\}", code)
    return found is not None and found[1] in OUTER and code.rstrip().endswith(f"\\end{{{found[1]}}}") and code.count(f"\\begin{{{found[1]}}}") == 1


class _Reader:
    def __init__(self, code: str, more: Collection[str], *, in_display: bool) -> None:
        if BLANK_LINE.search(code.strip()):
            raise FormulaError("there is a blank line in it")
        self.tokens: list[str] = TOKEN.findall(code.strip())
        self.at = 0
        self.depth = 0
        self.fences = 0
        self.measured = 0
        self.more = more
        self.in_display = in_display

    # what is read ---------------------------------------------------------------------------------

    def read(self, grid: _Grid | None) -> None:
        self._formula((END,), grid)

    def read_bare(self) -> None:
        """``\\begin{align} … \\end{align}``, one or more."""
        self._skip_blanks()
        while self.at < len(self.tokens):
            if self._next() != "\\begin":
                raise FormulaError("there is something before its `\\begin`")
            name = self._name()
            columns = OUTER.get(name)
            if columns is None:
                if name not in ENVIRONMENTS and name not in WITH_COLUMNS | WITH_NUMBER and name not in self.more:
                    raise FormulaError(f"there is no environment `{name}`{_near(name, {*OUTER, *ENVIRONMENTS})}")
                raise FormulaError(f"`{name}` stands in a formula, and this is none; put it between `$$`")
            grid = _Grid(columns, name) if columns else None
            if name in WITH_NUMBER:
                grid = _Grid(2 * self._number(name), name)
            self._formula(("\\end",), grid, opened=f"\\begin{{{name}}}", numbering=NUMBERING - {"\\tag", "\\notag"} if name.startswith("eqnarray") else NUMBERING)
            self._close(name)
            self._skip_blanks()

    def _formula(self, stops: tuple[str, ...], grid: _Grid | None, *, opened: str = "", numbering: Collection[str] = ()) -> str:
        """Read up to one of *stops*, and tell which."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("it is nested too deep")
        scripts = _Scripts()
        last = ""
        while True:
            self._skip_blanks()
            piece = self._next()
            if piece in stops:
                self.depth -= 1
                return piece
            if piece in {"^", "_", "'"}:
                scripts.note(piece)
                if piece != "'":
                    self._script(piece, after_prime=last == "'")
                last = piece
                continue
            if piece in {"\\limits", "\\nolimits"}:
                if last.removeprefix("\\") not in OPERATORS | {"operatorname*", "mathop"} or not last.startswith("\\"):
                    raise FormulaError(f"`{piece}` does not follow an operator such as `\\sum`")
                continue
            scripts = _Scripts()
            if piece in {"&", "\\\\"}:
                self._break(piece, grid)
            elif piece in numbering:
                if piece in {"\\tag", "\\label"}:
                    self._text_argument(piece)
            elif piece == "\\hline":
                if grid is None or grid.name not in RULED or not grid.row_begins:
                    raise FormulaError("`\\hline` stands at the beginning of a row of an `array` or matrix")
                continue
            else:
                last = piece
                if piece == "\\operatorname" and self._peek() == "*":
                    last = "\\operatorname*"
                self._one(piece, opened)
                if grid:
                    grid.row_begins = False

    def _one(self, piece: str, opened: str = "") -> None:
        """A character, a group, a command with its arguments, an environment, or what stands between fences."""
        if piece == "{":
            fences, self.fences = self.fences, 0
            self._formula(("}",), None, opened="{")
            self.fences = fences
        elif piece == "\\left":
            self._delimiter("\\left")
            self.fences += 1
            self._formula(("\\right",), None, opened="\\left")
            self.fences -= 1
            self._delimiter("\\right")
        elif piece == "\\middle" and self.fences:
            self._delimiter("\\middle")
        elif piece == "\\begin":
            self._environment()
        elif piece.startswith("\\"):
            self._command(piece)
        else:
            self._character(piece, opened)

    def _character(self, piece: str, opened: str) -> None:
        if piece == END:
            raise FormulaError(_unclosed(opened))
        if piece == "}":
            raise FormulaError("a `}` closes nothing")
        if piece == "$":
            raise FormulaError("there is a `$` in it; write `\\$`")
        if piece in "%#":
            raise FormulaError(f"there is a `{piece}` in it; write `\\{piece}`")
        if piece == "\\" or (piece < " " and piece not in "\t\n"):
            raise FormulaError(f"a {piece!r} stands where it means nothing")

    def _command(self, piece: str, *, bare: bool = False) -> None:
        name = piece[1:]
        if not name.isalpha() or not name.isascii():
            if name not in PUNCTUATION and name != "\n":
                raise FormulaError(f"there is no command `{piece}`")
            return
        if name in self.more or name in SYMBOLS or (name in LARGE and not bare):
            return
        if name in {"operatorname", "hspace"} and self._peek() == "*":
            self._next()
        if name in SIZES and not bare:
            self._delimiter(piece)
        elif bare and (name in ARGUMENTS or name in LARGE):
            raise FormulaError(f"`{piece}` needs braces around it there")
        elif name in ARGUMENTS:
            weight = int(name in MEASURED and (name != "sqrt" or self._peek() == "["))
            self.measured += weight
            if self.measured > MOST_MEASURED:
                raise FormulaError(f"`{piece}` stands too deep in others of its kind, each of which TeX sets many times")
            for kind in ARGUMENTS[name]:
                self._argument(kind, piece)
            self.measured -= weight
        else:
            raise FormulaError(_unknown(piece, bool(self.fences)))

    # arguments ------------------------------------------------------------------------------------

    def _argument(self, kind: str, piece: str) -> None:
        if kind == "o":
            self._skip_blanks()
            if self._peek() == "[":
                self._next()
                self._no_bracket_inside(piece)
                self._formula(("]",), None, opened="[")
        elif kind == "t":
            self._text_argument(piece)
        elif kind == "d":
            length = self._verbatim(piece)
            if not LENGTH.fullmatch(length.strip()) or length.strip().endswith("mu"):
                raise FormulaError(f"`{length}` is no length for `{piece}`, such as `1em`")
        elif kind == "c":
            colour = self._verbatim(piece)
            if colour not in COLOURS:
                raise FormulaError(f"`{piece}` knows no colour `{colour}`{_near(colour, COLOURS)}")
        elif kind == "a":
            begin = self.at
            self._math_argument(piece)
            letters = self.tokens[begin : self.at]
            if not SIMPLE.fullmatch("".join(letters)) and any(LETTER_OR_DIGIT.fullmatch(one) or one[1:] in GREEK_CAPITALS for one in letters):
                raise FormulaError(f"`{piece}` has no small letters, digits or Greek; close it before those")
        else:
            self._math_argument(piece)

    def _no_bracket_inside(self, command: str) -> None:
        """TeX ends an argument in brackets at the first one that closes, whatever that closes."""
        depth = 0
        for piece in self.tokens[self.at :]:
            depth += (piece == "{") - (piece == "}")
            if depth == 0 and piece == "[":
                raise FormulaError(f"a bracket stands in the brackets of `{command}`; put braces around it")
            if depth < 0 or (depth == 0 and piece == "]"):
                return

    def _math_argument(self, command: str) -> None:
        self._skip_blanks()
        piece = self._next()
        if piece in {END, "}", "]", "&", "\\\\", "\\right", "\\end", "^", "_"}:
            raise FormulaError(f"`{command}` lacks an argument")
        if piece in {"\\left", "\\begin", "\\middle", "\\limits", "\\nolimits"}:
            raise FormulaError(f"`{command}` lacks an argument; put braces around what follows it")
        fences, self.fences = self.fences, 0
        if piece == "{":
            self._formula(("}",), _Grid(1, "substack") if command == "\\substack" else None, opened="{")
        elif piece.startswith("\\"):
            self._command(piece, bare=True)
        else:
            self._character(piece, "")
        self.fences = fences

    def _script(self, mark: str, *, after_prime: bool = False) -> None:
        self._skip_blanks()
        piece = self._next()
        if piece in {END, "}", "]", "&", "\\\\", "\\right", "\\end", "^", "_", "'", "~"}:
            raise FormulaError(f"`{mark}` has nothing to raise or lower")
        if piece == "{":
            self._one(piece)
            return
        if piece.startswith("\\") and piece[1:].isalpha():
            name = piece[1:]
            if name in SCRIPTS and not after_prime:
                self._command(piece)
                return
            if name not in SYMBOLS and name not in self.more:
                if name not in LARGE and name not in ARGUMENTS and name not in {"left", "begin", "middle", *SIZES}:
                    raise FormulaError(_unknown(piece, bool(self.fences)))
                raise FormulaError(f"`{mark}{piece}` needs braces: `{mark}{{{piece} …}}`")
            return
        if piece.startswith("\\"):
            if piece[1:] not in set("{}|_%#&$"):
                raise FormulaError(f"`{mark}` has nothing to raise or lower")
            return
        self._character(piece, "")

    def _text_argument(self, command: str) -> None:
        self._skip_blanks()
        piece = self._next()
        if piece != "{":
            if len(piece) == 1 and piece.isalnum():
                return
            raise FormulaError(f"`{command}` needs braces around its text")
        self._text(command)

    def _text(self, command: str) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError("it is nested too deep")
        while (piece := self._next()) != "}":
            if piece == END:
                raise FormulaError(_unclosed("{"))
            if piece == "{":
                self._text(command)
            elif piece == "$":
                self._formula(("$",), None, opened="$")
            elif piece in {"^", "_", "&", "%", "#"}:
                raise FormulaError(f"there is a `{piece}` in the text of `{command}`; write `\\{piece}`" if piece != "^" else f"there is a `^` in the text of `{command}`")
            elif piece.startswith("\\"):
                name = piece[1:]
                if ARGUMENTS.get(name) == "t":
                    self._command(piece)
                elif name not in {"quad", "qquad", "space", "dots", "ldots", "\n"} and (len(name) != 1 or name not in TEXT_SIGNS or name == "\\"):
                    raise FormulaError(f"`{piece}` stands in the text of `{command}`; put `$` around it" if name in KNOWN or name in ARGUMENTS else _unknown(piece, False))
            else:
                self._character(piece, "{")
        self.depth -= 1

    def _verbatim(self, command: str) -> str:
        """The characters in a pair of braces."""
        self._skip_blanks()
        if self._peek() != "{":
            raise FormulaError(f"`{command}` needs braces around its argument")
        self._next()
        found = ""
        while (piece := self._next()) != "}":
            if piece == END or piece == "{":
                raise FormulaError(_unclosed("{"))
            found += piece
        return found

    def _delimiter(self, command: str) -> None:
        self._skip_blanks()
        piece = self._next()
        if piece not in DELIMITERS and not (piece.startswith("\\") and piece[1:] in NAMED_DELIMITERS):
            raise FormulaError(f"`{command}` lacks its bracket" + (f": `{piece}` is none" if piece else ""))

    # environments ---------------------------------------------------------------------------------

    def _name(self) -> str:
        return self._verbatim("\\begin")

    def _number(self, name: str) -> int:
        number = self._verbatim(name)
        if not re.fullmatch(r"[1-9]\d?", number):
            raise FormulaError(f"`{name}` needs the number of its columns: `\\begin{{{name}}}{{2}}`")
        return int(number)

    def _environment(self) -> None:
        name = self._name()
        columns = ENVIRONMENTS.get(name, UNLIMITED if name in self.more else 0)
        if name in WITH_COLUMNS:
            spec = self._verbatim(name)
            columns = sum(char in "lcr" for char in spec)
            if not COLUMNS.fullmatch(spec) or not columns or (name == "subarray" and columns > 1):
                raise FormulaError(f"`{name}` needs its columns, such as `\\begin{{{name}}}{{{'c' if name == 'subarray' else 'lcr'}}}`, not `{spec}`")
        elif name in WITH_NUMBER and name not in OUTER:
            columns = 2 * self._number(name)
        elif name in OUTER:
            raise FormulaError(f"`{name}` cannot stand inside a formula; `{'aligned' if 'align' in name else 'gathered'}` can")
        if name == "split" and not (self.in_display and self.depth == 1):
            raise FormulaError("`split` stands in a display only, and not in braces; `aligned` can stand anywhere")
        if not columns:
            raise FormulaError(f"there is no environment `{name}`{_near(name, {*OUTER, *ENVIRONMENTS})}")
        if name in {"aligned", "gathered"} and self._peek() == "[":
            if "".join(self.tokens[self.at : self.at + 3]) not in {"[t]", "[c]", "[b]"}:
                raise FormulaError(f"`\\begin{{{name}}}` takes `[t]`, `[c]` or `[b]`; put braces around a bracket that is meant as such")
            self.at += 3
        fences, self.fences = self.fences, 0
        self._formula(("\\end",), _Grid(columns, name), opened=f"\\begin{{{name}}}")
        self.fences = fences
        self._close(name)

    def _close(self, name: str) -> None:
        closed = self._verbatim("\\end")
        if closed != name:
            raise FormulaError(f"`\\begin{{{name}}}` is closed by `\\end{{{closed}}}`")

    def _break(self, piece: str, grid: _Grid | None) -> None:
        if grid is None or (piece == "&" and grid.columns <= 1):
            raise FormulaError(f"`{piece}` stands outside of an environment with {'columns' if piece == '&' else 'rows'}, such as `aligned`")
        if piece == "&":
            grid.column += 1
            grid.row_begins = False
            if grid.column > grid.columns:
                raise FormulaError(f"there are more than {grid.columns} columns in {f'`{grid.name}`' if ' ' not in grid.name else grid.name}")
            return
        grid.column, grid.row_begins = 1, True
        if self._peek() == "*":
            self._next()
        behind = self.at
        if grid.name in RULED or grid.name in WITH_COLUMNS or grid.name not in ENVIRONMENTS:
            self._skip_blanks()
        if self._peek() == "[":
            self._next()
            length = ""
            while (char := self._next()) not in {"]", END}:
                length += char
            if not LENGTH.fullmatch(length.strip()) or length.strip().endswith("mu"):
                raise FormulaError("`\\\\` takes a length in brackets; put braces around a bracket that is meant as such")
        else:
            self.at = behind

    # tokens ---------------------------------------------------------------------------------------

    def _next(self) -> str:
        piece = self._peek()
        self.at += 1
        return piece

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else END

    def _skip_blanks(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at] in " \t\n":
            self.at += 1


class _Scripts:
    """What the thing before has been given already: it can be raised once and lowered once."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.last = ""

    def note(self, mark: str) -> None:
        side = "_" if mark == "_" else "^"
        # primes join with each other and with what is raised right after them
        if side in self.seen and not (side == "^" and self.last == "'"):
            raise FormulaError("it is raised twice; put braces around the first" if side == "^" else "it is lowered twice; put braces around the first")
        self.seen.add(side)
        self.last = mark


def _unclosed(opened: str) -> str:
    if opened in {"{", "[", "$"} or opened.startswith("\\"):
        return f"`{opened}` is never closed"
    return "it ends too early"


def _unknown(piece: str, fenced: bool) -> str:
    name = piece[1:]
    if name in FORBIDDEN:
        return f"`{piece}` is no mathematics: it reads, writes, defines or loops"
    if name == "right":
        return "`\\right` has no `\\left`"
    if name == "end":
        return "`\\end` has no `\\begin`"
    if name in {"left", "begin", "middle"}:
        return f"`{piece}` stands where it means nothing"
    if name in {"tag", "notag", "nonumber", "hline"}:
        return f"`{piece}` cannot stand here"
    if name in INSTEAD:
        return f"`{piece}` is not known; write {INSTEAD[name] if ' ' in INSTEAD[name] else f'`{INSTEAD[name]}`'}"
    return f"there is no command `{piece}`{_near(name, KNOWN | ARGUMENTS.keys(), backslash=True)}"


def _near(name: str, known: Collection[str], *, backslash: bool = False) -> str:
    found = get_close_matches(name, sorted(known), 1, 0.8)
    mark = "\\" if backslash else ""
    return f"; did you mean `{mark}{found[0]}`?" if found else ""
