"""What one build keeps for the next, beside the doctrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def kept_object(path: Path) -> dict[str, Any]:
    """The JSON object in *path*; empty if there is none, as in a file that was damaged."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}
