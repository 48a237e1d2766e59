"""Lines about the state of a record: retraction, published version, comparisons with sources."""

from __future__ import annotations

from paperlog.dates import day
from paperlog.display.lines import Line, LineLink, Piece, Span
from paperlog.domain import LogDomain
from paperlog.messages import _, field_name
from paperlog.model.links import Link
from paperlog.model.record import Record
from paperlog.model.verification import Verification


def retraction_line(record: Record) -> list[Line]:
    """Return the notice for the top of a card, or [] if the paper is not retracted."""
    if not record.retracted:
        return []
    words = Span(_("This paper has been retracted"), ("pl-retracted-words",))
    link, reason = record.retracted.link, record.retracted.reason
    after: Piece = _labelled_link(link) if link else reason
    return [Line(("pl-retracted",), (words, ": ", after))]


def retraction_mark(record: Record | None) -> list[Piece]:
    """Return the mark after the name of a retracted paper in listings, else []."""
    return (
        [" ", Span(_("[Retracted]"), ("pl-retracted-mark",))] if record and record.retracted else []
    )


def published_line(record: Record) -> list[Line]:
    """Return a line with the link to the published version of a preprint, or []."""
    if not record.published:
        return []
    return [Line(("pl-published",), (_labelled_link(record.published),), label=_("Published as"))]


def verified_lines(domain: LogDomain, record: Record) -> tuple[Line, ...]:
    """Return a line with a sentence for each comparison: source, date, and fields."""
    language = domain.env.config.language
    sentences = [_sentence(verification, language) for verification in record.verified]
    return (Line(("pl-verified",), (" ".join(sentences),)),) if sentences else ()


def _sentence(verification: Verification, language: str) -> str:
    where = {"source": verification.name, "day": day(verification.day, language)}
    if verification.fields:
        return str(_("Compared with {source} on {day}: {fields}.")).format(
            fields=_(", ").join(map(field_name, verification.fields)), **where
        )
    return str(_("Compared with {source} on {day}.")).format(**where)


def _labelled_link(link: Link) -> LineLink:
    """Return an external link whose text identifies the target in print: ``doi:10.…``."""
    return LineLink({"doi": "doi:", "arxiv": "arXiv:"}.get(link.kind, "") + link.text, uri=link.url)
