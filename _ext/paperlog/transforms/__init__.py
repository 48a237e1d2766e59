"""Transforms check a page when it is read; post-transforms fill in content from the rest of the log
when the page is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.transforms.check_formulas import CheckFormulas
from paperlog.transforms.credits import FillCredits
from paperlog.transforms.entry_anchors import MarkLines
from paperlog.transforms.fill_cards import FillCards
from paperlog.transforms.fill_listings import FillListings
from paperlog.transforms.footnote_numbers import PartFootnoteNumbers
from paperlog.transforms.html_blocks import CloseHtml, WriteHtmlForBooks
from paperlog.transforms.language_marks import MarkLanguages
from paperlog.transforms.links_on_one_page import ShortenFragments
from paperlog.transforms.marks import PrintMarks
from paperlog.transforms.old_anchors import KeepOldAnchors
from paperlog.transforms.picture_variants import ShowPictures
from paperlog.transforms.printed_html import PrintHtml
from paperlog.transforms.svg_files import CleanDrawings
from paperlog.transforms.week_folds import FillWeeks

if TYPE_CHECKING:
    from sphinx.application import Sphinx

POST_TRANSFORMS = (
    CleanDrawings,
    FillCards,
    FillCredits,
    FillListings,
    FillWeeks,
    KeepOldAnchors,
    MarkLanguages,
    MarkLines,
    PrintMarks,
    PrintHtml,
    ShortenFragments,
    ShowPictures,
    WriteHtmlForBooks,
)


def register_transforms(app: Sphinx) -> None:
    """Register all transforms and post-transforms."""
    app.add_transform(CheckFormulas)
    app.add_transform(CloseHtml)
    app.add_transform(PartFootnoteNumbers)
    for transform in POST_TRANSFORMS:
        app.add_post_transform(transform)
