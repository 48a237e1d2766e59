"""Benchmark the log of this repository against the same content written by hand.

By hand means MyST with sphinx-design cards, ``{cite}`` and furo, without Paperlog: once with weeks
only, and once with a page for each tag. Each is built clean and then unchanged, several times in
turn; medians are printed.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = int(os.environ.get("RUNS", "3"))
FORMS = ("paperlog", "by hand, weeks alone", "by hand, a page a tag")
HAND_CONF = """
project = "By hand"
language = "zh_CN"
extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
html_static_path = []
"""


def by_hand(folder: Path, with_indexes: bool) -> None:
    """Write the content of the log as sphinx-design cards with a citation each.

    *with_indexes* adds a page per tag.
    """
    (folder / "2024").mkdir(parents=True)
    (folder / "conf.py").write_text(HAND_CONF, encoding="utf-8")
    shutil.copy(ROOT / "source/references.bib", folder)
    pages, tags = [], defaultdict(list)
    for week in sorted((ROOT / "source/2024").glob("w*.md")):
        text = week.read_text(encoding="utf-8")
        (folder / "2024" / week.name).write_text(_cards(text), encoding="utf-8")
        pages.append(f"2024/{week.stem}")
        for card in text.split("{paper}")[1:]:
            if found := re.search(r"^:tags: (.*)$", card, re.MULTILINE):
                for tag in found[1].split(","):
                    tags[tag.strip()].append((week.stem, card.split()[0]))
    if with_indexes:
        (folder / "tags").mkdir()
        for tag, entries in tags.items():
            rows = "".join(
                f"- [{week}](../2024/{week}.md) {{cite}}`{key}`\n" for week, key in entries
            )
            (folder / "tags" / f"{tag}.md").write_text(f"# {tag}\n\n{rows}", encoding="utf-8")
            pages.append(f"tags/{tag}")
    names = "\n".join([*pages, "bibliography"])
    (folder / "index.md").write_text(
        f"# By hand\n\n```{{toctree}}\n{names}\n```\n", encoding="utf-8"
    )
    (folder / "bibliography.md").write_text(
        "# Bibliography\n\n```{bibliography}\n```\n", encoding="utf-8"
    )


def _cards(text: str) -> str:
    """Convert a week's page to sphinx-design cards."""
    text = re.sub(r"^:{4,}(\{(week|topic)\}.*)?\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^:(?!::)[\w-]+:.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^```\{(excerpt|editor)\}", "```{epigraph}", text, flags=re.MULTILINE)
    text = re.sub(r"\{(supplied|conjecture|sic)\}`([^`]*)`", r"\2", text)
    return re.sub(r"^:::\{paper\} (\S+)$", r":::{card} {cite}`\1`", text, flags=re.MULTILINE)


def build(conf: Path, source: Path, out: Path) -> float:
    """Run ``sphinx-build``; return its wall time in seconds."""
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-j",
        "2",
        "-b",
        "html",
        "-c",
        str(conf),
        "-d",
        str(out / "doctrees"),
        str(source),
        str(out / "html"),
    ]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> dict[str, dict[str, float]]:
    """Measure all forms; return median seconds by form and kind of build."""
    figures: dict[str, dict[str, list[float]]] = {
        name: {"clean": [], "unchanged": []} for name in FORMS
    }
    with tempfile.TemporaryDirectory() as scratch:
        hand, pages = Path(scratch, "hand"), Path(scratch, "hand-and-tags")
        by_hand(hand, with_indexes=False)
        by_hand(pages, with_indexes=True)
        for run in range(RUNS):
            for name, conf, source in zip(
                FORMS, (ROOT, hand, pages), (ROOT / "source", hand, pages), strict=True
            ):
                out = Path(scratch, f"{name}-{run}")
                figures[name]["clean"].append(build(conf, source, out))
                figures[name]["unchanged"].append(build(conf, source, out))
    medians = {
        name: {kind: round(statistics.median(times), 2) for kind, times in kinds.items()}
        for name, kinds in figures.items()
    }
    print(f"The real log, median of {RUNS} runs, seconds")
    print(f"{'':24} {'clean':>8} {'unchanged':>10}")
    for name, kinds in medians.items():
        print(f"{name:24} {kinds['clean']:8.2f} {kinds['unchanged']:10.2f}")
    return medians
