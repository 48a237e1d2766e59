"""Run Graphviz: convert DOT text to SVG text."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

PROGRAM = "dot"
PACKAGE = "graphviz"
"""System package that provides ``dot``."""

FAULT = re.compile(r"^Error: (?:<stdin>: )?(?P<message>.+)$", re.MULTILINE)
LINE = re.compile(r" in line (?P<line>\d+)")
OTHER_FILES = re.compile(r"<image\b|file loading is disabled|No or improper (?:image|shapefile)")
"""Matches SVG output or error messages of a graph that refers to an image file."""
NO_FILES = {"SERVER_NAME": "localhost", "GV_FILE_PATH": ""}
"""Environment variables that stop Graphviz from reading files named in a graph."""
SHORT = 300
"""Maximum length of the Graphviz message that is quoted, in characters."""


class DotError(RuntimeError):
    """Drawing failed; *line* is the line of the DOT text that Graphviz names, else 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class DotMissingError(DotError):
    """Graphviz is not installed."""


def draw_dot(text: str, arguments: Sequence[str] = (), longest: float = 30.0) -> str:
    """Draw the graph *text* (in the DOT language) as SVG.

    :param arguments: additional command-line arguments of ``dot``, such as ``-Grankdir=LR``.
    :param longest: time limit in seconds.
    :raises DotMissingError: if Graphviz is not installed.
    :raises DotError: if Graphviz fails, exceeds the time limit or draws nothing.
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
    stderr = done.stderr.decode(errors="replace")
    if OTHER_FILES.search(drawing) or OTHER_FILES.search(stderr):
        raise DotError("it refers to an image file, which is not allowed in a graph")
    if done.returncode or "<svg" not in drawing:
        raise _fault(stderr, done.returncode)
    if drawing.count("</svg>") > 1:
        raise DotError("it has more than one graph; keep one graph per file")
    return drawing


def _fault(stderr: str, code: int) -> DotError:
    """Make an error from the standard error output and the exit *code* of Graphviz."""
    found = FAULT.search(stderr)
    message = (found["message"] if found else stderr.strip().partition("\n")[0])[:SHORT]
    line = LINE.search(message)
    return DotError(
        f"`{PROGRAM}` failed: {message}" if message else f"`{PROGRAM}` ended with code {code}",
        int(line["line"]) if line else 0,
    )


def version_of_dot() -> str:
    """Identifier of the installed Graphviz; empty if it is not installed.

    Made from size and time of the executable, so that no process has to be started.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return ""
    try:
        status = Path(program).stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"
