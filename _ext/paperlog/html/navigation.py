"""The sidebar: the branch at hand open, all other branches closed, so that a page costs the same in
a log of any size.

Sphinx resolves the contents of the whole site again for every page; furo then parses the result to
add its switches.  Here the contents are looked up in a table, and furo's markup is written at once.
Where furo adds other switches than those known here, it gets the plain list and does its own part.
Upstream could take over: resolving a toctree only where it is open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.dates import day_of_month
from paperlog.domain import log_domain
from paperlog.domain.references import has_pages
from paperlog.domain.week_pages import week_of_page
from paperlog.escapes import class_attribute, html_attribute, html_text
from paperlog.messages import _
from paperlog.model.languages import foreign_language

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

LIST = '<ul><li class="current"><a href="a">A</a><ul><li><a href="b">B</a></li></ul></li></ul>'
LIST_OF_FURO = (
    '<ul><li class="current has-children current-page"><a href="a">A</a>'
    '<input aria-label="Toggle navigation of A" checked="" class="toctree-checkbox"'
    ' id="toctree-checkbox-1" name="toctree-checkbox-1" role="switch" type="checkbox"/>'
    '<label for="toctree-checkbox-1"><span class="icon"><svg>'
    '<use href="#svg-arrow-right"></use></svg></span></label>'
    '<ul><li><a href="b">B</a></li></ul></li></ul>'
)
"""What furo makes of :data:`LIST`, with the switches that this module writes itself."""
LONGEST = 80
"""Pages of one list; of a longer one those near the page at hand are shown."""
NEAR = 20


@dataclass(frozen=True)
class NavigationItem:
    """One line: a document, or an address outside of the site; *starts* a toctree, perhaps with a
    *caption* above it.

    *language* is that of the title, where it is not the page's.
    """

    title: str
    docname: str = ""
    uri: str = ""
    starts: bool = False
    caption: str = ""
    language: str | None = None


@dataclass(frozen=True)
class NavigationLine:
    """An item as a page shows it."""

    item: NavigationItem
    level: int
    is_ancestor: bool
    is_current: bool
    has_pages: bool
    children: tuple[NavigationLine, ...] = ()


class Navigation:
    """The contents of a site, by document."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.root = env.config.root_doc
        self._domain = log_domain(env)

    @cached_property
    def children(self) -> dict[str, list[NavigationItem]]:
        """The items below each document, in the order of its toctrees."""
        return {
            docname: items
            for docname, toc in self.env.tocs.items()
            # looking through the headings of all other documents takes longer than all the rest
            if docname in self.env.toctree_includes and (items := list(self._items(docname, toc)))
        }

    @cached_property
    def parents(self) -> dict[str, str]:
        found: dict[str, str] = {}
        waiting = [self.root]
        while waiting:
            docname = waiting.pop(0)
            for item in self.children.get(docname, ()):
                if item.docname and item.docname not in found and item.docname != self.root:
                    found[item.docname] = docname
                    waiting.append(item.docname)
        return found

    @cached_property
    def is_small(self) -> bool:
        """Whether all pages fit into the sidebar, which then can be opened everywhere."""
        return len(self.parents) <= LONGEST

    @cached_property
    def is_plain(self) -> bool:
        """Whether no toctree numbers its sections, which only Sphinx itself can do."""
        return not self.env.numbered_toctrees

    def _items(self, docname: str, toc: nodes.Node) -> Iterator[NavigationItem]:
        for tree in toc.findall(addnodes.toctree):
            starts, caption = True, tree.get("caption") or ""
            weeks = (week_of_page(self._domain, ref) for _title, ref in tree["entries"])
            is_one_year = len({week.year for week in weeks if week}) == 1
            for title, ref in tree["entries"]:
                if ref == "self":
                    name, target, uri = title or self._title(docname), docname, ""
                elif ref in self.env.titles:
                    shown = title or self._week_name(ref, is_one_year) or self._title(ref)
                    name, target, uri = shown, ref, ""
                elif "://" in ref or ref.startswith("mailto:"):
                    name, target, uri = title or ref, "", ref
                else:
                    continue
                yield NavigationItem(
                    name,
                    target,
                    uri,
                    starts,
                    caption,
                    foreign_language(name, self.env.config.language),
                )
                starts, caption = False, ""

    def _title(self, docname: str) -> str:
        return self.env.titles[docname].astext()

    def _week_name(self, docname: str, is_one_year: bool) -> str:
        """``W29 · 7月15日`` for the page of a week, with its year where a list has several."""
        week = week_of_page(self._domain, docname)
        if week is None:
            return ""
        number = f"W{week.number:02d}" if is_one_year else str(week)
        return f"{number} · {day_of_month(week.monday, self.env.config.language)}"

    def branch(self, docname: str) -> list[str]:
        """The documents from below the root to *docname*."""
        found: list[str] = []
        while docname in self.parents and docname not in found:
            found.append(docname)
            docname = self.parents[docname]
        return found[::-1]

    def lines(self, docname: str) -> tuple[NavigationLine, ...]:
        """What the sidebar of *docname* shows."""
        return self._lines(self.root, self.branch(docname), docname, 1)

    def shown(self, docname: str) -> list[str]:
        """All that :meth:`lines` is made of but the page's own name, as digests."""
        branch = self.branch(docname)
        parents = self.children if self.is_small else [self.root, *branch]
        return [
            *branch,
            *(
                self._digest(parent, inside)
                for parent, inside in zip_longest(
                    parents, [] if self.is_small else branch, fillvalue=""
                )
            ),
        ]

    def _digest(self, parent: str, inside: str) -> str:
        items = self.children.get(parent, [])
        # of a short list all is shown, wherever the page at hand stands in it
        key = parent, inside if len(items) > LONGEST else ""
        if key not in self._digests:
            self._digests[key] = hashlib.sha1(
                repr(self._near(items, inside)).encode(), usedforsecurity=False
            ).hexdigest()
        return self._digests[key]

    @cached_property
    def _digests(self) -> dict[tuple[str, str], str]:
        """Of each list that has been looked at."""
        return {}

    def _lines(
        self, parent: str, branch: list[str], current: str, level: int
    ) -> tuple[NavigationLine, ...]:
        inside = branch[level - 1] if len(branch) >= level else ""
        found = []
        for item in self._near(self.children.get(parent, []), inside):
            is_ancestor = bool(item.docname) and item.docname == inside
            has_pages = item.docname in self.children and item.docname != parent
            is_open = has_pages and (is_ancestor or self.is_small)
            below = (
                self._lines(item.docname, branch if is_ancestor else [], current, level + 1)
                if is_open
                else ()
            )
            found.append(
                NavigationLine(item, level, is_ancestor, item.docname == current, has_pages, below)
            )
        return tuple(found)

    @staticmethod
    def _near(items: list[NavigationItem], inside: str) -> list[NavigationItem]:
        if len(items) <= LONGEST:
            return items
        at = next((index for index, item in enumerate(items) if item.docname == inside), 0)
        start = max(0, min(at - NEAR, len(items) - 2 * NEAR))
        return items[start : start + 2 * NEAR]

    def place_of(self, pagename: str) -> str:
        """The document whose branch a page shows: one that no toctree names, such as that of a tag,
        lies below another.
        """
        place = pagename
        while place not in self.parents and "/" in place:
            place = place.rpartition("/")[0]
        return place


class Sidebar:
    """Writes the sidebar into the pages of one builder."""

    def __init__(self, app: Sphinx) -> None:
        app.connect("html-page-context", self.prepare, priority=400)
        app.connect("html-page-context", self.finish, priority=900)
        app.connect("env-updated", self.forget)
        self._navigation: Navigation | None = None
        self._shown: bool | None = None
        self._uris: dict[tuple[str, str], str] = {}

    def forget(self, _app: Sphinx, _env: BuildEnvironment) -> None:
        self._navigation = self._shown = None
        self._uris.clear()

    def prepare(
        self, app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
    ) -> None:
        """Before the theme: put our contents in the place of Sphinx's."""
        if "toctree" not in context or not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        if self._shown is None:
            self._shown = shows_branch(app.builder)
        if not self._shown:
            return
        self._navigation = self._navigation or Navigation(app.env)
        if _knows_furo(app.builder):
            context["toctree"] = lambda **_options: ""
        else:
            context["toctree"] = lambda **_options: self._list(
                app.builder, pagename, for_furo=False
            )  # type: ignore[arg-type]

    def finish(
        self, app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
    ) -> None:
        """After furo has made nothing of the nothing it got."""
        if self._navigation and context.get("furo_navigation_tree") == "":
            context["furo_navigation_tree"] = self._list(app.builder, pagename, for_furo=True)  # type: ignore[arg-type]

    def _list(self, builder: StandaloneHTMLBuilder, pagename: str, *, for_furo: bool) -> str:
        assert self._navigation is not None
        numbers = iter(range(1, 10_000))
        lines = self._navigation.lines(self._navigation.place_of(pagename))
        return "".join(self._write(builder, pagename, lines, numbers, for_furo))

    def _write(
        self,
        builder: StandaloneHTMLBuilder,
        pagename: str,
        lines: tuple[NavigationLine, ...],
        numbers: Iterator[int],
        for_furo: bool,
    ) -> Iterator[str]:
        for index, line in enumerate(lines):
            item = line.item
            if not index or item.starts:
                after = next(
                    (later for later in range(index + 1, len(lines)) if lines[later].item.starts),
                    len(lines),
                )
                yield "</ul>\n" if index else ""
                if item.caption:
                    caption = f'<span class="caption-text">{html_text(item.caption)}</span>'
                    yield f'<p class="caption" role="heading" aria-level="2">{caption}</p>\n'
                yield (
                    '<ul class="current">\n'
                    if any(one.is_ancestor for one in lines[index:after])
                    else "<ul>\n"
                )
            is_current = line.is_current and item.docname == pagename
            # of all levels furo styles the first
            classes = [] if for_furo and line.level > 1 else [f"toctree-l{line.level}"]
            classes += ["current"] if line.is_ancestor else []
            classes += ["has-children"] if line.children and for_furo else []
            classes += ["current-page"] if is_current and for_furo else []
            href = self._uri(builder, pagename, item.docname) if item.docname else item.uri
            link = (
                "current reference"
                if is_current
                else "reference"
                if item.docname
                else "reference external"
            )
            shown = class_attribute(classes)
            lang = f' lang="{item.language}"' if item.language else ""
            yield f'<li{shown}><a class="{link}" href="{html_attribute(href or "#")}"{lang}>'
            yield f"{html_text(item.title)}</a>"
            if line.children:
                if for_furo:
                    name = f"toctree-checkbox-{next(numbers)}"
                    label = html_attribute(_("Toggle navigation of {}").format(item.title))
                    checked = 'checked="" ' if line.is_ancestor else ""
                    yield (
                        f'<input aria-label="{label}" {checked}class="toctree-checkbox" id="{name}"'
                        f' name="{name}" role="switch" type="checkbox"/>'
                    )
                    yield (
                        f'<label for="{name}"><span class="icon"><svg><use'
                        ' href="#svg-arrow-right"></use></svg></span></label>'
                    )
                yield from self._write(builder, pagename, line.children, numbers, for_furo)
            yield "</li>\n"
        if lines:
            yield "</ul>\n"

    def _uri(self, builder: StandaloneHTMLBuilder, pagename: str, docname: str) -> str:
        """Pages of one folder share their relative addresses, except where each page has a folder
        of its own.
        """
        if docname == pagename:
            return "#"
        has_folder = isinstance(builder, DirectoryHTMLBuilder)
        place = pagename if has_folder else pagename.rpartition("/")[0]
        known = self._uris.get((place, docname))
        if known is None:
            known = self._uris[place, docname] = builder.get_relative_uri(pagename, docname)
        return known


def shows_branch(builder: Builder) -> bool:
    """Whether the pages of *builder* have this sidebar, and so depend on their own branch alone."""
    return (
        has_pages(builder)
        and log_domain(builder.env).is_whole
        and builder.config.paperlog_navigation
        and Navigation(builder.env).is_plain
    )


def _knows_furo(builder: StandaloneHTMLBuilder) -> bool:
    return bool(builder.theme.name == "furo") and _furo_adds_known_switches()


@cache
def _furo_adds_known_switches() -> bool:
    """Whether furo's switches are those that :class:`Sidebar` writes; else furo adds its own."""
    try:
        from furo.navigation import get_navigation_tree  # type: ignore[import-untyped]
    except ImportError:
        return False
    return bool(get_navigation_tree(LIST) == LIST_OF_FURO)
