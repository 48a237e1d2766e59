"""Formulas as MathML, which browsers show by themselves: no script, no font, nothing fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from docutils.utils.math.unichar2tex import uni2tex_table

from paperlog.core.formula_commands import OUTER
from paperlog.diagnostics import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

NAME = "mathml"
COMMAND = re.compile(r"\\[A-Za-z]+\*?|[^\x00-\x7f]")
OUTER_NAMES = "|".join(map(re.escape, sorted(OUTER)))
OUTER_ENVIRONMENT = re.compile(rf"\\(?:begin|end)\{{(?:{OUTER_NAMES})\}}(?:(?<=alignat\}})\{{\d+\}}|(?<=alignat\*\}})\{{\d+\}})?")
NUMBERING = re.compile(r"\\(?:tag|label)\s*\{[^{}]*\}|\\(?:notag|nonumber)(?![A-Za-z])")
ENVIRONMENT = re.compile(r"(\\(?:begin|end))\{(split|gathered|dcases)\}")
ENVIRONMENTS = {"split": "aligned", "gathered": "aligned", "dcases": "cases"}
COLOUR = re.compile(r"\\(?:text)?color\s*\{\w+\}")
STARTS_WITH_SCRIPT = re.compile(r"^\s*(?=[\^_])|(?<=\{)(?=[\^_])|(?<=&)\s*(?=[\^_])")
# what docutils calls otherwise or knows nothing like, but can be read without
SPELLED = {
    **dict.fromkeys(("mathbin", "mathrel", "mathord", "mathop", "mathopen", "mathclose", "mathpunct", "mathinner", "mathnormal"), ""),
    **dict.fromkeys(("mathclap", "mathllap", "mathrlap", "smash", "allowbreak", "strut", "mathstrut"), ""),
    **dict.fromkeys(("textbf", "textit", "textsf", "texttt", "textup", "textnormal"), "text"),
    **{size + side: size + "l" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "m")},
    "dots": "ldots",
    "iff": "Longleftrightarrow",
    "dag": "dagger",
    "ddag": "ddagger",
    "Join": "bowtie",
    "cdotp": "cdot",
    "ldotp": "ldots",
    "unlhd": "trianglelefteq",
    "unrhd": "trianglerighteq",
    "bm": "boldsymbol",
    "stackrel": "overset",
    "operatorname*": "operatorname",
    "enspace": "quad",
    "xLeftarrow": "xleftarrow",
    "xRightarrow": "xrightarrow",
    "xmapsto": "xrightarrow",
    "xhookrightarrow": "xrightarrow",
    "xhookleftarrow": "xleftarrow",
}
SIGNS = {"vcentcolon": ":", "ordinarycolon": ":", "dblcolon": "::", "space": "\\ ", "copyright": "\\text{©}"}
STYLES = frozenset({"displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle"})


def register_mathml(app: Sphinx) -> None:
    app.add_html_math_renderer(NAME, (visit_math, None), (visit_math_block, None))
    app.connect("config-inited", _choose)


def _choose(_app: Sphinx, config: Config) -> None:
    if not config.html_math_renderer:
        config["html_math_renderer"] = NAME


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(f'<span class="math">{_mathml(self, node, as_block=False)}</span>')
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(_mathml(self, node, as_block=True) + "</div>\n")
    raise nodes.SkipNode


def _mathml(self: HTML5Translator, node: nodes.Element, *, as_block: bool) -> str:
    """The formula, or its source where docutils cannot read it, whatever it stumbles over."""
    code = node.astext()
    try:
        return str(tex2mathml(spelled(code), as_block=as_block))
    except Exception as error:
        warn("formula", f"the formula `{' '.join(code.split())}` is shown as typed, since it cannot be put into MathML: {error}", node)
        return f"<code>{self.encode(code)}</code>"


def spelled(code: str) -> str:
    """*code* in the words that docutils knows; what stands around all of it is not needed, since it finds rows by itself."""
    code = COLOUR.sub("", NUMBERING.sub("", OUTER_ENVIRONMENT.sub("", code)))
    code = ENVIRONMENT.sub(lambda found: f"{found[1]}{{{ENVIRONMENTS[found[2]]}}}", code)
    code = code.replace("\\left<", "\\left\\langle ").replace("\\right>", "\\right\\rangle ").replace("\\>", "\\:")
    return STARTS_WITH_SCRIPT.sub("{}", COMMAND.sub(_spelled, code))


def _spelled(found: re.Match[str]) -> str:
    name = found[0].removeprefix("\\")
    if not name.isascii():
        return name if name.isalpha() else uni2tex_table.get(ord(name), name)
    if name in STYLES and found.string[: found.start()].rstrip()[-1:] not in {"", "{"}:
        # docutils reads them at the beginning of a group only
        return ""
    if name in SIGNS:
        return SIGNS[name]
    if name not in SPELLED:
        return found[0]
    return f"\\{SPELLED[name]}" if SPELLED[name] else ""
