"""Lines of bibliography records: the formatted record, and links to the entries that cite it."""

from __future__ import annotations

from dataclasses import replace

from paperlog.bib.sentences import Sentence, sentences
from paperlog.display.fact_lines import entry_link, mark_unverified, more_names, paper_page_link
from paperlog.display.lines import Line, LineLink, Names, Part, Piece, Span, Unverified
from paperlog.domain import LogDomain
from paperlog.messages import _, week_dates
from paperlog.model.record import Record


def record_parts(record: Record) -> list[Part]:
    """Return the formatted *record* with unverified facts marked.

    It is one line, or, if its list of names is long, that list as :class:`Names` and a line.
    """
    parts: list[Part] = []
    pieces: list[Piece] = []
    for sentence in sentences(record):
        pieces += [" "] if pieces else []
        before = (*pieces, sentence.before)
        pieces.append(sentence.before)
        for words in sentence.words:
            piece = _piece(sentence, words.text)
            if not words.is_unverified:
                pieces.append(piece)
            elif pieces and isinstance(last := pieces[-1], Unverified):
                # one mark for adjacent values, such as volume and pages
                pieces[-1] = Unverified((*last.pieces, piece))
            else:
                pieces.append(Unverified((piece,)))
        pieces.append(sentence.stop)
        if sentence.more:
            everyone = tuple(pieces)
            first = mark_unverified(record, "persons", sentence.first)
            summary = (*before, *first, more_names(sentence.more))
            parts.append(Names(Line(("pl-authors",), everyone), summary, everyone))
            pieces = []
    return [*parts, Line((), tuple(pieces))] if pieces else parts


def _piece(sentence: Sentence, text: str) -> Piece:
    if sentence.url:
        return LineLink(text, uri=sentence.url)
    return Span(text, role=sentence.role) if sentence.role else text


def back_links(domain: LogDomain, key: str) -> list[Line]:
    """Return a line of links to the entries that cite *key*, with dates, and to the paper's page.

    The list is empty if no entry cites it.
    """
    pieces: list[Piece] = [Span(_("Cited by"), ("pl-back-links-title",))]
    citing = domain.entries_citing(key)
    for index, entry in enumerate(citing):
        link = entry_link(domain, entry)
        # the tooltip would repeat the record above
        pieces += [" · " if index else " ", replace(link, title="") if entry.key == key else link]
        pieces += (
            [" ", Span(f"({week_dates(entry.week, domain.env.config.language)})", ("pl-citing",))]
            if entry.week
            else []
        )
    for page in paper_page_link(domain, key):
        pieces += [" · ", page]
    return [Line(("pl-back-links",), tuple(pieces))] if citing else []
