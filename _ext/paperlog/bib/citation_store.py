"""Storage of the ``cite`` domain, with compact pickles.

Sphinx pickles the whole environment: to disk after each build, and in a parallel build once for
each chunk of documents that a worker process returns.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pybtex.database import BibliographyData

if TYPE_CHECKING:
    from sphinxcontrib.bibtex.roles import CitationRef

K = TypeVar("K")
V = TypeVar("V")


class Settled(dict[K, V]):
    """A mapping that is final before documents are read, so worker processes need not return it."""

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        super().__init__(items)
        self._home = os.getpid()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self) if os.getpid() == self._home else {},)


class Transient(dict[K, V]):
    """A mapping that is not pickled with the environment."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ()


class TransientBibliography(BibliographyData):  # type: ignore[misc]
    """All records in pybtex's form; not pickled with the environment."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ()


class CitationRefs:
    """Citations by document, with the list interface that sphinxcontrib-bibtex appends to and
    iterates.
    """

    def __init__(self) -> None:
        self._by_document: dict[str, list[CitationRef]] = {}

    def append(self, ref: CitationRef) -> None:
        self._by_document.setdefault(ref.docname, []).append(ref)

    def forget(self, docname: str) -> None:
        self._by_document.pop(docname, None)

    def clear(self) -> None:
        self._by_document.clear()

    def of(self, docname: str) -> list[CitationRef]:
        return self._by_document.get(docname, [])

    def __iter__(self) -> Iterator[CitationRef]:
        for docname in sorted(self._by_document):
            yield from self._by_document[docname]


class TransientList(list[V]):
    """A list that is rebuilt in each build and not pickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ()
