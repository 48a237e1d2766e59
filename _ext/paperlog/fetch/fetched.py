"""What a service says of one work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from paperlog.bib.escaping import escaped_field
from paperlog.bib.record_draft import RecordDraft
from paperlog.model.verification import Verification

Source = Literal["crossref", "arxiv"]


@dataclass(frozen=True)
class Fetched:
    """A record as a service has it, and what the service knows of the work's later fate."""

    draft: RecordDraft
    source: Source
    address: str
    """Where a person finds the work: ``https://doi.org/…``, ``https://arxiv.org/abs/…``."""
    published_doi: str = ""
    """The DOI under which this preprint was published, as its authors or the publisher say."""
    retracted: str = ""
    """The DOI of the notice that takes the work back, or the reason where there is none."""
    is_preprint: bool = False
    also: tuple[tuple[str, str], ...] = ()
    """Other values that the service gives for a field: the year in print, a journal's short name.
    """

    def record(self, day: date) -> RecordDraft:
        """The draft for a log that has no record of the work: as the service says on *day*, and so
        compared with it.
        """
        # which a log does not keep of an article
        names = tuple(
            name
            for name, _value in self.draft.fields
            if (self.draft.type, name) != ("article", "publisher")
        )
        standing = (
            ("verified", str(Verification(day, self.source, names))),
            ("published", self.published_doi),
            ("retracted", self.retracted),
        )
        return replace(
            self.draft,
            fields=(
                *self.draft.fields,
                *((name, escaped_field("doi", value)) for name, value in standing if value),
            ),
        )

    def values(self, name: str) -> list[str]:
        """Every value for the field *name*, the draft's own first."""
        own = self.draft.field(name)
        return [
            *([own] if own else []),
            *(value for field, value in self.also if field == name and value != own),
        ]


@dataclass(frozen=True)
class Candidate:
    """A work found by its title, with how well that fits: 0 to 100."""

    fetched: Fetched
    score: float
