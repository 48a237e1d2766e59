"""Common fixtures: builds of small projects, and local web services."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from projects import EXTENSION, Build, builder_in
from services import Service, serving

sys.path.insert(0, str(EXTENSION))
# no deadlines: tests must not fail on a busy machine
hypothesis.settings.register_profile("paperlog", deadline=None)
hypothesis.settings.load_profile("paperlog")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots",
        action="store_true",
        help="write tests/guide/snapshots anew from what the snippets of the guide become",
    )


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Function that builds ``tests/roots/NAME`` or files ``{name: text}`` with given options."""
    return builder_in(tmp_path)


@pytest.fixture(scope="session")
def build_in() -> Callable[[Path], Build]:
    """Like ``build``, for a given folder, e.g. of a session-scoped fixture."""
    return builder_in


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    """Crossref and arXiv on localhost, with an empty cache."""
    with serving() as service:
        monkeypatch.setenv("PAPERLOG_CROSSREF", service.address)
        monkeypatch.setenv("PAPERLOG_ARXIV", f"{service.address}/api/query")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.delenv("PAPERLOG_MAILTO", raising=False)
        yield service


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Make a skipped test a failure with ``CI=true``."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":  # type: ignore[attr-defined]
        report.outcome = "failed"  # type: ignore[attr-defined]
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"  # type: ignore[attr-defined]
    return report  # type: ignore[return-value]
