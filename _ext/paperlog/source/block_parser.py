"""MyST's own parser, set up to find blocks only."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

OF_BLOCKS = frozenset(
    {"amsmath", "attrs_block", "colon_fence", "deflist", "dollarmath", "fieldlist", "substitution"}
)
"""Extensions of MyST that add blocks; all others are about what stands in a line."""


def block_parser(extensions: Collection[str]) -> MarkdownIt:
    """Return a parser with those of *extensions* that add blocks; it parses no inline markup."""
    # MyST takes 0.2 s to load, which commands that read no page should not pay
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    parser = create_md_parser(
        MdParserConfig(enable_extensions=set(OF_BLOCKS.intersection(extensions))), RendererHTML
    )
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
