"""Results of a service."""

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
    """A service's record of a work, with its publication and retraction status."""

    draft: RecordDraft
    source: Source
    address: str
    """Address for people: ``https://doi.org/…``, ``https://arxiv.org/abs/…``."""
    published_doi: str = ""
    """DOI of the published version of a preprint, as stated by its authors or the publisher."""
    retracted: str = ""
    """DOI of the retraction notice, or the reason if there is no notice."""
    is_preprint: bool = False
    also: tuple[tuple[str, str], ...] = ()
    """Alternative values of fields: the year in print, the short name of a journal."""

    def record(self, day: date) -> RecordDraft:
        """The draft for a log without a record of the work; its fields count as verified on
        *day*.
        """
        # fields that a log does not keep for an article
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
        """All values of the field *name*, the draft's own first."""
        own = self.draft.field(name)
        return [
            *([own] if own else []),
            *(value for field, value in self.also if field == name and value != own),
        ]


@dataclass(frozen=True)
class Candidate:
    """A work found by title, with the similarity (0–100) of the titles."""

    fetched: Fetched
    score: float
