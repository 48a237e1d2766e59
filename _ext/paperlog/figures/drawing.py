"""Draw figures from code: scripts in a reused process, graphs with Graphviz."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from paperlog.figures.answers import CAN_FORK, TOO_LARGE, ScriptLimits, ScriptResult, environment
from paperlog.figures.dot import PACKAGE, PROGRAM, DotError, DotMissingError, draw_dot
from paperlog.figures.fingerprints import PICTURES, Fingerprint, digest_of
from paperlog.figures.processes import Helper, NoAnswerError
from paperlog.figures.schemes import DARK, LETTERS, LIGHT, POINTS, Scheme
from paperlog.figures.script_faults import too_slow
from paperlog.figures.svg import SvgError, read_svg

PACKAGES = Path(__file__).resolve().parents[2]
"""Folder from which ``paperlog`` is imported."""
START = (
    "import sys; sys.path.insert(0, {!r}); from paperlog.figures.worker import main; "
    "del sys.path[0]; main()"
)
"""Program of the process; the folder is on the path only while ``paperlog`` is imported."""
LONGEST_START = 60.0
"""Time limit in seconds for loading matplotlib."""
GRACE = 2.0
"""Extra seconds before the process is killed; its own timer stops Python code earlier."""
LONGEST_NAME = 255
"""Maximum length of a file name in bytes."""
DISTURBED = "writes to files that it has not opened; its pictures are not shown"
"""Problem of a script that corrupts the answers of its process."""
EXTRA = "pip install 'sphinx-paperlog[figures]'"
INTERNAL = re.compile(r"<!--.*?-->\s*|<title>[^<]*</title>\s*", re.DOTALL)
"""Comments with the Graphviz version, and titles with the internal names of nodes."""


@dataclass(frozen=True)
class Drawn:
    """Result of drawing a figure."""

    fingerprint: Fingerprint
    light: str = ""
    """SVG text that begins with its fingerprint; empty if nothing was drawn."""
    dark: str = ""
    problem: str = ""
    """Completes "the figure …"; may be a warning about pictures that were drawn."""
    line: int = 0
    missing: str = ""
    """Required program or package that is not installed; else empty."""

    @property
    def has_pictures(self) -> bool:
        return bool(self.light and self.dark)


class Artist:
    """Draws figures below *root*; all scripts share one process, started for the first one."""

    def __init__(self, root: Path, limits: ScriptLimits | None = None) -> None:
        self._root = root.resolve()
        self._limits = limits or ScriptLimits()
        self._helper: Helper | None = None
        self._owner = 0
        """Process id of the helper's parent; after a fork, the child starts its own helper."""
        self._free: Path | None = None
        self._unready = ScriptResult()

    def draw(self, script: Path) -> Drawn:
        """Draw *script*, a ``.py`` or ``.dot`` file below the root, in both colour schemes."""
        name = script.relative_to(self._root).as_posix()
        if len(os.fsencode(f"{script.stem}{PICTURES[0]}")) > LONGEST_NAME:
            problem = "has a file name that is too long for its pictures; shorten it"
            return Drawn(Fingerprint.of([(name, digest_of(script))]), problem=problem)
        is_graph = script.suffix.lower() == ".dot"
        answer = self._graph(script) if is_graph else self._script(name)
        inputs = answer.inputs or {name: digest_of(script)}
        fingerprint = Fingerprint.of(inputs.items())
        if answer.light and fingerprint.is_too_long:
            answer = ScriptResult(problem=f"reads {len(inputs)} files; put its data into one file")
        elif problem := _problem_of(answer):
            answer = ScriptResult(problem=problem)
        light = fingerprint.signed(answer.light) if answer.light else ""
        dark = fingerprint.signed(answer.dark) if answer.dark else ""
        return Drawn(fingerprint, light, dark, answer.problem, answer.line, answer.missing)

    def end(self) -> None:
        """End the process; the next script starts another."""
        if self._helper and self._owner == os.getpid():
            self._helper.end()
        self._helper = None
        if self._free and self._owner == os.getpid():
            shutil.rmtree(self._free, ignore_errors=True)
        self._free = None

    def _script(self, name: str) -> ScriptResult:
        try:
            helper = self._ready()
            if helper is None:
                return self._unready
            text = helper.ask(json.dumps(name), self._limits.seconds + GRACE)
            if not CAN_FORK:
                self.end()
            return ScriptResult(**json.loads(text))
        except NoAnswerError as error:
            self.end()
            if error.is_late:
                return ScriptResult(problem=too_slow(self._limits))
            return ScriptResult(problem=f"cannot be drawn: its process {error}")
        except (ValueError, TypeError, RecursionError):
            return ScriptResult(problem=DISTURBED)
        except OSError as error:
            return ScriptResult(problem=f"cannot be drawn: {error.strerror or error}")

    def _ready(self) -> Helper | None:
        """Return the process with matplotlib loaded; ``None`` if it cannot be started."""
        if self._helper and self._owner == os.getpid():
            return self._helper
        if self._unready.problem:
            return None
        self._owner = os.getpid()
        self._free = Path(tempfile.mkdtemp(prefix="paperlog-figures-")).resolve()
        command = [sys.executable, "-P", "-c", START.format(str(PACKAGES)), str(self._root)]
        command += [repr(self._limits.seconds), str(self._limits.memory)]
        helper = self._helper = Helper(command, environment(self._free))
        try:
            ready = ScriptResult(**json.loads(helper.ask("", LONGEST_START)))
        except NoAnswerError as error:
            ready = ScriptResult(problem=f"cannot be drawn: its process {error}")
        if not ready.problem:
            return helper
        if ready.missing:
            ready.problem += f": `{EXTRA}`"
        self.end()
        self._unready = ready
        return None

    def _graph(self, file: Path) -> ScriptResult:
        try:
            text = file.read_text(encoding="utf-8-sig")
            light, dark = (self._of_graph(text, scheme) for scheme in (LIGHT, DARK))
        except DotMissingError:
            problem = f"needs Graphviz to be drawn; install the system package `{PACKAGE}`"
            return ScriptResult(problem=problem, missing=PROGRAM)
        except DotError as error:
            return ScriptResult(problem=f"cannot be drawn: {error}", line=error.line)
        except UnicodeDecodeError:
            return ScriptResult(problem="is not UTF-8; convert it first")
        except OSError as error:
            return ScriptResult(problem=f"cannot be read: {error.strerror or error}")
        return ScriptResult(light, dark)

    def _of_graph(self, text: str, scheme: Scheme) -> str:
        letters = ("fontname=sans-serif", f"fontsize={LETTERS * POINTS:g}")
        words = (*letters, f"fontcolor={scheme.text}")
        arguments = ["-Gbgcolor=transparent"]
        arguments += [f"-{kind}{word}" for kind in "GNE" for word in words]
        lines = (f"color={scheme.muted}", "penwidth=0.8")
        arguments += [f"-{kind}{line}" for kind in "NE" for line in lines]
        return INTERNAL.sub("", draw_dot(text, arguments, self._limits.seconds))


def _problem_of(answer: ScriptResult) -> str:
    """Reason why the drawn SVG cannot be shown; completes "the figure …", empty if none."""
    for drawing in filter(None, (answer.light, answer.dark)):
        if len(drawing) > TOO_LARGE:
            return f"has a size of {len(drawing) / 1e6:.1f} MB; draw fewer elements"
        try:
            read_svg(drawing.encode("utf-8", "replace"))
        except SvgError as error:
            return f"cannot be shown: its drawing {error}"
    return ""
