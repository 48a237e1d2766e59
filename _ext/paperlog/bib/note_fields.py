"""Convert notes of reference managers, which are mostly HTML, to Markdown."""

from __future__ import annotations

import re

from paperlog.model.foreign_html import html_as_markdown

HTML = re.compile(
    r"<(?:p|br|div|span|b|i|em|strong|ul|ol|li|h[1-6]|a|blockquote|sub|sup|u|code|pre)\b[^<>]*>",
    re.IGNORECASE,
)
PRE = re.compile(r"(?<=<)(/?)pre\b", re.IGNORECASE)
SIGN = re.compile(r"(?P<tag><code>.*?</code>|</?[a-zA-Z][^<>]*>|<!--.*?-->)|[\\`*_\[\]]")
"""A tag, or a character that Markdown would interpret."""


def markdown_of(text: str) -> str:
    """Convert *text* from HTML to Markdown; text without HTML is returned unchanged. Elements that
    are not harmless are kept as typed, for :func:`paperlog.source.myst_text.as_myst` to escape.
    """
    if not HTML.search(text):
        return text.strip()
    # line breaks have no meaning in HTML; text of `pre` becomes a paragraph
    line = PRE.sub(r"\1p", " ".join(text.split()))
    plain = SIGN.sub(lambda found: found[0] if found["tag"] else f"\\{found[0]}", line)
    return html_as_markdown(plain, lambda _offset: False).strip()
