"""Writes of results of mass organisations. Rounds are written in ``rounds``, ``revisions`` and ``moving``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.targets.models import MassFact
from namro.targets.rounds.queries import hold
from namro.units.models import Unit
from namro.units.queries import check_active


@dataclass(frozen=True)
class MassResult:
    """A result as typed: how many of what, where, when, and the paper that proves it."""

    indicator: str
    organisation: str
    unit: Unit
    happened_on: date
    amount: int
    evidence_no: str
    evidence_on: date


def _check_not_future(day: date) -> None:
    if day > clock.today():
        raise HouseError(f"Ngày {show_day(day)} ở sau hôm nay; chỉ ghi kết quả đã có.")


def record_mass_fact(*, by: Any, result: MassResult, reason: str) -> MassFact:
    """Record a result of a mass organisation with its evidence."""
    check_actor(by, Permission.RECORD_TARGET_FACT, result.unit)
    _check_not_future(result.happened_on)
    check_active(result.unit, result.happened_on)
    with acting(by, reason):
        fact = MassFact(**result.__dict__)
        fact.full_clean()
        fact.save()
    return fact


def reverse_mass_fact(*, by: Any, fact: MassFact, on: date, evidence_no: str, reason: str) -> MassFact:
    """Take a result back by a row of its own on its own date."""
    check_actor(by, Permission.RECORD_TARGET_FACT, fact.unit, taking_back=True)
    _check_not_future(on)
    if on < fact.happened_on:
        raise HouseError(f"Ngày hủy {show_day(on)} ở trước ngày của kết quả {show_day(fact.happened_on)}.")
    with acting(by, reason):
        hold(fact)
        if fact.sign != 1 or MassFact.objects.filter(reverses=fact).exists():
            raise HouseError("Dòng này đã được hủy hoặc là dòng hủy; không hủy thêm được.")
        reversal = MassFact(
            indicator=fact.indicator,
            organisation=fact.organisation,
            unit=fact.unit,
            happened_on=on,
            amount=fact.amount,
            sign=-1,
            reverses=fact,
            evidence_no=evidence_no,
            evidence_on=on,
        )
        reversal.full_clean()
        reversal.save()
    return reversal
