"""Child process with a line-based protocol and a time limit per request."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from threading import Timer


class NoAnswerError(Exception):
    """The process gave no answer; it was ended."""

    def __init__(self, code: int, *, is_late: bool) -> None:
        super().__init__("took too long" if is_late else f"ended with code {code}")
        self.is_late = is_late
        """Whether the time limit was exceeded."""


class Helper:
    """Child process that reads requests from standard input and answers on standard output."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None):
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603
            list(command),
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            env=environment,
            # own group: Ctrl-C in a terminal reaches only the parent, which ends the helper
            process_group=0 if os.name == "posix" else None,
        )

    def ask(self, request: str, longest: float) -> str:
        """Send *request*, one line without line end; return the line of the answer.

        An empty request is not sent; the method then only waits for the next line.

        :param longest: time limit in seconds.
        :raises NoAnswerError: if the process ends or exceeds the time limit.
        """
        process = self._process
        assert process.stdin and process.stdout
        late: list[bool] = []

        def stop() -> None:
            late.append(True)
            self._kill()

        timer = Timer(longest, stop)
        timer.daemon = True
        timer.start()
        try:
            if request:
                process.stdin.write(f"{request}\n")
                process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        finally:
            timer.cancel()
        if not answer.endswith("\n"):
            self.end()
            raise NoAnswerError(process.returncode, is_late=bool(late))
        return answer

    def end(self) -> None:
        """End the process and wait for it."""
        process = self._process
        if process.stdin:
            # end of input: a process that waits for a request exits by itself
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._kill()
            process.wait()
        if process.stdout:
            process.stdout.close()

    def _kill(self) -> None:
        """Kill the process, and where there are process groups, those that it has started."""
        if os.name != "posix":
            self._process.kill()
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
