"""Rounds of targets, what each direct unit is assigned, and what its mass organisations report."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from namro.membership.models import SourceGroup
from namro.sample.admissions import Decision
from namro.sample.catalogue import Tag
from namro.sample.days import working_days
from namro.sample.draw import apportion, apportion_at_least
from namro.sample.foundings import ZONES, Founded
from namro.sample.plan import AHEAD, ENTERPRISES, MY_DUC, TAY_HO, Plan, Round, Season
from namro.sample.units import Node, Tree
from namro.targets.models import Indicator, MassOrganisation
from namro.units.models import Bloc

I = Indicator  # noqa: E741 - one letter for a word that stands in every line
# Assigned less than others: these are to be ahead of the half-year in the report.
EASE = {I.MEMBER_NEW: 0.78, I.MEMBER_PUPIL: 0.3}
TAY_HO_PUPILS = 8
# How much of the results comes from each mass organisation.
ORGANISATIONS = {
    MassOrganisation.TRADE_UNION: 6.0,
    MassOrganisation.YOUTH_UNION: 3.0,
    MassOrganisation.WOMEN_UNION: 1.5,
    MassOrganisation.YOUTH_FEDERATION: 1.0,
}
SIGNED = {
    MassOrganisation.TRADE_UNION: "LĐLĐ",
    MassOrganisation.YOUTH_UNION: "ĐTN",
    MassOrganisation.WOMEN_UNION: "HPN",
    MassOrganisation.YOUTH_FEDERATION: "HLHTN",
}
REPORTED = 0.55  # share of (unit, month, organisation) that have something to report


@dataclass(frozen=True)
class Assigned:
    """One number of a round."""

    round: Round
    indicator: Indicator
    unit: Node
    value: int


@dataclass(slots=True)
class Result:
    """A typed result; ``reverses`` is the result taken back."""

    indicator: Indicator
    organisation: MassOrganisation
    unit: Node
    day: date
    amount: int
    evidence: str
    evidence_on: date
    reverses: Result | None = None

    @property
    def sign(self) -> int:
        return 1 if self.reverses is None else -1


Facts = Counter[tuple[Indicator, int]]


def facts(year: int, decisions: list[Decision], founded: list[Founded]) -> Facts:
    """What each direct unit has reached in the year, by indicator; of 2024 its first half."""
    found: Facts = Counter()
    first, last = date(year, 1, 1), date(year, 6 if year == 2024 else 12, 30 if year == 2024 else 31)
    span = range(first.toordinal(), last.toordinal() + 1)
    for decision in decisions:
        for indicator in _indicators(decision):
            found[indicator, decision.cell.direct] += _net(decision, span)
    for one in founded:
        if one.cell.tag is Tag.PRIVATE:
            found[I.ORG_ENTERPRISE, one.cell.direct] += _net(one, span)
    return found


def _indicators(decision: Decision) -> Iterator[Indicator]:
    yield I.MEMBER_NEW
    if decision.group is SourceGroup.PUPIL:
        yield I.MEMBER_PUPIL
    if decision.in_enterprise:
        yield I.MEMBER_ENTERPRISE


def _net(one: Decision | Founded, span: range) -> int:
    return (one.day in span) - (one.annulled in span)


def assign(tree: Tree, plan: Plan, reached: dict[int, Facts], rng: random.Random) -> list[Assigned]:
    """Every round's totals shared out to the direct units that have the indicator."""
    made = []
    for round_ in plan.rounds:
        for indicator, total in round_.totals.items():
            units = [direct for direct in tree.directs() if _has(direct, indicator)]
            pinned = {TAY_HO: TAY_HO_PUPILS} if _is_pupils_now(indicator, round_, plan) else {}
            free = [unit for unit in units if unit.key not in pinned]
            weights = [_weight(unit, indicator, reached[round_.year], rng) for unit in free]
            values = apportion_at_least(1, total - sum(pinned.values()), weights)
            by_id = {unit.id: value for unit, value in zip(free, values, strict=True)}
            made += [
                Assigned(round_, indicator, unit, by_id.get(unit.id) or pinned[unit.key]) for unit in units
            ]
    return made


def _is_pupils_now(indicator: Indicator, round_: Round, plan: Plan) -> bool:
    return indicator is I.MEMBER_PUPIL and round_.year == plan.lives_on.year


def _has(direct: Node, indicator: Indicator) -> bool:
    """Not every unit has every indicator; Mỹ Đức founds enterprise cells without having been asked to."""
    if indicator is I.MEMBER_NEW:
        return True
    district = direct.bloc is Bloc.RESIDENTIAL
    if indicator is I.MEMBER_PUPIL:
        return district
    if indicator is I.ORG_ENTERPRISE and direct.key == MY_DUC:
        return False
    return district or direct.key in (ENTERPRISES, ZONES)


def _weight(unit: Node, indicator: Indicator, reached: Facts, rng: random.Random) -> float:
    ease = EASE.get(indicator, 1.0) if unit.key in AHEAD else 1.0
    if indicator in (I.MASS_ORG, I.MASS_MEMBER):
        return rng.uniform(0.6, 1.6)
    return (max(0, reached[indicator, unit.id]) + 0.5) * rng.uniform(0.75, 1.25) * ease


def report(tree: Tree, plan: Plan, rng: random.Random) -> list[Result]:
    """What the mass organisations of the units report, month by month, in order of days."""
    units = [direct for direct in tree.directs() if _has(direct, I.MASS_MEMBER)]
    made: list[Result] = []
    for season in plan.seasons:
        for indicator, total in (
            (I.MASS_ORG, season.mass_organisations),
            (I.MASS_MEMBER, season.mass_members),
        ):
            results = list(_of_season(units, season, (indicator, total), rng)) if total else []
            made += results
            if season.last.month == 6 and results:
                made += _typed_twice(results)
    made.sort(key=lambda one: one.day)
    return made


def _of_season(
    units: list[Node], season: Season, wanted: tuple[Indicator, int], rng: random.Random
) -> Iterator[Result]:
    indicator, total = wanted
    places = [
        (unit, month, organisation, weight * rng.uniform(0.3, 1.7))
        for unit in units
        for month in range(season.first.month, season.last.month + 1)
        for organisation, weight in ORGANISATIONS.items()
        if rng.random() < REPORTED
    ]
    amounts = apportion(total, [place[3] for place in places])
    for (unit, month, organisation, _), amount in zip(places, amounts, strict=True):
        if amount:
            days = working_days(date(season.first.year, month, 8), date(season.first.year, month, 24))
            day = rng.choice(days)
            after = [later for later in working_days(day, date(day.year, month, 28)) if later > day]
            number = f"{rng.randint(4, 260)}-BC/{SIGNED[organisation]}"
            yield Result(indicator, organisation, unit, day, amount, number, after[0])


def _typed_twice(results: list[Result]) -> list[Result]:
    """One result of the first months typed a second time, and the second one taken back a month later."""
    early = [one for one in results if one.day.month <= 4]
    one = early[len(early) // 2]
    again = Result(**{field: getattr(one, field) for field in one.__slots__})
    month = one.day.month + 1
    day = working_days(date(one.day.year, month, 8), date(one.day.year, month, 24))[0]
    back = Result(one.indicator, one.organisation, one.unit, day, one.amount, one.evidence, day, again)
    return [again, back]
