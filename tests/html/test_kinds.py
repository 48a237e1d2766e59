"""Every status of entries and kind of relation has all that displays it."""

from __future__ import annotations

import pytest
from paperlog.importer.field_names import STATUS_WORDS
from paperlog.model.entry import RELATIONS, STATUSES
from paperlog.transforms.statistics_nodes import SHADE_OF_STATUS
from projects import CONF, Build, Built

RECORDS = "".join(f"@misc{{p{at}, title = {{Work {at}}}}}\n" for at in range(20))


@pytest.fixture
def chinese(build: Build) -> Built:
    """A Chinese log with one entry for each status, and one for each kind of relation."""
    options = [f":status: {status}" for status in STATUSES]
    options += [f":relates: {kind} p0" for kind in RELATIONS]
    cards = "".join(
        f":::{{paper}} p{at}\n:name: P{at}\n{option}\n:::\n" for at, option in enumerate(options)
    )
    return build(
        {
            "conf.py": CONF.replace('language = "en"', 'language = "zh_CN"'),
            "index.md": f"# L\n\n::::{{week}} 2024-W27\n{cards}::::\n",
            "references.bib": RECORDS,
        },
        "-W",
    )


def test_every_status_and_relation_has_a_translated_name(chinese: Built) -> None:
    assert chinese.status == 0, chinese.warnings
    page = chinese.page()
    for at in range(len(STATUSES)):
        badge = page.select_one(f"#paper-p{at} .pl-status")
        assert badge is not None, STATUSES[at]
        assert not badge.get_text().isascii(), STATUSES[at]
    for at, kind in enumerate(RELATIONS, len(STATUSES)):
        label = page.select_one(f"#paper-p{at} .pl-relations .pl-label, #paper-p{at} .pl-facts dt")
        assert label is not None, kind
        assert not label.get_text().isascii(), kind


def test_every_status_has_a_shade_and_words_of_other_logs() -> None:
    assert SHADE_OF_STATUS.keys() == set(STATUSES)
    assert set(STATUS_WORDS.values()) == set(STATUSES)
