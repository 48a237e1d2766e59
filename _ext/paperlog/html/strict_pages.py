"""Change furo's pages for ``Content-Security-Policy: default-src 'self'``, for keyboard users, and
for the language of the site.

The policy forbids inline scripts and styles, ``style=`` attributes, ``eval``, and ``data:`` images.
These are replaced in furo's templates when they are loaded (:data:`TEMPLATES`), in static files
after they are copied (:class:`StrictFiles`), and in the bodies of pages (:func:`strict_body`).
Unknown markup is left unchanged and reported with the level ``info``.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from jinja2 import BaseLoader, Environment, pass_context
from jinja2.runtime import Context
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util import logging

from paperlog.model.escapes import html_attribute

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

STYLE, SCRIPT = "paperlog-theme.css", "paperlog-theme.js"
COLOURS = "paperlog-colours.css"
"""Colours of furo's options and of highlighting, which furo writes into each page."""
ICONS = "styles/paperlog-icons.css"
"""Furo's icons as ``data:`` URLs, for pages opened as ``file:``, where browsers load no file as a
mask.
"""

SKIP_LINK = """<a class="skip-to-content muted-link" href="#furo-main-content">
  {%- trans -%}
  Skip to content
  {%- endtrans -%}
</a>
"""


def _label(words: str) -> tuple[str, str]:
    return f'aria-label="{words}"', f'aria-label="{{{{ _("{words}")|e }}}}"'


def _title(words: str) -> tuple[str, str]:
    return f"<title>{words}</title>", f'<title>{{{{ _("{words}")|e }}}}</title>'


def _button_of_contents(place: str) -> tuple[str, str]:
    button = f'<label class="toc-overlay-icon toc-{place}-icon'
    no_toc = "{% if furo_hide_toc %} no-toc{% endif %}"
    inside = '<span class="icon"><svg><use href="#svg-toc"></use></svg></span>'
    indent = " " * {"header": 6, "content": 10}[place]
    old = f'{button}{no_toc}" for="__toc">\n{indent}  {inside}\n{indent}</label>'
    new = f'{button}" for="__toc">{inside}</label>'
    return old, f"{{% if not furo_hide_toc %}}{new}{{% endif %}}"


TEMPLATES: dict[str, tuple[tuple[str, str], ...]] = {
    "base.html": (
        (
            """<script>
      document.body.dataset.theme = localStorage.getItem("theme") || "auto";
    </script>""",
            """<script src="{{ paperlog_script() }}"
      {%- if collapse_index %} data-collapse="true"{% endif %}></script>""",
        ),
        (
            '{% include "partials/_head_css_variables.html" with context %}',
            '<link rel="stylesheet" type="text/css" href="{{ paperlog_colours() }}" />',
        ),
    ),
    "page.html": (
        # the skip link is the first element in the tab order
        (SKIP_LINK, ""),
        ('{% include "partials/icons.html" %}', SKIP_LINK + '{% include "partials/icons.html" %}'),
        # no button for the contents on a page without contents
        (
            '<input type="checkbox" class="sidebar-toggle" name="__toc"',
            '{% if not furo_hide_toc %}<input type="checkbox" class="sidebar-toggle" name="__toc"',
        ),
        (
            '<label class="overlay sidebar-overlay" for="__navigation"></label>\n'
            '<label class="overlay toc-overlay" for="__toc"></label>',
            '<label class="overlay toc-overlay" for="__toc"></label>{% endif %}\n'
            '<label class="overlay sidebar-overlay" for="__navigation"></label>',
        ),
        *map(_button_of_contents, ("header", "content")),
        _label("Toggle site navigation sidebar"),
        _label("Toggle table of contents sidebar"),
        _label("Toggle Light / Dark / Auto color theme"),
        (
            '<aside class="sidebar-drawer">',
            '<aside class="sidebar-drawer" aria-label="{{ _("Site navigation")|e }}">',
        ),
        (
            '<aside class="toc-drawer{% if furo_hide_toc %} no-toc{% endif %}">',
            '<aside class="toc-drawer{% if furo_hide_toc %} no-toc{% endif %}"'
            ' aria-label="{{ _("On this page")|e }}">',
        ),
        ("@pradyunsg</a>'s", '@pradyunsg</a>{{ _("\'s") }}'),
    ),
    "partials/icons.html": (
        # omit the icons of buttons that a page lacks
        (
            '<symbol id="svg-toc"',
            '{% if not furo_hide_toc %}<symbol id="svg-toc"',
        ),
        ('<symbol id="svg-menu"', '{% endif %}<symbol id="svg-menu"'),
        (
            '<symbol id="svg-pencil"',
            '{% if not paperlog_page %}<symbol id="svg-pencil"',
        ),
        ("</symbol>\n</svg>", "</symbol>{% endif %}\n</svg>"),
        # the namespace is redundant in HTML
        ('<svg xmlns="http://www.w3.org/2000/svg" ', "<svg "),
        ('style="display: none;"', 'display="none"'),
        ('style="opacity: 50%"', 'opacity="0.5"'),
        *map(
            _title,
            (
                "Contents",
                "Menu",
                "Expand",
                "Light mode",
                "Dark mode",
                "Auto light/dark, in light mode",
                "Auto light/dark, in dark mode",
            ),
        ),
    ),
    "genindex.html": (
        ('<table style="width: 100%" ', "<table "),
        ('<td style="width: 33%; vertical-align: top;">', "<td>"),
    ),
    "domainindex.html": (
        ("<script>DOCUMENTATION_OPTIONS.COLLAPSE_INDEX = true</script>", ""),
        (' style="display: none" alt="-"', ' alt="-"'),
    ),
}
"""Replacements (old text, new text) by template of furo."""

ENDS = r' x1="[0-9.]+" y1="[0-9.]+" x2="[0-9.]+" y2="[0-9.]+"'
ICON_PARTS = re.compile(
    r'\s+class="(?:feather|icon)-[a-z-]+"'
    r'|\s+stroke-linecap="round" stroke-linejoin="round"'
    r'|<path stroke="none"[^>]*/>'
    r'|(?<=<svg) viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    r'|\s+stroke-width="1"(?=[\s>])'
)
"""Attributes and elements of furo's icons that are invisible, inherited from the symbol, default
values, or set for all icons by :data:`STYLE`.
"""
LINES = re.compile(
    rf'<line(?P<opacity>(?: opacity="0.5")?)({ENDS})/>(?:\s*<line(?P=opacity)({ENDS})/>)*'
)
"""Consecutive lines of an icon, which one ``path`` replaces."""
INDENTATION = re.compile(r"(\{%-?\s*trans\b.*?\bendtrans\s*-?%\})|\n\s+", re.DOTALL)
"""Indentation outside of ``trans`` blocks, whose text is a key of the catalogues."""
PLURAL = re.compile(r'new Function\(\s*"n",\s*`return \(\$\{catalog\.plural_expr\}\)`,?\s*\)')
PLURAL_OF_LANGUAGE = re.compile(r'"plural_expr": "([n0-9 ()?:&|=!<>%]+)"')
DATA_URL = re.compile(
    r"""(?:--icon-(?P<name>[a-z]+):)?url\((?P<quote>["'])data:image/svg\+xml[^,]*,(?P<svg>.*?)(?P=quote)\)"""
)

STYLED = re.compile(r'<([a-z][a-z0-9]*)((?:\s[^<>]*?)?)\sstyle="([^"]*)"([^<>]*)>')
SIZED = {"img", "table", "col", "td", "th", "video", "iframe", "object"}
"""Elements with the attributes ``width`` and ``height``."""
SIZE = re.compile(r"([0-9.]+)\s*(px|pt|pc|in|cm|mm|em|rem|ex|%|)")
PIXELS = {
    "": 1, "px": 1, "pt": 96 / 72, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4,
    "em": 16, "rem": 16, "ex": 8,
}  # fmt: skip


def register_strict_pages(app: Sphinx) -> None:
    app.connect("builder-inited", _prepare)


def _prepare(app: Sphinx) -> None:
    """At ``builder-inited``, when the theme is known: hook into templates, files and pages."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not _has_furo(builder):
        return
    if not isinstance(builder.templates, BuiltinTemplateLoader):
        logger.info("paperlog: pages by %s are not changed", type(builder.templates).__name__)
        return
    environment = builder.templates.environment
    environment.loader = StrictTemplates(builder.templates, builder.theme.get_theme_dirs()[0])
    files = PageFiles(builder)
    environment.globals["paperlog_script"] = files.script
    environment.globals["paperlog_colours"] = files.colours
    builder.add_css_file(STYLE, priority=499)
    copy = builder.copy_static_files

    def copy_static_files() -> None:
        # before pages compute the checksums of the files
        copy()
        StrictFiles(builder.outdir / "_static").change()

    builder.copy_static_files = copy_static_files  # type: ignore[method-assign]
    app.connect("html-page-context", _change_body, priority=900)


def _has_furo(builder: StandaloneHTMLBuilder) -> bool:
    # some builders derived from the HTML builder have no theme
    return getattr(builder.theme, "name", "") == "furo"


class StrictTemplates(BaseLoader):
    """Loads templates with *loader*, and changes those below *folder*, the folder of furo."""

    def __init__(self, loader: BaseLoader, folder: Path) -> None:
        self.loader = loader
        self.folder = folder

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, path, is_fresh = self.loader.get_source(environment, template)
        # only furo's templates, not the author's of the same name
        if path and Path(path).is_relative_to(self.folder):
            name = Path(path).relative_to(self.folder).as_posix()
            source = replaced(source, TEMPLATES.get(name, ()), f"furo's template {name}")
            if name == "partials/icons.html":
                source = LINES.sub(_path, ICON_PARTS.sub("", source).replace("></line>", "/>"))
            # this removes a tenth of a short page
            source = INDENTATION.sub(lambda match: match[1] or "\n", source)
        return source, path, is_fresh


def _path(lines: re.Match[str]) -> str:
    """Return consecutive ``line`` elements as one ``path`` element."""
    numbers = re.findall(r'[xy][12]="([0-9.]+)"', lines[0])
    ends = (numbers[at : at + 4] for at in range(0, len(numbers), 4))
    drawn = "".join(f"M{x1} {y1}L{x2} {y2}" for x1, y1, x2, y2 in ends)
    return f'<path{lines["opacity"]} d="{drawn}"/>'


def replaced(text: str, changes: tuple[tuple[str, str], ...], name: str) -> str:
    """Replace old by new text in *text*; report old text that *name* does not contain."""
    for old, new in changes:
        if old not in text:
            logger.info("paperlog: %s has no “%s”, which stays as it is", name, old)
        text = text.replace(old, new)
    return text


class PageFiles:
    """Template functions that return URIs of the files that replace inline scripts and styles."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self._folder = builder.outdir / "_static"
        self._checksums: dict[str, str] = {}

    @pass_context
    def script(self, context: Context) -> str:
        """Return the URI of our script in place of furo's inline script."""
        return self._address(context, SCRIPT)

    @pass_context
    def colours(self, context: Context) -> str:
        """Return the URI of the style sheet of colours; the first call writes it."""
        if COLOURS not in self._checksums:
            template = context.environment.get_template("partials/_head_css_variables.html")
            css = template.render(context.get_all()).strip()
            css = css.removeprefix("<style>").removesuffix("</style>").strip() + "\n"
            (self._folder / COLOURS).write_text(css, encoding="utf-8")
        return self._address(context, COLOURS)

    def _address(self, context: Context, name: str) -> str:
        if name not in self._checksums:
            self._checksums[name] = f"{zlib.crc32((self._folder / name).read_bytes()):08x}"
        address = context["pathto"](f"_static/{name}", 1)
        return html_attribute(f"{address}?v={self._checksums[name]}")


class StrictFiles:
    """The copied static files of a site in *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self) -> None:
        """Replace ``eval`` in Sphinx's script and ``data:`` URLs in furo's style sheet."""
        self._replace_plural_function()
        self._extract_icons()

    def _replace_plural_function(self) -> None:
        """Write the plural rule of the language into ``doctools.js``, which would evaluate it."""
        path, translations = self.folder / "doctools.js", self.folder / "translations.js"
        if not translations.is_file():
            # the function is not called
            return
        text = path.read_text(encoding="utf-8")
        rule = PLURAL_OF_LANGUAGE.search(translations.read_text(encoding="utf-8"))
        changed, number = PLURAL.subn(f"(n) => Number({rule[1]})", text) if rule else (text, 0)
        if number:
            path.write_text(changed, encoding="utf-8")
        else:
            logger.info("paperlog: unknown plural function in doctools.js, left unchanged")

    def _extract_icons(self) -> None:
        """Move the ``data:`` URLs of icons in furo's style sheet to files and to :data:`ICONS`."""
        path = self.folder / "styles" / "furo.css"
        text = path.read_text(encoding="utf-8")
        variables: list[str] = []

        def as_file(icon: re.Match[str]) -> str:
            name = icon["name"] or "external"
            (path.parent / f"paperlog-{name}.svg").write_text(
                unquote(icon["svg"]) + "\n", encoding="utf-8"
            )
            address = f'url("paperlog-{name}.svg")'
            if not icon["name"]:
                return address
            variables.append(icon[0])
            return f"--icon-{name}:{address}"

        changed = DATA_URL.sub(as_file, text)
        if "data:" in changed or not variables:
            logger.info("paperlog: furo.css has other icons than expected")
        path.write_text(changed, encoding="utf-8")
        (self.folder / ICONS).write_text(
            "body {\n" + "".join(f"  {variable};\n" for variable in variables) + "}\n",
            encoding="utf-8",
        )


def _change_body(
    _app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """At ``html-page-context``: remove ``style=`` attributes."""
    if ' style="' in context.get("body", ""):
        context["body"] = strict_body(context["body"], pagename)


def strict_body(body: str, pagename: str) -> str:
    """Replace ``style=`` attributes in *body* by other attributes and classes."""

    def change(element: re.Match[str]) -> str:
        name, before, style, after = element.groups()
        classes, sizes = [], ""
        for declaration in filter(None, map(str.strip, style.split(";"))):
            key, _colon, value = (part.strip() for part in declaration.partition(":"))
            size = SIZE.fullmatch(value)
            if key == "width" and size and size[2] == "%" and float(size[1]) <= 100:
                classes.append(f"pl-width-{max(round(float(size[1])), 1)}")
            elif key in ("width", "height") and name in SIZED and size and size[2] != "%":
                sizes += f' {key}="{round(float(size[1]) * PIXELS[size[2]])}"'
            elif (key, value) == ("font-weight", "bold"):
                classes.append("pl-strong")
            else:
                logger.info("paperlog: %s: unknown style, left unchanged: %s", pagename, style)
                return element[0]
        return f"<{name}{sizes}{_with_classes(before + after, classes)}>"

    return STYLED.sub(change, body)


def _with_classes(attributes: str, classes: list[str]) -> str:
    if not classes:
        return attributes
    new = " ".join(classes)
    if ' class="' in attributes:
        return attributes.replace(' class="', f' class="{new} ', 1)
    return f' class="{new}"{attributes}'
