"""A birth date as far as it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from namro.ground.ranges import DayError, parse_day, show_day
from namro.people.models import BirthPrecision

MONTH = re.compile(r"(0?[1-9]|1[0-2])/([0-9]{4})")
YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Birth:
    """A birth date with as much of it as is known."""

    day: date
    precision: str

    def __str__(self) -> str:
        if self.precision == BirthPrecision.YEAR:
            return str(self.day.year)
        return (
            f"{self.day.month}/{self.day.year}"
            if self.precision == BirthPrecision.MONTH
            else show_day(self.day)
        )


class BirthField(forms.Field):
    """05/4/1990, or only 4/1990 or 1990 where no more is known."""

    def to_python(self, value: Any) -> Birth | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            if YEAR.fullmatch(text):
                return Birth(parse_day(f"{text}-01-01"), BirthPrecision.YEAR)
            if found := MONTH.fullmatch(text):
                return Birth(parse_day(f"01/{found[1]}/{found[2]}"), BirthPrecision.MONTH)
            return Birth(parse_day(text), BirthPrecision.DAY)
        except DayError as error:
            raise ValidationError(str(error)) from None
