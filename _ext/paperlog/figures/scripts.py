"""Run a figure's script as a module and save its figure in both colour schemes."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, TextIO

from paperlog.figures import schemes
from paperlog.figures.answers import LARGE, TOO_LARGE, ScriptLimits, ScriptResult
from paperlog.figures.fingerprints import digest_of
from paperlog.figures.script_faults import SHORT, TimeIsUp, cut, explain, place_of
from paperlog.figures.watching import RefusedError, Watch

MODULE = "paperlog_figure"
"""Module name of every script, since a file name may clash with the standard library."""
DIGITS = 6
"""Decimal places to which positions in figure coordinates (0 to 1) are rounded."""
METADATA = dict.fromkeys(("Date", "Creator", "Type", "Format"))
"""Metadata that matplotlib must not write, so that the bytes are reproducible."""
MOST_REMARKS = 3
"""Maximum number of warnings for one script."""
SMALLER = "set `rasterized=True` on the artists with most points, or draw fewer points"


def draw_script(
    root: Path, name: str, limits: ScriptLimits, free: Path, printed: int
) -> ScriptResult:
    """Draw a script in both colour schemes; the process must not be used for another afterwards.

    :param name: path of the script relative to *root*.
    :param free: folder in which the script may write.
    :param printed: descriptor of the file that receives the printed output.
    """
    from matplotlib import pyplot

    script = root / name
    remarks: list[tuple[str, int]] = []
    answer = ScriptResult()
    pyplot.show = _noted_show(remarks, script)
    sys.path.insert(0, str(script.parent))
    os.chdir(script.parent)
    watch = Watch(root, free)
    try:
        with _within(limits.seconds), _warnings(remarks, script):
            answer.light, answer.dark = _pictures(script)
    except BaseException as error:
        # a tracer that the script has set would trace the explanation too
        sys.settrace(None)
        answer.line, where = place_of(error, script, watch.name_of)
        answer.problem = explain(error, where, limits)
    answer.inputs = {name: digest_of(script), **watch.inputs}
    if not answer.problem:
        if _has_children():
            remarks.append(("starts another program, which is not allowed", 0))
        if words := _first_line(printed):
            remarks.append((f"prints {words!r}; remove the output", 0))
        remarks += ((why, 0) for why in watch.refused)
        _add_remarks(answer, remarks)
    return answer


def _noted_show(remarks: list[tuple[str, int]], script: Path) -> Callable[..., None]:
    """Return a replacement of ``pyplot.show`` that only appends a warning to *remarks*."""

    def show(*_arguments: Any, **_options: Any) -> None:
        frame = sys._getframe(1)
        line = frame.f_lineno if frame.f_code.co_filename == str(script) else 0
        remarks.append(("calls `show`, which has no effect here; remove the call", line))

    return show


def _pictures(script: Path) -> tuple[str, str]:
    """Return the SVG text for the light and for the dark scheme.

    The script is run once if it defines ``draw``, else once per colour scheme.

    :raises RefusedError: if the script creates no figure.
    """
    from matplotlib import pyplot

    code = compile(script.read_bytes(), str(script), "exec", dont_inherit=True)
    draw: Any = None
    pictures: list[str] = []
    for scheme in schemes.SCHEMES:
        pyplot.close("all")
        schemes.use(scheme)
        if draw is None:
            module = sys.modules[MODULE] = ModuleType(MODULE)
            module.__file__ = str(script)
            exec(code, module.__dict__)  # noqa: S102
            draw = getattr(module, "draw", None)
        if callable(draw):
            draw()
        if not pyplot.get_fignums():
            raise RefusedError("makes no figure with pyplot")
        figure = pyplot.gcf()
        if figure.get_layout_engine() is not None:
            # saving runs the layout engine
            _svg(figure)
            figure.set_layout_engine("none")
            _settle(figure)
        pictures.append(_svg(figure))
    light, dark = pictures
    return light, dark


def _svg(figure: Any) -> str:
    picture = io.BytesIO()
    figure.savefig(picture, format="svg", metadata=METADATA)
    return picture.getvalue().decode("utf-8")


def _settle(figure: Any) -> None:
    """Round the positions of axes, since the last digits of a layout vary between runs."""
    from matplotlib.transforms import Bbox

    for part in figure.subfigs:
        part.bbox_relative.set_points(part.bbox_relative.get_points().round(DIGITS))
        _settle(part)
    for axes in figure.axes:
        place = axes.get_position(original=True).get_points().round(DIGITS)
        axes.set_position(Bbox(place), which="original")


def _first_line(printed: int) -> str:
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    os.lseek(printed, 0, os.SEEK_SET)
    words = os.read(printed, 4 * SHORT).decode("utf-8", "replace").strip()
    return cut(words.partition("\n")[0])


def _has_children() -> bool:
    """Whether the script started a child process, by whatever means."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except (AttributeError, OSError):
        return False
    return True


def _add_remarks(answer: ScriptResult, remarks: list[tuple[str, int]]) -> None:
    """Add the warnings for a script that drew its pictures to *answer*."""
    size = max(len(answer.light), len(answer.dark))
    if size > LARGE:
        remarks.append((f"has a size of {size / 1e6:.1f} MB; {SMALLER}", 0))
    if size > TOO_LARGE:
        answer.light = answer.dark = ""
    phrases = list(dict.fromkeys(words for words, _line in remarks))
    if len(phrases) > MOST_REMARKS:
        phrases[MOST_REMARKS:] = [f"has {len(phrases) - MOST_REMARKS} more problems"]
    answer.problem = "; it ".join(phrases)
    answer.line = next((line for _words, line in remarks if line), 0)


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeIsUp` after *seconds*; the parent process kills a script in C code."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeIsUp

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def _warnings(remarks: list[tuple[str, int]], script: Path) -> Iterator[None]:
    """Append Python warnings to *remarks*, except those meant for library developers."""

    def note(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        words = cut(" ".join(str(message).split()))
        at = lineno if filename == str(script) else 0
        remarks.append((f"gives the warning {words!r}", at))

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning):
            warnings.simplefilter("ignore", category)
        warnings.showwarning = note
        yield
