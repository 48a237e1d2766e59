"""Drawing scripts and graphs: isolation of the process, errors and remarks."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from paperlog.figures import drawing
from paperlog.figures.answers import ScriptLimits
from paperlog.figures.drawing import Artist, Drawn

pytest.importorskip("matplotlib")

GOOD = """import matplotlib.pyplot as plt


def draw():
    plt.plot([1, 2, 3])
"""
EMPTY = "import matplotlib.pyplot as plt\nplt.figure(layout='none')\n"
"""A script that draws quickly."""
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"

Draw = Callable[..., Drawn]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("source").resolve()


@pytest.fixture(scope="module")
def artist(root: Path) -> Iterator[Artist]:
    artist = Artist(root)
    yield artist
    artist.end()


@pytest.fixture
def draw(root: Path, artist: Artist) -> Draw:
    def draw(text: str, name: str = "figures/x.py") -> Drawn:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return artist.draw(path)

    return draw


def test_script_is_drawn_in_both_schemes_reproducibly(root: Path, draw: Draw) -> None:
    drawn = draw(GOOD)
    assert drawn.problem == "" and drawn.light != drawn.dark
    for text, colour in ((drawn.light, "#2560c4"), (drawn.dark, "#82aaf7")):
        assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
        assert f"stroke: {colour}" in text
        assert "matplotlib.org" not in text and "<metadata" not in text
    assert draw(GOOD) == drawn
    other = Artist(root)
    try:
        assert other.draw(root / "figures/x.py") == drawn
    finally:
        other.end()


def test_layout_with_subfigures_is_reproducible(draw: Draw) -> None:
    text = """import matplotlib.pyplot as plt
import numpy as np


def draw():
    above, below = plt.figure(figsize=(3.75, 3.2)).subfigures(2, 1, height_ratios=(2.7, 1))
    for axes in above.subplots(2, 1, sharex=True):
        axes.plot(np.repeat(np.arange(200), 2), np.random.default_rng(0).random(400))
        axes.set_ylabel("y")
    below.subplots().imshow([[1, 2]])
"""
    drawings = set()
    for number in range(4):
        drawings.add(draw(text).light)
        draw(PLOT.replace("[1, 2]", f"range({number + 1}000)"), "figures/other.py")
    assert len(drawings) == 1


def test_script_without_draw_function_runs_once_per_scheme(draw: Draw) -> None:
    drawn = draw(PLOT)
    assert drawn.problem == ""
    assert "#2560c4" in drawn.light and "#82aaf7" in drawn.dark


def test_main_guard_is_not_executed(draw: Draw) -> None:
    assert draw(f'{GOOD}\n\nif __name__ == "__main__":\n    raise ValueError\n').problem == ""


def test_modules_are_not_shared_between_scripts(root: Path, draw: Draw) -> None:
    for folder, colour in (("one", "#111111"), ("two", "#222222")):
        (root / folder).mkdir(exist_ok=True)
        (root / folder / "colours.py").write_text(f"C = {colour!r}\n", encoding="utf-8")
        drawn = draw(
            "import matplotlib.pyplot as plt\nimport colours\nplt.plot([1, 2], color=colours.C)\n",
            f"{folder}/x.py",
        )
        assert colour in drawn.light
        assert dict(drawn.fingerprint.inputs).keys() == {f"{folder}/x.py", f"{folder}/colours.py"}
    # same size, same second
    (root / "two/colours.py").write_text("C = '#333333'\n", encoding="utf-8")
    assert "#333333" in draw((root / "two/x.py").read_text(encoding="utf-8"), "two/x.py").light
    assert not list(root.rglob("__pycache__"))


def test_settings_are_not_shared_between_scripts(draw: Draw) -> None:
    alone = draw(PLOT)
    draw(
        "import os\nimport matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 9\n"
        "os.environ['PAPERLOG_LEFT'] = 'x'\nplt.figure()\nplt.plot([3])\n"
    )
    assert draw(PLOT) == alone
    told = draw("import os\nraise ValueError(os.environ.get('PAPERLOG_LEFT'))\n")
    assert told.problem == "raises ValueError: None"


def test_scripts_are_isolated_where_processes_cannot_fork(
    root: Path, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = draw(PLOT)
    monkeypatch.setattr(drawing, "CAN_FORK", False)
    monkeypatch.setattr(drawing, "START", f"import os; del os.fork; {drawing.START}")
    artist = Artist(root)
    script = root / "figures/x.py"
    try:
        assert artist.draw(script) == expected
        script.write_text(f"{PLOT}plt.rcParams['lines.linewidth'] = 9\nprint(1)\n", "utf-8")
        assert artist.draw(script).problem == "prints '1'; remove the output"
        script.write_text(PLOT, "utf-8")
        assert artist.draw(script) == expected
    finally:
        artist.end()


def test_installed_packages_below_root_are_not_inputs(root: Path, draw: Draw) -> None:
    packages = root / "venv/lib/site-packages"
    packages.mkdir(parents=True)
    (packages / "installed_here.py").write_text("T = 1\n", "utf-8")
    text = (
        f"import sys\nsys.path.insert(0, {str(packages)!r})\nimport installed_here\n"
        "raise ValueError(installed_here.T)\n"
    )
    drawn = draw(text)
    assert dict(drawn.fingerprint.inputs).keys() == {"figures/x.py"}
    assert drawn.problem == "raises ValueError: 1"


def test_script_may_have_name_of_standard_library_module(draw: Draw) -> None:
    assert draw(GOOD, "lib/json.py").problem == ""
    assert draw(GOOD).problem == ""


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("\nraise ValueError('no\\nway')\n", "raises ValueError: no way", 2),
        ("\n\n1 / 0\n", "raises ZeroDivisionError: division by zero", 3),
        ("\ndef draw(:\n", "raises SyntaxError: ", 2),
        ("import sys\nsys.exit(3)\n", "calls `sys.exit`; let the script return normally", 2),
        ("x = 1\n", "makes no figure with pyplot", 0),
        (
            "\nimport no_such_module.at_all\n",
            (
                "needs the module 'no_such_module', which is missing; put it beside the script, "
                "or install it: `pip install no_such_module`"
            ),
            2,
        ),
        ("\nopen('gone.csv')\n", "raises FileNotFoundError: ", 2),
        ("\nopen('new.csv', 'w')\n", "may not write 'new.csv'; a figure must not change files", 2),
        ("import os\nos.open('new.csv', os.O_CREAT)\n", "may not write 'new.csv'", 2),
        ("import os\nos.mkdir('new')\n", "may not write 'new'", 2),
        ("import os\nos.remove(__file__)\n", "may not write ", 2),
        ("import os\nos.rename(__file__, 'y.py')\n", "may not write ", 2),
        ("import os\nos.symlink('x.py', 'y.py')\n", "may not write 'y.py'", 2),
        ("import shutil\nshutil.rmtree('.')\n", "may not write ", 2),
        (f"{PLOT}plt.savefig('x.svg')\n", "may not write 'x.svg'", 3),
        (
            "import socket\nsocket.create_connection(('127.0.0.1', 9))\n",
            "opens a network connection; read data from a file beside the script",
            2,
        ),
        ("import subprocess\nsubprocess.run(['true'])\n", "starts another program (`", 2),
        ("import os\nos.system('true')\n", "starts another program (`os.system`)", 2),
        ("import os\nos.fork()\n", "starts another program (`os.fork`)", 2),
        (
            "import numpy\nnumpy.ones(10**12)\n",
            "needs more than 4 GB of memory; compute less at once",
            2,
        ),
        ("x = [0] * 10**10\n", "needs more than 4 GB of memory", 1),
        (
            "import os\nos._exit(7)\n",
            "exits its process (exit code 7); let the script return normally",
            0,
        ),
        (
            "import os, signal\nsignal.raise_signal(signal.SIGSEGV)\n",
            "crashes its process (signal 11); it may need too much memory",
            0,
        ),
    ],
)
def test_error_is_reported_with_line_and_next_script_is_drawn(
    root: Path, draw: Draw, text: str, problem: str, line: int
) -> None:
    drawn = draw(text, "bad/x.py")
    assert drawn.problem.startswith(problem), drawn.problem
    assert (drawn.line, drawn.has_pictures, drawn.light) == (line, False, "")
    assert sorted(path.name for path in (root / "bad").iterdir()) == ["x.py"]
    assert draw(EMPTY).problem == ""


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("raise ValueError('\\ud800 \\x1b[31m')\n", "raises ValueError: \ufffd \ufffd[31m", 1),
        ("class E(Exception):\n    def __str__(self): raise OSError\nraise E\n", "raises E", 3),
        ("exec('1/0')\n", "raises ZeroDivisionError: division by zero", 1),
        ("exec(compile('1/0', 'x.txt', 'exec'))\n", "raises ZeroDivisionError", 1),
        ("raise SyntaxError('x', ('f', 'no number', 1, 'y'))\n", "raises SyntaxError: x", 1),
        ("import os\nos.closerange(3, 99)\n", "exits its process (exit code ", 0),
        (
            (
                f"{PLOT}import os\nfor file in range(3, 30):\n    try: os.write(file, b'{{}}\\n')\n"
                "    except OSError: pass\n"
            ),
            "writes to files that it has not opened; its pictures are not shown",
            0,
        ),
        (
            (
                f"{PLOT}for n in range(15000):\n    try: open(f'{'x' * 50}{{n}}')\n"
                "    except OSError: pass\n"
            ),
            "reads 15001 files; put its data into one file",
            0,
        ),
    ],
)
def test_process_damage_is_reported_and_next_script_is_drawn(
    root: Path, draw: Draw, text: str, problem: str, line: int
) -> None:
    drawn = draw(text)
    assert drawn.problem.startswith(problem), drawn.problem
    assert (drawn.line, drawn.has_pictures) == (line, False)
    assert draw(GOOD).problem == ""


@pytest.mark.parametrize(
    "text",
    [
        "import sys\nsys.stdout.close()\n",
        "import os\nos.closerange(0, 3)\n",
        "import shutil, tempfile\nshutil.rmtree(tempfile.gettempdir())\n",
        "import sys\nsys.setrecursionlimit(200)\n",
        "import sys\nsys.modules.clear()\n",
        "import builtins\nbuiltins.len = None\n",
        "import sys\nsys.meta_path.clear()\nsys.path_hooks.clear()\nsys.path = None\n",
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\n",
        "import sys\nsys.settrace(lambda *_arguments: 1 / 0)\n",
    ],
)
def test_interpreter_damage_does_not_affect_next_script(draw: Draw, text: str) -> None:
    draw(f"{PLOT}{text}")
    drawn = draw(
        f"import colorsys, tempfile\n{PLOT}print('so')\ntempfile.TemporaryFile().close()\n"
    )
    assert drawn.has_pictures
    assert drawn.problem == "prints 'so'; remove the output"


def test_too_long_file_name_is_reported(draw: Draw) -> None:
    drawn = draw(GOOD, f"figures/{'n' * 250}.py")
    assert drawn.problem == "has a file name that is too long for its pictures; shorten it"


def test_number_of_remarks_is_limited(draw: Draw) -> None:
    drawn = draw(f"{PLOT}import warnings\nfor n in range(20000): warnings.warn(f'w{{n}} ' * 9)\n")
    assert drawn.has_pictures
    assert drawn.problem.endswith("; it has 19997 more problems") and len(drawn.problem) < 1000


def test_thread_cannot_write_after_its_script_ended(root: Path, draw: Draw) -> None:
    text = """import threading, time
def write():
    time.sleep(1)
    open('later', 'w').write('x')
threading.Thread(target=write).start()
"""
    assert draw(PLOT + text).has_pictures
    assert draw(GOOD).problem == ""
    time.sleep(1.2)
    assert not (root / "figures/later").exists()


def test_child_process_without_audit_event_is_reported(draw: Draw) -> None:
    text = """import multiprocessing
context = multiprocessing.get_context('spawn')
context.Process(target=print).start()
"""
    assert draw(PLOT + text).problem.startswith("starts another program, which is not allowed")


def test_worker_ends_with_its_parent(root: Path, tmp_path: Path) -> None:
    (root / "endless.py").write_text(
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n", "utf-8"
    )
    program = f"""import sys, tempfile
from pathlib import Path
sys.path.insert(0, {str(drawing.PACKAGES)!r})
tempfile.tempdir = {str(tmp_path)!r}
from paperlog.figures.drawing import Artist
Artist(Path({str(root)!r})).draw(Path({str(root / "endless.py")!r}))
"""
    asking = subprocess.Popen([sys.executable, "-c", program])
    own = Path(f"/proc/{asking.pid}/task/{asking.pid}/children")

    def wait_until(is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not is_so() and time.monotonic() < end:
            time.sleep(0.1)
        assert is_so()

    wait_until(lambda: any(tmp_path.glob("*/printed")))
    (worker,) = own.read_text().split()
    asking.kill()
    asking.wait()
    wait_until(lambda: not Path(f"/proc/{worker}").exists())
    assert not list(tmp_path.iterdir())


def test_error_in_module_is_reported_with_both_lines(root: Path, draw: Draw) -> None:
    (root / "figures").mkdir(exist_ok=True)
    (root / "figures/faulty.py").write_text("\n\ndef f():\n    raise KeyError('k')\n", "utf-8")
    drawn = draw("import faulty\n\nfaulty.f()\n")
    assert drawn.problem == "raises KeyError: 'k' (in figures/faulty.py, line 4)"
    assert drawn.line == 3


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("print('hel\\x07lo')\nprint('again')\n", "prints 'hel\\x07lo'; remove the output", 0),
        ("import os\nos.write(1, b'low\\n')\n", "prints 'low'; remove the output", 0),
        ("import sys\nsys.stderr.write('e\\n')\n", "prints 'e'; remove the output", 0),
        ("\n\nplt.show()\n", "calls `show`, which has no effect here; remove the call", 5),
        ("import warnings\nwarnings.warn('odd')\n", "gives the warning 'odd'", 4),
        ("try:\n    open('a', 'w')\nexcept OSError:\n    pass\n", "may not write 'a'; a ", 0),
    ],
)
def test_remark_is_reported_with_the_picture(
    draw: Draw, text: str, problem: str, line: int
) -> None:
    drawn = draw(f"{PLOT}{text}")
    assert drawn.problem.startswith(problem) and drawn.line == line
    assert drawn.has_pictures


def test_printed_output_does_not_corrupt_the_answer(draw: Draw) -> None:
    drawn = draw(f"import sys\nprint('{{}}', file=sys.__stdout__, flush=True)\n{PLOT}")
    assert drawn.has_pictures
    assert "prints '{}'" in drawn.problem
    assert draw(GOOD).problem == ""


def test_temporary_files_may_be_written(draw: Draw) -> None:
    drawn = draw(
        "import tempfile\nfrom pathlib import Path\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        f"    (Path(folder) / 'x').write_text('y')\n{PLOT}"
    )
    assert drawn.problem == "" and drawn.has_pictures


@pytest.mark.parametrize(
    ("size", "problem", "is_shown"),
    [(3_000_000, "has a size of 3", True), (9_000_000, "has a size of 9", False)],
)
def test_large_picture_is_reported_and_very_large_one_not_shown(
    draw: Draw, size: int, problem: str, is_shown: bool
) -> None:
    drawn = draw(f"{EMPTY}plt.gcf().set_gid('x' * {size})\n")
    assert drawn.problem.startswith(problem), drawn.problem
    assert "rasterized=True" in drawn.problem and drawn.has_pictures == is_shown


def test_hanging_script_is_stopped_and_next_one_is_drawn(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "GRACE", 1.0)
    scripts = [
        ("\n\nwhile True: pass\n", 3),
        ("import time\ntime.sleep(60)\n", 2),
        # nothing reaches Python: the process is killed
        (
            (
                "import time\nwhile True:\n    try:\n        while True: time.sleep(0.01)\n"
                "    except BaseException: pass\n"
            ),
            0,
        ),
        (EMPTY, None),
    ]
    hasty = Artist(root, ScriptLimits(seconds=0.5))
    try:
        for text, line in scripts:
            (root / "hangs.py").write_text(text, encoding="utf-8")
            drawn = hasty.draw(root / "hangs.py")
            if line is None:
                assert drawn.has_pictures
            else:
                assert drawn.problem.startswith("takes longer than 0.5 seconds; compute less")
                assert drawn.line == line
    finally:
        hasty.end()


def test_temporary_folder_is_empty_afterwards(root: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path))
        artist = Artist(root)
        (root / "good.py").write_text(GOOD, encoding="utf-8")
        assert artist.draw(root / "good.py").has_pictures
        assert list(tmp_path.iterdir())
        artist.end()
    assert not list(tmp_path.iterdir())


def test_missing_matplotlib_message_names_the_extra(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        drawing, "START", f"import sys; sys.modules['matplotlib'] = None; {drawing.START}"
    )
    (root / "good.py").write_text(GOOD, encoding="utf-8")
    artist = Artist(root)
    for _ in range(2):
        drawn = artist.draw(root / "good.py")
        assert drawn.missing == "matplotlib" and not drawn.has_pictures
        assert (
            drawn.problem == "needs the package 'matplotlib' to be drawn: `pip install"
            " 'sphinx-paperlog[figures]'`"
        )


def test_a_graph_is_drawn_in_both_schemes(draw: Draw) -> None:
    drawn = draw('digraph { a -> b [label="x"] }', "graphs/x.dot")
    assert drawn.problem == ""
    for text, colour in ((drawn.light, "#1c1e21"), (drawn.dark, "#dfe1e6")):
        assert f'fill="{colour}"' in text
        assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
        assert text.count("<!--") == 1 and "graphviz" not in text.lower()


def test_faulty_graph_is_reported_with_line(draw: Draw) -> None:
    drawn = draw("digraph {\n  a -> -> b\n}\n", "graphs/bad.dot")
    assert drawn.problem.startswith("cannot be drawn: `dot` failed: syntax error")
    assert (drawn.line, drawn.has_pictures) == (2, False)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('digraph { "\x01" }', "cannot be shown: its drawing is no SVG file"),
        ("digraph { a } digraph { b }", "cannot be drawn: it has more than one graph"),
        (
            f'digraph {{ node [tooltip="{"x" * 16_000}"] {" ".join(map(str, range(320)))} }}',
            "has a size of 5.",
        ),
    ],
)
def test_graph_that_cannot_be_shown_is_reported(draw: Draw, text: str, problem: str) -> None:
    drawn = draw(text, "figures/g.dot")
    assert drawn.problem.startswith(problem), drawn.problem
    assert not drawn.has_pictures


def test_missing_graphviz_message_names_the_package(
    draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    drawn = draw("digraph {}", "graphs/x.dot")
    assert drawn.missing == "dot" and "`graphviz`" in drawn.problem
