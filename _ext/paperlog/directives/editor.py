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
        classes = ["pl-editor-label", f"language-{self.config.language[:2]}"]
        name = nodes.inline("", _("Editor's note"), classes=classes)
        label = [nodes.strong("", "", name), nodes.Text(" ")]
        if isinstance(node[0], nodes.paragraph):
            node[0][:0] = label
        else:
            node.insert(0, nodes.paragraph("", "", *label))
        return [node]


class AdditionRole(SphinxRole):
    """``{supplied}`` and ``{conjecture}``: parsed text in the brackets of an editor's addition."""

    def __init__(self, kind: str, mark: str = "") -> None:
        super().__init__()
        self._kind, self._mark = kind, mark

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        memo: Any = self.inliner
        parsed, messages = memo.parse(self.text, self.lineno, memo, memo.parent)
        content = [nodes.Text("〔"), *parsed, nodes.Text(f"{self._mark}〕")]
        return [nodes.inline("", "", *content, classes=["pl-mark", self._kind])], messages


class SicRole(SphinxRole):
    """``{sic}`` with ``WRITTEN <RIGHT>``: the author's spelling, then its correction."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match, classes = SIC.fullmatch(self.text), ["pl-mark", "pl-sic"]
        if match is None:
            content = [nodes.Text(self.text), nodes.Text("〔sic〕")]
            return [nodes.inline("", "", *content, classes=classes)], []
        right = nodes.inline("", f"〔{match['right']}〕", classes=classes)
        return [nodes.Text(match["written"]), right], []
