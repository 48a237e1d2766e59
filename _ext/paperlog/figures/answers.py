"""Limits, environment and results of the process that runs figure scripts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CAN_FORK = hasattr(os, "fork")
"""Whether a script runs in a fork of its process; else the process is replaced after each."""
LARGE = 2_000_000
TOO_LARGE = 5_000_000
"""Bytes of an SVG above which a warning is given, and above which it is not shown."""


@dataclass
class ScriptResult:
    """Result of running a script; sent to the parent process as JSON."""

    light: str = ""
    """SVG text; empty if nothing was drawn."""
    dark: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    """Files that were read, relative to the root, mapped to their digests."""
    problem: str = ""
    """Completes "the figure …"."""
    line: int = 0
    """Line of the script that the problem refers to; 0 if unknown."""
    missing: str = ""
    """Required package that is not installed; else empty."""


@dataclass(frozen=True)
class ScriptLimits:
    """Resource limits of a script."""

    seconds: float = 60.0
    """Time limit for both colour schemes together."""
    memory: int = 4_000_000_000
    """Address space of the process in bytes, including matplotlib."""


def environment(free: Path) -> Mapping[str, str]:
    """Environment variables for the process; *free* is its temporary folder.

    They make the SVG independent of the machine (no system fonts, fixed hash seed) and limit
    numerical libraries to one thread.
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
        "PYTHONIOENCODING": "utf-8:replace",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
