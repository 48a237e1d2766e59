"""Rewrite non-ASCII characters in formulas as LaTeX commands or text.

The classic mathematical fonts of TeX have no glyphs for them.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from docutils import nodes
from docutils.utils.math.mathalphabet2unichar import mathbb, mathcal
from docutils.utils.math.unichar2tex import uni2tex_table

from paperlog.formulas.commands import ARGUMENTS
from paperlog.formulas.faults import fault_of
from paperlog.formulas.tokens import TOKEN
from paperlog.latex.writing_systems import pieces_of
from paperlog.transforms.log_transform import LogTransform

ALPHABETS = {"\\mathbb": mathbb, "\\mathcal": mathcal, "\\mathscr": mathcal}
"""Alphabets whose fonts have only capital letters."""


class SetFormulas(LogTransform):
    """Apply :func:`typeset_formula` to all formulas."""

    default_priority = 940
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        if self.config.latex_engine != "xelatex":
            return
        for node in self.document.findall(nodes.Element):
            if isinstance(node, nodes.math | nodes.math_block):
                code = typeset_formula(node.astext())
                node[:] = [nodes.Text(code)]


def typeset_formula(code: str) -> str:
    """Return *code* with non-ASCII characters only inside of text.

    >>> typeset_formula("α ≤ 1")
    '\\\\alpha  \\\\leq  1'
    """
    tokens: list[str] = TOKEN.findall(unicodedata.normalize("NFC", code))
    modes = ["math"]
    printed: list[str] = []
    alphabet: dict[str, str] = {}
    command = ""
    for token in tokens:
        if token == "{":  # noqa: S105
            modes.append("text" if ARGUMENTS.get(command[1:]) == "t" else modes[-1])
            alphabet = ALPHABETS.get(command, {})
        elif token == "}" and len(modes) > 1:  # noqa: S105
            modes.pop()
            alphabet = {}
        elif token == "$":  # noqa: S105
            if modes[-1] == "dollar":
                modes.pop()
            else:
                modes.append("dollar")
        elif modes[-1] == "text":
            token = token if token.isascii() else _text(token)
        elif not token.isascii():
            token = _symbol(token, needs_braces=command in {"^", "_"} or command[1:] in ARGUMENTS)
        elif (
            len(token) == 1
            and (table := alphabet or ALPHABETS.get(command, {}))
            and (token.islower() or token.isdigit())
        ):
            token = f"{{\\text{{{_text(table.get(token, token))}}}}}"
        printed.append(token)
        if not token.isspace():
            command = token
    text = "".join(printed)
    # an environment would take braces around the whole formula as its argument
    return f"{{}}{text}" if text.lstrip().startswith("{") else text


@cache
def _symbol(char: str, *, needs_braces: bool) -> str:
    if char == "′":
        return "'"
    command = uni2tex_table.get(ord(char), "")
    if command and not fault_of(command):
        return f"{{{command}}}" if needs_braces else command
    return f"{{\\text{{{_text(char)}}}}}"


def _text(text: str) -> str:
    commands = {"ltr": "\\paperlogruns{%s}", "rtl": "\\paperlogrtl{%s}", "text": "%s", "break": ""}
    return "".join(commands[kind] % piece if piece else "" for kind, piece in pieces_of(text))
