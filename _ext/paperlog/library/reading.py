"""Records read from a text, whichever of the known formats it is in."""

from __future__ import annotations

import re

from paperlog.core.bib_text import heads
from paperlog.library.drafts import ReadProblem, RecordDraft

RIS = re.compile(r"^\ufeff?TY\s{1,2}-", re.MULTILINE)


def read_records(text: str, name: str) -> tuple[list[RecordDraft], list[ReadProblem]]:
    """The records in *text*, BibTeX, RIS or CSL-JSON, and what is wrong with it; *name* is the file's, for messages.

    No record is lost: of a broken one comes what could be read, with :attr:`RecordDraft.complete` false.
    """
    form = format_of(text)
    if not form:
        message = "the file is empty" if not text.strip() else "neither BibTeX (`@article{…`), RIS (`TY  - …`) nor CSL-JSON (`[{…`)"
        return [], [ReadProblem(name, 1, message)]
    if form == "csl-json":
        from paperlog.library.csl import read_drafts
    elif form == "ris":
        from paperlog.library.ris import read_drafts
    else:
        from paperlog.bibtex.drafts import read_drafts
    drafts, problems = read_drafts(text, name)
    return drafts, problems if drafts or problems else [ReadProblem(name, 1, "there is no record in it")]


def format_of(text: str) -> str:
    """``bibtex``, ``ris``, ``csl-json``, or nothing where *text* is none of them."""
    if text.lstrip("\ufeff \t\r\n")[:1] in {"[", "{"}:
        return "csl-json"
    bibtex, ris = next(heads(text), None), RIS.search(text)
    if bibtex and ris:
        return "bibtex" if bibtex.start() < ris.start() else "ris"
    return "bibtex" if bibtex else "ris" if ris else ""
