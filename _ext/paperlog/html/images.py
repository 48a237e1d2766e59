"""Names of images in the output that do not depend on which page was read first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def name_images(env: BuildEnvironment) -> None:
    """Tell images of the same file name apart (``net.svg``, ``net1.svg``) in the order of their paths.

    Sphinx does so in the order of reading, which an incremental or a parallel build changes.
    """
    images = env.images
    docnames = {path: list(found) for path, (found, _name) in images.items()}
    images.clear()
    images._existing.clear()
    for path in sorted(docnames):
        for docname in docnames[path]:
            images.add_file(docname, path)
