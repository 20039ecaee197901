"""Classing a unit in few words."""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.organisation.classes.actions import Classing, classify_unit
from tests.cast import BEGIN, BY, WHY, Cast


def classify(city: Cast, unit: str, first: date = BEGIN, by: Any = BY, **says: str) -> None:
    says.setdefault("document_no", "15-QĐ/TU")
    classify_unit(by=by, unit=city.units[unit], classing=Classing(**says), first=first, reason=WHY)
