from __future__ import annotations

import pytest
from paperlog.fetch.web import AnswerLimits, Web


@pytest.fixture
def waits() -> list[float]:
    """The pauses that were asked for, instead of made."""
    return []


@pytest.fixture
def web(waits: list[float]) -> Web:
    """The way out, with so little patience that no test takes long."""
    return Web(
        "reader@example.org",
        AnswerLimits(connect_seconds=1, read_seconds=0.5, seconds=1, bytes=200_000),
        sleep=waits.append,
    )
