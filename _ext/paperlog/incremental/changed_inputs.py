"""Find documents whose input files changed in any way.

Sphinx reads a document again if one of its files is newer than the last reading, so it misses a
file that was replaced by an older one. Here the signatures of all input files are stored in the
environment and compared for equality.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.i18n import CatalogRepository, docname_to_domain

from paperlog.domain import log_domain
from paperlog.model.signatures import Signature, digest_of, signature_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class Inputs:
    """Signatures of the input files of each document, taken before the build reads them."""

    def __init__(self, app: Sphinx) -> None:
        self._seen: dict[str, Signature | None] = {}
        self._catalogues: dict[str, str] = {}
        app.connect("env-get-outdated", self.find_changed)
        # before Freshness decides which pages to write
        app.connect("env-updated", self.note, priority=100)

    def find_changed(
        self,
        _app: Sphinx,
        env: BuildEnvironment,
        _added: set[str],
        _changed: set[str],
        _removed: set[str],
    ) -> list[str]:
        """At ``env-get-outdated``: return documents whose files changed since the last reading."""
        self._seen.clear()
        config = env.config
        repository = CatalogRepository(
            env.srcdir, config.locale_dirs, config.language, config.source_encoding
        )
        self._catalogues = {one.domain: str(one.mo_path) for one in repository.catalogs}
        last = log_domain(env).inputs
        # include new documents, so that a file changed during the build is read again next time
        now = {docname: self._digest(env, docname) for docname in env.found_docs}
        return [
            docname
            for docname, digest in now.items()
            if docname in env.all_docs and last.get(docname) != digest
        ]

    def note(self, _app: Sphinx, env: BuildEnvironment) -> None:
        """At ``env-updated``: store the digest of the files of each document, including images."""
        digests = {docname: self._digest(env, docname) for docname in env.found_docs}
        log_domain(env).keep_inputs(digests)

    def _digest(self, env: BuildEnvironment, docname: str) -> str:
        """Return a digest of the signatures of all input files of a document."""
        paths = {str(env.doc2path(docname)), *map(str, env.dependencies.get(docname, ()))}
        # Sphinx adds the catalogue to the dependencies before reading, but discards it then
        domain = docname_to_domain(docname, env.config.gettext_compact)
        paths |= {self._catalogues[domain]} if domain in self._catalogues else set()
        return digest_of((path, self._signature(path)) for path in paths)

    def _signature(self, path: str) -> Signature | None:
        if path not in self._seen:
            self._seen[path] = signature_of(path)
        return self._seen[path]
