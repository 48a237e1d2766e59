"""Metadata for search engines and shared links: description, OpenGraph tags, share cards, icon,
sitemap, and links to the same page in the other languages of a site.

Tags and files that need absolute URLs are omitted if ``html_baseurl`` is not set.

Each language is built separately, from the same documents, into its folder in
``paperlog_languages``. The names of all pages, including generated ones, do not depend on the
language, so that each build knows the URIs of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from babel import Locale, UnknownLocaleError
from docutils import nodes
from markupsafe import escape
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import relative_uri

from paperlog.diagnostics import warn
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import has_pages, site_address
from paperlog.domain.site_pages import whole_title
from paperlog.html.generated import NOT_FOUND, collect_not_found_page
from paperlog.html.redirect_pages import file_of, redirects_of_site
from paperlog.html.share_cards import FOLDER, ShareCards, remove_cards
from paperlog.messages import _, count
from paperlog.model.escapes import html_attribute, html_text
from paperlog.model.language_detection import HAN

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

    from paperlog.model.entry import Entry

ICON = "_static/paperlog-icon.svg"
SENTENCE = re.compile(r".+?(?:[。！？]|[.!?](?=\s|$))", re.DOTALL)
MAX_DESCRIPTION = 160
"""Maximum length of a description in characters; search engines truncate longer ones."""
NOT_LISTED = frozenset({NOT_FOUND, "search", "genindex"})
"""Generated pages that search engines do not list."""
SITEMAP = "sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
FOLDER_OF_LANGUAGE = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


class Sharing:
    """Adds the metadata to each page; sets up the sitemap and the page for unknown URLs."""

    def __init__(self, app: Sphinx) -> None:
        self._cards: ShareCards | None = None
        app.connect("write-started", self.prepare)
        app.connect("html-page-context", self.add_tags, priority=950)
        app.connect("html-collect-pages", collect_not_found_page)
        app.connect("build-finished", self.finish)

    def prepare(self, app: Sphinx, builder: Builder) -> None:
        """At ``write-started``: compute the share cards of all pages, or remove those left."""
        self._cards = (
            ShareCards(log_domain(app.env), builder)
            if has_pages(builder) and app.config.html_baseurl
            else None
        )
        if has_pages(builder) and not self._cards:
            remove_cards(Path(builder.outdir))

    def add_tags(
        self,
        app: Sphinx,
        pagename: str,
        _template: str,
        context: dict[str, Any],
        _doctree: nodes.document | None,
    ) -> None:
        """At ``html-page-context``: add the metadata to the head of the page."""
        builder = app.builder
        if not has_pages(builder):
            return
        tags = list(self._tags(app, builder, pagename, context))
        if pagename == NOT_FOUND and app.config.html_baseurl:
            # the server returns this page for any URL, so relative URIs need a base
            tags.insert(0, f'<base href="{html_attribute(site_address(app.config))}">')
        add_to_head(context, tags)

    def _tags(
        self, app: Sphinx, builder: StandaloneHTMLBuilder, pagename: str, context: dict[str, Any]
    ) -> Iterator[str]:
        domain = log_domain(app.env)
        has_description = 'name="description"' in str(context.get("metatags", ""))
        description = context.get("description") or description_of(domain, pagename)
        if description and not has_description:
            yield _meta("name", "description", description)
        if not app.config.html_favicon:
            icon = html_attribute(relative_uri(builder.get_target_uri(pagename), ICON))
            yield f'<link rel="icon" type="image/svg+xml" href="{icon}">'
        if not app.config.html_baseurl or pagename in NOT_LISTED:
            return
        # the title in the context is escaped HTML; browsers collapse white space in titles
        title = unescape(re.sub(r"<[^>]*>", "", str(context.get("title", ""))))
        yield f'<meta property="og:title" content="{escape(" ".join(title.split()))}">'
        yield _meta(
            "property", "og:type", "website" if pagename == app.config.root_doc else "article"
        )
        base = site_address(app.config)
        yield _meta("property", "og:url", base + builder.get_target_uri(pagename))
        yield _meta("property", "og:site_name", whole_title(app.env))
        yield _meta("property", "og:locale", app.config.language)
        if description:
            yield _meta("property", "og:description", description)
        if self._cards and (name := self._cards.draw(pagename)):
            yield _meta("property", "og:image", f"{base}{FOLDER}/{name}")
            yield _meta("property", "og:image:width", "1200")
            yield _meta("property", "og:image:height", "630")
            yield _meta("name", "twitter:card", "summary_large_image")

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """At ``build-finished``: write the sitemap, and remove share cards that no page uses."""
        builder = app.builder
        if exception is not None or not has_pages(builder) or self._cards is None:
            return
        self._cards.remove_others()
        write_sitemap(builder)


def description_of(domain: LogDomain, docname: str) -> str:
    """Return the description of a page as plain text: its entries, else its first sentence.

    Empty if the page is unknown or has no text.
    """
    page = domain.pages.get(docname)
    if page is None:
        return ""
    if page.entries:
        return description_of_entries(domain, page.entries)
    own = next((section.text for section in page.texts.sections if section.text), "")
    return first_sentence(domain.catalogue.spelled(own, domain.env.config.language))


def first_sentence(text: str) -> str:
    """Return the first sentence of *text*, shortened to :data:`MAX_DESCRIPTION` characters."""
    text = " ".join(text.split())
    sentence = SENTENCE.match(text)
    return _shortened(sentence[0] if sentence else text)


def description_of_entries(domain: LogDomain, entries: Sequence[Entry]) -> str:
    """Return the number of *entries* and the names of the first ones, as plain text."""
    number = count(len(entries), _("{} entry"), _("{} entries"))
    return _shortened(f"{number} · {', '.join(map(domain.catalogue.name, entries))}")


def _shortened(text: str) -> str:
    """Return *text* truncated to :data:`MAX_DESCRIPTION` characters, at a space if it has any."""
    if len(text) <= MAX_DESCRIPTION:
        return text
    cut = text[: MAX_DESCRIPTION - 1]
    return (cut if HAN.search(cut) else cut.rpartition(" ")[0] or cut) + "…"


def _meta(kind: str, name: str, content: str) -> str:
    """Return a ``meta`` element; *kind* is the attribute that holds *name*."""
    return f'<meta {kind}="{name}" content="{html_attribute(content)}">'


def add_to_head(context: dict[str, Any], tags: Iterable[str]) -> None:
    """Add *tags* to the head of the page that is rendered with *context*."""
    context["metatags"] = "\n    ".join(filter(None, [context.get("metatags", ""), *tags]))


def write_sitemap(builder: StandaloneHTMLBuilder) -> None:
    """Write the absolute URLs of all pages into the output folder; needs ``html_baseurl``."""
    root = ET.Element("urlset", xmlns=NAMESPACE)
    base = site_address(builder.config)
    for uri in sorted(_listed_uris(builder)):
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = base + uri
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", xml_declaration=False)
    (builder.outdir / SITEMAP).write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8"
    )


def _listed_uris(builder: StandaloneHTMLBuilder) -> Iterator[str]:
    """Yield the URIs of the pages, relative to the root of the site.

    Redirect pages and the sites of other languages are excluded.
    """
    others = folders_of_others(builder)
    redirects = {
        file_of(builder, name)
        for name, _moved in redirects_of_site(log_domain(builder.env), builder)
    }
    for path in builder.outdir.rglob(f"*{builder.out_suffix}"):
        name = path.relative_to(builder.outdir).as_posix()
        if name.startswith(("_", *others)) or name in redirects:
            continue
        if name.removesuffix(builder.out_suffix) in NOT_LISTED:
            continue
        yield name if builder.name != "dirhtml" else name.removesuffix("index.html")


class Languages:
    """Adds the links between languages to each page."""

    def __init__(self, app: Sphinx) -> None:
        self._root = ""
        app.connect("config-inited", self.prepare)
        # after the sidebar is written
        app.connect("html-page-context", self.add, priority=960)

    def prepare(self, _app: Sphinx, config: Config) -> None:
        """At ``config-inited``: validate ``paperlog_languages``, and adjust ``html_baseurl``.

        ``conf.py`` sets ``html_baseurl`` to the URL of the whole site; the URL of the folder of
        this language replaces it.
        """
        folders, problems = language_folders(config.paperlog_languages, config.language)
        for problem in problems:
            warn("option", f"conf.py: paperlog_languages: {problem}; pages get no links")
        config["paperlog_languages"] = folders
        if folders and config.html_baseurl:
            self._root = site_address(config)
            config["html_baseurl"] = self._root + folders[config.language]

    def add(
        self, app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
    ) -> None:
        """At ``html-page-context``: add the links to the head and to the sidebar."""
        folders, own = app.config.paperlog_languages, app.config.language
        if not folders or not has_pages(app.builder):
            return
        target = app.builder.get_target_uri(pagename)
        # up from this page to the root of the whole site
        up = "../" * (target.count("/") + folders[own].count("/"))
        alternates = [
            f'<link rel="alternate" hreflang="{_tag(code)}"'
            f' href="{html_attribute((self._root or up) + folder + target or "./")}">'
            for code, folder in folders.items()
        ]
        add_to_head(context, alternates)
        switch = "".join(
            f'<a lang="{_tag(code)}" hreflang="{_tag(code)}"'
            f' href="{html_attribute(up + folder + target or "./")}">'
            f"{html_text(language_name(code))}</a>"
            for code, folder in folders.items()
            if code != own
        )
        _put_above_contents(context, f'<p class="pl-languages">{switch}</p>\n')


def language_folders(languages: Mapping[str, str], own: str) -> tuple[dict[str, str], list[str]]:
    """Return the folder of each language with a trailing slash (``""`` for the root), and problems.

    *own* is the language of the build. If there are problems or fewer than two languages, the
    dictionary is empty.

    >>> language_folders({"zh_CN": ".", "en": "en"}, "en")
    ({'zh_CN': '', 'en': 'en/'}, [])
    """
    folders: dict[str, str] = {}
    problems: list[str] = []
    for code, folder in dict(languages).items():
        if not _is_language(code):
            problems.append(f"{code!r} is not the code of a language, such as 'en' or 'zh_CN'")
        elif folder != "." and not (
            isinstance(folder, str) and FOLDER_OF_LANGUAGE.fullmatch(folder)
        ):
            problems.append(f"the folder of {code} must be '.' or a name such as 'en'")
        elif (place := "" if folder == "." else f"{folder}/") in folders.values():
            problems.append(f"the folder {folder!r} belongs to two languages")
        else:
            folders[code] = place
    if folders and not problems and own not in folders:
        problems.append(f"there is no folder for {own!r}, the language of this build")
    return ({}, problems) if problems or len(folders) < 2 else (folders, [])


def language_name(code: str) -> str:
    """Return the name of a language in that language.

    >>> language_name("zh_CN"), language_name("en")
    ('中文', 'English')
    """
    locale = Locale.parse(code)
    return locale.get_language_name() or code


def folders_of_others(builder: StandaloneHTMLBuilder) -> tuple[str, ...]:
    """Return the folders of other languages below the output folder of *builder*, as ``en/``."""
    folders = builder.config.paperlog_languages
    own = folders[builder.config.language] if folders else ""
    return tuple(
        folder.removeprefix(own)
        for folder in dict(folders).values()
        if folder != own and folder.startswith(own)
    )


def _is_language(code: Any) -> bool:
    try:
        return isinstance(code, str) and Locale.parse(code) is not None
    except (UnknownLocaleError, ValueError):
        return False


def _tag(code: str) -> str:
    """Return the BCP 47 tag of a language code: ``zh-CN`` for ``zh_CN``."""
    return html_attribute(code.replace("_", "-"))


def _put_above_contents(context: dict[str, Any], html: str) -> None:
    """Insert *html* above the navigation tree in the sidebar, for furo and for other themes."""
    if "furo_navigation_tree" in context:
        context["furo_navigation_tree"] = html + context["furo_navigation_tree"]
    elif toctree := context.get("toctree"):
        context["toctree"] = lambda **options: html + toctree(**options)
