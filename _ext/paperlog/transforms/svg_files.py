"""Publish SVG files without scripts and other unsafe content; the sources are not changed."""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path
from typing import Any

from docutils import nodes

from paperlog.diagnostics import warn
from paperlog.figures.picture_files import facts_of_svg, svg_of
from paperlog.figures.svg import SvgError
from paperlog.nodes import show_words
from paperlog.transforms.log_transform import LogTransform


class CleanDrawings(LogTransform):
    """Replace SVG files by cleaned copies with the same published names."""

    # before Sphinx converts images
    default_priority = 95

    def run(self, **kwargs: Any) -> None:
        if self.domain.builder.supported_image_types and self.is_ours:
            for image in list(self.document.findall(nodes.image)):
                self._clean(image)

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
