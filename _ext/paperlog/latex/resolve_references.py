"""Resolve references in the book: links out of it become text, others get page numbers."""

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


class ResolveReferences(LogTransform):
    """Runs after Sphinx resolved all references; adapts those whose target is not printed."""

    default_priority = 900
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        self._one_label_a_page()
        places = set(self._places())
        for docname, reference in list(self._scoped()):
            if isinstance(reference, nodes.reference):
                self._resolve(reference, docname, places)
            elif isinstance(reference, raw_latex):
                cited = CITATION.match(reference.rawsource)
                if cited and f"{cited['docname']}#{cited['address']}" not in places:
                    reference.rawsource = "{"
        self._resolve_equations()
        for pages in list(self.document.findall(log_pages)):
            pages["targets"] = [target for target in pages["targets"] if target in places]
            if not pages["targets"]:
                pages.parent.remove(pages)
        if self.config.paperlog_only:
            self._drop_uncited_records()
        self._drop_names_without_pages()
        self._spell_addresses()

    def _spell_addresses(self) -> None:
        """Print the address after each link of a card, unless a printed record shows it."""
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
        """Keep the page's label only at the first part of a page that was split up."""
        seen: set[str] = set()
        for docname, node in self._scoped():
            if PAGE in node["ids"]:
                if docname in seen:
                    node["ids"].remove(PAGE)
                seen.add(docname)

    def _resolve_equations(self) -> None:
        """Replace references to equations that are not printed by their name in brackets."""
        printed = {
            (node.get("docname"), node.get("label"))
            for node in self.document.findall(nodes.math_block)
        }
        for reference in list(self.document.findall(math_reference)):
            if (reference["docname"], reference["target"]) not in printed:
                reference.replace_self(nodes.Text(f"({reference['target']})"))

    def _places(self) -> Iterator[str]:
        """All link targets in the book, as ``docname#id``."""
        for docname, node in self._scoped():
            for address in node["ids"]:
                yield f"{docname}#{address}"

    def _scoped(self) -> Iterator[tuple[str, nodes.Element]]:
        """Yield (document name, element) for every element of the book."""
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

    def _resolve(self, reference: nodes.reference, docname: str, places: set[str]) -> None:
        """Replace a link whose target is not in *places* by its text; add a page number."""
        target = _target(reference, docname, self.env.all_docs)
        if not target:
            return
        if reference.get("classes"):
            # the LaTeX writer ignores classes of references, but not of inlines
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

    def _drop_uncited_records(self) -> None:
        """Remove bibliography records that are not linked from the selected entries."""
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
        """Remove index names without printed entries, and then letters without names."""
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
    """Target of an internal link as ``docname#id``; empty for an external link."""
    uri = str(reference.get("refuri", ""))
    if reference.get("refid"):
        return f"{docname}#{reference['refid']}"
    if uri.startswith("#"):
        return f"{docname}{uri}"
    place = split_uri(uri, docnames)
    return f"{place[0]}#{place[1] or PAGE}" if place else ""
