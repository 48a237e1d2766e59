"""Comparison of the values of two records."""

from __future__ import annotations

import pytest
from paperlog.bib.reader import persons_of
from paperlog.verification import equal_values as alike


@pytest.mark.parametrize(
    ("ours", "theirs", "notes"),
    [
        ("U-Net", "U-Net", ()),
        ("U-Net: Networks", "U–Net — networks", ("capitals", "punctuation")),
        ("Schrödinger's café", "Schrodinger’s cafe", ("accents", "punctuation")),
        ("Large-scale data", "Largescale data", ("punctuation", "blanks")),
        ("Deep learning & vision", "Deep Learning and Vision", ("capitals", "`&` and `and`")),
        ("Part 2", "Part 3", None),
        ("Deep learning", "Deep learning for vision", None),
        ("深度学习", "深度学习：综述", None),
        ("", "x", None),
    ],
)
def test_compare_texts(ours: str, theirs: str, notes: tuple[str, ...] | None) -> None:
    assert alike.texts(ours, theirs) == notes


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("Medical Image Analysis", "Med. Image Anal.", True),
        ("Nature Machine Intelligence", "Nat Mach Intell", True),
        ("Proc. Natl. Acad. Sci.", "Proceedings of the National Academy of Sciences", True),
        ("International Conference on Machine Learning (ICML)", "ICML 2019", True),
        (
            "IEEE Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)",
            "2017 IEEE Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)",
            True,
        ),
        (
            "Proceedings of the 38th AAAI Conference on Artificial Intelligence",
            "AAAI Conference on Artificial Intelligence",
            True,
        ),
        ("Medical Image Analysis", "Medical Physics", False),
        ("Third Text", "Text", False),
        ("Neural Networks", "Neural Computation", False),
        (
            "IEEE Conference on Computer Vision",
            "IEEE Conference on Computer Vision Workshops",
            False,
        ),
    ],
)
def test_compare_venues(ours: str, theirs: str, same: bool) -> None:
    assert (alike.venues(ours, theirs) is not None) == same
    assert (alike.venues(theirs, ours) is not None) == same


@pytest.mark.parametrize(
    ("ours", "theirs", "notes"),
    [
        (
            "Chen, Xiang and Ravikumar, Nishant",
            "Chen, X. and Ravikumar, N.",
            ("abbreviated given names",),
        ),
        ("Petersen, Steffen E.", "Petersen, Steffen", ("abbreviated given names",)),
        ("Petersen, SE", "Petersen, Steffen Erhard", ("abbreviated given names",)),
        ("Albà, Xènia", "Alba, Xenia", ("accents",)),
        ("{Hoz de Vila}, Milton", "de Vila, Milton Hoz", ("what is family and what given name",)),
        ("Roe, Jo and others", "Roe, Jo and Doe, Jane", ("names left out",)),
        ("张三 and 李四", "张三 and 李四", ()),
        ("Chen, Xiang", "Chen, Yang", None),
        ("Chen, Xiang and Roe, Jo", "Roe, Jo and Chen, Xiang", None),
        ("Chen, Xiang", "Chen, Xiang and Roe, Jo", None),
        ("Chen, Xiang and Roe, Jo and others", "Chen, Xiang", None),
    ],
)
def test_compare_persons(ours: str, theirs: str, notes: tuple[str, ...] | None) -> None:
    assert alike.persons(persons_of(ours), persons_of(theirs)) == notes


@pytest.mark.parametrize(
    ("ours", "theirs", "notes"),
    [
        ("26–42", "26-42", ("dashes",)),
        ("1122–31", "1122-1131", ("a last page cut short",)),
        ("pp. 5", "5", ("writing of pages",)),
        ("e12–e15", "e12-e15", ("dashes",)),
        ("26–42", "26-43", None),
        ("26–42", "26", None),
    ],
)
def test_compare_pages(ours: str, theirs: str, notes: tuple[str, ...] | None) -> None:
    assert alike.pages(ours, theirs) == notes


def test_compare_publishers_and_numbers() -> None:
    assert alike.names_of_houses("Springer", "Springer International Publishing") == (
        "a longer name",
    )
    assert alike.names_of_houses("Springer", "Elsevier") is None
    assert alike.numbers("vol. 07", "7") == ("writing of a number",)
    assert alike.numbers("7", "70") is None


def test_first_difference_of_two_lists_of_persons() -> None:
    assert alike.first_difference(
        persons_of("Roe, Jo and Doe, Jane"), persons_of("Roe, J. and Doe, Ann")
    ) == (2, "Jane Doe", "Ann Doe")
    assert alike.first_difference(persons_of("Roe, Jo"), persons_of("Roe, Jo and Doe, Ann")) == (
        2,
        "nobody",
        "Ann Doe",
    )
