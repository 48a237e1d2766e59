"""Finder of the entries of a week: which blocks are titles, and which blocks belong to them.

Titles are headings, bold or linked text at the start of a paragraph or item, table cells, and short
plain lines below a separator. A heading directly followed by subheadings is a topic that contains
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from paperlog.importer.author_cells import divided, names_in
from paperlog.importer.date_reader import DateContext, DateError, Period, read_period, whole_period
from paperlog.importer.field_names import COLUMNS, LINK_WORDS, NOTES
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import Line, ListItem, MarkdownBlock, paragraph, read_blocks
from paperlog.importer.outline import Section
from paperlog.importer.title_lines import (
    Title,
    TitleLink,
    divided_cell,
    fact_line,
    heading_title,
    is_section,
    is_short,
    lead_title,
    link_cell,
    link_line,
    looks_like_paper,
    read_words,
    title_before_links,
)
from paperlog.model.folding import letters_of
from paperlog.model.language_detection import has_han
from paperlog.model.week import Week

ABOVE_HEADINGS = -1
"""Level of an entry that covers a whole file."""
FOLD = 9
"""Level of a fold that is an entry, below all headings."""
DAY_BEFORE = re.compile(
    r"\s*[(（\[【*_]{0,3}(?P<day>[^\[\]()（）【】*_]{5,40}?)[)）\]】*_]{0,3}\s*"
    r"(?:[-–—:：|·,，]+\s*)?(?=\[|\*\*|__)"
)
"""Text before a bold or linked title, which may be a day."""
DAY_FIRST = re.compile(
    r"\s*[(（\[【*_]{0,3}(?P<day>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[)）\]】*_]{0,3}\s*"
    r"(?:[-–—:：|·,，]+\s+|\s+)(?=\w)"
)
"""A day before plain text."""
REST_LEAD = re.compile(r"^(?:<br\s*/?>|[\s\-–—:：|,，])+", re.IGNORECASE)
"""Separator between a title and the text after it."""
LINK_ALONE = re.compile(
    r"\s*(?:\*\*|__)?\[[^\[\]]+\]\(<?[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*>?\)(?:\*\*|__)?\s*"
)


@dataclass
class ImportedCard:
    """An entry found in the file."""

    title: Title
    blocks: list[MarkdownBlock] = field(default_factory=list)
    week: Week | None = None
    """The week named by the entry itself, if any."""
    day: date | None = None
    done: bool | None = None
    """Whether its checkbox is ticked; ``None`` without a checkbox."""
    facts: list[tuple[str, str, Line]] = field(default_factory=list)
    """Names and values of table cells, with line and description."""


@dataclass
class Topic:
    """A heading over several entries."""

    title: Title
    entries: list[ImportedCard] = field(default_factory=list)


def entries_of(item: ImportedCard | Topic) -> list[ImportedCard]:
    return item.entries if isinstance(item, Topic) else [item]


@dataclass
class Logged:
    """The entries of a section, in order, and its own text."""

    section: Section
    items: list[ImportedCard | Topic] = field(default_factory=list)
    text: list[MarkdownBlock] = field(default_factory=list)


class Entries:
    """Reads the blocks of one section; *known* tells whether a title is that of a record."""

    def __init__(
        self,
        section: Section,
        ledger: Ledger,
        known: Callable[[Title], bool],
        context: DateContext,
        whole: ImportedCard | None = None,
    ) -> None:
        """Read the section; if *whole* is given, all blocks belong to that entry."""
        self.section, self.ledger = section, ledger
        self.known, self.context = known, context
        self.logged = Logged(section)
        self.entry: ImportedCard | None = None
        self.level = 0
        """Level of the heading of the current entry; 0 for other titles."""
        self.topic: Topic | None = None
        self.topic_level = 0
        self.divided = True
        self.folds: list[bool] = []
        """For each open fold, whether it is an entry."""
        self.headed = whole is not None or any(
            block.kind == "heading" and not is_section(block.text) for block in section.blocks
        )
        self.whole = whole
        if whole:
            self.entry, self.level = whole, ABOVE_HEADINGS
            self.logged.items.append(whole)

    def read(self) -> Logged:
        blocks = self.section.blocks
        for index, block in enumerate(blocks):
            self._read(block, index)
            self.divided = block.kind == "rule" or (
                self.divided and block.kind in {"open", "close"}
            )
        return self.logged

    def _read(self, block: MarkdownBlock, index: int) -> None:
        if block.kind == "rule":
            self.ledger.changed(block.numbers, "a separator; cards have ends of their own")
        elif block.kind == "open":
            self.folds.append(False)
            self.ledger.changed(block.numbers, "a fold; cards and weeks fold by themselves")
        elif block.kind == "close":
            self.ledger.changed(block.numbers, "the end of a fold")
            if self.folds and self.folds.pop():
                self.entry = None
        elif block.kind == "summary":
            self._summary(block)
        elif block.kind == "heading":
            self._heading(block, index)
        elif block.kind == "paragraph":
            self._paragraph(block)
        elif block.kind == "list":
            self._list(block)
        elif block.kind == "table":
            self._table(block)
        else:
            self._text(block)

    # titles ---------------------------------------------------------------------------------------

    def _begin(self, title: Title, level: int = 0) -> ImportedCard:
        self.entry = ImportedCard(title, week=self.section.week, day=self.section.day)
        self.level = level
        if self.topic:
            self.topic.entries.append(self.entry)
        else:
            self.logged.items.append(self.entry)
        if title.rest:
            self.entry.blocks.append(
                paragraph([(title.lines[-1][0], REST_LEAD.sub("", title.rest))])
            )
        return self.entry

    def _text(self, block: MarkdownBlock) -> None:
        (self.entry.blocks if self.entry else self.logged.text).append(block)

    def _heading(self, block: MarkdownBlock, index: int) -> None:
        title = heading_title(block)
        known = self.known(title)
        if not title.words:
            self._text(block)
            return
        if self.whole and letters_of(title.words) == letters_of(self.whole.title.words):
            self.ledger.changed(block.numbers, "the title of the file's head again")
            return
        if self.topic and block.level <= self.topic_level:
            self.topic, self.entry = None, None
        is_lower = self.level and block.level > self.level and not looks_like_paper(title)
        if self.entry and not known and (is_lower or is_section(title.words)):
            self._text(block)
            return
        # topics cannot have figures
        if not known and not title.addresses and "![" not in block.text:
            if self._heads_topics(index, title):
                self._leave_empty_topic()
                self._text_of_heading(title)
                self.topic, self.entry = None, None
                return
            if self._is_topic(index, title):
                self._leave_empty_topic()
                self.topic, self.topic_level, self.entry = Topic(title), block.level, None
                self.logged.items.append(self.topic)
                return
        self._begin(title, block.level)

    def _is_topic(self, index: int, title: Title) -> bool:
        block, following = self.section.blocks[index], self._following(index)
        if not following:
            return False
        if self.topic:
            return self._is_topic_of_papers(index)
        if following.kind == "heading":
            below = heading_title(following).words
            return following.level > block.level and not is_section(below)
        if looks_like_paper(title):
            return False
        if following.kind == "list":
            return self._lists_entries(following)
        return bool(self._columns(following)) or self._is_topic_of_papers(index)

    def _following(self, index: int) -> MarkdownBlock | None:
        """Return the next block, skipping rules."""
        below = self.section.blocks[index + 1 : index + 4]
        return next((other for other in below if other.kind != "rule"), None)

    def _is_topic_of_papers(self, index: int, *, with_text: bool = False) -> bool:
        """Return whether a heading is followed by a list of papers, directly or after one
        paragraph.

        The items must be titles only, because links with text may be comparisons in a note;
        *with_text* allows text.
        """
        blocks = self.section.blocks
        title = heading_title(blocks[index])
        if title.addresses or is_section(title.words) or looks_like_paper(title):
            return False
        below = [other for other in blocks[index + 1 : index + 5] if other.kind != "rule"][:2]
        if below and below[0].kind == "paragraph" and not self._is_about_paper(below[0]):
            del below[0]
        if not below or below[0].kind != "list":
            return False
        leads = [self._item_title(self._dated(item)[1]) for item in below[0].items]
        titles = [lead[0] for lead in leads if lead and (with_text or not lead[0].rest)]
        return 2 * sum(map(looks_like_paper, titles)) >= len(leads)

    def _is_about_paper(self, block: MarkdownBlock) -> bool:
        """Return whether a paragraph below a heading is about the paper named by the heading."""
        _words, addresses = read_words(block.text)
        return (
            _is_bold(block.text)
            or any(address.of_paper for address in addresses)
            or any(fact_line(text) for _number, text in block.lines)
        )

    def _heads_topics(self, index: int, title: Title) -> bool:
        """Return whether a heading contains topics, with or without text of its own.

        It is then no entry, and topics are not nested. A single list of papers with text may still
        be part of a note.
        """
        blocks = self.section.blocks
        following = self._following(index)
        if following is None or following.kind not in {"paragraph", "heading"}:
            return False
        if looks_like_paper(title) or is_section(title.words):
            return False
        if following.kind == "paragraph" and self._is_about_paper(following):
            return False
        topics_with_text = 0
        for at in range(index + 1, len(blocks)):
            if blocks[at].kind == "heading":
                if blocks[at].level <= blocks[index].level:
                    return False
                if self._is_topic_of_papers(at):
                    return True
                topics_with_text += self._is_topic_of_papers(at, with_text=True)
                if topics_with_text > 1:
                    return True
        return False

    def _leave_empty_topic(self) -> None:
        """Turn a topic without entries into text; the topic inside it has the papers."""
        if self.topic and not self.topic.entries:
            self.logged.items.remove(self.topic)
            self._text_of_heading(self.topic.title)

    def _text_of_heading(self, title: Title) -> None:
        text = f"**{title.words}**"
        self.logged.text.append(paragraph([(title.line, text)]))

    def _summary(self, block: MarkdownBlock) -> None:
        title = Title(block.text, block.lines)
        if not block.text:
            self.ledger.changed(block.numbers, "a summary without words")
        elif self.entry and not self.known(title) and not looks_like_paper(title):
            self._text(paragraph([(block.line, f"**{block.text}**")]))
            self.ledger.changed(
                [number for number in block.numbers if number != block.line],
                "a fold; its words stand bold in the card",
            )
        else:
            self._begin(title, FOLD)
            if self.folds:
                self.folds[-1] = True

    def _paragraph(self, block: MarkdownBlock) -> None:
        if (self.entry and self._is_about_entry(block)) or self._took_link(block.lines):
            self._text(block)
            return
        lead = lead_title(block.lines, linked=True)
        if lead and self._is_title(lead[0], block):
            title, below = lead
        elif bare := self._bare(block):
            title, below = bare, block.lines[1:]
        else:
            self._text(block)
            return
        self._begin(title)
        if below:
            self._took_link(below)
            self._text(paragraph(below))

    def _took_link(self, lines: list[Line]) -> bool:
        """Add the first line below a title without link to the title, if it is a link to its
        paper; return whether it is.

        The text of the link may be in other words or another language.
        """
        if not self.entry or self.entry.blocks or self.entry.title.addresses:
            return False
        first = lines[0][1]
        if not LINK_ALONE.fullmatch(first):
            return False
        words, addresses = read_words(first)
        own, below = self.entry.title, Title(words, lines[:1])
        if not any(address.identifier for address in addresses):
            return False
        if letters_of(words) != letters_of(own.words):
            is_translated = has_han(words) != has_han(own.words) and len(own.words.split()) > 2
            is_label = looks_like_paper(own) and not looks_like_paper(below)
            if not (is_translated or is_label) or self.known(below):
                return False
        own.addresses += addresses
        return True

    def _is_about_entry(self, block: MarkdownBlock) -> bool:
        """Return whether a line contains links or facts for the entry above it."""
        return all(
            link_line(text) or fact_line(text) for _number, text in block.lines if len(text) < 1000
        )

    def _is_title(self, title: Title, block: MarkdownBlock) -> bool:
        if self.known(title):
            return True
        if self.headed and not (self.divided and not self.level):
            # directly below a heading, it may be the full title of that entry
            return self._is_filled() and not title.rest and _is_bold_paper(title, block.text)
        if not title.words or is_section(title.words) or len(title.words) > 400:
            return False
        if _is_bold(block.text):
            # `**Note:** it is fast` is emphasis in a sentence
            return title.rest.lstrip()[:1] in {"", "(", "（", "["} or looks_like_paper(title)
        is_linked = any(address.of_paper for address in title.addresses)
        return is_linked or (self.divided and not title.rest)

    def _bare(self, block: MarkdownBlock) -> Title | None:
        """Return a title without markup: a short line below a separator, or the title of
        a record.
        """
        first = block.lines[0][1]
        if len(first) > 300 or first.lstrip()[:1] in {"!", "<"}:
            return None
        words, addresses = read_words(first)
        title = Title(words, block.lines[:1], addresses)
        if fact_line(first):
            return None
        below = block.lines[1:]
        is_alone = not below or below[0][1].lstrip().startswith(("![", "<img"))
        is_divided = self.divided and self.entry and not self.headed
        is_title = is_divided and is_alone and words and is_short(first)
        return title if is_title or self.known(title) else None

    # lists and tables -----------------------------------------------------------------------------

    def _list(self, block: MarkdownBlock) -> None:
        if self._lists_entries(block) if self.entry is None else self._lists_others(block):
            for item in block.items:
                self._item(item)
            self.entry = None
            return
        self._text(block)

    def _lists_entries(self, block: MarkdownBlock) -> bool:
        leads = [self._item_title(self._dated(item)[1]) for item in block.items]
        titles = [lead[0] for lead in leads if lead]
        return any(
            self.known(title)
            or looks_like_paper(title)
            or not (is_section(title.words) or title.rest)
            for title in titles
        )

    def _lists_others(self, block: MarkdownBlock) -> bool:
        """Return whether the items of a list below a bold title are other papers.

        Each item then begins with bold text and a link to a paper.
        """
        if not self._is_filled() or self.level:
            return False
        leads = [(self._item_title(item), item) for item in block.items]
        return all(lead and _is_bold_paper(lead[0], item.lines[0][1]) for lead, item in leads)

    def _is_filled(self) -> bool:
        """Return whether the current entry has any content."""
        return self.entry is not None and bool(self.entry.blocks or self.entry.title.addresses)

    def _dated(self, item: ListItem) -> tuple[Period | None, ListItem]:
        """Return the day that an item begins with, and the item without it."""
        number, text = item.lines[0] if item.lines else (0, "")
        found = DAY_BEFORE.match(text) or DAY_FIRST.match(text)
        if not found or not re.search(r"\d", found["day"]):
            return None, item
        period = whole_period(found["day"].strip(" \t-–—:：|·,，"), self.context)
        if not period or not period.day or re.fullmatch(r"\d+/\d+", found["day"]):
            return None, item
        return period, ListItem([(number, text[found.end() :]), *item.lines[1:]], item.done)

    def _item_title(self, item: ListItem) -> tuple[Title, list[Line]] | None:
        """Return the title at the start of an item; a line of links only belongs to the entry
        above.
        """
        if not item.lines or not item.lines[0][1].strip():
            return None
        if link_line(item.lines[0][1]):
            return None
        head: list[Line] = []
        for line in item.lines:
            start = line[1].lstrip()[:2]
            if not start or (head and start in {"- ", "* ", "+ ", "> ", "![", "``"}):
                break
            head.append(line)
        found = lead_title(head, linked=True) or title_before_links(head)
        return (found[0], [*found[1], *item.lines[len(head) :]]) if found else None

    def _item(self, item: ListItem) -> None:
        period, item = self._dated(item)
        found = self._item_title(item)
        if not found:
            first = item.lines[0]
            if self.entry and link_line(first[1]):
                self.entry.blocks += read_blocks(item.lines)
                return
            words, addresses = read_words(first[1])
            found = Title(words, [first], addresses), item.lines[1:]
            if not words:
                self.logged.text += read_blocks(item.lines)
                return
        title, rest = found
        facts: list[tuple[str, str, Line]] = []
        if not _is_bold(item.lines[0][1]) and not item.lines[0][1].lstrip().startswith("["):
            title.words, said = divided(title.words)
            facts = [(name, value, (title.line, source)) for name, value, source in said]
        entry = self._begin(title)
        entry.done, entry.facts = item.done, facts
        if period:
            entry.week, entry.day = period.week, period.day
            self.ledger.changed([title.line], f"names the day {period.day} of one entry")
            for note in period.notes:
                self.ledger.remark([title.line], note)
        entry.blocks += read_blocks(rest)

    def _columns(self, block: MarkdownBlock) -> dict[int, str]:
        """Return the kinds of a table's columns, if one contains titles."""
        head = [read_words(cell)[0].casefold() for cell in block.rows[0][1]] if block.rows else []
        kinds = {at: COLUMNS[name] for at, name in enumerate(head) if name in COLUMNS}
        return kinds if "title" in kinds.values() and len(block.rows) > 1 else {}

    def _table(self, block: MarkdownBlock) -> None:
        kinds = self._columns(block)
        at = next((at for at, kind in kinds.items() if kind == "title"), 0)
        links = all("](" in cells[at] for _line, cells in block.rows[1:] if at < len(cells))
        if not kinds or (self.entry and not links and not set(kinds.values()) & {"date", "link"}):
            # in an entry, a table of titles alone may be a comparison
            self._text(block)
            return
        head = [read_words(cell)[0] for cell in block.rows[0][1]]
        first, second = block.rows[0][0], block.rows[1][0]
        self.ledger.changed(
            [number for number in block.numbers if first <= number < second],
            "the head of a table; each row is a card",
        )
        self.entry = None
        texts = dict(block.lines)
        for line, cells in block.rows[1:]:
            self._row(line, cells, head, kinds, texts.get(line, ""))
        self.entry = None

    def _row(
        self, line: int, cells: Sequence[str], head: list[str], kinds: dict[int, str], source: str
    ) -> None:
        at = next(at for at, kind in kinds.items() if kind == "title")
        words, addresses = read_words(cells[at] if at < len(cells) else "")
        if not words:
            self.logged.text.append(paragraph([(line, source.strip("| "))]))
            return
        title = Title(words, [(line, cells[at])], addresses)
        if (found := divided_cell(cells[at])) and not self.known(title):
            title = replace(found, lines=title.lines)
        facts: list[tuple[str, str, Line]] = []
        entry = self._begin(title)
        for index, cell in enumerate(cells):
            kind = kinds.get(index, "")
            if index == at or not cell.strip():
                continue
            if kind == "date" and self._date(entry, cell, line):
                continue
            if kind == "link":
                links = link_cell(cell)
                if links:
                    label = LINK_WORDS.get(head[index].casefold(), "")
                    others = _of_other_things(links)
                    title.addresses += [
                        replace(link, kind=link.kind or label)
                        for link in links
                        if link not in others
                    ]
                    if others:
                        shown = " ".join(f"[{link.words}](<{link.url}>)" for link in others)
                        entry.blocks.append(paragraph([(line, shown)]))
                    continue
            is_named = head[index] and head[index].casefold() not in NOTES
            text = f"{head[index]}: {cell.strip()}" if is_named else cell.strip()
            if kind in {"tags", "status", "rating", "venue", "year"}:
                facts.append((kind, cell.strip(), (line, f"{kind}: {cell.strip()}")))
            elif kind == "authors" and (names := names_in(cell)):
                facts.append((kind, names, (line, text)))
            else:
                entry.blocks.append(paragraph([(line, text)]))
        entry.facts = facts
        # the parser drops cells beyond the number of header cells
        extra = source.replace("\\|", "\0").strip().strip("|").split("|")[len(head) :]
        entry.blocks += [
            paragraph([(line, cell.replace("\0", "|").strip())]) for cell in extra if cell.strip()
        ]

    def _date(self, entry: ImportedCard, cell: str, line: int) -> bool:
        try:
            period = read_period(read_words(cell)[0], self.context)
        except DateError as error:
            self.ledger.remark([line], str(error), wrong=True)
            return False
        if not period or period.rest:
            return False
        for note in period.notes:
            self.ledger.remark([line], note)
        entry.week, entry.day = period.week, period.day
        return True


def _is_bold(source: str) -> bool:
    return source.lstrip().startswith(("**", "__", "[**", "[__"))


def _of_other_things(links: Sequence[TitleLink]) -> list[TitleLink]:
    """Return links of a cell that have unknown text, next to links with known text."""
    known = [link for link in links if link.kind or link.identifier or link.of_paper]
    return [link for link in links if link not in known and link.words] if known else []


def _is_bold_paper(title: Title, source: str) -> bool:
    """Return whether bold text is, or is followed by, a link to a paper.

    It is a title then, not emphasis in a sentence.
    """
    return (
        _is_bold(source)
        and bool(title.words)
        and not is_section(title.words)
        and any(address.of_paper for address in title.addresses)
    )
