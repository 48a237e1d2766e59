"""Complete weeks: the summary line, whether each is open, and the head of a page of one week."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.dates import week_dates
from paperlog.domain.references import (
    entry_reference,
    reference_to,
    tag_reference,
)
from paperlog.domain.week_pages import week_of_page, week_page_address
from paperlog.messages import _, count
from paperlog.model.entry import Entry
from paperlog.model.tag import Tag
from paperlog.model.week import Week, parse_week
from paperlog.nodes import log_disclosure, log_entry, log_line, log_part, log_week
from paperlog.transforms.log_transform import LogTransform

ENTRIES_SHOWN = 40
"""Maximum number of entries that the list on a week's page shows unfolded."""
MAX_TAGS = 6
"""Maximum number of tags in a summary."""
OPEN_IN_NEWEST = 3
"""Number of open weeks in a listing of the newest weeks."""


class FillWeeks(LogTransform):
    """Add a summary with number of entries and tags below the title of each week."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        weeks = list(self.document.findall(log_week))
        newest = sorted((node["week"] for node in weeks), reverse=True)
        whole = week_of_page(self.domain, self.env.docname)
        for node in weeks:
            if whole and not node.get("listed"):
                self._fill_page(node, whole)
                continue
            summary = self._summary(node)
            body = node.children[1:]
            del node[1:]
            node += log_part(
                "", *summary, tag="span" if self.for_site else "div", classes=["pl-week-summary"]
            )
            node += log_part("", *body, *self._foot(node), tag="div", classes=["pl-week-body"])
            if node.get("open") is None:
                choice = self.config.paperlog_open_weeks
                node["open"] = choice == "all" or (
                    choice == "newest"
                    and node["week"] in newest[: OPEN_IN_NEWEST if "left_out" in node else 1]
                )

    def _summary(self, node: log_week) -> list[nodes.Node]:
        """Return week number, count and tags; no links on a site, where a click folds the week."""
        week = parse_week(node["week"]).week
        entries = self.domain.catalogue.by_week.get(week, [])
        tags = self.domain.catalogue.week_tags(week)
        if self.for_print and self.config.paperlog_only:
            # a part of the log is printed: count only its entries
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
            names = self._tags(tags, node["in_document"], are_links=not self.for_site)
            pieces += [
                nodes.inline("", " · ", classes=["pl-sep"]),
                nodes.inline("", "", *names, classes=["pl-week-tags"]),
            ]
        return pieces if self.for_site else [log_line("", "", *pieces, classes=["pl-week-facts"])]

    def _tags(self, tags: tuple[Tag, ...], docname: str, *, are_links: bool) -> list[nodes.Node]:
        """Return the first :data:`MAX_TAGS` names, and the number of the others."""
        names: list[nodes.Node] = []
        for tag in tags[:MAX_TAGS]:
            name = (
                tag_reference(self.domain, tag, docname)
                if are_links
                else nodes.inline("", tag.name(self.page_language), classes=["pl-tag"])
            )
            names += [name, nodes.Text(" ")]
        if len(tags) > MAX_TAGS:
            names.append(nodes.inline("", f"+{len(tags) - MAX_TAGS}", classes=["pl-more"]))
        return names

    def _foot(self, node: log_week) -> list[nodes.Node]:
        """Return the link from a listed week to its page, or []."""
        address = week_page_address(self.domain, parse_week(node["week"]).week)
        if not node.get("listed") or address is None:
            return []
        left_out = node.get("left_out", 0)
        label = (
            _("{} more this week").format(left_out) if left_out else str(_("Read the whole week"))
        )
        text = nodes.Text(f"{label} →")
        link = reference_to(self.domain, address, node["in_document"], text, node["week"])
        return [log_line("", "", link, classes=["pl-whole-week"])]

    # a page of one week ---------------------------------------------------------------------------

    def _fill_page(self, node: log_week, week: Week) -> None:
        """Set the page's title to the days of *week*; add week number, tags and list of entries."""
        docname = node["in_document"]
        assert node.parent is not None
        heading = node.parent[0]
        assert isinstance(heading, nodes.title)
        heading[:] = [nodes.Text(week_dates(week, self.page_language))]
        entries = [
            self.domain.entry_at(entry["in_document"], entry["anchor"])
            for entry in node.findall(log_entry)
        ]
        number = count(len(entries), _("{} entry"), _("{} entries"))
        facts = [
            nodes.inline("", str(week), classes=["pl-week-number"]),
            nodes.inline("", " · ", classes=["pl-sep"]),
            nodes.inline("", number, classes=["pl-week-count"]),
        ]
        head = [log_line("", "", *facts, classes=["pl-week-facts"]), *self._paging(week, docname)]
        if tags := self.domain.catalogue.week_tags(week):
            names = self._tags(tags, docname, are_links=True)
            head.append(log_line("", "", *names, classes=["pl-tags"]))
        if len(entries) > 1:
            head += self._list(entries, docname)
        node[:] = [
            log_part("", *head, tag="div", classes=["pl-week-head"]),
            *node.children[1:],
        ]
        node["fills_page"] = True

    def _list(self, entries: list[Entry], docname: str) -> list[nodes.Node]:
        """The entries in columns; of very many the first, the others one click away."""
        items = [
            nodes.list_item(
                "", nodes.paragraph("", "", entry_reference(self.domain, entry, docname))
            )
            for entry in entries
        ]
        if len(items) <= ENTRIES_SHOWN:
            return [nodes.bullet_list("", *items, classes=["pl-week-entries"])]
        more = _("{} more this week").format(len(items) - ENTRIES_SHOWN)
        summary = log_part("", nodes.Text(more), tag="summary")
        return [
            nodes.bullet_list("", *items[:ENTRIES_SHOWN], classes=["pl-week-entries"]),
            log_disclosure(
                "",
                summary,
                nodes.bullet_list("", *items[ENTRIES_SHOWN:], classes=["pl-week-entries"]),
                classes=["pl-week-more"],
            ),
        ]

    def _paging(self, week: Week, docname: str) -> list[nodes.Node]:
        """Return links to the previous and the next week."""
        line = log_line(classes=["pl-week-paging"])
        older, newer = self.domain.catalogue.weeks_beside(week)
        directions = (
            (older, "‹ {}", _("Older week"), "pl-older"),
            (newer, "{} ›", _("Newer week"), "pl-newer"),
        )
        for other, sign, title, kind in directions:
            address = week_page_address(self.domain, other) if other else None
            if other and address:
                text = nodes.Text(sign.format(week_dates(other, self.page_language)))
                line += reference_to(
                    self.domain, address, docname, text, f"{title}: {other}", [kind]
                )
        return [line] if line.children else []
