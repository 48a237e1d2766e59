"""Bind the book: links that lead out of it become text, links to entries get their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.latex.nodes import math_reference
from sphinxcontrib.bibtex.nodes import raw_latex

from paperlog.domain.references import spell_address
from paperlog.latex.unlisted_pages import CITATION, split_uri
from paperlog.nodes import (
    log_entry,
    log_index_line,
    log_pages,
    log_printed_index,
    log_printed_record,
)
from paperlog.transforms.log_transform import LogTransform

PAGE = ":doc"


class BindReferences(LogTransform):
    """After every reference is resolved, see what of it the book holds."""

    default_priority = 900
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        self._one_label_a_page()
        places = set(self._places())
        for docname, reference in list(self._scoped()):
            if isinstance(reference, nodes.reference):
                self._bind(reference, docname, places)
            elif isinstance(reference, raw_latex):
                cited = CITATION.match(reference.rawsource)
                if cited and f"{cited['docname']}#{cited['address']}" not in places:
                    reference.rawsource = "{"
        self._bind_equations()
        for pages in list(self.document.findall(log_pages)):
            pages["targets"] = [target for target in pages["targets"] if target in places]
            if not pages["targets"]:
                pages.parent.remove(pages)
        if self.config.paperlog_only:
            self._drop_records_that_nothing_cites()
        self._drop_names_without_pages()
        self._spell_addresses()

    def _spell_addresses(self) -> None:
        """Paper has no links: cards spell where theirs lead to, if no record does."""
        spelled = {
            link.get("refuri")
            for record in self.document.findall(log_printed_record)
            for link in record.findall(nodes.reference)
        }
        for card in self.document.findall(log_entry):
            for link in list(card.findall(nodes.reference)):
                if "pl-link" in link["classes"] and link.get("refuri") not in spelled:
                    spell_address(link)

    def _one_label_a_page(self) -> None:
        """A page whose weeks stand apart is found at the first of them."""
        seen: set[str] = set()
        for docname, node in self._scoped():
            if PAGE in node["ids"]:
                if docname in seen:
                    node["ids"].remove(PAGE)
                seen.add(docname)

    def _bind_equations(self) -> None:
        """A reference to an equation that is left out, or shown as typed, is its name in
        brackets."""
        printed = {
            (node.get("docname"), node.get("label"))
            for node in self.document.findall(nodes.math_block)
        }
        for reference in list(self.document.findall(math_reference)):
            if (reference["docname"], reference["target"]) not in printed:
                reference.replace_self(nodes.Text(f"({reference['target']})"))

    def _places(self) -> Iterator[str]:
        for docname, node in self._scoped():
            for address in node["ids"]:
                yield f"{docname}#{address}"

    def _scoped(self) -> Iterator[tuple[str, nodes.Element]]:
        """Every element with the document that it is from."""
        stack: list[tuple[str, nodes.Element]] = [(self.document.get("docname", ""), self.document)]
        while stack:
            docname, node = stack.pop()
            if isinstance(node, addnodes.start_of_file):
                docname = node["docname"]
            yield docname, node
            stack += [
                (docname, child)
                for child in reversed(node.children)
                if isinstance(child, nodes.Element)
            ]

    def _bind(self, reference: nodes.reference, docname: str, places: set[str]) -> None:
        target = _target(reference, docname, self.env.all_docs)
        if not target:
            return
        if reference.get("classes"):
            # the writer prints the classes of an inline, not those of a reference
            words = reference.children
            reference.clear()
            reference += nodes.inline("", "", *words, classes=reference["classes"])
        if target not in places:
            reference.parent.replace(reference, reference.children)
            return
        if reference.get("paged"):
            reference.parent.insert(
                reference.parent.index(reference) + 1, log_pages(targets=[target], single=True)
            )

    def _drop_records_that_nothing_cites(self) -> None:
        """Remove the records that the chosen entries do not cite."""
        led_to = {
            _target(reference, docname, self.env.all_docs)
            for docname, reference in self._scoped()
            if isinstance(reference, nodes.reference)
        }
        led_to |= {node.rawsource for node in self.document.findall(raw_latex)}
        for docname, record in list(self._scoped()):
            if isinstance(record, log_printed_record) and not any(
                f"{docname}#{one}" in led_to or f"\\hyperlink{{cite.{docname}:{one}}}{{" in led_to
                for one in record["ids"]
            ):
                record.parent.remove(record)

    def _drop_names_without_pages(self) -> None:
        """Remove names of an index whose entries are all left out, and letters without names."""
        for index in list(self.document.findall(log_printed_index)):
            lines = [
                line
                for line in index
                if not isinstance(line, log_index_line) or any(line.findall(log_pages))
            ]
            after = [*lines[1:], None]
            index.children = [
                line
                for line, following in zip(lines, after, strict=True)
                if isinstance(line, log_index_line) or isinstance(following, log_index_line)
            ]
            if not index.children:
                index.parent.remove(index)


def _target(reference: nodes.reference, docname: str, docnames: Iterable[str]) -> str:
    """What a link inside the log leads to, as ``docname#address``; nothing for a link to
    elsewhere."""
    uri = str(reference.get("refuri", ""))
    if reference.get("refid"):
        return f"{docname}#{reference['refid']}"
    if uri.startswith("#"):
        return f"{docname}{uri}"
    place = split_uri(uri, docnames)
    return f"{place[0]}#{place[1] or PAGE}" if place else ""
