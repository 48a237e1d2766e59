"""Transforms check a page when it is read; post-transforms fill in content from the rest of the log
when the page is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.transforms.fill_weeks import FillCards, FillWeeks
from paperlog.transforms.finished_pages import (
    KeepOldAnchors,
    MarkLanguages,
    MarkLines,
    ShortenFragments,
)
from paperlog.transforms.log_transform import FillListings
from paperlog.transforms.pictures import ShowPictures
from paperlog.transforms.raw_html import CloseHtml, PrintHtml, WriteHtmlForBooks

if TYPE_CHECKING:
    from sphinx.application import Sphinx

POST_TRANSFORMS = (
    FillCards,
    FillListings,
    FillWeeks,
    KeepOldAnchors,
    MarkLanguages,
    MarkLines,
    PrintHtml,
    ShortenFragments,
    ShowPictures,
    WriteHtmlForBooks,
)


def register_transforms(app: Sphinx) -> None:
    """Register all transforms and post-transforms."""
    app.add_transform(CloseHtml)
    for transform in POST_TRANSFORMS:
        app.add_post_transform(transform)
