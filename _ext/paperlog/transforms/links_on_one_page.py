"""Links within the page that ``singlehtml`` writes."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from paperlog.transforms.log_transform import LogTransform


class ShortenFragments(LogTransform):
    """Make ``#document-tags#tag-mri``, as Sphinx's singlehtml spells a link, ``#tag-mri``.

    These are citations and links of other domains; those of the log are short from the start
    (:meth:`paperlog.domain.references.Address.uri`).
    """

    # after resolution of references
    default_priority = 850
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if not isinstance(self.domain.builder, SingleFileHTMLBuilder) or not self.is_ours:
            return
        for link in self.document.findall(nodes.reference):
            page, sign, anchor = link.get("refuri", "").rpartition("#")
            if page.startswith("#"):
                link["refuri"] = sign + anchor
