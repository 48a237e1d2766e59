"""Benchmark the printed book: the log of this repository, and the corpus at three sizes.

Each book is built from scratch by Sphinx and then TeX. Times of each step are CPU seconds over all
cores, which are comparable on a busy machine; ``seconds`` is the wall time of both steps.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = (130, 260, 520)


def measure(conf: Path, source: Path, out: Path) -> dict[str, float]:
    """CPU seconds of Sphinx and of TeX, wall time of both in seconds, number of pages."""
    latex = out / "latex"
    commands = {
        "sphinx": [
            "-m",
            "sphinx",
            "-q",
            "-j",
            "2",
            "-b",
            "latex",
            "-c",
            str(conf),
            "-d",
            str(out / "doctrees"),
            str(source),
            str(latex),
        ],
        "tex": ["-m", "paperlog.latex.compile", str(latex)],
    }
    figures: dict[str, float] = {}
    start = time.perf_counter()
    for name, command in commands.items():
        before = _processor()
        subprocess.run(
            [sys.executable, *command],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")},
        )
        figures[name] = round(_processor() - before, 1)
    figures["seconds"] = round(time.perf_counter() - start, 1)
    log = next(latex.glob("*.log")).read_text(encoding="utf-8", errors="replace")
    figures["pages"] = int(
        log.rpartition("Output written on ")[2].partition("(")[2].partition(" ")[0]
    )
    return figures


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> list[dict[str, object]]:
    """Measure all books; return a row for each, none if TeX is not installed."""
    if not shutil.which("latexmk"):
        print("\nThe book is not measured: TeX is not installed")
        return []
    print(f"\nThe book {'Sphinx':>19} {'TeX':>8} {'seconds':>8} {'pages':>8}")
    rows: list[dict[str, object]] = []
    for size in (0, *SIZES):
        with tempfile.TemporaryDirectory() as scratch:
            source, conf, name = Path(scratch, "source"), Path(scratch, "source"), f"{size} entries"
            if size:
                corpus.ours(source, size)
            else:
                source, conf, name = ROOT / "source", ROOT, "the log"
            figures = measure(conf, source, Path(scratch))
        rows.append({"form": name, **figures})
        print(
            f"  {name:18}"
            + "".join(f" {figures[column]:8.1f}" for column in ("sphinx", "tex", "seconds"))
            + f" {figures['pages']:8}",
            flush=True,
        )
    return rows


if __name__ == "__main__":
    main()
