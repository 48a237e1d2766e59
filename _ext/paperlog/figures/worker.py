"""Process that runs figure scripts one after another, loading matplotlib once.

It reads script names from standard input, one JSON string per line, and answers each with a line
of JSON on its original standard output. Output printed by scripts goes to a file.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.machinery
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from paperlog.figures.answers import LARGE, TOO_LARGE, ScriptLimits, ScriptResult
from paperlog.figures.fingerprints import digest_of
from paperlog.figures.interpreter import Interpreter, has_children
from paperlog.figures.script_faults import SHORT, TimeIsUp, cut, explain, place_of
from paperlog.figures.scripts import MODULE, FromSource, Script
from paperlog.figures.watching import Watch

LARGEST_PRINT = 64_000_000
"""Maximum size in bytes of a file written by a script, including its printed output."""
MOST_REMARKS = 3
"""Maximum number of warnings for one script."""
SMALLER = "set `rasterized=True` on the artists with most points, or draw fewer points"


def main() -> None:
    """Answer requests until standard input ends.

    Command-line arguments: root folder, time limit in seconds, memory limit in bytes.
    """
    root, limits = Path(sys.argv[1]), ScriptLimits(float(sys.argv[2]), int(sys.argv[3]))
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    _limit(limits)
    free = Path(tempfile.gettempdir())
    printed = Printed(free / "printed")
    threading.Thread(target=_end_with, args=(requests.fileno(), free), daemon=True).start()
    answer = _prepare()
    print(json.dumps(asdict(answer)), file=answers, flush=True)
    if not answer.problem:
        studio = Studio(root, limits, Watch(root, free), printed)
        # the pipe is broken if the build has ended
        with contextlib.suppress(BrokenPipeError):
            for line in requests:
                print(json.dumps(asdict(studio.draw(json.loads(line)))), file=answers, flush=True)
    _end(free)


def _end(free: Path) -> None:
    """Remove the temporary folder and exit without waiting for threads of a script."""
    for _ in range(5):
        # a thread may still write into the folder
        shutil.rmtree(free, ignore_errors=True)
        if not free.exists():
            break
    os._exit(0)


def _end_with(requests: int, free: Path) -> None:
    """Exit when the parent has closed the pipe *requests*, even while a script runs."""
    if not hasattr(select, "poll"):
        return
    poll = select.poll()
    # POLLHUP is reported for an empty event mask too
    poll.register(requests, 0)
    poll.poll()
    _end(free)


def _limit(limits: ScriptLimits) -> None:
    try:
        import resource
    except ImportError:
        return
    for kind, most in (("RLIMIT_AS", limits.memory), ("RLIMIT_FSIZE", LARGEST_PRINT)):
        # some systems define a limit and do not support it
        with contextlib.suppress(OSError, ValueError, AttributeError):
            resource.setrlimit(getattr(resource, kind), (most, most))


def _prepare() -> ScriptResult:
    """Load matplotlib; the result has a problem if this fails."""
    try:
        import matplotlib as mpl

        mpl.use("agg")
        from matplotlib import pyplot  # noqa: F401
    except ModuleNotFoundError as error:
        missing = (error.name or "matplotlib").partition(".")[0]
        return ScriptResult(problem=f"needs the package {missing!r} to be drawn", missing=missing)
    except Exception as error:
        words = cut(f"{type(error).__name__}: {error}")
        return ScriptResult(problem=f"cannot be drawn, since matplotlib cannot be loaded: {words}")
    return ScriptResult()


class Printed:
    """Redirects standard output and standard error to a file."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._nothing = os.open(os.devnull, os.O_RDONLY)

    def clear(self) -> None:
        os.ftruncate(self._file, 0)
        for stream, target in ((0, self._nothing), (1, self._file), (2, self._file)):
            os.dup2(target, stream)
        # a script may have closed the previous objects
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        self._stream = open(  # noqa: SIM115
            1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False
        )
        sys.stdout = sys.stderr = self._stream

    def read(self) -> str:
        """Return the first line printed since :meth:`clear`."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()
        words = os.pread(self._file, 4 * SHORT, 0).decode("utf-8", "replace").strip()
        return cut(words.partition("\n")[0])


class Studio:
    """Draws scripts below *root*."""

    def __init__(self, root: Path, limits: ScriptLimits, watch: Watch, printed: Printed) -> None:
        self._root, self._limits, self._watch, self._printed = root, limits, watch, printed
        self._free = tempfile.gettempdir()
        self._printed.clear()
        self._own = frozenset(sys.modules)
        self._environment = dict(os.environ)
        self._path = list(sys.path)
        sys.path_hooks.insert(0, self._finder)
        self._python = Interpreter()

    def draw(self, name: str) -> ScriptResult:
        """Draw a script in both colour schemes; *name* is its path relative to the root."""
        script = self._root / name
        remarks: list[tuple[str, int]] = []
        answer = ScriptResult()
        self._begin(script, remarks)
        try:
            with self._watch.on(), _within(self._limits.seconds), _warnings(remarks, script):
                pictures = Script(script).pictures()
            answer.light, answer.dark = pictures
        except BaseException as error:
            self._python.repair()
            answer.line, where = place_of(error, script, self._watch.name_of, self._is_ours)
            answer.problem = explain(error, where, self._limits)
            answer.is_worn = isinstance(error, (TimeIsUp, MemoryError, KeyboardInterrupt))
        self._python.repair()
        if has_children():
            remarks.append(("starts another program, which is not allowed", 0))
            answer.is_worn = True
        answer.is_worn = answer.is_worn or self._python.is_worn()
        if not answer.is_worn:
            self._end()
        answer.inputs = {name: digest_of(script), **self._watch.inputs}
        if not answer.problem:
            self._add_remarks(answer, remarks)
        return answer

    def _begin(self, script: Path, remarks: list[tuple[str, int]]) -> None:
        from matplotlib import pyplot

        self._printed.clear()
        importlib.invalidate_caches()
        sys.path[:] = [str(script.parent), *self._path]
        os.chdir(script.parent)

        def show(*_arguments: Any, **_options: Any) -> None:
            frame = sys._getframe(1)
            line = frame.f_lineno if frame.f_code.co_filename == str(script) else 0
            remarks.append(("calls `show`, which has no effect here; remove the call", line))

        pyplot.show = show

    def _end(self) -> None:
        """Unload the script and its modules, and restore environment and paths."""
        from matplotlib import pyplot

        pyplot.close("all")
        for name in [name for name in sys.modules if name not in self._own]:
            if name == MODULE or self._is_ours(getattr(sys.modules[name], "__file__", None)):
                del sys.modules[name]
        for path in list(sys.path_importer_cache):
            if self._is_ours(path):
                del sys.path_importer_cache[path]
        sys.path[:] = self._path
        os.environ.clear()
        os.environ.update(self._environment)
        os.makedirs(self._free, exist_ok=True)  # noqa: PTH103
        os.chdir(self._free)
        gc.collect()

    def _is_ours(self, path: str | None) -> bool:
        return bool(path) and self._watch.name_of(str(path)) is not None

    def _finder(self, path: str) -> importlib.machinery.FileFinder:
        """Path hook that always imports modules below the root from source."""
        if not self._is_ours(path):
            raise ImportError(path)
        return importlib.machinery.FileFinder(
            path,
            (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
            (FromSource, importlib.machinery.SOURCE_SUFFIXES),
        )

    def _add_remarks(self, answer: ScriptResult, remarks: list[tuple[str, int]]) -> None:
        """Add the warnings for a script that drew its pictures to *answer*."""
        if words := self._printed.read():
            remarks.append((f"prints {words!r}; remove the output", 0))
        remarks += ((why, 0) for why in self._watch.refused)
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
