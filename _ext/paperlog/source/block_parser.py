"""MyST's block parser, without inline parsing."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

OF_BLOCKS = frozenset(
    {"amsmath", "attrs_block", "colon_fence", "deflist", "dollarmath", "fieldlist", "substitution"}
)
"""MyST extensions that add block syntax; all others concern inline syntax."""


def block_parser(extensions: Collection[str]) -> MarkdownIt:
    """Return a MyST parser for blocks only, with those of *extensions* that add block syntax."""
    # imported lazily: MyST takes 0.2 s to load
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    parser = create_md_parser(
        MdParserConfig(enable_extensions=set(OF_BLOCKS.intersection(extensions))), RendererHTML
    )
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
