"""The entries of a week: which blocks are a title, and which stand below it.

Titles are headings, bold or linked words at the start of a paragraph or of an item, cells of a
table, and short bare lines below a separator. A heading with other headings right below it is a
topic that holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from paperlog.core.weeks import Week
from paperlog.importing.accounts import Ledger
from paperlog.importing.dates import Context, DateError, read_period
from paperlog.importing.markdown import Block, Item, Line, read_blocks
from paperlog.importing.names import names_in
from paperlog.importing.outline import Section
from paperlog.importing.titles import (
    Address,
    Title,
    fact_line,
    heading_title,
    is_section,
    is_short,
    lead_title,
    link_cell,
    link_line,
    looks_like_paper,
    read_words,
)

FOLD = 9
"""The level of a fold that is an entry: below every heading."""
COLUMNS = {
    "title": (
        "title",
        "paper",
        "name",
        "papers",
        "论文",
        "标题",
        "题目",
        "名称",
        "论文题目",
        "论文名称",
        "论文标题",
        "文章",
    ),
    "date": ("date", "week", "day", "read", "date read", "日期", "时间", "周", "阅读日期", "周次"),
    "tags": (
        "tags",
        "tag",
        "keywords",
        "topic",
        "topics",
        "标签",
        "关键词",
        "主题",
        "方向",
        "领域",
    ),
    "authors": ("author", "authors", "作者", "论文作者"),
    "status": ("status", "状态"),
    "rating": ("rating", "score", "评分", "推荐度", "星级"),
    "venue": ("venue", "conference", "journal", "会议", "期刊", "来源", "发表"),
    "year": ("year", "年份", "年"),
    "link": (
        "link",
        "links",
        "url",
        "pdf",
        "arxiv",
        "doi",
        "code",
        "github",
        "project",
        "链接",
        "地址",
        "代码",
        "项目",
        "论文链接",
    ),
}
BY_HEAD = {word: kind for kind, words in COLUMNS.items() for word in words}


@dataclass
class Entry:
    """One entry as it was found."""

    title: Title
    blocks: list[Block] = field(default_factory=list)
    week: Week | None = None
    """Its own, where it names one."""
    day: date | None = None
    done: bool | None = None
    """Whether its box is ticked, ``None`` where it has none."""
    facts: list[tuple[str, str, Line]] = field(default_factory=list)
    """Names and values of a table's cells, with the line and what it is in words."""


@dataclass
class Topic:
    """A heading over several entries."""

    title: Title
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Logged:
    """What a section holds: entries in their order, and text of its own."""

    section: Section
    items: list[Entry | Topic] = field(default_factory=list)
    text: list[Block] = field(default_factory=list)


class Entries:
    """Reads the blocks of one section; *known* says whether a title is that of a record."""

    def __init__(
        self,
        section: Section,
        ledger: Ledger,
        environment: dict[str, Any],
        known: Callable[[Title], bool],
        context: Context,
    ) -> None:
        self.section, self.ledger, self.environment, self.known, self.context = (
            section,
            ledger,
            environment,
            known,
            context,
        )
        self.logged = Logged(section)
        self.entry: Entry | None = None
        self.level = 0
        """That of the heading that the entry stands under; 0 for other titles."""
        self.topic: Topic | None = None
        self.topic_level = 0
        self.divided = True
        self.folds: list[bool] = []
        """Whether each open fold is an entry."""
        self.headed = any(
            block.kind == "heading" and not is_section(block.text) for block in section.blocks
        )

    def read(self) -> Logged:
        blocks = self.section.blocks
        for index, block in enumerate(blocks):
            following = next(
                (other for other in blocks[index + 1 : index + 4] if other.kind != "rule"), None
            )
            self._read(block, following)
            self.divided = block.kind == "rule" or (
                self.divided and block.kind in {"open", "close"}
            )
        return self.logged

    def _read(self, block: Block, following: Block | None) -> None:
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
            self._heading(block, following)
        elif block.kind == "paragraph":
            self._paragraph(block)
        elif block.kind == "list":
            self._list(block)
        elif block.kind == "table":
            self._table(block)
        else:
            self._text(block)

    # titles ---------------------------------------------------------------------------------------

    def _begin(self, title: Title, level: int = 0) -> Entry:
        self.entry = Entry(title, week=self.section.week, day=self.section.day)
        self.level = level
        if self.topic:
            self.topic.entries.append(self.entry)
        else:
            self.logged.items.append(self.entry)
        if title.rest:
            self.entry.blocks.append(
                Block(
                    "paragraph",
                    [(title.lines[-1][0], title.rest.lstrip(" -–—:：|,，"))],
                    title.rest,
                )
            )
        return self.entry

    def _text(self, block: Block) -> None:
        (self.entry.blocks if self.entry else self.logged.text).append(block)

    def _heading(self, block: Block, following: Block | None) -> None:
        title = heading_title(block, self.environment)
        known = self.known(title)
        if not title.words:
            self._text(block)
            return
        if self.topic and block.level <= self.topic_level:
            self.topic, self.entry = None, None
        if (
            self.entry
            and self.level
            and block.level > self.level
            and not known
            and not looks_like_paper(title)
        ):
            self._text(block)
            return
        if self.entry and is_section(title.words) and not known:
            self._text(block)
            return
        if (
            not known
            and not self.topic
            and following is not None
            and self._is_topic(block, title, following)
        ):
            self.topic, self.topic_level, self.entry = Topic(title), block.level, None
            self.logged.items.append(self.topic)
            return
        self._begin(title, block.level)

    def _is_topic(self, block: Block, title: Title, following: Block) -> bool:
        # a topic has no place for a figure
        if title.addresses or "![" in block.text:
            return False
        if following.kind == "heading":
            return following.level > block.level and not is_section(
                heading_title(following, self.environment).words
            )
        if looks_like_paper(title):
            return False
        if following.kind == "list":
            return self._lists_entries(following)
        return following.kind == "table" and bool(self._columns(following))

    def _summary(self, block: Block) -> None:
        title = Title(block.text, block.lines)
        if not block.text:
            self.ledger.changed(block.numbers, "a summary without words")
        elif self.entry and not self.known(title) and not looks_like_paper(title):
            self._text(Block("paragraph", [(block.line, f"**{block.text}**")], block.text))
            self.ledger.changed(
                [number for number in block.numbers if number != block.line],
                "a fold; its words stand bold in the card",
            )
        else:
            self._begin(title, FOLD)
            if self.folds:
                self.folds[-1] = True

    def _paragraph(self, block: Block) -> None:
        if not self.entry or not self._is_about_entry(block):
            lead = lead_title(block.lines, self.environment, linked=True)
            if lead and self._is_title(lead[0], block):
                self._begin(lead[0])
                if lead[1]:
                    self._text(
                        Block("paragraph", lead[1], "\n".join(text for _number, text in lead[1]))
                    )
                return
            if bare := self._bare(block):
                self._begin(bare)
                if block.lines[1:]:
                    self._text(
                        Block(
                            "paragraph",
                            block.lines[1:],
                            "\n".join(text for _number, text in block.lines[1:]),
                        )
                    )
                return
        self._text(block)

    def _is_about_entry(self, block: Block) -> bool:
        """Whether a line gives links or facts of the entry above it."""
        return all(
            link_line(text, self.environment) or fact_line(text)
            for _number, text in block.lines
            if len(text) < 1000
        )

    def _is_title(self, title: Title, block: Block) -> bool:
        if self.known(title):
            return True
        if self.headed and not (self.divided and not self.level):
            # directly below a heading it may be that entry's own title in full
            return self._is_filled() and not title.rest and _is_bold_paper(title, block.text)
        if not title.words or is_section(title.words) or len(title.words) > 400:
            return False
        if _is_bold(block.text):
            # `**Note:** it is fast` is emphasis in a sentence
            return (
                not title.rest
                or title.rest.lstrip().startswith(("(", "（", "["))
                or looks_like_paper(title)
            )
        return any(address.of_paper for address in title.addresses) or (
            self.divided and not title.rest
        )

    def _bare(self, block: Block) -> Title | None:
        """A title without any mark: one short line below a separator, or a title that is in a
        record.
        """
        first = block.lines[0][1]
        if len(first) > 300 or first.lstrip()[:1] in {"!", "<"}:
            return None
        words, addresses = read_words(first, self.environment)
        title = Title(words, block.lines[:1], addresses)
        if self.known(title) and not fact_line(first):
            return title
        below = block.lines[1:]
        alone = not below or below[0][1].lstrip().startswith(("![", "<img"))
        if (
            self.divided
            and self.entry
            and not self.headed
            and alone
            and words
            and is_short(first)
            and not fact_line(first)
        ):
            return title
        return None

    # lists and tables -----------------------------------------------------------------------------

    def _list(self, block: Block) -> None:
        if self._lists_entries(block) if self.entry is None else self._lists_others(block):
            for item in block.items:
                self._item(item)
            self.entry = None
            return
        self._text(block)

    def _lists_entries(self, block: Block) -> bool:
        leads = [self._item_title(item) for item in block.items]
        return any(
            lead
            and (
                self.known(lead[0])
                or looks_like_paper(lead[0])
                or (not is_section(lead[0].words) and not lead[0].rest)
            )
            for lead in leads
        )

    def _lists_others(self, block: Block) -> bool:
        """Whether a list below a bold title is of other papers: each item begins with bold words
        and a link to one.
        """
        if not self._is_filled() or self.level:
            return False
        leads = [(self._item_title(item), item) for item in block.items]
        return all(lead and _is_bold_paper(lead[0], item.lines[0][1]) for lead, item in leads)

    def _is_filled(self) -> bool:
        """Whether the entry has anything yet."""
        return self.entry is not None and bool(self.entry.blocks or self.entry.title.addresses)

    def _item_title(self, item: Item) -> tuple[Title, list[Line]] | None:
        if not item.lines or not item.lines[0][1].strip():
            return None
        head: list[Line] = []
        for line in item.lines:
            if not line[1].strip() or (
                head and line[1].lstrip()[:2] in {"- ", "* ", "+ ", "> ", "![", "``"}
            ):
                break
            head.append(line)
        found = lead_title(head, self.environment, linked=True)
        return (found[0], [*found[1], *item.lines[len(head) :]]) if found else None

    def _item(self, item: Item) -> None:
        found = self._item_title(item)
        if not found:
            first = item.lines[0]
            words, addresses = read_words(first[1], self.environment)
            found = Title(words, [first], addresses), item.lines[1:]
            if not words:
                self.logged.text += read_blocks(item.lines, self.environment)
                return
        title, rest = found
        entry = self._begin(title)
        entry.done = item.done
        entry.blocks += read_blocks(rest, self.environment)

    def _columns(self, block: Block) -> dict[int, str]:
        """The kinds of a table's columns, if one of them has titles."""
        head = (
            [read_words(cell, self.environment)[0].casefold() for cell in block.rows[0][1]]
            if block.rows
            else []
        )
        kinds = {at: BY_HEAD[name] for at, name in enumerate(head) if name in BY_HEAD}
        return kinds if "title" in kinds.values() and len(block.rows) > 1 else {}

    def _table(self, block: Block) -> None:
        kinds = self._columns(block)
        if not kinds or (
            self.entry
            and not set(kinds.values()) & {"date", "link"}
            and not self._links_titles(block, kinds)
        ):
            self._text(block)
            return
        head = [read_words(cell, self.environment)[0] for cell in block.rows[0][1]]
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

    def _links_titles(self, block: Block, kinds: dict[int, str]) -> bool:
        at = next(at for at, kind in kinds.items() if kind == "title")
        return all("](" in cells[at] for _line, cells in block.rows[1:] if at < len(cells))

    def _row(
        self, line: int, cells: Sequence[str], head: list[str], kinds: dict[int, str], source: str
    ) -> None:
        at = next(at for at, kind in kinds.items() if kind == "title")
        words, addresses = read_words(cells[at] if at < len(cells) else "", self.environment)
        if not words:
            self.logged.text.append(
                Block("paragraph", [(line, source.strip("| "))], source.strip("| "))
            )
            return
        title = Title(words, [(line, cells[at])], addresses)
        facts: list[tuple[str, str, Line]] = []
        entry = self._begin(title)
        for index, cell in enumerate(cells):
            kind = kinds.get(index, "")
            if index == at or not cell.strip():
                continue
            if kind == "date" and self._date(entry, cell, line):
                continue
            if kind == "link":
                links = link_cell(cell, self.environment)
                if links:
                    title.addresses += [
                        Address(link.url, link.words, link.kind or _link_kind(head[index]))
                        for link in links
                    ]
                    continue
            text = (
                f"{head[index]}: {cell.strip()}"
                if head[index] and not _is_note(head[index])
                else cell.strip()
            )
            if kind in {"tags", "status", "rating", "venue", "year"}:
                facts.append((kind, cell.strip(), (line, f"{kind}: {cell.strip()}")))
            elif kind == "authors" and (names := names_in(cell)):
                facts.append((kind, names, (line, text)))
            else:
                entry.blocks.append(Block("paragraph", [(line, text)], text))
        entry.facts = facts
        if source.count("|") - source.count("\\|") > len(head) + 1:
            # a parser drops the cells of a row that is longer than its head
            extra = source.replace("\\|", "\0").strip().strip("|").split("|")[len(head) :]
            entry.blocks += [
                Block("paragraph", [(line, cell.replace("\0", "|").strip())], cell.strip())
                for cell in extra
                if cell.strip()
            ]

    def _date(self, entry: Entry, cell: str, line: int) -> bool:
        try:
            period = read_period(read_words(cell, self.environment)[0], self.context)
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


def _is_bold_paper(title: Title, source: str) -> bool:
    """Whether bold words are followed by a link to a paper, or are one: so a title stands, and not
    emphasis in a sentence.
    """
    return (
        _is_bold(source)
        and bool(title.words)
        and not is_section(title.words)
        and any(address.of_paper for address in title.addresses)
    )


def _link_kind(head: str) -> str:
    from paperlog.importing.titles import LINK_WORDS

    return LINK_WORDS.get(head.casefold(), "")


def _is_note(head: str) -> bool:
    return head.casefold() in {
        "note",
        "notes",
        "comment",
        "comments",
        "remarks",
        "summary",
        "abstract",
        "备注",
        "笔记",
        "评论",
        "总结",
        "摘要",
        "说明",
        "简介",
    }
