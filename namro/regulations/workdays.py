"""Arithmetic on working days; no database here.

A weekday works and a weekend rests unless the calendar of that year says otherwise. Every answer carries
a `CalendarCoverage`: a year nobody has entered is computed from weekends alone, and says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from namro.ground.errors import HouseError
from namro.ground.ranges import show_day

_SATURDAY = 6
LONGEST = 3_000  # working days, about twelve years; a longer deadline is a slip of the keyboard


class WorkdayError(HouseError, ValueError):
    """A deadline that cannot be computed; the message is the sentence the user reads."""


@dataclass(frozen=True, slots=True)
class CalendarCoverage:
    """What the answer rests on: `missing_years` not entered, `unconfirmed` exceptions met on the way."""

    missing_years: tuple[int, ...] = ()
    unconfirmed: tuple[date, ...] = ()

    @property
    def complete(self) -> bool:
        """Every year touched is entered and every exception met is confirmed or from a public source."""
        return not (self.missing_years or self.unconfirmed)

    @property
    def warning(self) -> str:
        """The sentence to print beside the answer; empty when nothing is missing."""
        parts = []
        if self.missing_years:
            years = ", ".join(map(str, self.missing_years))
            parts.append(f"Lịch làm việc năm {years} chưa được nhập: chỉ trừ thứ bảy, chủ nhật.")
        if self.unconfirmed:
            days = ", ".join(map(show_day, self.unconfirmed))
            parts.append(f"Ngày nghỉ, làm bù chưa xác nhận: {days}.")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class DayKind:
    """Whether a day works; true or false as it stands."""

    working: bool
    coverage: CalendarCoverage

    def __bool__(self) -> bool:
        return self.working


@dataclass(frozen=True, slots=True)
class WorkingDate:
    """A day found by counting working days."""

    day: date
    coverage: CalendarCoverage


@dataclass(frozen=True, slots=True)
class WorkingCount:
    """A number of working days; negative when counted backward."""

    days: int
    coverage: CalendarCoverage

    def __int__(self) -> int:
        return self.days


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`exceptions` day → works?; `entered_years`; `unconfirmed` exceptions that nobody has checked."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    entered_years: Collection[int] = frozenset()
    unconfirmed: Collection[date] = frozenset()

    def works(self, day: date) -> bool:
        """The bare answer, without coverage."""
        return self.exceptions.get(day, day.isoweekday() < _SATURDAY)

    def kind(self, day: date) -> DayKind:
        return DayKind(self.works(day), self.coverage(day, day))

    def add(self, day: date, n: int) -> WorkingDate:
        """The n-th working day after `day`, or before it for a negative `n`; `day` itself is not counted.

        0 gives `day` back, working or not; to move a due day off a holiday use `next_working`.
        Raises WorkdayError beyond `LONGEST` working days or past the end of the calendar.
        """
        if abs(n) > LONGEST:
            raise WorkdayError(f"Thời hạn {n} ngày làm việc quá dài; nhiều nhất là {LONGEST} ngày.")
        found, left = day, abs(n)
        for found in self._walk(day, 1 if n > 0 else -1) if n else ():
            left -= self.works(found)
            if not left:
                break
        if left:
            raise WorkdayError(f"Thời hạn {n} ngày làm việc từ ngày {show_day(day)} vượt ra ngoài lịch.")
        return WorkingDate(found, self.coverage(day, found))

    def next_working(self, day: date) -> WorkingDate:
        """`day` itself if it works, otherwise the first working day after it."""
        if self.works(day):
            return WorkingDate(day, self.coverage(day, day))
        return self.add(day, 1)

    def between(self, start: date, end: date) -> WorkingCount:
        """How many working days `add` counts from `start` to `end`: `start` excluded, `end` included.

        Backward the number is negative, so that `between(d, add(d, n).day)` is n for every n.
        """
        sign = 1 if end >= start else -1
        counted = sum(self.works(day) for day in _days(start, end, sign))
        return WorkingCount(sign * counted, self.coverage(start, end))

    def coverage(self, one: date, other: date) -> CalendarCoverage:
        """What is known of the days from the earlier to the later, both inclusive."""
        first, last = min(one, other), max(one, other)
        return CalendarCoverage(
            tuple(year for year in range(first.year, last.year + 1) if year not in self.entered_years),
            tuple(sorted(day for day in self.unconfirmed if first <= day <= last)),
        )

    def _walk(self, day: date, step: int) -> Iterator[date]:
        return _days(day, date.max if step > 0 else date.min, step)


def _days(start: date, end: date, step: int) -> Iterator[date]:
    """The days after `start` (before it, for step −1) up to and including `end`."""
    moved = timedelta(days=step)
    while start != end:
        start += moved
        yield start


__all__ = [
    "LONGEST",
    "CalendarCoverage",
    "DayKind",
    "WorkdayError",
    "WorkingCalendar",
    "WorkingCount",
    "WorkingDate",
]
