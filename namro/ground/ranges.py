"""Half-open ranges of days and their Vietnamese spelling.

A range holds its first day and not its end: `[first, end)`. `end` None means "until further notice".
What a reader sees is the last day, inclusive.
"""

import re
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from namro.ground.errors import HouseError

__all__ = [
    "DateRange",
    "DayError",
    "closed",
    "contains",
    "first_day",
    "intersect",
    "last_day",
    "overlaps",
    "parse_day",
    "show",
    "show_day",
    "span",
]

ONE_DAY = timedelta(days=1)
YEARS = range(1800, 2201)  # what may be typed: nobody in our records was born or will act outside
_SPELLINGS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"),
)


class DayError(HouseError, ValueError):
    """A day, or a range of days, that cannot be; the message is the sentence the user reads."""


def span(first: date, end: date | None = None) -> DateRange:
    """`[first, end)`; without `end` it is open. Raises DayError where it would hold no day."""
    if end is not None and end <= first:
        raise DayError(
            f"Khoảng thời gian từ ngày {show_day(first)} không thể chấm dứt trước ngày {show_day(end)}: "
            "như thế không còn ngày nào."
        )
    return DateRange(first, end, "[)")


def closed(first: date, last: date) -> DateRange:
    """From `first` to `last`, both inclusive."""
    if last < first:
        raise DayError(f"Ngày cuối {show_day(last)} đứng trước ngày đầu {show_day(first)}.")
    return DateRange(first, last + ONE_DAY, "[)")


def first_day(r: DateRange) -> date:
    """First day of the range; raises DayError where it has no beginning or no day at all."""
    first = _lower(r)
    if first is None:
        raise DayError("Khoảng thời gian này không có ngày bắt đầu.")
    return first


def last_day(r: DateRange) -> date | None:
    """Last day, inclusive; None where the range is open."""
    upper: date | None = r.upper
    return upper if upper is None or r.upper_inc else upper - ONE_DAY


def contains(r: DateRange, day: date) -> bool:
    """Whether `day` lies in the range."""
    return day in r


def overlaps(a: DateRange, b: DateRange) -> bool:
    """Whether at least one day lies in both."""
    return intersect(a, b) is not None


def intersect(a: DateRange, b: DateRange) -> DateRange | None:
    """The days that lie in both, or None."""
    if a.isempty or b.isempty:
        return None
    first = max((d for d in (_lower(a), _lower(b)) if d is not None), default=None)
    last = min((d for d in (last_day(a), last_day(b)) if d is not None), default=None)
    if first is not None and last is not None and last < first:
        return None
    return DateRange(first, None if last is None else last + ONE_DAY, "[)")


def _lower(r: DateRange) -> date | None:
    lower: date | None = r.lower
    return lower if lower is None or r.lower_inc else lower + ONE_DAY


def show(r: DateRange) -> str:
    """“từ 01/7/2024”, “từ 01/7/2024 đến 31/12/2024” (last day inclusive), “ngày 05/7/2024”."""
    first, last = _lower(r), last_day(r)
    if r.isempty:
        return "không ngày nào"
    if first is None:
        return "không giới hạn" if last is None else f"đến {show_day(last)}"
    if last is None:
        return f"từ {show_day(first)}"
    return f"ngày {show_day(first)}" if first == last else f"từ {show_day(first)} đến {show_day(last)}"


def show_day(day: date) -> str:
    """The official spelling (NĐ 30/2020, HD 36): days below 10 and months 1 and 2 carry a zero, 05/7/2024."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year:04d}"


def parse_day(text: str) -> date:
    """A day from `2024-07-05`, `05/7/2024` or `5/07/2024`; raises DayError with the sentence to show."""
    clean = text.strip()
    for spelling in _SPELLINGS:
        if match := spelling.fullmatch(clean):
            return _real_day(clean, int(match["year"]), int(match["month"]), int(match["day"]))
    if not clean:
        raise DayError("Chưa có ngày. Viết như 05/7/2024 hoặc 2024-07-05.")
    raise DayError(f"“{clean}” không phải một ngày. Viết như 05/7/2024 hoặc 2024-07-05.")


def _real_day(text: str, year: int, month: int, day: int) -> date:
    if year not in YEARS:
        raise DayError(f"Năm của ngày {text} phải từ {YEARS[0]} đến {YEARS[-1]}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise DayError(f"Không có ngày {text} trong lịch. Kiểm tra lại ngày, tháng, năm.") from None
