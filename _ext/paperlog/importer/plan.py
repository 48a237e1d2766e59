"""Plan of an import: all files are read and all changes prepared before anything is written."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from paperlog.bib.record_draft import ReadProblem
from paperlog.formats.decoding import read_stream, read_text
from paperlog.importer.copied_figures import CopiedFigures
from paperlog.importer.libraries import Library, is_library
from paperlog.importer.line_report import Ledger
from paperlog.importer.logs import ImportOptions, MarkdownLog, WeekPiece
from paperlog.importer.matching import KnownWorks
from paperlog.importer.writing import Writer
from paperlog.model.entry import suggestion
from paperlog.source.file_changes import Change, ChangeError, apply
from paperlog.source.log_reader import read_log
from paperlog.source.project import Project
from paperlog.source.record_texts import RecordsOnDemand
from paperlog.source.transaction import Edits

OUR_WEEK = re.compile(r"^[ \t]*(?:(?::{3,}|`{3,})\{week\}|\.\. week::)", re.MULTILINE)

MAX_READINGS = 3
"""Maximum number of readings; repeated when new records turn text into titles."""


@dataclass
class ImportPlan:
    """The changes of an import, and the account of every line."""

    ledgers: list[Ledger]
    changes: list[Change] = field(default_factory=list)
    copies: dict[Path, Path] = field(default_factory=dict)
    """Figures to copy: source path by target path."""
    records: int = 0
    """Number of new records."""

    @property
    def left_out(self) -> int:
        """Number of lines left out."""
        return sum(ledger.counts()["left out"] for ledger in self.ledgers)

    @property
    def is_wrong(self) -> bool:
        """Whether there was an error, or a non-empty file of which nothing is kept."""
        return self.keeps_nothing or any(
            remark.wrong for ledger in self.ledgers for remark in ledger.remarks
        )

    @property
    def keeps_nothing(self) -> bool:
        return not any(ledger.keeps_something for ledger in self.ledgers) and self.left_out > 0

    def write(self) -> None:
        """Apply all changes or none.

        :raises ChangeError: if a file cannot be written.
        """
        made: list[Path] = []
        try:
            for target, source in self.copies.items():
                # registered before copying, so that an incomplete copy is removed too
                made.append(target)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                target.chmod(0o644)
            apply(self.changes)
        except BaseException as error:
            for target in made:
                target.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise ChangeError(
                    f"{error.filename or made[-1]}: {error.strerror or error}; nothing was written"
                ) from None
            raise


def plan_import(project: Project, names: Sequence[str], options: ImportOptions) -> ImportPlan:
    """Read the files *names* (``-`` is standard input) for the log of *project*.

    :raises paperlog.formats.decoding.UnreadableError: if a file cannot be read as text.
    :raises ChangeError: if a page of the log cannot be changed.
    """
    texts = [(name, *_text(name)) for name in names]
    log = read_log(project)
    intake = ImportPlan([])
    before = None
    for _go in range(MAX_READINGS):
        works = KnownWorks.of(
            log.records,
            ((entry.name, entry.key) for entry in log.entries),
            options.keys,
            str(project.settings.get("paperlog_key_pattern", "")),
        )
        files = _files(project, texts, works, before, intake, options)
        logs = [file for file in files if isinstance(file, MarkdownLog)]
        for one in logs:
            one.put_records()
        if not any(one.reads_otherwise() for one in logs):
            break
        before = works
    _refuse_unknown(options, works)
    writer = Writer(project, log, works)
    for file, ledger in zip(files, intake.ledgers, strict=True):
        writer.add(file.pieces() if isinstance(file, MarkdownLog) else file, ledger)
    edits = Edits()
    writer.write(edits)
    intake.changes = edits.changes()
    intake.records = len(works.new)
    return intake


def _text(name: str) -> tuple[str, list[ReadProblem]]:
    text, problems = (
        read_stream(sys.stdin.buffer, name) if name == "-" else read_text(Path(name), name)
    )
    return text.removeprefix("\ufeff"), problems


def _files(
    project: Project,
    texts: Sequence[tuple[str, str, list[ReadProblem]]],
    works: KnownWorks,
    before: KnownWorks | None,
    intake: ImportPlan,
    options: ImportOptions,
) -> list[MarkdownLog | list[WeekPiece]]:
    """Read all files once: logs with their entries, libraries completely.

    Records of libraries are added to *works*.
    """
    intake.ledgers.clear()
    for name, text, problems in texts:
        ledger = Ledger(name, text.split("\n"))
        intake.ledgers.append(ledger)
        for problem in problems:
            ledger.remark([problem.line], problem.message, wrong=not problem.harmless)
    known = RecordsOnDemand(project.bibliographies, project.bib_encoding)
    files: dict[int, MarkdownLog | list[WeekPiece]] = {
        at: Library(text, intake.ledgers[at], works, options).read(known.find_typed)
        for at, (name, text, _problems) in enumerate(texts)
        if is_library(name, text)
    }
    for at, (name, text, _problems) in enumerate(texts):
        if at in files:
            continue
        if found := OUR_WEEK.search(text):
            line = text.count("\n", 0, found.end()) + 1
            raise ChangeError(
                f"{name}:{line}: this is a page of Paperlog; copy it into the log's folder instead"
            )
        folder = None if name == "-" else Path(name).resolve().parent
        figures = CopiedFigures(project, folder, intake.copies)
        files[at] = MarkdownLog(text, intake.ledgers[at], works, before, figures, options)
    return [files[at] for at in range(len(texts))]


def _refuse_unknown(options: ImportOptions, works: KnownWorks) -> None:
    """Check that each key is in the log or in the imported files."""
    if wrong := next((key for key in options.keys.values() if key not in works.records), None):
        near = suggestion(wrong, works.records)
        raise ChangeError(f"{options.keys_from}: no record has the key {wrong!r}{near}")


def given_keys(path: Path) -> dict[str, str]:
    """Read citation keys by title from a TOML file of ``"Title" = "key"``.

    :raises ChangeError: if the file is invalid.
    """
    import tomllib

    try:
        found: Mapping[str, object] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError) as error:
        raise ChangeError(f"{path}: {error}") from None
    for title, key in found.items():
        if not isinstance(key, str):
            raise ChangeError(f'{path}: {title!r} has no key; each line is "Title" = "key"')
    return {title: str(key) for title, key in found.items()}
