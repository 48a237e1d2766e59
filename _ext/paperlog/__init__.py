"""Paperlog: a researcher's weekly paper log on Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__all__ = ["__version__", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Set up the extension. Imported lazily: the command line must not load Sphinx."""
    from paperlog.extension import setup_extension

    return setup_extension(app)
