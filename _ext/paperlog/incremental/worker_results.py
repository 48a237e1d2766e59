"""Reduce the data that parallel reading processes send back.

Sphinx forks a process for each group of documents, which sends back the whole environment,
including documents read earlier. In a log of thousands of pages the same data would be pickled
and unpickled dozens of times, only to be discarded.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperlog.bib.citations import cite_domain
from paperlog.domain import log_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Readers:
    """Drops data of other documents in a forked process before it reads its first one."""

    def __init__(self, app: Sphinx) -> None:
        self._process = os.getpid()
        app.connect("source-read", self.forget_others, priority=100)

    def forget_others(self, app: Sphinx, _docname: str, _source: list[str]) -> None:
        """Drop large per-document data that is not needed while another document is read."""
        if self._process == os.getpid():
            return
        self._process = os.getpid()
        app.env.tocs.clear()
        log_domain(app.env).pages.clear()
        cite_domain(app.env).citation_refs.clear()
