"""Images of a book: figures as vectors, and a placeholder where TeX would stop."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms.images import ImageConverter

from paperlog.book.drawings import draw
from paperlog.core.figures import problem_of
from paperlog.diagnostics import warn
from paperlog.nodes import log_missing_figure
from paperlog.transforms.base import LogTransform

CREATED = re.compile(rb"(/CreationDate \(D:)\d{14}Z")
SVG = "image/svg+xml"


class VectorFigures(ImageConverter):
    """SVG to PDF by CairoSVG."""

    conversion_rules: ClassVar[list[tuple[str, str]]] = [(SVG, "application/pdf")]  # type: ignore[misc]
    builders = ("latex",)

    def is_available(self) -> bool:
        return can_convert()

    def convert(self, _from: Path, _to: Path) -> bool:  # type: ignore[override]
        try:
            lost = draw(Path(_from), Path(_to))
        except Exception as error:
            warn("figure", f"the figure {Path(_from).name!r} cannot be drawn: {error}")
            return False
        if lost:
            warn("figure", f"no font here has {lost!r} in the words of the figure {Path(_from).name!r}; draw them as paths")
        drawn = Path(_to)
        # cairo writes down the second at which it drew; the same length keeps the offsets of the file right
        drawn.write_bytes(CREATED.sub(lambda found: found[1] + b"20000101000000Z", drawn.read_bytes()))
        return True


def can_convert() -> bool:
    try:
        import cairosvg  # noqa: F401
    except (ImportError, OSError):
        # OSError: CairoSVG is there, the system's cairo is not
        return False
    return True


class PrintableImages(LogTransform):
    """Replace images that TeX cannot take, before anything converts them."""

    default_priority = 90
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            problem = self._problem(image)
            if problem:
                uri = str(image.get("uri", ""))
                warn("figure", f"the figure {uri!r} {problem}; the book shows its text instead", image)
                place = image.parent if isinstance(image.parent, nodes.reference) else image
                text = f"{uri} — {image['alt']}" if image.get("alt") else uri
                replacement: nodes.Node = nodes.inline("", text) if isinstance(place.parent, nodes.TextElement) else log_missing_figure("", text)
                place.replace_self(replacement)

    def _problem(self, image: nodes.image) -> str:
        candidates: dict[str, str] = image.get("candidates", {})
        if "?" in candidates:
            return "lies outside of the log"
        kinds = set(candidates)
        path = self.env.srcdir / next(iter(candidates.values()), image.get("uri", ""))
        if kinds & set(self.domain.builder.supported_image_types) or "*" in kinds:
            return problem_of(path)
        if SVG in kinds:
            return problem_of(self.env.srcdir / candidates[SVG]) or ("" if can_convert() else "needs CairoSVG: `pip install sphinx-paperlog[book]`")
        return f"is of a kind that TeX does not know ({', '.join(sorted(kinds))}); convert it to PNG"
