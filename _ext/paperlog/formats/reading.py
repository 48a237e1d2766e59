"""Parse records in any of the supported formats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperlog.bib.blocks import LINE_HEAD
from paperlog.bib.record_draft import ReadProblem, RecordDraft

if TYPE_CHECKING:
    from paperlog.bib.inheritance import Find

RIS = re.compile(r"^\ufeff?TY[^\S\n]{1,2}-", re.MULTILINE)


def read_records(
    text: str, name: str, elsewhere: Find | None = None
) -> tuple[list[RecordDraft], list[ReadProblem]]:
    """Parse the records in *text* (BibTeX, RIS or CSL-JSON); returns them with all problems.

    Broken records are parsed as far as possible and have :attr:`RecordDraft.complete` false.

    :param name: name of the file in messages.
    :param elsewhere: finds records outside *text* to inherit from, such as those of a log.
    """
    form = format_of(text)
    if not form:
        message = (
            "the file is empty"
            if not text.strip()
            else "neither BibTeX (`@article{…`), RIS (`TY  - …`) nor CSL-JSON (`[{…`)"
        )
        return [], [ReadProblem(name, 1, message)]
    if form == "csl-json":
        from paperlog.formats import csl

        drafts, problems = csl.read_drafts(text, name)
    elif form == "ris":
        from paperlog.formats import ris

        drafts, problems = ris.read_drafts(text, name)
    else:
        from paperlog.bib.draft_reader import read_drafts

        drafts, problems = read_drafts(text, name, elsewhere)
    return drafts, (
        problems if drafts or problems else [ReadProblem(name, 1, "there is no record in it")]
    )


def format_of(text: str) -> str:
    """``bibtex``, ``ris``, ``csl-json``, or an empty string for other text."""
    if text.lstrip("\ufeff \t\r\n")[:1] in {"[", "{"}:
        return "csl-json"
    bibtex, ris = LINE_HEAD.search(text), RIS.search(text)
    if bibtex and ris:
        return "bibtex" if bibtex.start() < ris.start() else "ris"
    return "bibtex" if bibtex else "ris" if ris else ""
