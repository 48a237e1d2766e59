"""Shell and disk failures during an import: it is complete afterwards, or has changed nothing."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from projects import EXTENSION

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]

OLD = (
    "## 2024-W27\n\n**[Shapes of beating"
    " hearts](https://arxiv.org/abs/2401.11649)**\n\n![image](heart.png)\n\n> Mine.\n\n##"
    " 2024-W28\n\n**Another week**\n\nWords.\n"
)
FILES: dict[str, str | bytes] = {"old.md": OLD, "heart.png": b"\x89PNG\r\n\x1a\n"}


def files(folder: Path) -> dict[str, bytes]:
    """All files of a log, including hidden ones, except the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".paperlog.lock"
    }


def called(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    # root must give up its capability to write anywhere
    bound = (
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    )
    command = [
        *bound,
        sys.executable,
        "-m",
        "paperlog.cli",
        "-C",
        str(folder),
        "import",
        *arguments,
    ]
    environment = {**os.environ, "PYTHONPATH": str(EXTENSION)}
    return subprocess.Popen(
        command,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_full_disk_changes_nothing(
    fresh: Write, take: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = fresh(FILES)
    before = files(log)
    waited: list[int] = []

    def full(handle: int) -> None:
        waited.append(handle)
        if len(waited) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        result = take(log, "old.md")
    assert result.exit_code == 1 and "No space left on device; nothing was written" in result.output
    assert len(waited) == 3 and files(log) == before and not (log / "2024").exists()
    assert take(log, "old.md").exit_code == 0 and "2024/w28.md" in files(log)


def test_unwritable_folder_is_reported(fresh: Write) -> None:
    log = fresh(FILES)
    before = files(log)
    for path in [log, *log.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        refused, dry = (
            called(log, str(log.parent / "old.md"), *more) for more in ([], ["--dry-run"])
        )
        out, err = refused.communicate()
        assert (
            (refused.returncode, out) == (1, "")
            and "nothing was written" in err
            and "Traceback" not in err
        )
        assert "2024-W28" in dry.communicate()[0] and dry.returncode == 0
        assert files(log) == before
    finally:
        for path in [log, *log.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_read_only_file_is_replaced_and_keeps_its_mode(fresh: Write, take: Run) -> None:
    log = fresh(FILES)
    (log / "index.md").chmod(0o444)
    assert take(log, "old.md").exit_code == 0
    assert b"2024" in files(log)["index.md"] and (log / "index.md").stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 1), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_interrupt_while_reading(number: signal.Signals, code: int, fresh: Write) -> None:
    log = fresh(FILES)
    before = files(log)
    # the second file, standard input, stays open until the signal; the lock shows that the import
    # has begun
    run = called(log, str(log.parent / "old.md"), "-")
    while not (log / ".paperlog.lock").exists():
        assert run.poll() is None
    run.send_signal(number)
    _out, err = run.communicate()
    assert (
        run.returncode == code
        and ("Aborted" in err) == (number == signal.SIGINT)
        and "Traceback" not in err
    )
    assert files(log) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupt_at_any_moment_leaves_no_partial_change(
    number: signal.Signals, fresh: Write
) -> None:
    """Neither a temporary file nor some of the weeks is left, whenever the signal comes."""
    weeks = "".join(
        f"## 20{year:02d}-W{week:02d}\n\n**Paper {year} of {week}**\n\nWords.\n\n"
        for year in range(10, 14)
        for week in range(1, 51)
    )
    log = fresh({"old.md": weeks})
    before = files(log)
    run = called(log, str(log.parent / "old.md"))
    while not any(path.name.startswith(".w") for path in log.rglob(".w*")):
        if run.poll() is not None:
            break
    run.send_signal(number)
    run.communicate()
    after = files(log)
    assert not [name for name in after if Path(name).name.startswith(".w")]
    assert after == before or sum("/w" in name for name in after) == 200


def test_report_overwrites_only_reports(fresh: Write, take: Run) -> None:
    log = fresh({**FILES, "mine.md": "Mine.\n"})
    refused = take(log, "old.md", "--report", "mine.md")
    assert (
        refused.exit_code == 1
        and "already exists and is not a report" in refused.output
        and "2024/w27.md" not in files(log)
    )
    for name in ("report.md", "report.json"):
        assert (
            take(log, "old.md", "--report", str(log.parent / name)).exit_code
            == take(log, "old.md", "--report", str(log.parent / name)).exit_code
            == 0
        )


def test_interrupt_while_writing(fresh: Write, take: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    log = fresh(FILES)
    before = files(log)

    def stop(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", stop)
    result = take(log, "old.md")
    assert result.exit_code == 1 and "Aborted" in result.output
    assert files(log) == before
