"""One site in several languages: on each page a link to the same page in the other languages, for
readers in the sidebar and for search engines in the head.

The languages are built one after the other from the same documents into the folders that
``paperlog_languages`` names. The names of all pages, generated ones included, do not depend on the
language, so each build knows the addresses of the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError

from paperlog.diagnostics import warn
from paperlog.domain.references import has_pages, site_address
from paperlog.escapes import html_attribute, html_text
from paperlog.html.generated import add_to_head

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

FOLDER = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")


class Languages:
    """Adds the links to each page."""

    def __init__(self, app: Sphinx) -> None:
        self._root = ""
        app.connect("config-inited", self.prepare)
        # after the sidebar is written
        app.connect("html-page-context", self.add, priority=960)

    def prepare(self, _app: Sphinx, config: Config) -> None:
        """At ``config-inited``: check the setting. ``html_baseurl``, which ``conf.py`` sets to the
        address of the whole site, becomes that of this language.
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
        """At ``html-page-context``."""
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
    """The folder of each language, with a slash at its end; ``""`` is the root of the whole site.

    Returns an empty dictionary and the problems if *languages* cannot be used to build the language
    *own*.

    >>> language_folders({"zh_CN": ".", "en": "en"}, "en")
    ({'zh_CN': '', 'en': 'en/'}, [])
    """
    found: dict[str, str] = {}
    problems: list[str] = []
    for code, folder in dict(languages).items():
        if not _is_language(code):
            problems.append(f"{code!r} is not the code of a language, such as 'en' or 'zh_CN'")
        elif folder != "." and not (isinstance(folder, str) and FOLDER.fullmatch(folder)):
            problems.append(f"the folder of {code} must be '.' or a name such as 'en'")
        elif (place := "" if folder == "." else f"{folder}/") in found.values():
            problems.append(f"the folder {folder!r} belongs to two languages")
        else:
            found[code] = place
    if found and not problems and own not in found:
        problems.append(f"there is no folder for {own!r}, the language of this build")
    return ({}, problems) if problems or len(found) < 2 else (found, [])


def language_name(code: str) -> str:
    """The name of a language in that language.

    >>> language_name("zh_CN"), language_name("en")
    ('中文', 'English')
    """
    locale = Locale.parse(code)
    return locale.get_language_name() or code


def folders_of_others(builder: StandaloneHTMLBuilder) -> tuple[str, ...]:
    """The folders of other languages below the output folder of *builder*, as ``en/``."""
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
    """The code of a language as HTML takes it: ``zh-CN``."""
    return html_attribute(code.replace("_", "-"))


def _put_above_contents(context: dict[str, Any], html: str) -> None:
    """Put *html* above the contents of the site in the sidebar."""
    if "furo_navigation_tree" in context:
        context["furo_navigation_tree"] = html + context["furo_navigation_tree"]
    elif toctree := context.get("toctree"):
        context["toctree"] = lambda **options: html + toctree(**options)
