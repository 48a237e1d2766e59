"""``{excerpt}``: a quotation from a paper."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.typing import OptionSpec

from paperlog.bib.citations import note_citation
from paperlog.directives.log_directive import LogDirective, Options, current
from paperlog.domain import log_domain
from paperlog.nodes import log_excerpt


class ExcerptDirective(LogDirective):
    """``{excerpt}``: a quotation from the paper ``:from:``, by default that of the entry.

    ``:translated:`` marks a translation.
    """

    has_content = True
    option_spec: ClassVar[OptionSpec] = Options(
        {
            "from": directives.unchanged,
            "page": directives.unchanged,
            "translated": directives.flag,
            "class": directives.class_option,
        }
    )

    def run(self) -> list[nodes.Node]:
        if not self.content:
            self.warn("empty", "an excerpt has no text")
            return []
        key = self.option("from")
        if key:
            note_citation(self.env, key, self.lineno)
            log_domain(self.env).page(self.env.docname).references.append(
                ("source", key, self.lineno)
            )
        elif not current(self.env).in_entry:
            self.warn(
                "target",
                "the excerpt has no source; put it into an entry or name a paper with `:from: KEY`",
            )
        node = log_excerpt(
            in_document=self.env.docname,
            key=key or current(self.env).key,
            page=self.option("page"),
            translated="translated" in self.options,
            classes=["pl-excerpt", *self.options.get("class", [])],
        )
        self.set_source_info(node)
        content = self.parse_content_to_nodes()
        if all(isinstance(child, nodes.Invisible | nodes.footnote) for child in content):
            # only comments, or footnotes, which are moved to the end of the card
            self.warn("empty", "an excerpt has no text")
            return content
        # Sphinx replaces a block quote that contains only doctest blocks by its children
        node += (
            [nodes.container("", *content)]
            if all(isinstance(child, nodes.doctest_block) for child in content)
            else content
        )
        return [node]
