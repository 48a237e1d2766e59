"""Fingerprints: which changes make pictures out of date, and the cache of pictures."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paperlog.figures.drawing import Artist
from paperlog.figures.fingerprints import (
    ABSENT,
    OPENING,
    Fingerprint,
    digest_of,
    fingerprint_of,
)
from paperlog.figures.pairs import is_code
from paperlog.figures.pictures import Figures

pytest.importorskip("matplotlib")

SCRIPT = """from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from parts.shapes import WIDTH

HERE = Path(__file__).parent
numbers = np.loadtxt(HERE / "data" / "numbers.csv")
more = [float(path.read_text()) for path in sorted((HERE / "many").glob("*.txt"))]


def draw():
    plt.plot([*numbers, *more], linewidth=WIDTH)
"""
FILES = {
    "figures/x.py": SCRIPT,
    "figures/parts/__init__.py": "",
    "figures/parts/shapes.py": "from parts.deeper import WIDTH\n",
    "figures/parts/deeper.py": "WIDTH = 2\n",
    "figures/data/numbers.csv": "1\n2\n3\n",
    "figures/many/a.txt": "4\n",
    "figures/unused.py": "raise ValueError\n",
}
USED = {name for name in FILES if name != "figures/unused.py"} | {"figures/many"}


@pytest.fixture(scope="module")
def drawn_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source folder with a committed pair of pictures."""
    root = tmp_path_factory.mktemp("log") / "source"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    artist = Artist(root)
    drawn = artist.draw(root.resolve() / "figures/x.py")
    artist.end()
    assert drawn.problem == ""
    (root / "figures/x.light.svg").write_text(drawn.light, encoding="utf-8")
    (root / "figures/x.dark.svg").write_text(drawn.dark, encoding="utf-8")
    return root


@pytest.fixture
def root(drawn_root: Path, tmp_path: Path) -> Path:
    shutil.copytree(drawn_root, tmp_path / "source")
    return (tmp_path / "source").resolve()


Make = Callable[..., Figures]


@pytest.fixture
def figures(root: Path, tmp_path: Path) -> Iterator[Make]:
    made: list[Figures] = []

    def make(may_draw: bool = True) -> Figures:
        made.append(Figures(root, tmp_path / "cache", may_draw))
        return made[-1]

    yield make
    for one in made:
        one.end()


def test_is_code_for_scripts_and_graphs_only() -> None:
    assert is_code("figures/x.py") and is_code(Path("x.DOT"))
    assert not any(map(is_code, ("x.svg", "x.pyc", "py", "x.py.png", "")))


def test_up_to_date_committed_picture_is_used_without_drawing(root: Path, figures: Make) -> None:
    picture = figures(may_draw=False).get(root / "figures/x.py")
    assert picture.light == root / "figures/x.light.svg"
    assert picture.dark == root / "figures/x.dark.svg"
    assert (picture.problem, picture.line) == ("", 0)
    assert {path.relative_to(root).as_posix() for path in picture.inputs} == USED
    assert not (root.parent / "cache").exists()


@pytest.mark.parametrize("name", sorted(USED - {"figures/many"}))
def test_edit_of_any_input_makes_picture_out_of_date(root: Path, figures: Make, name: str) -> None:
    path = root / name
    before = path.read_text(encoding="utf-8")
    if name.endswith((".csv", ".txt")):
        path.write_text(before.translate({ord("4"): "9", ord("3"): "9"}), encoding="utf-8")
    else:
        path.write_text(f"{before}# edited\n", encoding="utf-8")
    assert "is out of date" in figures(may_draw=False).get(root / "figures/x.py").problem
    path.write_text(before, encoding="utf-8")
    assert figures(may_draw=False).get(root / "figures/x.py").problem == ""


def test_file_removed_or_added_in_listed_folder_makes_picture_out_of_date(
    root: Path, figures: Make
) -> None:
    (root / "figures/many/b.txt").write_text("5\n", encoding="utf-8")
    assert figures(may_draw=False).get(root / "figures/x.py").problem
    (root / "figures/many/b.txt").unlink()
    assert not figures(may_draw=False).get(root / "figures/x.py").problem
    (root / "figures/parts/deeper.py").unlink()
    assert figures(may_draw=False).get(root / "figures/x.py").problem


def test_line_ends_other_files_and_location_do_not_matter(root: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(root, moved)
    for path in moved.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (moved / "figures/unused.py").write_text("x = 1\n", encoding="utf-8")
    picture = Figures(moved, tmp_path / "cache", may_draw=False).get(moved / "figures/x.py")
    assert picture.problem == "" and picture.light == moved.resolve() / "figures/x.light.svg"


@pytest.mark.parametrize("ending", ["light", "dark"])
def test_truncated_or_mismatched_pictures_are_out_of_date(
    root: Path, figures: Make, ending: str
) -> None:
    path = root / f"figures/x.{ending}.svg"
    whole = path.read_bytes()
    for damaged in (
        whole[: len(whole) // 2],
        whole.replace(b"paperlog figure 1", b"paperlog figure 0"),
        whole.replace(b"figures/x.py ", b"figures/y.py "),
        b"<svg></svg>",
        b"\xff\xfe",
        b"",
    ):
        path.write_bytes(damaged)
        assert "out of date" in figures(may_draw=False).get(root / "figures/x.py").problem
    path.unlink()
    picture = figures(may_draw=False).get(root / "figures/x.py")
    assert picture.light is None and "has not been drawn" in picture.problem


def test_out_of_date_picture_is_drawn_into_cache_once(root: Path, figures: Make) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    script = root / "figures/x.py"
    edited = SCRIPT.replace("linewidth=WIDTH", "linewidth=7")
    script.write_text(edited, encoding="utf-8")
    picture = figures().get(script)
    assert picture.problem == "" and picture.light and picture.dark
    assert picture.light.is_relative_to(root.parent / "cache")
    assert "stroke-width: 7" in picture.light.read_text(encoding="utf-8")
    # another builder, without drawing
    assert figures(may_draw=False).get(script) == picture
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == {
        **before,
        script: edited.encode(),
    }
    script.write_text(SCRIPT, encoding="utf-8")
    assert figures(may_draw=False).get(script).light == root / "figures/x.light.svg"


def test_forked_process_starts_its_own_worker(root: Path, figures: Make) -> None:
    scripts = [root / f"figures/fork{number}.py" for number in range(3)]
    for number, script in enumerate(scripts):
        text = f"import matplotlib.pyplot as plt\nplt.plot([1, {number}])\n"
        script.write_text(text, encoding="utf-8")
    drawing = figures()
    assert drawing.get(scripts[0]).light
    context = multiprocessing.get_context("fork")
    child = context.Process(target=drawing.get, args=(scripts[1],))
    child.start()
    assert drawing.get(scripts[2]).light
    child.join()
    assert child.exitcode == 0
    again = figures(may_draw=False)
    for script in scripts:
        shown = again.get(script)
        assert shown.light and shown.problem == ""
        # that of this script, not of another
        found = fingerprint_of(shown.light)
        assert found and script in found.paths(root)


def test_old_picture_is_shown_if_script_fails(
    root: Path, figures: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = root / "figures/x.py"
    script.write_text("import figures_part\n\nraise ValueError('no')\n", encoding="utf-8")
    (root / "figures/figures_part.py").write_text("", encoding="utf-8")
    drawing = figures()
    picture = drawing.get(script)
    assert picture.light == root / "figures/x.light.svg" and picture.line == 3
    assert picture.problem == "raises ValueError: no; the picture shown is an old one"
    assert {root / "figures/figures_part.py", root / "figures/parts/deeper.py", script} <= set(
        picture.inputs
    )
    # not tried again as long as nothing changes
    with monkeypatch.context() as patch:
        patch.setattr(Artist, "draw", None)
        assert drawing.get(script) == picture
    (root / "figures/x.dark.svg").unlink()
    assert drawing.get(script).light is None
    script.write_text("import matplotlib.pyplot as plt\nplt.plot([1])\n", encoding="utf-8")
    assert drawing.get(script).problem == ""


def test_file_name_that_is_not_utf_8_is_kept(root: Path) -> None:
    path = root / "x.svg"
    written = Fingerprint.of([("caf\udce9 --.py", "0123456789abcdef")])
    path.write_text(written.signed("<svg></svg>"), encoding="utf-8")
    assert fingerprint_of(path) == written


def test_missing_script_or_script_outside_root_is_reported(
    root: Path, figures: Make, tmp_path: Path
) -> None:
    (tmp_path / "x.py").write_text("raise ValueError\n", encoding="utf-8")
    assert figures().get(tmp_path / "x.py").problem == "lies outside of the source folder"
    picture = figures().get(root / "figures/gone.py")
    assert picture.light is None and picture.problem


@given(
    st.dictionaries(
        st.text(
            st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1
        ).filter(lambda name: name not in {".", ".."}),
        st.sampled_from(["0123456789abcdef", "absent"]),
        min_size=1,
    ),
)
def test_any_names_round_trip(
    tmp_path_factory: pytest.TempPathFactory, inputs: dict[str, str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.svg"
    written = Fingerprint.of(inputs.items())
    text = written.signed('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    path.write_bytes(text.encode("utf-8"))
    assert text.startswith("<!--") and "--" not in text[4 : text.index("-->")]
    assert fingerprint_of(path) == written


@pytest.mark.parametrize(
    "line",
    [
        "/dev/zero 0",
        "../secret 0",
        "figures/../../secret 0",
        "%00 absent",
        "figures/y.py",
    ],
)
def test_invalid_fingerprint_is_none(tmp_path: Path, line: str) -> None:
    picture = tmp_path / "x.light.svg"
    picture.write_text(f"{OPENING}\nx.py absent\n{line}\n-->\n<svg></svg>\n", encoding="utf-8")
    assert fingerprint_of(picture) is None


def test_a_device_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "endless").symlink_to("/dev/zero")
    assert digest_of(tmp_path / "endless") == ABSENT
