"""Figures from code in all builders, after edits, in parallel, and in another language."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import CONF, Build, Built, builder_in, differences, tree

SCRIPT = """import csv
from pathlib import Path

import matplotlib.pyplot as plt
from own import TITLE


def draw():
    with Path(__file__).with_name("data.csv").open() as file:
        plt.plot([float(value) for value in next(csv.reader(file))])
    plt.title(TITLE)
"""
FILES = {
    "conf.py": CONF + 'locale_dirs = ["locale"]\nepub_copyright = "A"\nversion = "1"\n',
    "index.md": "# T\n\n```{toctree}\nweek\nother\n```\n\n```{entries}\n```\n",
    "week.md": """# Week

::::{week} 2024-W27
:::{note} Drawn
:figure: figures/a.py
:alt: 图的替代文字
:caption: 图的说明

Text.
:::
::::
""",
    "other.md": "# Other\n\nNothing.\n",
    "figures/a.py": SCRIPT,
    "figures/own.py": "TITLE = 'one'\n",
    "figures/data.csv": "1,2,4\n",
}
TRANSLATED = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "图的替代文字"
msgstr "The text of the figure"

msgid "图的说明"
msgstr "The caption of the figure"
"""
BUILDERS = ("html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo")
CACHE = "paperlog_figure_cache=../cache"


# each in a process of its own: what one remembers of a figure is not there for the next
@pytest.fixture
def build(tmp_path: Path) -> Build:
    return builder_in(tmp_path, apart=True)


@pytest.fixture(scope="session")
def build_in() -> Callable[[Path], Build]:
    return lambda folder: builder_in(folder, apart=True)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory, build_in: Callable[[Path], Build]) -> Path:
    """The pictures of ``FILES``, drawn once, in a folder that tests copy."""
    folder = tmp_path_factory.mktemp("drawn")
    built = build_in(folder)(FILES, "-W", "-D", CACHE)
    assert built.status == 0, built.warnings
    return folder / "cache"


def differences_from_a_clean_build(
    build_in: Callable[[Path], Build], folder: Path, built: Built
) -> list[str]:
    """Output files that differ from those of a clean build of the same source."""
    clean = folder / "clean"
    shutil.copytree(built.source, clean / "source")
    shutil.copytree(folder / "cache", clean / "cache")
    anew = build_in(clean)({"conf.py": FILES["conf.py"]}, "-D", CACHE)
    return differences(tree(built.out), tree(anew.out))


@pytest.mark.parametrize("builder", [*BUILDERS, "linkcheck"])
def test_builders_show_one_or_both_pictures_without_warning(
    tmp_path: Path, build: Build, cache: Path, builder: str
) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    built = build(FILES, "-W", "-D", CACHE, "-D", "paperlog_draw_figures=0", builder=builder)
    assert built.status == 0, built.warnings
    names = sorted(path.name for path in built.out.rglob("a.*") if path.suffix in {".svg", ".pdf"})
    pair = ["a.dark.svg", "a.light.svg"]
    expected = {
        "html": pair,
        "dirhtml": pair,
        "singlehtml": pair,
        "epub": ["a.light.svg"],
        "latex": ["a.light.pdf"],
        "texinfo": ["a.light.svg"],
    }
    assert names == expected.get(builder, [])


def test_text_and_man_have_alt_text_of_figure_once(
    tmp_path: Path, build: Build, cache: Path
) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    for builder, name in (("text", "week.txt"), ("man", "test.1")):
        text = build(FILES, "-W", "-D", CACHE, builder=builder).text(name)
        assert text.count("[image: 图的替代文字]") == 1
        assert "[image]" not in text
        assert text.count("图的说明") == 1


def test_alt_text_and_caption_are_translated(
    tmp_path: Path, build: Build, build_in: Callable[[Path], Build], cache: Path
) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    files = {**FILES, "locale/en/LC_MESSAGES/week.po": TRANSLATED}
    figure = build(files, "-W", "-D", CACHE).page("week.html").select_one(".pl-figure")
    assert figure
    assert {image["alt"] for image in figure.select("img")} == {"The text of the figure"}
    assert figure.get_text(strip=True) == "The caption of the figure"
    assert not figure.select("[lang]")
    (tmp_path / "pot").mkdir()
    shutil.copytree(cache, tmp_path / "pot" / "cache")
    messages = build_in(tmp_path / "pot")(FILES, "-W", "-D", CACHE, builder="gettext")
    for words in ("图的替代文字", "图的说明"):
        assert messages.text("week.pot").count(f'msgid "{words}"') == 1


def test_untranslated_text_has_lang_attribute(tmp_path: Path, build: Build, cache: Path) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    figure = build(FILES, "-W", "-D", CACHE).page("week.html").select_one(".pl-figure")
    assert figure
    assert {part["lang"] for part in figure.select("[lang]")} == {"zh"}
    assert len(figure.select("img[lang]")) == 2
    assert figure.select("figcaption [lang]")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("figures/a.py", SCRIPT.replace("TITLE)", "TITLE * 2)")),
        ("figures/own.py", "TITLE = 'two'\n"),
        ("figures/data.csv", "4,2,1\n"),
    ],
)
def test_edit_of_input_redraws_figure_and_equals_clean_build(
    tmp_path: Path,
    build: Build,
    build_in: Callable[[Path], Build],
    cache: Path,
    name: str,
    text: str,
) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    before = tree(build(FILES, "-W", "-D", CACHE).out)
    built = build({**FILES, name: text}, "-W", "-D", CACHE)
    assert built.status == 0, built.warnings
    changed = differences(before, tree(built.out))
    assert {"_images/a.light.svg", "_images/a.dark.svg"} <= set(changed)
    assert differences_from_a_clean_build(build_in, tmp_path, built) == []


def test_adding_changing_removing_committed_pictures_equals_clean_build(
    tmp_path: Path, build: Build, build_in: Callable[[Path], Build], cache: Path
) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    without = tree(build(FILES, "-W", "-D", CACHE).out)
    drawn = {path.name.split(".", 1)[1]: path for path in (tmp_path / "cache").rglob("*.svg")}
    committed = {f"figures/a.{end}": drawn[end].read_text(encoding="utf-8") for end in drawn}
    assert len(committed) == 2
    built = build({**FILES, **committed}, "-W", "-D", CACHE)
    assert not differences(without, tree(built.out))
    # the same fingerprint, another picture
    other = {
        name: text.replace("<defs>", "<defs><!-- other -->") for name, text in committed.items()
    }
    built = build({**FILES, **other}, "-W", "-D", CACHE)
    assert built.status == 0, built.warnings
    assert differences_from_a_clean_build(build_in, tmp_path, built) == []
    for name in committed:
        (built.source / name).unlink()
    built = build(FILES, "-W", "-D", CACHE)
    assert not differences(without, tree(built.out))


def test_removed_cache_is_filled_again(tmp_path: Path, build: Build, cache: Path) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    before = tree(build(FILES, "-W", "-D", CACHE).out)
    shutil.rmtree(tmp_path / "cache")
    built = build(
        {**FILES, "week.md": FILES["week.md"].replace("Text.", "Words.")}, "-W", "-D", CACHE
    )
    assert built.status == 0, built.warnings
    names = differences(before, tree(built.out))
    assert "week.html" in names
    assert not [name for name in names if name.startswith("_images")]


def test_faulty_figure_is_reported_at_every_build(build: Build) -> None:
    faulty = {**FILES, "figures/own.py": "raise ValueError('no')\n"}
    for _build in range(2):
        assert "raises ValueError: no" in build(faulty).warnings
    built = build(FILES, "-W")
    assert built.status == 0, built.warnings
    assert len(built.page("week.html").select(".pl-figure img")) == 2


def test_parallel_build_equals_serial_build(
    tmp_path: Path, build_in: Callable[[Path], Build], cache: Path
) -> None:
    weeks = {
        f"w{number}.md": FILES["week.md"].replace("W27", f"W{number}") for number in range(28, 40)
    }
    toctree = "\n".join(name.removesuffix(".md") for name in weeks)
    files = {
        **FILES,
        **weeks,
        "index.md": FILES["index.md"].replace("week\n", f"week\n{toctree}\n"),
    }
    trees = []
    for jobs in ("1", "4"):
        folder = tmp_path / jobs
        folder.mkdir()
        shutil.copytree(cache, folder / "cache")
        built = build_in(folder)(files, "-W", "-j", jobs, "-D", CACHE)
        assert built.status == 0, built.warnings
        trees.append(tree(built.out))
    assert not differences(*trees)
