"""Links to the same page in the other languages of a site: in the sidebar for readers, and in the
head for search engines.

Each language is built separately, from the same documents, into its folder in
``paperlog_languages``. The names of all pages, including generated ones, do not depend on the
language, so that each build knows the URIs of the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError

from paperlog.diagnostics import warn
from paperlog.domain.references import has_pages, site_address
from paperlog.html.generated import add_to_head
from paperlog.model.escapes import html_attribute, html_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

FOLDER = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


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
        elif folder != "." and not (isinstance(folder, str) and FOLDER.fullmatch(folder)):
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
