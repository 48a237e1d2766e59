"""Replace formulas with a hundred errors, at which TeX stops, by their source.

TeX counts errors per paragraph, and ``paperlog.sty`` resets the count in each formula, so only a
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


def without_crowded_formula(text: str, log: str, name: str) -> str | None:
    """Replace the formula at which TeX stopped by its source.

    Return the changed *text*, or ``None`` if TeX did not stop in a formula.

    :param text: LaTeX source of the book.
    :param log: content of the log file of TeX.
    :param name: file name of the book.
    """
    before, stop, _after = log.partition(STOP)
    errors = [error for error in ERROR_LINE.finditer(before) if error["file"] == name]
    if not stop or not errors:
        return None
    lines = text.split("\n")
    number = int(errors[-1]["line"])
    begin, end = (len("\n".join([*lines[:count], ""])) for count in (number - 1, number))
    entry = max(text.rfind(ENTRY, 0, begin), 0)
    formulas = list(takewhile(lambda one: one.start() < end, FORMULA.finditer(text, entry)))
    # TeX reads some tables and arguments as a whole, and reports the line of their end
    candidates = [formula for formula in formulas if formula.end() > begin] or formulas
    if not candidates:
        return None
    # a formula with a hundred errors is long
    crowded = max(candidates, key=lambda formula: len(formula[0]))
    typed = f"\\paperlogtyped{{{crowded['inline'] or crowded[0]}}}"
    return text[: crowded.start()] + typed + text[crowded.end() :]
