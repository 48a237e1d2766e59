"""Formulas as MathML, which browsers show by themselves: no script, no font, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

NAME = "mathml"


def register_mathml(app: Sphinx) -> None:
    app.add_html_math_renderer(NAME, (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", _choose)


def _choose(_app: Sphinx, config: Config) -> None:
    if not config.html_math_renderer:
        config["html_math_renderer"] = NAME


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(f'<span class="math">{_mathml(self, node.astext(), as_block=False)}</span>')
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(_mathml(self, node.astext(), as_block=True) + "</div>\n")
    raise nodes.SkipNode


def _mathml(self: HTML5Translator, code: str, *, as_block: bool) -> str:
    """The formula, or its source where it is no LaTeX that docutils reads."""
    try:
        return str(tex2mathml(code, as_block=as_block))
    except MathError:
        return f"<code>{self.encode(code)}</code>"
