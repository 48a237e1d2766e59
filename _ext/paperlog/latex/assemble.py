"""Arrange the pages of the log as a book: a chapter a year, a section a week.

Works on the document that Sphinx assembles from all pages, before cards and listings are filled
in, so that pages left out of the book cost no time.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinxcontrib.bibtex.nodes import bibliography as bibliography_node

from paperlog.domain.book_pages import is_left_out
from paperlog.latex.footnotes import put_back_footnotes, take_footnotes
from paperlog.model.selection import Selection
from paperlog.model.week import WeekError, parse_week
from paperlog.nodes import log_entry, log_listing, log_topic, log_week
from paperlog.transforms.log_transform import LogTransform

# nodes that will print something although they contain no text yet
PRINTS = (nodes.image, nodes.math_block, log_listing, log_entry, bibliography_node, nodes.raw)


class ArrangeBook(LogTransform):
    """Remove pages that are not part of the book, and move weeks into chapters by year."""

    default_priority = 3
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        book = next(iter(self.document.findall(nodes.section)), None)
        if book is None:
            return
        _set_parents(self.document)
        footnotes = take_footnotes(self.document)
        self._arrange(book)
        put_back_footnotes(self.document, footnotes)

    def _arrange(self, book: nodes.section) -> None:
        self._leave_out_pages()
        _lift_pages(self.document, book)
        if self.config.paperlog_only:
            self._select(book)
            return
        for listing in list(self.document.findall(log_listing)):
            if listing["listing"].repeats_weeks:
                _remove(listing, book)
        by_year = groupby(self._weeks(), key=lambda week: parse_week(week["week"]).week.year)
        years = {year: list(weeks) for year, weeks in by_year}
        # must be found before any week is moved
        pages = {year: _page_of_year(weeks, book) for year, weeks in years.items()}
        _place(
            [self._chapter(year, weeks, pages[year], book) for year, weeks in years.items()], book
        )

    def _weeks(self) -> list[log_week]:
        return sorted(self.document.findall(log_week), key=lambda week: str(week["week"]))

    def _leave_out_pages(self) -> None:
        """Remove pages with ``book: no`` in their metadata, and the pages below them."""
        for page in list(self.document.findall(addnodes.start_of_file)):
            if is_left_out(self.env, page["docname"]):
                page.parent.remove(page)

    # a part of the log ----------------------------------------------------------------------------

    def _select(self, book: nodes.section) -> None:
        """Keep only the selected entries in their weeks, and bibliographies.

        Chapters and prose are removed; indexes are kept only if a year is selected.
        """
        catalogue = self.domain.catalogue
        selection = Selection.parse(self.config.paperlog_only, catalogue)
        for node in list(self.document.findall(log_entry)):
            if not selection.holds(
                self.domain.entry_at(node["in_document"], node["anchor"]), catalogue
            ):
                node.parent.remove(node)
        for topic in list(self.document.findall(log_topic)):
            if not any(topic.findall(log_entry)):
                topic.parent.remove(topic)
        weeks = [week for week in self._weeks() if any(week.findall(log_entry))]
        kept: list[nodes.Node] = [_in_file(week, str(week["in_document"])) for week in weeks]
        for page in self.document.findall(addnodes.start_of_file):
            inside = any(page.findall(bibliography_node)) or (
                selection.year and any(one["listing"].is_index for one in page.findall(log_listing))
            )
            if inside and len(list(page.findall(addnodes.start_of_file))) == 1:
                kept.append(page)
        title = book[0]
        book.clear()
        book += [title, *kept]

    # chapters -------------------------------------------------------------------------------------

    def _chapter(
        self, year: int, weeks: list[log_week], page: nodes.section | None, book: nodes.section
    ) -> nodes.Element:
        """Put *weeks* in order into the year's *page*, or into a new section if it has none."""
        for week in weeks:
            _detach(week, book, page)
        if page is None:
            page = nodes.section("", nodes.title("", str(year)), ids=[f"year-{year}"])
            place: nodes.Element = page
        else:
            place = _file_of(page) or page
        page += [_in_file(week, str(week["in_document"])) for week in weeks]
        return place


def _set_parents(document: nodes.document) -> None:
    """Set the parents of all nodes.

    Sphinx moves the children of each page into the book, but their ``parent`` still refers to the
    document of the page.
    """
    for node in document.findall(nodes.Element):
        for child in node.children:
            child.parent = node


def _lift_pages(document: nodes.document, book: nodes.section) -> None:
    """Make every page in a toctree of the root page a chapter, whatever section has the toctree."""
    outermost = [
        page
        for page in document.findall(addnodes.start_of_file)
        if not any(isinstance(outer, addnodes.start_of_file) for outer in _ancestors(page, book))
    ]
    for page in outermost:
        _remove(page, book)
        book += page


def _place(chapters: list[nodes.Element], book: nodes.section) -> None:
    """Put *chapters* at the position of the first of them, or before all other pages."""
    tops = [_top(chapter, book) for chapter in chapters]
    positions = [book.index(top) for top in tops if top is not None]
    pages = (
        index
        for index, node in enumerate(book)
        if isinstance(node, nodes.Element) and any(node.findall(addnodes.start_of_file))
    )
    position = min(positions) if positions else next(pages, len(book))
    mark = nodes.comment()
    book.insert(position, mark)
    for chapter in chapters:
        if chapter.parent is not None:
            _remove(chapter, book)
        book.insert(book.index(mark), chapter)
    book.remove(mark)


def _page_of_year(weeks: list[log_week], book: nodes.section) -> nodes.section | None:
    """The innermost section that contains exactly the weeks of a year and is not a week's page."""
    for section in _ancestors(weeks[0], book):
        if not isinstance(section, nodes.section) or _names_week(section):
            continue
        inside = list(section.findall(log_week))
        if len(inside) == len(weeks) and all(week in inside for week in weeks):
            return section
    return None


def _names_week(section: nodes.section) -> bool:
    try:
        parse_week(section[0].astext())
    except WeekError:
        return False
    return True


def _detach(week: log_week, book: nodes.section, chapter: nodes.section | None) -> None:
    """Remove *week* from its page.

    If the page is empty then or was only about this week, its ids and prose move to the week.
    """
    page = week.parent
    page.remove(week)
    if not isinstance(page, nodes.section) or page in (book, chapter):
        return
    if any(page.findall(log_week)):
        return
    prose = [node for node in page.children[1:] if not any(node.findall(addnodes.start_of_file))]
    if not any(map(_prints, page.children[1:])) or _names_week(page):
        week["ids"] += page["ids"]
        week[1:1] = prose
        for node in prose:
            page.remove(node)
        if not any(map(_prints, page.children[1:])):
            _remove(page, book, chapter)


def _remove(node: nodes.Element, book: nodes.section, keep: nodes.section | None = None) -> None:
    """Remove *node* and all ancestors that become empty, up to *book* or the section *keep*."""
    parent = node.parent
    parent.remove(node)
    while (
        parent is not book
        and parent is not keep
        and parent.parent is not None
        and not any(_prints(child) for child in parent if not isinstance(child, nodes.title))
    ):
        empty, parent = parent, parent.parent
        parent.remove(empty)


def _prints(node: nodes.Node) -> bool:
    """Whether *node* has visible content."""
    if isinstance(node, nodes.comment | nodes.target | nodes.substitution_definition):
        return False
    return any(
        isinstance(inner, PRINTS) or (isinstance(inner, nodes.Text) and inner.strip())
        for inner in node.findall()
    )


def _in_file(week: log_week, docname: str) -> addnodes.start_of_file:
    """Wrap *week* in a ``start_of_file`` node, after which Sphinx names its labels."""
    if week.parent is not None and week in week.parent.children:
        week.parent.remove(week)
    return addnodes.start_of_file("", week, docname=docname)


def _file_of(section: nodes.Element) -> nodes.Element | None:
    """The ``start_of_file`` node around *section* if it has no other child."""
    parent = section.parent
    return parent if isinstance(parent, addnodes.start_of_file) and len(parent) == 1 else None


def _top(node: nodes.Element, book: nodes.section) -> nodes.Node | None:
    """The child of *book* that is or contains *node*; ``None`` if *node* is not in the book."""
    inner: nodes.Node = node
    for outer in _ancestors(node, book):
        inner = outer
    return inner if inner.parent is book else None


def _ancestors(node: nodes.Node, book: nodes.section) -> Iterable[nodes.Element]:
    """The ancestors of *node*, innermost first, below *book*."""
    parent = node.parent
    while parent is not None and parent is not book:
        yield parent
        parent = parent.parent
