"""Whole months: ages as the Statutes count them, and the day so many months later."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later; its last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """Months from the month of ``first`` to that of ``last``; the days within them do not count (V11)."""
    return (last.year - first.year) * 12 + last.month - first.month
