"""Images of the book: convert SVG to PDF, and replace images that TeX cannot load by text."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.transforms.post_transforms.images import ImageConverter
from sphinx.util.images import guess_mimetype

from paperlog.diagnostics import warn
from paperlog.figures.picture_files import facts_of_svg, is_file, problem_of
from paperlog.figures.svg import SvgError
from paperlog.figures.vector_figures import DrawingError, DrawingProcess, can_convert
from paperlog.nodes import show_words
from paperlog.transforms.log_transform import LogTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CREATED = re.compile(rb"(/CreationDate \(D:)\d{14}Z")
SVG = "image/svg+xml"
TEX_SIGNS = re.compile(r"""[\\{}%#$^~&"'<>|`]""")
"""Characters with a special meaning in TeX, or in editors that open the LaTeX source."""
MAX_ELEMENTS = 50_000
"""Maximum number of elements of a drawing; CairoSVG draws about 3,000 per second."""
INSTEAD = "the book shows its text instead"
INSTALL = "`pip install 'sphinx-paperlog[book]'`"

_process = DrawingProcess()


class VectorFigures(ImageConverter):
    """Converts SVG to PDF with CairoSVG; shows the text of a drawing that cannot be converted."""

    conversion_rules: ClassVar[list[tuple[str, str]]] = [(SVG, "application/pdf")]  # type: ignore[misc]
    builders = ("latex",)

    def apply(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            if self.match(image):
                self.handle(image)

    def handle(self, node: nodes.image) -> None:
        try:
            super().handle(node)
        except (SvgError, DrawingError) as error:
            _replace_by_text(node, str(error))
        except OSError as error:
            _replace_by_text(node, f"cannot be read: {error.strerror or error}")

    def is_available(self) -> bool:
        return can_convert()

    def convert(self, _from: Path, _to: Path) -> bool:  # type: ignore[override]
        source, drawn = Path(_from), Path(_to)
        if facts_of_svg(source).weight > MAX_ELEMENTS:
            raise DrawingError(
                f"has more than {MAX_ELEMENTS} elements to draw; simplify it, or save it as PNG"
            )
        if lost := _process.draw(source, drawn):
            warn(
                "figure",
                f"no installed font has {lost!r} in the text of the figure {source.name!r};"
                " convert the text to paths",
            )
        # replace the time stamp written by cairo; the same length keeps byte offsets valid
        drawn.write_bytes(
            CREATED.sub(lambda found: found[1] + b"20000101000000Z", drawn.read_bytes())
        )
        return True


def end_drawing(app: Sphinx, exception: Exception | None) -> None:
    """At ``build-finished``: end the drawing process; the next build looks for CairoSVG again."""
    _process.end()
    VectorFigures.available = None


class MissingImages(LogTransform):
    """Replace images without a file by text, before image converters run."""

    default_priority = 90
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            candidates: dict[str, str] = image.get("candidates", {})
            paths = [
                Path(self.env.srcdir, name)
                for name in candidates.values() or [image.get("uri", "")]
            ]
            problem = "lies outside of the source folder" if "?" in candidates else ""
            if problem := problem or self._problem(paths):
                _replace_by_text(image, problem)

    def _problem(self, paths: list[Path]) -> str:
        return "" if any(map(is_file, paths)) else "does not exist"


class UnprintableImages(MissingImages):
    """Replace images that TeX cannot load by text, after image converters have run."""

    default_priority = ImageConverter.default_priority + 50

    def _problem(self, paths: list[Path]) -> str:
        # with only one file, Sphinx does not give its type
        kinds = {guess_mimetype(path) or "an unknown kind": path for path in paths}
        for kind in self.domain.builder.supported_image_types:
            if kind in kinds:
                return problem_of(kinds[kind])
        if SVG in kinds:
            return f"needs CairoSVG to be printed: {INSTALL}"
        return f"has a type that TeX does not know ({', '.join(sorted(kinds))}); convert it to PNG"


class NamesForTex(LogTransform):
    """Rename images in the book whose file names contain special characters of TeX."""

    # must run after all converters
    default_priority = 990
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        images = self.env.images
        for image in self.document.findall(nodes.image):
            docnames, name = images.get(uri := _path_of(image), (set(), ""))
            if TEX_SIGNS.search(name):
                digest = sha256(name.encode()).hexdigest()[:16]
                images[uri] = (docnames, f"image-{digest}{Path(name).suffix.lower()}")


def _path_of(image: nodes.image) -> str:
    return str(image.get("uri", ""))


def _replace_by_text(image: nodes.image, problem: str) -> None:
    """Report *problem*, which completes "the figure …", and show the text of *image* instead."""
    name = _path_of(image)
    warn("figure", f"the figure {name!r} {problem}; {INSTEAD}", image)
    show_words(image, f"{name} — {image['alt']}" if image.get("alt") else name)
