"""The domain: the only store of what the log holds, and links to it."""

from __future__ import annotations

from paperlog.domain.store import (
    INDEX_KINDS,
    LogDomain,
    Page,
    log_domain,
    pages_to_reread,
    prepare_domain,
)

__all__ = ["INDEX_KINDS", "LogDomain", "Page", "log_domain", "pages_to_reread", "prepare_domain"]
