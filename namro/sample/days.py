"""Days of the sample as ordinals: which of them work, how busy they are, how they are spelled.

Ordinals and tables instead of dates, because half a million people have four dates each.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from namro.sample.draw import Weighted

FIRST = date(1920, 1, 1).toordinal()
LAST = date(2026, 12, 31).toordinal()
ISO = [date.fromordinal(day).isoformat() for day in range(FIRST, LAST + 1)]

# Weekdays off from 2022 to the sample's day (public calendars of the three years); a test compares
# 2023 and 2024 with the calendar shipped by the regulations.
_OFF_TEXT = """
2022-01-03 2022-01-31 2022-02-01 2022-02-02 2022-02-03 2022-02-04 2022-04-11 2022-05-02 2022-05-03
2022-09-01 2022-09-02
2023-01-02 2023-01-20 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-05-01 2023-05-02 2023-05-03
2023-09-01 2023-09-04
2024-01-01 2024-02-08 2024-02-09 2024-02-12 2024-02-13 2024-02-14 2024-04-18 2024-04-29 2024-04-30
2024-05-01
"""
OFF = frozenset(date.fromisoformat(text) for text in _OFF_TEXT.split())

# (month, day) before which decisions crowd, and for how many days: 3/2, 19/5, 2/9, year end.
PEAKS = (((2, 3), 20, 2.2), ((5, 19), 24, 2.6), ((9, 2), 24, 2.2), ((12, 31), 28, 2.4))
PUPIL_MONTHS = {1: 0.3, 2: 0.5, 3: 1.6, 4: 1.8, 5: 3.0, 6: 0.5, 7: 0.1, 8: 0.05, 9: 0.2, 10: 0.5, 11: 1.0}


def iso(day: int) -> str:
    """YYYY-MM-DD of an ordinal."""
    return ISO[day - FIRST]


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in OFF


def working_days(first: date, last: date) -> list[date]:
    """Working days from ``first`` to ``last``, both included."""
    span = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in span if works(day)]


def busy(day: date) -> float:
    """How many decisions a working day sees against an ordinary one: more before the great days."""
    for (month, of_month), length, factor in PEAKS:
        left = (date(day.year, month, of_month) - day).days
        if 0 <= left < length:
            return factor
    return 1.0


def season_days(first: date, last: date) -> Weighted[int]:
    """Ordinals of the working days of a season, the busy ones more likely."""
    days = working_days(first, last)
    return Weighted([day.toordinal() for day in days], [busy(day) for day in days])


def pupil_days(first: date, last: date) -> Weighted[int]:
    """As ``season_days`` for pupils: most before they leave school at the end of May."""
    days = working_days(first, last)
    return Weighted(
        [day.toordinal() for day in days],
        [busy(day) * PUPIL_MONTHS.get(day.month, 0.8) for day in days],
    )


def _year_later(day: date) -> int:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day).toordinal()


# Ordinal of the same day a year later (29 February: 28 February), by position from FIRST.
YEAR_LATER = [_year_later(date.fromordinal(day)) for day in range(FIRST, LAST + 1)]


def year_later(day: int) -> int:
    """End of twelve months of probation that began on ``day``."""
    return YEAR_LATER[day - FIRST]


def any_day(rng: random.Random, first: date, last: date) -> int:
    """An ordinal from ``first`` to ``last``, both included."""
    return rng.randint(first.toordinal(), last.toordinal())
