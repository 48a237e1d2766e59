"""What a process that reads documents hands back: what it read itself.

Sphinx forks such a process for each group of documents, and has it send back the whole environment,
with all that was read before: of a log of thousands of pages the same came back dozens of times,
was unpickled, and left at once.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperlog.bib.citations import cite_domain
from paperlog.domain import log_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Readers:
    """Has each process forget other documents before it reads its own first one."""

    def __init__(self, app: Sphinx) -> None:
        self._process = os.getpid()
        app.connect("source-read", self.forget_others, priority=100)

    def forget_others(self, app: Sphinx, _docname: str, _source: list[str]) -> None:
        """Drop what is kept by document, is large, and is not asked for while another document is
        read.
        """
        if self._process == os.getpid():
            return
        self._process = os.getpid()
        app.env.tocs.clear()
        log_domain(app.env).pages.clear()
        cite_domain(app.env).citation_refs.clear()
