"""The text of pages before it is parsed: what no parser tells of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperlog.domain import log_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

WEEK = re.compile(r"\{week\}|\.\. +week::")


def may_mend(app: Sphinx, text: str) -> bool:
    """Whether the *text* of a page may be changed: any of a whole log, elsewhere those of weeks."""
    return log_domain(app.env).is_whole or bool(WEEK.search(text))
