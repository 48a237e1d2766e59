"""The Sphinx domain that stores the data of the log, and references into it."""

from __future__ import annotations

from paperlog.domain.page import Page
from paperlog.domain.store import INDEX_KINDS, LogDomain, log_domain

__all__ = ["INDEX_KINDS", "LogDomain", "Page", "log_domain"]
