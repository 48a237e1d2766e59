"""Settings of ``conf.py``: declared once, checked once, and printed in the guide from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from paperlog.bib.keys import PATTERN
from paperlog.diagnostics import warn
from paperlog.formulas.own_commands import checked
from paperlog.model.fields import declared_fields
from paperlog.model.options import TAKEN
from paperlog.registry import offered_fields

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

PREFIX = "paperlog_"
MARKUP = ("colon_fence", "dollarmath")
"""Extensions of MyST that a whole log has, whatever ``myst_enable_extensions`` names."""
OPEN_CHOICES = ("newest", "all", "none")


def _setting(
    default: Any,
    rebuild: str,
    help_text: str,
    choices: tuple[str, ...] = (),
    types: tuple[type, ...] = (),
) -> Any:
    metadata = {
        "rebuild": rebuild,
        "help": help_text,
        "choices": choices,
        "types": types or (type(default),),
    }
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """Each field is a setting ``paperlog_<field>``; its metadata says what it does and what a
    change rebuilds.
    """

    tags: str = _setting(
        "tags.toml", "html", "The vocabulary of tags, relative to the source folder."
    )
    authors_shown: int = _setting(
        3, "html", "How many authors a card names before the rest fold away behind a click."
    )
    open_weeks: str = _setting(
        "newest",
        "html",
        "Which weeks of a page stand open; of `{weeks}` with `newest`, the three newest ones do.",
        OPEN_CHOICES,
    )
    tag_pages: bool = _setting(
        True, "html", "Give each tag a page of its own in HTML, below the page with `tag-index`."
    )
    paper_pages: bool = _setting(
        True,
        "html",
        "Give each paper of the log a page of its own in HTML, `papers/KEY.html`, to share and to"
        " cite; with `paperlog.site`.",
    )
    page_items: int = _setting(
        1000,
        "html",
        "How many authors or works of the bibliography stand on one page in HTML; more are divided"
        " among pages. 0 for no limit.",
    )
    navigation: bool = _setting(
        True,
        "html",
        "Open only the branch at hand in the sidebar: the years, and the weeks of the year one"
        " reads.",
    )
    search: bool = _setting(
        True,
        "html",
        "Search entries, weeks, tags, authors, venues, records and pages while the reader types, in"
        " place of Sphinx's search; with `paperlog.site`.",
    )
    math_commands: tuple[str, ...] | Mapping[str, str] = _setting(
        (),
        "env",
        "Your own commands for formulas, without backslash: definitions, as in "
        '`{"E": r"\\mathbb{E}"}`, or a list of names that your own preamble defines for the book.',
        types=(list, tuple, dict),
    )
    fields: Mapping[str, Any] = _setting(
        (),
        "env",
        "Fields of your own on cards, by their names: "
        '`{"dataset": {"label": "Data", "shown_on": ["card", "row"]}}`; `guide/extending` says'
        " more.",
        types=(dict, tuple),
    )
    figure_cache: str = _setting(
        "",
        "env",
        "Folder of the figures that a build draws, relative to `conf.py`; in the doctree folder "
        "where empty. Builders that share it draw nothing twice.",
    )
    draw_figures: bool = _setting(
        True,
        "env",
        "Run the scripts of figures whose pictures are out of date; this runs the author's code.",
    )
    key_pattern: str = _setting(
        PATTERN,
        "",
        "How `paperlog add` makes citation keys; `guide/command-line/add` lists what may stand"
        " in it.",
    )
    mailto: str = _setting(
        "",
        "",
        "Your e-mail address, told to Crossref and arXiv when `paperlog` asks them for a record, as"
        " they wish; `PAPERLOG_MAILTO` goes before it.",
    )
    only: str = _setting(
        "",
        "",
        "Print this part of the log alone: a week (`2024-W27`), a year or a tag; see `make pdf"
        " ONLY=…`.",
    )

    @classmethod
    def of(cls, config: Config) -> Settings:
        return cls(**{item.name: getattr(config, PREFIX + item.name) for item in fields(cls)})


def register_settings(app: Sphinx) -> None:
    for item in fields(Settings):
        app.add_config_value(
            PREFIX + item.name, item.default, item.metadata["rebuild"], item.metadata["types"]
        )
    app.connect("config-inited", _check, priority=400)


def _check(_app: Sphinx, config: Config) -> None:
    """Put the default back where a value is none of the choices; Sphinx itself checks the types."""
    for item in fields(Settings):
        choices, value = item.metadata["choices"], getattr(config, PREFIX + item.name)
        if choices and value not in choices:
            warn(
                "option",
                f"conf.py: {PREFIX}{item.name} is one of {', '.join(choices)}, not {value!r}",
            )
            setattr(config, PREFIX + item.name, item.default)
    commands, problems = checked(config.paperlog_math_commands)
    for problem in problems:
        warn("option", f"conf.py: paperlog_math_commands: {problem}; this entry is left out")
    config["paperlog_math_commands"] = commands
    offered = offered_fields(TAKEN)
    declared, wrong = declared_fields(config.paperlog_fields, offered.found.values(), TAKEN)
    for problem in wrong:
        warn("option", f"conf.py: paperlog_fields: {problem}; this entry is left out")
    config["paperlog_fields"] = declared


def prepare_log(_app: Sphinx, config: Config) -> None:
    """At ``config-inited``: add what a whole log needs to the settings of ``conf.py``."""
    if "html_theme" not in config._raw_config and "html_theme" not in config.overrides:
        config["html_theme"] = "furo"
    config["myst_enable_extensions"] = {*config.myst_enable_extensions, *MARKUP}
    # MyST warns at every struck word that only HTML has them; paperlog.transforms.marks adds others
    config["suppress_warnings"] = [*config.suppress_warnings, "myst.strikethrough"]
    # no reading of the packages installed beside the log
    config["exclude_patterns"] = [*config.exclude_patterns, "**/site-packages"]
