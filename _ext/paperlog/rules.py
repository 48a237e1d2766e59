"""The rules: what a build warns of and ``paperlog check`` finds, each under one code.

``suppress_warnings = ["paperlog.near-tag"]`` in ``conf.py`` and ``% paperlog: off near-tag`` in a
page switch a rule off in both.  The guide prints :data:`RULES`.

A new rule is an entry of :data:`RULES` and a function that yields a :class:`Finding` for each
mistake.  Decorated with :func:`over_catalogue` and named in :mod:`paperlog.registry`, the function
is called by the build and by ``paperlog check``.  A rule of an installed package is the decorated
function alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Protocol

from paperlog.registry import RULES_OVER_CATALOGUE, Loaded, load, offers

if TYPE_CHECKING:
    from pathlib import Path

    from paperlog.model.catalogue import Catalogue
    from paperlog.model.entry import Place

Severity = Literal["error", "warning", "note"]
TellsOf = Literal["both", "build", "check"]


@dataclass(frozen=True)
class Rule:
    """What the rule *code* is about, and what to do where it is broken."""

    code: str
    sentence: str
    severity: Severity
    remedy: str
    told_by: TellsOf = "both"
    """Who can tell: a build, ``paperlog check``, or both."""


@dataclass(frozen=True)
class Fix:
    """In one *line* of a file, the text *old* becomes *new*."""

    path: Path
    line: int
    old: str
    new: str


@dataclass(frozen=True)
class Finding:
    """*message* says what is wrong and the way out; *line* and *column* count from 1."""

    rule: str
    path: Path
    line: int
    message: str
    column: int = 1
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """That of the rule."""
        return known_rules()[self.rule].severity

    @property
    def order(self) -> tuple[str, int, int, str]:
        """By file and line."""
        return str(self.path), self.line, self.column, self.rule


class KnownLog(Protocol):
    """What a build and ``paperlog check`` both know of a log."""

    @property
    def catalogue(self) -> Catalogue:
        """Its entries, weeks, records and vocabulary."""

    @property
    def conf(self) -> Path:
        """Its ``conf.py``."""

    @property
    def tags_file(self) -> Path:
        """The file of the vocabulary; it need not exist."""

    def at(self, place: Place, option: str = "") -> tuple[Path, int]:
        """The file and line of *place*, or of an *option* of the directive there."""


@dataclass(frozen=True)
class CatalogueRule:
    """A *rule*, and the function that finds where a log breaks it; that yields findings of this
    rule alone.
    """

    rule: Rule
    find: Callable[[KnownLog], Iterable[Finding]]


def over_catalogue(
    rule: Rule,
) -> Callable[[Callable[[KnownLog], Iterable[Finding]]], CatalogueRule]:
    """Make a function over what a log holds the one that finds where *rule* is broken.

    Named by its code in the entry points ``paperlog.rules``, every build and ``paperlog check``
    call it.
    """
    return lambda find: CatalogueRule(rule, find)


def catalogue_rules() -> Loaded[CatalogueRule]:
    """The rules over the catalogue by their codes: Paperlog's own and those of packages."""

    def reason_against(name: str, found: CatalogueRule) -> str:
        if name != found.rule.code:
            return f"the code of the rule is {found.rule.code!r}"
        return "Paperlog has a rule of this name" if name in RULES else ""

    return load(RULES_OVER_CATALOGUE, CatalogueRule, reason_against)


def known_rules() -> Mapping[str, Rule]:
    """Every rule by its code, with those of installed packages."""
    offered, _problems = offers(RULES_OVER_CATALOGUE)
    if offered.keys() <= RULES.keys():
        return RULES
    return {**RULES, **{code: found.rule for code, found in catalogue_rules().found.items()}}


def is_suppressed(code: str, patterns: object) -> bool:
    """Whether ``suppress_warnings`` of ``conf.py`` names *code*, as Sphinx reads its *patterns*."""
    return isinstance(patterns, list | tuple | set | frozenset) and bool(
        {"paperlog", "paperlog.*", f"paperlog.{code}"}.intersection(map(str, patterns))
    )


_TABLE = (
    # files
    Rule(
        "encoding",
        "A page is not UTF-8, or holds control characters.",
        "error",
        "Save the page as UTF-8, for example with iconv; a build shows what can be read of it.",
    ),
    Rule(
        "unreadable",
        "A file of the log cannot be read.",
        "error",
        "Check that the file is there and that you may read it.",
    ),
    # records
    Rule(
        "bib-malformed",
        "A record of a `.bib` file, or the file, has a syntax error.",
        "error",
        "Correct the record; what can be read of it is used.",
    ),
    Rule(
        "bib-link",
        "A field of a record that should hold an address or identifier does not.",
        "warning",
        "Write an address or an identifier; no link is made of anything else.",
    ),
    Rule(
        "duplicate-key",
        "Two records have one key; the second is never used.",
        "error",
        "Remove one of the two, or give it another key.",
    ),
    Rule(
        "duplicate-work",
        "Two records are of one work: the same DOI, arXiv id or nearly the same title.",
        "warning",
        "Keep one record, and use its key in both places.",
        "check",
    ),
    Rule(
        "missing-field",
        "A record lacks a field that its type needs.",
        "warning",
        "Add the field, or name it in `unverified` with what is known.",
        "check",
    ),
    Rule(
        "retracted",
        "A paper in the log was retracted, as its record says.",
        "warning",
        "Say so in your note, and switch the rule off in that card.",
        "check",
    ),
    Rule(
        "unused-key",
        "A record is in no card, citation or relation.",
        "note",
        "Log or cite the paper, or leave the record for later.",
        "check",
    ),
    # keys and references
    Rule(
        "unknown-key",
        "An entry, a citation or an excerpt names a key that no `.bib` file has.",
        "error",
        "Correct the key, or add a record with `paperlog add`.",
    ),
    Rule(
        "unlisted-key",
        "A key is cited that no bibliography of the log lists.",
        "warning",
        "Add a `bibliography` directive to a page.",
        "build",
    ),
    Rule(
        "citation",
        "The text of a `cite` role is no list of citation keys; it is shown as typed.",
        "error",
        "Write keys with commas between them and no blanks within.",
    ),
    Rule(
        "target",
        "A relation, a `paper`, `week` or `tag` role or an excerpt refers to nothing in the log.",
        "warning",
        "Correct the name, or log what it refers to.",
    ),
    # weeks
    Rule(
        "week",
        "A `week` directive names no week, or stands inside another one.",
        "error",
        "Write the week as 2024-W27, as a day of it or as its days; close the week above.",
    ),
    Rule(
        "week-range",
        "The days of a week are not one Monday to Sunday.",
        "warning",
        "Write the days from Monday to Sunday, or 2024-W27.",
    ),
    Rule(
        "week-twice",
        "A week stands on two pages, or twice on one.",
        "warning",
        "Join the two; links to the week lead to the first.",
    ),
    Rule(
        "week-place",
        "A week stands in a file that is named after another one.",
        "warning",
        "Correct the week, or rename the file.",
        "check",
    ),
    Rule(
        "week-missing",
        "Between two weeks of the log there are weeks without a page.",
        "note",
        "Nothing, if nothing was read.",
        "check",
    ),
    Rule("empty-week", "A week has no entry.", "note", "Add one, or remove the week.", "check"),
    Rule(
        "outside-week",
        "A paper or topic stands outside of any week, or inside another entry.",
        "warning",
        "Put it into a `week`, or close the entry above it.",
    ),
    Rule(
        "duplicate-entry",
        "A paper stands twice in one week.",
        "warning",
        "Join the two entries.",
    ),
    # directives and their options
    Rule(
        "argument",
        "A directive lacks what stands after its name: a key or a title.",
        "error",
        "Write it behind the name; the text is shown without a card.",
    ),
    Rule(
        "option",
        "A directive or setting has no such option, or cannot read its value.",
        "warning",
        "Correct the name or the value.",
    ),
    Rule(
        "option-twice",
        "An option stands twice in one directive, and only the last one counts.",
        "warning",
        "Join the two.",
        "check",
    ),
    Rule(
        "option-malformed",
        "An option cannot be read, and with it all of its directive are lost.",
        "error",
        "Write `:name: value`, and what begins with a quote in double quotes.",
        "check",
    ),
    Rule(
        "unknown-rule",
        "A comment switches off a rule that does not exist.",
        "warning",
        "Write one of the codes of this list.",
        "check",
    ),
    Rule(
        "status",
        "The status of an entry is none of the known ones.",
        "warning",
        "Write one of the known ones, which the message names.",
    ),
    Rule(
        "rating",
        "The rating of an entry is not a whole number from 1 to 5.",
        "warning",
        "Write a whole number from 1 to 5.",
    ),
    Rule(
        "date",
        "The `read` date of an entry cannot be read.",
        "warning",
        "Write it as 2024-07-01.",
    ),
    Rule(
        "relation",
        "The kind of a relation is none of the known ones, or its text cannot be read.",
        "warning",
        "Write it as `extends KEY`; an unknown kind is shown as `related`.",
    ),
    Rule(
        "field",
        "The value of a declared field is none that it may have.",
        "warning",
        "Write a value of its kind, or one of its choices.",
    ),
    Rule(
        "link",
        "A link of an entry is no address or identifier that may be linked to.",
        "warning",
        "Write an address that begins with https://, or an identifier.",
    ),
    Rule(
        "link-spelling",
        "A DOI or arXiv id is written as an address.",
        "note",
        "`paperlog check --fix` writes the identifier.",
        "check",
    ),
    Rule(
        "empty",
        "A directive that needs content has none.",
        "warning",
        "Write the content, or remove the directive.",
        "build",
    ),
    # tags
    Rule(
        "near-tag",
        "Two tags differ by a letter or two.",
        "warning",
        "Use one of them, or declare both in `tags.toml`.",
    ),
    Rule(
        "tag-facet",
        "A tag names another facet than elsewhere.",
        "warning",
        "Write the tag without a facet, or with its own.",
    ),
    Rule(
        "tag-spelling",
        "A tag is written by another of its spellings.",
        "note",
        "`paperlog check --fix` writes the tag as `tags.toml` declares it.",
        "check",
    ),
    Rule(
        "tags-file",
        "The vocabulary of tags cannot be read in full.",
        "error",
        "Correct the table that the message names; the others are used.",
    ),
    # figures and files
    Rule(
        "figure",
        "A figure does not exist, lies outside of the source folder, is no picture, "
        "or was not drawn as its code says.",
        "warning",
        "Put the file there, draw it with `paperlog figures`, or name it in `:lost-figure:`.",
    ),
    Rule(
        "alt",
        "A figure has no text for those who cannot see it.",
        "warning",
        "Say in `:alt:` in a sentence what it shows.",
    ),
    Rule(
        "drawing",
        "An SVG holds scripts or addresses elsewhere; it is shown without them.",
        "warning",
        "Save the drawing without them.",
    ),
    Rule(
        "download",
        "A file to download lies outside of the source folder, is a folder, or has no possible"
        " name.",
        "warning",
        "Copy the file beside the page.",
    ),
    Rule(
        "dead-link",
        "A link leads to a file that is not there.",
        "warning",
        "Correct the link, or put the file there; a build has Sphinx's own warning of it.",
        "check",
    ),
    Rule(
        "anchor-gone",
        "An address that was published is no more.",
        "warning",
        "Put the entry back, leave a link, or remove the line from `paperlog.lock`.",
        "check",
    ),
    # fences and HTML
    Rule(
        "unclosed",
        "A directive is never closed, and takes in all that follows.",
        "error",
        "Close it with a line of the same fence.",
    ),
    Rule(
        "stray-fence",
        "A line of colons closes nothing, and opens a box around what follows.",
        "error",
        "Remove it, or give the directive above a fence as long.",
    ),
    Rule(
        "hidden",
        "HTML, a formula, what is taken for front matter, or a blank that is missing keeps a"
        " directive from being one.",
        "error",
        "Put a blank line between the two, or do what the message says.",
    ),
    Rule(
        "too-deep",
        "Directives or marks stand in one another too deeply, and are shown as typed.",
        "error",
        "Move what stands innermost out.",
    ),
    Rule(
        "html",
        "HTML in a week or an entry is not closed, closes nothing, or has no place in an EPUB.",
        "warning",
        "Close the element, or remove it.",
        "build",
    ),
    # formulas and drawings
    Rule(
        "formula",
        "A formula is wrong, or uses a command that is no mathematics; its source is shown.",
        "warning",
        "Correct it, or make the command known by `paperlog_math_commands`.",
        "build",
    ),
    Rule(
        "formula-code",
        "Pages cannot draw a formula, and show its source; the book prints it. "
        "Told once for each command.",
        "warning",
        "Write the formula another way, or switch the rule off.",
        "build",
    ),
    Rule(
        "dot",
        "Graphviz is not installed, or draws nothing; a lineage is shown as a list alone.",
        "warning",
        "Install Graphviz, or switch the rule off.",
        "build",
    ),
    # packages that extend Paperlog
    Rule(
        "plugin",
        "An installed package offers something to Paperlog that cannot be used.",
        "warning",
        "Correct the package, or remove it; everything else goes on.",
    ),
    # listings and the book
    Rule(
        "listing",
        "A listing asks for a sort order or a condition that does not exist, or for a tag, author"
        " or venue that no entry has.",
        "warning",
        "Correct the condition; the message names what is near.",
        "build",
    ),
    Rule(
        "navigation",
        "A page lists tags, authors or venues twice, or an address is taken.",
        "warning",
        "Keep one index of a kind.",
        "build",
    ),
    Rule(
        "selection",
        "`paperlog_only` names a week, year or tag that the log does not have.",
        "warning",
        "Name one that it has; nothing is printed.",
        "build",
    ),
    Rule(
        "book",
        "The printed book lacks something that would make it better.",
        "warning",
        "Install what the message names.",
        "build",
    ),
)

RULES: Final[dict[str, Rule]] = {rule.code: rule for rule in _TABLE}
"""Every rule of Paperlog itself by its code."""
