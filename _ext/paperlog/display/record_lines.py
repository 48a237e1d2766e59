"""Records of a bibliography, and below each the entries that cite it."""

from __future__ import annotations

from dataclasses import replace

from paperlog.bib.sentences import Sentence, sentences
from paperlog.dates import week_dates
from paperlog.display.author_lines import more_names
from paperlog.display.doubts import marked
from paperlog.display.lines import Doubt, Line, LineLink, Names, Part, Piece, Span
from paperlog.display.link_lines import entry_link, paper_page_link
from paperlog.domain import LogDomain
from paperlog.messages import _
from paperlog.model.record import Record


def record_parts(record: Record) -> list[Part]:
    """The record on one line; a long list of names is one part, what follows it another."""
    parts: list[Part] = []
    pieces: list[Piece] = []
    for sentence in sentences(record):
        pieces += [" "] if pieces else []
        before = (*pieces, sentence.before)
        pieces.append(sentence.before)
        for words in sentence.words:
            piece = _printed(sentence, words.text)
            pieces.append(Doubt((piece,)) if words.is_unverified else piece)
        pieces.append(sentence.stop)
        if sentence.more:
            everyone = tuple(pieces)
            first = marked(record, "persons", sentence.first)
            summary = (*before, *first, more_names(sentence.more))
            parts.append(Names(Line(("pl-authors",), everyone), summary, everyone))
            pieces = []
    return [*parts, Line((), tuple(pieces))] if pieces else parts


def _printed(sentence: Sentence, text: str) -> Piece:
    if sentence.url:
        return LineLink(text, uri=sentence.url)
    return Span(text, role=sentence.role) if sentence.role else text


def back_links(domain: LogDomain, key: str) -> list[Line]:
    """The entries that cite the work, each with its date, and the page of the paper; no line where
    there is none.
    """
    pieces: list[Piece] = [Span(_("Cited by"), ("pl-back-links-title",))]
    citing = domain.entries_citing(key)
    for index, entry in enumerate(citing):
        link = entry_link(domain, entry)
        # the record above says what a tooltip would
        pieces += [" · " if index else " ", replace(link, title="") if entry.key == key else link]
        pieces += (
            [" ", Span(f"({week_dates(entry.week, domain.env.config.language)})", ("pl-citing",))]
            if entry.week
            else []
        )
    for page in paper_page_link(domain, key):
        pieces += [" · ", page]
    return [Line(("pl-back-links",), tuple(pieces))] if citing else []
