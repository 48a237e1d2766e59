"""A process that answers lines with lines, each within a time limit."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from threading import Timer

LONGEST_END = 5.0
"""Seconds that a process takes at most to end after it has closed its standard output."""


class NoAnswerError(Exception):
    """The process gave no answer and was ended."""

    def __init__(self, code: int, *, is_late: bool) -> None:
        super().__init__("took too long" if is_late else f"ended with code {code}")
        self.code = code
        """Its exit code; negative for the number of a signal."""
        self.is_late = is_late
        """Whether it was ended because it took too long."""


class Helper:
    """A process that reads requests from its standard input and answers on standard output."""

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
            # Ctrl-C in a terminal goes to this process alone, which then ends the helper
            process_group=0 if os.name == "posix" else None,
        )

    def ask(self, request: str, longest: float) -> str:
        """Send *request*, a line without its end; returns the line of the answer.

        With an empty request nothing is sent, and the next line is waited for.

        :raises NoAnswerError: if the process ends, or takes longer than *longest* seconds.
        """
        process = self._process
        assert process.stdin and process.stdout
        late: list[bool] = []

        def stop() -> None:
            late.append(True)
            process.kill()

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
            if not late:
                # its last words were these: it comes to its exit code by itself
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(LONGEST_END)
            self.end()
            raise NoAnswerError(process.returncode, is_late=bool(late))
        return answer

    def end(self) -> None:
        """End the process and wait for it."""
        process = self._process
        if process.stdin:
            # it ends by itself where it waits for a request
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
