"""Output formats for findings: text, JSON, SARIF 2.1.0, GitHub Actions annotations.

Paths are relative to *here*, the current folder, so that editors can open them and GitHub finds
them even if the log is not at the root of its repository.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from paperlog.model.escapes import json_text
from paperlog.rules import Finding, known_rules
from paperlog.version import __version__

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(findings: Sequence[Finding], here: Path) -> str:
    """Return one line for each finding: ``source/2024/w27.md:12:1: error: … [unknown-key]``."""
    return "".join(
        f"{_name(found, here)}:{found.line}:{found.column}: {found.severity}: {found.message}"
        f" [{found.rule}]\n"
        for found in findings
    )


def as_json(findings: Sequence[Finding], here: Path) -> str:
    listed = [
        {
            "path": _name(found, here),
            "line": found.line,
            "column": found.column,
            "severity": found.severity,
            "rule": found.rule,
            "message": found.message,
            "fixable": found.fix is not None,
        }
        for found in findings
    ]
    return json_text(listed)


def as_sarif(findings: Sequence[Finding], here: Path) -> str:
    rules = [
        {
            "id": rule.code,
            "shortDescription": {"text": rule.sentence},
            "help": {"text": rule.remedy},
            "defaultConfiguration": {"level": rule.severity},
        }
        for rule in known_rules().values()
        if rule.reported_by != "build"
    ]
    results = [
        {
            "ruleId": found.rule,
            "level": found.severity,
            "message": {"text": found.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _name(found, here)},
                        "region": {"startLine": found.line, "startColumn": found.column},
                    }
                },
            ],
        }
        for found in findings
    ]
    driver = {"name": "paperlog", "version": __version__, "rules": rules}
    return json_text(
        {
            "$schema": SARIF_SCHEMA,
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": results}],
        }
    )


def as_github(findings: Sequence[Finding], here: Path) -> str:
    levels = {"error": "error", "warning": "warning", "note": "notice"}
    return "".join(
        f"::{levels[found.severity]}"
        f" file={_property(_name(found, here))},line={found.line},col={found.column}"
        f",title={found.rule}::{_data(found.message)}\n"
        for found in findings
    )


FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif, "github": as_github}


def _name(found: Finding, here: Path) -> str:
    return (
        found.path.relative_to(here).as_posix()
        if found.path.is_relative_to(here)
        else found.path.as_posix()
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
