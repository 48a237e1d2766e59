"""Parser for weeks and days in headings: ``July 1–7, 2024``, ``2024年7月1日—7日``, ``Week 27``,
``01/07/2024-07/07/2024``.

An ambiguous date such as ``05/06/2024`` is read in the order that the rest of the file shows; see
:func:`order_shown`.

Within other text, a number is a week or day only as a separate word: ``W27`` but not ``W2v-BERT``.
Short month names that are words of another language, such as ``out`` or ``mag``, are months only
next to a year or date punctuation: ``3. Okt``, ``3 de out``, ``3 out 2024``, but not ``9 out of
10``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from paperlog.model.week import Week

Order = Literal["day-first", "month-first"]

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "ru", "tr")
"""Languages (CLDR) whose month and weekday names are recognized; in conflicts the first
one wins.
"""

# each replacement has the same length, so that offsets are preserved
PLAIN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "〇": "0"}
)
HAN_DIGITS = "零一二三四五六七八九"
HAN_NUMBER = r"[一二三四五六七八九十]{1,3}"
END = r"(?=[\u3400-\u9fff]|[\W_]|$)"
"""End of a number that is a separate word; Chinese has no spaces between words."""
ALSO_WORDS = frozenset({"mars", "mart", "mayo"})
"""Full month names that have other meanings too."""

SEPARATOR = re.compile(
    r"\s*(?:[-‐‑‒–—―~〜→]+|\.\.+|至|到|\b(?:to|through|until|till|bis|au|al|до|t/m)\b)\s*",
    re.IGNORECASE,
)
YEAR_TAIL = re.compile(r"\s*,?\s*\(?(?P<year>(?:19|20)\d\d)(?!\d)\)?\s*年?")
YEAR_BEHIND = re.compile(
    r"\s*[)）\]】]?\s*[-‐‑‒–—,|·:/]*\s*[(（\[【]?\s*(?P<year>(?:19|20)\d\d)\s*年?\s*[)）\]】]?\s*$"
)
"""A year at the end, after a bracket or dash: ``(June 23 - June 29) - 2025``."""
YEAR_BEFORE = re.compile(
    r"(?<![\w.:/-])(?P<year>(?:19|20)\d\d)\s*年?\s*[)）\]】]?\s*[-‐‑‒–—,|·:]*\s*[(（\[【]?\s*$"
)
"""A year before the days, separated by punctuation only: ``2025 (June 23 - June 29)``."""
YEAR_FIRST = re.compile(r"\s*[(（\[【]?\s*(?P<year>(?:19|20)\d\d)(?![\w./-]*\d)\s*年?")
"""A year at the start of a text: ``2025: papers of June 23 - June 29``."""
DAY_ALONE = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.|日|号)?(?!\d)", re.IGNORECASE)
MONTH_DAY = re.compile(r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d|[./]\d)")
DAYS_ALONE = re.compile(
    r"(?P<first>\d{1,2})(?:st|nd|rd|th|\.|日|号)?(?:\s*(?:[-–—~至到]|to)\s*(?P<last>\d{1,2})(?:st|nd|rd|th|\.|日|号)?)?",
    re.IGNORECASE,
)
YMD = re.compile(
    r"(?P<y>\d{4})\s*(?:[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})(?!\d)|[年년]\s*(?P<m2>\d{1,2})\s*[月월]\s*(?P<d2>\d{1,2})\s*[日号號일]?)"
)
COMPACT = re.compile(r"(?P<y>20\d\d)(?P<m>0\d|1[0-2])(?P<d>[0-3]\d)(?!\d)")
NUMERIC = re.compile(
    r"(?P<a>\d{1,2})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4}|\d{2})(?!\d)"
)
CHINESE = re.compile(r"(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日号號일]?")
HAN_DATE = re.compile(rf"(?:(?P<y>\d{{4}})年)?(?P<m>{HAN_NUMBER})月(?P<d>{HAN_NUMBER})[日号號]")
ISO_WEEK = re.compile(r"(?P<y>\d{4})\s*[-/年]?\s*W(?P<w>\d{1,2})" + END, re.IGNORECASE)
WEEK_WORD = r"(?:week|wk|kw|woche|kalenderwoche|semaine|semana|settimana|vecka|uke|uge|неделя)"
DIGIT = re.compile(r"\d")
HINT = re.compile(
    rf"\d\s*[-/.]\s*\d|\d\s*[年月日周週년월号]|[十一二三四五六七八九][月周週]|20\d{{6}}|w\d|{WEEK_WORD}\W*\d",
    re.IGNORECASE,
)
NAMED_WEEK = re.compile(
    rf"(?:(?P<y>(?:19|20)\d\d)\s*[-,/年:]?\s*)?(?:\b(?:{WEEK_WORD}\.?\s*(?:no\.?|nr\.?|#)?\s*|w)(?P<w>\d{{1,2}}){END}|第\s*(?P<w2>\d{{1,2}}|{HAN_NUMBER})\s*[周週])"
    r"(?:\s*[,/(-]?\s*(?:of\s+|von\s+|de\s+)?(?P<y2>(?:19|20)\d\d)(?![-/.]?\d)\)?)?",
    re.IGNORECASE,
)
DATE_SIGN = re.compile(r"[.º]|\b(?:de|of)\b", re.IGNORECASE)
MONTH_ALONE = re.compile(
    r"\W*(?:(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*月?|(?P<m2>\d{1,2})\s*月|(?P<m3>\d{1,2})/(?P<y3>(?:19|20)\d\d))\W*"
)
YEAR_ALONE = re.compile(r"\W*(?P<y>(?:19|20)\d\d)\s*年?\W*")


class DateError(ValueError):
    """A text that looks like a date or week but is invalid; the message says how to correct it."""


@dataclass(frozen=True)
class Period:
    """A week named by a heading."""

    week: Week
    day: date | None
    """The day, if a single one was named."""
    rest: str
    """The rest of the text, or ``""``."""
    notes: tuple[str, ...] = ()
    """Messages about oddities and how they were resolved."""


@dataclass(frozen=True)
class DateContext:
    """The context for incomplete or ambiguous dates."""

    order: Order = "day-first"
    why: str = "as nothing shows otherwise; --dates says so"
    """The reason for the day-month order, reported with each ambiguous date; ``""`` if shown by the
    file.
    """
    year: int | None = None
    month: int | None = None
    year_given: bool = False
    """Whether the year comes from an option or a heading above, not from the last date."""


@dataclass(frozen=True)
class _Day:
    """A day as written; *a* and *b* are its numbers if their order is unknown."""

    start: int
    end: int
    year: int | None = None
    month: int = 0
    day: int = 0
    either: bool = False
    doubtful: bool = False
    """Whether the month name may be a word of another language."""

    def on(self, year: int) -> date:
        return date(year, self.month, self.day)


def read_period(text: str, context: DateContext) -> Period | None:
    """Return the week that *text* names, or ``None``.

    :raises DateError: if it looks like a date but there is no such day or week, or the year is
        unknown.
    """
    plain = text.translate(PLAIN)
    if not context.month and not _may_be_date(plain):
        return None
    week = next(iter(_named_weeks(plain)), None)
    if week and week[1]:
        context = replace(context, year=week[1], year_given=True)
    outside = [week[0]] if week else []
    span = _span(plain, context, outside) or (None if week else _by_month(plain, context))
    rest = _rest(text, plain, [*outside, *([span[0]] if span else [])])
    while rest and span and span[1].doubtful and (not span[2] or span[2].doubtful):
        # not a day; one may follow
        outside.append(span[0])
        span = _span(plain, context, outside)
        rest = _rest(text, plain, [*([week[0]] if week else []), *([span[0]] if span else [])])
    if not week and not span:
        return None
    if (
        rest
        and not week
        and span
        and context.year is None
        and not (span[1].year or (span[2] and span[2].year))
    ):
        # a day without a year within other text may be part of a name
        return None
    notes: list[str] = []
    first = last = None
    if span:
        try:
            first, last = _days(text, span[1], span[2], context, notes)
        except DateError:
            if not week:
                raise
            notes.append(
                f"the dates in {text.strip()!r} do not exist; the number of the week decides"
            )
    if week:
        numbered = _numbered(text, *week[1:], first, context)
        if not first:
            return Period(numbered, None, rest, tuple(notes))
        if numbered != Week.of(first):
            notes.append(
                f"{text.strip()!r} names {numbered} and days of {Week.of(first)}; the days decide"
            )
    assert first is not None
    read = Week.of(first)
    if last and Week.of(last) != read:
        notes.append(
            f"{text.strip()!r} goes beyond one week; understood as the week of its first day,"
            f" {read}"
        )
    return Period(read, first if span and not span[2] and not week else None, rest, tuple(notes))


def _may_be_date(plain: str) -> bool:
    """Return whether *text* has a feature common to all dates; a quick test that excludes most
    titles.
    """
    if HINT.search(plain):
        return True
    return DIGIT.search(plain) is not None and not _months().keys().isdisjoint(
        re.findall(r"[^\W\d_]+", plain.casefold())
    )


def order_shown(texts: Iterable[tuple[int, str]]) -> tuple[Order | None, str]:
    """Return the day-month order that *texts* show, with the line that shows it.

    ``None`` if no text shows it, or two disagree.
    """
    shown: dict[Order, int] = {}
    for line, text in texts:
        plain = text.translate(PLAIN)
        found = list(NUMERIC.finditer(plain))
        for one in found:
            a, b = int(one["a"]), int(one["b"])
            if a > 12 >= b:
                shown.setdefault("day-first", line)
            elif b > 12 >= a:
                shown.setdefault("month-first", line)
        if len(found) == 2 and SEPARATOR.fullmatch(plain[found[0].end() : found[1].start()]):
            fits = [
                order
                for order in ("day-first", "month-first")
                if _is_week(found[0], found[1], order)
            ]  # type: ignore[arg-type]
            if len(fits) == 1:
                shown.setdefault(fits[0], line)  # type: ignore[arg-type]
    if len(shown) == 1:
        order, line = next(iter(shown.items()))
        return order, f"as line {line} shows"
    lines = " and ".join(f"line {line} ({order})" for order, line in shown.items())
    return None, f"{lines} disagree" if shown else ""


def read_month(text: str) -> tuple[int | None, int | None] | None:
    """Return year and month of a heading such as ``2024``, ``July 2024`` or ``2024年7月``, else
    ``None``.
    """
    plain = text.translate(PLAIN)
    if found := YEAR_ALONE.fullmatch(plain):
        return int(found["y"]), None
    if found := MONTH_ALONE.fullmatch(plain):
        month = int(found["m"] or found["m2"] or found["m3"])
        year = found["y"] or found["y3"]
        return (int(year) if year else None, month) if 1 <= month <= 12 else None
    words = re.findall(r"\w+", plain.casefold())
    numbers = [int(word) for word in words if re.fullmatch(r"(?:19|20)\d\d", word)]
    names = [_months()[word] for word in words if word in _months()]
    if len(names) == 1 and len(numbers) + 1 == len(words) <= 2:
        return numbers[0] if numbers else None, names[0]
    return None


def with_month(context: DateContext, year: int | None, month: int | None) -> DateContext:
    """Return *context* for text under a heading with *year* and *month*."""
    return replace(
        context,
        year=year or context.year,
        month=month,
        year_given=context.year_given or year is not None,
    )


# --- days -----------------------------------------------------------------------------------------


@cache
def _months() -> dict[str, int]:
    """Return full and short month names in lower case."""
    from babel.dates import get_month_names

    found: dict[str, int] = {}
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, language).items():  # type: ignore[arg-type]
                    word = name.rstrip(".").casefold()
                    if len(word) > 2:
                        found.setdefault(word, number)
    return found | {"sept": 9}


@cache
def _words_too() -> frozenset[str]:
    """Return month names that may be other words: short non-English names in Latin letters."""
    from babel.dates import get_month_names

    wide = {
        name.casefold()
        for language in LANGUAGES
        for context in ("format", "stand-alone")
        for name in get_month_names("wide", context, language).values()
    }  # type: ignore[arg-type]
    english = {
        name.casefold() for name in get_month_names("abbreviated", "format", "en").values()
    } | {"sept"}
    return (
        frozenset(name for name in _months() if name.isascii() and name not in wide | english)
        | ALSO_WORDS
    )


@cache
def _weekdays() -> frozenset[str]:
    from babel.dates import get_day_names

    return frozenset(
        name.rstrip(".").casefold()
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
    )  # type: ignore[arg-type]


@cache
def _month_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns for ``July 1, 2024``, ``1 July 2024``, and the ``1`` of ``1–7 July``."""
    month = (
        r"(?P<month>"
        + "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
        + r")\b\.?"
    )
    after = re.compile(
        rf"\b{month}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!:){END}(?:,?\s+(?P<y>(?:19|20)\d\d)(?!\d))?",
        re.IGNORECASE,
    )
    before = re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s*(?:of\s+|de\s+)?{month}(?:,?\s+(?:de\s+|of\s+)?(?P<y>(?:19|20)\d\d)(?!\d))?",
        re.IGNORECASE,
    )
    return after, before, re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?!\d)", re.IGNORECASE)


def _day_at(plain: str, at: int, context: DateContext) -> _Day | None:
    """Return the day written at an offset of the text."""
    if found := YMD.match(plain, at):
        return _Day(
            at,
            found.end(),
            int(found["y"]),
            int(found["m"] or found["m2"]),
            int(found["d"] or found["d2"]),
        )
    if found := COMPACT.match(plain, at):
        return _Day(at, found.end(), int(found["y"]), int(found["m"]), int(found["d"]))
    if found := NUMERIC.match(plain, at):
        a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
        day, month = (
            (b, a) if (context.order == "month-first" and a <= 12) or (b > 12 >= a) else (a, b)
        )
        return _Day(
            at,
            found.end(),
            year if year > 99 else 2000 + year,
            month,
            day,
            either=a <= 12 and b <= 12 and a != b,
        )
    if found := CHINESE.match(plain, at):
        return _Day(at, found.end(), None, int(found["m"]), int(found["d"]))
    if found := HAN_DATE.match(plain, at):
        return _Day(
            at,
            found.end(),
            int(found["y"]) if found["y"] else None,
            _han_number(found["m"]),
            _han_number(found["d"]),
        )
    after, before, _number = _month_patterns()
    if found := after.match(plain, at) or before.match(plain, at):
        name = found["month"].casefold()
        doubtful = name in _words_too() and not found["y"] and not DATE_SIGN.search(found[0])
        return _Day(
            at,
            found.end(),
            int(found["y"]) if found["y"] else None,
            _months()[name],
            int(found["d"]),
            doubtful=doubtful,
        )
    return None


def _span(
    plain: str, context: DateContext, outside: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], _Day, _Day | None] | None:
    """Return the first day in the text, the last one of a range, and the offsets of both."""
    starts = [
        found.start()
        for found in re.finditer(
            r"(?<![\w.:/-])(?=\w)|(?<=[\u3400-\u9fff])(?=\d)|(?<=[_])(?=\d)", plain
        )
    ]
    for at in starts:
        if any(start <= at < end for start, end in outside):
            continue
        first = _day_at(plain, at, context)
        if first is None:
            found = _shared(plain, at, context) or _bare(plain, at, context)
            if found:
                return found
            continue
        end, last = first.end, None
        if separator := SEPARATOR.match(plain, first.end):
            last = _day_at(plain, separator.end(), context) or _partial(
                plain, separator.end(), first
            )
            end = last.end if last else end
        if tail := YEAR_TAIL.match(plain, end) if not (last or first).year else None:
            year = int(tail["year"])
            named = replace(last or first, year=year, doubtful=False)
            last, first, end = (named, first, tail.end()) if last else (None, named, tail.end())
        if (
            last
            and last.end - last.start <= 2
            and plain[end : end + 1].isalpha()
            and plain[end : end + 1].isascii()
        ):
            last, end = None, first.end
        return _with_year(plain, (at, end), first, last)
    return None


def _with_year(
    plain: str, place: tuple[int, int], first: _Day, last: _Day | None
) -> tuple[tuple[int, int], _Day, _Day | None]:
    """Complete days with a year that precedes or follows them; the offsets then include the year.

    Only a range takes a year at the start of the text separated by other words, since a title may
    begin with a year.
    """
    start, end = place
    if first.year or (last and last.year):
        return place, first, last
    if found := YEAR_BEHIND.match(plain, end):
        opened = plain[:start].rstrip()
        end = found.end()
        start = len(opened) - 1 if opened.endswith(("(", "（", "[", "【")) else start
    elif found := YEAR_BEFORE.search(plain[:start]):
        start = found.start()
    elif not last or not (found := YEAR_FIRST.match(plain[:start])):
        return place, first, last
    year = int(found["year"])
    if last:
        return (start, end), first, replace(last, year=year)
    # after `2024` a word may still be of another language
    doubtful = first.doubtful and start < place[0] and end == place[1]
    return (start, end), replace(first, year=year, doubtful=doubtful), None


def _shared(
    plain: str, at: int, context: DateContext
) -> tuple[tuple[int, int], _Day, _Day | None] | None:
    """Parse a day followed by a full date: ``1–7 July 2024``, ``01-07/07/2024``."""
    number = _month_patterns()[2].match(plain, at)
    separator = SEPARATOR.match(plain, number.end()) if number else None
    last = _day_at(plain, separator.end(), context) if separator else None
    if not number or not last:
        return None
    first = _Day(at, number.end(), last.year, last.month, int(number["d"]))
    return _with_year(plain, (at, last.end), first, last)


def _bare(
    plain: str, at: int, context: DateContext
) -> tuple[tuple[int, int], _Day, _Day | None] | None:
    """Parse ``7.1-7.7`` or ``7/1``, only as the whole text and with a known year; not ``3.2``."""
    first = MONTH_DAY.match(plain, at)
    if not first or plain[:at].strip() or not context.year:
        return None
    separator = SEPARATOR.match(plain, first.end())
    last = MONTH_DAY.match(plain, separator.end()) if separator else None
    end = last.end() if last else first.end()
    if plain[end:].strip() or not (last or "/" in first[0]):
        return None
    numbers = [(int(one["m"]), int(one["d"])) for one in (first, last) if one]
    if "/" in first[0] and context.order == "day-first":
        numbers = (
            [(month, day) for day, month in numbers]
            if all(month <= 12 for _day, month in numbers)
            else numbers
        )
    days = [_Day(at, end, None, month, day, either="/" in first[0]) for month, day in numbers]
    return (at, end), days[0], days[1] if last else None


def _by_month(plain: str, context: DateContext) -> tuple[tuple[int, int], _Day, _Day | None] | None:
    """Parse ``1–7`` or ``15`` under a heading that names the month."""
    found = DAYS_ALONE.fullmatch(plain.strip()) if context.year and context.month else None
    if not found or not context.month:
        return None
    first = _Day(0, len(plain), context.year, context.month, int(found["first"]))
    return (0, len(plain)), first, replace(first, day=int(found["last"])) if found["last"] else None


def _partial(plain: str, at: int, first: _Day) -> _Day | None:
    """Parse the end of a range without the parts its start has: ``07-07``, ``7日``, ``7``."""
    if found := MONTH_DAY.match(plain, at):
        a, b = int(found["m"]), int(found["d"])
        return _Day(at, found.end(), first.year, a, b) if a <= 12 else None
    if found := DAY_ALONE.match(plain, at):
        return _Day(at, found.end(), first.year, first.month, int(found["d"]))
    return None


def _days(
    text: str, first: _Day, last: _Day | None, context: DateContext, notes: list[str]
) -> tuple[date, date | None]:
    """Return the days of a range; an invalid one is omitted if the other is valid.

    :raises DateError: if there is no valid day.
    """
    year = first.year or (last.year if last else None)
    if year is None:
        if context.year is None:
            raise DateError(f"{text.strip()!r} names no year; name it with --year")
        year = context.year
        if not context.year_given:
            notes.append(f"{text.strip()!r} names no year; understood as {year}")
    if context.why and (first.either or (last and last.either)):
        notes.append(f"{text.strip()!r} is read {context.order}, {context.why}")
    start = end = None
    try:
        before = (
            last is not None
            and not first.year
            and (first.month, first.day) > (last.month, last.day)
        )
        start = first.on(year - before)
    except ValueError:
        pass
    if last:
        try:
            end = last.on(last.year or year)
            if start and end < start and not last.year:
                end = last.on(start.year + 1)
        except ValueError:
            pass
    if start is None and (last is None or end is None):
        raise DateError(
            f"there is no day {_written(first, year)} as {text.strip()!r} has it; correct it, or"
            " name the week with --week"
        )
    if start is None:
        assert end is not None
        notes.append(
            f"there is no day {_written(first, year)}; {text.strip()!r} is understood by its end"
        )
        return end - timedelta(days=end.weekday()), end
    if last and end is None:
        notes.append(
            f"there is no day {_written(last, year)}; {text.strip()!r} is understood by its start"
        )
    if end and end < start:
        notes.append(f"{text.strip()!r} ends before it begins; understood by its start")
        end = None
    return start, end


def _written(day: _Day, year: int) -> str:
    return f"{day.year or year}-{day.month:02}-{day.day:02}"


# --- weeks ----------------------------------------------------------------------------------------


def _named_weeks(plain: str) -> Iterable[tuple[tuple[int, int], int | None, int]]:
    for found in ISO_WEEK.finditer(plain):
        if not (found.start() and plain[found.start() - 1].isalnum()):
            yield found.span(), int(found["y"]), int(found["w"])
            return
    for found in NAMED_WEEK.finditer(plain):
        number = found["w"] or found["w2"]
        year = found["y"] or found["y2"]
        yield (
            found.span(),
            int(year) if year else None,
            int(number) if number.isdigit() else _han_number(number),
        )
        return


def _numbered(
    text: str, year: int | None, number: int, day: date | None, context: DateContext
) -> Week:
    if year is None and day:
        year = day.isocalendar().year
    if year is None:
        year = context.year
    if year is None:
        raise DateError(f"{text.strip()!r} names a week and no year; name it with --year")
    try:
        date.fromisocalendar(year, number, 1)
    except ValueError:
        raise DateError(
            f"the year {year} has no week {number}, as {text.strip()!r} has it; correct it, or name"
            " the week with --week"
        ) from None
    return Week(year, number)


def _is_week(first: re.Match[str], last: re.Match[str], order: Order) -> bool:
    """Return whether two numeric dates can be read as a Monday and the following Sunday."""
    days = []
    for found in (first, last):
        a, b, year = int(found["a"]), int(found["b"]), int(found["y"])
        try:
            days.append(
                date(
                    year if year > 99 else 2000 + year,
                    *((b, a) if order == "day-first" else (a, b)),
                )
            )
        except ValueError:
            return False
    return days[1] - days[0] in (timedelta(days=6), timedelta(days=7), timedelta(days=4))


def _rest(text: str, plain: str, places: list[tuple[int, int]]) -> str:
    """Return *text* without the parsed parts, weekday names and isolated punctuation."""
    kept = list(text)
    for start, end in places:
        kept[start:end] = ["\0"] * (end - start)
    rest = EMPTY_BRACKETS.sub(" ", re.sub(r"\0+", " ", "".join(kept)))
    said = re.findall(r"\w+", rest.translate(PLAIN).casefold())
    words = [
        word
        for word in said
        if word not in _weekdays() and word not in FILLERS and not CHINESE_WEEKDAY.fullmatch(word)
    ]
    return rest.strip().strip("-–—:：|,，;；·()（）[]【】 ").strip() if words else ""


EMPTY_BRACKETS = re.compile(r"[(（\[【]\s*[)）\]】]")
CHINESE_WEEKDAY = re.compile(r"(?:周|星期)[一二三四五六日天]")
FILLERS = frozenset(
    {
        "week",
        "weeks",
        "of",
        "the",
        "from",
        "woche",
        "vom",
        "semaine",
        "du",
        "周",
        "週",
        "本周",
        "这周",
        "日期",
        "date",
    }
)


def _han_number(text: str) -> int:
    """Parse a Chinese number: ``十二`` is 12."""
    tens, mark, ones = text.rpartition("十")
    if not mark:
        return HAN_DIGITS.find(text) if len(text) == 1 else 0
    return 10 * (HAN_DIGITS.find(tens) if tens else 1) + (HAN_DIGITS.find(ones) if ones else 0)
