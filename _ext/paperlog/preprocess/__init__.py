"""Handlers that check and correct the source and the doctree of pages when they are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperlog.domain import log_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

WEEK = re.compile(r"\{week\}|\.\. +week::")


def may_change(app: Sphinx, text: str) -> bool:
    """Whether the source *text* may be changed: always in a whole log, else if it has a week."""
    return log_domain(app.env).is_whole or bool(WEEK.search(text))
