"""Random sequences of edits, built after each: site and book equal those of a clean build.

Edited files get a time stamp in the past, in the future, or keep theirs. To test more sequences:
``EDIT_SEQUENCES=100 pytest tests/test_random_edits.py``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import CONF, EXTENSION, differences, tree

SEQUENCES = int(os.environ.get("EDIT_SEQUENCES", "4"))
KEYS = [
    f"{name}20{number:02}"
    for number, name in enumerate(["chen", "doe", "roe", "xia", "zhang", "cheng"])
]
AUTHORS = [
    "Chen, Xi and Doe, Jo",
    "Doe, Jo",
    "Roe, Al and Chen, Xi",
    "Xia, Yan",
    "张三 and 李四",
    "Cheng, Yu",
]
TAGS = ["mri", "gan", "data/news", "时序"]
PAGES = ["w1", "w2", "a/w3", "a/w4"]
FIXED = {
    "beside.md": (
        """# Beside

```{include} part.txt
```

```{literalinclude} code.py
```

![Drawn](figure.svg) {download}`table.csv`
"""
    ),
    "tags.md": "# Tags\n\n```{tag-index}\n```\n",
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "venues.md": "# Venues\n\n```{venue-index}\n```\n",
    "works.md": "# Works\n\n```{bibliography}\n```\n",
    "numbers.md": (
        "# Numbers\n\n```{statistics}\n:show: numbers, weeks, years, venues, tags, together,"
        " status\n```\n\n```{lineage}\n:tag: mri\n```\n\n```{entries}\n:tag: mri\n:sort:"
        " year\n```\n\n```{weeks}\n:newest: 2\n```\n"
    ),
}

BESIDE = {
    "part.txt": "Part {}",
    "code.py": "code = {}",
    "figure.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1{0}" height="1{0}"></svg>',
    "table.csv": "1,{}",
    "_static/own.css": "/* {} */",
    "_templates/sidebar/brand.html": "<p>Brand {}</p>",
}
FOLDERS = """
html_static_path = ["_static"]
html_css_files = ["own.css"]
templates_path = ["_templates"]
exclude_patterns = ["_static", "_templates"]
"""
PAST, TO_COME = 1_000_000_000, 4_000_000_000
STAMPS: dict[str, Callable[[int], int]] = {
    "now": lambda _before: time.time_ns(),
    "past": lambda _before: PAST * 10**9,
    "to come": lambda _before: TO_COME * 10**9,
    "as before": lambda before: before,
}
"""Functions from the old to the new time stamp of an edited file, in nanoseconds."""


@dataclass
class Log:
    """Model of a log; every edit is possible in every state."""

    weeks: dict[str, list[str]] = field(
        default_factory=lambda: {"w1": [KEYS[0], KEYS[1]], "w2": [KEYS[2]]}
    )
    names: dict[str, str] = field(default_factory=dict)
    tags: dict[str, set[str]] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    cited: dict[str, str] = field(default_factory=dict)
    titles: dict[str, int] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)
    headings: dict[str, int] = field(default_factory=dict)
    facet: str = "Task"
    page_items: int = 1000
    language: str = "en"
    dates: dict[str, int] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)
    files_of: dict[str, str] = field(default_factory=dict)
    journal: str = "J"
    lost: set[str] = field(default_factory=set)
    newest_first: bool = False
    files_beside: dict[str, int] = field(default_factory=dict)
    """Number of edits of each file that is not a page of the log."""

    def files(self) -> dict[str, str]:
        pages = sorted(self.files_of.get(page, page) for page in self.weeks)
        fixed = [name.removesuffix(".md") for name in FIXED if name not in self.unlisted]
        return {
            "conf.py": (
                CONF.replace('"en"', f'"{self.language}"')
                + FOLDERS
                + f"paperlog_page_items = {self.page_items}\n"
            ),
            "index.md": "# Log\n\n```{toctree}\n" + "\n".join([*pages, *fixed]) + "\n```\n",
            "references.bib": f'@string{{first = "{self.journal}"}}\n' + "\n".join(self._records()),
            **{name: text.format(self.files_beside.get(name, 0)) for name, text in BESIDE.items()},
            "tags.toml": (
                f'[facets.task]\nen = "{self.facet}"\n[tags.gan]\nfacet = "task"\nen = "GAN"\n'
            ),
            **{name: text for name, text in FIXED.items() if name not in self.unlisted},
            **{f"{self.files_of.get(page, page)}.md": self._page(page) for page in self.weeks},
        }

    def _records(self) -> list[str]:
        journals = ["first", "{Journal 1}"]
        records = [
            f"@article{{{key}, author = {{{author}}}, title = {{Work {key}"
            f" {self.titles.get(key, 0)}}}, journal = {journals[number % 2]}, year ="
            f" {{{2019 + number}}}}}"
            for number, (key, author) in enumerate(zip(KEYS, AUTHORS, strict=True))
            if key not in self.lost
        ]
        return records[::-1] if self.newest_first else records

    def _page(self, page: str) -> str:
        number = self.dates.get(page, PAGES.index(page))
        papers = "\n".join(map(self._paper, self.weeks[page]))
        return (
            f"# Page {page} {self.headings.get(page, 0)}\n\n::::{{week}}"
            f" 2024-W{27 + number}\n{papers}\n::::\n"
        )

    def _paper(self, key: str) -> str:
        options = {
            "name": self.names.get(key),
            "tags": ", ".join(sorted(self.tags.get(key, ()))),
            "relates": self.relations.get(key),
        }
        lines = [f":{name}: {value}\n" for name, value in options.items() if value]
        return (
            f":::{{paper}} {key}\n{''.join(lines)}Words {self.words.get(key, 0)}, and"
            f" {{cite:p}}`{self.cited.get(key, key)}`.\n:::\n"
        )


def log_it(log: Log, page: str, key: str) -> None:
    papers = log.weeks.setdefault(page, [])
    if key not in papers:
        papers.insert(0, key)


def take_it_away(log: Log, page: str, key: str) -> None:
    if key in (papers := log.weeks.get(page, [])) and len(papers) > 1:
        papers.remove(key)


def remove_the_page(log: Log, page: str, _key: str) -> None:
    if len(log.weeks) > 1:
        log.weeks.pop(page, None)


def turn_the_page(log: Log, page: str, _key: str) -> None:
    log.weeks.get(page, []).reverse()


def rename(log: Log, page: str, key: str) -> None:
    log.names[key] = f"{page.title()}Net"


def tag_it(log: Log, page: str, key: str) -> None:
    log.tags.setdefault(key, set()).symmetric_difference_update({TAGS[PAGES.index(page)]})


def relate_it(log: Log, page: str, key: str) -> None:
    other = KEYS[PAGES.index(page)]
    (
        log.relations.pop(key, None)
        if other == key
        else log.relations.update({key: f"extends {other}"})
    )


def cite_another(log: Log, page: str, key: str) -> None:
    log.cited[key] = KEYS[PAGES.index(page)]


def correct_the_title(log: Log, _page: str, key: str) -> None:
    log.titles[key] = log.titles.get(key, 0) + 1


def rename_the_page(log: Log, page: str, _key: str) -> None:
    log.headings[page] = log.headings.get(page, 0) + 1


def list_it_or_not(log: Log, page: str, _key: str) -> None:
    log.unlisted ^= {list(FIXED)[PAGES.index(page)]}


def rename_the_facet(log: Log, page: str, _key: str) -> None:
    log.facet = page


def divide_indexes(log: Log, page: str, _key: str) -> None:
    log.page_items = PAGES.index(page) or 1000


def change_the_language(log: Log, page: str, _key: str) -> None:
    log.language = "zh_CN" if PAGES.index(page) % 2 else "en"


def move_the_week(log: Log, page: str, key: str) -> None:
    log.dates[page] = KEYS.index(key)


def write_other_words(log: Log, _page: str, key: str) -> None:
    log.words[key] = log.words.get(key, 0) + 1


def rename_the_file(log: Log, page: str, key: str) -> None:
    log.files_of[page] = f"{page}-{KEYS.index(key)}"


def rename_the_journal(log: Log, page: str, _key: str) -> None:
    log.journal = f"Journal of {page}"


def lose_the_record(log: Log, _page: str, key: str) -> None:
    log.lost ^= {key}


def turn_the_records(log: Log, _page: str, _key: str) -> None:
    log.newest_first = not log.newest_first


def edit_beside(log: Log, _page: str, key: str) -> None:
    name = list(BESIDE)[KEYS.index(key)]
    log.files_beside[name] = log.files_beside.get(name, 0) + 1


EDITS: list[Callable[[Log, str, str], None]] = [
    *(
        log_it,
        take_it_away,
        remove_the_page,
        turn_the_page,
        rename,
        tag_it,
        relate_it,
        cite_another,
    ),
    *(
        correct_the_title,
        rename_the_page,
        list_it_or_not,
        rename_the_facet,
        divide_indexes,
        move_the_week,
        change_the_language,
    ),
    *(write_other_words, rename_the_file, rename_the_journal, lose_the_record, turn_the_records),
    *(edit_beside, edit_beside, edit_beside),
]


def write(
    source: Path, files: dict[str, str], stamp: str = "now", by_another: bool = False
) -> None:
    """Write *files* to the folder *source*; unchanged files keep their time stamp.

    Args:
        source: The folder.
        files: The text of each file by its path.
        stamp: The key in :data:`STAMPS` for files that are written.
        by_another: Whether a file is replaced by a new one instead of overwritten.
    """
    for path in sorted(source.rglob("*.*")):
        if path.is_file() and path.relative_to(source).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            before = path.stat().st_mtime_ns if path.exists() else time.time_ns()
            written = path.with_name(f"{path.name}-new") if by_another else path
            written.write_text(text, encoding="utf-8")
            os.utime(written, ns=(before, STAMPS[stamp](before)))
            written.replace(path)


def build(source: Path, builder: str, out: Path, jobs: str = "1") -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-j",
        jobs,
        "-b",
        builder,
        "-d",
        str(out.parent / f"{out.name}-doctrees"),
        str(source),
        str(out),
    ]
    environment = {**os.environ, "PYTHONPATH": str(EXTENSION), "NO_COLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr


Edit = Callable[[Log, str, str], None]
Step = tuple[list[tuple[Edit, str, str]], str, bool]
edits = st.tuples(st.sampled_from(EDITS), st.sampled_from(PAGES), st.sampled_from(KEYS))
steps = st.tuples(
    st.lists(edits, min_size=1, max_size=2), st.sampled_from(list(STAMPS)), st.booleans()
)


@settings(max_examples=SEQUENCES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=1, max_size=4), st.booleans())
def test_any_sequence_of_edits_equals_clean_build(sequence: list[Step], for_print: bool) -> None:
    builder = "latex" if for_print else "html"
    folder = Path(tempfile.mkdtemp())
    try:
        log, source = Log(), folder / "source"
        write(source, log.files())
        build(source, builder, folder / "grown")
        for number, (several, stamp, by_another) in enumerate(sequence):
            for edit, page, key in several:
                edit(log, page, key)
            write(source, log.files(), stamp, by_another)
            build(source, builder, folder / "grown", jobs=str(1 + number % 2))
        build(source, builder, folder / "clean", jobs="2")
        assert differences(tree(folder / "grown"), tree(folder / "clean")) == []
    finally:
        shutil.rmtree(folder)
