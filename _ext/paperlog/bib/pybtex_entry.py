"""A record in the form that pybtex's styles expect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pybtex.database import Entry as BibtexEntry
from pybtex.database import Person as BibtexPerson
from pybtex.utils import OrderedCaseInsensitiveDict

from paperlog.model.person import Person
from paperlog.model.record import Record


class RecordEntry(BibtexEntry):  # type: ignore[misc]
    """A pybtex entry of a record; its persons are computed on demand, since our own style does not
    use them.
    """

    def __init__(
        self, type_: str, fields: Mapping[str, str], record: Record, key: str = ""
    ) -> None:
        self.record = record
        super().__init__(type_, fields)
        self.key = key

    @property
    def roles(self) -> dict[str, tuple[Person, ...]]:
        """Persons by field (author, editor …)."""
        people = {"author": self.record.authors, "editor": self.record.editors}
        return {role: persons for role, persons in people.items() if persons}

    @property
    def persons(self) -> OrderedCaseInsensitiveDict:
        made = {
            role: [
                BibtexPerson(first=one.given, last=one.family, lineage=one.suffix)
                for one in persons
            ]
            for role, persons in self.roles.items()
        }
        return OrderedCaseInsensitiveDict(made)

    @persons.setter
    def persons(self, _none: Any) -> None:
        """Ignore the assignment by the base class's constructor."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.original_type, dict(self.fields), self.record, self.key)
