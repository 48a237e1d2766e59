"""The plugins in the guide work as shown: a field, a listing, an exporter, a rule."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from projects import CONF, EXTENSION, ROOT, Build, Built

GUIDE = (ROOT / "source/guide/extending.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^```python\n# (\w+\.py)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL))
PACKAGE: dict[str, Any] = tomllib.loads(
    re.findall(r"^```\{code-block\} toml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)[0]
)["project"]
CARD = ":::{{paper}} {key}\n:tags: a\n:data: {data}\n:modality: MRI\nWords.\n:::\n"
LOG = {
    "index.md": "# Log\n\n```{toctree}\nw27\nw28\nagain\nall\n```\n",
    "w27.md": "# W27\n\n::::{week} 2024-W27\n"
    + CARD.format(key="one", data="ACDC <&>")
    + CARD.format(key="two", data="M&Ms")
    + "::::\n",
    "w28.md": "# W28\n\n::::{week} 2024-W28\n:::{paper} one\n:modality: PET\nAgain.\n:::\n::::\n",
    "again.md": "# Again\n\n```{logged-again}\n```\n",
    "all.md": "# All\n\n```{entries}\n```\n",
    "references.bib": "@misc{one, title = {First}}\n@misc{two, title = {Second}}\n",
}
BROKEN = {
    "paperlog.listings": {"gone": "no_such_module:Gone", "wrong": "json:loads"},
    "paperlog.rules": {"near-tag": "acme_rule:untagged", "fails": "acme_fails:fails"},
    "paperlog.exporters": {"bad": "acme_fails:BAD"},
    "paperlog.fields": {"tags": "acme_fails:TAGS"},
}
FAILS = """
from paperlog.api import Exporter, Field, Rule, over_catalogue

TAGS = Field("tags")

@over_catalogue(Rule("fails", "It fails.", "note", "Nothing."))
def fails(log):
    raise LookupError("of acme")

def write(log, entries, notes):
    raise LookupError("of acme")

BAD = Exporter(write)
"""


def install(folder: Path, groups: dict[str, dict[str, str]], files: dict[str, str]) -> None:
    """Create a package with entry points in *folder*, as pip would install it."""
    info = folder / f"{PACKAGE['name'].replace('-', '_')}-{PACKAGE['version']}.dist-info"
    info.mkdir(parents=True)
    named = "".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
        for group, points in groups.items()
    )
    (info / "entry_points.txt").write_text(named, encoding="utf-8")
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {PACKAGE['name']}\nVersion: {PACKAGE['version']}\n",
        encoding="utf-8",
    )
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def built(tmp_path: Path, build: Build) -> Callable[..., Built]:
    """Build the log with the package of the guide installed."""
    packages = tmp_path / "packages"
    install(packages, PACKAGE["entry-points"], FILES)

    def run(changes: dict[str, str] | None = None, *options: str) -> Built:
        conf = f"import sys\nsys.path.insert(0, {str(packages)!r})\n{CONF}\n{FILES['conf.py']}"
        return build({**LOG, "conf.py": conf, **(changes or {})}, *options)

    return run


def paperlog(folder: Path, packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(EXTENSION), str(packages)])}
    command = [sys.executable, "-m", "paperlog.cli", "-C", str(folder), *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_each_kind_of_extension_is_one_file() -> None:
    modules = [
        value.partition(":")[0]
        for points in PACKAGE["entry-points"].values()
        for value in points.values()
    ]
    assert len(set(modules)) == 4
    assert {f"{module}.py" for module in modules} | {"conf.py"} == FILES.keys()


def test_field_appears_on_cards_rows_and_in_search(built: Callable[..., Built]) -> None:
    log = built()
    card = log.page("w27.html").select_one("#paper-one .pl-foot .pl-field-data")
    assert card is not None and card.get_text() == "Data ACDC <&>"
    modality = log.page("w27.html").select_one("#paper-one .pl-field-modality")
    assert modality is not None and modality.get_text() == "Modality MRI"
    rows = [line.get_text() for line in log.page("all.html").select(".pl-rows .pl-field-data")]
    assert rows == ["Data ACDC <&>", "Data M&Ms"]
    assert not log.page("all.html").select(".pl-rows .pl-field-modality")
    assert "ACDC <&>" in log.text("searchdata.js")
    assert "'PET' is not one of MRI, CT [paperlog.field]" in log.warnings


def test_edited_field_is_updated_everywhere(built: Callable[..., Built]) -> None:
    built()
    log = built({"w27.md": LOG["w27.md"].replace("M&Ms", "UK Biobank")})
    assert "Data UK Biobank" in log.page("all.html").get_text()


def test_custom_listing_lists_entries(built: Callable[..., Built]) -> None:
    page = built().page("again.html")
    assert [link.get_text() for link in page.select(".pl-rows-list a")] == ["First", "First"]


def test_fields_and_formats_on_the_command_line(
    built: Callable[..., Built], tmp_path: Path
) -> None:
    source, packages = built().source, tmp_path / "packages"
    org = paperlog(source, packages, "export", "--format", "org", "--notes", "--sort", "oldest")
    assert org.stdout.splitlines()[:2] == ["* First (2024-W27)", "Words."]
    listed = json.loads(paperlog(source, packages, "export", "--format", "json").stdout)
    found = {(one["key"], one["week"]): one["fields"] for one in listed}
    assert found["one", "2024-W27"] == {"data": "ACDC <&>", "modality": ["MRI"]}
    assert found["one", "2024-W28"] == {}
    table = paperlog(source, packages, "export", "--format", "csv").stdout.splitlines()
    assert ",data,modality,path,line" in table[0] and "M&Ms,MRI,w27.md" in "".join(table)
    markdown = paperlog(source, packages, "export", "--format", "markdown").stdout
    assert "Data: M&Ms" in markdown.replace("\\", "") and "Modality: MRI" in markdown
    assert "Data: M&Ms" in paperlog(source, packages, "list").stdout
    assert paperlog(source, packages, "search", "m&ms").stdout.count("two") == 1


def test_build_and_check_report_a_rule_of_a_package(
    built: Callable[..., Built], tmp_path: Path
) -> None:
    log = built()
    told = paperlog(log.source, tmp_path / "packages", "check").stdout
    assert "w28.md:4: WARNING: the entry has no tag [paperlog.untagged]" in log.warnings
    assert "w28.md:4:1: note: the entry has no tag [untagged]" in told
    assert "w28.md:5:1: warning: :modality: 'PET' is not one of MRI, CT [field]" in told
    quiet = built({"w28.md": LOG["w28.md"].replace("Again.", "% paperlog: off untagged\n")}, "-E")
    assert "untagged" not in quiet.warnings


def test_broken_extensions_are_reported_and_the_rest_works(build: Build, tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    install(packages, BROKEN, {**FILES, "acme_fails.py": FAILS})
    conf = f"import sys\nsys.path.insert(0, {str(packages)!r})\n{CONF}"
    files = {name: text for name, text in LOG.items() if name != "again.md"}
    log = build({**files, "conf.py": conf})
    assert log.status == 0 and log.page("w27.html").select(".pl-card")
    assert log.warnings.count("[paperlog.plugin]") == 5
    for reason in (
        "'gone' (listings) is ignored: ModuleNotFoundError: No module named",
        "'wrong' (listings) is ignored: json:loads is not a ListingDirective;",
        "'near-tag' (rules) is ignored: Paperlog already has this name;",
        "'fails' (rules) is ignored: LookupError: of acme;",
        "'tags' (fields) is ignored: every entry has an option of this name;",
    ):
        assert f"package acme-log 1.0: {reason}" in log.warnings
    told = paperlog(log.source, packages, "check", "--format", "json")
    assert sum(found["rule"] == "plugin" for found in json.loads(told.stdout)) == 3
    bad = paperlog(log.source, packages, "export", "--format", "bad")
    assert bad.returncode == 1 and "LookupError: of acme;" in bad.stderr
    assert "Traceback" not in bad.stderr
    assert paperlog(log.source, packages, "export", "--format", "json").returncode == 0


def test_without_packages_no_metadata_is_read() -> None:
    code = (
        "import sys, paperlog.registry as r; r.offers(r.EXPORTERS);"
        " print('importlib.metadata' in sys.modules, 'sphinx' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(EXTENSION)}
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["False", "False"], done.stderr
