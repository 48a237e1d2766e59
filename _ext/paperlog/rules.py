"""Rules for everything that a build warns about or ``paperlog check`` reports, with one code each.

``suppress_warnings = ["paperlog.near-tag"]`` in ``conf.py`` and ``% paperlog: off near-tag`` in a
page switch a rule off for both.  The guide prints :data:`RULES`.

To add a rule, add an entry to :data:`RULES` and a function that yields a :class:`Finding` for each
violation.  A function that is decorated with :func:`over_catalogue` and listed in
:mod:`paperlog.registry` is called by the build and by ``paperlog check``.  A rule of an installed
package consists of the decorated function only.
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
ReportedBy = Literal["both", "build", "check"]


@dataclass(frozen=True)
class Rule:
    """A rule: its *code*, a *sentence* saying what it reports, its *severity* and the *remedy*."""

    code: str
    sentence: str
    severity: Severity
    remedy: str
    reported_by: ReportedBy = "both"
    """What reports the rule: a build, ``paperlog check``, or both."""


@dataclass(frozen=True)
class Fix:
    """A replacement of the text *old* by *new* in one *line* of a file."""

    path: Path
    line: int
    old: str
    new: str


@dataclass(frozen=True)
class Finding:
    """One violation of a rule; *message* says what is wrong and how to correct it.

    *line* and *column* count from 1.
    """

    rule: str
    path: Path
    line: int
    message: str
    column: int = 1
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return known_rules()[self.rule].severity

    @property
    def order(self) -> tuple[str, int, int, str]:
        """Sort key: file, line, column, rule."""
        return str(self.path), self.line, self.column, self.rule


class KnownLog(Protocol):
    """What both a build and ``paperlog check`` know about a log."""

    @property
    def catalogue(self) -> Catalogue:
        """The entries, weeks, records and vocabulary."""

    @property
    def conf(self) -> Path:
        """The path of ``conf.py``."""

    @property
    def tags_file(self) -> Path:
        """The path of the vocabulary; the file may be missing."""

    def at(self, place: Place, option: str = "") -> tuple[Path, int]:
        """Return the file and line of *place*, or of an *option* of the directive at *place*."""


@dataclass(frozen=True)
class CatalogueRule:
    """A *rule* and the function that finds its violations in a log.

    *find* yields findings of this rule only.
    """

    rule: Rule
    find: Callable[[KnownLog], Iterable[Finding]]


def over_catalogue(
    rule: Rule,
) -> Callable[[Callable[[KnownLog], Iterable[Finding]]], CatalogueRule]:
    """Return a decorator that turns a function over a log into a :class:`CatalogueRule`.

    Registered under the code of the rule in the entry point group ``paperlog.rules``, it is called
    by every build and by ``paperlog check``.
    """
    return lambda find: CatalogueRule(rule, find)


def catalogue_rules() -> Loaded[CatalogueRule]:
    """Return the rules over the catalogue, by code, of Paperlog and of installed packages."""

    def reason_against(name: str, found: CatalogueRule) -> str:
        if name != found.rule.code:
            return f"the code of the rule is {found.rule.code!r}"
        return "Paperlog has a rule of this name" if name in RULES else ""

    return load(RULES_OVER_CATALOGUE, CatalogueRule, reason_against)


def known_rules() -> Mapping[str, Rule]:
    """Return every rule by code, including those of installed packages."""
    offered, _problems = offers(RULES_OVER_CATALOGUE)
    if offered.keys() <= RULES.keys():
        return RULES
    return {**RULES, **{code: found.rule for code, found in catalogue_rules().found.items()}}


def is_suppressed(code: str, patterns: object) -> bool:
    """Return whether *patterns*, the value of ``suppress_warnings``, suppress the rule *code*."""
    return isinstance(patterns, list | tuple | set | frozenset) and bool(
        {"paperlog", "paperlog.*", f"paperlog.{code}"}.intersection(map(str, patterns))
    )


_TABLE = (
    # files
    Rule(
        "encoding",
        "A page is not UTF-8, or holds control characters.",
        "error",
        "Save the page as UTF-8, for example with iconv; a build shows the readable part.",
    ),
    Rule(
        "unreadable",
        "A file of the log cannot be read.",
        "error",
        "Check that the file exists and that you have permission to read it.",
    ),
    # records
    Rule(
        "bib-malformed",
        "A record of a `.bib` file, or the file, has a syntax error.",
        "error",
        "Correct the record; its readable fields are used.",
    ),
    Rule(
        "bib-link",
        "A field of a record that should hold a URL or identifier does not.",
        "warning",
        "Write a URL or an identifier; other values are not linked.",
    ),
    Rule(
        "duplicate-key",
        "Two records have the same key; the second is not used.",
        "error",
        "Remove one of the records, or give it another key.",
    ),
    Rule(
        "duplicate-work",
        "Two records describe the same work: same DOI, same arXiv id or nearly the same title.",
        "warning",
        "Keep one record, and use its key in both places.",
        "check",
    ),
    Rule(
        "missing-field",
        "A record lacks a field that its type requires.",
        "warning",
        "Add the field, or list it in `unverified` with a reason.",
        "check",
    ),
    Rule(
        "retracted",
        "The record of a paper in the log says that it was retracted.",
        "warning",
        "Mention the retraction in your note, and switch the rule off in that card.",
        "check",
    ),
    Rule(
        "unused-key",
        "A record is used by no card, citation or relation.",
        "note",
        "Log or cite the paper, or leave the record for later.",
        "check",
    ),
    # keys and references
    Rule(
        "unknown-key",
        "An entry, citation or excerpt uses a key that is in no `.bib` file.",
        "error",
        "Correct the key, or add a record with `paperlog add`.",
    ),
    Rule(
        "unlisted-key",
        "A cited key is listed in no bibliography of the log.",
        "warning",
        "Add a `bibliography` directive to a page.",
        "build",
    ),
    Rule(
        "citation",
        "The text of a `cite` role is not a list of citation keys; it is shown as typed.",
        "error",
        "Write keys without spaces, separated by commas.",
    ),
    Rule(
        "target",
        "A relation, a `paper`, `week` or `tag` role or an excerpt refers to nothing in the log.",
        "warning",
        "Correct the name, or add its target to the log.",
    ),
    # weeks
    Rule(
        "week",
        "A `week` directive has no valid week, or is nested in another `week`.",
        "error",
        "Write the week as 2024-W27, as one of its days or as a range; close the week above.",
    ),
    Rule(
        "week-range",
        "The date range of a week is not Monday to Sunday.",
        "warning",
        "Write the range from Monday to Sunday, or 2024-W27.",
    ),
    Rule(
        "week-twice",
        "A week occurs on two pages, or twice on one page.",
        "warning",
        "Merge them; links to the week lead to the first.",
    ),
    Rule(
        "week-place",
        "A week is in a file that is named after another week.",
        "warning",
        "Correct the week, or rename the file.",
        "check",
    ),
    Rule(
        "week-missing",
        "Weeks between two weeks of the log have no page.",
        "note",
        "None needed if nothing was read.",
        "check",
    ),
    Rule("empty-week", "A week has no entry.", "note", "Add one, or remove the week.", "check"),
    Rule(
        "outside-week",
        "A paper or topic is outside any week, or nested in another entry.",
        "warning",
        "Move it into a `week`, or close the entry above it.",
    ),
    Rule(
        "duplicate-entry",
        "A paper occurs twice in one week.",
        "warning",
        "Merge the two entries.",
    ),
    # directives and their options
    Rule(
        "argument",
        "A directive lacks its argument, a key or a title.",
        "error",
        "Write it after the directive's name; the content is shown without a card.",
    ),
    Rule(
        "option",
        "An option of a directive or a setting is unknown or misplaced, or its value is invalid.",
        "warning",
        "Correct the name, the position or the value.",
    ),
    Rule(
        "option-twice",
        "An option occurs twice in one directive; only the last one is used.",
        "warning",
        "Merge the two options.",
        "check",
    ),
    Rule(
        "option-malformed",
        "An option cannot be parsed; all options of the directive are lost.",
        "error",
        "Write `:name: value`; put a value that begins with a quote into double quotes.",
        "check",
    ),
    Rule(
        "unknown-rule",
        "A comment switches off a rule that does not exist.",
        "warning",
        "Write one of the codes listed here.",
        "check",
    ),
    Rule(
        "status",
        "The status of an entry is not one of the known ones.",
        "warning",
        "Write one of the values that the message lists.",
    ),
    Rule(
        "rating",
        "The rating of an entry is not a whole number from 1 to 5.",
        "warning",
        "Write a whole number from 1 to 5.",
    ),
    Rule(
        "date",
        "The `read` date of an entry cannot be parsed.",
        "warning",
        "Write it as 2024-07-01.",
    ),
    Rule(
        "relation",
        "A relation has an unknown kind, or cannot be parsed.",
        "warning",
        "Write it as `extends KEY`; an unknown kind is shown as `related`.",
    ),
    Rule(
        "field",
        "The value of a declared field is not allowed for it.",
        "warning",
        "Write a value of the declared kind, or one of the choices.",
    ),
    Rule(
        "link",
        "A link of an entry is not a URL or identifier that can be linked to.",
        "warning",
        "Write a URL that begins with https://, or an identifier.",
    ),
    Rule(
        "link-spelling",
        "A DOI or arXiv id is written as a URL.",
        "note",
        "`paperlog check --fix` replaces the URL by the identifier.",
        "check",
    ),
    Rule(
        "empty",
        "A directive that requires content is empty.",
        "warning",
        "Write the content, or remove the directive.",
        "build",
    ),
    # tags
    Rule(
        "near-tag",
        "Two tags differ by only one or two letters.",
        "warning",
        "Use one of them, or declare both in `tags.toml`.",
    ),
    Rule(
        "tag-facet",
        "A tag is written with another facet than elsewhere.",
        "warning",
        "Write the tag without a facet, or with its declared one.",
    ),
    Rule(
        "tag-spelling",
        "A tag is not written as `tags.toml` declares it.",
        "note",
        "`paperlog check --fix` replaces it by the declared spelling.",
        "check",
    ),
    Rule(
        "tags-file",
        "The vocabulary of tags contains errors.",
        "error",
        "Correct the table that the message names; the other tables are used.",
    ),
    # figures and files
    Rule(
        "figure",
        "A figure does not exist, is outside the source folder, is not an image, "
        "or is older than its script.",
        "warning",
        "Add the file, draw it with `paperlog figures`, or list it in `:lost-figure:`.",
    ),
    Rule(
        "alt",
        "A figure has no alternative text.",
        "warning",
        "Describe in `:alt:`, in a sentence, what it shows.",
    ),
    Rule(
        "drawing",
        "An SVG contains scripts or external URLs; it is shown without them.",
        "warning",
        "Remove them from the drawing.",
    ),
    Rule(
        "download",
        "A file to download is outside the source folder, is a folder, or has an invalid name.",
        "warning",
        "Copy the file into the folder of the page.",
    ),
    Rule(
        "dead-link",
        "The target file of a link does not exist.",
        "warning",
        "Correct the link, or add the file; in a build Sphinx itself warns.",
        "check",
    ),
    Rule(
        "anchor-gone",
        "A published anchor no longer exists.",
        "warning",
        "`paperlog check --publish` redirects an entry that was renamed or moved; else restore it,"
        " write `OLD -> NEW` in `paperlog.lock`, or remove the line.",
    ),
    Rule(
        "redirect",
        "A line of `paperlog.lock` is no address, or leads nowhere.",
        "warning",
        "Correct the line, or remove it.",
    ),
    # fences and HTML
    Rule(
        "unclosed",
        "A directive is never closed and contains everything that follows.",
        "error",
        "Close it with a line that repeats its fence.",
    ),
    Rule(
        "stray-fence",
        "A line of colons closes no directive and opens a block around what follows.",
        "error",
        "Remove it, or lengthen the fence of the directive above to match.",
    ),
    Rule(
        "hidden",
        "A directive is not recognized: it is inside HTML, a formula or front matter, or a space is"
        " missing.",
        "error",
        "Insert a blank line between the two, or do what the message says.",
    ),
    Rule(
        "too-deep",
        "Directives or inline marks are nested too deeply and are shown as typed.",
        "error",
        "Move the innermost ones out.",
    ),
    Rule(
        "html",
        "HTML in a week or an entry is unbalanced, or not allowed in an EPUB.",
        "warning",
        "Close the element, or remove it.",
        "build",
    ),
    # formulas and drawings
    Rule(
        "formula",
        "A formula has an error or uses an unknown command; its source is shown.",
        "warning",
        "Correct it, or declare the command in `paperlog_math_commands`.",
        "build",
    ),
    Rule(
        "formula-code",
        "HTML pages cannot render a formula and show its source; the book prints it. "
        "Reported once for each command.",
        "warning",
        "Rewrite the formula, or switch the rule off.",
        "build",
    ),
    Rule(
        "dot",
        "Graphviz is not installed or failed; a lineage is shown as a list only.",
        "warning",
        "Install Graphviz, or switch the rule off.",
        "build",
    ),
    # packages that extend Paperlog
    Rule(
        "plugin",
        "An extension by an installed package cannot be used.",
        "warning",
        "Correct or remove the package; everything else works.",
    ),
    # listings and the book
    Rule(
        "listing",
        "A listing has an unknown sort order or condition, or names a tag, author or venue that no"
        " entry has.",
        "warning",
        "Correct the condition; the message suggests similar names.",
        "build",
    ),
    Rule(
        "navigation",
        "Two indexes of tags, authors or venues exist, or an anchor is already in use.",
        "warning",
        "Keep one index of each kind.",
        "build",
    ),
    Rule(
        "selection",
        "`paperlog_only` names a week, year or tag that is not in the log.",
        "warning",
        "Name an existing one; nothing is printed.",
        "build",
    ),
    Rule(
        "book",
        "A program or font for the printed book is missing.",
        "warning",
        "Install the program or font that the message names.",
        "build",
    ),
)

RULES: Final[dict[str, Rule]] = {rule.code: rule for rule in _TABLE}
"""Paperlog's own rules by code."""
