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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, get_args

from paperlog.model.week import Week

Order = Literal["day-first", "month-first"]
Place = tuple[int, int]
"""Start and end of a part of the text."""

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "pl", "ru", "tr")
"""Languages (CLDR) whose month and weekday names are recognized; in conflicts the first
one wins.
"""
# each replacement has the same length, so that offsets are preserved
PLAIN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "〇": "0"}
)
ALSO_WORDS = frozenset({"mars", "mart", "mayo"})
"""Full month names that have other meanings too."""
FILLERS = frozenset("week weeks of the from woche vom semaine du 周 週 本周 这周 日期 date".split())
HAN_DIGITS = "零一二三四五六七八九"
HAN = r"[一二三四五六七八九十]{1,3}"
YEAR = r"(?P<y>(?:19|20)\d\d)"
NTH = r"(?:st|nd|rd|th|er|\.|º|日|号)?"
END = r"(?=[\u3400-\u9fff]|[\W_]|$)"
"""End of a number that is a separate word; Chinese has no spaces between words."""
START = re.compile(r"(?<![\w.:/-])(?=\w)|(?<=[\u3400-\u9fff_])(?=\d)")
TO = r"\s*(?:[-‐‑‒–—―~〜→]+|\.\.+|至|到|\b(?:to|through|until|till|bis|au|al|до|t/m)\b)\s*"
SEPARATOR = re.compile(TO, re.IGNORECASE)
YEAR_AFTER = re.compile(
    r"(?:\s*,?\s*\(?|\s*[)\]】]?\s*[-‐‑‒–—,|·:/]*\s*[(\[【]?\s*(?=\d{4}\s*年?\W*$))"
    + YEAR
    + r"(?!\d)\s*年?\s*[)\]】]?"
)
"""A year after the days; after a bracket or dash only at the end: ``(June 23 - 29) - 2025``."""
YEAR_BEFORE = re.compile(rf"(?<![\w.:/-]){YEAR}\s*年?\s*[)\]】]?\s*[-‐‑‒–—,|·:]*\s*[(\[【]?\s*$")
"""A year before the days, separated by punctuation only: ``2025 (June 23 - June 29)``."""
YEAR_FIRST = re.compile(rf"\s*[(\[【]?\s*{YEAR}(?![\w./-]*\d)")
"""A year at the start of a text: ``2025: papers of June 23 - June 29``."""
NUMBER = re.compile(rf"(?P<d>\d{{1,2}}){NTH}(?!\d)", re.IGNORECASE)
MONTH_DAY = re.compile(r"(?P<m>\d{1,2})(?P<mark>[-/.])(?P<d>\d{1,2})(?!\d|[./]\d)")
NUMERIC = re.compile(
    r"(?P<d>\d{1,2})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<y>\d{4}|\d{2})(?!\d)"
)
WEEK_WORD = r"(?:week|wk|kw|woche|kalenderwoche|semaine|semana|settimana|vecka|uke|uge|неделя)"
NAMED_WEEK = re.compile(
    rf"(?:{YEAR}\s*[-,/年:]?\s*)?(?:(?:\b|(?<=\d{{4}})|(?<=\d年))"
    rf"(?:{WEEK_WORD}\.?\s*(?:no\.?|nr\.?|#)?\s*|w)(?P<w>\d{{1,2}}){END}"
    rf"|第\s*(?P<w2>\d{{1,2}}|{HAN})\s*[周週])"
    r"(?:\s*[,/(-]?\s*(?:of\s+|von\s+|de\s+)?(?P<y2>(?:19|20)\d\d)(?![-/.]?\d)\)?)?",
    re.IGNORECASE,
)
HINT = re.compile(
    rf"\d\s*[-/.]\s*\d|\d\s*[年月日周週년월号]|[十一二三四五六七八九][月周週]|20\d{{6}}|w\d|{WEEK_WORD}\W*\d",
    re.IGNORECASE,
)
DATE_SIGN = re.compile(r"[.º]|\b(?:de|of)\b", re.IGNORECASE)
MONTH_ALONE = re.compile(
    rf"\W*(?:{YEAR}\s*[-/.年]\s*(?P<m>\d{{1,2}})\s*月?|(?P<m2>\d{{1,2}})\s*月"
    r"|(?P<m3>\d{1,2})/(?P<y3>(?:19|20)\d\d))\W*"
)
YEAR_ALONE = re.compile(rf"\W*{YEAR}\s*年?\W*")
EMPTY_BRACKETS = re.compile(r"[(（\[【]\s*[)）\]】]")
CHINESE_WEEKDAY = re.compile(r"(?:周|星期)[一二三四五六日天]")


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
    """A day as written, between two offsets of the text."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    either: bool = False
    """Whether the numbers of day and month may be exchanged."""
    doubtful: bool = False
    """Whether the month name may be a word of another language."""

    def on(self, year: int) -> date | None:
        """Return the day in its own year, else in *year*; ``None`` if there is no such day."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    def written(self, year: int) -> str:
        return f"{self.year or year}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True)
class _Span:
    """A day or a range of days as written; the place includes a year beside them."""

    place: Place
    days: tuple[_Day, ...]

    @property
    def year(self) -> int | None:
        return next((day.year for day in self.days if day.year), None)


def whole_period(text: str, context: DateContext) -> Period | None:
    """Return the week that *text* names and nothing else, or ``None``."""
    try:
        period = read_period(text, context)
    except DateError:
        return None
    return period if period and not period.rest else None


def read_period(text: str, context: DateContext) -> Period | None:
    """Return the week that *text* names, or ``None``.

    :raises DateError: if it looks like a date but there is no such day or week, or the year is
        unknown.
    """
    plain = text.translate(PLAIN)
    if not context.month and not _may_be_date(plain):
        return None
    name = repr(text.strip())
    named = NAMED_WEEK.search(plain)
    year = int(named["y"] or named["y2"] or 0) if named else 0
    if year:
        context = replace(context, year=year, year_given=True)
    places = [named.span()] if named else []
    span = _span(text, plain, context, places)
    if span:
        places.append(span.place)
    rest = _rest(text, places)
    if not places:
        return None
    if rest and span and not named and context.year is None and span.year is None:
        # a day without a year within other text may be part of a name
        return None
    notes: list[str] = []
    first = last = None
    if span:
        try:
            first, last = _days(name, span, context, notes)
        except DateError:
            if not named:
                raise
            notes.append(f"the dates in {name} do not exist; the number of the week decides")
    if named:
        known_year = year or (first.isocalendar().year if first else context.year)
        week = _numbered(name, known_year, _number(named["w"] or named["w2"]))
        if not first:
            return Period(week, None, rest, tuple(notes))
        if week != Week.of(first):
            notes.append(f"{name} names {week} and days of {Week.of(first)}; the days decide")
    assert first is not None
    read = Week.of(first)
    if last and Week.of(last) != read:
        why = f"{name} goes beyond one week"
        notes.append(f"{why}; understood as the week of its first day, {read}")
    is_day = span is not None and len(span.days) == 1 and not named
    return Period(read, first if is_day else None, rest, tuple(notes))


def _may_be_date(plain: str) -> bool:
    """Return whether *text* has a feature common to all dates; a quick test that excludes most
    titles.
    """
    if HINT.search(plain):
        return True
    return bool(re.search(r"\d", plain)) and not _months().keys().isdisjoint(
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
        fits: list[Order] = [
            order
            for order, month in zip(get_args(Order), "md", strict=True)
            if found and all(int(one[month]) <= 12 for one in found)
        ]
        between = plain[found[0].end() : found[1].start()] if len(found) == 2 else ""
        if len(fits) == 2 and SEPARATOR.fullmatch(between):
            fits = [order for order in fits if _is_week(plain, found, order)]
        if len(fits) == 1:
            shown.setdefault(fits[0], line)
    if len(shown) == 1:
        order, line = next(iter(shown.items()))
        return order, f"as line {line} shows"
    lines = " and ".join(f"line {line} ({order})" for order, line in shown.items())
    return None, f"{lines} disagree" if shown else ""


def _is_week(plain: str, found: Sequence[re.Match[str]], order: Order) -> bool:
    """Return whether two numeric dates can be a Monday and the following Friday, Sunday or Monday,
    in this order of day and month.
    """
    first, last = (_day_at(plain, one.start(), DateContext(order)) for one in found)
    start, end = first and first.on(0), last and last.on(0)
    return bool(start and end) and (end - start).days in {4, 6, 7}  # type: ignore[operator]


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


# --- names and numbers ----------------------------------------------------------------------------


def _names(get: Callable[..., Mapping[int, str]], *widths: str) -> Iterator[tuple[str, int]]:
    """Yield names of months or weekdays in lower case and their numbers."""
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in widths:
                for number, name in get(width, context, language).items():
                    yield name.rstrip(".").casefold(), number


@cache
def _months() -> dict[str, int]:
    """Return full and short month names in lower case."""
    from babel.dates import get_month_names

    named = [pair for pair in _names(get_month_names, "wide", "abbreviated") if len(pair[0]) > 2]
    return dict(reversed(named)) | {"sept": 9}


@cache
def _doubtful_months() -> frozenset[str]:
    """Return month names that may be other words: short non-English names in Latin letters."""
    from babel.dates import get_month_names

    wide = {name for name, _number in _names(get_month_names, "wide")}
    english = {name.casefold() for name in get_month_names("abbreviated", "format", "en").values()}
    short = {name for name in _months() if name.isascii()} - wide - english - {"sept"}
    return ALSO_WORDS | short


@cache
def _weekdays() -> frozenset[str]:
    from babel.dates import get_day_names

    return frozenset(name for name, _number in _names(get_day_names, "wide", "abbreviated"))


def _number(text: str) -> int:
    """Parse a number in digits or Chinese (``十二``), or the name of a month."""
    if text.isdigit():
        return int(text)
    if not re.fullmatch(HAN, text):
        return _months()[text.casefold()]
    tens, mark, ones = text.rpartition("十")
    if not mark:
        return HAN_DIGITS.find(text) if len(text) == 1 else 0
    return 10 * (HAN_DIGITS.find(tens) if tens else 1) + (HAN_DIGITS.find(ones) if ones else 0)


@cache
def _forms() -> list[re.Pattern[str]]:
    """Return the patterns of a day, with the groups ``y``, ``m`` and ``d``."""
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    month = rf"(?P<m>{names})\b\.?"
    forms = [
        r"(?P<y>\d{4})\s*[-/.]\s*(?P<m>\d{1,2})\s*[-/.]\s*(?P<d>\d{1,2})(?!\d)",
        r"(?P<y>20\d\d)(?P<m>0\d|1[0-2])(?P<d>[0-3]\d)(?!\d)",
        NUMERIC.pattern,
        rf"(?:(?P<y>\d{{4}})\s*[年년]\s*)?(?P<m>\d{{1,2}}|{HAN})\s*[月월]\s*"
        rf"(?P<d>\d{{1,2}}(?!\d)|{HAN}(?=[日号號]))\s*[日号號일]?",
        rf"{month}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!:){END}(?:,?\s+{YEAR}(?!\d))?",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s*(?:of\s+|de\s+)?{month}"
        rf"(?:,?\s+(?:de\s+|of\s+)?{YEAR}(?!\d))?",
    ]
    return [re.compile(form, re.IGNORECASE) for form in forms]


# --- days -----------------------------------------------------------------------------------------


def _day_at(plain: str, at: int, context: DateContext) -> _Day | None:
    """Return the day written at an offset of the text."""
    found = next((match for form in _forms() if (match := form.match(plain, at))), None)
    if not found:
        return None
    parts: dict[str, Any] = found.groupdict()
    year, month, day = int(parts["y"] or 0), _number(parts["m"]), _number(parts["d"])
    if "mark" in parts and (
        month > 12 >= day or (context.order == get_args(Order)[1] and day <= 12)
    ):
        month, day = day, month
    is_name = parts["m"].casefold() in _doubtful_months()
    return _Day(
        at,
        found.end(),
        year + 2000 if parts["y"] and len(parts["y"]) == 2 else year or None,
        month,
        day,
        either="mark" in parts and max(month, day) <= 12 and month != day,
        doubtful=is_name and not year and not DATE_SIGN.search(found[0]),
    )


def _span(text: str, plain: str, context: DateContext, week: Sequence[Place]) -> _Span | None:
    """Return the first day or range in the text outside the number of the *week*."""
    for start in START.finditer(plain):
        at = start.start()
        if any(begin <= at < end for begin, end in week):
            continue
        if span := _days_at(plain, at, context):
            span = _with_year(plain, span)
            if not all(day.doubtful for day in span.days) or not _rest(text, [*week, span.place]):
                return span
    return None if week else _whole(plain, context)


def _days_at(plain: str, at: int, context: DateContext) -> _Span | None:
    """Return the day or range at an offset; either end of a range may omit parts of the other."""
    first = _day_at(plain, at, context)
    number = None if first else NUMBER.match(plain, at)
    end = first.end if first else number.end() if number else at
    separator = SEPARATOR.match(plain, end) if end > at else None
    last = _day_at(plain, separator.end(), context) if separator else None
    if first is None:
        # `1–7 July 2024`, `01-07/07/2024`
        if not number or not last:
            return None
        first = _Day(at, end, last.year, last.month, int(number["d"]))
    elif separator and not last:
        last = _partial(plain, separator.end(), first)
    return _Span((at, last.end if last else end), (first, last) if last else (first,))


def _partial(plain: str, at: int, first: _Day) -> _Day | None:
    """Parse the end of a range without the parts its start has: ``07-07``, ``7日``, ``7``."""
    if found := MONTH_DAY.match(plain, at):
        month = int(found["m"])
        return _Day(at, found.end(), None, month, int(found["d"])) if month <= 12 else None
    found = NUMBER.match(plain, at)
    if not found or re.match("[A-Za-z]", plain[found.end() :]):
        return None
    return _Day(at, found.end(), None, first.month, int(found["d"]))


def _with_year(plain: str, span: _Span) -> _Span:
    """Complete days with a year that precedes or follows them.

    Only a range takes a year at the start of the text separated by other words, since a title may
    begin with a year.
    """
    if span.year:
        return span
    start, end = span.place
    if found := YEAR_AFTER.match(plain, end):
        end = found.end()
    elif found := YEAR_BEFORE.search(plain[:start]):
        start = found.start()
    elif len(span.days) < 2 or not (found := YEAR_FIRST.match(plain[:start])):
        return span
    # after `2024` a word may still be of another language
    *before, day = span.days
    named = replace(day, year=int(found["y"]), doubtful=day.doubtful and end == span.place[1])
    return _Span((start, end), (*before, named))


def _whole(plain: str, context: DateContext) -> _Span | None:
    """Parse ``7.1-7.7`` or ``7/1`` where the year is known, and ``1–7`` or ``15`` where the month
    is, as the whole text only; not ``3.2``.
    """
    if not context.year:
        return None
    parts = SEPARATOR.split(plain.strip(), maxsplit=1)
    if context.month and all(map(NUMBER.fullmatch, parts)):
        numbers = [int(re.sub(r"\D", "", part)) for part in parts]
        days = [_Day(0, 0, context.year, context.month, number) for number in numbers]
        return _Span((0, len(plain)), tuple(days))
    found = [match for part in parts if (match := MONTH_DAY.fullmatch(part))]
    if len(found) < len(parts) or not (len(found) == 2 or found[0]["mark"] == "/"):
        return None
    pairs = [(int(one["m"]), int(one["d"])) for one in found]
    is_slash = found[0]["mark"] == "/"
    if is_slash and context.order == "day-first" and all(day <= 12 for _month, day in pairs):
        pairs = [(day, month) for month, day in pairs]
    days = [_Day(0, 0, None, month, day, either=is_slash) for month, day in pairs]
    return _Span((0, len(plain)), tuple(days))


def _days(
    name: str, span: _Span, context: DateContext, notes: list[str]
) -> tuple[date, date | None]:
    """Return the days of a range; an invalid one is omitted if the other is valid.

    :raises DateError: if there is no valid day.
    """
    first, last = span.days[0], span.days[1] if len(span.days) == 2 else None
    year = span.year or context.year
    if year is None:
        raise DateError(f"{name} names no year; name it with --year")
    if not span.year and not context.year_given:
        notes.append(f"{name} names no year; understood as {year}")
    if context.why and any(day.either for day in span.days):
        notes.append(f"{name} is read {context.order}, {context.why}")
    # from December to January, a year is that of the end
    turns = last is not None and (first.month, first.day) > (last.month, last.day)
    start = first.on(year - turns)
    end = last.on(year + (turns and first.year is not None)) if last else None
    invalid = [day for day, on in ((first, start), (last, end)) if day and on is None]
    if not start and not end:
        why = f"there is no day {first.written(year)} as {name} has it"
        raise DateError(f"{why}; correct it, or name the week with --week")
    for day in invalid:
        other = "end" if day is first else "start"
        notes.append(f"there is no day {day.written(year)}; {name} is understood by its {other}")
    if start and end and end < start:
        notes.append(f"{name} ends before it begins; understood by its start")
        end = None
    if start is None:
        assert end is not None
        start = end - timedelta(days=end.weekday())
    return start, end


# --- weeks ----------------------------------------------------------------------------------------


def _numbered(name: str, year: int | None, number: int) -> Week:
    if year is None:
        raise DateError(f"{name} names a week and no year; name it with --year")
    try:
        return Week.of(date.fromisocalendar(year, number, 1))
    except ValueError:
        why = f"the year {year} has no week {number}, as {name} has it"
        raise DateError(f"{why}; correct it, or name the week with --week") from None


def _rest(text: str, places: Sequence[Place]) -> str:
    """Return *text* without the parsed parts, weekday names and isolated punctuation."""
    kept = list(text)
    for start, end in places:
        kept[start:end] = ["\0"] * (end - start)
    rest = EMPTY_BRACKETS.sub(" ", re.sub(r"\0+", " ", "".join(kept)))
    words = [
        word
        for word in re.findall(r"\w+", rest.translate(PLAIN).casefold())
        if word not in _weekdays() and word not in FILLERS and not CHINESE_WEEKDAY.fullmatch(word)
    ]
    return rest.strip().strip("-–—:：|,，;；·()（）[]【】 ").strip() if words else ""
