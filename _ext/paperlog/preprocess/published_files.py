"""Files that a page would publish: pictures and downloads, of which only the log's own are copied.

The check runs before Sphinx collects the files of a page, and takes what is refused out of the
page, so that no builder copies it, and nothing has to be purged or merged. Directives that read a
file themselves (``include``, ``literalinclude``, ``csv-table``) are the author's own, and may read
any.
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
from paperlog.preprocess import may_mend
from paperlog.source.exact_lines import line_of_option

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LINK = re.compile(r"\]\(\s*<?(?![a-z][a-z0-9+.-]*:)([^()\s<>]*)", re.IGNORECASE)


def check_files(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``, before Sphinx's collectors: tell of files that must not be published."""
    env = app.env
    if not log_domain(env).is_ours(doctree):
        return
    for image in list(doctree.findall(nodes.image)):
        _give_line(image)
        _check_image(env, image)
    for link in list(doctree.findall(addnodes.download_reference)):
        _give_line(link)
        _check_download(env, link)


def disarm_links(app: Sphinx, docname: str, content: list[str]) -> None:
    """At ``source-read``: have links that cannot be paths shown as typed.

    MyST asks the file system for each, and its error would end the build.
    """
    text = content[0]

    def shown(found: re.Match[str]) -> str:
        name = unquote(found[1])
        if "\0" not in name and all(len(part.encode()) < 256 for part in name.split("/")):
            return found[0]
        line = text.count("\n", 0, found.start()) + 1
        warn("download", f"{shortened(name)} cannot be the name of a file", (docname, line))
        return "\\" + found[0]

    if Path(app.env.doc2path(docname)).suffix == ".md" and may_mend(app, text):
        content[0] = LINK.sub(shown, text)


def lost_figure(path: str, alt: str) -> log_missing_figure:
    """The note in place of a figure of a card that cannot be shown."""
    return _missing_figure(_("Figure lost: {}"), path, alt)


def figure_not_drawn(path: str, alt: str) -> log_missing_figure:
    """The note in place of a figure from code of which there is no picture."""
    return _missing_figure(_("Figure not drawn: {}"), path, alt)


def _missing_figure(words: str, path: str, alt: str) -> log_missing_figure:
    text = words.format(one_line(path)) + (f" — {alt}" if alt else "")
    return log_missing_figure("", nodes.Text(text), classes=["pl-missing-figure"])


def _give_line(node: nodes.Element) -> None:
    """Give the line of the paragraph to a picture or a link in it."""
    holder = holder_of_line(node)
    if holder.line:
        node.source, node.line = holder.source, holder.line


def _place(image: nodes.image) -> nodes.image | str:
    """The place of *image*: of the option that names it, where an entry does."""
    if not isinstance(image.parent, log_figure) or not image.source or not image.line:
        return image
    return f"{image.source}:{line_of_option(Path(image.source), image.line, 'figure')}"


class RefusedFileError(Exception):
    """The file must not be published; the message completes "the figure …"."""


def _check_image(env: BuildEnvironment, image: nodes.image) -> None:
    uri, figure = str(image["uri"]), image.parent
    is_figure = isinstance(figure, log_figure)
    try:
        if is_figure:
            _examine_figure(env, uri, image)
        elif uri.startswith("data:"):
            _examine_data(uri)
        elif "://" not in uri:
            image["uri"] = uri = _as_named(env, uri)
            _examine_image(env, uri, image)
    except RefusedFileError as error:
        warn("figure", str(error), _place(image))
        words = one_line(str(image.get("alt") or ""))
        if not is_figure:
            show_words(image, words or one_line(uri[:LONGEST_NAME]))
        else:
            # a caption stays below the note that the figure is lost
            place = image if len(figure) > 1 else figure
            place.replace_self(lost_figure(uri[:LONGEST_NAME], words))


def _examine_figure(env: BuildEnvironment, name: str, image: nodes.image) -> None:
    path = _path(env, name)
    if not is_file(path):
        page = log_domain(env).page(env.current_document.docname)
        page.watched[str(path)] = None
        raise RefusedFileError(f"there is no figure {shortened(name)}; {MISSING}")
    # drawn later: paperlog.preprocess.entry_pictures
    if not is_code(path):
        _judge(env, name, examine(path), image)


def _as_named(env: BuildEnvironment, uri: str) -> str:
    """The name of a picture, which MyST encodes as an address: ``%20`` for a blank."""
    if "%" not in uri:
        return uri
    named = [Path(env.relfn2path(name)[1]) for name in _candidates(env, uri)]
    return uri if any(map(is_file, named)) else unquote(uri)


def _examine_image(env: BuildEnvironment, uri: str, image: nodes.image) -> None:
    for name in _candidates(env, uri):
        path = _path(env, name)
        # Sphinx warns of a file that does not exist
        if is_file(path):
            _judge(env, name, examine(path, is_whole=False), image)


def _examine_data(uri: str) -> None:
    try:
        parse_data_uri(uri)
    except ValueError as error:
        problem = f"the picture {shortened(uri)} in the text cannot be read: {error}"
        raise RefusedFileError(problem) from None


def _judge(env: BuildEnvironment, name: str, found: Examined, image: nodes.image) -> None:
    if found.problem:
        env.note_dependency(env.relfn2path(name)[0])
        raise RefusedFileError(f"the figure {shortened(name)} {found.problem}")
    if found.dropped:
        warn(
            "drawing", f"the figure {shortened(name)} {shown_without(found.dropped)}", _place(image)
        )


def _candidates(env: BuildEnvironment, uri: str) -> list[str]:
    """The files among which Sphinx chooses: by language, and for ``a.*`` by kind."""
    if not uri.endswith(".*"):
        return [search_image_for_language(uri, env)]
    patterns = (uri, get_image_filename_for_language(uri, env))
    # as Sphinx looks for them
    found = [glob(env.relfn2path(pattern)[1]) for pattern in patterns]  # noqa: PTH207
    return [f"/{os.path.relpath(path, env.srcdir)}" for paths in found for path in sorted(paths)]


def _path(env: BuildEnvironment, name: str) -> Path:
    """The file that a page of the log names, links followed.

    :raises RefusedFileError: if it lies outside of the source folder.
    """
    try:
        path = Path(env.relfn2path(name)[1])
        if is_within(path, env.srcdir):
            return path
    except (OSError, RuntimeError, ValueError):
        # RuntimeError: links that lead in a circle, before Python 3.13
        raise RefusedFileError(f"{shortened(name)} cannot be the name of a file") from None
    # a link that leads outside today may be replaced by a file
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
