"""Make the pictures of README from a built site and a compiled book.

Usage: ``python tools/pictures.py build/html build/latex/paperlog.pdf docs``, or ``make pictures``.
Writes home.png (the home page), card.png (one card) and spread.png (two pages of the book).
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

WINDOW = {"width": 1440, "height": 900}
CARD_PAGE, CARD = "2024/w28.html", "#paper-attar2019shape"
"""A card with a figure, an excerpt, a note, tags, a relation and links."""
LEFT_PAGE = 4
"""The even page of the spread; the page after it stands on the right."""
PAGE_WIDTH = 760
EDGE = "#c9ced6"
MOST_BYTES = 250_000


def main() -> None:
    site, book, folder = (Path(argument).resolve() for argument in sys.argv[1:])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        _save(_shot(browser, site / "index.html"), folder / "home.png")
        _save(_shot(browser, site / CARD_PAGE, CARD), folder / "card.png")
        browser.close()
    _save(_spread(book), folder / "spread.png")


def _shot(browser: Browser, page: Path, selector: str = "") -> Image.Image:
    """The window with *page* in light colours, or only the element that *selector* finds."""
    with browser.new_context(viewport=WINDOW, color_scheme="light") as context:
        tab = context.new_page()
        tab.goto(page.as_uri())
        tab.evaluate("document.fonts.ready")
        return _opened(tab.locator(selector).screenshot() if selector else tab.screenshot())


def _spread(book: Path) -> Image.Image:
    """Two facing pages of *book* side by side, with a line around each."""
    spread = None
    for place in range(2):
        number = str(LEFT_PAGE + place)
        command = ["pdftoppm", "-png", "-scale-to-x", str(PAGE_WIDTH), "-scale-to-y", "-1"]
        command += ["-f", number, "-l", number, str(book)]
        page = _opened(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        if spread is None:
            spread = Image.new("RGB", (2 * page.width + 3, page.height + 2), EDGE)
        spread.paste(page, (1 + place * (page.width + 1), 1))
    return spread


def _opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _save(picture: Image.Image, path: Path) -> None:
    """Write *picture* as PNG with 256 colours, and exit if the file is too large for README."""
    # the default method turns the small coloured dots of tags grey
    few = picture.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path}: {path.stat().st_size} bytes, at most {MOST_BYTES} are allowed")


if __name__ == "__main__":
    main()
