"""The tables of the guide match their sources."""

from __future__ import annotations

import json
import re

from projects import CONF, ROOT, Build

SAVED = {
    "day": "2026-01-02",
    "machine": "a machine",
    "versions": {"sphinx": "9.0"},
    "corpus": [
        {
            "form": "ours",
            "size": 520,
            "jobs": 1,
            "clean": 2.0,
            "edited": 0.5,
            "added": 0.8,
            "unchanged": 0.1,
            "memory": 50.0,
            "output": 3.0,
        },
        {
            "form": "by hand",
            "size": 520,
            "jobs": 1,
            "clean": 8.0,
            "edited": 1.0,
            "unchanged": 1.0,
            "memory": 100.0,
            "output": 6.0,
        },
        {
            "form": "ours",
            "size": 5200,
            "jobs": 1,
            "clean": 15.0,
            "edited": 1.0,
            "added": 1.0,
            "unchanged": 0.2,
            "memory": 90.0,
            "output": 30.0,
        },
    ],
    "book": [{"form": "the log", "sphinx": 2.2, "tex": 7.4, "seconds": 10.1, "pages": 30}],
    "command line": {
        "day": "2026-01-03",
        "machine": "another",
        "calls": [{"what": "`paperlog --help`", "seconds": 0.08, "processor": 0.07, "memory": 15}],
    },
}
PAGE = (
    "# Figures\n\n```{benchmark-table} figures.json\n```\n\n```{benchmark-table} figures.json\n:of:"
    " command line\n```\n"
)


def test_benchmark_results_are_shown_in_tables(build: Build) -> None:
    conf = CONF.replace('["paperlog.site"]', '["paperlog.site", "paperlog.guide"]')
    made = build({"conf.py": conf, "index.md": PAGE, "figures.json": json.dumps(SAVED)}, "-W")
    page = made.page()
    tables = [
        [[" ".join(cell.get_text().split()) for cell in row(["th", "td"])] for row in table("tr")]
        for table in page("table")
    ]
    assert tables[0][1:] == [
        [
            "ours, -j 1",
            "2.0 (0.25)",
            "0.5 (0.50)",
            "0.8 (0.80)",
            "0.1 (0.10)",
            "50.0 (0.50)",
            "3.0 (0.50)",
        ],
        ["by hand, -j 1", "8.0", "1.0", "–", "1.0", "100.0", "6.0"],
    ]
    assert tables[1][1] == ["ours, -j 1", "15.0", "1.0", "1.0", "0.2", "90.0", "30.0"]
    assert tables[2][1] == ["the log", "2.2", "7.4", "10.1", "30"]
    assert tables[3] == [
        ["call", "s", "s of processor", "memory, MB"],
        ["paperlog --help", "0.08", "0.07", "15"],
    ]
    text = page.get_text()
    assert (
        "Measured on 2026-01-02; a machine; sphinx 9.0." in text
        and "Measured on 2026-01-03; another." in text
    )
    assert "with -j 1 take, from 520 to 5,200 entries 7.5 times as long" in text


def test_files_referenced_by_the_promises_exist() -> None:
    text = (ROOT / "source/guide/promises.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)`", text)
    folders = (ROOT / "tests", ROOT / "_ext/paperlog")
    missing = [name for name in named if not any((folder / name).is_file() for folder in folders)]
    assert len(named) > 20 and missing == ["conf.py"]
