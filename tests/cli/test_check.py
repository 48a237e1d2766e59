"""``paperlog check`` reports faults with their lines, and fixes those it can."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from paperlog.checking.linter import check
from paperlog.model.line_ends import source_lines
from paperlog.rules import RULES
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from projects import ROOT

Run = Callable[..., Result]
Write = Callable[[dict[str, str]], Path]

BIB = """@article{one, author = {Chen, Xi}, title = {A first work on the shapes of hearts}, journal = {Shapes}, year = {2021}, doi = {10.1000/x}, retracted = {10.1000/notice}}
@article{two, author = {Doe, Jo}, title = {A second work}, year = {2020}}
@misc{three, author = {Doe, Jo}, title = {The third}, doi = {10.1000/x}}
@misc{four, author = {Doe, Jo}, title = {A first work on the shape of hearts}, year = {2021}}
@misc{one, title = {Again}}
@misc{lone, title = {Lone}, code = {javascript:x}}
@misc{broken, title = {Broken
@misc{last, title = {Last}}
"""
WEEK = """# W

::::{week} 2024-W27
:::{paper} one
:name: One
:tags: segmentation, CMR
:status: perhaps
:rating: 7
:read: 32/01/2024
:relates: extends nowhere, x y z
:figure: gone.png
:doi: https://doi.org/10.1000/x
:pdf: javascript:x
:misspelt: x

See [there](missing.md), [far](a%00b.txt), {cite}`twoo`, {cite}`one two` and `{cite}`code``.
:::
:::{paper} one
:tags: segmentatoin
:::
:::{paper}
:::
::::

:::{paper} two
:::

::::{week} 2024-W30
::::

::::{week} 01/07/2024-08/07/2024
::::

::::{week} never
::::
"""
FILES = {
    "conf.py": (
        'bibtex_bibfiles = ["references.bib"]\n'
        'paperlog_fields = {"quality": {"choices": ["good", "bad"]}}\n'
    ),
    "index.md": "# Log\n\n<div>\n:::{paper} one\n\nText\nand more.\n\n:::\n\nIn a box.\n",
    "2024/w28.md": "# W\n\n::::{week} 2024-W29\n:::{note} News\n:::\n::::\n\n::::{week}\n",
    "2024/w31.md": "# W\n\n::::{week} 2024-W32\n:::{note} News\n:::\n::::\n",
    "w.md": WEEK,
    "off.md": "% paperlog: off nothing\n\n# Off\n",
    "facets.md": "# F\n\n::::{week} 2024-W40\n:::{note} A\n:tags: a/x\n:quality: best\n:::\n:::{note} B\n:tags: b/x\n:::\n::::\n",
    "options.md": "# O\n\n:::{paper} one\n:tags: a\n:tags: b\n:::\n:::{paper} one\n:tags:a\n:::\n",
    "open.md": "# Open\n\n::::{week} 2024-W33\n:::{note} News\n",
    "deep.md": f"# Deep\n\n{'*' * 90}a{'*' * 90}\n",
    "drawn.md": "# D\n\n::::{week} 2024-W34\n:::{note} N\n:figure: a.svg\n:alt: A\n:::\n::::\n",
    "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "references.bib": BIB,
    "tags.toml": '[tags.mri]\naliases = ["CMR"]\n[tags.gan]\nunknown = 1\n',
    "paperlog.lock": "w#paper-gone\n-> w\n",
}


def found(folder: Path) -> list[tuple[str, str, int]]:
    return [
        (finding.rule, finding.path.name, finding.line)
        for finding in check(read_log(find_project(folder)))
    ]


def test_every_rule_is_reported(log: Write) -> None:
    folder = log(FILES)
    (folder / "latin.md").write_bytes("# Caf\xe9\n".encode("latin-1"))
    findings = found(folder)
    told = {rule.code for rule in RULES.values() if rule.reported_by != "build"}
    # unreadable lock files and packages have their own tests
    assert {rule for rule, _path, _line in findings} == told - {"unreadable", "plugin"}
    for expected in [
        ("retracted", "w.md", 4), ("status", "w.md", 7), ("rating", "w.md", 8), ("date", "w.md", 9), ("relation", "w.md", 10), ("target", "w.md", 10), ("figure", "w.md", 11),
        ("alt", "w.md", 11), ("link-spelling", "w.md", 12), ("link", "w.md", 13), ("option", "w.md", 14), ("dead-link", "w.md", 16), ("unknown-key", "w.md", 16),
        ("citation", "w.md", 16), ("download", "w.md", 16),
        ("duplicate-entry", "w.md", 18), ("near-tag", "w.md", 19), ("argument", "w.md", 21), ("outside-week", "w.md", 25), ("empty-week", "w.md", 28),
        ("week-range", "w.md", 31), ("week-twice", "w.md", 31), ("week", "w.md", 34), ("tag-spelling", "w.md", 6), ("stray-fence", "index.md", 9),
        ("field", "facets.md", 6), ("option-twice", "options.md", 5), ("option-malformed", "options.md", 8), ("hidden", "index.md", 4),
        ("too-deep", "deep.md", 3),
        ("week-place", "w31.md", 3), ("unclosed", "open.md", 3), ("drawing", "drawn.md", 5),
        ("encoding", "latin.md", 1), ("anchor-gone", "paperlog.lock", 1), ("redirect", "paperlog.lock", 2),
        ("missing-field", "references.bib", 2), ("duplicate-work", "references.bib", 3), ("duplicate-work", "references.bib", 4), ("duplicate-key", "references.bib", 5),
    ]:  # fmt: skip
        assert expected in findings


def test_the_real_log_is_clean(run: Run) -> None:
    result = run(ROOT, "check", "--no-notes")
    assert (result.exit_code, result.stdout) == (0, "")


def test_fix_applies_all_safe_fixes_once(run: Run, log: Write) -> None:
    folder = log({"w.md": WEEK, "references.bib": BIB, "tags.toml": FILES["tags.toml"]})
    dry = run(folder, "check", "--fix", "--dry-run")
    assert "+:tags: segmentation, mri" in dry.stdout and "+:doi: 10.1000/x" in dry.stdout
    assert (folder / "w.md").read_text(encoding="utf-8") == WEEK
    run(folder, "check", "--fix")
    fixed = WEEK.replace("CMR", "mri").replace(":doi: https://doi.org/", ":doi: ")
    assert (folder / "w.md").read_text(encoding="utf-8") == fixed
    assert not {"tag-spelling", "link-spelling"} & {rule for rule, _path, _line in found(folder)}


@pytest.mark.parametrize(
    "line",
    [
        "{paper}`one` and {cite}`one`, {cite:p}`one`",
        "{cite}`one` and `{cite}`none``",
        ":cite:`one`, `code` and {cite}`one`",
        "``{cite}`none` `` {cite}`one`",
    ],
)
def test_roles_and_code_in_one_line_are_distinguished(log: Write, line: str) -> None:
    folder = log(
        {
            "w.md": f"# W\n\n::::{{week}} 2024-W27\n:::{{paper}} two\n{line}.\n:::\n::::\n",
            "references.bib": "@misc{one, title={One}}\n@misc{two, title={Two}}\n",
        }
    )
    assert not {"unknown-key", "unused-key"} & {rule for rule, _path, _line in found(folder)}


def test_fix_is_applied_to_the_right_line_with_unusual_line_ends(run: Run, log: Write) -> None:
    words = "One\x0cof\u2028these: CMR."
    folder = log(
        {
            "w.md": (
                f"# W\n\n::::{{week}} 2024-W27\n:::{{note}} CMR\n{words}\n:::\n:::{{paper}}"
                " one\n:tags: CMR\n:::\n::::\n"
            ),
            "tags.toml": FILES["tags.toml"],
        }
    )
    before = (folder / "w.md").read_text(encoding="utf-8")
    run(folder, "check", "--fix")
    assert (folder / "w.md").read_text(encoding="utf-8") == before.replace(
        ":tags: CMR", ":tags: mri"
    )


def test_paper_role_takes_a_name_and_cite_role_a_key(log: Write) -> None:
    words = "See {paper}`MeshNet`, {paper}`one`, {paper}`it <one@2024-W27>`, {cite}`MeshNet`."
    card = (
        ":::{paper} one\n:name: MeshNet\n:::\n:::{paper} two\n:relates: extends MeshNet, uses"
        f" one@2024-W27\n{words}\n:::\n"
    )
    folder = log(
        {
            "w.md": f"# W\n\n::::{{week}} 2024-W27\n{card}::::\n",
            "references.bib": "@misc{one, title={One}}\n@misc{two, title={Two}}\n",
        }
    )
    assert [
        finding.message
        for finding in check(read_log(find_project(folder)))
        if finding.rule == "unknown-key"
    ] == ["no .bib file has the key 'MeshNet'; add a record, or correct it"]


def test_text_that_only_looks_like_a_link_is_ignored(log: Write) -> None:
    pages = {
        "w.md": (
            "# W\n\n$w[i](x_i)$ costs $5, [gone](gone.md), `[a](b.md)` and"
            " [b](https://[arxiv.org/abs/1)\n"
        ),
        "r.rst": "R\n=\n\nf[i](x)\n",
    }
    assert [
        finding.message
        for finding in check(read_log(find_project(log(pages))))
        if finding.rule == "dead-link"
    ] == [
        "the target of the link, 'gone.md', does not exist",
        "'https://[arxiv.org/abs/1' is not a valid URL: Invalid IPv6 URL",
    ]


def test_unreadable_lock_file_is_reported(log: Write) -> None:
    folder = log({"w.md": "# W\n"})
    (folder / "paperlog.lock").write_bytes("# words\nw#week-caf\xe9\n".encode("latin-1"))
    assert ("unreadable", "paperlog.lock", 2) in found(folder)


@pytest.mark.parametrize("kind", ["folder", "link to nothing", "link to itself", "pipe"])
def test_lock_path_that_is_not_a_regular_file_is_reported(run: Run, log: Write, kind: str) -> None:
    folder = log({"w.md": "# W\n", "references.bib": ""})
    lock = folder / "paperlog.lock"
    make = {
        "folder": lock.mkdir,
        "link to nothing": lambda: lock.symlink_to(folder / "gone"),
        "link to itself": lambda: lock.symlink_to(lock),
        "pipe": lambda: os.mkfifo(lock),
    }
    make[kind]()
    assert ("unreadable", "paperlog.lock", 1) in found(folder)
    told = run(folder, "check", "--publish", "--no-notes")
    assert told.exit_code == 1
    assert "no addresses were saved" in told.output
    assert told.output.count("paperlog.lock") == 1


def test_plural_of_a_tag_is_reported_unless_short(run: Run, log: Write) -> None:
    tags = "gan, gans, vits, vit, ga, gas"
    page = f"# W\n\n::::{{week}} 2024-W27\n:::{{note}} Tags\n:tags: {tags}\n:::\n::::\n"
    told = run(log({"w.md": page}), "check", "--format", "json")
    assert [
        finding["message"] for finding in json.loads(told.stdout) if finding["rule"] == "near-tag"
    ] == ["the tag 'gans' is similar to 'gan'; use that, or declare both in tags.toml"]


def test_fix_corrects_all_tags_and_removes_duplicates(run: Run, log: Write) -> None:
    card = ":::{{paper}} one\n:tags: {}\n:::\n"
    cards = card.format("cmr-like; CMR、 x，mri") + card.format('"x: y, CMR"')
    folder = log(
        {"w.md": f"# W\n\n::::{{week}} 2024-W27\n{cards}::::\n", "tags.toml": FILES["tags.toml"]}
    )
    run(folder, "check", "--fix")
    assert (folder / "w.md").read_text(encoding="utf-8").splitlines()[4::3] == [
        ":tags: cmr-like; mri、 x",
        ':tags: "x: y, mri"',
    ]


@pytest.mark.parametrize(("where", "left"), [("% paperlog: off alt\n# W\n", 0), ("# W\n", 2)])
def test_comment_switches_a_rule_off_in_a_file(log: Write, where: str, left: int) -> None:
    cards = "".join(f":::{{paper}} {key}\n:figure: a.svg\n:::\n" for key in ("one", "two"))
    folder = log(
        {
            "w.md": f"{where}\n::::{{week}} 2024-W27\n{cards}::::\n",
            "a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "references.bib": "",
        }
    )
    assert sum(rule == "alt" for rule, _path, _line in found(folder)) == left


def test_comment_switches_a_rule_off_for_an_entry_or_a_record(log: Write) -> None:
    card = ":::{{paper}} {}\n:figure: gone.png\n\n{}\n:::\n"
    text = (
        "# W\n\n::::{week} 2024-W27\n"
        + card.format("one", "<!-- paperlog: off alt, figure -->")
        + card.format("two", "Words.")
        + "::::\n"
    )
    bib = (
        "@misc{one, title = {One}}\n% paperlog: off missing-field\n@article{two, title ="
        " {Two}}\n@article{three, title = {Three}}\n"
    )
    findings = found(log({"w.md": text, "references.bib": bib}))
    assert [line for rule, _path, line in findings if rule in {"alt", "figure"}] == [10, 10]
    assert {line for rule, _path, line in findings if rule == "missing-field"} == {4}


def test_findings_in_machine_readable_formats(
    run: Run, log: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = log({"w.md": WEEK, "references.bib": BIB})
    # as in a repository whose log is below the root
    monkeypatch.chdir(folder.parent)
    listed = json.loads(run(folder, "check", "--format", "json").stdout)
    sarif = json.loads(run(folder, "check", "--format", "sarif").stdout)["runs"][0]
    github = run(folder, "check", "--format", "github").stdout.splitlines()
    assert len(listed) == len(sarif["results"]) == len(github) > 10
    assert {result["ruleId"] for result in sarif["results"]} <= {
        rule["id"] for rule in sarif["tool"]["driver"]["rules"]
    }
    assert f"::error file={folder.name}/w.md,line=34,col=1,title=week::" in "\n".join(github)


WEEK_OF = "# W\n\n::::::{{week}} 2024-W27\n{}\n::::::\n".format


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            WEEK_OF(":::{note} N\n:::\n:::"),
            [
                (
                    6,
                    (
                        "`:::` closes no directive and opens a block around what follows; remove"
                        " it, or lengthen the fence of the directive above to match"
                    ),
                )
            ],
        ),
        (
            WEEK_OF("<details>\n:::{note} N"),
            [
                (
                    5,
                    (
                        "`{note} N` is part of the HTML that begins in line 4; insert a blank line"
                        " between them"
                    ),
                )
            ],
        ),
        (
            "$$\n```{paper} one\n```\n$$\n",
            [
                (
                    2,
                    (
                        "`{paper} one` is part of the formula that begins in line 1; close the"
                        " formula above with `$$`"
                    ),
                )
            ],
        ),
        (
            WEEK_OF(":::{note}N: a\n:::"),
            [
                (
                    4,
                    (
                        "`{note}N: a` is not a directive; put a space after the braces:"
                        " `{note} N: a`"
                    ),
                )
            ],
        ),
        (
            WEEK_OF(
                ":::{note} N\n:tags: a\n\n---\nNot"
                " lost.\n---\n:::\n:::{tip}\n\n---\nLost.\n---\n:::"
            ),
            [
                (
                    13,
                    (
                        "MyST takes the lines between this `---` and the next one for front"
                        " matter and drops them; write `***` for a rule, or put a paragraph above"
                    ),
                )
            ],
        ),
        (WEEK_OF(":::{note} N\n:tags: a\n\nWords.\n\n---\nNot lost.\n---\n:::"), []),
        ("- :::{paper} one\n  :::\n\n> ```\n> code\n", []),
        (
            "- :::{paper} one\n\nText\n",
            [
                (
                    1,
                    "`{paper}` opened here is never closed; close it with a line that repeats its"
                    " fence",
                )
            ],
        ),
    ],
)
def test_hidden_directive_is_reported_with_its_cause(
    log: Write, text: str, told: list[tuple[int, str]]
) -> None:
    folder = log({"w.md": text, "references.bib": "@misc{one, title={One}}\n"})
    rules = {"stray-fence", "unclosed", "hidden"}
    assert [
        (finding.line, finding.message)
        for finding in check(read_log(find_project(folder)))
        if finding.rule in rules
    ] == told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (":name: N\n:tags:a\n:status: read", [(6, "option-malformed")]),
        (":name: N\n:tags: 'it's", [(6, "option-malformed")]),
        (':tags: "a\n:name: N', [(5, "option-malformed")]),
        ("---\nname: N\ntags:a\n---", [(7, "option-malformed")]),
        (':name: "N"\n:tags: a\n:tags: b', [(7, "option-twice")]),
        (":tags: a\n:name: N\n:tags: b", [(7, "option-twice")]),
        (":tags: >-\n:  a,\n:  b\n:name: 'it''s'\n:title: a: b", []),
    ],
)
def test_lost_options_are_reported(log: Write, options: str, told: list[tuple[int, str]]) -> None:
    folder = log(
        {"w.md": WEEK_OF(f":::{{note}} N\n{options}\n\nWords.\n:::"), "references.bib": ""}
    )
    assert [
        (line, rule) for rule, _path, line in found(folder) if rule.startswith("option")
    ] == told


def test_option_below_the_start_of_a_card_is_reported(run: Run, log: Write) -> None:
    folder = log(
        {
            "w27.md": "# W\n\n::::{week} 2024-W27\n:::{note} N\n\n:status: read\nText.\n\n"
            ":read: is a word of mine\n:::\n::::\n"
        }
    )
    result = run(folder, "check")
    assert "w27.md:6:1: warning: `:status:` is text here; write options directly" in result.output
    assert result.output.count("[option]") == 1


def test_removed_anchor_is_reported(run: Run, log: Write) -> None:
    folder = log(
        {"w.md": "# W\n\n::::{week} 2024-W27\n:::{note} News\n:::\n::::\n", "references.bib": ""}
    )
    assert run(folder, "check", "--publish").exit_code == 0
    (folder / "w.md").rename(folder / "x.md")
    told = run(folder, "check")
    assert (
        told.exit_code == 1
        and "w#note-news was published and no longer exists: it has moved to x#note-news"
        in told.stdout
    )


def test_publishing_redirects_a_renamed_entry(run: Run, log: Write) -> None:
    week = "# W\n\n::::{week} 2024-W27\n:::{paper} old\n:::\n::::\n"
    bib = "@article{old, title = {A title of its own}, year = 2020, doi = {10.1000/x}}\n"
    folder = log({"w.md": week, "references.bib": bib})
    run(folder, "check", "--publish")
    lock = folder / "paperlog.lock"
    assert "w#paper-old = doi:10.1000/x\n" in lock.read_text(encoding="utf-8")
    log({"w.md": week.replace("old", "new"), "references.bib": bib.replace("old", "new")})
    told = run(folder, "check", "--no-notes").stdout
    assert "w#paper-new has the same DOI; `paperlog check --publish` redirects it" in told
    result = run(folder, "check", "--publish", "--no-notes")
    assert "w#paper-old leads to w#paper-new\n" in result.stderr
    assert "anchor-gone" not in result.stdout
    saved = lock.read_text(encoding="utf-8")
    assert "w#paper-old -> w#paper-new\n" in saved
    run(folder, "check", "--publish")
    assert lock.read_text(encoding="utf-8") == saved
    # renamed back, the old address is the address
    log({"w.md": week, "references.bib": bib})
    run(folder, "check", "--publish")
    saved = lock.read_text(encoding="utf-8")
    assert "w#paper-old = doi:10.1000/x\n" in saved
    assert "w#paper-new -> w#paper-old\n" in saved


def test_publishing_keeps_the_comments(run: Run, log: Write) -> None:
    page = "::::{week} 2024-W27\n:::{note} News\nText.\n:::\n::::\n"
    lock = "# mine\nold -> w\n  # and mine\n"
    folder = log({"w.md": f"# W\n\n{page}", "references.bib": "", "paperlog.lock": lock})
    for _times in range(2):
        assert run(folder, "check", "--publish").exit_code == 0
        saved = (folder / "paperlog.lock").read_text(encoding="utf-8")
        assert saved.endswith("# mine\n# and mine\nold -> w\nw#note-news\nw#week-2024-w27\n")
        assert saved.count("# Addresses of this log") == 1


def test_publishing_tells_addresses_that_cannot_be_saved(run: Run, log: Write) -> None:
    page = "# W\n\n::::{week} 2024-W27\n:::{note} News\nText.\n:::\n::::\n"
    folder = log({"a = b.md": page, "references.bib": ""})
    for _times in range(2):
        told = run(folder, "check", "--publish", "--no-notes")
        assert "a = b#note-news cannot be saved; give the page a shorter name" in told.output


def test_publishing_loses_no_line_that_is_not_understood(run: Run, log: Write) -> None:
    folder = log({"w.md": "# W\n", "references.bib": "", "paperlog.lock": "w#a -> \n"})
    result = run(folder, "check", "--publish")
    assert result.exit_code != 0
    assert "paperlog.lock:1: this is not an address" in result.output
    assert (folder / "paperlog.lock").read_text(encoding="utf-8") == "w#a -> \n"


@given(st.text(":{}`~ \nweekpaper#-%<>!|\t\r\x0c\u20284-W27", max_size=200))
def test_any_text_of_a_page_is_read(text: str) -> None:
    from paperlog.model.tag import Vocabulary
    from paperlog.source.log_reader import Log, read_page
    from paperlog.source.project import Project

    page = read_page(text, "w", Path("/w/w.md"))
    log = Log(Project(Path("/w"), Path("/w")), [page], {}, [], [], Vocabulary(), [])
    assert all(1 <= finding.line <= len(source_lines(text)) + 1 for finding in check(log))
