"""Draw the pictures of figures from code, and store the sizes of all pictures, at reading time."""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from docutils import nodes

from paperlog.diagnostics import warn, warn_once
from paperlog.domain import log_domain
from paperlog.domain.store import Thumbnail
from paperlog.figures.pairs import is_code, paths_of
from paperlog.figures.picture_files import PICTURES, is_file, size_of
from paperlog.figures.pictures import Figures, Picture
from paperlog.model.printable import one_line
from paperlog.model.signatures import signature_of
from paperlog.nodes import log_entry, log_figure, log_picture
from paperlog.preprocess.published_files import figure_not_drawn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class FiguresOfPages:
    """Event handlers that draw the figures of the pages that a process reads."""

    def __init__(self, app: Sphinx) -> None:
        self._figures: Figures | None = None
        self._process = 0
        self._drawings: list[tuple[log_figure, log_picture, Picture]] = []
        # after the check of files, before Sphinx's image collector, which would publish a script
        app.connect("doctree-read", self.draw, priority=450)
        app.connect("doctree-read", self.place, priority=600)
        app.connect("build-finished", self.end)

    def draw(self, app: Sphinx, doctree: nodes.document) -> None:
        """At ``doctree-read``: draw pictures from code, and remove them until :meth:`place`."""
        self._drawings = []
        for image in list(doctree.findall(log_picture)):
            figure, script = image.parent, Path(app.env.relfn2path(image["uri"])[1])
            if not isinstance(figure, log_figure) or not is_code(script):
                continue
            picture = self._picture_of(app, script)
            _note_files(app.env, script, picture)
            if picture.problem:
                log_domain(app.env).page(app.env.docname).has_faulty_figure = True
                _warn_of(image, picture)
            if picture.light is None:
                note = figure_not_drawn(image["uri"], one_line(image.get("alt", "")))
                # a caption stays below the note
                (image if len(figure) > 1 else figure).replace_self(note)
                continue
            figure.remove(image)
            self._drawings.append((figure, image, picture))

    def place(self, app: Sphinx, doctree: nodes.document) -> None:
        """At ``doctree-read``, after the image collector: insert the drawn pictures."""
        for figure, image, picture in self._drawings:
            variants = [("light", picture.light), ("dark", picture.dark)]
            images = [_image(app.env, image, scheme, path) for scheme, path in variants if path]
            figure.children[:0] = images
            for child in images:
                figure.setup_child(child)
        self._drawings = []
        for figure in doctree.findall(log_figure):
            _note_size(app.env, figure)

    def end(self, _app: Sphinx, _exception: Exception | None) -> None:
        """At ``build-finished``: end the worker process."""
        if self._figures is not None and self._process == os.getpid():
            self._figures.end()
        self._figures = None

    def _picture_of(self, app: Sphinx, script: Path) -> Picture:
        """Return the picture of *script*, drawn if it is not up to date."""
        if self._figures is None or self._process != os.getpid():
            # a forked process needs its own worker
            folder = app.config.paperlog_figure_cache
            cache = Path(app.confdir, folder) if folder else Path(app.doctreedir, "figures")
            may_draw: bool = app.config.paperlog_draw_figures
            self._figures = Figures(Path(app.srcdir), cache, may_draw)
            self._process = os.getpid()
            if (parent := multiprocessing.parent_process()) is not None:
                Thread(target=_end_after, args=(parent.pid,), daemon=True).start()
        return self._figures.get(script)


def _end_after(parent: int | None) -> None:
    """End this process, and so its worker, when the process *parent* has ended.

    Otherwise a process that Sphinx forked to read pages waits forever to send its result.
    """
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _warn_of(image: log_picture, picture: Picture) -> None:
    """Warn that *picture* could not be drawn, or not well."""
    where = f" (line {picture.line} of the script)" if picture.line else ""
    if picture.missing:
        # the same message for every figure
        warn_once("figure", f"a figure {picture.problem}", image)
    else:
        name = one_line(image["uri"])
        warn("figure", f"the figure {name!r} {picture.problem}{where}", image)


def _note_files(env: BuildEnvironment, script: Path, picture: Picture) -> None:
    """Note the files of *picture*, so that the page is read again when one of them changes."""
    page = log_domain(env).page(env.docname)
    for path in (script, *picture.inputs, *paths_of(script.with_suffix(""))):
        if is_file(path):
            env.note_dependency(path)
        else:
            page.watched[str(path)] = signature_of(path)


def _image(env: BuildEnvironment, image: log_picture, scheme: str, path: Path) -> log_picture:
    """Return the picture at *path* as a node, whose URI is a name below the script.

    The name is the same whether the picture is committed or drawn by this build, and no file of
    the log can have it.
    """
    script = env.relfn2path(image["uri"])[0]
    name = f"{script}/{Path(script).stem}.{scheme}.svg"
    log_domain(env).page(env.docname).drawn[name] = str(path)
    env.images.add_file(env.docname, name)
    classes = [f"pl-{scheme}"]
    placed = log_picture(uri=name, alt=image.get("alt", ""), code=image["uri"], classes=classes)
    placed["candidates"] = {"*": name}
    placed.source, placed.line = image.source, image.line
    return placed


def _note_size(env: BuildEnvironment, figure: log_figure) -> None:
    """Store the sizes of the pictures of *figure*, and the thumbnail of its entry."""
    page = log_domain(env).page(env.docname)
    names: list[str] = []
    size: tuple[int, int] | None = None
    for image in figure.children:
        if not isinstance(image, log_picture):
            continue
        name = image["uri"]
        try:
            size = image["pixels"] = size_of(Path(page.drawn.get(name) or env.srcdir / name))
        except OSError:
            # Sphinx has warned of it
            return
        names.append(name)
    entry = figure.parent
    if names and isinstance(entry, log_entry) and Path(names[0]).suffix.lower() in PICTURES:
        page.thumbnails[entry["anchor"]] = Thumbnail(names[0], "".join(names[1:]), size)
