"""SVG elements as text; attribute values and text content are escaped."""

from __future__ import annotations

from paperlog.model.escapes import html_attribute, html_text


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """Return the element *name* with *content*, which is markup.

    Attributes with an empty value are omitted; numbers have at most six significant digits. In
    names of attributes, ``__`` becomes ``:``, other ``_`` become ``-``, and a trailing ``_`` is
    removed.
    """
    text = "".join(
        f' {_hyphenated(key)}="{html_attribute(value if isinstance(value, str) else f"{value:g}")}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{text}>{content}</{name}>" if content else f"<{name}{text}/>"


def _hyphenated(key: str) -> str:
    return key.rstrip("_").replace("__", ":").replace("_", "-")


def words(text: str, **attributes: str | float) -> str:
    """Return a ``text`` element."""
    return element("text", html_text(text), **attributes)


def title(text: str) -> str:
    """Return a ``title`` element, the tooltip of its parent; empty if *text* is empty."""
    return element("title", html_text(text)) if text else ""
