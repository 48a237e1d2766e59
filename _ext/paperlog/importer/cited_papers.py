"""Parser for references with authors and venue after the title.

For example ``A title. A. Doe, B. Roe. MICCAI 2024.``
"""

from __future__ import annotations

import re

from paperlog.importer.author_cells import names_in

PART = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[)）\d?!]))[.?!]\s+(?=\S)")
VENUE = re.compile(r"(?:In\s+)?(?P<venue>[A-Za-z][\w&'’/ -]{1,60}?)[\s,'’]+(?P<year>(?:19|20)\d\d)")
INITIAL = re.compile(r"\b[^\W\d_]\.")

Fact = tuple[str, str, str]
"""A field of a record, its value, and its source text."""


def divided(words: str) -> tuple[str, list[Fact]]:
    """Return the title and the facts after it; all *words* are the title if no authors follow.

    Two capitalized words may be a name or a topic: names are recognized by an initial, by ``et
    al.``, or by a venue with a year after several of them.
    """
    ends = [(found.start(), found.end()) for found in PART.finditer(words)]
    for at, (end, start) in enumerate(ends):
        stop, following = ends[at + 1] if at + 1 < len(ends) else (len(words), len(words))
        written, tail = words[start:stop].strip(" ."), words[following:].strip(" .")
        names = names_in(written)
        venue = VENUE.fullmatch(tail)
        if not names or (tail and not venue):
            continue
        if not (INITIAL.search(written) or "others" in names or (venue and " and " in names)):
            continue
        facts = [("authors", names, written)]
        if venue:
            facts += [
                ("venue", venue["venue"], venue["venue"]),
                ("year", venue["year"], venue["year"]),
            ]
        mark = words[end] if words[end] in "?!" else ""
        return words[:end].strip() + mark, facts
    return words, []
