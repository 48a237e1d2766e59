"""Run a figure's script as a module and save its figure in both colour schemes."""

from __future__ import annotations

import importlib.machinery
import io
import sys
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from paperlog.figures import schemes

MODULE = "paperlog_figure"
"""Module name of every script, since a file name may clash with the standard library."""
DIGITS = 6
"""Decimal places to which positions in figure coordinates (0 to 1) are rounded."""
METADATA = dict.fromkeys(("Date", "Creator", "Type", "Format"))
"""Metadata that matplotlib must not write, so that the bytes are reproducible."""


class FromSource(importlib.machinery.SourceFileLoader):
    """Always compiles from source: ``.pyc`` files detect an edit by its time stamp only."""

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        code: CodeType = self.source_to_code(self.get_data(path), path)
        return code


class NoFigureError(Exception):
    """The script creates no pyplot figure."""


class Script:
    """A script; run once if it defines ``draw``, else once per colour scheme."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)

    def pictures(self) -> tuple[str, str]:
        """Return the SVG text for the light and for the dark scheme.

        :raises NoFigureError: if the script creates no figure.
        """
        light, dark = (self._picture(scheme) for scheme in (schemes.LIGHT, schemes.DARK))
        return light, dark

    def _picture(self, scheme: schemes.Scheme) -> str:
        from matplotlib import pyplot

        pyplot.close("all")
        schemes.use(scheme)
        module = sys.modules.get(MODULE)
        draw = getattr(module, "draw", None)
        if draw is None:
            draw = getattr(self._run(), "draw", None)
        if callable(draw):
            draw()
        if not pyplot.get_fignums():
            raise NoFigureError("makes no figure with pyplot")
        figure = pyplot.gcf()
        if figure.get_layout_engine() is not None:
            # saving runs the layout engine
            _svg(figure)
            figure.set_layout_engine("none")
            _settle(figure)
        return _svg(figure)

    def _run(self) -> ModuleType:
        module = ModuleType(MODULE)
        module.__file__ = str(self._path)
        sys.modules[MODULE] = module
        exec(self._code, module.__dict__)  # noqa: S102
        return module


def _svg(figure: Any) -> str:
    picture = io.BytesIO()
    figure.savefig(picture, format="svg", metadata=METADATA)
    return picture.getvalue().decode("utf-8")


def _settle(figure: Any) -> None:
    """Round the positions of axes, since the last digits of a layout vary between runs."""
    from matplotlib.transforms import Bbox

    for part in figure.subfigs:
        part.bbox_relative.set_points(part.bbox_relative.get_points().round(DIGITS))
        _settle(part)
    for axes in figure.axes:
        place = axes.get_position(original=True).get_points().round(DIGITS)
        axes.set_position(Bbox(place), which="original")
