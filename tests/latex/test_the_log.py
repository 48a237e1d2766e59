"""The real log as a book, read back from the PDF."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from paperlog.bib.reader import read_bib
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from projects import ROOT

if TYPE_CHECKING:
    from .conftest import Book, Printer

NAMES = [
    found
    for week in ("w27", "w28", "w29")
    for found in re.findall(
        r"^:name: (.+)$",
        (ROOT / f"source/2024/{week}.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
]
WEEKS = {
    "2024-W27": "2024年7月1日至7日",
    "2024-W28": "2024年7月8日至14日",
    "2024-W29": "2024年7月15日至21日",
}
WEEK_OF_ENTRY = {"MCSI-Net": "2024-W27", "I2-GAN": "2024-W28", "VMC": "2024-W29"}


SPAN = re.compile(r"(\d+)(?:–(\d+))?")


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def numbers(text: str) -> list[int]:
    """Page numbers in a text such as ``3, 5–7``."""
    return [
        page
        for first, last in SPAN.findall(text)
        for page in range(int(first), int(last or first) + 1)
    ]


def below(page: str) -> list[str]:
    """The lines of a page below its running head, without spaces."""
    lines = [bare(line) for line in page.splitlines() if line.strip()]
    return lines[1:] if lines and "2024-W" in lines[0] else lines


def test_log_has_no_missing_glyph_undefined_link_or_overfull_line(book: Book) -> None:
    assert book.told == []


def test_title_page_has_title_and_dates(book: Book) -> None:
    title = bare(book.pages[0])
    assert "工作记录" in title
    assert "2024年7月1日至2024年7月21日" in title
    assert "30篇论文·3周" in title.replace("・", "·")


def test_contents_list_years_and_weeks_with_pages(book: Book) -> None:
    contents = book.pages[1]
    assert "目录" in bare(contents)
    for week, days in WEEKS.items():
        line = next(line for line in contents.splitlines() if week in line)
        assert days in bare(line)
        assert int(line.split()[-1]) == next(
            page for _level, title, page in book.outline() if title.startswith(week)
        )


def test_bookmarks_have_levels_year_week_entry(book: Book) -> None:
    levels = {title: level for level, title, _page in book.outline()}
    assert levels["2024"] == 0
    assert all(
        levels[next(title for title in levels if title.startswith(week))] == 1 for week in WEEKS
    )
    assert [name for name in NAMES if name not in levels] == []
    assert all(levels[name] >= 2 for name in NAMES)


def test_every_entry_is_on_the_page_of_its_bookmark(book: Book) -> None:
    for _level, title, page in book.outline():
        if title in NAMES:
            assert bare(title) in bare(book.pages[page - 1])


def test_running_heads_show_the_week(book: Book) -> None:
    first = next(page for _level, title, page in book.outline() if title.startswith("2024-W28"))
    last = next(page for _level, title, page in book.outline() if title.startswith("2024-W29"))
    heads = [bare(book.pages[number - 1].splitlines()[0]) for number in range(first + 1, last - 1)]
    assert heads
    assert all("2024-W28" in head for head in heads)


def test_no_page_ends_with_the_head_of_a_card(book: Book) -> None:
    records, _problems = read_bib([ROOT / "source/references.bib"], "utf-8")
    titles = {bare(item.record.title) for item in records}
    # a lineage, which comes after the cards, may end a page with a name
    cards = {title: page for _level, title, page in book.outline()}["标签"]
    for page in book.pages[: cards - 1]:
        lines = [bare(line) for line in page.splitlines() if line.strip()]
        lines = [line for line in lines if not line.isdecimal()]
        assert not lines or (lines[-1] not in titles and lines[-1] not in map(bare, NAMES)), lines[
            -1
        ]


def test_a_week_begins_on_the_page_of_its_first_entry(book: Book) -> None:
    outline = book.outline()
    for index, (_level, title, page) in enumerate(outline):
        if title.startswith("2024-W"):
            first = next(at for _, entry, at in outline[index:] if entry in NAMES)
            # the lineage of a topic stands before its entries
            assert first == page or "后续扩展" in bare(book.pages[page - 1])


def test_no_page_begins_with_the_foot_of_a_card(book: Book) -> None:
    for page in book.pages:
        assert not any(line.startswith("#") for line in below(page)[:1])


def pages_with_cards(book: Book) -> range:
    first = {title: page for _level, title, page in book.outline()}
    return range(first["2024"], first["标签"])


def test_pages_end_at_most_an_eighth_early_on_average(book: Book) -> None:
    pages = pages_with_cards(book)[:-1]
    free = {number: book.free_share(number) for number in pages}
    assert sum(free.values()) / len(free) <= 0.12, free
    assert max(free.values()) < 0.4, free


def test_no_page_begins_with_the_attribution_of_an_excerpt(book: Book) -> None:
    for number in pages_with_cards(book):
        assert not any(line.startswith("—") for line in below(book.pages[number - 1])[:1]), number


def test_a_figure_without_room_stands_below_its_text(book: Book) -> None:
    """On some pages the figure is the first thing, since its head and text fill the page before."""
    figures = [bare(page).count("编者图：") for page in book.pages]
    assert sum(figures) == 30
    late = [
        number
        for number in pages_with_cards(book)[1:]
        if any("编者图：" in line for line in below(book.pages[number - 1])[:8])
        and not any(name in bare(book.pages[number - 1].split("编者图：")[0]) for name in NAMES)
    ]
    assert late


def test_words_outside_of_drawings_are_at_least_eight_and_a_half_points(book: Book) -> None:
    for number in pages_with_cards(book):
        # only single letters are smaller: indices of formulas, marks of footnotes
        small = [text for size, text in book.sizes(number).items() if size < 8.5]
        assert all(len(text) <= 12 for text in small), (number, small)


def test_tags_are_separated(book: Book) -> None:
    assert "#注意力机制#线性注意力#视觉Transformer#效率#图像分类" in bare("".join(book.pages))


def test_url_is_printed_once(book: Book) -> None:
    assert bare("".join(book.pages)).count("github.com/XiangChen1994/MR-Net") == 1


def test_no_page_break_between_card_title_and_excerpt(book: Book) -> None:
    """The page with the head of M2-CLIP also has the beginning of its excerpt."""
    page = next(page for _level, title, page in book.outline() if title == "M2-CLIP")
    lines = [bare(line) for line in book.pages[page - 1].splitlines() if line.strip()]
    head = next(index for index, line in enumerate(lines) if line.startswith("AAAIConference"))
    assert len(lines) > head + 4


def test_no_page_begins_with_the_line_below_a_record(book: Book) -> None:
    for page in book.pages:
        lines = [bare(line) for line in page.splitlines() if line.strip()]
        assert len(lines) < 2 or not lines[1].startswith("见于第")


def test_internal_link_shows_target_page(book: Book) -> None:
    told = re.search(r"参见3DCardiacShapePrediction\(第(\d+)页\)", bare("".join(book.pages)))
    assert told
    assert int(told[1]) == next(
        page for _level, title, page in book.outline() if title == "3D Cardiac Shape Prediction"
    )


def test_a_record_lists_the_pages_of_the_entries_that_cite_it(book: Book) -> None:
    told = re.search(r"\[KW14\].*?见于第([\d,–]+)页", bare("".join(book.pages[-8:])))
    assert told
    pages = numbers(told[1])
    assert pages == sorted(set(pages))
    assert next(page for _level, title, page in book.outline() if title == "VAE") in pages


def test_indexes_are_in_order_with_pages(book: Book) -> None:
    first = {title: page for _level, title, page in book.outline()}
    tags = bare("".join(book.columns[first["标签"] - 1 : first["作者"] - 1]))
    # biàn, kuò, xīn
    assert tags.index("变分自编码器") < tags.index("扩散模型") < tags.index("心脏磁共振")
    authors = "".join(book.columns[first["作者"] - 1 : first["期刊与会议"] - 1])
    assert (
        authors.index("Attar, Rahman")
        < authors.index("Kingma, Diederik P.")
        < authors.index("Xia, Yan")
    )
    kingma = re.search(r"Kingma, Diederik P\.\s+([\d, –]+)", authors)
    assert kingma
    assert first["VAE"] in numbers(kingma[1])


def test_three_consecutive_pages_are_printed_as_range(book: Book) -> None:
    first = {title: page for _level, title, page in book.outline()}
    attar = re.search(r"Attar, Rahman\s+([\d, –]+)", "".join(book.columns))
    assert attar
    assert "–" in attar[1]
    catalogue = read_log(find_project(ROOT)).catalogue
    entries = next(
        found for person, found in catalogue.by_author.items() if person.family == "Attar"
    )
    assert len(entries) == 7
    assert {first[catalogue.name(entry)] for entry in entries} == set(numbers(attar[1]))


def test_every_line_of_an_index_has_the_pages_of_its_entries(book: Book) -> None:
    catalogue = read_log(find_project(ROOT)).catalogue
    first = {title: page for _level, title, page in book.outline()}
    lines = {"标签": {tag.name("zh_CN"): entries for tag, entries in catalogue.by_tag.items()}}
    lines["作者"] = {person.inverted: entries for person, entries in catalogue.by_author.items()}
    lines["期刊与会议"] = dict(catalogue.by_venue)
    chapters = [*lines, "参考文献"]
    for chapter, following in pairwise(chapters):
        # but for the numbers of the pages themselves
        text = "".join(
            re.sub(rf"^{page}$", "", book.columns[page - 1], flags=re.MULTILINE)
            for page in range(first[chapter], first[following])
        )
        for name, entries in lines[chapter].items():
            words = r"\s*".join(map(re.escape, bare(name))).replace("'", "’")
            told = re.search(rf"^{words}\s+(\d[\d,\s–]*)", text, re.MULTILINE)
            assert told, name
            assert numbers(told[1])[0] == min(first[catalogue.name(entry)] for entry in entries), (
                name
            )
            assert set(numbers(told[1])) >= {first[catalogue.name(entry)] for entry in entries}, (
                name
            )


def test_a_letter_of_an_index_has_names_below_it(book: Book) -> None:
    first = {title: page for _level, title, page in book.outline()}
    indexes = [("标签", "脉络"), ("作者", "期刊与会议"), ("期刊与会议", "统计")]
    for page in (page for begin, end in indexes for page in range(first[begin], first[end])):
        words = book.words(page)
        for left, top, text in words:
            if len(text) == 1 and text.isupper():
                assert any(abs(left - x) < 1 and 0 < y - top < 20 for x, y, _text in words), (
                    page,
                    text,
                )


def test_external_links_are_clickable(book: Book, links: Callable[[Book], set[str]]) -> None:
    found = links(book)
    assert "https://doi.org/10.1016/j.media.2021.102228" in found
    assert any(address.startswith("https://arxiv.org/abs/") for address in found)


def test_metadata_is_unicode_without_build_date(book: Book) -> None:
    about = book.reader.metadata
    assert about is not None
    assert about.title == "工作记录"
    assert about.author == "Paperlog"
    assert "心脏磁共振" in str(about.get("/Keywords"))
    assert str(about.get("/CreationDate")).startswith("D:20240721")


def test_all_fonts_are_embedded(book: Book) -> None:
    rows = subprocess.run(
        ["pdffonts", str(book.pdf)], capture_output=True, text=True, check=True
    ).stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)


def test_guide_is_not_in_the_book(book: Book) -> None:
    assert not any(title in {"指南", "Guide"} for _level, title, _page in book.outline())


@pytest.mark.parametrize(
    ("part", "inside", "outside"),
    [
        ("2024-W27", "MCSI-Net", "FreeU"),
        ("diffusion", "FreeU", "MCSI-Net"),
        ("2024", "VMC", "目录"),
    ],
)
def test_part_of_log_has_only_cited_records(
    print_book: Printer, part: str, inside: str, outside: str
) -> None:
    handout = print_book(ROOT / "source", ROOT, "-D", f"paperlog_only={part}")
    text = bare("".join(handout.pages))
    assert inside in text
    assert outside not in re.sub(r"参考文献.*", "", text)
    assert "参考文献" in text
    assert handout.told == []
    # without an index they are no links
    assert re.search(r"#\w+#\w+#", text)
    assert len(handout.pages) < 36


def test_english_book_keeps_all_chinese_glyphs(print_book: Printer) -> None:
    english = print_book(ROOT / "source", ROOT, "-D", "language=en")
    text = bare("".join(english.pages))
    assert "Contents" in text
    assert "Jul1–7,2024" in text
    assert "通过六维数据的辅助" in text
    assert re.search(r"\[KW14\].*?Citedonpp\.8,", text)
    assert re.search(r"\[Maa97\].*?Citedonp\.10\D", text)
    assert english.told == []


def test_the_number_of_further_tags_is_on_the_line_of_a_tag(book: Book) -> None:
    for number in pages_with_cards(book):
        lines = [bare(line) for line in book.pages[number - 1].splitlines()]
        assert not any(re.fullmatch(r"\+\d+", line) for line in lines), number


def test_an_excerpt_is_as_dark_after_a_page_break_as_before(book: Book) -> None:
    first = book.page_of("Traditional 3D shape reconstruction approaches")
    assert book.page_of("MR-Net is to reconstruct personalised meshes") == first + 1
    assert book.darkest(first, "Traditional") == book.darkest(first + 1, "personalised") == 0
