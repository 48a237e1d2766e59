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
    from sphinx.builders import Builder

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
    """Converts SVG to PDF with CairoSVG."""

    conversion_rules: ClassVar[list[tuple[str, str]]] = [(SVG, "application/pdf")]  # type: ignore[misc]
    builders = ("latex",)

    def apply(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            if self.match(image):
                self.handle(image)

    def handle(self, node: nodes.image) -> None:
        name = _path_of(node)
        super().handle(node)
        if node["uri"].lower().endswith(".svg"):
            _replace_by_text(node, name)

    def is_available(self) -> bool:
        return can_convert()

    def convert(self, _from: Path, _to: Path) -> bool:  # type: ignore[override]
        try:
            lost = _process.draw(Path(_from), Path(_to))
        except DrawingError as error:
            warn("figure", f"the figure {Path(_from).name!r} {error}; {INSTEAD}")
            return False
        if lost:
            warn(
                "figure",
                f"no installed font has {lost!r} in the text of the figure {Path(_from).name!r};"
                " convert the text to paths",
            )
        drawn = Path(_to)
        # replace the time stamp written by cairo; the same length keeps byte offsets valid
        drawn.write_bytes(
            CREATED.sub(lambda found: found[1] + b"20000101000000Z", drawn.read_bytes())
        )
        return True


def end_drawing(app: Sphinx, exception: Exception | None) -> None:
    """At ``build-finished``: end the drawing process."""
    _process.end()


class PrintableImages(LogTransform):
    """Replace images that TeX cannot load by text, before image converters run."""

    converters: ClassVar[tuple[type[ImageConverter], ...]] = ()
    """The image converters that other extensions added."""
    default_priority = 90
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            if problem := self._problem(image):
                name = _path_of(image)
                warn("figure", f"the figure {name!r} {problem}; {INSTEAD}", image)
                _replace_by_text(image, name)

    def _problem(self, image: nodes.image) -> str:
        candidates: dict[str, str] = image.get("candidates", {})
        if "?" in candidates:
            return "lies outside of the source folder"
        names = list(candidates.values()) or [image.get("uri", "")]
        # with only one file, Sphinx does not give its type
        kinds = {guess_mimetype(name) or "an unknown kind": name for name in names}
        if not any(is_file(self.env.srcdir / name) for name in names):
            return "does not exist"
        supported = set(self.domain.builder.supported_image_types)
        if taken := [kind for kind in kinds if kind in supported]:
            return problem_of(self.env.srcdir / kinds[taken[0]])
        if any(self._is_converted_by_others(kind, supported) for kind in kinds):
            return ""
        if SVG in kinds:
            return self._problem_of_svg(self.env.srcdir / kinds[SVG])
        return f"has a type that TeX does not know ({', '.join(sorted(kinds))}); convert it to PNG"

    def _problem_of_svg(self, path: Path) -> str:
        try:
            weight = facts_of_svg(path).weight
        except SvgError as error:
            return str(error)
        except OSError as error:
            return f"cannot be read: {error.strerror or error}"
        if weight > MAX_ELEMENTS:
            return f"has more than {MAX_ELEMENTS} elements to draw; simplify it, or save it as PNG"
        return "" if can_convert() else f"needs CairoSVG to be printed: {INSTALL}"

    def _is_converted_by_others(self, kind: str, supported: set[str]) -> bool:
        """Whether an image converter added by the author handles the MIME type *kind*."""
        return any(
            converter(self.document).is_available()
            for converter in self.converters
            if any((kind, target) in converter.conversion_rules for target in supported)
        )


def find_converters(app: Sphinx, _builder: Builder) -> None:
    """At ``write-started``: look up the image converters for :class:`PrintableImages`.

    Transforms have no public access to the registry.
    """
    PrintableImages.converters = tuple(
        transform
        for transform in app.registry.get_post_transforms()
        if issubclass(transform, ImageConverter) and transform is not VectorFigures
    )


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


def _replace_by_text(image: nodes.image, name: str) -> None:
    show_words(image, f"{name} — {image['alt']}" if image.get("alt") else name)
