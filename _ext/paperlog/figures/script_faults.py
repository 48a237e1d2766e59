"""Explain why a figure's script failed: message and line."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

from paperlog.figures.answers import ScriptLimits
from paperlog.figures.watching import RefusedError
from paperlog.model.escapes import one_line, visible

SHORT = 200
"""Maximum length of quoted messages and output, in characters."""


class TimeIsUp(BaseException):
    """Raised in the script at its time limit; not caught by ``except Exception``."""


def too_slow(limits: ScriptLimits, where: str = "") -> str:
    """Message for a script that reached its time limit."""
    return (
        f"takes longer than {limits.seconds:g} seconds{where}; compute less, "
        "or compute once and read the result from a file"
    )


def explain(error: BaseException, where: str, limits: ScriptLimits) -> str:
    """Message for *error* that completes "the figure …".

    :param where: phrase that names the place in a module, see :func:`place_of`; may be empty.
    """
    match error:
        case TimeIsUp():
            return too_slow(limits, where)
        case MemoryError():
            most = f"{limits.memory / 1e9:g} GB"
            return f"needs more than {most} of memory{where}; compute less at once"
        case RefusedError():
            return f"{error}{where}"
        case SystemExit():
            return f"calls `sys.exit`{where}; let the script return normally"
        case ModuleNotFoundError(name=str(name)) if name:
            package = name.partition(".")[0]
            return (
                f"needs the module {cut(name)!r}{where}, which is missing; put it beside "
                f"the script, or install it: `pip install {short(package)}`"
            )
        case _:
            return f"raises {_words_of(error)}{where}"


def place_of(
    error: BaseException,
    script: Path,
    name_of: Callable[[str], str | None],
) -> tuple[int, str]:
    """Where *error* was raised: the line of *script*, and a phrase for the place in a module.

    The line is 0 if unknown; the phrase is empty if the error was raised in the script itself.

    :param name_of: returns a path relative to the source folder if a file belongs to the log.
    """
    frames = traceback.walk_tb(error.__traceback__)
    places = [(frame.f_code.co_filename, line) for frame, line in frames]
    match error:
        case SyntaxError(filename=str(path), lineno=int(line)):
            places.append((path, line))
    # code without a file has a name such as <string>
    ours = [(path, line) for path, line in places if Path(path).is_absolute() and name_of(path)]
    line = next((line for path, line in reversed(ours) if path == str(script)), 0)
    if not ours or ours[-1][0] == str(script):
        return line, ""
    return line, f" (in {short(name_of(ours[-1][0]) or '')}, line {ours[-1][1]})"


def _words_of(error: BaseException) -> str:
    """Type and message of *error*; only the type if its ``__str__`` raises."""
    name = type(error).__name__
    try:
        said = str(error)
    except BaseException:
        said = ""
    return short(f"{name}: {said}" if said else name)


def short(text: str) -> str:
    """*text* as one printable line of at most :data:`SHORT` characters."""
    return cut(visible(one_line(text[: 10 * SHORT])))


def cut(text: str) -> str:
    """*text* as one line of at most :data:`SHORT` characters, not yet escaped."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"
