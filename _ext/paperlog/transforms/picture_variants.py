"""Pictures from code: their files, and the one of light and dark that an output can show."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.locale import _ as sphinx_message

from paperlog.nodes import log_picture, show_words
from paperlog.transforms.log_transform import LogTransform


class ShowPictures(LogTransform):
    """Have each picture from code name its file; the dark one is for pages that can switch.

    So is any image of the class ``pl-dark``.
    """

    # before images are cleaned, judged and converted
    default_priority = 80

    def run(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            if "pl-dark" in image["classes"] and not self.for_site:
                image.parent.remove(image)
            elif not isinstance(image, log_picture):
                continue
            elif self.for_terminal:
                # the writers of Sphinx would put the caption into the same line
                alt = image.get("alt")
                words = sphinx_message("[image: %s]") % alt if alt else sphinx_message("[image]")
                image.replace_self(nodes.paragraph("", words))
            elif "code" in image:
                self._name_file(image)
            elif image["uri"].lower().endswith(".pdf") and self.for_html and not self.for_site:
                # no reader of EPUBs shows it
                show_words(image, image.get("alt") or image["uri"])

    def _name_file(self, image: log_picture) -> None:
        name = image["uri"]
        docnames, published = self.env.images[name]
        path = next(self.domain.pages[docname].drawn[name] for docname in sorted(docnames))
        self.env.images[path] = (docnames, published)
        image["uri"] = path
        image["candidates"] = {"*": path}
