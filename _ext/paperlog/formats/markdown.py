"""Export entries as Markdown lists, with a heading for each week."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from paperlog.formats.exporter import Exported, Exporter
from paperlog.formats.facts import exported_fields, facts_of
from paperlog.model.entry import Entry
from paperlog.model.markdown_text import escaped
from paperlog.source.log_reader import Log

LINKS = {"doi": "DOI", "arxiv": "arXiv", "pdf": "PDF", "url": "link"}
NO_WEEK = "Without a week"


def _as_markdown(log: Log, entries: Iterable[Entry], notes: bool) -> Exported:
    """Format *entries* as Markdown. All texts are escaped except notes, which are Markdown. Entries
    that are not in the order of weeks make a single list.
    """
    labels = {field.name: field.label_in(log.project.language) for field in exported_fields(log)}
    facts = [{**facts_of(log, entry, notes=notes), "labels": labels} for entry in entries]
    weeks = [
        (week, list(several)) for week, several in groupby(facts, key=lambda found: found["week"])
    ]
    if len({week for week, _several in weeks}) < len(weeks):
        return Exported("\n".join([*map(_item, facts), ""]))
    parts = [
        "\n".join([f"## {week or NO_WEEK}", "", *map(_item, several)]) for week, several in weeks
    ]
    return Exported("\n\n".join(parts) + ("\n" if parts else ""))


MARKDOWN = Exporter(_as_markdown)


def _item(facts: dict[str, Any]) -> str:
    name, title = facts["name"], facts["title"]
    links = ", ".join(f"[{LINKS.get(kind, kind)}](<{url}>)" for kind, url in facts["links"].items())
    venue = f"*{escaped(facts['venue'])}*" if facts["venue"] else ""
    sentences = [
        f"**{escaped(name)}**" + ("" if title == name else f": {escaped(title)}"),
        ", ".join(map(escaped, facts["authors"])),
        ", ".join(filter(None, [venue, escaped(facts["year"])])),
        links,
        f"Tags: {', '.join(map(escaped, facts['tags']))}" if facts["tags"] else "",
        *(
            f"{escaped(facts['labels'][name])}: {escaped(_words(value))}"
            for name, value in facts.get("fields", {}).items()
        ),
    ]
    line = " ".join(
        f"{sentence}." if sentence[-1] not in ".?!。？！" else sentence
        for sentence in sentences
        if sentence
    )
    note = textwrap.indent(facts.get("note", ""), "  ")
    return f"- {line}\n\n{note}\n" if note else f"- {line}"


def _words(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
