"""What is stored of a page when it is read: its parts of the log, references, texts, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx import addnodes

from paperlog.formulas.faults import FormulaError
from paperlog.formulas.own_commands import expanded
from paperlog.formulas.plain_text import readable
from paperlog.model.entry import Entry, LoggedWeek, first_words, mention
from paperlog.model.signatures import Signature
from paperlog.model.week import Week, WeekError, parse_week
from paperlog.nodes import (
    is_of_log,
    log_editor,
    log_entry,
    log_entry_title,
    log_excerpt,
    log_missing_figure,
    log_topic,
    log_week,
)

ANY = {"any", "myst"}
"""Types of references that may implicitly point to an entry or a week."""
LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)
NOT_OWN_TEXT = (log_excerpt, log_editor, nodes.caption, nodes.attribution)


@dataclass(frozen=True)
class SectionText:
    """Text of a section or week, without its entries and subsections."""

    anchor: str
    """Empty for the top section of the page."""
    title: str
    text: str


@dataclass(frozen=True)
class EntryText:
    """Text of an entry; references keep their targets, see :func:`.mention`."""

    note: str
    """The author's own text."""
    other: str
    """Excerpts, editor's notes and captions."""


@dataclass
class PageTexts:
    """Text of one document."""

    sections: list[SectionText] = field(default_factory=list)
    entries: dict[str, EntryText] = field(default_factory=dict)
    """By anchor."""


@dataclass(frozen=True)
class Thumbnail:
    """The picture of an entry in a row; *light* and *dark* are keys of ``env.images``."""

    light: str
    dark: str = ""
    """Variant for the dark colour scheme; empty if there is one picture for both."""
    size: tuple[int, int] | None = None
    """Width and height in CSS pixels."""


@dataclass
class Page:
    """Data of one document: its parts of the log, and what it shows of other documents."""

    weeks: list[LoggedWeek] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    indexes: dict[str, int] = field(default_factory=dict)
    listings: list[Any] = field(default_factory=list)
    listing_lines: list[int] = field(default_factory=list)
    """Line of each of the listings in the source."""
    references: list[tuple[str, str, int]] = field(default_factory=list)
    """Roles ``paper`` and ``tag``, and sources of excerpts and topics: kind, target, line."""
    other_references: bool = False
    """Whether the page has references to other domains."""
    citations_in_entries: list[tuple[str, str]] = field(default_factory=list)
    """Citations in the text of entries: the entry's anchor, the key."""
    titles_read: dict[str, str] = field(default_factory=dict)
    """Titles of records that were used while reading, by key."""
    watched: dict[str, Signature | None] = field(default_factory=dict)
    """Signatures, at reading time, of paths that Sphinx cannot note as dependencies: files that did
    not exist (None), and folders."""
    uses_markup: bool = False
    """Whether the page has a directive or role of the log."""
    drawn: dict[str, str] = field(default_factory=dict)
    """Files of pictures drawn from code, by the URIs of the page's image nodes."""
    has_faulty_figure: bool = False
    """Whether a figure from code was not drawn, or with a problem."""
    texts: PageTexts = field(default_factory=PageTexts)
    """Text of the page, for the search."""
    thumbnails: dict[str, Thumbnail] = field(default_factory=dict)
    """Pictures of entries, by anchor."""
    whole_week: Week | None = None
    """The week named by the title of the page, if it is the only one on the page."""

    def note(self, doctree: nodes.document) -> None:
        """Store the references in *doctree*, the whole page, and the week that is all of it."""
        for node in doctree.findall(nodes.Element):
            self.uses_markup = self.uses_markup or is_of_log(node)
            # references to other projects (intersphinx) are not checked
            if node.tagname == "pending_xref" and not node.get("intersphinx"):
                self._note_reference(node)
        section = next(iter(doctree.findall(nodes.section)), None)
        if section is not None and any(isinstance(child, log_week) for child in section.children):
            weeks = [logged.week for logged in self.weeks]
            self.whole_week = weeks[0] if weeks == [week_named(section[0].astext())] else None

    def _note_reference(self, node: nodes.Element) -> None:
        domain, kind = node.get("refdomain"), node["reftype"]
        if domain not in {"paperlog", "cite"}:
            self.other_references = True
            kind = "any" if kind in ANY else ""
        if domain != "cite" and kind:
            self.references.append((kind, node["reftarget"], node.line or 0))


def week_named(text: str) -> Week | None:
    """Return the week that *text* names, or None."""
    try:
        return parse_week(text).week
    except WeekError:
        return None


# texts --------------------------------------------------------------------------------------------


def texts_of(doctree: nodes.document, commands: Mapping[str, str]) -> PageTexts:
    """Return the text of the sections and entries of a page.

    :param commands: definitions of the log's own TeX commands, by name.
    """
    return PageTexts(
        list(_sections(doctree, commands)),
        {node["anchor"]: _of_entry(node, commands) for node in doctree.findall(log_entry)},
    )


def _of_entry(entry: log_entry, commands: Mapping[str, str]) -> EntryText:
    own: list[str] = []
    other: list[str] = []
    for block, is_own in _blocks(entry, is_own=True):
        (own if is_own else other).append(words_of(block, commands))
    return EntryText(_joined(own), _joined(other))


def _sections(doctree: nodes.document, commands: Mapping[str, str]) -> Iterator[SectionText]:
    """Yield the sections with their text; a page with weeks omits sections without text."""
    weeks = list(doctree.findall(log_week))
    for section in doctree.findall(nodes.section):
        if isinstance(section, log_entry) or _is_within_entry(section):
            continue
        text = _joined(words_of(block, commands) for block, _is_own in _blocks(section))
        if not text and weeks and not isinstance(section, log_topic):
            continue
        is_top = isinstance(section.parent, nodes.document) and not isinstance(section, log_week)
        title = section.next_node(nodes.title)
        yield SectionText(
            "" if is_top else next(iter(section["ids"]), ""),
            _joined([words_of(title, commands)]) if title is not None else "",
            text,
        )


def _is_within_entry(node: nodes.Node) -> bool:
    while (node := node.parent) is not None:
        if isinstance(node, log_entry):
            return True
    return False


def _blocks(top: nodes.Element, is_own: bool = True) -> Iterator[tuple[nodes.TextElement, bool]]:
    """Yield the text elements below *top*, each with whether its text is the author's own.

    Subsections are omitted unless *top* is an entry.
    """
    for child in top.children:
        if isinstance(child, log_entry_title) or not isinstance(child, nodes.Element):
            continue
        if isinstance(child, nodes.title) and child is top[0]:
            continue
        if isinstance(child, nodes.section) and not isinstance(top, log_entry):
            continue
        own = is_own and not isinstance(child, NOT_OWN_TEXT)
        if isinstance(child, nodes.TextElement):
            yield child, own
        else:
            yield from _blocks(child, own)


def _joined(texts: list[str] | Iterator[str]) -> str:
    return " ".join(" ".join(texts).split())


def summary_of(entry: nodes.Element, commands: Mapping[str, str]) -> str:
    """Return the shortened first paragraph of the author's note, else of the first excerpt.

    :param commands: definitions of the log's own TeX commands, by name.
    """
    quoted = ""
    for paragraph in entry.findall(nodes.paragraph):
        if isinstance(paragraph, log_missing_figure) or any(
            _within(paragraph, entry, kind) for kind in (log_editor, nodes.footnote, nodes.table)
        ):
            continue
        text = " ".join(words_of(paragraph, commands).split())
        if not _within(paragraph, entry, log_excerpt):
            return first_words(text)
        quoted = quoted or text
    return first_words(quoted)


def _within(node: nodes.Node, top: nodes.Node, kind: type[nodes.Node]) -> bool:
    while node is not top:
        if isinstance(node, kind):
            return True
        node = node.parent
    return False


def words_of(node: nodes.Node, commands: Mapping[str, str]) -> str:
    """Return the text of *node*: HTML without its tags, inline formulas as plain text.

    References to the log become mentions with their targets (:func:`.mention`).

    :param commands: definitions of the log's own TeX commands, by name.
    """
    if (
        isinstance(node, addnodes.pending_xref)
        and node.get("refdomain") == "paperlog"
        and not node.get("refexplicit")
    ):
        return mention(node["reftype"], node["reftarget"])
    if isinstance(node, addnodes.pending_xref) and not node.astext():
        # a link to a page whose title is resolved later
        return str(node["reftarget"]).rpartition("/")[2]
    if isinstance(node, nodes.math):
        return readable(f"${_expanded(node.astext(), commands)}$").strip("$")
    if isinstance(node, nodes.raw):
        return " " if LINE_BREAK.match(node.astext()) else ""
    if isinstance(node, nodes.footnote_reference):
        return ""
    if isinstance(node, nodes.Element) and not isinstance(node, nodes.image):
        return "".join(words_of(child, commands) for child in node.children)
    return node.astext()


def _expanded(formula: str, commands: Mapping[str, str]) -> str:
    try:
        return expanded(formula, commands)
    except FormulaError:
        return formula
