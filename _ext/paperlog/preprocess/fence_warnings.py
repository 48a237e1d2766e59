"""Warn of unclosed fences in pages with weeks, and of too deep nesting in all pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.diagnostics import warn
from paperlog.preprocess import may_change
from paperlog.source.fences import faulty_fences
from paperlog.source.markdown_blocks import read_markdown
from paperlog.source.nesting import flattened

if TYPE_CHECKING:
    from sphinx.application import Sphinx

WEEK = "{week}"


def warn_of_faulty_fences(app: Sphinx, docname: str, source: list[str]) -> None:
    """At ``source-read``: warn, and escape what is nested too deeply."""
    if app.env.doc2path(docname).suffix != ".md" or not may_change(app, source[0]):
        return
    extensions = app.config.myst_enable_extensions
    source[0], too_deep = flattened(source[0], extensions)
    for fault in too_deep:
        warn(fault.rule, fault.message, (docname, fault.line))
    if WEEK in source[0]:
        for fault in faulty_fences(read_markdown(source[0], extensions)):
            warn(fault.rule, fault.message, (docname, fault.line))
