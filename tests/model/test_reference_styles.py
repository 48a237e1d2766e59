"""Formatted citations, compared with the examples that the standards and their publishers print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from paperlog.bib.reader import parse_bib
from paperlog.model.record import Record
from paperlog.model.reference_styles import apa, formatted, gbt7714, ieee


def record_of(bibtex: str) -> Record:
    (found,), problems = parse_bib(bibtex, Path("references.bib"))
    assert not problems
    return found.record


GBT = [
    (
        "@article{a, author = {Kanamori, H.}, title = {Shaking without quaking}, journal ="
        " {Science}, year = 1998, volume = 279, number = 5359, pages = 2063}",
        "KANAMORI H. Shaking without quaking[J]. Science, 1998, 279(5359): 2063.",
    ),
    (
        "@article{a, author = {袁训来 and 陈哲 and 肖书海 and 万斌}, title = {蓝田生物群:"
        " 一个认识多细胞生物起源和早期演化的新窗口}, journal = {科学通报}, year = 2012,"
        " volume = 55, number = 34, pages = 3219}",
        "袁训来, 陈哲, 肖书海, 等. 蓝田生物群: 一个认识多细胞生物起源和早期演化的新窗口[J]."
        " 科学通报, 2012, 55(34): 3219.",
    ),
    (
        "@inproceedings{a, author = {贾东琴 and 柯平}, editor = {{中国图书馆学会}}, title ="
        " {面向数字素养的高校图书馆数字服务体系研究}, booktitle = {中国图书馆学会年会论文集:"
        " 2011年卷}, address = {北京}, publisher = {国家图书馆出版社}, year = 2011, pages = {45--52}}",
        "贾东琴, 柯平. 面向数字素养的高校图书馆数字服务体系研究[C]//中国图书馆学会."
        " 中国图书馆学会年会论文集: 2011年卷. 北京: 国家图书馆出版社, 2011: 45-52.",
    ),
    (
        "@book{a, author = {徐光宪 and 王祥云}, title = {物质结构}, edition = {2}, address = {北京},"
        " publisher = {科学出版社}, year = 2010}",
        "徐光宪, 王祥云. 物质结构[M]. 2版. 北京: 科学出版社, 2010.",
    ),
    (
        "@phdthesis{a, author = {Calms, R. B.}, title = {Infrared spectroscopic studies on solid"
        " oxygen}, address = {Berkeley}, school = {Univ. of California}, year = 1965}",
        "CALMS R B. Infrared spectroscopic studies on solid oxygen[D]. Berkeley: Univ. of"
        " California, 1965.",
    ),
    (
        "@techreport{a, author = {{World Health Organization}}, title = {Factors regulating the"
        " immune response: report of WHO Scientific Group}, address = {Geneva}, institution ="
        " {WHO}, year = 1970}",
        "World Health Organization. Factors regulating the immune response: report of WHO"
        " Scientific Group[R]. Geneva: WHO, 1970.",
    ),
]
APA = [
    (
        "@article{a, author = {Grady, J. S. and Her, M. and Moreno, G. and Perez, C. and Yelinek,"
        " J.}, title = {Emotions in storybooks: A comparison of storybooks that represent ethnic"
        " and racial groups in the United States}, journal = {Psychology of Popular Media Culture},"
        " volume = 8, number = 3, pages = {207--217}, year = 2019, doi = {10.1037/ppm0000185}}",
        "Grady, J. S., Her, M., Moreno, G., Perez, C., & Yelinek, J. (2019). Emotions in"
        " storybooks: A comparison of storybooks that represent ethnic and racial groups in the"
        " United States. Psychology of Popular Media Culture, 8(3), 207–217."
        " https://doi.org/10.1037/ppm0000185",
    ),
    (
        "@book{a, author = {Jackson, L. M.}, title = {The psychology of prejudice: From attitudes"
        " to social action}, edition = {2}, publisher = {American Psychological Association},"
        " year = 2019, doi = {10.1037/0000168-000}}",
        "Jackson, L. M. (2019). The psychology of prejudice: From attitudes to social action"
        " (2nd ed.). American Psychological Association. https://doi.org/10.1037/0000168-000",
    ),
    (
        "@incollection{a, author = {Aron, L. and Botella, M. and Lubart, T.}, title = {Culinary"
        " arts: Talent and their development}, editor = {Subotnik, R. F. and"
        " Olszewski-Kubilius, P. and Worrell, F. C.}, booktitle = {The psychology of high"
        " performance: Developing human potential into domain-specific talent}, pages ="
        " {345--359}, publisher = {American Psychological Association}, year = 2019, doi ="
        " {10.1037/0000120-016}}",
        "Aron, L., Botella, M., & Lubart, T. (2019). Culinary arts: Talent and their development."
        " In R. F. Subotnik, P. Olszewski-Kubilius, & F. C. Worrell (Eds.), The psychology of high"
        " performance: Developing human potential into domain-specific talent (pp. 345–359)."
        " American Psychological Association. https://doi.org/10.1037/0000120-016",
    ),
    (
        "@phdthesis{a, author = {Zambrano-Vazquez, L.}, title = {The interaction of state and trait"
        " worry on response monitoring in those with worry and obsessive-compulsive symptoms},"
        " school = {University of Arizona}, year = 2016, url ="
        " {https://repository.arizona.edu/handle/10150/620615}}",
        "Zambrano-Vazquez, L. (2016). The interaction of state and trait worry on response"
        " monitoring in those with worry and obsessive-compulsive symptoms [Doctoral dissertation,"
        " University of Arizona]. https://repository.arizona.edu/handle/10150/620615",
    ),
    (
        "@misc{a, author = {Hampton, S. and Rabagliati, H. and Sorace, A. and Fletcher-Watson,"
        " S.}, title = {Autism and bilingualism: A qualitative interview study of parents’"
        " perspectives and experiences}, howpublished = {PsyArXiv}, year = 2017, doi ="
        " {10.31234/osf.io/76xfs}}",
        "Hampton, S., Rabagliati, H., Sorace, A., & Fletcher-Watson, S. (2017). Autism and"
        " bilingualism: A qualitative interview study of parents’ perspectives and experiences."
        " PsyArXiv. https://doi.org/10.31234/osf.io/76xfs",
    ),
]
IEEE = [
    (
        "@article{a, author = {Chiampi, M. M. and Zilberti, L. L.}, title = {Induction of electric"
        " field in human bodies moving near MRI: An efficient BEM computational procedure},"
        " journal = {IEEE Trans. Biomed. Eng.}, volume = 58, number = 10, pages = {2787--2793},"
        " year = 2011, doi = {10.1109/TBME.2011.2158315}}",
        "M. M. Chiampi and L. L. Zilberti, “Induction of electric field in human bodies moving near"
        " MRI: An efficient BEM computational procedure,” IEEE Trans. Biomed. Eng., vol. 58,"
        " no. 10, pp. 2787–2793, 2011, doi: 10.1109/TBME.2011.2158315.",
    ),
    (
        "@inproceedings{a, author = {Payne, D. B. and Stern, J. R.}, title ="
        " {Wavelength-switched passively coupled single-mode optical network}, booktitle ="
        " {Proc. IOOC-ECOC}, year = 1985, pages = {585--590}}",
        "D. B. Payne and J. R. Stern, “Wavelength-switched passively coupled single-mode optical"
        " network,” in Proc. IOOC-ECOC, 1985, pp. 585–590.",
    ),
    (
        "@book{a, author = {Klaus, B. and Horn, P.}, title = {Robot Vision}, address = {Cambridge,"
        " MA, USA}, publisher = {MIT Press}, year = 1986}",
        "B. Klaus and P. Horn, Robot Vision. Cambridge, MA, USA: MIT Press, 1986.",
    ),
    (
        "@phdthesis{a, author = {Chen, L.}, title = {Distortion management in intensity modulated"
        " optical OFDM systems}, school = {University of Melbourne}, address = {Australia}, year ="
        " 2012}",
        "L. Chen, “Distortion management in intensity modulated optical OFDM systems,” Ph.D."
        " dissertation, University of Melbourne, Australia, 2012.",
    ),
    (
        "@techreport{a, author = {Reber, E. E. and Michell, R. L. and Carter, C. J.}, title ="
        " {Oxygen absorption in the earth’s atmosphere}, institution = {Aerospace Corp.}, address ="
        " {Los Angeles, CA, USA}, number = {TR-0200 (4230-46)-3}, year = 1988}",
        "E. E. Reber, R. L. Michell, and C. J. Carter, “Oxygen absorption in the earth’s"
        " atmosphere,” Aerospace Corp., Los Angeles, CA, USA, Tech. Rep. TR-0200 (4230-46)-3,"
        " 1988.",
    ),
]


@pytest.mark.parametrize(("bibtex", "expected"), GBT)
def test_gbt7714(bibtex: str, expected: str) -> None:
    assert gbt7714(record_of(bibtex)) == expected


@pytest.mark.parametrize(("bibtex", "expected"), APA)
def test_apa(bibtex: str, expected: str) -> None:
    assert apa(record_of(bibtex)) == expected


@pytest.mark.parametrize(("bibtex", "expected"), IEEE)
def test_ieee(bibtex: str, expected: str) -> None:
    assert ieee(record_of(bibtex)) == expected


ATTENTION = (
    "@misc{a, author = {Vaswani, Ashish and Shazeer, Noam and Parmar, Niki and Uszkoreit, Jakob"
    " and Jones, Llion and Gomez, Aidan N. and Kaiser, Łukasz and Polosukhin, Illia}, title ="
    " {Attention Is All You Need}, year = 2017, eprint = {1706.03762}, archiveprefix = {arXiv}}"
)


def test_a_preprint_is_cited_by_its_number() -> None:
    assert formatted(record_of(ATTENTION)) == {
        "GB/T 7714-2015": "VASWANI A, SHAZEER N, PARMAR N, et al. Attention Is All You Need[EB/OL]."
        " (2017). https://arxiv.org/abs/1706.03762.",
        "APA 7": "Vaswani, A., Shazeer, N., Parmar, N., Uszkoreit, J., Jones, L., Gomez, A. N.,"
        " Kaiser, Ł., & Polosukhin, I. (2017). Attention Is All You Need. arXiv."
        " https://doi.org/10.48550/arXiv.1706.03762",
        "IEEE": "A. Vaswani et al., “Attention Is All You Need,” 2017, arXiv:1706.03762.",
    }


def test_the_language_of_the_record_decides_how_omitted_authors_are_told() -> None:
    typed = "@article{a, author = {Wang, A. and Li, B. and Xu, C. and Wu, D.}, title = {T}, %s}"
    assert "XU C, 等. T" in gbt7714(record_of(typed % "langid = {chinese}"))
    assert "XU C, et al. T" in gbt7714(record_of(typed % "langid = {english}"))
    assert "WU D" not in gbt7714(record_of(typed % "langid = {english}"))


def test_apa_names_nineteen_of_many_authors_and_the_last() -> None:
    names = " and ".join(f"N{chr(97 + index)}, A." for index in range(25))
    cited = apa(record_of(f"@article{{a, author = {{{names}}}, title = {{T}}, year = 2020}}"))
    assert "Ns, A., . . . Ny, A. (2020). T." in cited
    assert "Nt, A." not in cited


@pytest.mark.parametrize(
    ("bibtex", "style", "expected"),
    [
        ("@book{a, title = {Alone}}", gbt7714, "Alone[M]."),
        ("@book{a, title = {Alone}}", apa, "Alone. (n.d.)."),
        ("@article{a, title = {Why?}, journal = {J}}", ieee, "“Why?” J."),
        (
            "@article{a, author = {Roe, Jo and others}, title = {T}, journal = {J}}",
            gbt7714,
            "ROE J, et al. T[J]. J.",
        ),
        ("@article{a, author = {Lecun, Jean-Paul}, title = {T}}", ieee, "J.-P. Lecun, “T.”"),
    ],
)
def test_facts_that_are_missing_leave_no_punctuation(
    bibtex: str, style: Callable[[Record], str], expected: str
) -> None:
    assert style(record_of(bibtex)) == expected


def test_the_number_of_an_article_is_no_page() -> None:
    cited = formatted(
        record_of(
            "@article{a, author = {Chen, X.}, title = {T}, journal = {Medical Image Analysis},"
            " volume = 74, pages = 102228, year = 2021}"
        )
    )
    assert cited["GB/T 7714-2015"] == "CHEN X. T[J]. Medical Image Analysis, 2021, 74: 102228."
    assert cited["APA 7"] == "Chen, X. (2021). T. Medical Image Analysis, 74, Article 102228."
    assert cited["IEEE"] == (
        "X. Chen, “T,” Medical Image Analysis, vol. 74, Art. no. 102228, 2021."
    )


def test_a_record_without_a_title_is_not_cited() -> None:
    assert formatted(record_of("@misc{a, year = 2020}")) == {}
