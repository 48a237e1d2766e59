"""Generate a log of any size in several forms.

The forms are ours, by hand, bare words, floor, ABlog and sphinx-needs. All have the same content:
weeks of 10 entries, each with a record, 4 of 60 tags, 70 English words and 90 Chinese characters;
every third entry has a figure. The output is deterministic.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ENTRIES_A_WEEK = 10
TAGS = 60
TAGS_OF_ENTRY = 4
WORDS = 70
CHARACTERS = 90
FIRST_MONDAY = date(2015, 1, 5)
ENGLISH = """
a network model image data method learning deep representation attention feature training result
shape cardiac motion segmentation diffusion latent space prior posterior sample noise encoder
decoder token transformer layer loss
function gradient space time video frame generation reconstruction mesh point cloud graph surface
volume patient cohort study clinical analysis accuracy robust efficient scale
propose show improve compare with without from over under large small new general simple strong
baseline benchmark
""".split()
CHINESE = (
    "我们提出一种新的方法用于心脏图像分割与重建在多个数据集上取得了更好的结果"
    "模型学习表示注意力扩散生成视频编码解码网络训练采样噪声"
    "点云网格形状运动估计时间空间特征损失函数"
)
SURNAMES = (
    "Chen Wang Smith Müller García Rossi Kim Tanaka Ivanov Dubois Silva Novak Hansen Kowalski Ahmed"
    " Okafor Singh Nguyen Lopez Brown".split()
)
FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M5 30 Q40 0 60 20 T115'
    ' 10" fill="none" stroke="#1f4e79"/></svg>\n'
)


@dataclass(frozen=True)
class Paper:
    """One entry of the corpus."""

    number: int
    key: str
    title: str
    authors: tuple[str, ...]
    year: int
    tags: tuple[str, ...]
    english: str
    chinese: str

    @property
    def has_figure(self) -> bool:
        return self.number % 3 == 0

    def record(self) -> str:
        return (
            f"@article{{{self.key},\n  title = {{{self.title}}},\n  author ="
            f" {{{' and '.join(self.authors)}}},\n  journal = {{Journal {self.number % 40}}},\n "
            f" year = {{{self.year}}},\n  doi = {{10.1000/x.{self.number}}},\n}}\n\n"
        )


def papers(size: int) -> Iterator[Paper]:
    """Yield *size* entries, the same at each call."""
    choose = random.Random(20240701)  # noqa: S311  a corpus, no secret
    for number in range(size):
        words = " ".join(choose.choices(ENGLISH, k=WORDS))
        yield Paper(
            number,
            f"paper{number:05d}",
            " ".join(choose.choices(ENGLISH, k=7)).capitalize() + f" {number}",
            tuple(
                f"{choose.choice(SURNAMES)}, {chr(65 + choose.randrange(26))}."
                f" {choose.randrange(size // 4 + 1)}th"
                for _ in range(choose.randint(2, 5))
            ),
            2000 + choose.randrange(25),
            tuple(f"tag-{tag:02d}" for tag in choose.sample(range(TAGS), TAGS_OF_ENTRY)),
            words.capitalize() + ".",
            "".join(choose.choices(CHINESE, k=CHARACTERS)) + "。",
        )


def weeks(size: int) -> Iterator[tuple[str, str, list[Paper]]]:
    """Yield (year, week such as ``w27``, entries) for *size* entries."""
    found = list(papers(size))
    for index in range(0, size, ENTRIES_A_WEEK):
        year, week, _ = (FIRST_MONDAY + timedelta(weeks=index // ENTRIES_A_WEEK)).isocalendar()
        yield str(year), f"w{week:02d}", found[index : index + ENTRIES_A_WEEK]


def _write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _common(folder: Path, size: int) -> None:
    _write(folder, "references.bib", "".join(paper.record() for paper in papers(size)))
    for number in range(20):
        _write(folder, f"figures/f{number}.svg", FIGURE)


def _toctree(*names: str, hidden: bool = False) -> str:
    options = ":hidden:\n\n" if hidden else ""
    return "```{toctree}\n" + options + "\n".join(names) + "\n```\n"


def _years(size: int) -> dict[str, list[str]]:
    years: dict[str, list[str]] = defaultdict(list)
    for year, week, _entries in weeks(size):
        years[year].append(week)
    return years


# the forms ----------------------------------------------------------------------------------------


def ours(folder: Path, size: int) -> None:
    """Write a Paperlog site with all indexes."""
    _common(folder, size)
    _write(
        folder,
        "conf.py",
        'project = "Corpus"\nlanguage = "zh_CN"\nextensions = ["paperlog.site"]\nbibtex_bibfiles ='
        ' ["references.bib"]\nhtml_theme = "furo"\n',
    )
    for year, week, entries in weeks(size):
        cards = []
        for paper in entries:
            figure = (
                f":figure: ../figures/f{paper.number % 20}.svg\n:alt: Figure {paper.number}\n"
                if paper.has_figure
                else ""
            )
            cards.append(
                f":::{{paper}} {paper.key}\n:name: P{paper.number}\n:tags:"
                f" {', '.join(paper.tags)}\n{figure}\n{paper.english}\n\n{paper.chinese}\n:::\n"
            )
        number = f"{year}-{week.upper()}"
        _write(
            folder,
            f"{year}/{week}.md",
            f"# {number}\n\n::::{{week}} {number}\n\n" + "\n".join(cards) + "::::\n",
        )
    years = _years(size)
    for year, names in years.items():
        _write(
            folder,
            f"{year}/index.md",
            f"# {year}\n\n```{{weeks}} {year}\n```\n\n" + _toctree(*names, hidden=True),
        )
    pages = _toctree(
        *(f"{year}/index" for year in years),
        "tags",
        "authors",
        "venues",
        "bibliography",
        hidden=True,
    )
    _write(
        folder,
        "index.md",
        "# Corpus\n\n```{statistics}\n```\n\n```{weeks}\n:newest: 4\n```\n\n" + pages,
    )
    for name in ("tag", "author", "venue"):
        _write(folder, f"{name}s.md", f"# {name.capitalize()}s\n\n```{{{name}-index}}\n```\n")
    _write(folder, "bibliography.md", "# Bibliography\n\n```{bibliography}\n```\n")


def by_hand(folder: Path, size: int) -> None:
    """Write MyST with sphinx-design cards, ``{cite}`` and a page per tag; theme furo."""
    _common(folder, size)
    _write(
        folder,
        "conf.py",
        'project = "Corpus"\nlanguage = "zh_CN"\nextensions = ["myst_parser", "sphinx_design",'
        ' "sphinxcontrib.bibtex"]\nmyst_enable_extensions = ["colon_fence"]\nbibtex_bibfiles ='
        ' ["references.bib"]\nhtml_theme = "furo"\n',
    )
    tagged: dict[str, list[str]] = defaultdict(list)
    for year, week, entries in weeks(size):
        cards = []
        for paper in entries:
            for tag in paper.tags:
                tagged[tag].append(
                    f"- [{paper.title}](../{year}/{week}.md) {{cite}}`{paper.key}`\n"
                )
            figure = (
                f"![Figure {paper.number}](../figures/f{paper.number % 20}.svg)\n\n"
                if paper.has_figure
                else ""
            )
            tags = " ".join(f"{{bdg-ref-primary-line}}`{tag}`" for tag in paper.tags)
            cards.append(
                f":::{{card}} {paper.title} {{cite}}`{paper.key}`\n"
                f"{figure}{paper.english}\n\n{paper.chinese}\n\n{tags}\n:::\n"
            )
        number = f"{year}-{week.upper()}"
        _write(
            folder,
            f"{year}/{week}.md",
            f"# {number}\n\n::::{{dropdown}} {number}\n:open:\n\n" + "\n".join(cards) + "::::\n",
        )
    years = _years(size)
    for year, names in years.items():
        _write(folder, f"{year}/index.md", f"# {year}\n\n" + _toctree(*names))
    for tag, rows in tagged.items():
        _write(folder, f"tags/{tag}.md", f"({tag})=\n\n# {tag}\n\n" + "".join(rows))
    _write(
        folder,
        "index.md",
        "# Corpus\n\n"
        + _toctree(
            *(f"{year}/index" for year in years),
            *(f"tags/{tag}" for tag in sorted(tagged)),
            "bibliography",
        ),
    )
    _write(folder, "bibliography.md", "# Bibliography\n\n```{bibliography}\n```\n")


def bare_words(folder: Path, size: int) -> None:
    """Write plain text only, without cards, citations or tags; theme furo."""
    _write(
        folder,
        "conf.py",
        'project = "Corpus"\nlanguage = "zh_CN"\nextensions = ["myst_parser"]\nhtml_theme ='
        ' "furo"\n',
    )
    for year, week, entries in weeks(size):
        _write(
            folder,
            f"{year}/{week}.md",
            f"# {year}-{week.upper()}\n\n"
            + "".join(
                f"## {paper.title}\n\n{paper.english}\n\n{paper.chinese}\n\n" for paper in entries
            ),
        )
    years = _years(size)
    for year, names in years.items():
        _write(folder, f"{year}/index.md", f"# {year}\n\n" + _toctree(*names))
    _write(folder, "index.md", "# Corpus\n\n" + _toctree(*(f"{year}/index" for year in years)))


EMPTY_SIDEBAR = """

def setup(app):
    # runs before furo, which parses the toctree of the whole site for every page
    app.connect("html-page-context", empty_sidebar, priority=400)


def empty_sidebar(app, pagename, template, context, doctree):
    context["toctree"] = lambda **options: ""
"""


def floor(folder: Path, size: int) -> None:
    """Write the bare words with an empty sidebar: a lower bound for reading and writing."""
    bare_words(folder, size)
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(EMPTY_SIDEBAR)


def ablog(folder: Path, size: int) -> None:
    """Write one ABlog post per entry."""
    _write(
        folder,
        "conf.py",
        'project = "Corpus"\nextensions = ["myst_parser", "ablog"]\nmyst_enable_extensions ='
        ' ["colon_fence"]\nblog_path = "blog"\nblog_baseurl = "https://example.org"\nblog_title ='
        ' "Corpus"\nfontawesome_included = True\nhtml_theme = "furo"\n',
    )
    names = []
    for year, week, entries in weeks(size):
        monday = date.fromisocalendar(int(year), int(week[1:]), 1)
        for paper in entries:
            names.append(f"posts/p{paper.number}")
            _write(
                folder,
                f"posts/p{paper.number}.md",
                f"---\nblogpost: true\ndate: {monday.strftime('%b %d, %Y')}\ntags:"
                f" {', '.join(paper.tags)}\n---\n\n#"
                f" {paper.title}\n\n{paper.english}\n\n{paper.chinese}\n",
            )
    _write(folder, "index.md", "# Corpus\n\n" + _toctree(*names))


def needs(folder: Path, size: int) -> None:
    """Write one sphinx-needs item per entry, and a page with a list per tag."""
    _write(
        folder,
        "conf.py",
        'project = "Corpus"\nextensions = ["myst_parser", "sphinx_needs"]\nmyst_enable_extensions ='
        ' ["colon_fence"]\nhtml_theme = "furo"\nneeds_types = [{"directive": "paper", "title":'
        ' "Paper", "prefix": "P", "color": "#fff", "style": "node"}]\nneeds_id_regex ='
        ' "^[A-Z0-9_]{3,}"\n',
    )
    for year, week, entries in weeks(size):
        cards = [
            f":::{{paper}} {paper.title}\n:id: P{paper.number:05d}\n:tags:"
            f" {'; '.join(paper.tags)}\n\n{paper.english}\n\n{paper.chinese}\n:::\n"
            for paper in entries
        ]
        _write(folder, f"{year}/{week}.md", f"# {year}-{week.upper()}\n\n" + "\n".join(cards))
    years = _years(size)
    for year, names in years.items():
        _write(folder, f"{year}/index.md", f"# {year}\n\n" + _toctree(*names))
    tags = [f"tag-{tag:02d}" for tag in range(TAGS)]
    for tag in tags:
        _write(folder, f"tags/{tag}.md", f"# {tag}\n\n```{{needlist}}\n:tags: {tag}\n```\n")
    _write(
        folder,
        "index.md",
        "# Corpus\n\n"
        + _toctree(*(f"{year}/index" for year in years), *(f"tags/{tag}" for tag in tags)),
    )


FORMS: dict[str, Callable[[Path, int], None]] = {
    "ours": ours,
    "by hand": by_hand,
    "bare words": bare_words,
    "floor": floor,
    "ABlog": ablog,
    "sphinx-needs": needs,
}
