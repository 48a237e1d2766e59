"""The work of an import grows with its input."""

from __future__ import annotations

import cProfile
import pstats
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qi",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "zu",
]
WORDS = [f"{one}{other}n" for one in SYLLABLES for other in SYLLABLES]


def log_of(weeks: int) -> str:
    """Five papers per week, with distinct titles."""
    choose = random.Random(1)
    parts = []
    for number in range(weeks):
        titles = [" ".join(choose.choices(WORDS, k=8)) for _paper in range(5)]
        entries = "\n".join(
            f"**[{title}](https://doi.org/10.1000/x.{number}.{place})**\n\nA note of some words.\n"
            for place, title in enumerate(titles)
        )
        parts.append(f"## {date(2015, 1, 5) + timedelta(weeks=number)}\n\n{entries}")
    return "\n".join(parts)


@pytest.mark.parametrize(
    "page", ["", "# Log\n\n::::{week} 2014-W52\n::::\n"], ids=["a page a week", "one page for all"]
)
def test_function_calls_grow_with_the_weeks(fresh: Write, take: Run, page: str) -> None:
    """Count calls, not seconds: for four times the weeks, at most six times the calls of any
    function.

    Some functions search by bisection, hence not four.
    """
    calls = []
    for weeks in (52, 208):
        log = fresh({"old.md": log_of(weeks), **({"log/index.md": page} if page else {})})
        profile = cProfile.Profile()
        result = profile.runcall(take, log, "old.md")
        assert result.exit_code == 0 and result.output.count("made 20") == (
            0 if page else weeks + weeks // 52
        ), result.output[-500:]
        stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
        calls.append(
            {
                f"{Path(file).name}:{line} {name}": row[1]
                for (file, line, name), row in stats.items()
            }
        )
        for path in log.glob("20*/*.md"):
            path.unlink()
        for name in ("references.bib", "index.md"):
            (log / name).unlink()
    few, many = calls
    grown = {
        name: (few.get(name, 0), number)
        for name, number in many.items()
        if number > 4000 and number > 6 * max(few.get(name, 0), 400)
    }
    assert grown == {}
