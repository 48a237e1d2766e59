"""Add sources: below each excerpt, and below the title of a topic with ``:source:``."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.display.as_nodes import link_node
from paperlog.display.link_lines import citation_link
from paperlog.messages import _
from paperlog.model.person import short_names
from paperlog.nodes import log_attribution, log_excerpt, log_line, log_topic
from paperlog.transforms.log_transform import LogTransform


class FillCredits(LogTransform):
    """Name the work that each excerpt or topic is from."""

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        for excerpt in list(self.document.findall(log_excerpt)):
            if excerpt["key"]:
                excerpt += log_attribution("", "", *self._attribution(excerpt))
        for topic in list(self.document.findall(log_topic)):
            if topic["source_key"]:
                credit = self._work(topic["source_key"], topic["in_document"], with_title=True)
                topic.insert(
                    1,
                    log_line("", "", nodes.Text(_("After") + " "), *credit, classes=["pl-credit"]),
                )

    def _attribution(self, excerpt: log_excerpt) -> list[nodes.Node]:
        pieces = self._work(excerpt["key"], excerpt["in_document"], with_title=False)
        if excerpt["page"]:
            pieces.append(nodes.Text(", " + _("p. {}").format(excerpt["page"])))
        if excerpt["translated"]:
            pieces.append(nodes.Text(_(" (in translation)")))
        return pieces

    def _work(self, key: str, docname: str, with_title: bool) -> list[nodes.Node]:
        """Return authors, title if *with_title*, year and citation link of the work *key*."""
        record = self.domain.catalogue.records.get(key)
        if record is None:
            return [nodes.Text(key)]
        name = ", ".join(
            part
            for part in (
                short_names(record.persons),
                record.title if with_title else "",
                record.year,
            )
            if part
        )
        label = citation_link(self.domain, key, docname)
        if label is None:
            return [nodes.Text(name or record.title)]
        return [*([nodes.Text(f"{name} ")] if name else []), link_node(self.domain, label, docname)]
