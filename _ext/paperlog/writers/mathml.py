"""Math renderer for MathML, which browsers display without scripts, fonts or requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import get_translation
from sphinx.util.math import get_node_equation_number

from paperlog.diagnostics import warn_once
from paperlog.formulas.own_commands import OwnCommands
from paperlog.writers.mathml_conversion import to_mathml

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

sphinx_words = get_translation("sphinx")
NAME = "mathml"
DEFAULT = "mathjax"
"""The renderer that Sphinx always registers."""
COMMAND = re.compile(r"\\(?:begin\{)?([A-Za-z]+\*?)")
WORDS_OF_A_NAME = re.compile(r"[A-Z][a-z]*")


def register_mathml(app: Sphinx) -> None:
    app.add_html_math_renderer(NAME, (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", _choose_renderer)


def _choose_renderer(app: Sphinx, config: Config) -> None:
    """At ``config-inited``: use MathML unless a renderer or an extension with one is configured."""
    if config.html_math_renderer:
        return
    others = set(app.registry.html_inline_math_renderers) - {NAME, DEFAULT}
    if len(others) > 1:
        # Sphinx reports that html_math_renderer is required
        return
    if f"sphinx.ext.{DEFAULT}" in config.extensions:
        others = others or {DEFAULT}
    config["html_math_renderer"] = others.pop() if others else NAME


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(f'<span class="math">{_mathml(self, node, display=False)}</span>')
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Print the formula in a box that scrolls, and the equation number beside it."""
    # furo wraps each display in a container that already has its ids
    printed = node.parent["ids"] if isinstance(node.parent, nodes.container) else []
    ids = [name for name in node["ids"] if name not in printed]
    box = nodes.Element(ids=ids, classes=node["classes"])
    self.body.append(self.starttag(box, "div", CLASS="math pl-display"))
    self.body.append(f'<div class="pl-formula">{_mathml(self, node, display=True)}</div>')
    if node.get("number"):
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, sphinx_words("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _mathml(self: HTML5Translator, node: nodes.Element, *, display: bool) -> str:
    """Return the formula as MathML, or as code after a warning if it cannot be converted."""
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
            return to_mathml(code, display=display)
        except Exception as error:
            warn_once(
                "formula-code",
                f"pages show the formula `{' '.join(code.split())}` as typed, since it cannot be "
                f"drawn: {_reason(error)}",
                node,
            )
    return f"<code>{self.encode(code)}</code>"


def _reason(error: Exception) -> str:
    """Return the message of an error of latex2mathml, which is mostly in the name of its class.

    >>> class DoubleSuperscriptsError(Exception): ...
    >>> _reason(DoubleSuperscriptsError())
    'double superscripts'
    """
    name = type(error).__name__.removesuffix("Error")
    return f"{' '.join(WORDS_OF_A_NAME.findall(name)).lower()} {error}".strip()
