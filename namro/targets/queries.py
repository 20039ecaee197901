"""How the assigned indicators stand at a unit and at each of its direct units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from namro.figures.address import Located
from namro.figures.breakdown import Block, Line, figures_and_tables
from namro.figures.folds import Figure, Share
from namro.ground.periods import Period
from namro.targets.board import located
from namro.targets.metrics import ASSIGNED, CITY, Assigned, Family
from namro.targets.models import Indicator
from namro.units.queries import Place, children

Standing = Mapping[Indicator, Share]


@dataclass(frozen=True)
class Standings:
    """The share of every indicator in ``ASSIGNED``: of a unit, and of its direct units in their order."""

    own: Standing
    below: Sequence[tuple[Place, Standing]]
    others: Sequence[Figure]


def standings(
    here: Place,
    period: Period,
    others: Sequence[Located] = (),
    measured: tuple[Family, Family] = (CITY, CITY),
) -> Standings:
    """All indicators of ``here`` and of its direct units with two statements.

    ``here`` is a place of the structure day. The values are those of the units' own addresses.
    ``others`` are figures wanted at the same time; they join the second statement. ``measured``: by whose
    targets, as ``board.families`` says.
    """
    of_here, of_units = measured
    ratios = [located(_ratio(of_here, assigned), here, period) for assigned in ASSIGNED]
    below = [located(_ratio(of_units, assigned), here, period) for assigned in ASSIGNED]
    found, (lines,) = figures_and_tables([*ratios, *others], [Block(below, children(here))])
    own = {assigned.indicator: _share(one) for assigned, one in zip(ASSIGNED, found, strict=False)}
    units = [(line.place, _standing(line, of_units)) for line in lines if not line.part]
    return Standings(own, units, found[len(ratios) :])


def _ratio(family: Family, assigned: Assigned) -> str:
    return family.ratio(assigned, assigned.fact)


def _standing(line: Line, family: Family) -> Standing:
    return {assigned.indicator: _share(line.figures[_ratio(family, assigned)]) for assigned in ASSIGNED}


def _share(figure: Figure) -> Share:
    assert isinstance(figure, Share)
    return figure


__all__ = ["Standing", "Standings", "located", "standings"]
