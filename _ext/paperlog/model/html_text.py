"""Escape text for HTML and XHTML."""

from __future__ import annotations

from html import escape


def html_text(text: str) -> str:
    """Escape *text* for element content."""
    return escape(text, quote=False)


def html_attribute(text: str) -> str:
    """Escape *text* for an attribute value in double quotes."""
    return escape(text)
