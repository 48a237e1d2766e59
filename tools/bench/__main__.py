"""Benchmark builds against the same content in other forms.

Usage: ``make bench``, or ``make bench SIZES=520,5200 SAVE=yes``.

Measured are the log of this repository, then the generated corpus at each size in every form, and
the book. Each is built clean, after one edited word, after adding a paper, and unchanged. Times
are seconds of a whole process, memory is that of its largest process in MB.

Results are printed and written to ``build/bench.json`` as they are measured, and with ``SAVE=yes``
to the page of the guide that shows them. ``ONLY=command-line`` measures only the command line, and
adds its results to the saved ones. ``ONLY=ratios`` builds only our form and the floor, to compare
them in one run, and saves nothing in the guide.
"""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import book
import command_line
import corpus
import real_log

ROOT = Path(__file__).resolve().parent.parent.parent
SAVED = ROOT / "source/guide/performance.json"
SIZES = [int(size) for size in os.environ.get("SIZES", "520").split(",")]
MACHINE = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
LARGEST = {"ABlog": 520, "sphinx-needs": 520, "by hand": 5200, "bare words": 5200, "floor": 5200}
"""Largest size at which a form is measured; beyond it a build takes hours."""
PACKAGES = (
    "sphinx",
    "myst-parser",
    "sphinx-design",
    "sphinxcontrib-bibtex",
    "furo",
    "ablog",
    "sphinx-needs",
)
WORD = re.compile(r"^[A-Z][a-z]+ (?=[a-z])", re.MULTILINE)

# a wrapper process: RUSAGE_CHILDREN gives the maximum over its own children only
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], capture_output=True).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""
COLUMNS = {"clean": 9, "edited": 8, "added": 8, "unchanged": 10, "memory": 8, "output": 8}


def build(source: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Run ``sphinx-build``; return seconds, and the memory of its largest process in MB."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-j",
        str(jobs),
        "-b",
        "html",
        "-d",
        str(out / "doctrees"),
        str(source),
        str(out / "html"),
    ]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")},
    )
    return time.perf_counter() - start, int(done.stdout) / 1024


def edit(source: Path) -> None:
    """Change one word in one entry of an old week."""
    page = (
        sorted(source.glob("2015/w*.md"))[2]
        if (source / "2015").is_dir()
        else sorted(source.glob("posts/*.md"))[20]
    )
    text = page.read_text(encoding="utf-8")
    page.write_text(WORD.sub("Edited ", text, count=1), encoding="utf-8")


def add_paper(source: Path) -> None:
    """Add a paper with its record and a new tag to the newest week; for our form only."""
    page = sorted(source.glob("20*/w*.md"))[-1]
    text = page.read_text(encoding="utf-8").rstrip()
    card = ":::{paper} added\n:name: Added\n:tags: tag-new, tag-01\n\nA paper added.\n:::\n::::\n"
    page.write_text(text.removesuffix("::::") + card, encoding="utf-8")
    with (source / "references.bib").open("a", encoding="utf-8") as file:
        file.write(
            "@article{added, title = {Added}, author = {Doe, Jane}, journal = {Journal 1}, year ="
            " {2024}}\n"
        )


def measure(form: str, size: int, jobs: int, scratch: Path) -> dict[str, float]:
    """Measure all builds of one form: seconds by kind, memory and output size in MB."""
    source, out = scratch / "source", scratch / "out"
    corpus.FORMS[form](source, size)
    figures: dict[str, float] = {}
    figures["clean"], figures["memory"] = build(source, out, jobs)
    figures["output"] = (
        sum(path.stat().st_size for path in (out / "html").rglob("*") if path.is_file()) / 1e6
    )
    steps: list[tuple[str, Callable[[Path], None] | None]] = [("edited", edit), ("unchanged", None)]
    if form == "ours":
        steps.insert(1, ("added", add_paper))
    for name, change in steps:
        time.sleep(1)
        if change:
            change(source)
        figures[name] = build(source, out, jobs)[0]
    shutil.rmtree(source)
    shutil.rmtree(out)
    return {name: round(value, 2) for name, value in figures.items()}


def ratios(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Ratios between build times of one size; *rows* must be of the same run."""
    clean = {(row["form"], row["jobs"]): row["clean"] for row in rows}
    ours = next((row for row in rows if row["form"] == "ours" and row["jobs"] == 1), None)
    pairs = {
        "clean to the floor": (("ours", 1), ("floor", 1)),
        "-j 2 to -j 1": (("ours", 2), ("ours", 1)),
    }
    found = {
        name: clean[one] / clean[other]
        for name, (one, other) in pairs.items()
        if one in clean and other in clean
    }
    if ours:
        found["edited to unchanged"] = ours["edited"] / ours["unchanged"]
    return {name: round(value, 2) for name, value in found.items()}


def of_sizes(saved: dict[str, Any], versions: dict[str, str], forms: Collection[str]) -> None:
    """Build each of *forms* at each size; add rows and ratios to *saved*."""
    rows: list[dict[str, Any]] = saved.setdefault("corpus", [])
    for size in SIZES:
        print(
            f"\n{size} entries: {'clean':>17} {'edited':>8} {'added':>8} {'unchanged':>10}"
            f" {'memory':>8} {'output':>8}   (s, MB)"
        )
        for jobs in (1, 2):
            for form in forms:
                if size > LARGEST.get(form, size) or (
                    form in {"ABlog", "sphinx-needs"} and form.lower() not in versions
                ):
                    continue
                with tempfile.TemporaryDirectory() as scratch:
                    try:
                        figures = measure(form, size, jobs, Path(scratch))
                    except subprocess.CalledProcessError as error:
                        print(f"{form} -j {jobs}: failed, {str(error.stderr)[-200:]}")
                        continue
                rows.append({"form": form, "size": size, "jobs": jobs, **figures})
                shown = [
                    f"{figures.get(name, float('nan')):{width}.2f}"
                    for name, width in COLUMNS.items()
                ]
                print(
                    f"  {form + f' -j {jobs}':20}" + " ".join(shown).replace("nan", "  –"),
                    flush=True,
                )
                _save(ROOT / "build/bench.json", saved)
        found = ratios([row for row in rows if row["size"] == size])
        print("  ratios: " + ", ".join(f"{name} {value:.2f}" for name, value in found.items()))
        saved.setdefault("ratios", {})[str(size)] = found
    _save(ROOT / "build/bench.json", saved)


def alone() -> None:
    """Measure only the command line; its results have their own date and machine."""
    figures = {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": MACHINE,
        "calls": command_line.main(),
    }
    if os.environ.get("SAVE"):
        _save(SAVED, {**json.loads(SAVED.read_text(encoding="utf-8")), "command line": figures})


def main() -> None:
    versions = {name: found for name in PACKAGES if (found := _version(name))}
    print(f"{MACHINE}; " + ", ".join(f"{name} {number}" for name, number in versions.items()))
    saved: dict[str, Any] = {
        "day": datetime.now(UTC).date().isoformat(),
        "machine": MACHINE,
        "versions": versions,
    }
    if os.environ.get("ONLY") == "ratios":
        of_sizes(saved, versions, ("ours", "floor"))
        return
    saved["real log"] = real_log.main()
    saved["command line"] = {"day": saved["day"], "machine": MACHINE, "calls": command_line.main()}
    of_sizes(saved, versions, corpus.FORMS)
    saved["book"] = book.main()
    _save(ROOT / "build/bench.json", saved)
    if os.environ.get("SAVE"):
        _save(SAVED, saved)


def _save(path: Path, figures: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    alone() if os.environ.get("ONLY") == "command-line" else main()
