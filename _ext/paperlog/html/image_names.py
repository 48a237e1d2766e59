"""Image elements of thumbnails, and names of images that do not depend on the reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from sphinx.util.osutil import relative_uri

from paperlog.domain.references import published_name
from paperlog.model.escapes import html_attribute

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from paperlog.domain.page import Thumbnail


def picture_size(size: tuple[int, int] | None) -> str:
    """Return the attributes ``width`` and ``height`` for a *size* in pixels, or ``""``.

    With them, browsers reserve the space of an image before it is loaded.
    """
    return f' width="{size[0]}" height="{size[1]}"' if size else ""


def thumbnail_html(builder: Builder, docname: str, thumbnail: Thumbnail) -> str:
    """Return the ``img`` elements of a thumbnail on the page *docname*, one for each colour scheme.

    They are decorative: their alternative text is empty.
    """
    folder = relative_uri(builder.get_target_uri(docname), builder.imagedir)
    size = picture_size(thumbnail.size)
    pair = [(thumbnail.light, "pl-light"), (thumbnail.dark, "pl-dark")]
    if not thumbnail.dark:
        pair = [(thumbnail.light, "pl-plain")]
    return "".join(
        f'<img class="pl-thumbnail {kind}" src="{html_attribute(f"{folder}/{quote(published)}")}"'
        f' alt="" loading="lazy"{size}>'
        for name, kind in pair
        if (published := published_name(builder.env, name))
    )


def name_images(env: BuildEnvironment) -> None:
    """Number images with equal file names (``net.svg``, ``net1.svg``) in the order of their paths.

    Sphinx numbers them in the order of reading, which differs in incremental and parallel builds.
    """
    docnames = {path: list(users) for path, (users, _name) in env.images.items()}
    env.images = type(env.images)()
    for path in sorted(docnames):
        for docname in docnames[path]:
            env.images.add_file(docname, path)
