"""The process that runs the scripts of figures, one after the other, with matplotlib loaded once.

It reads names of scripts from its standard input, one a line in JSON, and answers each with a line
of JSON on what was its standard output. What scripts print goes to a file.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import importlib.machinery
import io
import json
import os
import select
import shutil
import signal
import sys
import tempfile
import threading
import traceback
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any, TextIO

from paperlog.core.printable import one_line, visible
from paperlog.figures import schemes
from paperlog.figures.fingerprints import digest_of
from paperlog.figures.watching import RefusedError, Watch

MODULE = "paperlog_figure"
"""Name of a script as a module; a script may be called as a module of the standard library is."""
LARGEST_PRINT = 64_000_000
"""Bytes of a file that a script writes, what it prints included."""
SHORT = 200
"""Characters of a message, or of what is printed, that are told."""
MOST_TOLD = 3
"""Things that are told of one script."""
LARGE = 2_000_000
TOO_LARGE = 5_000_000
"""Bytes of a picture that is told of, and of one that is not shown."""
SMALLER = "set `rasterized=True` on what has most points, or draw fewer of them"
DIGITS = 6
"""Of places in a figure, whose width and height are 1."""
METADATA = dict.fromkeys(("Date", "Creator", "Type", "Format"))
"""What matplotlib writes into a picture where it is not told otherwise."""


@dataclass
class Answer:
    """What came of a script."""

    light: str = ""
    """The SVG; empty where there is none."""
    dark: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    """Files that were read, relative to the root, with their digests."""
    problem: str = ""
    """Completes "the figure …"."""
    line: int = 0
    """The line of the script that the problem is about, 0 for none."""
    missing: str = ""
    """The package that there is no drawing without."""
    is_worn: bool = False
    """Whether the process should draw no further figures."""


@dataclass(frozen=True)
class Limits:
    """What a script may use."""

    seconds: float = 60.0
    """For both colour schemes of a figure together."""
    memory: int = 4_000_000_000
    """Bytes of the process, matplotlib included."""


class TimeIsUp(BaseException):
    """Raised in the script when its time is over; no ``except Exception`` catches it."""


def main() -> None:
    """Serve until standard input ends.

    The program is called with three arguments: the root, the seconds, the bytes of memory.
    """
    root, limits = Path(sys.argv[1]), Limits(float(sys.argv[2]), int(sys.argv[3]))
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
        for line in requests:
            print(json.dumps(asdict(studio.draw(json.loads(line)))), file=answers, flush=True)
    _end(free)


def _end(free: Path) -> None:
    """End this process; a thread that a script left behind keeps nobody waiting."""
    shutil.rmtree(free, ignore_errors=True)
    os._exit(0)


def _end_with(requests: int, free: Path) -> None:
    """End this process, whatever a script does, when nobody can send *requests* any more."""
    if not hasattr(select, "poll"):
        return
    poll = select.poll()
    # its end is told in any case
    poll.register(requests, 0)
    poll.poll()
    _end(free)


def _limit(limits: Limits) -> None:
    try:
        import resource
    except ImportError:
        return
    for kind, most in (("RLIMIT_AS", limits.memory), ("RLIMIT_FSIZE", LARGEST_PRINT)):
        # a system that knows the limit and does not keep it raises
        with contextlib.suppress(OSError, ValueError, AttributeError):
            resource.setrlimit(getattr(resource, kind), (most, most))


def _prepare() -> Answer:
    """Load matplotlib; the answer has a problem if that cannot be done."""
    try:
        import matplotlib as mpl

        mpl.use("agg")
        from matplotlib import pyplot  # noqa: F401
    except ModuleNotFoundError as error:
        missing = (error.name or "matplotlib").partition(".")[0]
        return Answer(problem=f"needs the package {missing!r} to be drawn", missing=missing)
    except Exception as error:
        words = _short(f"{type(error).__name__}: {error}")
        return Answer(problem=f"cannot be drawn, since matplotlib cannot be loaded: {words}")
    return Answer()


class Printed:
    """Standard output and standard error, in a file at *path*."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._nothing = os.open(os.devnull, os.O_RDONLY)

    def clear(self) -> None:
        os.ftruncate(self._file, 0)
        for wanted, given in ((0, self._nothing), (1, self._file), (2, self._file)):
            os.dup2(given, wanted)
        # a script may have closed those there were
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        self._stream = open(  # noqa: SIM115
            1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False
        )
        sys.stdout = sys.stderr = self._stream

    def read(self) -> str:
        """The first line of what was printed since it was cleared."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()
        words = os.pread(self._file, 4 * SHORT, 0).decode("utf-8", "replace").strip()
        return _cut(words.partition("\n")[0])


class Studio:
    """Draws scripts below *root*."""

    def __init__(self, root: Path, limits: Limits, watch: Watch, printed: Printed) -> None:
        self._root, self._limits, self._watch, self._printed = root, limits, watch, printed
        self._free = tempfile.gettempdir()
        self._printed.clear()
        self._own = frozenset(sys.modules)
        self._environment = dict(os.environ)
        self._path = list(sys.path)
        sys.path_hooks.insert(0, self._finder)
        self._python = _Python()

    def draw(self, name: str) -> Answer:
        """Draw the script *name*, relative to the root, in both colour schemes."""
        script = self._root / name
        told: list[tuple[str, int]] = []
        answer = Answer()
        self._begin(script, told)
        try:
            with self._watch.on(), _within(self._limits.seconds), _warnings(told, script):
                pictures = _Script(script).pictures()
            answer.light, answer.dark = pictures
        except BaseException as error:
            self._python.repair()
            self._explain(error, script, answer)
        self._python.repair()
        if _has_children():
            told.append(("starts another program, which no figure may", 0))
            answer.is_worn = True
        answer.is_worn = answer.is_worn or self._python.is_worn()
        if not answer.is_worn:
            self._end()
        answer.inputs = {name: digest_of(script), **self._watch.inputs}
        if not answer.problem:
            self._remark(answer, told)
        return answer

    def _begin(self, script: Path, told: list[tuple[str, int]]) -> None:
        from matplotlib import pyplot

        self._printed.clear()
        importlib.invalidate_caches()
        sys.path[:] = [str(script.parent), *self._path]
        os.chdir(script.parent)

        def show(*_arguments: Any, **_options: Any) -> None:
            frame = sys._getframe(1)
            line = frame.f_lineno if frame.f_code.co_filename == str(script) else 0
            told.append(("calls `show`, which opens no window here; leave it out", line))

        pyplot.show = show

    def _end(self) -> None:
        """Forget the script, so that the next one finds nothing of it."""
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
        """A hook of Python's imports: modules below the root are always read from their source."""
        if not self._is_ours(path):
            raise ImportError(path)
        return importlib.machinery.FileFinder(
            path,
            (importlib.machinery.ExtensionFileLoader, importlib.machinery.EXTENSION_SUFFIXES),
            (_FromSource, importlib.machinery.SOURCE_SUFFIXES),
        )

    def _remark(self, answer: Answer, told: list[tuple[str, int]]) -> None:
        """What to tell of a script that drew its pictures."""
        if words := self._printed.read():
            told.append((f"prints {words!r}; a build has no place for that", 0))
        told += ((why, 0) for why in self._watch.refused)
        size = max(len(answer.light), len(answer.dark))
        if size > LARGE:
            told.append((f"is a picture of {size / 1e6:.1f} MB; {SMALLER}", 0))
        if size > TOO_LARGE:
            answer.light = answer.dark = ""
        remarks = list(dict.fromkeys(words for words, _line in told))
        if len(remarks) > MOST_TOLD:
            remarks[MOST_TOLD:] = [f"has {len(remarks) - MOST_TOLD} faults more"]
        answer.problem = "; it ".join(remarks)
        answer.line = next((line for _words, line in told if line), 0)

    def _explain(self, error: BaseException, script: Path, answer: Answer) -> None:
        """Say in *answer* why there is no picture."""
        answer.line, where = self._place(error, script)
        answer.is_worn = isinstance(error, (TimeIsUp, MemoryError, KeyboardInterrupt))
        match error:
            case TimeIsUp():
                answer.problem = (
                    f"takes longer than {self._limits.seconds:g} seconds{where}; compute less, "
                    "or once and for all, into a file that it reads"
                )
            case MemoryError():
                most = f"{self._limits.memory / 1e9:g} GB"
                answer.problem = f"needs more than {most} of memory{where}; compute less at once"
            case RefusedError():
                answer.problem = f"{error}{where}"
            case SystemExit():
                answer.problem = f"calls `sys.exit`{where}; let it end by itself"
            case ModuleNotFoundError(name=str(name)) if name:
                package = name.partition(".")[0]
                answer.problem = (
                    f"needs the module {_cut(name)!r}{where}, which is not here; put it beside "
                    f"the script, or install it: `pip install {_short(package)}`"
                )
            case NoFigureError():
                answer.problem = str(error)
            case _:
                answer.problem = f"raises {_words_of(error)}{where}"

    def _place(self, error: BaseException, script: Path) -> tuple[int, str]:
        """The line of the script where *error* came from, and words on the place in a module."""
        frames = traceback.walk_tb(error.__traceback__)
        places = [(frame.f_code.co_filename, line) for frame, line in frames]
        match error:
            case SyntaxError(filename=str(path), lineno=int(line)):
                places.append((path, line))
        # code without a file has a name such as <string>
        ours = [(path, line) for path, line in places if Path(path).is_absolute()]
        ours = [(path, line) for path, line in ours if self._is_ours(path)]
        line = next((line for path, line in reversed(ours) if path == str(script)), 0)
        if not ours or ours[-1][0] == str(script):
            return line, ""
        name = _short(self._watch.name_of(ours[-1][0]) or "")
        return line, f" (in {name}, line {ours[-1][1]})"


class _FromSource(importlib.machinery.SourceFileLoader):
    """Compiles anew; compiled files know an edit by its time alone."""

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        code: CodeType = self.source_to_code(self.get_data(path), path)
        return code


class NoFigureError(Exception):
    """The script made no figure."""


class _Script:
    """A script, run once if it defines ``draw``, else once for each colour scheme."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)

    def pictures(self) -> tuple[str, str]:
        light, dark = (self._picture(scheme) for scheme in (schemes.LIGHT, schemes.DARK))
        return light, dark

    def _picture(self, scheme: schemes.Scheme) -> str:
        from matplotlib import pyplot

        pyplot.close("all")
        schemes.use(scheme)
        module = sys.modules.get(MODULE)
        draw = getattr(module, "draw", None)
        if draw is None:
            draw = getattr(self._run(), "draw", None)
        if callable(draw):
            draw()
        if not pyplot.get_fignums():
            raise NoFigureError("makes no figure with pyplot")
        figure = pyplot.gcf()
        if figure.get_layout_engine() is not None:
            # lays it out
            _svg(figure)
            figure.set_layout_engine("none")
            _settle(figure)
        return _svg(figure)

    def _run(self) -> ModuleType:
        module = ModuleType(MODULE)
        module.__file__ = str(self._path)
        sys.modules[MODULE] = module
        exec(self._code, module.__dict__)  # noqa: S102
        return module


def _svg(figure: Any) -> str:
    picture = io.BytesIO()
    figure.savefig(picture, format="svg", metadata=METADATA)
    return picture.getvalue().decode("utf-8")


def _settle(figure: Any) -> None:
    """Round the places of axes: the last digits of a layout differ from one time to the next."""
    from matplotlib.transforms import Bbox

    for part in figure.subfigs:
        part.bbox_relative.set_points(part.bbox_relative.get_points().round(DIGITS))
        _settle(part)
    for axes in figure.axes:
        place = axes.get_position(original=True).get_points().round(DIGITS)
        axes._set_position(Bbox(place), which="original")


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeIsUp` in what runs longer; C code is ended by the parent process."""
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
def _warnings(told: list[tuple[str, int]], script: Path) -> Iterator[None]:
    """Collect what is warned of, apart from what is only for those who write libraries."""

    def note(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        words = _cut(" ".join(str(message).split()))
        at = lineno if filename == str(script) else 0
        told.append((f"gives the warning {words!r}", at))

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning):
            warnings.simplefilter("ignore", category)
        warnings.showwarning = note
        yield


class _Python:
    """What of Python all scripts share, as it is before the first of them."""

    def __init__(self) -> None:
        self._builtins = dict(vars(builtins))
        self._deepest = sys.getrecursionlimit()
        self._finders, self._hooks = list(sys.meta_path), list(sys.path_hooks)
        self._threads = threading.active_count()
        self._modules = dict(sys.modules)
        self._system = _state_of_process()

    def repair(self) -> None:
        """Give back what a script may have changed, and what is needed to go on."""
        sys.settrace(None)
        sys.setprofile(None)
        builtins.__dict__.update(self._builtins)
        sys.setrecursionlimit(self._deepest)

    def is_worn(self) -> bool:
        """Whether a script has left something behind that reaches the next one."""
        return not (
            threading.active_count() <= self._threads
            and isinstance(sys.path, list)
            and all(sys.modules.get(name) is one for name, one in self._modules.items())
            and self._system == _state_of_process()
            and all(finder in sys.meta_path for finder in self._finders)
            and all(hook in sys.path_hooks for hook in self._hooks)
        )


def _state_of_process() -> tuple[object, ...]:
    """What the system keeps for the process: where its standard files lead, what it may use."""
    try:
        files = [os.fstat(number) for number in range(3)]
    except OSError:
        return ()
    places = [(file.st_dev, file.st_ino) for file in files]
    try:
        import resource
    except ImportError:
        return (*places,)
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE)
    return (*places, *map(resource.getrlimit, kinds))


def _has_children() -> bool:
    """Whether a script started a program that Python does not tell of."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except (AttributeError, OSError):
        return False
    return True


def _words_of(error: BaseException) -> str:
    """The name of *error* and what it says of itself, if it can."""
    name = type(error).__name__
    try:
        said = str(error)
    except BaseException:
        said = ""
    return _short(f"{name}: {said}" if said else name)


def _short(text: str) -> str:
    """*text* in one line that any terminal can show, cut where it is long."""
    return _cut(visible(one_line(text[: 10 * SHORT])))


def _cut(text: str) -> str:
    """*text* in one line, cut where it is long; to be quoted."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


def environment(free: Path) -> Mapping[str, str]:
    """The environment of the process: bytes that depend on no machine, one thread for numbers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MPL")}
    threads = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
    return {
        **kept,
        **dict.fromkeys((f"{name}_NUM_THREADS" for name in threads), "1"),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR"), str(free)),
        "MPL_IGNORE_SYSTEM_FONTS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
