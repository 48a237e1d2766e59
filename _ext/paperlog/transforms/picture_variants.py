"""Select the light and dark variants of pictures for the output, and the files of drawn ones."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.locale import _ as sphinx_message

from paperlog.nodes import log_picture, show_words
from paperlog.transforms.log_transform import LogTransform


class ShowPictures(LogTransform):
    """Set the file of each picture drawn from code; replace pictures that the format cannot show.

    Images with the class ``pl-dark`` are kept only where a page can switch its colour scheme.
    """

    # before SVG files are cleaned, and Sphinx selects and converts images
    default_priority = 80

    def run(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            if "pl-dark" in image["classes"] and not self.for_site:
                image.parent.remove(image)
            elif not isinstance(image, log_picture):
                continue
            elif self.for_terminal:
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
