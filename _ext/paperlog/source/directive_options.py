"""Options at the start of a MyST directive, with their line numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperlog.source.directive_block import Option, OptionFault

OPTION = re.compile(r"(?P<name>[^\s:#'\"][^:]*):(?:\s+(?P<value>.*))?")
NEEDS_YAML = re.compile(r"[\"'|>&*!%@`]|.*\s#")


def options_of(
    lines: Sequence[str], first: int
) -> tuple[dict[str, Option], int, tuple[OptionFault, ...]]:
    """Parse the options at the start of *lines*, the content of a directive.

    They are lines ``:name: value``, or ``name: value`` between two lines of ``---``.  *first* is
    the number of the first line.  Return the options, the index where the body begins, and the
    faults in the options.
    """
    if lines and lines[0].startswith("---"):
        end = next(
            (index for index in range(1, len(lines)) if lines[index].startswith("---")), len(lines)
        )
        options, faults = _values(lines[1:end], first + 1)
        return options, min(end + 1, len(lines)), faults
    typed = []
    for line in lines:
        stripped = line.lstrip()
        if not stripped.startswith(":") or stripped.startswith(":::"):
            break
        typed.append(stripped[1:])
    options, faults = _values(typed, first)
    return options, len(typed), faults


def _values(lines: Sequence[str], first: int) -> tuple[dict[str, Option], tuple[OptionFault, ...]]:
    options: dict[str, Option] = {}
    faults: tuple[OptionFault, ...] = ()
    for number, line in enumerate(lines, first):
        plain = OPTION.fullmatch(line)
        value = (plain["value"] or "").rstrip() if plain else ""
        if NEEDS_YAML.match(value) if plain else line.strip():
            return _yaml_values(lines, first)
        if plain:
            name = plain["name"].rstrip()
            if name in options:
                faults += (OptionFault(number, name),)
            options[name] = Option(value, number)
    return options, faults


def _yaml_values(
    lines: Sequence[str], first: int
) -> tuple[dict[str, Option], tuple[OptionFault, ...]]:
    """Parse quoted and multi-line values as MyST does; one error discards all options."""
    from myst_parser.parsers.options import TokenizeError, options_to_items

    try:
        read, _comments = options_to_items("\n".join(lines))
    except TokenizeError as error:
        # the parser may notice an error only in a line below it
        noticed = first + min(error.problem_mark.line, len(lines) - 1)
        return {}, (
            OptionFault(
                next(
                    (
                        number
                        for number, line in enumerate(lines, first)
                        if not _is_read_alone(line)
                    ),
                    noticed,
                ),
                "",
                error.problem,
            ),
        )
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines, first):
        if found := OPTION.fullmatch(line):
            places.setdefault(found["name"].rstrip(), []).append(number)
    names = [name for name, _value in read]
    faults = (
        OptionFault(places.get(name, [first])[-1], name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    )
    return {name: Option(value, places.get(name, [first])[0]) for name, value in read}, tuple(
        faults
    )


def _is_read_alone(line: str) -> bool:
    from myst_parser.parsers.options import TokenizeError, options_to_items

    try:
        options_to_items(line)
    except TokenizeError:
        # an indented line continues the value above
        return line[:1] in " \t"
    return True
