"""Rule V10 for dossiers: days are not to come, and stand in the order of the steps."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from namro.ground import clock
from namro.ground.ranges import show_day


def check_past(name: str, day: date) -> None:
    """Refuse a day after today; ``name`` is the field that says so."""
    today = clock.today()
    if day > today:
        raise ValidationError(
            {name: f"Ngày {show_day(day)} ở sau hôm nay ({show_day(today)}); kiểm tra lại ngày."}
        )


def check_after(name: str, day: date, before: date | None, what: str) -> None:
    """Refuse a day before that of an earlier step; ``what`` names the step."""
    if before is not None and day < before:
        raise ValidationError({name: f"Ngày {show_day(day)} ở trước {what} ({show_day(before)})."})
