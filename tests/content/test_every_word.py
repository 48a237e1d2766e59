"""The weeks in ``source/2024`` contain the complete text of the author's log; additions are marked.

``data/original-log.md`` is the log as its author kept it, ``data/papers.json`` the facts about its
papers. Both sides are stripped of their markup and compared entry by entry.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pybtex.database import BibliographyData, Entry, Person, parse_file

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "source"
WEEK_FILES = {"2024-W27": "w27.md", "2024-W28": "w28.md", "2024-W29": "w29.md"}

TOPIC_TITLE = "VAE及其发展"
TOPIC_SOURCE = "weng2018vae"

# Entries whose unmarked paragraphs are the paper's words: the first seven of the log, and Vlogger.
EXCERPTED = {
    "xia2022mcsinet",
    "attar2019ukbpipeline",
    "chen2021mrnet",
    "xia2021i2gan",
    "bonazzola2021phenotype",
    "diazpinto2022retinal",
    "attar2019shape",
    "zhuang2024vlogger",
}
# Lines of the log that are the papers' own words, in Chinese translation.
TRANSLATED_LINES = {
    "wang2024m2clip": range(162, 166),
    "yang2024infdit": range(208, 212),
    "yang2024dsg": range(220, 228),
    "si2024freeu": range(287, 294),
}

# What an editor put into the author's sentences, each with the words around it.
RESTORED = {
    "yang2024infdit": [
        "从 {supplied}`$O(N^2)$` 降低到 ",
        "降低到 {supplied}`$O(N)$`, 其中",
        "其中 {supplied}`$N$` 表示边长",
        "({sic}`HPDV2 <HPDv2>` 和",
    ],
    "maass1997snn": ["相比，{supplied}`脉冲`神经网络", "时间窗口 {conjecture}`$T_w$` 调整为1"],
    "vincent2008dae": [
        r"x\* ~ {sic}`Corruptioin <Corruption>`(x)",
        (
            r"(x) {supplied}`$\tilde{\mathbf x}\sim\mathcal M_{\mathcal D}(\tilde{\mathbf"
            r" x}\mid\mathbf x)$`, 然后"
        ),
    ],
    "bonazzola2021phenotype": ["{sic}`leftventricular <left-ventricular>` meshes"],
    "zhuang2024vlogger": ["{sic}`stateof-the-art <state-of-the-art>` performance"],
}
# Entries about which the reader has to be told something: a cut, a loss, a slip.
ANNOTATED = {
    "xia2022mcsinet",
    "xia2021i2gan",
    "bonazzola2021phenotype",
    "diazpinto2022retinal",
    "attar2019shape",
    "maass1997snn",
    "wang2024m2clip",
    "yang2024infdit",
    "yang2024dsg",
    "vincent2008dae",
    "rifai2011cae",
    "kingma2014vae",
    "higgins2017betavae",
    "si2024freeu",
    "zhuang2024vlogger",
    "jeong2024vmc",
}

# --- text -----------------------------------------------------------------------------------------

WIDE = r"\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”"
INLINE_ADDITION = re.compile(r"\{(?:supplied|conjecture)\}`[^`]*`")
INLINE_CORRECTION = re.compile(r"\{sic\}`([^`<]*?) <[^`>]*>`")
INLINE_EDITORIAL = re.compile(r"\{(?:supplied|conjecture|sic)\}`[^`]*`")


def normalised(text: str) -> str:
    """The text with white space normalised as displayed."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(rf" (?=[{WIDE}])|(?<=[{WIDE}]) ", "", text)
    return re.sub(r" (?=[,.;])", "", text)


def without_editor(text: str) -> str:
    """The author's original text: without additions, corrections, comments and escapes."""
    text = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    text = INLINE_CORRECTION.sub(r"\1", INLINE_ADDITION.sub("", text))
    return re.sub(r"\\([*_~`])", r"\1", text)


def comparable_title(title: str) -> str:
    """A title normalised for comparison: case, white space, braces, dashes and quotes."""
    title = title.translate(str.maketrans({"–": "-", "’": "'", "{": None, "}": None})).replace(
        "--", "-"
    )
    return re.sub(r"\s+", "", title).casefold()


def comparable_tag(tag: str) -> str:
    """A tag normalised for comparison."""
    return re.sub(r"[\s_-]+", "-", unicodedata.normalize("NFKC", tag).casefold())


# --- the original ---------------------------------------------------------------------------------

SEPARATOR = re.compile(r"(?:---|___)\Z")
IMAGE = re.compile(r"!\[image\]\((.*)\)\Z")
SCAFFOLDING = re.compile(
    r"(?:|# 工作记录 —— Paper & News|</?details>|<summary>.*</summary>|## [-/\d]+|###"
    r" VAE及其发展|---|___)\Z"
)


@dataclass(frozen=True)
class OriginalEntry:
    """One entry of the original log: its heading and its numbered lines of text."""

    facts: dict[str, Any]
    heading: str
    lines: tuple[tuple[int, str], ...]
    images: tuple[str, ...]

    @property
    def key(self) -> str:
        return str(self.facts["key"])

    @property
    def week(self) -> str:
        year, week, _ = datetime.date.fromisoformat(self.facts["week"]).isocalendar()
        return f"{year}-W{week:02}"

    def is_excerpt(self, number: int, line: str) -> bool:
        if self.key in TRANSLATED_LINES:
            return number in TRANSLATED_LINES[self.key]
        return self.key in EXCERPTED and not line.startswith(">")

    def text(self, *, excerpts: bool | None = None) -> str:
        """All its words, or only those that are excerpts, or only those that are not."""
        chosen = (
            line.removeprefix(">")
            for number, line in self.lines
            if excerpts is None or self.is_excerpt(number, line) is excerpts
        )
        return normalised("\n".join(chosen))


def split_heading(lines: list[tuple[int, str]]) -> tuple[str, list[tuple[int, str]]]:
    """The heading of an entry (bold, over one to three lines; ``#``; or bare) and the lines after
    it.
    """
    first = lines[0][1]
    if not first.startswith("**"):
        return first.lstrip("# "), lines[1:]
    last = next(i for i, (_, line) in enumerate(lines) if line.rstrip().endswith("**"))
    heading = " ".join(line.strip().strip("*") for _, line in lines[: last + 1])
    return heading, lines[last + 1 :]


def original_entry(facts: dict[str, Any], log: list[str]) -> OriginalEntry:
    first, last = facts["log_lines"]
    numbered = [(n, log[n - 1]) for n in range(first, last + 1) if log[n - 1].strip()]
    heading, body = split_heading(numbered)
    images = tuple(found[1] for _, line in body if (found := IMAGE.match(line)))
    lines = tuple(
        (n, line) for n, line in body if not IMAGE.match(line) and not SEPARATOR.match(line)
    )
    return OriginalEntry(facts, heading, lines, images)


LOG = (HERE / "data" / "original-log.md").read_text(encoding="utf-8").splitlines()
PAPERS: dict[str, dict[str, Any]] = {
    facts["key"]: facts
    for facts in json.loads((HERE / "data" / "papers.json").read_text(encoding="utf-8"))
}
ORIGINAL = {
    key: original_entry(facts, LOG) for key, facts in PAPERS.items() if facts["kind"] == "log-entry"
}

# --- the weeks ------------------------------------------------------------------------------------

OPENING = re.compile(r"(:{3,}|`{3,})\{(\w+)\}\s*(.*)\Z")
OPTION = re.compile(r":([\w-]+):\s*(.*)\Z")


@dataclass
class Block:
    """A directive: its own text, and nested directives in order."""

    name: str
    argument: str = ""
    options: dict[str, str] = field(default_factory=dict)
    content: list[str | Block] = field(default_factory=list)

    def children(self, *names: str) -> list[Block]:
        return [part for part in self.content if isinstance(part, Block) and part.name in names]

    def descendants(self, name: str) -> Iterator[Block]:
        for part in self.content:
            if isinstance(part, Block):
                if part.name == name:
                    yield part
                yield from part.descendants(name)

    def raw(self, *names: str) -> str:
        """Its own lines, with those of its children of these names, where they stand."""
        parts = (
            part if isinstance(part, str) else part.raw()
            for part in self.content
            if isinstance(part, str) or part.name in names
        )
        return "\n".join(parts)

    def words(self, *names: str) -> str:
        return normalised(without_editor(self.raw(*names)))


def parse_block(block: Block, lines: Iterator[str], fence: str | None) -> Block:
    """Read lines into the block until its fence closes."""
    in_options = fence is not None
    for line in lines:
        if fence is not None and line.strip() == fence:
            return block
        if in_options and (option := OPTION.match(line)):
            block.options[option[1]] = option[2]
            continue
        in_options = False
        if opening := OPENING.match(line):
            block.content.append(parse_block(Block(opening[2], opening[3]), lines, opening[1]))
        else:
            block.content.append(line)
    assert fence is None, f"{block.name} {block.argument} is never closed"
    return block


def parse_page(text: str) -> Block:
    return parse_block(Block("page"), iter(text.splitlines()), None)


def week_papers(page: Block) -> list[Block]:
    return list(page.descendants("paper"))


def listed(option: str | None) -> list[str]:
    return [item.strip() for item in option.split(",")] if option else []


PAGES = {
    week: parse_page((SOURCE / "2024" / name).read_text(encoding="utf-8"))
    for week, name in WEEK_FILES.items()
}
ENTRIES = {paper.argument: paper for page in PAGES.values() for paper in week_papers(page)}

each_entry = pytest.mark.parametrize("key", ORIGINAL)
each_week = pytest.mark.parametrize("week", WEEK_FILES)

# --- the entries ----------------------------------------------------------------------------------


def test_the_facts_cover_the_whole_log() -> None:
    """Lines outside of entries are only week headings, separators and ``<details>`` tags."""
    inside = {n for entry in ORIGINAL.values() for n in range(*entry.facts["log_lines"])}
    inside |= {entry.facts["log_lines"][1] for entry in ORIGINAL.values()}
    outside = [line for n, line in enumerate(LOG, start=1) if n not in inside]
    assert [line for line in outside if not SCAFFOLDING.match(line)] == []


def test_the_log_keeps_its_title() -> None:
    assert (SOURCE / "index.md").read_text(encoding="utf-8").startswith(f"{LOG[0]}\n")


def test_thirty_entries() -> None:
    assert len(ORIGINAL) == 30
    assert sum(len(week_papers(page)) for page in PAGES.values()) == 30


@each_week
def test_a_week_has_its_entries_in_order(week: str) -> None:
    expected = [entry for entry in ORIGINAL.values() if entry.week == week]
    expected.sort(key=lambda entry: int(entry.facts["order"]))
    assert [block.argument for block in PAGES[week].descendants("week")] == [week]
    assert [paper.argument for paper in week_papers(PAGES[week])] == [
        entry.key for entry in expected
    ]


@each_week
def test_pages_have_no_other_text_outside_entries(week: str) -> None:
    """Besides entries, there are only the page title, editor's notes and listings."""
    page = PAGES[week]
    assert page.words() == f"# {week}"
    for block in [*page.descendants("week"), *page.descendants("topic")]:
        assert block.words() == ""
        assert {part.name for part in block.content if isinstance(part, Block)} <= {
            "paper",
            "topic",
            "editor",
            "lineage",
        }


def test_autoencoder_entries_are_in_their_topic() -> None:
    topics = [topic for page in PAGES.values() for topic in page.descendants("topic")]
    assert [(topic.argument, topic.options) for topic in topics] == [
        (TOPIC_TITLE, {"source": TOPIC_SOURCE})
    ]
    heading = LOG.index(f"### {TOPIC_TITLE}") + 1
    under_it = [
        key
        for key, entry in ORIGINAL.items()
        if heading < entry.facts["log_lines"][0] < heading + 40
    ]
    assert len(under_it) == 9
    assert [paper.argument for paper in topics[0].children("paper")] == under_it
    assert topics[0].children("editor")


@each_entry
def test_all_lines_are_kept_in_order(key: str) -> None:
    words = ENTRIES[key].words("excerpt")
    position = 0
    for number, line in ORIGINAL[key].lines:
        wanted = normalised(line.removeprefix(">"))
        found = words.find(wanted, position)
        assert found >= 0, f"line {number} of the log is missing, or out of order: {wanted}"
        position = found + len(wanted)


@each_entry
def test_additions_are_marked(key: str) -> None:
    assert ENTRIES[key].words("excerpt") == ORIGINAL[key].text()


@each_entry
def test_excerpts_are_quoted_from_the_papers(key: str) -> None:
    excerpts = ENTRIES[key].children("excerpt")
    words = normalised(" ".join(excerpt.words() for excerpt in excerpts))
    assert words == ORIGINAL[key].text(excerpts=True)
    assert ENTRIES[key].words() == ORIGINAL[key].text(excerpts=False)
    for excerpt in excerpts:
        assert excerpt.options == ({"translated": ""} if key in TRANSLATED_LINES else {})


@each_entry
def test_entries_have_only_known_directives(key: str) -> None:
    blocks = [part for part in ENTRIES[key].content if isinstance(part, Block)]
    assert {block.name for block in blocks} <= {"excerpt", "editor"}
    assert all(isinstance(part, str) for block in blocks for part in block.content)


@each_entry
def test_headings_are_kept(key: str) -> None:
    """It is the title of the record, or the name of the entry if the author chose another one."""
    record, heading = BIBLIOGRAPHY.entries[key], ORIGINAL[key].heading
    if venue := re.search(r" \((\w+) (\d{4})\)\Z", heading):
        assert f"({venue[1]})" in record.fields["booktitle"]
        assert record.fields["year"] == venue[2]
        heading = heading[: venue.start()]
    title = comparable_title(record.fields["title"])
    assert comparable_title(heading) == title or heading == ENTRIES[key].options["name"]


@each_entry
def test_lost_figures_are_named(key: str) -> None:
    assert listed(ENTRIES[key].options.get("lost-figure")) == list(ORIGINAL[key].images)


def test_all_lost_figures() -> None:
    assert (
        sum(len(entry.images) for entry in ORIGINAL.values())
        == sum("![" in line for line in LOG)
        == 18
    )


@each_entry
def test_editors_words_inside_sentences(key: str) -> None:
    """Exactly the known restorations and corrections are marked."""
    raw = normalised(ENTRIES[key].raw("excerpt"))
    wanted = RESTORED.get(key, [])
    for restored in wanted:
        assert normalised(restored) in raw
    found = INLINE_EDITORIAL.findall(raw)
    assert found == [mark for restored in wanted for mark in INLINE_EDITORIAL.findall(restored)]


def test_editors_notes() -> None:
    annotated = {key for key, paper in ENTRIES.items() if paper.children("editor")}
    assert annotated == ANNOTATED
    assert all(note.raw().strip() for page in PAGES.values() for note in page.descendants("editor"))
    assert [
        week
        for week, page in PAGES.items()
        for block in page.descendants("week")
        if block.children("editor")
    ] == ["2024-W29"]


@each_entry
def test_options(key: str) -> None:
    known = {"name", "tags", "relates", "figure", "alt", "caption", "lost-figure"}
    assert set(ENTRIES[key].options) <= known


@each_entry
def test_figures_have_alt_text_and_are_marked_as_editors(key: str) -> None:
    options = ENTRIES[key].options
    assert options["figure"] == f"/figures/{key}.py"
    assert (SOURCE / "figures" / f"{key}.py").is_file()
    assert options["caption"].startswith("编者图：")
    assert options["alt"].endswith("。")


# --- tags and relations ---------------------------------------------------------------------------


@each_entry
def test_relations(key: str) -> None:
    """Relations equal those of the facts, except where the source is unconfirmed."""
    stated = {tuple(relation.split()) for relation in listed(ENTRIES[key].options.get("relates"))}
    known = {(relation["type"], relation["target"]) for relation in PAPERS[key]["relations"]}
    assert stated == {pair for pair in known if "attribution" not in PAPERS[pair[1]]["unverified"]}


@each_entry
def test_four_to_eight_tags(key: str) -> None:
    tags = listed(ENTRIES[key].options["tags"])
    assert 4 <= len(tags) <= 8
    assert len(set(tags)) == len(tags)


def test_tags_are_described() -> None:
    described = tomllib.loads((SOURCE / "tags.toml").read_text(encoding="utf-8"))
    used = {tag for paper in ENTRIES.values() for tag in listed(paper.options["tags"])}
    assert set(described["tags"]) == used
    assert {tag["facet"] for tag in described["tags"].values()} == set(described["facets"])
    owners: dict[str, str] = {}
    for tag, facts in described["tags"].items():
        for name in (tag, facts["zh"], facts["en"], *facts.get("aliases", [])):
            assert owners.setdefault(comparable_tag(name), tag) == tag, name


# --- the bibliography -----------------------------------------------------------------------------

BIBLIOGRAPHY: BibliographyData = parse_file(str(SOURCE / "references.bib"), bib_format="bibtex")
VENUE_FIELD = {"article": "journal", "inproceedings": "booktitle", "misc": "howpublished"}
FIELD_NAMES = {
    "authors": "author",
    "arxiv": "eprint",
    "arxiv_class": "primaryclass",
    "code_url": "code",
    "project_url": "project",
}
PLAIN_FACTS = ("title", "year", "volume", "number", "pages", "series", "publisher", "doi", "url")

each_record = pytest.mark.parametrize("key", PAPERS)


def bib_field(fact: str, record_type: str) -> str:
    """The .bib field for a fact."""
    return VENUE_FIELD[record_type] if fact == "venue" else FIELD_NAMES.get(fact, fact)


def expected_fields(facts: dict[str, Any]) -> dict[str, str]:
    """The expected fields of a record, except the author."""
    names = (*PLAIN_FACTS, "venue", "arxiv", "arxiv_class", "code_url", "project_url")
    fields = {bib_field(name, facts["type"]): str(facts[name]) for name in names if name in facts}
    if fields.get("howpublished") == "arXiv":
        del fields["howpublished"]
    if "eprint" in fields:
        fields["archiveprefix"] = "arXiv"
    if facts["unverified"]:
        fields["unverified"] = ", ".join(
            bib_field(name, facts["type"]) for name in facts["unverified"]
        )
    return fields | {"langid": "english"}


def without_braces(text: str) -> str:
    return re.sub(r"[{}]", "", text)


def written_fields(record: Entry) -> dict[str, str]:
    return {
        name.lower(): without_braces(re.sub(r"\s+", " ", value))
        for name, value in record.fields.items()
    }


def person_name(person: Person) -> tuple[str, str]:
    given = [*person.first_names, *person.middle_names]
    family = [*person.prelast_names, *person.last_names, *person.lineage_names]
    return " ".join(given), without_braces(" ".join(family))


def names_of(people: Iterable[Person]) -> list[tuple[str, str]]:
    return [person_name(person) for person in people]


def test_records_are_complete_and_sorted() -> None:
    keys = list(BIBLIOGRAPHY.entries)
    assert keys == sorted(PAPERS)
    assert len(keys) == 39


@each_record
def test_record_matches_the_facts(key: str) -> None:
    facts, record = PAPERS[key], BIBLIOGRAPHY.entries[key]
    assert record.type == facts["type"]
    assert names_of(record.persons["author"]) == [
        (name["given"], name["family"]) for name in facts["authors"]
    ]
    assert written_fields(record) == expected_fields(facts)


@each_record
def test_unverified_fields_are_listed_in_the_record(key: str) -> None:
    record = BIBLIOGRAPHY.entries[key]
    names = set(listed(record.fields.get("unverified"))) - {"attribution"}
    assert names <= {*written_fields(record), *record.persons}


@each_record
def test_no_url_repeats_an_identifier(key: str) -> None:
    url = BIBLIOGRAPHY.entries[key].fields.get("url", "")
    assert "doi.org" not in url
    assert "arxiv.org" not in url
