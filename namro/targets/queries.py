"""How the assigned indicators stand at a unit and at each of its direct units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value

from namro.figures.address import Address, Located
from namro.figures.folds import Share, amount
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.targets.metrics import ASSIGNED
from namro.targets.models import Indicator
from namro.units.queries import Place, placing_day

Standing = dict[Indicator, Share]
_Found = Mapping[tuple[str, int], Any]


def standings(here: Place, kids: Sequence[Place], period: Period) -> dict[int, Standing]:
    """By unit id the share of every indicator in ``ASSIGNED``; one statement for all of them.

    ``here`` and its direct units ``kids`` are places of one day, the structure day. The values are
    those of the units' own addresses: a page that shows them all asks once instead of per figure.
    """
    pairs = {assigned.indicator: metrics.get(assigned.ratio) for assigned in ASSIGNED}
    keys = [key for ratio in pairs.values() for key in (ratio.part, ratio.base)]  # type: ignore[union-attr]
    found = _totals(keys, [here, *kids], period)
    return {
        place.id: {indicator: _share(ratio.key, place, period, found) for indicator, ratio in pairs.items()}
        for place in (here, *kids)
    }


def _totals(keys: Sequence[str], units: Sequence[Place], period: Period) -> _Found:
    arms = [_arm(number, metrics.metric(key), units, period) for number, key in enumerate(keys)]
    rows = arms[0].union(*arms[1:], all=True)
    return {(keys[number], unit_id): total for number, unit_id, total in rows}


def _arm(number: int, metric: Metric, units: Sequence[Place], period: Period) -> QuerySet[Any]:
    """One figure's rows joined to each of ``units`` they are under, summed per unit."""
    ancestors = f"{metric.unit}__ancestors"
    under = Q(
        **{
            f"{ancestors}__ancestor_id__in": [unit.id for unit in units],
            f"{ancestors}__during__contains": placing_day(units[0].day, metric.unit),
        }
    )
    return (
        metric.rows()
        .filter(metric.condition(period.last), metric.in_period(period))
        .filter(under)
        .order_by()
        .annotate(leg=Value(number, output_field=IntegerField()), under=F(f"{ancestors}__ancestor_id"))
        .values_list("leg", "under")
        .annotate(total=metric.total())
    )


def _at(key: str, place: Place, period: Period) -> Located:
    tree_day = None if place.day == period.last else place.day
    return Located(Address(key, place.code, period, tree_day=tree_day), metrics.get(key), place)


def _share(key: str, place: Place, period: Period, found: _Found) -> Share:
    located = _at(key, place, period)
    part, base = (
        amount(_at(leg, place, period), found.get((leg, place.id)))
        for leg in (located.definition.part, located.definition.base)  # type: ignore[union-attr]
    )
    return Share(located, part, base)
