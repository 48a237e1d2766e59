"""Declaration and validation of the settings in ``conf.py``; the guide prints the declaration.

Also values for settings of Sphinx that ``conf.py`` and the command line leave unset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from paperlog.bib.citations import CITATION
from paperlog.bib.keys import PATTERN
from paperlog.bib.style import NAME as STYLE_NAME
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
"""MyST extensions that ``paperlog.site`` enables in addition to ``myst_enable_extensions``."""
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
    """The settings; the field ``name`` is ``paperlog_name`` in ``conf.py``.

    The metadata of a field hold its help text and what Sphinx rebuilds after a change.
    """

    tags: str = _setting(
        "tags.toml", "html", "The file with the vocabulary of tags, relative to the source folder."
    )
    authors_shown: int = _setting(
        3, "html", "Number of authors shown on a card before the rest are collapsed."
    )
    open_weeks: str = _setting(
        "newest",
        "html",
        "Which weeks of a page are expanded; of `{weeks}` with `newest`, the three newest.",
        OPEN_CHOICES,
    )
    tag_pages: bool = _setting(
        True,
        "html",
        "Generate an HTML page for each tag, and for each author and venue of several entries,"
        " below the page with the index.",
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
        "Maximum number of authors or bibliography records on one HTML page; the rest go to further"
        " pages. 0 for no limit.",
    )
    navigation: bool = _setting(
        True,
        "html",
        "Expand only the current branch in the sidebar: all years, and the weeks of the current"
        " year.",
    )
    search: bool = _setting(
        True,
        "html",
        "Replace Sphinx's search by one for entries, weeks, tags, authors, venues, records and"
        " pages that searches as you type; requires `paperlog.site`.",
    )
    languages: Mapping[str, str] = _setting(
        (),
        "html",
        "The folder of each language of a site, below the root of the whole site: "
        '`{"zh_CN": ".", "en": "en"}`. Each page links to the same page in the other languages;'
        " `html_baseurl` is the address of the whole site. Requires `paperlog.site`.",
        types=(dict, tuple),
    )
    math_commands: tuple[str, ...] | Mapping[str, str] = _setting(
        (),
        "env",
        "Your own commands for formulas, without backslash: a dictionary of definitions such as "
        '`{"E": r"\\mathbb{E}"}`, or a list of names that your LaTeX preamble defines.',
        types=(list, tuple, dict),
    )
    fields: Mapping[str, Any] = _setting(
        (),
        "env",
        "Additional fields on cards, by name: "
        '`{"dataset": {"label": "Data", "shown_on": ["card", "row"]}}`; see'
        " `guide/extending`.",
        types=(dict, tuple),
    )
    figure_cache: str = _setting(
        "",
        "env",
        "Cache folder for figures that a build draws, relative to `conf.py`; by default in the "
        "doctree folder. A figure drawn by one builder is used by all that share the folder.",
    )
    draw_figures: bool = _setting(
        True,
        "env",
        "Run the scripts of figures whose images are out of date. This executes code in the source"
        " folder.",
    )
    key_pattern: str = _setting(
        PATTERN,
        "",
        "Pattern of the citation keys that `paperlog add` makes; `guide/command-line/add` lists the"
        " placeholders.",
    )
    mailto: str = _setting(
        "",
        "",
        "E-mail address sent with requests to Crossref and arXiv, as they recommend;"
        " the environment variable `PAPERLOG_MAILTO` overrides it.",
    )
    only: str = _setting(
        "",
        "",
        "Print only this part of the log: a week (`2024-W27`), a year or a tag; see `make pdf"
        " ONLY=…`.",
    )

    @classmethod
    def of(cls, config: Config) -> Settings:
        """Return the settings with the values of *config*."""
        return cls(**{item.name: getattr(config, PREFIX + item.name) for item in fields(cls)})


def register_settings(app: Sphinx) -> None:
    """Register all settings, and their validation."""
    for item in fields(Settings):
        app.add_config_value(
            PREFIX + item.name, item.default, item.metadata["rebuild"], item.metadata["types"]
        )
    app.connect("config-inited", _check, priority=400)


def _check(_app: Sphinx, config: Config) -> None:
    """At ``config-inited``: replace invalid values by the default, with a warning.

    Sphinx itself checks the types.
    """
    for item in fields(Settings):
        choices, value = item.metadata["choices"], getattr(config, PREFIX + item.name)
        if choices and value not in choices:
            warn(
                "option",
                f"conf.py: {PREFIX}{item.name} must be one of {', '.join(choices)}, not {value!r}",
            )
            setattr(config, PREFIX + item.name, item.default)
    commands, problems = checked(config.paperlog_math_commands)
    for problem in problems:
        warn("option", f"conf.py: paperlog_math_commands: {problem}; this entry is ignored")
    config["paperlog_math_commands"] = commands
    offered = offered_fields(TAKEN)
    declared, wrong = declared_fields(config.paperlog_fields, offered.found.values(), TAKEN)
    for problem in wrong:
        warn("option", f"conf.py: paperlog_fields: {problem}; this entry is ignored")
    config["paperlog_fields"] = declared


def prepare_log(_app: Sphinx, config: Config) -> None:
    """At ``config-inited``: adjust settings for a project that is a log (``paperlog.site``)."""
    ours = {
        "html_theme": "furo",
        "bibtex_default_style": STYLE_NAME,
        "bibtex_cite_id": f"{CITATION}{{key}}",
    }
    set_defaults(config, ours)
    config["myst_enable_extensions"] = {*config.myst_enable_extensions, *MARKUP}
    # MyST warns that only HTML supports strikethrough; paperlog.transforms.raw_html supports the
    # other formats
    config["suppress_warnings"] = [*config.suppress_warnings, "myst.strikethrough"]
    # do not read pages of packages installed in the source folder
    config["exclude_patterns"] = [*config.exclude_patterns, "**/site-packages"]


def is_configured(config: Config, name: str) -> bool:
    """Return whether ``conf.py`` or ``-D`` on the command line sets *name*, whatever the value.

    Sphinx 9 has no public API for this: ``Config._raw_config`` holds what ``conf.py`` defines. If a
    later version lacks it, only the command line and values other than the default count.
    """
    if name in config.overrides:
        return True
    defined: Mapping[str, Any] | None = getattr(config, "_raw_config", None)
    if defined is not None:
        return name in defined
    return bool(config[name] != config.values[name].default)


def set_defaults(config: Config, values: Mapping[str, Any]) -> None:
    """Set each of *values*, by name of the setting, that is not configured."""
    for name, value in values.items():
        if not is_configured(config, name):
            config[name] = value
