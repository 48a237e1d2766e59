"""Editorial markup: the directive ``editor`` and the roles ``supplied``, ``conjecture``, ``sic``.

The names are those of TEI: *supplied* is lost text that was restored, *conjecture* the same without
certainty, *sic* the author's spelling, with its correction if there is one.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxRole
from sphinx.util.typing import OptionSpec

from paperlog.directives.log_directive import LogDirective, Options
from paperlog.messages import _
from paperlog.nodes import log_editor

SIC = re.compile(r"(?P<written>.*?)\s*<(?P<right>[^<>]*)>", re.DOTALL)


class EditorDirective(LogDirective):
    """``{editor}``: an editor's note, labelled as such in every output."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = Options({"class": directives.class_option})

    def run(self) -> list[nodes.Node]:
        if not self.content:
            self.warn("empty", "an editor's note has no text")
            return []
        node = log_editor(classes=["pl-editor", *self.options.get("class", [])])
        self.set_source_info(node)
        node += self.parse_content_to_nodes()
        label = [
            nodes.strong(
                "",
                "",
                nodes.inline(
                    "",
                    _("Editor's note"),
                    classes=["pl-editor-label", f"language-{self.config.language[:2]}"],
                ),
            ),
            nodes.Text(" "),
        ]
        if isinstance(node[0], nodes.paragraph):
            node[0][:0] = label
        else:
            node.insert(0, nodes.paragraph("", "", *label))
        return [node]


class _Bracketed(SphinxRole):
    """Parsed text in the brackets 〔〕 that mark an editor's addition."""

    css_class = ""
    mark = ""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        memo: Any = self.inliner
        parsed, messages = memo.parse(self.text, self.lineno, memo, memo.parent)
        return [
            nodes.inline(
                "",
                "",
                nodes.Text("〔"),
                *parsed,
                nodes.Text(f"{self.mark}〕"),
                classes=["pl-mark", self.css_class],
            )
        ], messages


class SuppliedRole(_Bracketed):
    css_class = "pl-supplied"


class ConjectureRole(_Bracketed):
    css_class = "pl-conjecture"
    mark = "？"


class SicRole(_Bracketed):
    """``{sic}`` with ``WRITTEN <RIGHT>``: the author's spelling, then its correction."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = SIC.fullmatch(self.text)
        if match is None:
            return [
                nodes.inline(
                    "",
                    "",
                    nodes.Text(self.text),
                    nodes.Text("〔sic〕"),
                    classes=["pl-mark", "pl-sic"],
                )
            ], []
        right = nodes.inline("", f"〔{match['right']}〕", classes=["pl-mark", "pl-sic"])
        return [nodes.Text(match["written"]), right], []
