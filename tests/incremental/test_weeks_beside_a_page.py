"""What the page of a week shows of the weeks before and after follows every edit of these."""

from __future__ import annotations

from pathlib import Path

from projects import builder_in, differences_from_clean


def week(number: int, heading: str = "") -> str:
    name = f"2024-W{number}"
    entry = f":::{{note}} Note {number}\nWords.\n:::\n"
    return f"# {heading or name}\n\n::::{{week}} {name}\n\n{entry}::::\n"


def contents(*numbers: int) -> str:
    names = "\n".join(f"w{number}" for number in numbers)
    return f"# Log – of tests\n\n```{{weeks}}\n:newest: 4\n```\n\n```{{toctree}}\n{names}\n```\n"


def test_a_page_follows_the_weeks_beside_it(tmp_path: Path) -> None:
    build = builder_in(tmp_path / "edited")
    first = build({"index.md": contents(27, 28), "w27.md": week(27), "w28.md": week(28)}, "-W")
    assert first.status == 0, first.warnings
    paging = first.page("w28.html").select(".pl-week-paging a")
    assert [link["href"] for link in paging] == ["w27.html"]
    assert first.page("w28.html").title.get_text() == "Jul 8 – 14, 2024 - Log"  # type: ignore[union-attr]
    after = {
        "index.md": contents(27, 28, 29),
        "w27.md": week(27, "A week by another name"),
        "w28.md": week(28),
        "w29.md": week(29),
    }
    edited = build({name: text for name, text in after.items() if name != "w28.md"}, "-W")
    assert edited.status == 0, edited.warnings
    paging = edited.page("w28.html").select(".pl-week-paging a")
    assert [link["href"] for link in paging] == ["w27.html#week-2024-w27", "w29.html"]
    assert differences_from_clean(edited, tmp_path / "clean", after) == []
