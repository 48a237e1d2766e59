"""``paperlog stats``: statistics of the log."""

from __future__ import annotations

from collections import Counter

import click

from paperlog.cli.entry_options import columns, open_log
from paperlog.cli.output import say, text_or_json, write_out
from paperlog.model import statistics
from paperlog.model.escapes import json_text

BAR = 30
EIGHTHS = " ▏▎▍▌▋▊▉█"


@click.command(
    "stats",
    help=(
        "Show statistics of the log: entries per year, tags, venues, authors and reading"
        " status.\n\nExample: paperlog stats --top 3"
    ),
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Number of tags, venues and authors shown.",
)
@text_or_json
@click.pass_obj
def command(folder: str, top: int, form: str) -> None:
    catalogue = open_log(folder).catalogue
    found = statistics.numbers(catalogue, top)
    years: Counter[str] = Counter()
    for week, times in statistics.weeks(catalogue):
        years[str(week.year)] += times
    tables: dict[str, dict[str, int]] = {
        "Entries": {
            "papers": found.papers,
            "cards": len(catalogue.entries),
            "notes": sum(not entry.is_paper for entry in catalogue.entries),
            "weeks": found.weeks,
        },
        "Entries a year": {year: times for year, times in years.items() if times},
        "Status": dict(found.statuses),
        "Tags": {tag.id: times for tag, times in found.most_used},
        "Venues": {venue: times for venue, _short, times in statistics.venues(catalogue, top)},
        "Authors": _most(
            {person.full: len(entries) for person, entries in catalogue.by_author.items()}, top
        ),
    }
    if form == "json":
        write_out(json_text(tables))
        return
    filled = {title: numbers for title, numbers in tables.items() if numbers}
    for index, (title, numbers) in enumerate(filled.items()):
        if index:
            say()
        say(title, bold=True)
        most, width = max(numbers.values()), max(map(columns, numbers))
        for name, number in numbers.items():
            blanks = " " * (width - columns(name))
            say(f"  {name}{blanks}  {number:>5}  {_bar(number, most)}".rstrip())


def _most(numbers: dict[str, int], top: int) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:top])


def _bar(number: int, most: int) -> str:
    eighths = round(BAR * 8 * number / most) if most else 0
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
