"""Finish weeks: the summary line, and which of them stand open."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.domain.references import tag_reference, week_reference
from paperlog.messages import _, count
from paperlog.model.tag import Tag
from paperlog.model.week import parse_week
from paperlog.nodes import log_entry, log_line, log_part, log_week
from paperlog.transforms.log_transform import LogTransform

TAGS_OF_SUMMARY = 6


class FillWeeks(LogTransform):
    """After each week's title, its number of entries and its tags; then its entries."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        weeks = list(self.document.findall(log_week))
        newest = max((node["week"] for node in weeks), default="")
        for node in weeks:
            summary = self._summary(node)
            body = node.children[1:]
            del node[1:]
            node += log_part(
                "", *summary, tag="span" if self.for_site else "div", classes=["pl-week-summary"]
            )
            node += log_part("", *self._top(node), *body, tag="div", classes=["pl-week-body"])
            if node.get("open") is None:
                choice = self.config.paperlog_open_weeks
                node["open"] = choice == "all" or (choice == "newest" and node["week"] == newest)

    def _summary(self, node: log_week) -> list[nodes.Node]:
        """Number, count and tags; plain text in HTML, since the line as a whole is what one
        clicks."""
        week = parse_week(node["week"]).week
        entries = self.domain.catalogue.by_week.get(week, [])
        tags = self.domain.catalogue.week_tags(week)
        if self.for_print and self.config.paperlog_only:
            # a part of the log is printed: count what is there
            entries = [
                self.domain.entry_at(entry["in_document"], entry["anchor"])
                for entry in node.findall(log_entry)
            ]
            tags = tuple(
                tag
                for tag in tags
                if any(tag in self.domain.catalogue.tags(entry) for entry in entries)
            )
        number = count(len(entries), _("{} entry"), _("{} entries"))
        pieces: list[nodes.Node] = [
            nodes.inline("", str(week), classes=["pl-week-number"]),
            nodes.inline("", " · ", classes=["pl-sep"]),
            nodes.inline("", number, classes=["pl-week-count"]),
        ]
        if tags:
            pieces += [
                nodes.inline("", " · ", classes=["pl-sep"]),
                nodes.inline(
                    "", "", *self._tags(tags, node["in_document"]), classes=["pl-week-tags"]
                ),
            ]
        return pieces if self.for_site else [log_line("", "", *pieces, classes=["pl-week-facts"])]

    def _tags(self, tags: tuple[Tag, ...], docname: str) -> list[nodes.Node]:
        shown: list[nodes.Node] = []
        for tag in tags[:TAGS_OF_SUMMARY]:
            name = (
                nodes.inline("", tag.name(self.page_language), classes=["pl-tag"])
                if self.for_site
                else tag_reference(self.domain, tag, docname)
            )
            shown += [name, nodes.Text(" ")]
        if len(tags) > TAGS_OF_SUMMARY:
            shown.append(nodes.inline("", f"+{len(tags) - TAGS_OF_SUMMARY}", classes=["pl-more"]))
        return shown

    def _top(self, node: log_week) -> list[nodes.Node]:
        """The way from a listed week to its own page."""
        if not node.get("listed"):
            return []
        week = parse_week(node["week"]).week
        link = week_reference(
            self.domain, week, node["in_document"], nodes.inline("", _("Read the whole week"))
        )
        return [log_line("", "", link, classes=["pl-whole-week"])]
