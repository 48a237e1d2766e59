"""Check pictures and downloads of a page: only files within the source folder are published.

The check runs before Sphinx collects the files of a page, and removes refused ones from the
doctree, so that no builder copies them. Directives that read a file themselves (``include``,
``literalinclude``, ``csv-table``) may read any file.
"""

from __future__ import annotations

import os
import re
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes
from sphinx.util.i18n import get_image_filename_for_language, search_image_for_language
from sphinx.util.images import parse_data_uri

from paperlog.diagnostics import warn
from paperlog.domain import log_domain
from paperlog.figures.pairs import is_code
from paperlog.figures.picture_files import (
    LONGEST_NAME,
    MISSING,
    OUTSIDE,
    Examined,
    examine,
    is_file,
    is_within,
    shortened,
    shown_without,
)
from paperlog.messages import _
from paperlog.model.printable import one_line
from paperlog.nodes import holder_of_line, log_figure, log_missing_figure, show_words
from paperlog.preprocess import may_change
from paperlog.source.exact_lines import line_of_option

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LINK = re.compile(r"\]\(\s*<?(?![a-z][a-z0-9+.-]*:)([^()\s<>]*)", re.IGNORECASE)


def check_files(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``, before Sphinx's collectors: warn of files that must not be published."""
    env = app.env
    if not log_domain(env).is_ours(doctree):
        return
    for image in list(doctree.findall(nodes.image)):
        _set_line(image)
        _check_image(env, image)
    for link in list(doctree.findall(addnodes.download_reference)):
        _set_line(link)
        _check_download(env, link)


def escape_links(app: Sphinx, docname: str, content: list[str]) -> None:
    """At ``source-read``: escape links that cannot be file names, so that they are shown as typed.

    MyST looks up each in the file system, and the error would end the build.
    """
    text = content[0]

    def escape(match: re.Match[str]) -> str:
        name = unquote(match[1])
        if "\0" not in name and all(len(part.encode()) < 256 for part in name.split("/")):
            return match[0]
        line = text.count("\n", 0, match.start()) + 1
        warn("download", f"{shortened(name)} cannot be the name of a file", (docname, line))
        return "\\" + match[0]

    if Path(app.env.doc2path(docname)).suffix == ".md" and may_change(app, text):
        content[0] = LINK.sub(escape, text)


def lost_figure(path: str, alt: str) -> log_missing_figure:
    """Return the note that replaces a figure whose file cannot be shown."""
    return _missing_figure(_("Figure lost: {}"), path, alt)


def figure_not_drawn(path: str, alt: str) -> log_missing_figure:
    """Return the note that replaces a figure from code that could not be drawn."""
    return _missing_figure(_("Figure not drawn: {}"), path, alt)


def _missing_figure(message: str, path: str, alt: str) -> log_missing_figure:
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
            _examine_data(uri)
        elif "://" not in uri:
            image["uri"] = uri = _decoded(env, uri)
            _examine_image(env, uri, image)
    except RefusedFileError as error:
        warn("figure", str(error), _place(image))
        alt = one_line(str(image.get("alt") or ""))
        if not is_figure:
            show_words(image, alt or one_line(uri[:LONGEST_NAME]))
        else:
            # a caption stays below the note
            replaced = image if len(figure) > 1 else figure
            replaced.replace_self(lost_figure(uri[:LONGEST_NAME], alt))


def _examine_figure(env: BuildEnvironment, name: str, image: nodes.image) -> None:
    path = _path(env, name)
    if not is_file(path):
        page = log_domain(env).page(env.current_document.docname)
        page.watched[str(path)] = None
        raise RefusedFileError(f"there is no figure {shortened(name)}; {MISSING}")
    # code is drawn later, by paperlog.preprocess.entry_pictures
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


def _examine_data(uri: str) -> None:
    try:
        parse_data_uri(uri)
    except ValueError as error:
        problem = f"the picture {shortened(uri)} in the text cannot be read: {error}"
        raise RefusedFileError(problem) from None


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
