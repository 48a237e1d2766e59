"""Text put into HTML or XHTML, so that it is shown as it is."""

from __future__ import annotations

from html import escape


def html_text(text: str) -> str:
    """*text* between two tags."""
    return escape(text, quote=False)


def html_attribute(text: str) -> str:
    """*text* as the value of an attribute in double quotes."""
    return escape(text)
