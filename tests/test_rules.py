"""A build and ``paperlog check`` report a mistake with the same code, line and message."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from paperlog.checking.linter import check
from paperlog.rules import RULES
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from projects import CONF, EXTENSION, Build

WARNING = re.compile(
    r"^(?:\S*/)?(?P<file>[\w.]+):(?P<line>\d+): WARNING: (?P<message>.*)"
    r" \[paperlog\.(?P<code>[a-z-]+)\]$",
    re.MULTILINE,
)
Report = tuple[str, str, int, str]

BOTH = {
    "paperlog.lock": "index#paper-gone\nindex#paper-a -> nowhere\n-> index\n",
    "conf.py": f"{CONF}\npaperlog_fields = {{'quality': {{'choices': ['good', 'bad']}}}}\n",
    "index.md": r"""# Log

```{toctree}
again
plain
latin
deep
open
```

::::{week} 2024-W27
:::{paper} one
:name: One
:tags: a/segmentation, b/shape
:status: perhaps
:rating: 7
:read: 32/01/2024
:relates: extends nowhere, x y z
:figure: gone.png
:pdf: javascript:x
:misspelt: x
:quality: best

Some words
and then {cite}`twoo`, {cite}`one two`
and {paper}`nobody`, [far](a%00b.txt).

```{excerpt}
:from: threee
Their words.
```
:::
:::{paper} one
:tags: segmentatoin, c/shape
:figure: a.svg

```{paper} two
```
:::
:::{paper}
:::
::::

:::{paper} two
:::

::::{week} 01/07/2024-08/07/2024
:::{note} Of a week that is there
:::
::::

::::{week} never
::::

:::::{week} 2024-W30
::::{week} 2024-W31
:::{note} Within
:::
::::
:::::
""",
    "again.md": "# Again\n\n::::{week} 2024-W30\n:::{paper} gone\n:::\n::::\n\nA \x01.\n",
    "plain.md": "# Plain\n\n::::{week} 2024-W35\n<div>\n:::{note} N\n:::\n::::\n\n:::\n",
    "deep.md": f"# Deep\n\n{'*' * 90}a{'*' * 90}\n",
    "open.md": "# Open\n\n::::{week} 2024-W33\n:::{note} News\n",
    "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "tags.toml": "[tags.gan]\nunknown = 1\n",
    "references.bib": (
        "@misc{one, title = {One}, code = {javascript:x}}\n@misc{two, title = {Two}}\n"
        "@misc{one, title = {Again}}\n@misc{broken, title = {Broken\n@misc{last, title = {Last}}\n"
    ),
}
"""A violation of each rule reported by both a build and ``check``, except rules about bytes."""

BUILD_ALONE = {
    "index.md": (
        "# T\n\n```{excerpt}\n```\n\n```{entries}\n:tag: nothing\n```\n\n```{tag-index}\n```\n\n"
        "```{tag-index}\n```\n\n{cite}`one` and $\\unheard$.\n\n"
        "::::{week} 2024-W27\n:::{note} N\n<div>\n:::\n::::\n"
    ),
    "references.bib": "@misc{one, title = {One}}\n",
}
TOLD_ELSEWHERE = {
    "book",
    "dot",
    "encoding",
    "formula-code",
    "selection",
    "unreadable",
}
"""Rules about bytes, programs and other builders, which have tests of their own."""


def reported_by_build(warnings: str) -> set[Report]:
    """Code, file, line and message of each warning."""
    return {
        (found["code"], found["file"], int(found["line"]), found["message"])
        for found in WARNING.finditer(warnings)
    }


def reported_by_check(folder: Path) -> set[Report]:
    """Code, file, line and message of each finding that a build reports too."""
    return {
        (found.rule, found.path.name, found.line, found.message)
        for found in check(read_log(find_project(folder)))
        if RULES[found.rule].reported_by == "both"
    }


def test_build_and_check_report_same_findings(build: Build) -> None:
    built = build(BOTH)
    (built.source / "latin.md").write_bytes("# Caf\xe9\n".encode("latin-1"))
    built = build(BOTH, "-E")
    by_build, by_check = reported_by_build(built.warnings), reported_by_check(built.source)
    assert {told for told in by_build if RULES[told[0]].reported_by == "both"} == by_check
    assert {code for code, *_rest in by_check} == {
        rule.code for rule in RULES.values() if rule.reported_by == "both"
    } - {"unreadable", "plugin"}


def test_findings_reported_only_by_a_build(build: Build) -> None:
    told = {code for code, *_rest in reported_by_build(build(BUILD_ALONE).warnings)}
    assert (
        told
        == {rule.code for rule in RULES.values() if rule.reported_by == "build"} - TOLD_ELSEWHERE
    )


ALT = "# T\n{}\n::::{{week}} 2024-W27\n{}::::\n"
CARD = ":::{{note}} {}\n:figure: a.svg\n{}\nText.\n:::\n"
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.mark.parametrize(
    ("page", "conf", "lines"),
    [
        (ALT.format("", CARD.format("A", "") + CARD.format("B", "")), "", [5, 10]),
        (
            ALT.format("", CARD.format("A", "\n% paperlog: off alt\n") + CARD.format("B", "")),
            "",
            [12],
        ),
        (ALT.format("% paperlog: off alt", CARD.format("A", "") + CARD.format("B", "")), "", []),
        (ALT.format("", CARD.format("A", "")), 'suppress_warnings = ["paperlog.alt"]', []),
        (ALT.format("", CARD.format("A", "")), 'suppress_warnings = ["paperlog"]', []),
        (ALT.format("", CARD.format("A", "")), 'suppress_warnings = ["paperlog.figure"]', [5]),
    ],
)
def test_suppressed_code_is_off_in_build_and_check(
    build: Build, page: str, conf: str, lines: list[int]
) -> None:
    built = build({"conf.py": f"{CONF}{conf}\n", "index.md": page, "a.svg": PICTURE})
    told: list[Callable[[], set[Report]]] = [
        lambda: reported_by_build(built.warnings),
        lambda: reported_by_check(built.source),
    ]
    for found in told:
        assert sorted(line for code, _file, line, _message in found() if code == "alt") == lines


def test_comment_in_bib_file_suppresses_rule_in_build_and_check(build: Build) -> None:
    records = "@misc{one, title = {A}, code = {javascript:x}}\n"
    bib = f"{records}% paperlog: off bib-link\n{records.replace('one', 'two')}"
    built = build({"index.md": "# T\n", "references.bib": bib})
    by_build, by_check = reported_by_build(built.warnings), reported_by_check(built.source)
    assert by_build == by_check
    assert [(code, line) for code, _file, line, _message in by_build] == [("bib-link", 1)]


def test_codes_in_sources_match_the_rules() -> None:
    """A warning with a misspelt code could not be suppressed."""
    used: set[str] = set()
    written: set[str] = set()
    for path in (EXTENSION / "paperlog").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                written.add(node.value) if path.name != "rules.py" else None
            # the log of LaTeX has findings of its own
            if not isinstance(node, ast.Call) or not node.args or path.name == "compile.py":
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else (getattr(node.func, "id", ""))
            )
            code = node.args[0]
            if name in {"warn", "warn_once", "Finding", "FenceFault"} and isinstance(
                code, ast.Constant
            ):
                used.add(str(code.value))
    assert used - RULES.keys() == set()
    assert RULES.keys() - written == set()


def test_every_rule_has_a_remedy() -> None:
    for code, rule in RULES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert rule.sentence.endswith(".") and rule.remedy.endswith(".")
