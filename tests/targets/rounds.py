"""Rounds and results to write: right but for what a test changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from namro.figures.address import Address
from namro.figures.folds import Amount, Share, figure
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.targets.actions import MassResult, record_mass_fact
from namro.targets.models import (
    Indicator,
    MassFact,
    MassOrganisation,
    TargetAssignment,
    TargetRevision,
    TargetRound,
)
from namro.targets.revisions.actions import Document, Revision, revise_target
from namro.targets.rounds.actions import (
    Cell,
    Number,
    Plan,
    assign,
    draft_round,
    redistribute,
    replan,
    set_lines,
)
from namro.targets.rounds.steps.actions import Issue, issue_round, move_on
from namro.targets.states import S
from tests.cast import BY, WHY, Cast

Mode = TargetRound.SumMode
NEXT_YEAR = span(date(2025, 1, 1), date(2026, 1, 1))
THAT_DAY = date(2025, 7, 5)  # the clock of a test that looks back on the first half of 2025


def draft(city: Cast, level: str = "city", by: object = BY) -> TargetRound:
    """For 2025, without any target."""
    unit = city.units[level]
    return draft_round(by=by, level_unit=unit, title="Chỉ tiêu năm 2025", during=NEXT_YEAR, reason=WHY)


def give(
    city: Cast,
    round_: TargetRound,
    values: Mapping[str, int],
    indicator: str = Indicator.MASS_MEMBER,
    by: object = BY,
) -> list[TargetAssignment]:
    """By keys of units."""
    given = {city.units[key]: value for key, value in values.items()}
    return assign(by=by, round_=round_, indicator=indicator, values=given, reason=WHY)


def submit(round_: TargetRound, by: object = BY) -> TargetRound:
    """On from wherever its preparation stands."""
    for to in (S.REGISTERING, S.BALANCED, S.SUBMITTED)[
        [S.DRAFT, S.REGISTERING, S.BALANCED].index(round_.state) :
    ]:
        move_on(by=by, round_=round_, to=to, read_at=None, reason=WHY)
    return round_


def issue(round_: TargetRound, totals: Mapping[str, int], by: object = BY, **changes: Any) -> None:
    paper = replace(Issue("11-KH/TU", date(2024, 7, 1), totals), **changes)
    issue_round(by=by, round_=round_, issue=paper, reason=WHY)


def issued(city: Cast, values: Mapping[str, int], level: str = "city") -> TargetRound:
    round_ = draft(city, level)
    give(city, round_, values)
    submit(round_)
    issue(round_, {Indicator.MASS_MEMBER: sum(values.values())})
    return round_


def result(city: Cast, unit: str = "tan_hong", **changes: Any) -> MassResult:
    plain = MassResult(
        indicator=Indicator.MASS_MEMBER,
        organisation=MassOrganisation.TRADE_UNION,
        unit=city.units[unit],
        happened_on=date(2024, 5, 7),
        amount=9,
        evidence_no="14-BC/LĐLĐ",
        evidence_on=date(2024, 5, 9),
    )
    return replace(plain, **changes)


def win(city: Cast, unit: str = "tan_hong", by: object = BY, **changes: Any) -> MassFact:
    return record_mass_fact(by=by, result=result(city, unit, **changes), reason=WHY)


def target(city: Cast, unit: str = "city", period: str = "2025-H1") -> Amount:
    """The assigned number of mass members."""
    key = "targets.assigned.mass_members_admitted"
    found = figure(Address(key, city.code(unit), Period.parse(period)))
    assert isinstance(found, Amount)
    return found


def achieved(city: Cast, unit: str = "city", period: str = "2025-H1") -> Share:
    found = figure(Address("targets.mass_members_pct", city.code(unit), Period.parse(period)))
    assert isinstance(found, Share)
    return found


def won(city: Cast, unit: str = "city", period: str = "2024-H1") -> int:
    found = figure(Address("targets.mass_members_admitted", city.code(unit), Period.parse(period)))
    assert isinstance(found, Amount)
    return found.amount


def cells(city: Cast, indicator: str, values: Mapping[str, int]) -> dict[Cell, Number | None]:
    """Cells of the grid; 0 empties one."""
    return {
        (city.units[key].pk, str(indicator)): Number(value) if value else None
        for key, value in values.items()
    }


def lower(
    city: Cast, values: Mapping[str, int], mode: str = Mode.FREE, by: object = BY, unit: str = "ba_dinh"
) -> TargetRound:
    """What a district re-assigns of the cast's year."""
    assert city.round is not None
    round_ = redistribute(by=by, parent=city.round, unit=city.units[unit], reason=WHY)
    plan = Plan(round_.title, round_.during, sum_mode=mode)
    replan(by=by, round_=round_, plan=plan, read_at=None, reason=WHY)
    numbers = cells(city, Indicator.MASS_MEMBER, values)
    set_lines(by=by, round_=round_, numbers=numbers, read_at=None, reason=WHY)
    return round_


PAPER = Document("45-QĐ/TU", date(2024, 7, 1), "Đơn vị đã vượt chỉ tiêu năm", "Quận ủy Ba Đình")


def revise(
    city: Cast,
    unit: str,
    new_value: int | None,
    *,
    effective_on: date = date(2024, 7, 2),
    by: object = BY,
    **changes: Any,
) -> TargetRevision:
    """Of the cast's year."""
    assert city.round is not None
    read_at = changes.pop("read_at", None)
    revision = Revision(
        indicator=Indicator.MASS_MEMBER,
        unit=city.units[unit],
        new_value=new_value,
        reason=TargetRevision.Reason.SURPLUS_UNIT,
        effective_on=effective_on,
        document=PAPER,
    )
    return revise_target(
        by=by, round_=city.round, revision=replace(revision, **changes), read_at=read_at, reason=WHY
    )
