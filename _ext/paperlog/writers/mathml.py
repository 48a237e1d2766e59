"""Formulas as MathML, which browsers show by themselves: no script, no font, nothing fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import get_translation
from sphinx.util.math import get_node_equation_number

from paperlog.diagnostics import warn_once
from paperlog.formulas.own_commands import OwnCommands
from paperlog.writers.drawn_formulas import drawn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

sphinx_words = get_translation("sphinx")
NAME = "mathml"
DEFAULT = "mathjax"
"""What Sphinx registers whether an author names it or not."""
COMMAND = re.compile(r"\\(?:begin\{)?([A-Za-z]+\*?)")
WORDS_OF_A_NAME = re.compile(r"[A-Z][a-z]*")


def register_mathml(app: Sphinx) -> None:
    app.add_html_math_renderer(NAME, (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", _choose)


def _choose(app: Sphinx, config: Config) -> None:
    """Use MathML unless the author names a renderer or an extension that brings one."""
    if config.html_math_renderer:
        return
    others = set(app.registry.html_inline_math_renderers) - {NAME, DEFAULT}
    if len(others) > 1:
        # Sphinx says that one has to be chosen
        return
    if f"sphinx.ext.{DEFAULT}" in config.extensions:
        others = others or {DEFAULT}
    config["html_math_renderer"] = others.pop() if others else NAME


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(f'<span class="math">{_mathml(self, node, display=False)}</span>')
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """The formula in a box that scrolls, and its number beside it."""
    # furo wraps each display in a container that has its ids already
    taken = node.parent["ids"] if isinstance(node.parent, nodes.container) else []
    box = nodes.Element(
        ids=[one for one in node["ids"] if one not in taken], classes=node["classes"]
    )
    self.body.append(self.starttag(box, "div", CLASS="math pl-display"))
    self.body.append(f'<div class="pl-formula">{_mathml(self, node, display=True)}</div>')
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, sphinx_words("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _mathml(self: HTML5Translator, node: nodes.Element, *, display: bool) -> str:
    """The formula, or its source where it cannot be drawn."""
    code = node.astext()
    own = OwnCommands.of(self.config.paperlog_math_commands)
    unknown = own.foreign.intersection(COMMAND.findall(code)) if own.foreign else frozenset()
    for name in sorted(unknown):
        warn_once(
            "formula-code",
            f"pages show formulas with `{name}` as typed, since only the LaTeX preamble defines "
            "it; paperlog_math_commands can define it for both: {name: definition}",
            node,
        )
    if not unknown:
        try:
            return drawn(code, display=display)
        except Exception as error:
            warn_once(
                "formula-code",
                f"pages show the formula `{' '.join(code.split())}` as typed, since it cannot be "
                f"drawn: {_reason(error)}",
                node,
            )
    return f"<code>{self.encode(code)}</code>"


def _reason(error: Exception) -> str:
    """What latex2mathml has to say, which it says by the names of its errors.

    >>> class DoubleSuperscriptsError(Exception): ...
    >>> _reason(DoubleSuperscriptsError())
    'double superscripts'
    """
    name = type(error).__name__.removesuffix("Error")
    return f"{' '.join(WORDS_OF_A_NAME.findall(name)).lower()} {error}".strip()
