"""Format a record as a reference in the style GB/T 7714-2015, APA 7 or IEEE.

The result is plain text.  The capitalization of titles is not changed, and venues are not
abbreviated.  Missing facts are omitted together with their punctuation.

https://apastyle.apa.org/style-grammar-guidelines/references
https://journals.ieeeauthorcenter.ieee.org (IEEE Reference Guide)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from paperlog.model.language_detection import has_han
from paperlog.model.person import Person, named
from paperlog.model.record import PARTS, SETS_OF_VOLUMES, VOLUMES, Record, venue_parts

Form = Literal["article", "part", "book", "thesis", "report", "preprint", "online"]

THESES = frozenset({"thesis", "phdthesis", "mastersthesis"})
REPORTS = frozenset({"report", "techreport", "manual", "booklet"})
CONFERENCE_PAPERS = frozenset({"inproceedings", "conference"})
GBT_SIGNS: Mapping[Form, str] = {
    "article": "J",
    "part": "M",
    "book": "M",
    "thesis": "D",
    "report": "R",
    "preprint": "EB",
    "online": "EB",
}
GBT_SIGNS_OF_TYPES: Mapping[str, str] = {
    **dict.fromkeys((*CONFERENCE_PAPERS, "proceedings", "mvproceedings"), "C"),
    "dataset": "DS",
    "software": "CP",
}
"""Signs of types that are more specific than their form."""
APA_KINDS: Mapping[str, str] = {"dataset": "Data set", "software": "Computer software"}
IEEE_MONTHS = "Jan. Feb. Mar. Apr. May Jun. Jul. Aug. Sep. Oct. Nov. Dec.".split()
GBT_AUTHORS = 3
"""Maximum number of authors in GB/T 7714; of a longer list, these come before "et al."."""
APA_AUTHORS = 20
"""Maximum number of authors in APA; a longer list is cut to the first 19 and the last."""
IEEE_AUTHORS = 6
"""Maximum number of authors in IEEE; a longer list is cut to the first."""
PREPRINT_SERVERS = ("arxiv", "biorxiv", "medrxiv", "psyarxiv", "chemrxiv", "ssrn")
ARTICLE_NUMBER = re.compile(r"e?\d{5,}|e\d+", re.IGNORECASE)
"""An article number in place of pages: at least five digits, or an ``e`` and digits."""
ENDED = re.compile(r"[.?!]”?$")
DASHES = re.compile(r"[-–]+")


def formatted(record: Record) -> dict[str, str]:
    """Return the references by the names of their styles; empty for a record without a title."""
    if not record.title:
        return {}
    return {name: style(record) for name, style in STYLES.items()}


def form_of(record: Record) -> Form:
    """Return the form of a work, which determines the elements and the order of a reference."""
    if record.type in THESES:
        return "thesis"
    if record.type in REPORTS:
        return "report"
    if record.type in PARTS:
        return "part"
    if record.type in VOLUMES | SETS_OF_VOLUMES:
        return "book"
    server = venue_parts(record.venue)[0].lower()
    if server.startswith(PREPRINT_SERVERS) or (record.type != "article" and _link(record, "arxiv")):
        return "preprint"
    return "article" if record.type == "article" else "online"


def gbt7714(record: Record) -> str:
    """Return a reference in the style GB/T 7714-2015.

    ``CHEN X, XIA Y, RAVIKUMAR N, et al. Title[J]. Journal, 2021, 7(2): 1-9. DOI:10.1000/1.``

    A work with a URL and a date of access (``urldate``) is cited as an online work.
    """
    form = form_of(record)
    url, accessed = _url(record), record.detail("urldate")
    is_online = form in {"preprint", "online"}
    as_online = is_online or bool(url and accessed)
    sign = GBT_SIGNS_OF_TYPES.get(record.type, GBT_SIGNS[form])
    head = _sentence(
        _gbt_names(record, record.persons),
        f"{_gbt_title(record, form)}[{sign}{'/OL' if as_online else ''}]",
    )
    pages = DASHES.sub("-", record.detail("pages"))
    imprint = _gbt_imprint(record, form)
    if form == "article":
        volume, number = record.detail("volume"), record.detail("number")
        issue = f"({number})" if number else ""
        # without a volume, the issue follows the year
        dated = _joined(", ", record.year, f"{volume}{issue}") if volume else record.year + issue
        text = _sentence(head, _joined(": ", _joined(", ", _venue(record), dated), pages))
    elif form == "part":
        editors = _gbt_names(record, record.editors) if record.authors else ""
        volume = _gbt_volume(record, _venue(record))
        text = f"{head}//{_sentence(editors, volume, _gbt_edition(record))}"
        text = _sentence(text, _joined(": ", imprint, pages))
    elif is_online:
        date = record.detail("date") or record.year
        text = _sentence(head, f"({date})" if date else "")
    else:
        edition = _gbt_edition(record) if form == "book" else ""
        text = _sentence(head, edition, imprint)
    if accessed and as_online:
        # without imprint and date, the date of access directly follows the sign
        text += f"{'. ' if text == head else ''}[{accessed}]"
    doi = _link(record, "doi")
    address = url if as_online and (accessed or not doi) else ""
    return _ended(_sentence(text, address, f"DOI:{doi}" if doi else ""))


def apa(record: Record) -> str:
    """Return a reference in the style APA 7.

    ``Chen, X., & Xia, Y. (2021). Title. Journal, 7(2), 1–9. https://doi.org/10.1000/1``
    """
    form = form_of(record)
    year = f"({record.year or 'n.d.'})"
    names = _apa_names(record.persons)
    if names and not record.authors:
        names += " (Ed.)" if len(record.editors) == 1 else " (Eds.)"
    title = record.title
    if form == "thesis":
        title += (
            f" [{_thesis(record)}, {record.venue}]" if record.venue else f" [{_thesis(record)}]"
        )
    elif form == "report" and (number := record.detail("number")):
        title += f" ({number})" if "No." in number else f" (No. {number})"
    elif form == "book":
        about = _joined(", ", _edition(record), _apa_volume(record))
        title += f" ({about})" if about else ""
    elif kind := APA_KINDS.get(record.type):
        version = record.detail("version")
        title += f" (Version {version}) [{kind}]" if version else f" [{kind}]"
    head = f"{_ended(names)} {year}. {_ended(title)}" if names else f"{_ended(title)} {year}."
    return " ".join(filter(None, (head, _apa_source(record, form), _apa_address(record, form))))


def ieee(record: Record) -> str:
    """Return a reference in the style IEEE.

    ``X. Chen and Y. Xia, “Title,” Journal, vol. 7, no. 2, pp. 1–9, 2021, doi: 10.1000/1.``
    """
    form = form_of(record)
    names = _ieee_names(record.authors) or _ieee_editors(record.editors)
    pages = _pages(record)
    doi, arxiv = _link(record, "doi"), _link(record, "arxiv")
    is_data = record.type in APA_KINDS
    if form == "book":
        volume = record.detail("volume")
        title = _joined(
            ", ", names, record.title, _edition(record), f"vol. {volume}" if volume else ""
        )
        place = _joined(": ", record.detail("address"), _publisher(record))
        text = _sentence(title, _joined(", ", place, record.year))
    else:
        source = (
            _publisher(record) if is_data else _joined(", ", *_ieee_source(record, form, pages))
        )
        is_last = not (source or doi or (form == "preprint" and arxiv))
        version = record.detail("version") if is_data else ""
        title = f"{record.title} (Version {version})" if version else record.title
        # a comma stands before what follows, a full stop where nothing does
        ends = title.endswith(("?", "!", ".") if is_last else ("?", "!"))
        quoted = f"“{title}{'' if ends else '.' if is_last else ','}”"
        # the date of data and software follows the authors
        dated = _ieee_date(record) if is_data else ""
        text = _joined(" ", _joined(", ", names, dated, quoted), source)
    if doi:
        return f"{text}{' ' if text.endswith(',”') else ', '}doi: {doi}."
    if form == "preprint" and arxiv:
        return f"{text}{' ' if text.endswith(',”') else ', '}arXiv:{arxiv}."
    if url := _url(record) if form in {"online", "preprint", "report", "thesis"} else "":
        # no full stop after a URL, of which it might seem a part
        stopped = _ended(text)
        day = _ieee_day(record.detail("urldate"))
        accessed = f" Accessed: {day}." if day else ""
        return f"{stopped}{accessed} [Online]. Available: {url}"
    return _ended(text)


STYLES: Mapping[str, Callable[[Record], str]] = {
    "GB/T 7714-2015": gbt7714,
    "APA 7": apa,
    "IEEE": ieee,
}


# GB/T 7714 ----------------------------------------------------------------------------------------


def _gbt_names(record: Record, persons: Sequence[Person]) -> str:
    """Return family names in capitals with initials; of a long list, the first three."""
    people = named(persons)
    if not people:
        return ""
    first = people[:GBT_AUTHORS]
    names = ", ".join(map(_gbt_name, first))
    if len(first) == len(persons):
        return names
    return f"{names}, {'等' if is_chinese(record) else 'et al'}"


def _gbt_name(person: Person) -> str:
    if person.is_eastern:
        return person.full
    if not person.given:
        # an organization
        return person.family
    initials = (initial.replace(".", "") for initial in _initials(person.given))
    name = _joined(" ", person.family.upper(), *initials)
    return _joined(", ", name, person.suffix.rstrip("."))


def _gbt_title(record: Record, form: Form) -> str:
    """Return the title with the number of a volume or report: ``国史旧闻: 第1卷``."""
    if form == "report":
        return _joined(": ", record.title, record.detail("number"))
    return _gbt_volume(record, record.title) if form == "book" else record.title


def _gbt_volume(record: Record, title: str) -> str:
    volume = record.detail("volume")
    if not volume.isdecimal():
        return title
    return _joined(": ", title, f"第{volume}卷" if is_chinese(record) else f"vol. {volume}")


def _gbt_edition(record: Record) -> str:
    edition = record.detail("edition")
    if not edition:
        return ""
    if is_chinese(record):
        return edition if "版" in edition else f"{edition}版"
    return edition if "ed" in edition.lower().split() else f"{_ordinal(edition)} ed"


def _gbt_imprint(record: Record, form: Form) -> str:
    """Return place, publisher and year: ``北京: 北京大学, 1998``."""
    publisher = _publisher(record) if form == "book" else record.venue
    if form == "part":
        publisher = record.detail("publisher")
    place = _joined(": ", record.detail("address"), publisher)
    return _joined(", ", place, record.year)


# APA ----------------------------------------------------------------------------------------------


def _apa_names(persons: Sequence[Person]) -> str:
    people = named(persons)
    names = [_apa_name(person) for person in people]
    if len(people) < len(persons):
        return f"{', '.join(names)}, et al." if names else ""
    if len(names) > APA_AUTHORS:
        return f"{', '.join(names[: APA_AUTHORS - 1])}, . . . {names[-1]}"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _apa_name(person: Person) -> str:
    if person.is_eastern or not person.given:
        return person.full
    return _joined(", ", person.family, " ".join(_initials(person.given)), person.suffix)


def _apa_source(record: Record, form: Form) -> str:
    """Return the source of the work (journal, book or publisher), with a full stop."""
    venue, pages = _venue(record), record.detail("pages")
    if form == "article":
        volume, number = record.detail("volume"), record.detail("number")
        if is_article_number(record):
            pages = f"Article {pages}"
        return _ended(_joined(", ", venue, f"{volume}({number})" if number else volume, pages))
    if form == "part":
        editors = _apa_editors(record)
        about = _joined(", ", _edition(record), _apa_volume(record), _pages(record))
        inside = _joined(" ", _joined(", ", editors, venue), f"({about})" if about else "")
        return _joined(
            " ", "In" if inside else "", _ended(inside), _ended(record.detail("publisher"))
        )
    if form == "thesis":
        # the university is in brackets after the title
        return ""
    publisher = _publisher(record) if form == "book" else venue or record.detail("publisher")
    # a publisher that is also the author is omitted
    is_author = [person.full for person in record.authors] == [publisher]
    return "" if is_author else _ended(publisher)


def _apa_editors(record: Record) -> str:
    people = named(record.editors) if record.authors else ()
    if not people:
        return ""
    names = _listed([_name_forwards(person) for person in people], "&")
    return f"{names} ({'Ed.' if len(people) == 1 else 'Eds.'})"


def _apa_volume(record: Record) -> str:
    volume = record.detail("volume")
    return f"Vol. {volume}" if volume else ""


def _apa_address(record: Record, form: Form) -> str:
    """Return the DOI as a URL, else the URL of the work; without a full stop."""
    if doi := _link(record, "doi"):
        return f"https://doi.org/{doi}"
    if form == "preprint" and (arxiv := _link(record, "arxiv")):
        return f"https://doi.org/10.48550/arXiv.{re.sub(r'v[0-9]+$', '', arxiv)}"
    return _url(record)


# IEEE ---------------------------------------------------------------------------------------------


def _ieee_names(persons: Sequence[Person]) -> str:
    people = named(persons)
    names = [_name_forwards(person) for person in people]
    if names and (len(people) < len(persons) or len(names) > IEEE_AUTHORS):
        # a short list that ends in "others" keeps all its names
        first = names[:1] if len(names) > IEEE_AUTHORS else names
        return f"{', '.join(first)} et al."
    return _listed(names, "and")


def _ieee_source(record: Record, form: Form, pages: str) -> Iterable[str]:
    venue = _venue(record)
    volume, number = record.detail("volume"), record.detail("number")
    place = record.detail("address")
    if form == "article":
        return (
            venue,
            f"vol. {volume}" if volume else "",
            f"no. {number}" if number else "",
            pages,
            _ieee_date(record),
            f"Art. no. {record.detail('pages')}" if is_article_number(record) else "",
        )
    if form == "part":
        inside = f"in {venue}" if venue else ""
        about = _joined(", ", record.detail("series"), f"vol. {volume}" if volume else "")
        if record.type in CONFERENCE_PAPERS:
            return inside, about if volume else "", place, _ieee_date(record), pages
        editors = _ieee_editors(record.editors) if record.authors else ""
        book = _joined(", ", inside, _edition(record), about if volume else "", editors)
        published = _joined(": ", place, record.detail("publisher"))
        return _joined(" ", _ended(book), published) if published else book, record.year, pages
    if form == "thesis":
        kind = "M.S. thesis" if record.type == "mastersthesis" else "Ph.D. dissertation"
        return kind, venue, place, record.year
    if form == "report":
        return venue, place, f"Tech. Rep. {number}" if number else "", _ieee_date(record)
    if form == "preprint":
        return (record.year,)
    return venue, _ieee_date(record)


def _ieee_editors(persons: Sequence[Person]) -> str:
    names = _ieee_names(persons)
    return f"{names}, {'Ed.' if len(persons) == 1 else 'Eds.'}" if names else ""


def _ieee_date(record: Record) -> str:
    """Return month and year, ``Jan. 1959``; only the year if the month is unknown."""
    month = record.detail("date")[5:7]
    if not month.isdecimal() or not 1 <= int(month) <= 12:
        return record.year
    return _joined(" ", IEEE_MONTHS[int(month) - 1], record.year)


def _ieee_day(day: str) -> str:
    """Convert ``2016-10-16`` to ``Oct. 16, 2016``; other text is returned unchanged."""
    date = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])-([0-3][0-9])", day)
    if not date:
        return day
    return f"{IEEE_MONTHS[int(date[2]) - 1]} {int(date[3])}, {date[1]}"


# all styles ---------------------------------------------------------------------------------------


def is_chinese(record: Record) -> bool:
    """Whether the work is in Chinese, by the language of the record, else by its title."""
    if record.language:
        return record.language.startswith(("chinese", "zh"))
    return has_han(record.title)


def is_article_number(record: Record) -> bool:
    """Whether the pages of a journal article are an article number (:data:`ARTICLE_NUMBER`)."""
    return record.type == "article" and ARTICLE_NUMBER.fullmatch(record.detail("pages")) is not None


def _thesis(record: Record) -> str:
    return "Master’s thesis" if record.type == "mastersthesis" else "Doctoral dissertation"


def _name_forwards(person: Person) -> str:
    """Return ``J. S. Grady``, the form of IEEE, and of editors in APA."""
    if person.is_eastern or not person.given:
        return person.full
    return _joined(" ", *_initials(person.given), person.family, person.suffix)


def _listed(names: Sequence[str], word: str) -> str:
    """Return ``A and B``, or ``A, B, and C``, with *word* before the last name."""
    if len(names) < 3:
        return f" {word} ".join(names)
    return f"{', '.join(names[:-1])}, {word} {names[-1]}"


def _edition(record: Record) -> str:
    """Return ``2nd ed.``, the form of APA and IEEE."""
    edition = record.detail("edition")
    if not edition:
        return ""
    return edition if "ed." in edition else f"{_ordinal(edition)} ed."


def _venue(record: Record) -> str:
    return venue_parts(record.venue)[0]


def _publisher(record: Record) -> str:
    return record.detail("publisher") or record.venue


def _pages(record: Record) -> str:
    pages = record.detail("pages")
    if not pages or is_article_number(record):
        return ""
    return f"{'pp.' if re.search('[-–,]', pages) else 'p.'} {pages}"


def _link(record: Record, kind: str) -> str:
    """Return the text of the first link of a *kind*, such as a DOI, or ``""``."""
    return next((link.text for link in record.links if link.kind == kind), "")


def _url(record: Record) -> str:
    """Return the URL of the work, else that of its preprint or PDF, or ``""``."""
    links = {link.kind: link.url for link in record.links}
    return next((links[kind] for kind in ("url", "arxiv", "pdf") if kind in links), "")


@lru_cache(maxsize=4096)
def _initials(given: str) -> tuple[str, ...]:
    """Return the initials of given names: ``J.-P.`` and ``K.`` for ``Jean-Paul Karl``."""
    return tuple(
        "-".join(f"{part[0].upper()}." for part in name.split("-") if part)
        for name in re.sub(r"\.(?=[^\s-])", ". ", given).split()
        if name.strip("-.")
    )


def _ordinal(edition: str) -> str:
    """Convert ``2`` or ``Second`` to ``2nd``; other text is returned unchanged."""
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    if edition.lower() in words:
        edition = str(words.index(edition.lower()) + 1)
    if not edition.isdecimal():
        return edition
    endings = {1: "st", 2: "nd", 3: "rd"}
    # Python refuses to read thousands of digits
    number = int(edition[-2:])
    ending = "th" if 10 < number < 14 else endings.get(number % 10, "th")
    return f"{edition}{ending}"


def _joined(separator: str, *parts: str) -> str:
    """Join the non-empty *parts*."""
    return separator.join(filter(None, parts))


def _sentence(*parts: str) -> str:
    """Join non-empty *parts* with full stops, except after a part that ends with ``.?!``."""
    text = ""
    for part in filter(None, parts):
        text += (" " if text.endswith((".", "?", "!")) else ". ") + part if text else part
    return text


def _ended(text: str) -> str:
    """Return *text* with a full stop, unless it is empty or ends with ``.?!``."""
    return text if not text or ENDED.search(text) else f"{text}."
