"""Elements of drawings in SVG, with every value escaped."""

from __future__ import annotations

from paperlog.escapes import html_attribute, html_text


def element(name: str, content: str = "", **attributes: str | float) -> str:
    """The element *name* around *content*, which is markup.

    Attributes of no text are left out; numbers are written with six digits at most. ``_`` in a
    name stands for ``-``, one at its end for nothing, and two of them for ``:``.
    """
    given = "".join(
        f' {_named(key)}="{html_attribute(value if isinstance(value, str) else f"{value:g}")}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def _named(key: str) -> str:
    return key.rstrip("_").replace("__", ":").replace("_", "-")


def words(text: str, **attributes: str | float) -> str:
    """A line of *text*."""
    return element("text", html_text(text), **attributes)


def title(text: str) -> str:
    """What is shown to who points at the element that this stands in; nothing for no *text*."""
    return element("title", html_text(text)) if text else ""
