"""A record as pybtex's styles expect it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pybtex.database import Entry as BibtexEntry
from pybtex.database import Person as BibtexPerson
from pybtex.utils import OrderedCaseInsensitiveDict

from paperlog.model.person import Person
from paperlog.model.record import Record


class RecordEntry(BibtexEntry):  # type: ignore[misc]
    """The fields of a record; its persons, of whom our own style asks nothing, are made when
    somebody does.
    """

    def __init__(
        self, type_: str, fields: Mapping[str, str], record: Record, key: str = ""
    ) -> None:
        self.record = record
        super().__init__(type_, fields)
        self.key = key

    @property
    def roles(self) -> dict[str, tuple[Person, ...]]:
        """Who stands in which of the fields of persons."""
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
        """What the class above starts with."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.original_type, dict(self.fields), self.record, self.key)
