"""Text of ``cite`` roles: keys are linked, other text is reported and shown as typed."""

from __future__ import annotations

import re

import pytest
from paperlog.checking.record_checks import check_keys
from paperlog.model.citation_text import CitedKey, parse_citation
from paperlog.source.log_reader import read_log
from paperlog.source.project import Project
from projects import CONF, Build

MALFORMED = ["a b", "a; b", "a,", ",", "{a", "a{b}c", "{}", "a}", "{a}", "a,,b", "see a", "{{a}}b"]
WELL_FORMED = ["a", "a,b", " a , b ", "{see}a{p. 3},b", "{see, e.g.}a", ",".join(["a"] * 2000)]
ROLES = ["cite", "cite:t", "cite:ps", "cite:alp", "cite:author"]


@pytest.mark.parametrize("text", WELL_FORMED)
def test_all_keys_of_a_citation_are_read(text: str) -> None:
    assert {item.key for item in parse_citation(text)} <= {"a", "b"}
    assert parse_citation("{see, e.g.}a{p. 3}, b") == [
        CitedKey("a", "see, e.g.", "p. 3"),
        CitedKey("b", "", ""),
    ]


def test_invalid_key_is_reported_once_with_remedy() -> None:
    with pytest.raises(
        ValueError, match=r"^'a b' is not a citation key; separate keys with commas"
    ):
        parse_citation("a b")
    with pytest.raises(ValueError, match=r"^'a b' is not a citation key in 'c, a b'; separate"):
        parse_citation("c, a b")


def test_invalid_citations_are_reported_with_line_and_shown_as_typed(
    build: Build,
) -> None:
    roles = [(ROLES[number % len(ROLES)], text) for number, text in enumerate(MALFORMED)]
    lines = ["# T", "", *(f"- {{{role}}}`{text}` and {{cite}}`a`" for role, text in roles)]
    lines += ["", "{cite}`!a b` and {footcite:t}`a b` and {footcite}`a,`", ""]
    lines += ["```{footbibliography}", "```", "```{bibliography}", "```", ""]
    week = "::::{week} 2024-W27\n:::{paper} a\nSee {cite}`a b` and {cite}`{see}a`.\n:::\n::::\n"
    built = build(
        {
            "conf.py": CONF,
            "index.md": "\n".join(lines) + week + "\n```{toctree}\nold\n```\n",
            "old.rst": "Old\n===\n\n:cite:`a b` and :cite:t:`a,`\n",
            "references.bib": "@article{a, author={Doe, Jo}, title={A}, year={2020}}",
        }
    )
    assert (built.status, "Traceback" in built.warnings) == (0, False), built.warnings
    told = re.findall(r"(\w+\.\w+):(\d+): WARNING: .*\[paperlog\.citation\]", built.warnings)
    in_week = len(lines) + 2
    wanted = [("index.md", number) for number in [*range(3, 3 + len(roles)), in_week]]
    assert sorted((name, int(line)) for name, line in told) == sorted(
        [*wanted, ("old.rst", 4), ("old.rst", 4)]
    )
    items = [item.get_text() for item in built.page().select("article li")]
    assert [item.endswith("and [Doe20]") for item in items[: len(roles)]] == [True] * len(roles)
    for (_role, text), item in zip(roles, items, strict=False):
        assert item.startswith(text)
    # `paperlog check` has the same sentences for the same lines
    found = [
        (finding.path.name, finding.line, finding.message)
        for finding in check_keys(read_log(Project(built.source.parent, built.source)))
        if finding.rule == "citation"
    ]
    assert len(found) == len(told)
    for name, line, message in found:
        assert f"{name}:{line}: WARNING: {message} [paperlog.citation]" in built.warnings
