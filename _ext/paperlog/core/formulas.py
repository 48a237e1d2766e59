"""Small formulas in titles, written with Unicode's raised and lowered characters: ``$x_i^2$`` reads ``xᵢ²``."""

from __future__ import annotations

import re

RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
LOWERED = dict(zip("0123456789+-=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", strict=True))
FORMULA = re.compile(r"(?<!\\)\$([^$]+)(?<!\\)\$")
SCRIPT = re.compile(r"(?P<mark>[_^])(?:\{(?P<group>[^{}]*)\}|(?P<char>[^\s{}_^\\]))")


def readable(text: str) -> str:
    """*text* with its formulas as plain characters; a formula that needs more than these stays as typed."""
    return FORMULA.sub(_formula, text)


def _formula(found: re.Match[str]) -> str:
    plain = SCRIPT.sub(_script, found[1])
    return found[0] if re.search(r"[_^\\{}]", plain) else plain


def _script(found: re.Match[str]) -> str:
    content = found["group"] if found["char"] is None else found["char"]
    table = RAISED if found["mark"] == "^" else LOWERED
    return "".join(table[char] for char in content) if content and all(char in table for char in content) else found[0]
