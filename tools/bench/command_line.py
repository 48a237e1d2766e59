"""The command line on a log of many years: seconds of whole processes.

Every figure is of a process of its own, as a user waits for it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent.parent
TEN_MEGABYTES = 10_000_000


def seconds(folder: Path, *arguments: str) -> float:
    """Of one call of ``paperlog`` in *folder*."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "paperlog.cli", "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")})
    return time.perf_counter() - start


def markdown_log(size: int) -> str:
    """A log as people keep one, of *size* bytes: a fold a week, bold titles with a link, a quotation, a note, a picture that is gone."""
    parts: list[str] = []
    monday = corpus.FIRST_MONDAY
    papers = corpus.papers(size // 700)
    written = 0
    while written < size:
        days = f"{monday:%d/%m/%Y}-{monday + timedelta(days=6):%d/%m/%Y}"
        entries = [_entry(paper) for paper in islice(papers, corpus.ENTRIES_A_WEEK)]
        if not entries:
            break
        parts.append(f"<details>\n<summary>{days}</summary>\n\n## {days}\n\n" + "\n---\n".join(entries) + "\n</details>\n\n")
        written += len(parts[-1].encode())
        monday = monday + timedelta(weeks=1) if monday.year < 2040 else date(2000, 1, 3)
    return "".join(parts)


def import_log(folder: Path) -> dict[str, float]:
    """Seconds of an import of ten megabytes into a log without a week, and of a second one that changes nothing."""
    log = folder / "log"
    log.mkdir()
    (log / "conf.py").write_text('extensions = ["paperlog"]\nbibtex_bibfiles = ["references.bib"]\n', encoding="utf-8")
    (log / "index.md").write_text("# Log\n", encoding="utf-8")
    (folder / "old.md").write_text(markdown_log(TEN_MEGABYTES), encoding="utf-8")
    return {"import of 10 MB": seconds(log, "import", str(folder / "old.md")), "the same again": seconds(log, "import", str(folder / "old.md"))}


def _entry(paper: corpus.Paper) -> str:
    picture = f"![image](/images/{paper.number}.png)\n\n" if paper.has_figure else ""
    return f"**[{paper.title}](https://doi.org/10.1000/x.{paper.number})**\n\n{paper.english}\n\n{picture}> {paper.chinese}\n"


MEASURES: tuple[Callable[[Path], dict[str, float]], ...] = (import_log,)


def main() -> dict[str, float]:
    """Measure everything, and print it."""
    figures: dict[str, float] = {}
    for measure in MEASURES:
        with tempfile.TemporaryDirectory() as scratch:
            figures |= measure(Path(scratch))
    for name, value in figures.items():
        print(f"{name:40} {value:6.2f} s")
    print(f"{'the largest process':40} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:6.0f} MB")
    return figures


if __name__ == "__main__":
    main()
