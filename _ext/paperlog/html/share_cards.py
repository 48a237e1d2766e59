"""Images for shared links (OpenGraph), 1200 by 630 pixels: for the site, each year and each week.

An image shows only content of its page, so it changes only if the page does. Its file name is a
digest of its content: an existing image is not drawn again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from paperlog.display.text_width import cut_to_width
from paperlog.domain.site_pages import whole_title
from paperlog.figures.vector_figures import can_convert, png_of
from paperlog.messages import _, count, week_dates
from paperlog.model.week import Week

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

    from paperlog.domain import LogDomain

FOLDER = "_static/share"
FORMAT = 1
"""Raise when images of the same content are drawn differently."""
MAX_NAMES, ROWS = 15, 5
"""Maximum number of names on an image, and of rows in a column of names."""
COLUMN = 350
"""Width of a column in pixels."""
MARGIN = 60
WEEKS = 53
"""Maximum number of weeks of a year."""
SQUARE, STEP = 16, 20.4
"""Size of the square of a week, and distance between the left edges of two, in pixels."""
MAX_TAGS = 4
WIDTH = 1200
"""Width of an image in pixels, including two margins."""
BLUE, GREY, MUTED, INK = "#2757dd", "#e6e9f0", "#5a5c63", "#111"


class ShareCards:
    """The images of one build; empty if CairoSVG is not installed."""

    def __init__(self, domain: LogDomain, builder: StandaloneHTMLBuilder) -> None:
        self._domain = domain
        self._language = domain.env.config.language
        self._folder = Path(builder.outdir) / FOLDER
        self._drawings = dict(self._all()) if can_convert() else {}

    def draw(self, docname: str) -> str:
        """Return the file name of the image of a page, or ``""`` if it has none.

        The image is drawn if its file does not exist.
        """
        drawing = self._drawings.get(docname)
        if drawing is None:
            return ""
        path = self._folder / _name(drawing)
        if not path.is_file():
            self._folder.mkdir(parents=True, exist_ok=True)
            new = path.with_suffix(".new")
            new.write_bytes(png_of(drawing))
            new.replace(path)
        return path.name

    def remove_others(self) -> None:
        """Remove the images of earlier builds that no page uses."""
        remove_cards(self._folder.parent.parent, set(map(_name, self._drawings.values())))

    def _all(self) -> Iterator[tuple[str, str]]:
        """Yield (page name, SVG) for each page with an image."""
        domain, catalogue, env = self._domain, self._domain.catalogue, self._domain.env
        root = env.config.root_doc
        by_page = {docname: page for docname, page in domain.pages.items() if len(page.weeks) == 1}
        for docname, page in by_page.items():
            week = page.weeks[0].week
            tags = [tag.name(self._language) for tag in catalogue.week_tags(week)[:MAX_TAGS]]
            about = [str(week), _number(len(page.entries)), *([", ".join(tags)] if tags else [])]
            names = [catalogue.name(entry) for entry in page.entries]
            yield docname, self._drawing(week_dates(week, self._language), about, names, {week})
        for docname in sorted(env.found_docs):
            weeks = {
                by_page[name].weeks[0].week: len(by_page[name].entries)
                for name in env.toctree_includes.get(docname, ())
                if name in by_page
            }
            if weeks and docname != root:
                title = env.titles[docname].astext()
                names = [week_dates(week, self._language) for week in sorted(weeks, reverse=True)]
                yield (
                    docname,
                    self._drawing(title, [_number(sum(weeks.values()))], names, set(weeks)),
                )
        yield root, self._drawing(whole_title(env), [_number(len(catalogue.entries))], [], set())

    def _drawing(self, title: str, about: list[str], names: list[str], weeks: set[Week]) -> str:
        """Return the SVG for a page: its *title*, a line of facts *about* it, *names* in columns.

        If all *weeks* are in one year, there is a square for each week of it; those of *weeks* are
        blue.
        """
        env = self._domain.env
        log = whole_title(env)
        texts = [
            text_line(96, 30, log if log != title else str(env.config.project), MUTED),
            text_line(186, 66, title, INK, bold=True),
            text_line(236, 28, " · ".join(about), MUTED),
        ]
        listed = names if len(names) <= MAX_NAMES else [*names[: MAX_NAMES - 1], "…"]
        for index, name in enumerate(listed):
            column, row = divmod(index, ROWS)
            texts.append(text_line(300 + row * 46, 30, name, "#333", column=column))
        years = {week.year for week in weeks}
        logged = {week.number for week in weeks} if len(years) == 1 else set()
        squares = [
            f'<rect x="{MARGIN + index * STEP:.1f}" y="560" width="{SQUARE}" height="{SQUARE}"'
            f' rx="3" fill="{BLUE if index + 1 in logged else GREY}"/>'
            for index in range(WEEKS if logged else 0)
        ]
        return picture(630, 10, [*texts, *squares])


def remove_cards(outdir: Path, kept: Collection[str] = ()) -> None:
    """Remove the images of earlier builds, except those with the file names *kept*."""
    for path in (outdir / FOLDER).glob(f"{'[0-9a-f]' * 16}.png"):
        if path.name not in kept:
            path.unlink()


def _number(entries: int) -> str:
    return count(entries, _("{} entry"), _("{} entries"))


def picture(height: int, bar: int, elements: Iterable[str]) -> str:
    """Return an SVG drawing of the width :data:`WIDTH`: a blue bar at the top, and *elements*.

    *height* of the drawing and of the *bar* are in pixels.
    """
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
            f' viewBox="0 0 {WIDTH} {height}" font-family="Noto Sans CJK SC">',
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            f'<rect width="{WIDTH}" height="{bar}" fill="{BLUE}"/>',
            *elements,
            "</svg>\n",
        ]
    )


def text_line(
    y: int, size: int, text: str, colour: str, *, bold: bool = False, column: int | None = None
) -> str:
    """Return a ``text`` element, truncated to the width of the drawing or of its *column*.

    *y* is the baseline and *size* the font size, in pixels; columns count from 0.
    """
    width = WIDTH - 2 * MARGIN if column is None else COLUMN - 20
    x = MARGIN + (column or 0) * COLUMN
    weight = ' font-weight="700"' if bold else ""
    words = escape(cut_to_width(" ".join(text.split()), size, width))
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight} fill="{colour}">{words}</text>'


def _name(drawing: str) -> str:
    """Return the file name of the image of an SVG *drawing*."""
    digest = hashlib.sha1(f"{FORMAT}\n{drawing}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:16]}.png"
