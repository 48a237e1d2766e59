"""Files that one build keeps beside the doctrees for the next build."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def kept_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in *path*, or {} if the file is missing or damaged."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}
