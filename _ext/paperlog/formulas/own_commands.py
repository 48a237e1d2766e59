"""Commands for formulas that an author defines with ``paperlog_math_commands``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from paperlog.formulas.faults import LONGEST, FormulaError
from paperlog.formulas.tokens import TOKEN

MOST_EXPANSIONS: Final = 500
NAME = re.compile(r"[A-Za-z]+\*?")
PARAMETER = re.compile(r"(?<!\\)#([1-9])")
WORD = re.compile(r"\\[A-Za-z]+")


@dataclass(frozen=True)
class OwnCommands:
    """The author's commands and environments.

    *defined* maps command names to definitions, with ``#1`` to ``#9`` for arguments; *foreign*
    are names defined only in the author's LaTeX preamble.
    """

    defined: Mapping[str, str]
    foreign: frozenset[str]

    @classmethod
    def of(cls, setting: Mapping[str, str]) -> OwnCommands:
        """Make it from the first value returned by :func:`checked`."""
        return cls(
            {name: text for name, text in setting.items() if text},
            frozenset(name for name, text in setting.items() if not text),
        )


def checked(setting: Any) -> tuple[dict[str, str], list[str]]:
    """Validate the setting: a list of names, or a mapping of names to MathJax definitions.

    Returns:
        Valid names mapped to definitions, empty for a name without one; and messages about
        invalid entries.
    """
    is_mapping = isinstance(setting, Mapping)
    definitions: dict[str, str] = {}
    problems: list[str] = []
    for name, given in (setting if is_mapping else dict.fromkeys(setting, "")).items():
        # MathJax: [definition, number of arguments]
        definition = given[0] if isinstance(given, list | tuple) and given else given
        if not isinstance(name, str) or not NAME.fullmatch(name):
            advice = "write its letters alone, without the backslash"
            problems.append(f"{name!r} is not the name of a command; {advice}")
        elif not isinstance(definition, str):
            problems.append(f"the definition of {name} must be a string: {definition!r}")
        else:
            definitions[name] = definition
    return definitions, problems


def expanded(code: str, defined: Mapping[str, str]) -> str:
    """Replace the commands in *defined* by their definitions, recursively, as TeX does.

    Raises:
        FormulaError: an argument is missing, or the expansion is too long (e.g. recursive).
    """
    pending: list[str] = TOKEN.findall(code)[::-1]
    if not any(piece[1:] in defined for piece in pending if len(piece) > 1):
        return code
    done: list[str] = []
    expansions = 0
    while pending:
        piece = pending.pop()
        definition = defined.get(piece[1:]) if piece.startswith("\\") else None
        if definition is None:
            if done and WORD.fullmatch(done[-1]) and piece.isascii() and piece.isalpha():
                done.append(" ")
            done.append(piece)
            continue
        expansions += 1
        # text and numbers of arguments in turn
        parts = PARAMETER.split(definition)
        count = max(map(int, parts[1::2]), default=0)
        arguments = [_argument(pending, piece) for _number in range(count)]
        for index in reversed(range(len(parts))):
            part = parts[index]
            pending += reversed(arguments[int(part) - 1] if index % 2 else TOKEN.findall(part))
        if expansions > MOST_EXPANSIONS or len(done) + len(pending) > LONGEST:
            raise FormulaError(
                f"the expansion of `{piece}` is too long; check it in `paperlog_math_commands`"
            )
    return "".join(done)


def _argument(pending: list[str], command: str) -> list[str]:
    """Take a group, without its braces, or a single token."""
    while pending and pending[-1].isspace():
        pending.pop()
    if not pending or pending[-1] == "}":
        raise FormulaError(f"`{command}` lacks an argument")
    if pending[-1] != "{":
        return [pending.pop()]
    depth, found = 0, list[str]()
    while pending:
        piece = pending.pop()
        depth += (piece == "{") - (piece == "}")
        found.append(piece)
        if depth == 0:
            return found[1:-1]
    raise FormulaError("`{` is never closed")
