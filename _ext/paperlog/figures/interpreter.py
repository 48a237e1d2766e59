"""Interpreter state shared by all scripts of one process: restore it, or detect damage."""

from __future__ import annotations

import builtins
import os
import sys
import threading


class Interpreter:
    """Snapshot of the interpreter state, taken before the first script."""

    def __init__(self) -> None:
        self._builtins = dict(vars(builtins))
        self._deepest = sys.getrecursionlimit()
        self._finders, self._hooks = list(sys.meta_path), list(sys.path_hooks)
        self._threads = threading.active_count()
        self._modules = dict(sys.modules)
        self._system = _state_of_process()

    def repair(self) -> None:
        """Restore builtins, recursion limit, and tracing."""
        sys.settrace(None)
        sys.setprofile(None)
        builtins.__dict__.update(self._builtins)
        sys.setrecursionlimit(self._deepest)

    def is_worn(self) -> bool:
        """Whether a script changed state that cannot be restored; replace the process then."""
        return not (
            threading.active_count() <= self._threads
            and isinstance(sys.path, list)
            and all(sys.modules.get(name) is one for name, one in self._modules.items())
            and self._system == _state_of_process()
            and all(finder in sys.meta_path for finder in self._finders)
            and all(hook in sys.path_hooks for hook in self._hooks)
        )


def _state_of_process() -> tuple[object, ...]:
    """Targets of the standard streams, and the resource limits."""
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


def has_children() -> bool:
    """Whether a script started a child process, by whatever means."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except (AttributeError, OSError):
        return False
    return True
