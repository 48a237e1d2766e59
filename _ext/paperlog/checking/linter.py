"""The linter: all checks over a log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from paperlog.checking.address_checks import check_lock
from paperlog.checking.catalogue_checks import findings_of
from paperlog.checking.entry_checks import check_entries
from paperlog.checking.link_checks import check_links
from paperlog.checking.record_checks import check_keys, check_records, check_retractions
from paperlog.checking.switches import keep
from paperlog.checking.tag_spelling import check_tags
from paperlog.checking.week_checks import check_weeks
from paperlog.model.line_ends import source_lines
from paperlog.rules import Finding, Fix, is_suppressed
from paperlog.source.file_changes import Change, read_source
from paperlog.source.log_reader import Log
from paperlog.source.page_faults import control_character, faulty_fences, flattened


def check_text(log: Log) -> Iterator[Finding]:
    """Yield control characters, faulty fences and deep nesting in the text of pages."""
    for page in log.pages:
        if fault := control_character(page.text):
            yield Finding("encoding", page.path, *fault)
        if page.path.suffix == ".md":
            _text, too_deep = flattened(page.text, log.project.extensions)
            for found in (*faulty_fences(page.blocks), *too_deep):
                yield Finding(found.rule, page.path, found.line, found.message)


def _check_fields(log: Log) -> Iterator[Finding]:
    """Yield errors in the fields that ``conf.py`` declares."""
    for problem in log.project.problems_of_fields:
        message = f"conf.py: paperlog_fields: {problem}; this entry is ignored"
        yield Finding("option", log.conf, 1, message)


CHECKS: tuple[Callable[[Log], Iterator[Finding]], ...] = (
    *(findings_of, check_text, check_weeks, check_entries, check_records, check_keys),
    *(check_retractions, check_tags, check_links, check_lock, _check_fields),
)


def check(log: Log) -> list[Finding]:
    """Return all findings for *log* that are not switched off, sorted by file and line."""
    suppressed = log.project.settings.get("suppress_warnings", ())
    found = keep(log, chain(log.unreadable, *(check(log) for check in CHECKS)))
    return sorted(
        (finding for finding in found if not is_suppressed(finding.rule, suppressed)),
        key=lambda finding: finding.order,
    )


def fixes(findings: Iterable[Finding]) -> list[Change]:
    """Return the changes for all findings with a fix; each fix replaces text within one line."""
    by_path: dict[Path, list[Fix]] = {}
    # two tags of one option share a fix
    for fix in dict.fromkeys(finding.fix for finding in findings if finding.fix):
        by_path.setdefault(fix.path, []).append(fix)
    changes = []
    for path, several in by_path.items():
        before = read_source(path)
        lines = source_lines(before, restructured=path.suffix == ".rst", keepends=True)
        for fix in several:
            lines[fix.line - 1] = lines[fix.line - 1].replace(fix.old, fix.new, 1)
        changes.append(Change(path, before, "".join(lines)))
    return changes
