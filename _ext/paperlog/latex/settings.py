"""Settings of Sphinx's LaTeX builder: defaults that ``conf.py`` may override, and metadata."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.latex import LaTeXBuilder
from sphinx.util import texescape

from paperlog.config import is_configured, set_defaults
from paperlog.diagnostics import warn
from paperlog.domain import log_domain
from paperlog.domain.book_pages import pages_in_book
from paperlog.domain.log_extent import days_covered, numbers_of, printed_day
from paperlog.domain.site_pages import NAMELESS, log_title
from paperlog.messages import _, day
from paperlog.model.catalogue import Catalogue
from paperlog.model.collation import has_pinyin
from paperlog.model.entry import Entry
from paperlog.model.language_detection import is_han_name
from paperlog.model.selection import Selection, SelectionError

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

STYLE = Path(__file__).parent / "paperlog.sty"
KEYWORDS = 12
"""Maximum number of tags written as keywords of the PDF."""
ORDER_FILE = "press.json"

CALLOUTS = (
    *("note", "hint", "tip", "seealso", "todo", "important", "caution", "warning"),
    *("attention", "danger", "error"),
)
CALLOUT = {
    "border-top-width": "0pt",
    "border-right-width": "0pt",
    "border-bottom-width": "0pt",
    "border-left-width": "1.5pt",
    "border-TeXcolor": "{HTML}{C9CED6}",
    "background-TeXcolor": "{gray}{1}",
    "title-background-TeXcolor": "{gray}{1}",
    "box-shadow": "none",
    "border-radius": "0pt",
    "padding-top": "1pt",
    "padding-bottom": "1pt",
}
"""Style of admonitions: as on the site, a line on the left and no background."""

ELEMENTS = {
    "sphinxsetup": ",".join(
        f"div.{kind}_{key}={value}" for kind in CALLOUTS for key, value in CALLOUT.items()
    ),
    "papersize": "a4paper",
    # openany: a year may begin on a left page
    "extraclassoptions": "openany",
    "fontenc": "\\usepackage[no-math]{fontspec}\n\\usepackage{xeCJK}",
    # the default of LaTeX is 6; MyST reads at most nine nested lists
    "maxlistdepth": "24",
    "fontpkg": "",
    "fncychap": "",
    "fvset": "\\fvset{fontsize=\\small,formatcom=\\xeCJKVerbAddon}",
    # ISO B5
    "geometry": (
        "\\usepackage[paperwidth=176mm,paperheight=250mm,inner=22mm,outer=20mm,top=22mm,bottom=24mm,headsep=7mm]{geometry}"
    ),
    "maketitle": "\\paperlogtitlepage",
    "tableofcontents": "\\paperlogcontents",
    "preamble": "",
    "printindex": "",
    "makeindex": "",
}
# for a part of a log (`paperlog_only`): A4 sheets without title page and contents
HANDOUT = {
    "geometry": "\\usepackage[a4paper,margin=26mm]{geometry}",
    "maketitle": "\\paperloghandouttitle",
    "tableofcontents": "",
    "extraclassoptions": "",
}


def default_settings(_app: Sphinx, config: Config) -> None:
    """At ``config-inited``: set XeLaTeX, our style, and no index program as defaults."""
    ours = {"latex_engine": "xelatex", "latex_use_xindy": False, "latex_domain_indices": False}
    set_defaults(config, ours)
    if config.latex_engine != "xelatex":
        return
    theirs: dict[str, str] = config.latex_elements
    elements = {**ELEMENTS, **(HANDOUT if config.paperlog_only else {})}
    preamble = "\\usepackage{paperlog}\n" + elements["preamble"] + theirs.get("preamble", "")
    config["latex_elements"] = {**elements, **theirs, "preamble": preamble}
    config["latex_additional_files"] = [*config.latex_additional_files, str(STYLE)]


def name_documents(app: Sphinx) -> None:
    """At ``builder-inited``: set a file name for the book unless ``conf.py`` does.

    Not earlier: Sphinx can escape title and author in its default value only from now on.
    """
    config = app.config
    if isinstance(app.builder, LaTeXBuilder) and not is_configured(config, "latex_documents"):
        # Sphinx's file name for a title without ASCII letters is sphinx.tex
        config["latex_documents"] = [
            (root, "paperlog.tex" if target == "sphinx.tex" else target, *rest)
            for root, target, *rest in config.latex_documents
        ]


def prepare_book(app: Sphinx, env: BuildEnvironment) -> None:
    """At ``env-updated``: select what is printed; add title, texts and metadata to the preamble."""
    builder = app.builder
    if not isinstance(builder, LaTeXBuilder) or app.config.latex_engine != "xelatex":
        return
    catalogue = log_domain(env).catalogue
    pages = pages_in_book(env, builder)
    entries = [entry for entry in catalogue.entries if entry.place.docname in pages]
    title = texescape.escape(log_title(env), app.config.latex_engine)
    is_nameless = app.config.author == NAMELESS
    app.config["latex_documents"] = [
        (docname, target, given or title, "" if is_nameless else author, *rest)
        for docname, target, given, author, *rest in app.config.latex_documents
    ]
    if app.config.paperlog_only:
        try:
            selection = Selection.parse(app.config.paperlog_only, catalogue)
            entries = _selected(selection, catalogue, pages)
        except SelectionError as error:
            warn("selection", f"paperlog_only: {error}; nothing is printed")
            app.config["latex_documents"] = []
            # Sphinx would warn that no document is configured, which is misleading
            builder.init_document_data = _no_documents  # type: ignore[method-assign]
            return
        app.config["latex_documents"] = [
            _handout(app.config, document, selection) for document in app.config.latex_documents[:1]
        ]
    language = app.config.language
    indexed = (
        *(person.full for person in catalogue.by_author),
        *(tag.name(language) for tag in catalogue.by_tag),
        *catalogue.by_venue,
    )
    if not has_pinyin() and any(map(is_han_name, indexed)):
        warn(
            "book",
            "indexes put Chinese after Latin names; `pip install sphinx-paperlog[book]` sorts it by"
            " pinyin",
        )
    builder.context["preamble"] += _words(app.config, catalogue, entries)
    if not app.config.today and (printed := printed_day(catalogue)) is not None:
        builder.context["date"] = day(printed, app.config.language)


def write_order(app: Sphinx, exception: Exception | None) -> None:
    """At ``build-finished``: write the order file for :mod:`paperlog.latex.compile`."""
    if exception is not None or not isinstance(app.builder, LaTeXBuilder):
        return
    printed = printed_day(log_domain(app.env).catalogue)
    order = {
        "engine": app.config.latex_engine,
        "targets": [document[1] for document in app.config.latex_documents],
        "day": str(printed or ""),
    }
    (Path(app.outdir) / ORDER_FILE).write_text(json.dumps(order, indent=1), encoding="utf-8")


def _selected(selection: Selection, catalogue: Catalogue, pages: Set[str]) -> list[Entry]:
    """The selected entries on *pages*.

    :raises SelectionError: if there are none.
    """
    entries = [entry for entry in catalogue.entries if selection.holds(entry, catalogue)]
    printed = [entry for entry in entries if entry.place.docname in pages]
    if not printed:
        if not entries:
            raise SelectionError("it has no entries")
        holders = ", ".join(sorted({repr(entry.place.docname) for entry in entries}))
        raise SelectionError(
            f"its entries, in {holders}, are not in the book; "
            "add these pages to a toctree, and remove `book: no` at their head"
        )
    return printed


def _no_documents() -> None:
    """Replaces ``LaTeXBuilder.init_document_data`` if there is nothing to print."""


def _handout(config: Config, document: tuple[Any, ...], selection: Selection) -> tuple[Any, ...]:
    docname, target, title, author, *rest = document
    part = str(selection.week or selection.year or "")
    name = part or (selection.tag.name(config.language) if selection.tag else "")
    stem = Path(target).stem
    part_name = part.lower() or (selection.tag.file_name if selection.tag else "part")
    whole = f"{title}\\paperlogsep {texescape.escape(name, config.latex_engine)}"
    return (docname, f"{stem}-{part_name}.tex", whole, author, "howto", *rest[1:])


def _words(config: Config, catalogue: Catalogue, entries: list[Entry]) -> str:
    """LaTeX definitions of the texts that depend on the log and its language."""

    def defined(command: str, text: str, arguments: str = "") -> str:
        return f"\\renewcommand{{\\paperlog{command}}}{arguments}{{{text}}}\n"

    def escaped(text: str) -> str:
        return texescape.escape(text, config.latex_engine)

    contents = _("Contents")
    span = days_covered(entries, config.language)
    tags = (tag for entry in entries for tag in catalogue.tags(entry))
    used = Counter(tag.name(config.language) for tag in tags)
    keywords = sorted(used, key=lambda name: (-used[name], name))[:KEYWORDS]
    # xeCJK sets quotes and dashes wide unless the text is marked as Western
    days = (
        escaped(span)
        if config.language.startswith("zh")
        else f"\\paperlogwestern{{{escaped(span)}}}"
    )
    return "".join(
        [
            defined("days", days),
            defined("counts", "\\paperlogsep ".join(map(escaped, numbers_of(entries)))),
            defined("keywords", escaped(", ".join(keywords))),
            # babel redefines it at the beginning of the document
            f"\\AtBeginDocument{{\\renewcommand{{\\contentsname}}{{{escaped(contents)}}}}}\n",
            defined("onpage", escaped(_("p. {}")).replace("\\{\\}", "#1"), "[1]"),
            defined("citedon", escaped(_("Cited on p. {}")).replace("\\{\\}", "#1"), "[1]"),
            defined("citedonpages", escaped(_("Cited on pp. {}")).replace("\\{\\}", "#1"), "[1]"),
        ]
    )
