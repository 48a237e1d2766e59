"""Process that loads matplotlib once and runs each figure script in a fork of itself.

It reads script names from standard input, one JSON string per line, and answers each with a line
of JSON on its original standard output. Output printed by scripts goes to a file.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import select
import shutil
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from paperlog.figures.answers import CAN_FORK, ScriptLimits, ScriptResult
from paperlog.figures.script_faults import cut
from paperlog.figures.scripts import draw_script

LARGEST_PRINT = 64_000_000
"""Maximum size in bytes of a file written by a script, including its printed output."""


@dataclass(frozen=True)
class Worker:
    """The folders and limits of the process, and the file descriptors that it talks through."""

    root: Path
    limits: ScriptLimits
    free: Path
    """Temporary folder."""
    requests: int
    answers: int
    printed: int
    """File for the output of scripts."""

    def answer(self, name: str) -> str:
        """Draw a script; return JSON. Empty if the parent process has ended in the meantime."""
        self.free.mkdir(exist_ok=True)
        os.ftruncate(self.printed, 0)
        if not CAN_FORK:
            return self._drawn(name)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            self._run_in_fork(name, writer)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8", errors="replace") as pipe:
            if self.requests in select.select([reader, self.requests], [], [])[0]:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return ""
            text = pipe.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code < 0:
            problem = f"crashes its process (signal {-code}); it may need too much memory"
        elif code or not text:
            problem = f"exits its process (exit code {code}); let the script return normally"
        else:
            # a script may have written to the pipe, also line ends
            return " ".join(text.splitlines())
        return json.dumps(asdict(ScriptResult(problem=problem)))

    def _run_in_fork(self, name: str, writer: int) -> None:
        """Write the answer to the pipe *writer* and exit, without waiting for threads."""
        code = 1
        try:
            os.close(self.requests)
            os.close(self.answers)
            answer = self._drawn(name)
            with os.fdopen(writer, "w", encoding="utf-8") as pipe:
                pipe.write(answer)
            code = 0
        finally:
            os._exit(code)

    def _drawn(self, name: str) -> str:
        drawn = draw_script(self.root, name, self.limits, self.free, self.printed)
        return json.dumps(asdict(drawn))


def main() -> None:
    """Answer requests until standard input ends.

    Command-line arguments: root folder, time limit in seconds, memory limit in bytes.
    """
    root, limits = Path(sys.argv[1]), ScriptLimits(float(sys.argv[2]), int(sys.argv[3]))
    free = Path(tempfile.gettempdir())
    requests, answers = os.dup(0), os.dup(1)
    printed = os.open(free / "printed", os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    for stream, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, printed), (2, printed)):
        os.dup2(target, stream)
    _limit(limits)
    worker = Worker(root, limits, free, requests, answers, printed)
    ready = _prepare()
    with (
        # the pipe is broken if the build has ended
        contextlib.suppress(BrokenPipeError),
        os.fdopen(requests, encoding="utf-8") as lines,
        os.fdopen(answers, "w", encoding="utf-8") as output,
    ):
        print(json.dumps(asdict(ready)), file=output, flush=True)
        if not ready.problem:
            for line in lines:
                answer = worker.answer(json.loads(line))
                if not answer:
                    break
                print(answer, file=output, flush=True)
    shutil.rmtree(free, ignore_errors=True)


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
    """Load matplotlib, its fonts and its SVG writer; the result has a problem if this fails."""
    try:
        import matplotlib as mpl

        mpl.use("agg")
        from matplotlib import pyplot

        pyplot.figure().text(0, 0, "$x$")
        pyplot.savefig(io.BytesIO(), format="svg")
        pyplot.close("all")
    except ModuleNotFoundError as error:
        missing = (error.name or "matplotlib").partition(".")[0]
        return ScriptResult(problem=f"needs the package {missing!r} to be drawn", missing=missing)
    except Exception as error:
        words = cut(f"{type(error).__name__}: {error}")
        return ScriptResult(problem=f"cannot be drawn, since matplotlib cannot be loaded: {words}")
    return ScriptResult()
