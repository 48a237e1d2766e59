"""Checkboxes of task lists and struck-through text, which MyST parses to raw HTML."""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes

from paperlog.transforms.log_transform import LogTransform

CHECKBOX = 'class="task-list-item-checkbox"'
CHECKED = 'checked="checked"'
STRUCK = ("<s>", "</s>")
TILDES = "~~"


class PrintMarks(LogTransform):
    """Replace the HTML of checkboxes and struck-through text by text in other formats."""

    default_priority = 200
    BOXES: ClassVar[dict[str, tuple[str, str]]] = {
        "html": ("\N{BALLOT BOX} ", "\N{BALLOT BOX WITH X} "),
        "latex": ("$\\square$ ", "$\\boxtimes$ "),
    }
    """Unchecked and checked box by the format of the builder."""

    def run(self, **kwargs: Any) -> None:
        if not self.is_ours:
            return
        if self.for_site:
            self._label_boxes()
            return
        output = self.domain.builder.format
        for node in list(self.document.findall(nodes.raw)):
            text = node.astext()
            if CHECKBOX in text:
                box = self.BOXES.get(output, ("[ ] ", "[x] "))[CHECKED in text]
                is_tex = output == "latex"
                replacement = nodes.raw("", box, format="latex") if is_tex else nodes.Text(box)
                node.replace_self(replacement)
            elif text in STRUCK and not self.for_html:
                node.replace_self(nodes.Text(TILDES))

    def _label_boxes(self) -> None:
        """Wrap the text of each task into a ``<label>`` of its checkbox, for screen readers."""
        for node in list(self.document.findall(nodes.raw)):
            if CHECKBOX in node.astext():
                parent = node.parent
                label = nodes.raw("", '<label class="pl-task">', format="html")
                parent.insert(parent.index(node), label)
                parent.append(nodes.raw("", "</label>", format="html"))
