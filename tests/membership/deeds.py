"""Admissions to write: right but for what a test changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from namro.figures.address import Address
from namro.figures.folds import Amount, figure
from namro.ground.periods import Period
from namro.membership.actions import Admission, annul_admission, record_admission
from namro.membership.models import AdmissionEvent, SourceGroup
from tests.cast import BY, WHY, Cast, add_person

DECIDED = date(2024, 5, 7)
NUMBERS = count(200)  # a committee uses a number once (V19)


def admission(city: Cast, cell: str = "cell_1", **changes: Any) -> Admission:
    """Of somebody new and under a number of its own, unless ``changes`` say otherwise."""
    person = changes.pop("person", None) or add_person("Ngô Bá Khá")
    plain = Admission(person, city.units[cell], DECIDED, f"{next(NUMBERS)}-QĐ/QU", SourceGroup.WORKER)
    return replace(plain, **changes)


def record(city: Cast, cell: str = "cell_1", by: object = BY, **changes: Any) -> AdmissionEvent:
    return record_admission(by=by, admission=admission(city, cell, **changes), reason=WHY)


def annul(event: AdmissionEvent, on: date, by: object = BY, number: str = "") -> AdmissionEvent:
    number = number or f"{next(NUMBERS)}-QĐ/QU"
    return annul_admission(by=by, event=event, on=on, decision_no=number, reason="Sai hồ sơ")


def value(city: Cast, key: str, unit: str = "city", period: str = "2024-H1") -> int:
    """What the figure shows, in the tree of the period's last day."""
    found = figure(Address(f"membership.{key}", city.code(unit), Period.parse(period)))
    assert isinstance(found, Amount)
    return found.amount
