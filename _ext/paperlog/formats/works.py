"""What RIS and CSL-JSON share: the field for the containing work, signs of a master's thesis,
characters that keys must not have, and the address of a preprint.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from paperlog.bib.reader import preprint_of
from paperlog.model.links import link_for

INSTITUTIONS = frozenset({"school", "institution"})
MASTERS = re.compile(r"master|diplom|硕士|碩士", re.IGNORECASE)
"""Part of the description of a thesis that is a master's thesis."""
NOT_IN_KEYS = re.compile(r"[\s,{}()\"#%~\\=]+")


def holder_of(kind: str) -> str:
    """The field of a work of the type *kind* for the containing work or institution."""
    return {
        "article": "journal",
        "phdthesis": "school",
        "mastersthesis": "school",
        "techreport": "institution",
    }.get(kind, "booktitle")


def address_of_preprint(fields: Mapping[str, str]) -> str:
    link = link_for("arxiv", preprint_of(fields))
    return link.url if link else ""
