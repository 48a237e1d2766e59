"""Fill ``bibliography`` directives with records, each with the entries that cite it.

The transform runs before that of sphinxcontrib-bibtex, which stores its nodes in the environment
and therefore cannot resolve a page twice in one process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from pybtex_docutils import Backend
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinxcontrib.bibtex.directives import BibliographyKey
from sphinxcontrib.bibtex.nodes import bibliography as bibliography_node
from sphinxcontrib.bibtex.transforms import BibliographyTransform

from paperlog.bib.citations import cite_domain
from paperlog.bib.style import UNVERIFIED
from paperlog.display.as_nodes import part_nodes, unverified_nodes
from paperlog.display.fact_lines import unverified_note_of_list
from paperlog.display.record_lines import back_links
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import WITHOUT_LINKS, is_html, page_target, spell_address
from paperlog.nodes import (
    log_line,
    log_pages,
    log_printed_record,
    log_record,
    log_record_label,
    log_records,
)
from paperlog.transforms.log_transform import nothing_yet
from paperlog.transforms.name_index_nodes import links_to_parts

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class RecordBackend(Backend):  # type: ignore[misc]
    """pybtex backend that makes nodes and marks unverified values."""

    def __init__(self, domain: LogDomain) -> None:
        super().__init__()
        self._domain = domain

    def format_tag(self, tag_name: str, text: list[nodes.Node]) -> list[nodes.Node]:
        if tag_name == UNVERIFIED:
            return unverified_nodes(self._domain, text)
        formatted: list[nodes.Node] = super().format_tag(tag_name, text)
        return formatted


class FillBibliography(SphinxPostTransform):
    """Replace each bibliography node by its records, or by links to its parts if it is divided."""

    default_priority = BibliographyTransform.default_priority - 1

    def run(self, **kwargs: Any) -> None:
        for placeholder in list(self.document.findall(bibliography_node)):
            key = BibliographyKey(docname=placeholder["docname"], id_=placeholder["ids"][0])
            domain = cite_domain(self.env)
            if not domain.fills(key):
                continue
            bibliography = domain.bibliographies[key]
            if bibliography.list_ == "enumerated":
                holder: nodes.Element = nodes.enumerated_list(
                    enumtype=bibliography.enumtype, start=max(bibliography.start, 1)
                )
            elif bibliography.list_ == "bullet":
                holder = nodes.bullet_list()
            else:
                holder = nodes.container(classes=["pl-bibliography"])
            holder["ids"] = placeholder["ids"]
            if parts := domain.parts_of(key):
                sizes = {part: len(citations) for part, citations in parts.items()}
                holder += links_to_parts(log_domain(self.env), key.docname, sizes)
            citations = domain.citations_of(key) if not parts else []
            if bibliography.list_ == "citation":
                holder += record_nodes(self.env, key, citations, key.docname)
            else:
                holder += [_item(self.env, citation) for citation in citations]
            explanation = explanation_nodes(self.env, key, citations, key.docname)
            empty: list[nodes.Node] = [nodes.target(ids=placeholder["ids"])]
            if domain.is_whole:
                empty.append(nothing_yet())
            at = placeholder.parent.index(placeholder)
            # `replace_self` would add the ids to the explanation
            placeholder.parent[at : at + 1] = [*explanation, holder] if len(holder) else empty


def record_nodes(
    env: BuildEnvironment, key: BibliographyKey, citations: list[Any], docname: str
) -> list[nodes.Node]:
    """Return the records *citations* of the bibliography *key* for the page *docname*.

    For HTML, records in the log's own style are one node, which the printer renders.
    """
    if not citations:
        return []
    if not (cite_domain(env).prints_records(key) and is_html(log_domain(env).builder)):
        return [_record_node(env, citation, docname) for citation in citations]
    records = [
        (citation.entry.key, citation.formatted_entry.label, _ids(env, citation)[0])
        for citation in citations
    ]
    return [log_records(in_document=docname, records=records)]


def explanation_nodes(
    env: BuildEnvironment, key: BibliographyKey, citations: list[Any], docname: str
) -> list[nodes.Node]:
    """Return the explanation of the mark for unverified values, or [] if no record has it."""
    cite, domain = cite_domain(env), log_domain(env)
    records = (cite.records.get(citation.entry.key) for citation in citations)
    if not cite.prints_records(key) or not any(record and record.unverified for record in records):
        return []
    return part_nodes(domain, unverified_note_of_list(domain), docname)


def _item(env: BuildEnvironment, citation: Any) -> nodes.list_item:
    """Return the record of *citation* as an item of a bullet or enumerated list."""
    paragraph = RecordBackend(log_domain(env)).paragraph(citation.formatted_entry)
    return nodes.list_item("", paragraph, ids=_ids(env, citation))


def _record_node(env: BuildEnvironment, citation: Any, docname: str) -> nodes.Element:
    """Return the record of *citation* for the page *docname*: label, text, citing entries."""
    label = citation.formatted_entry.label
    ids = _ids(env, citation)
    record: nodes.Element
    if log_domain(env).prints_book:
        printed_label = log_record_label("", f"[{label}]")
        record = log_printed_record("", printed_label, ids=ids, docname=docname)
    else:
        name = nodes.label("", label, support_smartquotes=False)
        record = log_record("", name, ids=ids, docname=docname)
    paragraph = RecordBackend(log_domain(env)).paragraph(citation.formatted_entry)
    if log_domain(env).builder.format in WITHOUT_LINKS:
        for link in list(paragraph.findall(nodes.reference)):
            spell_address(link)
    record += paragraph
    record += _back_links(log_domain(env), citation.entry.key, docname)
    return record


def _ids(env: BuildEnvironment, citation: Any) -> list[str]:
    """Return the ids that references to *citation* use."""
    bibliography = cite_domain(env).bibliographies[citation.bibliography_key]
    ids: list[str] = bibliography.citation_nodes[citation.key]["ids"]
    return ids


def _back_links(domain: LogDomain, key: str, docname: str) -> list[nodes.Node]:
    """Return the entries that cite the work *key*: dates with links, in a book page numbers."""
    if domain.prints_book:
        targets = [page_target(entry) for entry in domain.entries_citing(key)]
        line = log_line("", "", log_pages(targets=targets), classes=["pl-back-links"])
        return [line] if targets else []
    return [node for line in back_links(domain, key) for node in part_nodes(domain, line, docname)]
