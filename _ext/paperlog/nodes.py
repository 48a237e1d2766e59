"""Nodes of the log.

Each is a subclass of the docutils node that comes nearest.  Sphinx's writers look a visitor up
along the class hierarchy, so every builder prints them; :mod:`paperlog.writers` holds visitors only
where a writer can do better. Sections are found by whatever collects sections: the table of
contents, the search index, the outline of a PDF.
"""

from __future__ import annotations

from docutils import nodes


class log_week(nodes.section):
    """A week.  ``week``: ``2024-W27``; ``open``: ``True``, ``False`` or ``None`` (not said).

    One that a listing shows has ``listed``, and in ``left_out`` the number of its entries that the
    listing leaves out.  One that fills its page has ``fills_page``, and no title of its own.
    """


class log_week_title(nodes.title):
    """The days of a week, which HTML shows in the summary line."""


class log_topic(nodes.section):
    """A group of entries under a heading of their own."""


class log_entry(nodes.section):
    """A card.  ``in_document``: where it was typed; ``anchor``: where the entry is found in the
    domain.
    """


class log_entry_title(nodes.title):
    """The short name on a card."""


class log_line(nodes.paragraph):
    """A line of a card or listing; its first class, such as ``pl-authors``, says which."""


class log_excerpt(nodes.block_quote):
    """Words of a paper.  ``key``: the work they are from; ``translated``, ``page``."""


class log_attribution(nodes.attribution):
    """Whose words an excerpt has."""


class log_editor(nodes.container):
    """What an editor says, apart from the author."""


class log_part(nodes.container):
    """A part of a card or week that HTML marks with ``tag``; other writers print its content."""


class log_disclosure(nodes.container):
    """Content that HTML folds away below ``summary``."""


class log_figure(nodes.figure):
    """A figure that stays where it is: in a card of a book nothing floats."""


class log_picture(nodes.image):
    """The picture of a ``log_figure``.

    ``pixels``: width and height, where known; ``code``: the script that it is drawn from, as typed.
    Of two pictures of a script, the class ``pl-light`` or ``pl-dark`` says which.
    """


class log_graph(nodes.General, nodes.Element):
    """A drawing by Graphviz that HTML holds itself.

    ``svg``: its text; ``label``: what it is, in words.
    """


class log_missing_figure(nodes.paragraph):
    """Stands where a figure is gone."""


class log_listing(nodes.General, nodes.Element):
    """Placeholder of a listing.  ``in_document``: where it was typed; ``listing``: the
    :class:`~paperlog.directives.listing.Listing`."""


class log_card_part(nodes.General, nodes.Element):
    """The ``head`` or ``foot`` of a card, as the HTML writer puts it down by itself.
    ``in_document``, ``anchor``, ``part``; a foot has a ``text_source``, the work that the topic
    around the card is after, and holds the editor's notes.
    """


class log_rows(nodes.General, nodes.Element):
    """Entries in short, as the HTML writer puts them down by itself: thousands of them stand on a
    site.

    ``in_document``; ``rows``: docname, address and, where it is free on the page, the row's own
    address; ``style``; ``with_week``.
    """


class log_names(nodes.General, nodes.Element):
    """An index of names, as the HTML writer puts it down by itself.  ``names``: name, address, and
    the entries as docname and address.
    """


class log_record(nodes.citation):
    """A record of the bibliography."""


class log_records(nodes.General, nodes.Element):
    """Records of one part of a long bibliography, as the HTML writer puts them down by itself.
    ``in_document``; ``records``: key, label, address.
    """


class log_printed_record(nodes.General, nodes.Element):
    """A record of a book's bibliography, which stays in its chapter: a ``log_record_label``, then
    text.
    """


class log_record_label(nodes.inline):
    """``[CRX+21]`` before a printed record."""


class log_pages(nodes.inline):
    """The pages of a book on which ``targets`` stand, each ``docname#address``."""


class log_printed_index(nodes.General, nodes.Element):
    """An index of a book: groups of lines in ``columns``."""


class log_index_heading(nodes.TextElement):
    """The letter over a group of an index."""


class log_index_line(nodes.TextElement):
    """A ``log_index_name`` and its ``log_pages``."""


class log_index_name(nodes.inline):
    """A name in an index."""


class log_drawing(nodes.General, nodes.Element):
    """Panels that make one picture, in a book below their title.  ``label``: what it shows."""


class log_panel(nodes.General, nodes.Element):
    """A ``panel`` of :mod:`paperlog.display.charts`, and within it ``log_drawn_words``."""


class log_drawn_words(nodes.inline):
    """``words`` of a panel, as text that the book finds fonts for."""


class log_runs(nodes.inline):
    """Characters that the fonts of the text may lack.  ``direction``: ``ltr`` or ``rtl``."""


class log_break(nodes.inline):
    """A place between two signs.

    ``kind``: ``break`` or ``letters`` where a long word may be broken, ``letters`` only if no sign
    is near; ``apart`` between signs of which TeX would make one.
    """


def holds_markup(document: nodes.document) -> bool:
    """Whether a page uses a directive or a role of the log."""
    return any(map(_is_of_log, document.findall(nodes.Element)))


def _is_of_log(node: nodes.Element) -> bool:
    return (
        type(node).__module__ == __name__
        or node.get("refdomain") == "paperlog"
        or "pl-mark" in node["classes"]
    )


def holder_of_line(node: nodes.Node) -> nodes.Node:
    """The innermost of *node* and the elements around it that knows its line, else the outermost.

    MyST gives a line to blocks alone, and docutils stops at an element that knows only its source.
    """
    while not node.line and node.parent is not None:
        node = node.parent
    return node


def show_words(image: nodes.image, words: str) -> None:
    """Put *words* where a picture stands."""
    place = image.parent if isinstance(image.parent, nodes.reference) else image
    if isinstance(place.parent, nodes.TextElement):
        place.replace_self(nodes.inline("", words))
    else:
        place.replace_self(log_missing_figure("", words))
