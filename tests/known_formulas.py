"""Formulas that use every allowed command and environment."""

from __future__ import annotations

from paperlog.formulas.commands import (
    ARGUMENTS,
    ENVIRONMENTS,
    NAMED_DELIMITERS,
    OUTER,
    SIZES,
    WITH_NUMBER,
    WITHOUT_ARGUMENTS,
)

SAMPLES = {"m": "{x}", "o": "[n]", "t": "{if x}", "d": "{1em}", "c": "{red}"}


def known() -> list[str]:
    """One formula for each allowed command and environment."""
    formulas = [rf"a \{name} b" for name in sorted(WITHOUT_ARGUMENTS - {"limits", "nolimits"})]
    formulas += [rf"\sum\{name}_i" for name in ("limits", "nolimits")]
    for name, kinds in ARGUMENTS.items():
        formulas.append(rf"a\{name}" + "".join(SAMPLES[kind] for kind in kinds))
    for name in NAMED_DELIMITERS:
        formulas.append(rf"\left\{name} x \middle\{name} y \right\{name}")
    formulas += [rf"\{name}(x" for name in SIZES]
    for name in {*ENVIRONMENTS, *OUTER}:
        argument = "{2}" if name in WITH_NUMBER else "{c}" if name in {"array", "subarray"} else ""
        rows = r"a\\b" if name not in {"equation", "equation*"} else "a"
        formulas.append(rf"\begin{{{name}}}{argument}{rows}\end{{{name}}}")
    return formulas
