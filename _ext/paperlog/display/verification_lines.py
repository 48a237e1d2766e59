"""How a record stands, as lines: taken back, published since, compared with whom."""

from __future__ import annotations

from paperlog.dates import day
from paperlog.display.lines import Line, LineLink, Piece, Span
from paperlog.domain import LogDomain
from paperlog.messages import _, field_name
from paperlog.model.links import Link
from paperlog.model.record import Record
from paperlog.model.verification import Verification


def retraction_line(record: Record) -> list[Line]:
    """The first line of a card whose paper was taken back, in words that need no colour."""
    if not record.retracted:
        return []
    words = Span(_("This paper has been retracted"), ("pl-retracted-words",))
    link, reason = record.retracted.link, record.retracted.reason
    after: Piece = _place(link) if link else reason
    return [Line(("pl-retracted",), (words, ": ", after))]


def retraction_mark(record: Record | None) -> list[Piece]:
    """A mark behind the name of such a paper in a listing."""
    return (
        [" ", Span(_("[Retracted]"), ("pl-retracted-mark",))] if record and record.retracted else []
    )


def published_line(record: Record) -> list[Line]:
    if not record.published:
        return []
    return [Line(("pl-published",), (_place(record.published),), label=_("Published as"))]


def verified_lines(domain: LogDomain, record: Record) -> tuple[Line, ...]:
    """Where each fact was compared, and when; one sentence a source."""
    told = [_sentence(one, domain.env.config.language) for one in record.verified]
    return (Line(("pl-verified",), (" ".join(told),)),) if told else ()


def _sentence(one: Verification, language: str) -> str:
    where = {"source": one.name, "day": day(one.day, language)}
    if one.fields:
        return str(_("Compared with {source} on {day}: {fields}.")).format(
            fields=_(", ").join(map(field_name, one.fields)), **where
        )
    return str(_("Compared with {source} on {day}.")).format(**where)


def _place(link: Link) -> LineLink:
    """A link that says where it leads, so that it can be read where nothing can be clicked."""
    return LineLink({"doi": "doi:", "arxiv": "arXiv:"}.get(link.kind, "") + link.text, uri=link.url)
