"""How a number stands against its target: exact arithmetic, no database, no rounding before the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from namro.ground.errors import HouseError

YEAR = 12
WEEK = 7
LINEAR = "linear"
Profile = tuple[Fraction, ...]
EVENLY: Profile = tuple(Fraction(month, YEAR) for month in range(1, YEAR + 1))


class Band(StrEnum):
    """Where a unit stands; ``OUTSIDE`` has results and no target (TG4), ``NOT_GIVEN`` neither."""

    ZERO = "ZERO"
    BEHIND = "BEHIND"
    ON_TRACK = "ON_TRACK"
    MET = "MET"
    EXCEEDED = "EXCEEDED"
    OUTSIDE = "OUTSIDE"
    NOT_GIVEN = "NOT_GIVEN"
    UNPACED = "UNPACED"


DONE = (Band.MET, Band.EXCEEDED)


@dataclass(frozen=True)
class Bands:
    """Limits of the bands: behind below this share of the expected, met from this share of the target."""

    behind_below: Fraction
    met_from: Fraction

    @classmethod
    def read(cls, value: Any) -> Bands:
        """From the parameter ``target.bands``."""
        try:
            found = cls(Fraction(str(value["behind_below_pace"])), Fraction(str(value["met_from"])))
        except (KeyError, TypeError, ValueError, ZeroDivisionError):
            found = cls(Fraction(0), Fraction(0))
        if not 0 < found.behind_below <= 1 or not 0 < found.met_from <= 1:
            raise HouseError(
                "Tham số “target.bands” phải có behind_below_pace và met_from, lớn hơn 0 và không quá 1."
            )
        return found


def read_profile(value: Any) -> Profile:
    """From ``target.pace_profile``: “linear”, or what is expected by the end of each of twelve months."""
    if value == LINEAR:
        return EVENLY
    try:
        shares = tuple(Fraction(str(share)) for share in value)
    except (TypeError, ValueError):
        shares = ()
    rising = all(earlier <= later for earlier, later in pairwise((Fraction(0), *shares)))
    if len(shares) != YEAR or not rising or shares[-1] != 1:
        raise HouseError(
            "Tham số “target.pace_profile” phải là “linear” hoặc 12 tỷ lệ cộng dồn không giảm, "
            "cuối cùng là 1."
        )
    return shares


def elapsed(first: date, end: date, until: date, profile: Profile = EVENLY) -> Fraction:
    """Which share of the work of [``first``, ``end``) is due by the evening of ``until``.

    Whole years go by their months, each month by its days; other spans by their days alone.
    """
    after = until + timedelta(days=1)
    if after <= first:
        return Fraction(0)
    if after >= end:
        return Fraction(1)
    months = (end.year - first.year) * YEAR + end.month - first.month
    if (first.day, first.month, end.day) != (1, 1, 1) or months % YEAR:
        return Fraction((after - first).days, (end - first).days)
    year, month = after.year - first.year, after.month - 1
    before = profile[month - 1] if month else Fraction(0)
    within = Fraction(after.day - 1, _days(after))
    return (year + before + (profile[month] - before) * within) / (months // YEAR)


def _days(day: date) -> int:
    """How many days the month of ``day`` has."""
    following = date(day.year + day.month // YEAR, day.month % YEAR + 1, 1)
    return (following - day.replace(day=1)).days


@dataclass(frozen=True)
class Remaining:
    """The time that is left until the end of the target's span."""

    months: Fraction
    days: int

    @classmethod
    def after(cls, until: date, first: date, end: date) -> Remaining:
        days = max((end - max(until + timedelta(days=1), first)).days, 0)
        months = (end.year - first.year) * YEAR + end.month - first.month
        return cls((1 - elapsed(first, end, until)) * months, days)


@dataclass(frozen=True)
class Progress:
    """So much done of a target; ``due``: which share should be done by now, None where nobody can say."""

    done: int
    target: int | None
    due: Fraction | None = field(default=None)

    @property
    def share(self) -> Fraction | None:
        """Done of the target, 1 is all of it; None without a target (TG4)."""
        return Fraction(self.done, self.target) if self.target else None

    @property
    def percent(self) -> Fraction | None:
        return None if self.share is None else 100 * self.share

    @property
    def expected(self) -> Fraction | None:
        """What should be done by now."""
        return None if self.due is None or not self.target else self.target * self.due

    @property
    def pace(self) -> Fraction | None:
        """Done of what should be done by now: 1 is on time."""
        return self.done / self.expected if self.expected else None

    @property
    def forecast(self) -> Fraction | None:
        """What it comes to in the end if it goes on as until now."""
        return Fraction(self.done) / self.due if self.due else None

    @property
    def missing(self) -> int:
        """What is wanting to the whole target; 0 where it is met."""
        return max((self.target or 0) - self.done, 0)

    @property
    def late(self) -> int:
        """What is wanting to what should be done by now, rounded up."""
        return max(up((self.expected or Fraction(0)) - self.done), 0)

    def per_month(self, left: Remaining) -> int | None:
        """What every remaining month must bring; None after the end. The last, begun month is a whole one."""
        return up(self.missing / max(left.months, Fraction(1))) if left.days else None

    def per_week(self, left: Remaining) -> int | None:
        return up(self.missing / max(Fraction(left.days, WEEK), Fraction(1))) if left.days else None

    def band(self, bands: Bands) -> Band:
        if not self.target:
            return Band.OUTSIDE if self.done else Band.NOT_GIVEN
        if self.done > self.target:
            return Band.EXCEEDED
        if self.done >= self.target * bands.met_from:
            return Band.MET
        if self.due is None:
            return Band.UNPACED
        if self.done <= 0 < self.due:
            return Band.ZERO
        return Band.ON_TRACK if self.done >= self.target * self.due * bands.behind_below else Band.BEHIND


def up(number: Fraction) -> int:
    """Rounded up to a whole number."""
    return -(-number.numerator // number.denominator)


@dataclass(frozen=True)
class Group:
    """A size class: targets from ``low`` to below ``high``; None is open."""

    low: int | None
    high: int | None

    def __contains__(self, target: int) -> bool:
        return (self.low is None or target >= self.low) and (self.high is None or target < self.high)


def size_groups(value: Any, indicator: str) -> list[Group]:
    """From ``target.size_groups``, lower bounds by indicator: the largest class first; without bounds one."""
    bounds: Sequence[Any] = value.get(indicator, ()) if isinstance(value, Mapping) else ()
    whole = all(isinstance(bound, int) and bound > 0 for bound in bounds)
    if not isinstance(value, Mapping) or not whole or sorted(set(bounds)) != list(bounds):
        raise HouseError("Tham số “target.size_groups” phải ghi theo chỉ tiêu các mốc là số nguyên tăng dần.")
    edges = [None, *bounds, None]
    return [Group(low, high) for low, high in pairwise(edges)][::-1]
