"""Questions to the rules."""

from datetime import date


def term_bounds(year: int) -> tuple[date, date] | None:
    return None
