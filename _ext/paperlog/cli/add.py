"""``paperlog add``: add papers by identifier, by title, or from files."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli.completion import complete_sources, complete_tags, complete_weeks
from paperlog.cli.output import TerminalText, joined, say, shown, without_cache
from paperlog.model.entry import STATUSES

if TYPE_CHECKING:
    from paperlog.adding.add_works import AddOptions, Outcome
    from paperlog.adding.source_argument import Given
    from paperlog.bib.record_draft import RecordDraft
    from paperlog.fetch.fetched import Candidate, Fetched
    from paperlog.fetch.web import Web
    from paperlog.source.project import Project
    from paperlog.source.record_texts import RecordsOnDemand

SURE = 90.0
"""Minimum similarity (0–100) of the words given and a title for --yes to accept it."""
CANDIDATES = 5
EACH = 20
"""Up to this many works are reported individually."""


@click.command(
    "add",
    help=(
        "Add papers: a record for each to the .bib file, and a card to this week's page.\n\nSOURCE"
        " is a DOI, an arXiv id, or a URL that contains one; a BibTeX, RIS or CSL-JSON file, or -"
        " for standard input; the text of a BibTeX record; a key in the log; or words of a title"
        " to search for.\n\nExamples: paperlog add 10.1016/j.media.2021.102228"
        " --status read\n\n          paperlog add 2405.18719 refs.bib --week 2024-W27\n\n         "
        " pbpaste | paperlog add - --dry-run"
    ),
)
@click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCE…", shell_complete=complete_sources
)
@click.option(
    "--week",
    default="",
    shell_complete=complete_weeks,
    help="The week of the cards, as 2024-W27 or one of its days; default: this week.",
)
@click.option("--no-card", is_flag=True, help="Add only the records.")
@click.option(
    "--again",
    is_flag=True,
    help="Add a card even if the paper is already logged in another week.",
)
@click.option(
    "--tags",
    default=None,
    shell_complete=complete_tags,
    metavar="TAG,…",
    help="The tags of the cards, instead of the suggested ones.",
)
@click.option("--no-tags", is_flag=True, help="Put no tags on the cards.")
@click.option("--name", default="", help="Short name of the paper in the log; for a single paper.")
@click.option("--status", type=click.Choice(STATUSES), default=None, help="Reading status.")
@click.option("--note", "notes", multiple=True, help="A paragraph of the card; repeatable.")
@click.option("--key", default="", help="The citation key; for a single paper.")
@click.option(
    "--new-key",
    is_flag=True,
    help="Make new citation keys instead of keeping those of the records.",
)
@click.option(
    "--pick",
    type=click.IntRange(min=1),
    default=None,
    metavar="N",
    help="Choose the Nth of the works found by title.",
)
@click.option(
    "-y",
    "--yes",
    is_flag=True,
    help="Choose the first work found by title if its title matches.",
)
@without_cache
@click.option("--dry-run", is_flag=True, help="Show the diff and change nothing.")
@click.pass_obj
def command(
    folder: str,
    sources: tuple[str, ...],
    week: str,
    no_card: bool,
    again: bool,
    tags: str | None,
    no_tags: bool,
    name: str,
    status: str | None,
    notes: tuple[str, ...],
    key: str,
    new_key: bool,
    pick: int | None,
    yes: bool,
    no_cache: bool,
    dry_run: bool,
) -> None:
    from paperlog.adding.add_works import AddOptions
    from paperlog.adding.source_argument import read_given
    from paperlog.cli.entry_options import requested_week
    from paperlog.cli.output import print_error
    from paperlog.model.tag import split_tags
    from paperlog.source.project import find_project
    from paperlog.source.record_texts import RecordsOnDemand

    if not any(source.strip() for source in sources):
        raise click.UsageError(
            "SOURCE is empty; give a DOI, an arXiv id, a file, or the words of a title"
        )
    if no_tags and tags is not None:
        raise click.UsageError("--tags and --no-tags cannot be combined")
    of_a_card = {
        "--week": week,
        "--again": again,
        "--tags": tags,
        "--status": status,
        "--note": notes,
    }
    if key and new_key:
        raise click.UsageError("--key and --new-key cannot be combined")
    if no_card and (card_options_given := [option for option, value in of_a_card.items() if value]):
        raise click.UsageError(f"--no-card and {card_options_given[0]} cannot be combined")
    options = AddOptions(
        week=None if no_card else requested_week(week, "--week"),
        key=key,
        name=name,
        status=status or "",
        notes=notes,
        tags=() if no_tags else None if tags is None else split_tags(tags),
        new_key=new_key,
        again=again,
    )
    project = find_project(Path(folder))
    records = RecordsOnDemand(project.bibliographies, project.bib_encoding)
    gathered = _Gathered(project, records, pick, yes, use_cache=not no_cache)
    for given in read_given(sources, records):
        gathered.take(given)
    if (key or name) and len(gathered.works) > 1:
        raise click.UsageError(
            f"{'--key' if key else '--name'} is for a single paper, but"
            f" {len(gathered.works)} were given"
        )
    try:
        refused = _enter(project, gathered.works, options, dry_run=dry_run)
    finally:
        # last, so that a long diff does not hide them
        for message in gathered.failures:
            print_error(message)
    sys.exit(bool(gathered.failures) or refused)


def _enter(
    project: Project, works: Sequence[RecordDraft | str], options: AddOptions, *, dry_run: bool
) -> bool:
    """Add *works*, records or keys of the log, to its files; return whether any was refused."""
    from paperlog.adding.add_works import Intake
    from paperlog.cli.output import show_diff
    from paperlog.source.file_changes import apply, log_lock
    from paperlog.source.log_reader import read_log

    if not works:
        return False
    # dry runs also work in a read-only log
    with contextlib.nullcontext() if dry_run else log_lock(project.folder):
        intake = Intake(read_log(project), options)
        outcomes = [
            intake.take_known(work) if isinstance(work, str) else intake.take(work)
            for work in works
        ]
        changes = intake.edits().changes()
        show_diff(changes, project.folder)
        if not dry_run:
            apply(changes)
    _report(outcomes, options, "would add" if dry_run else "added")
    return any(outcome.refused for outcome in outcomes)


def _report(outcomes: Sequence[Outcome], options: AddOptions, verb: str) -> None:
    """Report the outcome for each work; for many added works, only their number."""
    from paperlog.cli.output import print_error

    many = sum(outcome.new_record or outcome.new_card for outcome in outcomes) > EACH
    for outcome in outcomes:
        if outcome.refused:
            print_error(outcome.known)
        elif outcome.known:
            say(outcome.known, err=True)
        for line in _lines(outcome, options, verb, many=many):
            say(f"{outcome.key}: {line}", err=True)
    if many:
        records = sum(outcome.new_record for outcome in outcomes)
        cards = sum(outcome.new_card for outcome in outcomes)
        where = f" in {options.week}" if cards else ""
        say(f"{verb} {records} records and {cards} cards{where}", err=True)
        if noted := [outcome for outcome in outcomes if outcome.note_fields]:
            fields = dict.fromkeys(name for one in noted for name in one.note_fields)
            state = "are in their cards now" if verb == "added" else "would be in their cards"
            say(f"the notes ({_names(fields)}) of {len(noted)} records {state}", err=True)


def _lines(outcome: Outcome, options: AddOptions, verb: str, *, many: bool) -> Iterator[str]:
    """Yield what to report about a work; of *many* works only what needs attention."""
    made = [
        *(["its record"] if outcome.new_record else []),
        *([f"a card in {options.week}"] if outcome.new_card else []),
    ]
    if made and not many:
        yield f"{verb} {' and '.join(made)}"
    if outcome.new_record and outcome.changed_key:
        yield outcome.changed_key
    if outcome.new_record and outcome.left_out and not many:
        yield f"fields left out of its record: {', '.join(outcome.left_out)}"
    if outcome.new_record and outcome.no_card:
        yield outcome.no_card
    if many:
        return
    if fields := outcome.note_fields:
        # private notes would be published with the card
        state = f"{'is' if len(fields) == 1 else 'are'} in the card now"
        yield f"its {_names(fields)} {state if verb == 'added' else 'would be in the card'}"
    if outcome.suggestions:
        suggested = (f"{one.tag} ({one.reason})" for one in outcome.suggestions)
        yield f"suggested tags of its card: {', '.join(suggested)}"
    if outcome.passed_over:
        yield f"keywords that are not tags of the log, ignored: {', '.join(outcome.passed_over)}"


def _names(fields: Iterable[str]) -> str:
    return " and ".join(f"`{name}`" for name in fields)


@dataclass
class _Gathered:
    """The works given, in order: records, or keys of the log."""

    project: Project
    records: RecordsOnDemand
    pick: int | None
    yes: bool
    use_cache: bool
    works: list[RecordDraft | str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    """Messages about sources that could not be read or found."""
    web: Web | None = None

    def take(self, given: Given) -> None:
        """Read or fetch one source; an error is recorded and the other sources are still used."""
        from paperlog.formats.decoding import UnreadableError

        try:
            if given.kind == "key":
                self.works.append(given.text)
            elif given.kind in {"doi", "arxiv", "title"}:
                self._fetch(given)
            elif given.kind == "address":
                self.failures.append(
                    f"{given.text}: this URL contains neither a DOI nor an arXiv id; give one of"
                    " these, or words of the title"
                )
            else:
                self._read(given)
        except UnreadableError as error:
            self.failures.append(str(error))

    def _read(self, given: Given) -> None:
        from paperlog.formats.decoding import read_stream, read_text
        from paperlog.formats.reading import read_records

        if given.kind == "stdin":
            name = "standard input"
            text, problems = read_stream(sys.stdin.buffer, name)
        elif given.kind == "file":
            name = given.text
            text, problems = read_text(Path(given.text).expanduser(), name)
        else:
            name, text = "the record", given.text
            problems = []
        drafts, more = read_records(text, name, self.records.find_typed)
        for problem in [*problems, *more]:
            if problem.harmless:
                say(str(problem), err=True)
            else:
                self.failures.append(str(problem))
        for draft in drafts:
            which = f"{draft.origin}: {draft.key or 'the record'} is not added, since"
            if not draft.complete:
                self.failures.append(
                    f"{which} not all of it can be read; complete it and add it again"
                )
            elif not draft.field("title"):
                self.failures.append(f"{which} it has no title")
            else:
                self.works.append(draft)

    def _fetch(self, given: Given) -> None:
        from paperlog.cli.output import waiting
        from paperlog.fetch.errors import FetchError
        from paperlog.fetch.web import open_web
        from paperlog.fetch.works import fetch_arxiv, fetch_doi

        self.web = self.web or open_web(
            str(self.project.settings.get("paperlog_mailto", "")), use_cache=self.use_cache
        )
        try:
            if given.kind == "title":
                self._search(self.web, given.text)
                return
            with waiting(f"Asking for {given.text} …"):
                fetched = (
                    fetch_doi(self.web, given.text)
                    if given.kind == "doi"
                    else fetch_arxiv(self.web, given.text)
                )
            self._keep(fetched)
        except FetchError as error:
            # a failed request does not matter if the log has the work
            if key := self._known(given):
                self.works.append(key)
            else:
                self.failures.append(f"{given.text}: {error}")

    def _known(self, given: Given) -> str:
        """Return the key of the record with this DOI or arXiv id, or ``""``."""
        from paperlog.model.folding import plain
        from paperlog.model.identity import Works, identity

        if given.kind == "title":
            return ""
        may_be = (
            self.records.get(key)
            for key in self.records
            if self.records.may_hold(key, plain(given.text))
        )
        found = Works.of(record for record in may_be if record).identified(
            [identity(given.kind, given.text)]
        )
        return found.key if found else ""

    def _keep(self, fetched: Fetched) -> None:
        from datetime import date

        if fetched.retracted:
            say(
                f"{fetched.address}: this work has been retracted ({fetched.retracted})",
                fg="red",
                err=True,
            )
        if fetched.published_doi:
            doi = fetched.published_doi
            say(
                f"{fetched.address}: published as https://doi.org/{doi}; "
                f"`paperlog add {doi}` adds that instead",
                err=True,
            )
        self.works.append(fetched.record(date.today()))

    def _search(self, web: Web, words: str) -> None:
        from paperlog.cli.output import can_ask, waiting
        from paperlog.fetch.works import search_title

        with waiting(f"Searching for {words} …"):
            candidates, failed = search_title(web, words, CANDIDATES)
        for error in failed:
            say(str(error), err=True)
        if not candidates:
            self.failures.append(f"no work found for {words!r}")
            return
        if self.pick or (self.yes and candidates[0].score >= SURE):
            number = self.pick or 1
        else:
            for place, candidate in enumerate(candidates, 1):
                say(f"{place}. ", _line(candidate), err=True)
            if not can_ask() or self.yes:
                self.failures.append(
                    f"no title matches {words!r} closely enough; choose one with --pick N"
                    if self.yes
                    else "choose one with --pick N, or give its DOI or arXiv id"
                )
                return
            number = click.prompt(
                "Which one? (0 for none)",
                type=click.IntRange(0, len(candidates)),
                default=1,
                err=True,
            )
        if number > len(candidates):
            self.failures.append(f"only {len(candidates)} works found for {words!r}")
        elif number:
            self._keep(candidates[number - 1].fetched)


def _line(candidate: Candidate) -> TerminalText:
    """Return title, authors, year, venue and identifier of a work found by title."""
    from paperlog.bib.draft_reader import record_of
    from paperlog.model.person import and_others

    record = record_of(candidate.fetched.draft)
    persons = record.persons
    names = [person.full for person in persons[:1]]
    authors = " ".join([*names, *map(and_others, persons[:1] if len(persons) > 1 else ())])
    about = ", ".join(part for part in (authors, record.venue, record.year) if part)
    return joined(
        [shown(record.title, bold=True), about, shown(candidate.fetched.address, dim=True)], "\n   "
    )
