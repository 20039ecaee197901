"""How the assigned indicators stand at a unit and at each of its direct units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from namro.figures.address import Address, Located
from namro.figures.breakdown import Line, table
from namro.figures.folds import Figure, Share, figures_at
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.targets.metrics import ASSIGNED
from namro.targets.models import Indicator
from namro.units.queries import Place

Standing = Mapping[Indicator, Share]


@dataclass(frozen=True)
class Standings:
    """The share of every indicator in ``ASSIGNED``: of a unit, and of its direct units in their order."""

    own: Standing
    below: Sequence[tuple[Place, Standing]]
    others: Sequence[Figure]


def standings(here: Place, period: Period, others: Sequence[Located] = ()) -> Standings:
    """All indicators of ``here`` and of its direct units with three statements.

    ``here`` is a place of the structure day. The values are those of the units' own addresses.
    ``others`` are figures wanted at the same time; they join the first statement.
    """
    ratios = [located(assigned.ratio, here, period) for assigned in ASSIGNED]
    found = figures_at([*ratios, *others])
    own = {assigned.indicator: _share(one) for assigned, one in zip(ASSIGNED, found, strict=False)}
    lines = [line for line in table(ratios) if not line.part]
    return Standings(own, [(line.place, _standing(line)) for line in lines], found[len(ratios) :])


def located(key: str, place: Place, period: Period) -> Located:
    """The address of a figure at a place; its day is left out where the period would give the same."""
    tree_day = None if place.day == period.last else place.day
    return Located(Address(key, place.code, period, tree_day=tree_day), metrics.get(key), place)


def _standing(line: Line) -> Standing:
    return {assigned.indicator: _share(line.figures[assigned.ratio]) for assigned in ASSIGNED}


def _share(figure: Figure) -> Share:
    assert isinstance(figure, Share)
    return figure
