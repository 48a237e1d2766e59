"""Print a formula as typed if TeX stops at its hundredth error.

TeX counts errors by paragraph, and ``paperlog.sty`` has it count anew in each formula; so only a
formula with a hundred errors of its own ends a run.
"""

from __future__ import annotations

import re
from itertools import takewhile

STOP = "(That makes 100 errors; please try again.)"
ERROR_LINE = re.compile(r"^(?:\./)?(?P<file>[^\s:]+):(?P<line>\d+): ", re.MULTILINE)
FORMULA = re.compile(
    r"\\\((?P<inline>.*?)\\\)"
    r"|\\begin\{(?P<name>(?:equation|align|alignat|gather|multline|flalign|eqnarray)\*?)\}"
    r".*?\\end\{(?P=name)\}",
    re.DOTALL,
)
ENTRY = "\\paperlogat{"
LABEL = re.compile(r"\\label\{[^{}]*\}")
FRAME = re.compile(
    r"\\begin\{equation\*?\}\s*\\begin\{split\}(.*)\\end\{split\}\s*\\end\{equation\*?\}", re.S
)
"""What Sphinx writes around a display."""


def without_crowded_formula(text: str, log: str, name: str) -> str | None:
    """Replace the formula at which TeX stopped.

    Args:
        text: the book, as TeX read it.
        log: TeX's log.
        name: the file name of the book.

    Returns:
        The book with that formula as typed, or ``None`` if TeX did not stop in a formula of it.
    """
    before, stop, _after = log.partition(STOP)
    errors = [found for found in ERROR_LINE.finditer(before) if found["file"] == name]
    if not stop or not errors:
        return None
    lines = text.split("\n")
    number = int(errors[-1]["line"])
    begin, end = (len("\n".join([*lines[:count], ""])) for count in (number - 1, number))
    entry = max(text.rfind(ENTRY, 0, begin), 0)
    found = list(takewhile(lambda one: one.start() < end, FORMULA.finditer(text, entry)))
    # TeX reads some tables and arguments as a whole, and tells where they end
    here = [formula for formula in found if formula.end() > begin] or found
    if not here:
        return None
    # a hundred errors take many signs
    crowded = max(here, key=lambda formula: len(formula[0]))
    return text[: crowded.start()] + _typed(crowded) + text[crowded.end() :]


def _typed(formula: re.Match[str]) -> str:
    if not formula["name"]:
        return f"\\paperlogtyped{{{formula['inline']}}}"
    labels = "".join(f"\\phantomsection{label}" for label in LABEL.findall(formula[0]))
    code = FRAME.sub(r"\1", LABEL.sub("", formula[0]))
    return f"\\begin{{quote}}{labels}\\paperlogtyped{{{code}}}\\end{{quote}}"
