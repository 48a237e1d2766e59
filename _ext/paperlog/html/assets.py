"""Style and scripts of our own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

STATIC = Path(__file__).parent.parent / "static"


def copy_static_files(_app: Sphinx, builder: Builder) -> None:
    """At ``write-started``: our files, where pages look for them and for their checksums.

    Not through ``html_static_path``: the path of the installed package would become part of
    ``.buildinfo``.
    """
    if isinstance(builder, StandaloneHTMLBuilder):
        shutil.copytree(STATIC, builder.outdir / "_static", dirs_exist_ok=True)
