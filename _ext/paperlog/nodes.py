"""Docutils nodes of the log.

Each node is a subclass of the most similar docutils node.  Sphinx's writers look up visitors along
the class hierarchy, so every builder can write them; :mod:`paperlog.writers` has visitors only
where a writer can do better.  Nodes derived from ``section`` appear in the table of contents, the
search index and the outline of a PDF.
"""

from __future__ import annotations

from docutils import nodes


class log_week(nodes.section):
    """A week. ``week``: e.g. ``2024-W27``; ``open``: ``True``, ``False`` or ``None`` (not set).

    A listed week has ``listed``, and in ``left_out`` the number of its entries that the listing
    leaves out.  A week that fills its page has ``fills_page`` and no title of its own.
    """


class log_week_title(nodes.title):
    """The date range of a week; the summary line in HTML."""


class log_topic(nodes.section):
    """A group of entries with a heading."""


class log_entry(nodes.section):
    """A card. ``in_document``: its page; ``anchor``: its key in the domain."""


class log_entry_title(nodes.title):
    """The short name on a card."""


class log_line(nodes.paragraph):
    """A line of a card or listing; its first class, e.g. ``pl-authors``, is its kind."""


class log_excerpt(nodes.block_quote):
    """A quotation from a paper.  Attributes: ``key`` (citation key of the paper), ``translated``,
    ``page``.
    """


class log_attribution(nodes.attribution):
    """The source of an excerpt."""


class log_editor(nodes.container):
    """A comment by the editor of the log, distinct from the author."""


class log_part(nodes.container):
    """A part of a card or week for which HTML uses the element ``tag``; other writers ignore it."""


class log_disclosure(nodes.container):
    """Content that HTML collapses under ``summary``."""


class log_figure(nodes.figure):
    """A figure that does not float in the book."""


class log_picture(nodes.image):
    """The image of a ``log_figure``.

    ``pixels``: width and height in pixels, if known; ``code``: path of its script, as typed.  For
    two images of a script, the class ``pl-light`` or ``pl-dark`` is the colour scheme.
    """


class log_graph(nodes.General, nodes.Element):
    """A Graphviz drawing that HTML embeds inline.

    ``svg``: the SVG source; ``label``: its accessible name.
    """


class log_missing_figure(nodes.paragraph):
    """A message in place of a missing figure."""


class log_listing(nodes.General, nodes.Element):
    """Placeholder of a listing.

    ``in_document``: its page; ``listing``: the :class:`~paperlog.directives.listing.Listing`.
    """


class log_card_part(nodes.General, nodes.Element):
    """The head or foot of a card, rendered by the HTML writer without child nodes.

    Attributes: ``in_document``, ``anchor``, ``part`` (``head`` or ``foot``).  A foot has a
    ``text_source``, the work that the topic around the card paraphrases, and holds the editor's
    notes.
    """


class log_rows(nodes.General, nodes.Element):
    """Rows of entries, rendered by the HTML writer without child nodes: a site has thousands.

    ``in_document``; ``rows``: docname and anchor of the entry and, where it is free on the page,
    the anchor of the row; ``style``; ``with_week``.
    """


class log_names(nodes.General, nodes.Element):
    """An index of names, rendered by the HTML writer without child nodes.

    ``names``: name, anchor, the entries as docname and anchor, and the page of the name or
    ``None``.
    """


class log_record(nodes.citation):
    """A record of the bibliography."""


class log_records(nodes.General, nodes.Element):
    """One page of a long bibliography, rendered by the HTML writer without child nodes.

    ``in_document``; ``records``: key, label, anchor.
    """


class log_printed_record(nodes.General, nodes.Element):
    """A record in the bibliography of a chapter of the book: a ``log_record_label``, then text."""


class log_record_label(nodes.inline):
    """The label of a printed record, e.g. ``[CRX+21]``."""


class log_pages(nodes.inline):
    """Page numbers of the book for ``targets``, each ``docname#anchor``."""


class log_printed_index(nodes.General, nodes.Element):
    """An index in the book, set in ``columns``."""


class log_index_heading(nodes.TextElement):
    """The letter above a group of an index."""


class log_index_line(nodes.TextElement):
    """An index entry: a ``log_index_name`` and its ``log_pages``."""


class log_index_name(nodes.inline):
    """A name in an index."""


class log_drawing(nodes.General, nodes.Element):
    """A chart made of panels; the book prints its title above. ``label``: its accessible name."""


class log_panel(nodes.General, nodes.Element):
    """A ``panel`` of :mod:`paperlog.display.charts`; contains ``log_drawn_words``."""


class log_drawn_words(nodes.inline):
    """``words`` of a panel as text, so that the book chooses fonts for them."""


class log_runs(nodes.inline):
    """Text in scripts that the main fonts may lack. ``direction``: ``ltr`` or ``rtl``."""


class log_break(nodes.inline):
    """A place between two characters where LaTeX may or must not join or break.

    ``kind``: ``break`` (a long word may be broken here), ``letters`` (may be broken only if no
    punctuation is near), or ``apart`` (prevents a TeX ligature).
    """


def holds_markup(document: nodes.document) -> bool:
    """Return whether a page uses a directive or role of the log."""
    return any(map(is_of_log, document.findall(nodes.Element)))


def is_of_log(node: nodes.Element) -> bool:
    """Return whether *node* is from a directive or role of the log."""
    return (
        type(node).__module__ == __name__
        or node.get("refdomain") == "paperlog"
        or "pl-mark" in node["classes"]
    )


def holder_of_line(node: nodes.Node) -> nodes.Node:
    """Return *node* or its nearest ancestor that has a line number, else the outermost ancestor.

    MyST sets lines on block nodes only, and docutils stops at an element that has only a source.
    """
    while not node.line and node.parent is not None:
        node = node.parent
    return node


def show_words(image: nodes.image, words: str) -> None:
    """Replace an image by the text *words*."""
    place = image.parent if isinstance(image.parent, nodes.reference) else image
    if isinstance(place.parent, nodes.TextElement):
        place.replace_self(nodes.inline("", words))
    else:
        place.replace_self(log_missing_figure("", words))
