"""The periods a text names, and the one it speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from namro.ground.periods import Period, PeriodError
from namro.proofreading.meaning import spelled

HEAD_LINES, LONG_LINE = 20, 160
_YEAR = r"(?:\s+(?:của\s+)?năm\s+|\s*[/-]\s*)(?P<year>(?:19|20)\d\d)\b"
_DATE = re.compile(
    r"(?<!\d)(?P<day>[0-3]?\d)(?:\s*[/.-]\s*(?P<month>[01]?\d)\s*[/.-]\s*|\s+tháng\s+(?P<named>[01]?\d)\s+năm\s+)"
    r"(?P<year>(?:19|20)\d\d)\b"
)
_DAY = re.compile(
    r"(?:ngày|đến|hết|dịp)\s+(?P<date>(?P<day>[0-3]?\d)(?:/|\s+tháng\s+)(?P<month>[01]?\d))(?![\d/.]|\s+năm\s+\d)"
)
_NAMED = re.compile(
    r"(?P<h1>(?:\b(?:6|06)|sáu)\s+tháng\s+đầu(?:" + _YEAR.replace("year", "h1_year") + r"|\s+năm\b)?)"
    r"|(?P<m9>(?:\b(?:9|09)|chín)\s+tháng(?:\s+đầu)?(?:" + _YEAR.replace("year", "m9_year") + r"|\s+năm\b)?)"
    r"|(?P<m3>(?:\b(?:3|03)|ba)\s+tháng\s+đầu(?:" + _YEAR.replace("year", "m3_year") + r"|\s+năm\b)?)"
    r"|(?P<rest>\b(?:6|3)\s+tháng\s+cuối(?:\s+năm(?:\s+(?:19|20)\d\d)?)?|từ\s+đầu\s+(?:năm|quý|tháng)|trong\s+(?:tháng|quý|tuần)(?!\s+(?:\d|[iv]))|nhiệm\s+kỳ(?:\s+(?:19|20)\d\d(?:\s*-\s*(?:19|20)\d\d)?)?)"
    r"|\bquý\s+(?P<quarter>iv|i{1,3}|[1-4])\b(?:" + _YEAR.replace("year", "quarter_year") + r")?"
    r"|\btháng\s+(?P<month>1[0-2]|0?[1-9])\b(?:" + _YEAR.replace("year", "month_year") + r")?"
    r"|\bnăm\s+(?P<year>(?:19|20)\d\d)\b(?!\s*[-–]\s*\d)"
)
# What stands before a period that is not the one of the report.
_OTHER = re.compile(
    r"(?:cùng kỳ|so với|so|từ|đầu|cuối|trước|sau|hết|đến|kế hoạch|chỉ tiêu|giao|kỳ)\s*(?:\S+\s+)?\Z"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Named:
    """A period in a text; ``period`` None where it names one without its year or of no report."""

    start: int
    end: int
    period: Period | None
    compared: bool


def period_of(text: str) -> Period | None:
    """The period a report speaks of: the one its title names, else the one it names most.

    None where it names none, or several as often. What is named only to compare with ("so với cùng kỳ năm
    2023") or to plan for is another one.
    """
    head = head_of(text)
    for stretch in (head, text):
        named = (one.period for one in periods_in(stretch, _year_of(head)) if not one.compared)
        counted = Counter(one for one in named if one)
        if counted:
            most = max(counted.values())
            return _narrowest([one for one, times in counted.items() if times == most])
    return None


def _narrowest(alike: Sequence[Period]) -> Period | None:
    """Of a year and a part of it the part is meant; of others named as often none is."""
    least = min(alike, key=lambda one: one.end - one.first)
    inside = all(one.first <= least.first and least.end <= one.end for one in alike)
    return least if inside else None


def periods_in(text: str, year: int | None = None) -> Iterator[Named]:
    """Every period that is named, in order; ``year`` is meant where “quý I”, “6 tháng đầu năm” tell none."""
    low = spelled(text)
    dates = [one.span() for one in _DATE.finditer(low)]
    for found in _NAMED.finditer(low):
        if not any(start <= found.start() < end for start, end in dates):
            compared = bool(_OTHER.search(low, max(0, found.start() - 40), found.start()))
            yield Named(*found.span(), _period(found, year), compared)


def days_in(text: str, year: int | None = None) -> Iterator[tuple[int, int, date | None]]:
    """Every day that is written, with its span; None for one that is not in the calendar.

    ``year`` is meant where “đến ngày 30/6” tells none; without it such days are left out.
    """
    low = spelled(text)
    for found in _DATE.finditer(low):
        yield *found.span(), _day(int(found["year"]), found["month"] or found["named"], found["day"])
    for found in _DAY.finditer(low) if year else ():
        yield *found.span("date"), _day(year, found["month"], found["day"])


def _day(year: int | None, month: str, day: str) -> date | None:
    try:
        return date(year or 0, int(month), int(day))
    except ValueError:
        return None


def head_of(text: str) -> str:
    """The lines before the first paragraph: whose paper it is, and about what."""
    return "\n".join(head_lines(text.split("\n")))


def head_lines(lines: Sequence[str]) -> list[str]:
    """Short lines from the beginning, up to the first long one."""
    found: list[str] = []
    for line in lines:
        if len(line) > LONG_LINE or len(found) == HEAD_LINES:
            break
        if line.strip():
            found.append(line)
    return found


def _year_of(head: str) -> int | None:
    """The one year a head names, of its date or otherwise."""
    years = {int(one) for one in re.findall(r"\b((?:19|20)\d\d)\b", head)}
    return years.pop() if len(years) == 1 else None


def _period(found: re.Match[str], year: int | None) -> Period | None:
    code = _code(found, str(year) if year else "")
    try:
        return Period.parse(code) if code else None
    except PeriodError:
        return None


def _code(found: re.Match[str], year: str) -> str:
    for group, suffix in (("h1", "H1"), ("m9", "9T"), ("m3", "Q1")):
        if found[group]:
            of = found[f"{group}_year"] or year
            return of and f"{of}-{suffix}"
    if found["quarter"]:
        of = found["quarter_year"] or year
        return of and f"{of}-Q{_QUARTERS.get(found['quarter']) or found['quarter']}"
    if found["month"]:
        of = found["month_year"] or year
        return of and f"{of}-{int(found['month']):02d}"
    return found["year"] or ""


__all__ = ["Named", "days_in", "head_lines", "head_of", "period_of", "periods_in"]
