"""What the process that draws scripts is given, and what it answers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LARGE = 2_000_000
TOO_LARGE = 5_000_000
"""Bytes of a picture that is told of, and of one that is not shown."""


@dataclass
class ScriptResult:
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
class ScriptLimits:
    """What a script may use."""

    seconds: float = 60.0
    """For both colour schemes of a figure together."""
    memory: int = 4_000_000_000
    """Bytes of the process, matplotlib included."""


def environment(free: Path) -> Mapping[str, str]:
    """The environment of the process, whose temporary folder is *free*.

    The bytes of pictures then depend on no machine, and numbers are computed in one thread.
    """
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
