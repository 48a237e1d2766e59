"""Checks of published addresses (``paperlog.lock``) in builds and in ``paperlog check``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from paperlog.diagnostics import warn_of
from paperlog.domain import log_domain
from paperlog.figures.picture_files import is_file
from paperlog.model.addresses import Addresses, check_addresses, published_addresses
from paperlog.rules import Finding
from paperlog.source.file_changes import Change, ChangeError, apply
from paperlog.source.log_reader import Log
from paperlog.source.published_addresses import LOCK, Lock, lock_text, read_lock

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_lock(log: Log) -> Iterator[Finding]:
    """Yield the findings for ``paperlog.lock`` in ``paperlog check``."""
    path = log.project.folder / LOCK
    return _findings(path, read_lock(path), _addresses(log))


def check_lock_of_build(app: Sphinx, env: BuildEnvironment) -> None:
    """At ``env-updated``: warn of problems in ``paperlog.lock``.

    Other checks run at ``env-check-consistency``, which Sphinx emits only after reading documents.
    """
    domain = log_domain(env)
    if not domain.lock.lines and not domain.lock.problems:
        return
    lines = tuple(
        line
        for line in domain.lock.lines
        if not _is_excluded(env, line.address) and not _is_excluded(env, line.target)
    )
    lock, now = Lock(lines, domain.lock.problems), Addresses.of(domain.catalogue, env.found_docs)
    for finding in _findings(Path(app.confdir) / LOCK, lock, now):
        warn_of(finding)


def publish(log: Log) -> str:
    """Save the current addresses in ``paperlog.lock``, and return a message about what was saved.

    :raises ChangeError: if the file has an invalid line, which saving would remove.
    """
    path, now = log.project.folder / LOCK, _addresses(log)
    lock = read_lock(path)
    for problem in lock.problems:
        raise ChangeError(f"{path}:{problem.line}: {problem.message}; no addresses were saved")
    saved = published_addresses(lock.lines, now)
    apply([Change.to(path, lock_text(saved, lock.comments))])
    known = {(line.address, line.target) for line in lock.lines}
    messages = [
        f"{line.address} leads to {line.target}"
        for line in saved
        if line.target and (line.address, line.target) not in known
    ]
    kept = {line.address for line in saved}
    messages += [
        f"{address} cannot be saved; give the page a shorter name without `#`, ` = ` and ` -> `"
        for address in now.keys
        if address not in kept
    ]
    return "\n".join([*messages, f"{len(saved)} addresses saved in {LOCK}; commit it with the log"])


def _addresses(log: Log) -> Addresses:
    return Addresses.of(log.catalogue, {page.docname for page in log.pages})


def _is_excluded(env: BuildEnvironment, address: str) -> bool:
    """Whether the source file of the page exists, but is excluded from this build."""
    page = address.partition("#")[0]
    return page not in env.found_docs and any(
        is_file(Path(env.srcdir, f"{page}{suffix}")) for suffix in env.config.source_suffix
    )


def _findings(path: Path, lock: Lock, now: Addresses) -> Iterator[Finding]:
    for problem in chain(lock.problems, check_addresses(lock.lines, now)):
        yield Finding(problem.rule, path, problem.line, problem.message)
