"""What stopped a figure's script: the sentence on it, and the line."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

from paperlog.figures.answers import ScriptLimits
from paperlog.figures.scripts import NoFigureError
from paperlog.figures.watching import RefusedError
from paperlog.model.printable import one_line, visible

SHORT = 200
"""Characters of a message, or of what is printed, that are told."""


class TimeIsUp(BaseException):
    """Raised in the script when its time is over; no ``except Exception`` catches it."""


def explain(error: BaseException, where: str, limits: ScriptLimits) -> str:
    """What completes "the figure …"; *where* are words on the place in a module, or empty."""
    match error:
        case TimeIsUp():
            return (
                f"takes longer than {limits.seconds:g} seconds{where}; compute less, "
                "or once and for all, into a file that it reads"
            )
        case MemoryError():
            most = f"{limits.memory / 1e9:g} GB"
            return f"needs more than {most} of memory{where}; compute less at once"
        case RefusedError():
            return f"{error}{where}"
        case SystemExit():
            return f"calls `sys.exit`{where}; let it end by itself"
        case ModuleNotFoundError(name=str(name)) if name:
            package = name.partition(".")[0]
            return (
                f"needs the module {cut(name)!r}{where}, which is not here; put it beside "
                f"the script, or install it: `pip install {short(package)}`"
            )
        case NoFigureError():
            return str(error)
        case _:
            return f"raises {_words_of(error)}{where}"


def place_of(
    error: BaseException,
    script: Path,
    name_of: Callable[[str], str | None],
    is_ours: Callable[[str], bool],
) -> tuple[int, str]:
    """The line of *script* where *error* came from, and words on the place in a module.

    The line is 0 where there is none. *is_ours* tells the log's own files from others, *name_of*
    names them relative to the source folder.
    """
    frames = traceback.walk_tb(error.__traceback__)
    places = [(frame.f_code.co_filename, line) for frame, line in frames]
    match error:
        case SyntaxError(filename=str(path), lineno=int(line)):
            places.append((path, line))
    # code without a file has a name such as <string>
    ours = [(path, line) for path, line in places if Path(path).is_absolute()]
    ours = [(path, line) for path, line in ours if is_ours(path)]
    line = next((line for path, line in reversed(ours) if path == str(script)), 0)
    if not ours or ours[-1][0] == str(script):
        return line, ""
    return line, f" (in {short(name_of(ours[-1][0]) or '')}, line {ours[-1][1]})"


def _words_of(error: BaseException) -> str:
    """The name of *error* and what it says of itself, if it can."""
    name = type(error).__name__
    try:
        said = str(error)
    except BaseException:
        said = ""
    return short(f"{name}: {said}" if said else name)


def short(text: str) -> str:
    """*text* in one line that any terminal can show, cut where it is long."""
    return cut(visible(one_line(text[: 10 * SHORT])))


def cut(text: str) -> str:
    """*text* in one line, cut where it is long; to be quoted."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"
