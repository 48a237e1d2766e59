"""Complete the weeks, topics, cards and excerpts of a page with data of the log."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.display.as_nodes import link_node, part_nodes, unverified_nodes
from paperlog.display.cards import foot_of, head_of
from paperlog.display.fact_lines import citation_link
from paperlog.display.lines import Part
from paperlog.domain.references import (
    entry_reference,
    reference_to,
    tag_reference,
)
from paperlog.domain.site_pages import week_of_page, week_page_address
from paperlog.messages import _, count, week_dates
from paperlog.model.entry import Entry
from paperlog.model.person import short_names
from paperlog.model.tag import Tag
from paperlog.model.week import Week, parse_week
from paperlog.nodes import (
    log_attribution,
    log_card_part,
    log_disclosure,
    log_editor,
    log_entry,
    log_entry_title,
    log_excerpt,
    log_line,
    log_part,
    log_topic,
    log_week,
)
from paperlog.transforms.log_transform import LogTransform


class FillCards(LogTransform):
    """Add the data of each entry above and below its text, and name the works that excerpts and
    topics are from.

    On a site editor's notes are moved to the foot; in a book or an EPUB they stay in place.
    """

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.Element)):
            if isinstance(node, log_entry):
                self._fill_card(node)
            elif isinstance(node, log_excerpt) and node["key"]:
                node += log_attribution("", "", *self._attribution(node))
            elif isinstance(node, log_topic) and node["source_key"]:
                credit = self._work(node["source_key"], node["in_document"], with_title=True)
                after = nodes.Text(_("After") + " ")
                node.insert(1, log_line("", "", after, *credit, classes=["pl-credit"]))

    def _fill_card(self, node: log_entry) -> None:
        docname, text_source = node["in_document"], _text_source(node)
        entry = self.domain.entry_at(docname, node["anchor"])
        self._mark_title(node[0], entry)
        text, notes = self._split(node.children[1:])
        del node[1:]
        if self.for_html:
            place = {"in_document": docname, "anchor": node["anchor"]}
            head: list[nodes.Node] = [log_card_part(part="head", **place)]
            foot: list[nodes.Node] = [
                log_card_part("", *notes, part="foot", text_source=text_source, **place)
            ]
        else:
            head = self._part("head", head_of(self.domain, entry, docname), docname)
            parts = foot_of(self.domain, entry, docname, text_source)
            foot = self._part("foot", parts, docname)
        node += head
        if text:
            node += log_part("", *text, tag="div", classes=["pl-body"])
        node += foot

    def _split(self, content: list[nodes.Node]) -> tuple[list[nodes.Node], list[log_editor]]:
        """Return the text of a card, and the unlabelled editor's notes for its foot."""
        if not self.for_site:
            return content, []
        notes = [node for node in content if isinstance(node, log_editor)]
        for note in notes:
            _remove_label(note)
        return [node for node in content if not isinstance(node, log_editor)], notes

    def _mark_title(self, heading: nodes.Node, entry: Entry) -> None:
        """Mark a name that is the unverified title of the record; in HTML only."""
        record = self.domain.catalogue.record(entry)
        if not record or entry.name or entry.title or not record.is_unverified("title"):
            return
        if isinstance(heading, log_entry_title) and self.for_html:
            heading[:] = unverified_nodes(self.domain, list(heading.children))

    def _part(self, name: str, parts: list[Part], docname: str) -> list[nodes.Node]:
        content = [node for part in parts for node in part_nodes(self.domain, part, docname)]
        return [log_part("", *content, classes=[f"pl-{name}"])] if content else []

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
        facts = (short_names(record.persons), record.title if with_title else "", record.year)
        name = ", ".join(filter(None, facts))
        label = citation_link(self.domain, key, docname)
        if label is None:
            return [nodes.Text(name or record.title)]
        return [*([nodes.Text(f"{name} ")] if name else []), link_node(self.domain, label, docname)]


def _remove_label(note: log_editor) -> None:
    """Remove the label of *note*, which the heading of the notes repeats."""
    first = next(note.findall(nodes.paragraph))
    del first[:2]
    if not len(first):
        note.remove(first)


def _text_source(node: nodes.Node) -> str:
    """Return the ``:source:`` key of the closest topic around *node*, or an empty string."""
    while node is not None:
        if isinstance(node, log_topic) and node["source_key"]:
            return str(node["source_key"])
        node = node.parent
    return ""


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
            entries = self._entries(node)
            shown = {tag for entry in entries for tag in self.domain.catalogue.tags(entry)}
            tags = tuple(tag for tag in tags if tag in shown)
        pieces = _facts(week, len(entries))
        if tags:
            names = self._tags(tags, node["in_document"], are_links=not self.for_site)
            pieces += [
                nodes.inline("", " · ", classes=["pl-sep"]),
                nodes.inline("", "", *names, classes=["pl-week-tags"]),
            ]
        return pieces if self.for_site else [log_line("", "", *pieces, classes=["pl-week-facts"])]

    def _entries(self, node: log_week) -> list[Entry]:
        return [
            self.domain.entry_at(entry["in_document"], entry["anchor"])
            for entry in node.findall(log_entry)
        ]

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
        entries = self._entries(node)
        facts = log_line("", "", *_facts(week, len(entries)), classes=["pl-week-facts"])
        head: list[nodes.Node] = [facts, *self._paging(week, docname)]
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
        """Return the list of the entries; those after :data:`ENTRIES_SHOWN` are folded."""
        items = [
            nodes.list_item(
                "", nodes.paragraph("", "", entry_reference(self.domain, entry, docname))
            )
            for entry in entries
        ]
        first = nodes.bullet_list("", *items[:ENTRIES_SHOWN], classes=["pl-week-entries"])
        if len(items) <= ENTRIES_SHOWN:
            return [first]
        more = _("{} more this week").format(len(items) - ENTRIES_SHOWN)
        summary = log_part("", nodes.Text(more), tag="summary")
        others = nodes.bullet_list("", *items[ENTRIES_SHOWN:], classes=["pl-week-entries"])
        return [first, log_disclosure("", summary, others, classes=["pl-week-more"])]

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


def _facts(week: Week, number: int) -> list[nodes.Node]:
    """Return the number of *week* and that of its entries."""
    words = count(number, _("{} entry"), _("{} entries"))
    return [
        nodes.inline("", str(week), classes=["pl-week-number"]),
        nodes.inline("", " · ", classes=["pl-sep"]),
        nodes.inline("", words, classes=["pl-week-count"]),
    ]
