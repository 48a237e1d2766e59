"""The sidebar: only the branch of the current page is open, so that the time and the size of a page
do not depend on the size of the log.

Sphinx resolves the toctrees of the whole site for every page, and furo parses the result to add its
switches.  This module reads the toctrees once and writes furo's markup directly.  If furo's markup
differs from the one known here, furo gets a plain list and adds its switches itself.
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
from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import has_pages, relative_uri
from paperlog.domain.site_pages import week_of_page
from paperlog.messages import _, day_of_month
from paperlog.model.escapes import class_attribute, html_attribute, html_text
from paperlog.model.language_detection import foreign_language

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
"""The output of furo for :data:`LIST`, with the switches that this module writes."""
MAX_ITEMS = 80
"""Maximum number of pages of a list; a longer list shows only pages near the current one."""
NEAR = 20
"""Pages shown before and after the current one in a longer list."""


@dataclass(frozen=True)
class NavigationItem:
    """An entry of a toctree: a document or an external URI.

    *starts* is set for the first entry of a toctree, which may have a *caption*; *language* is set
    if the title is not in the language of the site.
    """

    title: str
    docname: str = ""
    uri: str = ""
    starts: bool = False
    caption: str = ""
    language: str | None = None


@dataclass(frozen=True)
class NavigationLine:
    """An item in the sidebar of a page; *children* are set if it is open."""

    item: NavigationItem
    level: int
    is_ancestor: bool
    is_current: bool
    has_pages: bool
    children: tuple[NavigationLine, ...] = ()


class Navigation:
    """The toctrees of a site, by document."""

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
            # searching the headings of the other documents would take most of the time
            if docname in self.env.toctree_includes and (items := list(self._items(docname, toc)))
        }

    @cached_property
    def parents(self) -> dict[str, str]:
        """The parent of each document, on its shortest path from the root."""
        parents: dict[str, str] = {}
        queue = [self.root]
        while queue:
            docname = queue.pop(0)
            for item in self.children.get(docname, ()):
                if item.docname and item.docname not in parents and item.docname != self.root:
                    parents[item.docname] = docname
                    queue.append(item.docname)
        return parents

    @cached_property
    def is_small(self) -> bool:
        """Whether all pages fit into the sidebar, so that it contains every branch."""
        return len(self.parents) <= MAX_ITEMS

    @cached_property
    def is_plain(self) -> bool:
        """Whether no toctree is numbered: section numbers are not supported here."""
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
                    name = title or self._week_name(ref, is_one_year) or self._title(ref)
                    target, uri = ref, ""
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
        """Return ``W29 · 7月15日`` for the page of a week (``2024-W29 · …`` in a list of several
        years), else "".
        """
        week = week_of_page(self._domain, docname)
        if week is None:
            return ""
        number = f"W{week.number:02d}" if is_one_year else str(week)
        return f"{number} · {day_of_month(week.monday, self.env.config.language)}"

    def branch(self, docname: str) -> list[str]:
        """Return the path from the root, exclusive, to *docname*."""
        path: list[str] = []
        while docname in self.parents and docname not in path:
            path.append(docname)
            docname = self.parents[docname]
        return path[::-1]

    def lines(self, docname: str) -> tuple[NavigationLine, ...]:
        """Return the lines of the sidebar of *docname*."""
        return self._lines(self.root, self.branch(docname), docname, 1)

    def fingerprint(self, docname: str) -> list[str]:
        """Return the branch of *docname* and digests of the lists in its sidebar.

        The sidebar of a page is unchanged between builds if its fingerprint is.
        """
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
        # a short list is shown completely, wherever the current page is
        key = parent, inside if len(items) > MAX_ITEMS else ""
        if key not in self._digests:
            self._digests[key] = hashlib.sha1(
                repr(self._near(items, inside)).encode(), usedforsecurity=False
            ).hexdigest()
        return self._digests[key]

    @cached_property
    def _digests(self) -> dict[tuple[str, str], str]:
        return {}

    def _lines(
        self, parent: str, branch: list[str], current: str, level: int
    ) -> tuple[NavigationLine, ...]:
        inside = branch[level - 1] if len(branch) >= level else ""
        lines = []
        for item in self._near(self.children.get(parent, []), inside):
            is_ancestor = bool(item.docname) and item.docname == inside
            has_pages = item.docname in self.children and item.docname != parent
            is_open = has_pages and (is_ancestor or self.is_small)
            children = (
                self._lines(item.docname, branch if is_ancestor else [], current, level + 1)
                if is_open
                else ()
            )
            lines.append(
                NavigationLine(
                    item, level, is_ancestor, item.docname == current, has_pages, children
                )
            )
        return tuple(lines)

    @staticmethod
    def _near(items: list[NavigationItem], inside: str) -> list[NavigationItem]:
        """Return all *items* of a short list, else those near the document *inside*."""
        if len(items) <= MAX_ITEMS:
            return items
        at = next((index for index, item in enumerate(items) if item.docname == inside), 0)
        start = max(0, min(at - NEAR, len(items) - 2 * NEAR))
        return items[start : start + 2 * NEAR]

    def place_of(self, pagename: str) -> str:
        """Return the document whose branch is open on a page.

        For a page in no toctree, such as a tag page, it is the document of its parent folder.
        """
        place = pagename
        while place not in self.parents and "/" in place:
            place = place.rpartition("/")[0]
        return place


class Sidebar:
    """Writes the sidebar into the pages of a builder."""

    def __init__(self, app: Sphinx) -> None:
        app.connect("html-page-context", self.prepare, priority=400)
        app.connect("html-page-context", self.finish, priority=900)
        app.connect("env-updated", self.forget)
        self._navigation: Navigation | None = None
        self._is_used: bool | None = None

    def forget(self, _app: Sphinx, _env: BuildEnvironment) -> None:
        """At ``env-updated``: discard the contents of the previous build."""
        self._navigation = self._is_used = None

    def prepare(
        self, app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
    ) -> None:
        """At ``html-page-context``, before the theme: replace Sphinx's ``toctree`` function."""
        if "toctree" not in context or not isinstance(app.builder, StandaloneHTMLBuilder):
            return
        if self._is_used is None:
            self._is_used = shows_branch(app.builder)
        if not self._is_used:
            return
        self._navigation = self._navigation or Navigation(app.env)
        if _knows_furo(app.builder):
            context["toctree"] = lambda **_options: ""
        else:
            context["toctree"] = lambda **_options: self._list(app.env, pagename, for_furo=False)

    def finish(
        self, app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
    ) -> None:
        """At ``html-page-context``, after furo: write the tree that :meth:`prepare` left empty."""
        if self._navigation and context.get("furo_navigation_tree") == "":
            context["furo_navigation_tree"] = self._list(app.env, pagename, for_furo=True)

    def _list(self, env: BuildEnvironment, pagename: str, *, for_furo: bool) -> str:
        assert self._navigation is not None
        numbers = iter(range(1, 10_000))
        lines = self._navigation.lines(self._navigation.place_of(pagename))
        return "".join(self._write(log_domain(env), pagename, lines, numbers, for_furo))

    def _write(
        self,
        domain: LogDomain,
        pagename: str,
        lines: tuple[NavigationLine, ...],
        numbers: Iterator[int],
        for_furo: bool,
    ) -> Iterator[str]:
        for index, line in enumerate(lines):
            item = line.item
            if not index or item.starts:
                end = next(
                    (later for later in range(index + 1, len(lines)) if lines[later].item.starts),
                    len(lines),
                )
                yield "</ul>\n" if index else ""
                if item.caption:
                    caption = f'<span class="caption-text">{html_text(item.caption)}</span>'
                    yield f'<p class="caption" role="heading" aria-level="2">{caption}</p>\n'
                yield (
                    '<ul class="current">\n'
                    if any(one.is_ancestor for one in lines[index:end])
                    else "<ul>\n"
                )
            is_current = line.is_current and item.docname == pagename
            # furo styles only the first level
            classes = [] if for_furo and line.level > 1 else [f"toctree-l{line.level}"]
            classes += ["current"] if line.is_ancestor else []
            classes += ["has-children"] if line.children and for_furo else []
            classes += ["current-page"] if is_current and for_furo else []
            href = relative_uri(domain, pagename, item.docname) if item.docname else item.uri
            link = (
                "current reference"
                if is_current
                else "reference"
                if item.docname
                else "reference external"
            )
            lang = f' lang="{item.language}"' if item.language else ""
            yield f'<li{class_attribute(classes)}><a class="{link}"'
            yield f' href="{html_attribute(href or "#")}"{lang}>{html_text(item.title)}</a>'
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
                yield from self._write(domain, pagename, line.children, numbers, for_furo)
            yield "</li>\n"
        if lines:
            yield "</ul>\n"


def shows_branch(builder: Builder) -> bool:
    """Whether the pages of *builder* have this sidebar, and thus depend only on their branch."""
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
    """Whether the installed furo writes the same switches as :class:`Sidebar`."""
    try:
        from furo.navigation import get_navigation_tree  # type: ignore[import-untyped]
    except ImportError:
        return False
    return bool(get_navigation_tree(LIST) == LIST_OF_FURO)
