"""Store the text of a page for the search when the page is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docutils import nodes

from paperlog.directives.words import words_of
from paperlog.domain import log_domain
from paperlog.domain.search_texts import EntryText, PageTexts, SectionText
from paperlog.formulas.own_commands import OwnCommands
from paperlog.nodes import log_editor, log_entry, log_entry_title, log_excerpt, log_topic, log_week

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NOT_OWN_TEXT = (log_excerpt, log_editor, nodes.caption, nodes.attribution)


def store_texts(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``: store the text of sections and entries in the domain."""
    commands = OwnCommands.of(app.config.paperlog_math_commands).defined
    page = log_domain(app.env).page(app.env.docname)
    page.texts = PageTexts(
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
