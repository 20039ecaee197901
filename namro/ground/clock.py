"""The only place that knows what day it is.

`NAMRO_TODAY` (YYYY-MM-DD) moves the whole system to another day: the sample city lives on 5/7/2024.
It is read at every call, so that a long-running process and its tests agree.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

from namro.ground.errors import HouseError

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VARIABLE = "NAMRO_TODAY"


class ClockError(HouseError, ValueError):
    """`NAMRO_TODAY` does not hold a day."""


def today() -> date:
    """The day in Vietnam, or the day `NAMRO_TODAY` names. Raises ClockError for a wrong value."""
    return _set_day() or datetime.now(ZONE).date()


def now() -> datetime:
    """Aware date and time in Vietnam; on a set day, the real time of day on that day."""
    real = datetime.now(ZONE)
    day = _set_day()
    return real if day is None else datetime.combine(day, real.timetz())


def is_set() -> bool:
    """Whether the clock stands on a day of its own (the pages then say so in a banner)."""
    return _set_day() is not None


@contextmanager
def frozen(day: date | str) -> Iterator[date]:
    """Let `today()` be `day` inside the block; for tests and for commands that rebuild the past."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = day if isinstance(day, str) else day.isoformat()
    try:
        yield today()
    finally:
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before


def _set_day() -> date | None:
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ClockError(
            f"Biến {VARIABLE} là “{text}”, không phải một ngày. Viết như 2024-07-05 (năm-tháng-ngày)."
        )
    return day
