"""Run Graphviz: the text of a graph into the text of a drawing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

PROGRAM = "dot"
PACKAGE = "graphviz"
"""The system package that has it."""

FAULT = re.compile(r"^Error: (?:<stdin>: )?(?P<message>.+)$", re.MULTILINE)
LINE = re.compile(r" in line (?P<line>\d+)")
OTHER_FILES = re.compile(r"<image\b|file loading is disabled|No or improper (?:image|shapefile)")
"""In a drawing that shows the picture of another file, or in what Graphviz says of such a file."""
NO_FILES = {"SERVER_NAME": "localhost", "GV_FILE_PATH": ""}
"""The environment in which Graphviz reads no file that a graph names."""
SHORT = 300
"""Characters of Graphviz's own message that are passed on."""


class DotError(RuntimeError):
    """Why nothing was drawn; *line* of the graph's text where Graphviz names one, else 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class DotMissingError(DotError):
    """Graphviz is not installed."""


def draw_dot(text: str, arguments: Sequence[str] = (), longest: float = 30.0) -> str:
    """Draw the graph *text* (in the DOT language) as SVG.

    *arguments* are further ones for ``dot``, as ``-Grankdir=LR``; *longest* is the time in
    seconds after which the process is ended. Raises :class:`DotMissingError` where Graphviz is
    not installed, :class:`DotError` where it fails, takes too long or draws nothing.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise DotMissingError(
            f"`{PROGRAM}` is not installed; install the system package `{PACKAGE}`"
        )
    try:
        done = subprocess.run(  # noqa: S603
            [program, "-Tsvg", *arguments],
            input=text.encode(errors="replace"),
            capture_output=True,
            timeout=longest,
            env={**os.environ, **NO_FILES},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DotError(f"`{PROGRAM}` took longer than {longest:g} seconds") from error
    except OSError as error:
        raise DotError(f"`{PROGRAM}` cannot be run: {error.strerror}") from error
    drawing = done.stdout.decode(errors="replace")
    said = done.stderr.decode(errors="replace")
    if OTHER_FILES.search(drawing) or OTHER_FILES.search(said):
        raise DotError("it shows the picture of another file, which a graph may not")
    if done.returncode or "<svg" not in drawing:
        raise _fault(said, done.returncode)
    if drawing.count("</svg>") > 1:
        raise DotError("it has more than one graph; keep one in a file")
    return drawing


def _fault(said: str, code: int) -> DotError:
    """What Graphviz *said* as it ended with the exit *code*."""
    found = FAULT.search(said)
    message = (found["message"] if found else said.strip().partition("\n")[0])[:SHORT]
    line = LINE.search(message)
    return DotError(
        f"`{PROGRAM}` failed: {message}" if message else f"`{PROGRAM}` ended with code {code}",
        int(line["line"]) if line else 0,
    )


def version_of_dot() -> str:
    """What tells this installation of Graphviz from another; empty where there is none.

    Made of the program's file, so that nothing is run.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return ""
    try:
        status = Path(program).stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"
