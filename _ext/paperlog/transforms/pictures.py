"""Pictures for the output: light and dark variants, files drawn from code, cleaned SVG files."""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.locale import _ as sphinx_message

from paperlog.diagnostics import warn
from paperlog.figures.picture_files import facts_of_svg, svg_of
from paperlog.figures.svg import SvgError
from paperlog.nodes import log_picture, show_words
from paperlog.transforms.log_transform import LogTransform


class ShowPictures(LogTransform):
    """Set the files of drawn pictures, replace SVG files by cleaned copies with the same published
    names, and replace pictures that the format cannot show.

    Images with the class ``pl-dark`` are kept only where a page can switch its colour scheme.
    """

    # before Sphinx selects and converts images
    default_priority = 80

    def run(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            if "pl-dark" in image["classes"] and not self.for_site:
                image.parent.remove(image)
                continue
            if isinstance(image, log_picture):
                self._show(image)
            if self.domain.builder.supported_image_types and self.is_ours:
                self._clean(image)

    def _show(self, image: log_picture) -> None:
        if self.for_terminal:
            # Sphinx's writers would put the caption on the same line
            alt = image.get("alt")
            words = sphinx_message("[image: %s]") % alt if alt else sphinx_message("[image]")
            image.replace_self(nodes.paragraph("", words))
        elif "code" in image:
            self._name_file(image)
        elif image["uri"].lower().endswith(".pdf") and self.for_html and not self.for_site:
            # EPUB readers do not show PDF files
            show_words(image, image.get("alt") or image["uri"])

    def _name_file(self, image: log_picture) -> None:
        name = image["uri"]
        docnames, published = self.env.images[name]
        path = next(self.domain.pages[docname].drawn[name] for docname in sorted(docnames))
        self.env.images[path] = (docnames, published)
        image["uri"] = path
        image["candidates"] = {"*": path}

    def _clean(self, image: nodes.image) -> None:
        candidates: dict[str, str] = image.get("candidates", {})
        for kind, name in list(candidates.items()):
            if not name.lower().endswith(".svg") or name not in self.env.images:
                continue
            try:
                candidates[kind] = self._published_path(name)
            except (SvgError, OSError) as error:
                # the file was changed after its page was read
                warn("figure", f"the figure {name!r} {error}; its text is shown", image)
                show_words(image, image.get("alt") or name)
                return
            if image["uri"] == name:
                image["uri"] = candidates[kind]

    def _published_path(self, name: str) -> str:
        """Return the path of the file to publish: a copy if anything had to be removed."""
        path = self.env.srcdir / name
        if not facts_of_svg(path).is_changed:
            return name
        digest = sha1(name.encode(), usedforsecurity=False).hexdigest()
        target = Path(self.env.doctreedir, "images", "cleaned", digest, path.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(svg_of(path).to_bytes())
        self.env.original_image_uri[target] = name  # type: ignore[index]
        self.env.images[str(target)] = ({self.env.docname}, self.env.images[name][1])
        return str(target)
