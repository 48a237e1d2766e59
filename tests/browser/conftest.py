"""Fixtures: the built site, browser pages, and npm tools.

Tests are skipped if one of them is missing; in CI they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parent.parent.parent
MODULES = Path(os.environ.get("PAPERLOG_NODE_MODULES") or Path(__file__).parent / "node_modules")
Serve = Callable[..., AbstractContextManager[str]]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of this repository, built once."""
    return built(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def english_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log with the interface in English."""
    return built(tmp_path_factory.mktemp("english"), "-D", "language=en")


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log in both languages, with links between their pages."""
    site = built(tmp_path_factory.mktemp("whole"), "-t", "site")
    english = built(tmp_path_factory.mktemp("part"), "-t", "site", "-D", "language=en")
    shutil.move(english, site / "en")
    return site


def built(folder: Path, *options: str) -> Path:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "html",
        "-c",
        str(ROOT),
        "-d",
        str(folder / "doctrees"),
        *options,
        str(ROOT / "source"),
        str(folder / "html"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.fixture(scope="session")
def all_pages(site: Path) -> list[str]:
    return sorted(
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if "_static" not in path.parts
    )


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files with *sent_headers* besides the usual ones, and logs nothing."""

    def __init__(self, *args: Any, sent_headers: dict[str, str], **options: Any) -> None:
        # the base class answers the request while it is made
        self._sent_headers = sent_headers
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        for name, value in self._sent_headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def served(site: Path, serve: Serve) -> Iterator[str]:
    """The address of the site when it is served, without a slash at its end."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def serve() -> Serve:
    return _serving


@contextmanager
def _serving(folder: Path, headers: dict[str, str] | None = None) -> Iterator[str]:
    """Serve a *folder*, with *headers* of its own; gives its address without a slash at its end."""
    handler = partial(_Quiet, directory=str(folder), sent_headers=headers or {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("the Python package playwright is not installed")
    chromium = shutil.which("chromium") or missing("chromium is not on the PATH")
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture(params=["scripts", "no scripts"])
def plain_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A browser page, with and without JavaScript."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=request.param == "scripts"
    )
    yield context.new_page()
    context.close()


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, site: Path) -> str:
    """Base URL of the site, as ``file:`` and on a local server."""
    return site.as_uri() if request.param == "file" else str(request.getfixturevalue("served"))


@pytest.fixture(scope="session")
def axe() -> str:
    script = MODULES / "axe-core" / "axe.min.js"
    if not script.is_file():
        missing(
            "axe-core is not installed: npm install --prefix tests/browser, or set"
            " PAPERLOG_NODE_MODULES"
        )
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def validator() -> list[str]:
    java = shutil.which("java") or missing("java is not on the PATH")
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        missing(
            "vnu-jar is not installed: npm install --prefix tests/browser, or set"
            " PAPERLOG_NODE_MODULES"
        )
    return [java, "-jar", str(jar)]
