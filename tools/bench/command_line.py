"""Benchmark commands on a log of many years; each runs in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import corpus

Row = dict[str, str | float]
ROOT = Path(__file__).resolve().parent.parent.parent
TEN_MEGABYTES = 10_000_000
ENTRIES = 5200

# a wrapper process: RUSAGE_CHILDREN covers its own children only
MEASURE = """
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], capture_output=True).returncode
wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(code)
"""


def call(what: str, folder: Path, *arguments: str) -> Row:
    """Run ``paperlog`` in *folder*; return wall time and CPU time in seconds, memory in MB."""
    command = [
        sys.executable,
        "-c",
        MEASURE,
        sys.executable,
        "-m",
        "paperlog.cli",
        "-C",
        str(folder),
        *arguments,
    ]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")},
    )
    wall, processor, memory = map(float, done.stdout.split())
    return {
        "what": what,
        "seconds": round(wall, 2),
        "processor": round(processor, 2),
        "memory": round(memory),
    }


def look_up(folder: Path) -> list[Row]:
    """Measure ``--help``, and ``check`` and ``search`` on a log of 5,200 entries."""
    corpus.ours(folder / "log", ENTRIES)
    call("the first call, which compiles", folder, "--help")
    return [
        call("`paperlog --help`", folder, "--help"),
        call(f"check of {ENTRIES:,} entries", folder / "log", "check"),
        call(f"search of {ENTRIES:,} entries", folder / "log", "search", "segmentation"),
    ]


def markdown_log(size: int) -> str:
    """Generate a typical Markdown log of about *size* bytes.

    It has a ``<details>`` element per week; entries have a bold linked title, a note, a quotation,
    and some a missing picture.
    """
    parts: list[str] = []
    monday = corpus.FIRST_MONDAY
    papers = corpus.papers(size // 700)
    written = 0
    while written < size:
        days = f"{monday:%d/%m/%Y}-{monday + timedelta(days=6):%d/%m/%Y}"
        entries = [_entry(paper) for paper in islice(papers, corpus.ENTRIES_A_WEEK)]
        if not entries:
            break
        parts.append(
            f"<details>\n<summary>{days}</summary>\n\n## {days}\n\n"
            + "\n---\n".join(entries)
            + "\n</details>\n\n"
        )
        written += len(parts[-1].encode())
        monday = monday + timedelta(weeks=1) if monday.year < 2040 else date(2000, 1, 3)
    return "".join(parts)


def import_log(folder: Path) -> list[Row]:
    """Measure importing 10 MB of Markdown into an empty log, and importing the same again."""
    log = folder / "log"
    log.mkdir()
    (log / "conf.py").write_text(
        'extensions = ["paperlog.site"]\nbibtex_bibfiles = ["references.bib"]\n', encoding="utf-8"
    )
    (log / "index.md").write_text("# Log\n", encoding="utf-8")
    (folder / "old.md").write_text(markdown_log(TEN_MEGABYTES), encoding="utf-8")
    return [
        call(what, log, "import", str(folder / "old.md"))
        for what in ("import of 10 MB of Markdown", "the same again")
    ]


def _entry(paper: corpus.Paper) -> str:
    picture = f"![image](/images/{paper.number}.png)\n\n" if paper.has_figure else ""
    return (
        f"**[{paper.title}](https://doi.org/10.1000/x.{paper.number})**\n\n{paper.english}\n\n{picture}>"
        f" {paper.chinese}\n"
    )


MEASURES: tuple[Callable[[Path], list[Row]], ...] = (look_up, import_log)


def main() -> list[Row]:
    """Run all measurements and print the results."""
    rows: list[Row] = []
    for measure in MEASURES:
        with tempfile.TemporaryDirectory() as scratch:
            rows += measure(Path(scratch))
    for row in rows:
        print(
            f"{row['what']:40} {row['seconds']:6.2f} s {row['processor']:6.2f} s of processor"
            f" {row['memory']:6} MB"
        )
    return rows


if __name__ == "__main__":
    main()
