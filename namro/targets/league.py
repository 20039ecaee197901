"""The ranking: direct units of one committee by one indicator, and all units of all levels by all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from namro.figures.everywhere import all_everywhere
from namro.ground.periods import Period
from namro.targets.board import Board, Position, Rules, Unit
from namro.targets.metrics import ASSIGNED, SET, SET_INITIAL
from namro.targets.models import Indicator
from namro.targets.progress import Band, Group
from namro.targets.ranking import Entry, Ranked, rank
from namro.units.models import Bloc, UnitVersion


class Grouping(StrEnum):
    """What units are compared with: those of a like target, of their bloc, or all."""

    SIZE = "quy-mo"
    BLOC = "khoi"
    ALL = "tat-ca"


@dataclass(frozen=True)
class Row:
    """One unit of the ranking with where it stands."""

    unit: Unit
    position: Position
    ranked: Ranked


@dataclass(frozen=True)
class League:
    """Groups with their rows, best first; ``provisional``: not ranked, more may come to them;
    ``outside``: results without a target (TG4); ``idle``: neither target nor results."""

    groups: Sequence[tuple[Group | Bloc | None, Sequence[Row]]]
    provisional: Sequence[Row]
    outside: Sequence[Row]
    idle: Sequence[Unit]

    @property
    def rows(self) -> list[Row]:
        return [row for _, rows in self.groups for row in rows]

    def of(self, *bands: Band) -> list[Row]:
        return [row for row in self.rows if row.position.band in bands]


def league(board: Board, indicator: Indicator, grouping: Grouping = Grouping.SIZE) -> League:
    """The direct units of a board by one indicator."""
    classes = board.rules.groups(indicator)
    units = {unit.place.id: unit for unit in board.below}
    entries = [
        _entry(order, unit, unit.positions[indicator], _group(unit, indicator, grouping, classes))
        for order, unit in enumerate(board.below)
    ]
    rows = [_row(units[one.entry.unit], indicator, one) for one in rank(entries)]
    running = [row for row in rows if row.ranked.rank]
    assigned = [row for row in rows if row.ranked.entry.target]
    return League(
        groups=list(_grouped(running, classes, grouping)),
        provisional=[row for row in assigned if not row.ranked.rank],
        outside=[row for row in rows if row.position.band is Band.OUTSIDE],
        idle=[row.unit for row in rows if row.position.band is Band.NOT_GIVEN],
    )


def _entry(order: int, unit: Unit, position: Position, group: Group | Bloc | None) -> Entry:
    return Entry(
        unit=unit.place.id,
        order=order,
        group=group,
        done=position.done,
        target=position.progress.target,
        initial=position.initial_progress.target,
        provisional=position.indicator in unit.provisional,
    )


def _group(
    unit: Unit, indicator: Indicator, grouping: Grouping, classes: Sequence[Group]
) -> Group | Bloc | None:
    if grouping is Grouping.BLOC:
        return Bloc(unit.place.bloc)
    target = unit.positions[indicator].progress.target
    if grouping is Grouping.ALL or not target:
        return None
    return next(one for one in classes if target in one)


def _row(unit: Unit, indicator: Indicator, ranked: Ranked) -> Row:
    return Row(unit, unit.positions[indicator], ranked)


def _grouped(
    rows: Sequence[Row], classes: Sequence[Group], grouping: Grouping
) -> Iterator[tuple[Group | Bloc | None, Sequence[Row]]]:
    """Groups that have members: the largest class first, blocs in their order."""
    order: dict[Grouping, Sequence[Group | Bloc | None]] = {
        Grouping.SIZE: classes,
        Grouping.BLOC: list(Bloc),
        Grouping.ALL: [None],
    }
    for group in order[grouping]:
        members = [row for row in rows if row.ranked.entry.group == group]
        if members:
            yield group, members


# Everywhere


def everyone(period: Period, rules: Rules) -> Mapping[Indicator, Sequence[Ranked]]:
    """Every unit that its direct superior gave a target, by all indicators, on the tree of the period's end.

    Units are compared with those of their kind and size class. Three statements for any number of units.
    """
    facts = {one.indicator: rules.fact(one) for one in ASSIGNED}
    targets = {one.indicator: (SET.base(one.fact), SET_INITIAL.base(one.fact)) for one in ASSIGNED}
    keys = [*facts.values(), *(key for both in targets.values() for key in both)]
    found = all_everywhere(keys, period)
    uncertain = all_everywhere(list(facts.values()), period, divided=True)
    units = {unit for now, _ in targets.values() for unit in found[now]}
    placed = _placed(units, period)
    return {
        indicator: rank(
            _entries(
                placed,
                rules.groups(indicator),
                (found[fact], uncertain[fact]),
                [found[key] for key in targets[indicator]],
            )
        )
        for indicator, fact in facts.items()
    }


def _placed(units: set[int], period: Period) -> list[tuple[int, str]]:
    """Unit and kind in Vietnamese order of names."""
    rows: QuerySet[Any] = UnitVersion.objects.filter(unit_id__in=units, during__contains=period.last)
    return list(rows.order_by("sort_key", "unit_id").values_list("unit_id", "kind"))


Values = Mapping[int, int]


def _entries(
    placed: Sequence[tuple[int, str]],
    classes: Sequence[Group],
    facts: tuple[Values, Values],
    targets: Sequence[Values],
) -> Iterator[Entry]:
    (done, uncertain), (now, initial) = facts, targets
    for order, (unit, kind) in enumerate(placed):
        target = now.get(unit)
        if target:
            group = next(number for number, one in enumerate(classes) if target in one)
            yield Entry(
                unit=unit,
                order=order,
                group=(kind, group),
                done=done.get(unit, 0),
                target=target,
                initial=initial.get(unit),
                provisional=bool(uncertain.get(unit)),
            )
