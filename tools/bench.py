"""Time the log beside the same content written by hand: ``make bench``.

By hand means MyST with sphinx-design cards, ``{cite}`` and furo, without Paperlog.  Both are built clean and then
unchanged, in turn, several times; medians are printed and saved to ``build/bench.json``.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = int(os.environ.get("RUNS", "3"))
HAND_CONF = """
project = "By hand"
language = "zh_CN"
extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
html_static_path = []
"""


def by_hand(folder: Path) -> None:
    """Write the log's own words as sphinx-design cards with a citation each."""
    (folder / "2024").mkdir(parents=True)
    (folder / "conf.py").write_text(HAND_CONF, encoding="utf-8")
    shutil.copy(ROOT / "source/references.bib", folder)
    for week in sorted((ROOT / "source/2024").glob("w*.md")):
        (folder / "2024" / week.name).write_text(_cards(week.read_text(encoding="utf-8")), encoding="utf-8")
    names = "\n".join(f"2024/{week.stem}" for week in sorted((ROOT / "source/2024").glob("w*.md")))
    (folder / "index.md").write_text(f"# By hand\n\n```{{toctree}}\n{names}\nbibliography\n```\n", encoding="utf-8")
    (folder / "bibliography.md").write_text("# Bibliography\n\n```{bibliography}\n```\n", encoding="utf-8")


def _cards(text: str) -> str:
    text = re.sub(r"^:{4,}(\{(week|topic)\}.*)?\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^:(?!::)[\w-]+:.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^```\{(excerpt|editor)\}", "```{epigraph}", text, flags=re.MULTILINE)
    text = re.sub(r"\{(supplied|conjecture|sic)\}`([^`]*)`", r"\2", text)
    return re.sub(r"^:::\{paper\} (\S+)$", r":::{card} {cite}`\1`", text, flags=re.MULTILINE)


def build(conf: Path, source: Path, out: Path) -> float:
    """Seconds of one ``sphinx-build``, start to end of the process."""
    command = [sys.executable, "-m", "sphinx", "-q", "-j", "2", "-b", "html", "-c", str(conf), "-d", str(out / "doctrees"), str(source), str(out / "html")]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    figures: dict[str, dict[str, list[float]]] = {"paperlog": {"clean": [], "unchanged": []}, "by hand": {"clean": [], "unchanged": []}}
    with tempfile.TemporaryDirectory() as scratch:
        hand = Path(scratch, "hand")
        by_hand(hand)
        for run in range(RUNS):
            for name, conf, source in (("paperlog", ROOT, ROOT / "source"), ("by hand", hand, hand)):
                out = Path(scratch, f"{name}-{run}")
                figures[name]["clean"].append(build(conf, source, out))
                figures[name]["unchanged"].append(build(conf, source, out))
    medians = {name: {kind: round(statistics.median(times), 2) for kind, times in kinds.items()} for name, kinds in figures.items()}
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, Sphinx {version('sphinx')}"
    print(f"{machine}; median of {RUNS} runs, seconds")
    print(f"{'':10} {'clean':>8} {'unchanged':>10}")
    for name, kinds in medians.items():
        print(f"{name:10} {kinds['clean']:8.2f} {kinds['unchanged']:10.2f}")
    target = ROOT / "build/bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps({"machine": machine, "runs": RUNS, "medians": medians}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
