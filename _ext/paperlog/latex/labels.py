"""Labels of the book: one for every link target, without special characters of TeX."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinxcontrib.bibtex.nodes import raw_latex

from paperlog.latex.unlisted_pages import CITATION, split_uri
from paperlog.nodes import log_index_line, log_pages, log_printed_record
from paperlog.transforms.log_transform import LogTransform

ODD = re.compile(r"[^\w/.+-]|-(?=x[0-9a-f]+-)")
"""Matches characters of document names that Sphinx does not keep distinct in labels."""
LABELLED = (
    nodes.section,
    nodes.figure,
    nodes.table,
    nodes.literal_block,
    nodes.target,
    nodes.math_block,
    nodes.footnote,
    nodes.citation,
    nodes.term,
    nodes.rubric,
    addnodes.desc_signature,
    log_printed_record,
    log_index_line,
)
"""Elements whose visitors already write labels for their ids."""
INSIDE = (nodes.TextElement, nodes.list_item, nodes.definition, nodes.entry)
"""Elements that may contain a label; for others, the label is put before the element."""


def label_name(docname: str) -> str:
    """Name of a document in labels; unique for each document.

    >>> label_name("2024/w27"), label_name("c#1")
    ('2024/w27', 'c-x23-1')
    """
    return ODD.sub(lambda found: f"-x{ord(found[0]):x}-", docname)


class LabelPlaces(LogTransform):
    """Add labels to link targets whose visitors write none."""

    default_priority = 940
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        node: Any
        linked: set[str] = set()
        for link in self.document.findall(nodes.reference):
            place = split_uri(str(link.get("refuri", "")), self.env.all_docs)
            linked.add(place[1] if place else str(link.get("refuri", "")).lstrip("#"))
            linked.add(link.get("refid", ""))
        targets = self.document.findall(nodes.target)
        marked = {target["refid"] for target in targets if target.get("refid")}
        for node in list(self.document.findall(_has_no_label)):
            for address in [one for one in node["ids"] if one in linked and one not in marked]:
                node["ids"].remove(address)
                mark = nodes.target(ids=[address])
                if isinstance(node, INSIDE):
                    node.insert(0, mark)
                else:
                    node.parent.insert(node.parent.index(node), mark)


def _has_no_label(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Element) or isinstance(node, LABELLED) or not node["ids"]:
        return False
    return not (isinstance(node, nodes.container) and node.get("literal_block"))


class NameDocuments(LogTransform):
    """Replace document names in node attributes by :func:`label_name`."""

    default_priority = 945
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        odd = {docname for docname in self.env.all_docs if ODD.search(docname)}
        if not odd:
            return
        for node in self.document.findall(nodes.Element):
            if node.get("docname") in odd:
                node["docname"] = label_name(node["docname"])
            if isinstance(node, nodes.reference):
                place = split_uri(str(node.get("refuri", "")), self.env.all_docs)
                if place:
                    sign = "#" if place[1] else ""
                    node["refuri"] = f"%{label_name(place[0])}{sign}{place[1]}"
            elif isinstance(node, log_pages):
                places = (target.rpartition("#") for target in node["targets"])
                node["targets"] = [f"{label_name(docname)}#{one}" for docname, _, one in places]
            elif isinstance(node, raw_latex) and (found := CITATION.match(node.rawsource)):
                node.rawsource = node.rawsource.replace(
                    found["docname"], label_name(found["docname"]), 1
                )
