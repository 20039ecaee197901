"""Where a unit and its direct units stand: every indicator, its band, and what it would take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from namro.figures.address import Address, Located
from namro.figures.everywhere import all_everywhere, figures_among
from namro.figures.folds import Amount, Figure, Share, figures_at
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.periods import Period, PeriodKind
from namro.regulations.date_rule import DateRule, date_rule
from namro.regulations.models import Confidence, RuleParam
from namro.regulations.queries import MissingRule, params_in_force
from namro.targets.metrics import ASSIGNED, BY_CEREMONY, CITY, FAMILIES, SET, TERM, Assigned, Family
from namro.targets.models import Indicator
from namro.targets.progress import Band, Bands, Group, Profile, Progress, Remaining, elapsed, read_profile
from namro.targets.progress import size_groups as read_groups
from namro.units.queries import Place, children

PREFIX = "target."
NEEDED = ("target.bands", "target.pace_profile", "target.size_groups", "target.date_rule")


@dataclass(frozen=True)
class Rules:
    """The parameters of targets that hold on a day."""

    params: Mapping[str, RuleParam]
    on: date

    @classmethod
    def on_day(cls, day: date) -> Rules:
        """All of them with one statement; ``MissingRule`` names the one that is not there."""
        found = cls(params_in_force(day, prefix=PREFIX), day)
        for key in NEEDED:
            if key not in found.params:
                raise MissingRule(f"Tham số “{key}” chưa có giá trị; nhập trong phần Quy định.")
        return found

    @cached_property
    def bands(self) -> Bands:
        return Bands.read(self.params["target.bands"].value)

    @cached_property
    def profile(self) -> Profile:
        return read_profile(self.params["target.pace_profile"].value)

    @cached_property
    def date_rule(self) -> DateRule:
        return date_rule(self.on, self.params)

    def groups(self, indicator: str) -> list[Group]:
        return read_groups(self.params["target.size_groups"].value, indicator)

    @property
    def unconfirmed(self) -> list[RuleParam]:
        """Those that decide what the board shows and that nobody has confirmed."""
        return [self.params[key] for key in NEEDED if self.params[key].confidence == Confidence.UNCONFIRMED]

    def fact(self, assigned: Assigned) -> str:
        """The key that counts the results of an indicator under the date rule (TG9)."""
        by_ceremony = self.date_rule is DateRule.CEREMONY
        return BY_CEREMONY.get(assigned.fact, assigned.fact) if by_ceremony else assigned.fact


@dataclass(frozen=True)
class Course:
    """How far the target's span has gone by the end of the period (or today, while it runs).

    ``due`` is None where the period does not begin with the span: a single later month has no pace.
    """

    first: date
    end: date
    due: Fraction | None
    left: Remaining

    @classmethod
    def of(cls, period: Period, today: date, profile: Profile) -> Course:
        if period.kind is PeriodKind.TERM:
            first, end = period.first, period.end
        else:
            first, end = date(period.last.year, 1, 1), date(period.last.year + 1, 1, 1)
        until = min(period.last, today)
        due = elapsed(first, end, until, profile) if period.first == first else None
        return cls(first, end, due, Remaining.after(until, first, end))


@dataclass(frozen=True)
class Position:
    """One indicator at one unit: results on the target of now, and the target that was issued first (TG2)."""

    indicator: Indicator
    share: Share
    initial: Amount | None
    due: Fraction | None
    band: Band

    @property
    def done(self) -> int:
        return self.share.part.amount

    @property
    def progress(self) -> Progress:
        return Progress(self.done, self.share.base.amount or None, self.due)

    @property
    def initial_progress(self) -> Progress:
        target = self.initial.amount if self.initial else self.share.base.amount
        return Progress(self.done, target or None, self.due)

    @property
    def revised(self) -> bool:
        return self.initial is not None and self.initial.amount != self.share.base.amount


Positions = Mapping[Indicator, Position]


@dataclass(frozen=True)
class Unit:
    """A direct unit with its positions; ``provisional``: indicators in which more may come to it from
    units that were divided, so that it has no rank yet."""

    place: Place
    positions: Positions
    provisional: frozenset[Indicator] = frozenset()


@dataclass(frozen=True)
class Board:
    """All of it, with ``others``: figures that were wanted at the same time."""

    here: Place
    period: Period
    rules: Rules
    course: Course
    own: Positions
    below: Sequence[Unit]
    others: Sequence[Figure]

    @property
    def due_percent(self) -> Fraction | None:
        return None if self.course.due is None else 100 * self.course.due


@dataclass(frozen=True)
class Asked:
    """The addresses of one family's ratios and first targets at a unit, in the order of ``ASSIGNED``."""

    family: Family
    rules: Rules

    def ratio(self, assigned: Assigned) -> str:
        return self.family.ratio(assigned, self.rules.fact(assigned))

    def initial(self, assigned: Assigned) -> str:
        return FAMILIES[self.family.initial].base(assigned.fact) if self.family.initial else ""

    def keys(self) -> list[str]:
        keys = [self.ratio(one) for one in ASSIGNED]
        return keys + [self.initial(one) for one in ASSIGNED if self.family.initial]

    def positions(self, found: Mapping[str, Figure], course: Course) -> Positions:
        return {one.indicator: self._position(one, found, course) for one in ASSIGNED}

    def _position(self, assigned: Assigned, found: Mapping[str, Figure], course: Course) -> Position:
        share, initial = found[self.ratio(assigned)], found.get(self.initial(assigned))
        assert isinstance(share, Share) and not isinstance(initial, Share)
        progress = Progress(share.part.amount, share.base.amount or None, course.due)
        return Position(assigned.indicator, share, initial, course.due, progress.band(self.rules.bands))


def families(here: Place, period: Period, root: int | None) -> tuple[Family, Family]:
    """Whose numbers the unit and its direct units are measured by.

    The city's rounds for the city and its direct units (they add up to the printed total); further down
    what the direct superior set; in a term the term's round. ``root`` is the id of the city.
    """
    if period.kind is PeriodKind.TERM:
        return TERM, TERM
    return (CITY if here.is_root or here.parent_id == root else SET, CITY if here.is_root else SET)


def board(path: Sequence[Place], period: Period, others: Sequence[Located] = ()) -> Board:
    """The board of the last unit of ``path`` (from the root down) with four statements.

    ``others`` are further figures, with one more.
    """
    here = path[-1]
    rules = Rules.on_day(period.last)
    course = Course.of(period, clock.today(), rules.profile)
    of_here, of_units = (Asked(family, rules) for family in families(here, period, path[0].id))
    kids = children(here)
    keys = list(dict.fromkeys([*of_here.keys(), *of_units.keys()]))
    found = figures_among(keys, [here, *kids], period)
    uncertain = _uncertain(here, period, rules, kids)
    below = [
        Unit(kid, of_units.positions(found[kid.id], course), frozenset(uncertain.get(kid.id, ())))
        for kid in kids
    ]
    own = of_here.positions(found[here.id], course)
    return Board(here, period, rules, course, own, below, figures_at(others) if others else ())


def _uncertain(here: Place, period: Period, rules: Rules, kids: Sequence[Place]) -> dict[int, set[Indicator]]:
    """By direct unit the indicators of which divided units may still bring it results."""
    found: dict[int, set[Indicator]] = {}
    if not kids:
        return found
    facts = {one.indicator: rules.fact(one) for one in ASSIGNED}
    ids = [kid.id for kid in kids]
    beside = all_everywhere(list(facts.values()), period, here.day, among=ids, divided=True)
    for indicator, key in facts.items():
        for unit, possible in beside[key].items():
            if possible:
                found.setdefault(unit, set()).add(indicator)
    return found


def located(key: str, place: Place, period: Period) -> Located:
    """The address of a figure at a place; its day is left out where the period would give the same."""
    tree_day = None if place.day == period.last else place.day
    return Located(Address(key, place.code, period, tree_day=tree_day), metrics.get(key), place)
