"""Pictures and downloads of a page: checked, drawn from code, measured.

Only files within the source folder are published. The check runs before Sphinx collects the files
of a page, and removes refused ones from the doctree, so that no builder copies them. Directives
that read a file themselves (``include``, ``literalinclude``, ``csv-table``) may read any file.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from glob import glob
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.util.i18n import get_image_filename_for_language, search_image_for_language
from sphinx.util.images import parse_data_uri

from paperlog.diagnostics import warn, warn_once
from paperlog.domain import log_domain
from paperlog.domain.page import Thumbnail
from paperlog.figures.pairs import is_code, paths_of
from paperlog.figures.picture_files import (
    LONGEST_NAME,
    MISSING,
    OUTSIDE,
    PICTURES,
    Examined,
    examine,
    is_file,
    is_within,
    shortened,
    shown_without,
    size_of,
)
from paperlog.figures.pictures import Figures, Picture
from paperlog.messages import _
from paperlog.model.escapes import one_line
from paperlog.model.signatures import signature_of
from paperlog.nodes import (
    holder_of_line,
    log_entry,
    log_figure,
    log_missing_figure,
    log_picture,
    show_words,
)
from paperlog.source.exact_lines import line_of_option

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_files(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``, before Sphinx's collectors: warn of files that must not be published."""
    env = app.env
    if not log_domain(env).is_ours(doctree):
        return
    for node in list(doctree.findall(nodes.Element)):
        if isinstance(node, nodes.image):
            _set_line(node)
            _check_image(env, node)
        elif isinstance(node, addnodes.download_reference):
            _set_line(node)
            _check_download(env, node)


def _missing_figure(message: str, path: str, alt: str) -> log_missing_figure:
    """Return the note that replaces a figure; *message* has a placeholder for its *path*."""
    text = message.format(one_line(path)) + (f" — {alt}" if alt else "")
    return log_missing_figure("", nodes.Text(text), classes=["pl-missing-figure"])


def _set_line(node: nodes.Element) -> None:
    """Set source and line of *node* to those of the closest node that has a line."""
    holder = holder_of_line(node)
    if holder.line:
        node.source, node.line = holder.source, holder.line


def _place(image: nodes.image) -> nodes.image | str:
    """Return the location of *image* for warnings: the line of ``:figure:``, if it is one."""
    if not isinstance(image.parent, log_figure) or not image.source or not image.line:
        return image
    return f"{image.source}:{line_of_option(Path(image.source), image.line, 'figure')}"


class RefusedFileError(Exception):
    """The file must not be published. The message is a complete sentence without a period."""


def _check_image(env: BuildEnvironment, image: nodes.image) -> None:
    uri, figure = str(image["uri"]), image.parent
    is_figure = isinstance(figure, log_figure)
    try:
        if is_figure:
            _examine_figure(env, uri, image)
        elif uri.startswith("data:"):
            parse_data_uri(uri)
        elif "://" not in uri:
            image["uri"] = uri = _decoded(env, uri)
            _examine_image(env, uri, image)
    except (RefusedFileError, ValueError) as error:
        message = str(error)
        if not isinstance(error, RefusedFileError):
            message = f"the picture {shortened(uri)} in the text cannot be read: {error}"
        warn("figure", message, _place(image))
        alt = one_line(str(image.get("alt") or ""))
        if not is_figure:
            show_words(image, alt or one_line(uri[:LONGEST_NAME]))
        else:
            # a caption stays below the note
            replaced = image if len(figure) > 1 else figure
            replaced.replace_self(_missing_figure(_("Figure lost: {}"), uri[:LONGEST_NAME], alt))


def _examine_figure(env: BuildEnvironment, name: str, image: nodes.image) -> None:
    path = _path(env, name)
    if not is_file(path):
        page = log_domain(env).page(env.current_document.docname)
        page.watched[str(path)] = None
        raise RefusedFileError(f"there is no figure {shortened(name)}; {MISSING}")
    # code is drawn later
    if not is_code(path):
        _accept(env, name, examine(path), image)


def _decoded(env: BuildEnvironment, uri: str) -> str:
    """Return *uri* without the percent-encoding of MyST, unless a file has just this name."""
    if "%" not in uri:
        return uri
    paths = [Path(env.relfn2path(name)[1]) for name in _candidates(env, uri)]
    return uri if any(map(is_file, paths)) else unquote(uri)


def _examine_image(env: BuildEnvironment, uri: str, image: nodes.image) -> None:
    for name in _candidates(env, uri):
        path = _path(env, name)
        # Sphinx warns of a file that does not exist
        if is_file(path):
            _accept(env, name, examine(path, is_whole=False), image)


def _accept(env: BuildEnvironment, name: str, examined: Examined, image: nodes.image) -> None:
    """Raise RefusedFileError if the file has a problem; warn of content removed from an SVG."""
    if examined.problem:
        env.note_dependency(env.relfn2path(name)[0])
        raise RefusedFileError(f"the figure {shortened(name)} {examined.problem}")
    if examined.dropped:
        warn(
            "drawing",
            f"the figure {shortened(name)} {shown_without(examined.dropped)}",
            _place(image),
        )


def _candidates(env: BuildEnvironment, uri: str) -> list[str]:
    """Return the files among which Sphinx selects: by language, and for ``a.*`` by type."""
    if not uri.endswith(".*"):
        return [search_image_for_language(uri, env)]
    patterns = (uri, get_image_filename_for_language(uri, env))
    # as in Sphinx
    matches = [glob(env.relfn2path(pattern)[1]) for pattern in patterns]  # noqa: PTH207
    return [f"/{os.path.relpath(path, env.srcdir)}" for paths in matches for path in sorted(paths)]


def _path(env: BuildEnvironment, name: str) -> Path:
    """Return the path of the file *name* on the current page.

    :raises RefusedFileError: if it is outside of the source folder, or no valid name.
    """
    try:
        path = Path(env.relfn2path(name)[1])
        if is_within(path, env.srcdir):
            return path
    except (OSError, RuntimeError, ValueError):
        # RuntimeError: a loop of symbolic links, before Python 3.13
        raise RefusedFileError(f"{shortened(name)} cannot be the name of a file") from None
    # a symbolic link to the outside may be replaced by a file
    base = env.srcdir if name.startswith("/") else Path(env.doc2path(env.docname)).parent
    typed = os.path.relpath(os.path.normpath(base / name.lstrip("/")), env.srcdir)
    if not typed.startswith(".."):
        env.note_dependency(typed)
    raise RefusedFileError(f"{shortened(name)} {OUTSIDE}")


def _check_download(env: BuildEnvironment, link: addnodes.download_reference) -> None:
    name = str(link["reftarget"])
    try:
        if "://" not in name and _path(env, name).is_dir():
            raise RefusedFileError(
                f"{shortened(name)} is a folder, and only files can be downloaded"
            )
    except RefusedFileError as error:
        warn("download", str(error), link)
        link.replace_self(nodes.inline("", "", *link.children))


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
                message, alt = _("Figure not drawn: {}"), one_line(image.get("alt", ""))
                note = _missing_figure(message, image["uri"], alt)
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
