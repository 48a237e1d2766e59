"""The command ``paperlog figures``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from paperlog.cli.group import paperlog
from paperlog.figures import drawing
from paperlog.figures.committing import drawing_all
from paperlog.figures.fingerprints import fingerprint_of
from paperlog.figures.pictures import Figures

pytest.importorskip("matplotlib")

PLOT = "import matplotlib.pyplot as plt\nimport looks\n\n\ndef draw():\n    plt.plot([1, 2])\n"
GRAPH = "digraph { a -> b }\n"
PAGE = """# W

::::{week} 2024-W27
:::{note} A
:figure: figures/a.py
:::
:::{note} B
:figure: /weeks/figures/b.py
:::
:::{note} G
:figure: figures/g.dot
:::
:::{note} A again
:figure: figures/a.py
:::
:::{note} P
:figure: figures/plain.png
:::
::::
"""
FILES = {
    "conf.py": "",
    "index.md": "# I\n",
    "weeks/w27.md": PAGE,
    "weeks/figures/a.py": PLOT,
    "weeks/figures/b.py": PLOT.replace("1, 2", "3, 1"),
    "weeks/figures/looks.py": "",
    "weeks/figures/g.dot": GRAPH,
    "weeks/figures/unnamed.py": PLOT,
}
PICTURES = sorted(f"{name}.{end}.svg" for name in "abg" for end in ("light", "dark"))

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path.resolve()


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    # several processes that draw have a test of their own
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(paperlog, ["-C", str(folder), "figures", *arguments])


@pytest.fixture(scope="module")
def pictures_of_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Pictures of the figures of the entries in ``FILES``, drawn once."""
    root = tmp_path_factory.mktemp("drawn").resolve()
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(paperlog, ["-C", str(root), "figures"])
    assert done.exit_code == 0, done.output
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.svg")}


@pytest.fixture
def drawn(folder: Path, pictures_of_files: dict[str, bytes]) -> None:
    """A log in which all figures of entries have been drawn."""
    for name, picture in pictures_of_files.items():
        (folder / name).write_bytes(picture)


@pytest.fixture
def nothing_draws() -> Iterator[None]:
    """Simulate an environment without matplotlib and Graphviz."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            drawing, "START", f"import sys; sys.modules['matplotlib'] = None; {drawing.START}"
        )
        patch.setenv("PATH", "")
        yield


def pictures(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.svg"))


def test_figures_of_entries_are_drawn_once_next_to_scripts(folder: Path, run: Run) -> None:
    told = run("--check")
    assert (told.exit_code, pictures(folder)) == (1, [])
    assert (
        told.stdout == "weeks/figures/a.py: not drawn\nweeks/figures/b.py: not drawn\n"
        "weeks/figures/g.dot: not drawn\n"
    )
    assert told.stderr == "figures from code: 3 of 3 out of date or not drawn\n"
    done = run()
    assert (done.exit_code, done.stderr) == (
        0,
        "figures from code: 3 of 3 out of date or not drawn\n",
    )
    assert (
        done.stdout
        == "weeks/figures/a.py: drawn\nweeks/figures/b.py: drawn\nweeks/figures/g.dot: drawn\n"
    )
    assert pictures(folder) == PICTURES
    found = fingerprint_of(folder / "weeks/figures/a.dark.svg")
    assert found and [name for name, _digest in found.inputs] == [
        "weeks/figures/a.py",
        "weeks/figures/looks.py",
    ]
    again = run()
    assert (again.exit_code, again.stdout) == (0, "")
    assert again.stderr == "figures from code: all up to date\n"
    checked = run("--check")
    assert (checked.exit_code, checked.stdout) == (0, "")
    # the build shows the same files
    shown = Figures(folder, folder / "cache", may_draw=False)
    assert shown.get(folder / "weeks/figures/g.dot").problem == ""


@pytest.mark.usefixtures("drawn")
def test_only_figures_affected_by_an_edit_are_drawn(folder: Path, run: Run) -> None:
    (folder / "weeks/figures/b.py").write_text(PLOT.replace("1, 2", "5, 6"), encoding="utf-8")
    assert run("--check").stdout == "weeks/figures/b.py: out of date\n"
    assert run().stdout == "weeks/figures/b.py: drawn\n"
    (folder / "weeks/figures/looks.py").write_text("X = 1\n", encoding="utf-8")
    assert run("--check").stdout.count("out of date") == 2


@pytest.mark.usefixtures("drawn")
def test_pictures_are_up_to_date_with_crlf_line_ends(folder: Path, run: Run) -> None:
    for path in folder.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run("--check").exit_code == 0


def test_only_given_files_are_drawn(folder: Path, run: Run) -> None:
    done = run("weeks/figures/unnamed.py")
    assert (done.exit_code, done.stdout) == (0, "weeks/figures/unnamed.py: drawn\n")
    assert pictures(folder) == ["unnamed.dark.svg", "unnamed.light.svg"]
    for name, words in (("conf.py", ""), ("index.md", "neither a .py nor a .dot file")):
        if words:
            wrong = run(name)
            assert wrong.exit_code == 2 and words in wrong.stderr
    assert run("--check", "--again").exit_code == 2
    outside = folder.parent / f"{folder.name}.py"
    outside.write_text(PLOT, encoding="utf-8")
    wrong = run(str(outside))
    assert wrong.exit_code == 2 and "is outside" in wrong.stderr


def test_problems_are_reported_with_location_and_the_rest_is_drawn(folder: Path, run: Run) -> None:
    (folder / "weeks/figures/a.py").write_text("\nraise ValueError('no')\n", encoding="utf-8")
    (folder / "weeks/figures/g.dot").write_text("digraph {\n a -> -> b }\n", encoding="utf-8")
    (folder / "weeks/figures/b.py").write_text(f"{PLOT}print('x')\n", encoding="utf-8")
    page = folder / "weeks/w27.md"
    page.write_text(page.read_text("utf-8").replace("plain.png", "gone.py"), encoding="utf-8")
    done = run()
    assert done.exit_code == 1 and "Traceback" not in done.output
    assert done.stdout == "weeks/figures/b.py: drawn\n"
    for line in (
        "Error: weeks/w27.md:17: there is no figure 'figures/gone.py'; put it there, or ",
        "Error: weeks/figures/a.py:2: the figure raises ValueError: no\n",
        "Error: weeks/figures/b.py: the figure prints 'x'; remove the output\n",
        "Error: weeks/figures/g.dot:2: the figure cannot be drawn: `dot` failed: syntax error",
    ):
        assert line in done.stderr
    assert pictures(folder) == ["b.dark.svg", "b.light.svg"]


def test_nondeterministic_script_is_reported_when_redrawn(folder: Path, run: Run) -> None:
    plot = "import random, time\nimport matplotlib.pyplot as plt\n"
    chance, clock = "plt.plot([random.random(), 1, 2])\n", "plt.title(str(time.time_ns()))\n"
    (folder / "weeks/figures/a.py").write_text(plot + chance, encoding="utf-8")
    (folder / "weeks/figures/b.py").write_text(plot + clock, encoding="utf-8")
    scripts = [f"weeks/figures/{name}" for name in ("unnamed.py", "a.py", "b.py", "g.dot")]
    assert run(*scripts).exit_code == 0
    done = run("--again", *scripts)
    assert done.exit_code == 1
    assert (
        done.stdout == "weeks/figures/unnamed.py: drawn, the same as before\n"
        "weeks/figures/a.py: drawn\nweeks/figures/b.py: drawn\n"
        "weeks/figures/g.dot: drawn, the same as before\n"
    )
    for name in ("a.py", "b.py"):
        assert (
            f"Error: weeks/figures/{name}: the figure is drawn differently although its inputs "
            "have not changed: it uses the clock or random numbers without a seed" in done.stderr
        )
    assert done.stderr.count("Error") == 2


@pytest.mark.usefixtures("nothing_draws")
def test_missing_matplotlib_and_graphviz_are_reported_once(folder: Path, run: Run) -> None:
    done = run()
    assert (done.exit_code, done.stdout, pictures(folder)) == (1, "", [])
    assert done.stderr.count("pip install 'sphinx-paperlog[figures]'") == 1
    assert done.stderr.count("install the system package `graphviz`") == 1
    assert run("--check").exit_code == 1


@pytest.mark.usefixtures("drawn", "nothing_draws")
def test_up_to_date_pictures_need_no_matplotlib(run: Run) -> None:
    assert run("--check").exit_code == 0 and run().exit_code == 0


def test_several_workers_give_same_pictures_as_one(folder: Path) -> None:
    scripts = []
    for number in range(4):
        scripts.append(folder / f"weeks/figures/n{number}.py")
        scripts[-1].write_text(PLOT.replace("1, 2", f"1, {number}"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.cpu_count", lambda: 2)
        with drawing_all(folder, scripts) as results:
            many = list(results)
        patch.setattr("os.cpu_count", lambda: 1)
        with drawing_all(folder, scripts) as results:
            assert list(results) == many
    assert len({drawn.light for drawn in many}) == 4


def test_interrupted_command_leaves_no_process(folder: Path) -> None:
    script = folder / "weeks/figures/slow.py"
    script.write_text("import time\ntime.sleep(50)\n", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), drawing_all(folder, [script]):
        raise KeyboardInterrupt
