"""Documents to read again because a file that they were read from is another one now.

Sphinx reads a document again if its source, or a file that it depends on, is newer than the last
reading.  A file that was replaced by an older one is not.  Here the signatures of all files that a
document is made of are kept with the environment and compared for difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.domain import log_domain
from paperlog.model.signatures import Signature, digest_of, signature_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class Inputs:
    """The files that each document is made of, as they were before this build read them."""

    def __init__(self, app: Sphinx) -> None:
        self._seen: dict[str, Signature | None] = {}
        app.connect("env-get-outdated", self.find_changed)
        # before anything looks whether a page is to be written again
        app.connect("env-updated", self.note, priority=100)

    def find_changed(
        self,
        _app: Sphinx,
        env: BuildEnvironment,
        _added: set[str],
        _changed: set[str],
        _removed: set[str],
    ) -> list[str]:
        """At ``env-get-outdated``: the documents whose files differ from those last read."""
        self._seen.clear()
        last = log_domain(env).inputs
        # new documents too: what changes while it is being read is read again the next time
        now = {docname: self._digest(env, docname) for docname in env.found_docs}
        return [
            docname
            for docname, digest in now.items()
            if docname in env.all_docs and last.get(docname) != digest
        ]

    def note(self, _app: Sphinx, env: BuildEnvironment) -> None:
        """At ``env-updated``: keep what each document was made of, pictures and downloads too."""
        found = {docname: self._digest(env, docname) for docname in env.found_docs}
        log_domain(env).keep_inputs(found)

    def _digest(self, env: BuildEnvironment, docname: str) -> str:
        paths = {str(env.doc2path(docname)), *map(str, env.dependencies.get(docname, ()))}
        return digest_of((path, self._signature(path)) for path in paths)

    def _signature(self, path: str) -> Signature | None:
        if path not in self._seen:
            self._seen[path] = signature_of(path)
        return self._seen[path]
