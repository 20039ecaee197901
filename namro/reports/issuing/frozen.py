"""A report's values from a freeze: what was closed, and nothing that was recorded since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from namro.figures.address import Address, Located
from namro.figures.breakdown import RESIDUAL
from namro.figures.breakdown import Line as UnitLine
from namro.figures.estimates import Beside, Estimate
from namro.figures.folds import Amount, Figure, Presence, Share, amount, assemble, legs_of
from namro.figures.frozen import frozen_at
from namro.figures.metric import Metric
from namro.figures.models import Freeze, FrozenFigure
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.reports.sources import Live, Source
from namro.reports.template import Template
from namro.units.queries import Place, children

CHOSEN_BY_VALUE = {"small", "compared"}  # drawings of the largest units: which, the values say


class Unread(Live):
    """A ``Source`` that says which figures a report prints without reading them: they are read when they are
    frozen. Lines for what is in no unit stand always; whether they are printed, the frozen values say."""

    def figures(self, wanted: Sequence[Located]) -> list[Figure]:
        return [_nothing(located) for located in wanted]

    def lines(self, wanted: Sequence[Located]) -> list[UnitLine]:
        here = wanted[0].place
        spots = [*((kid, "") for kid in children(here)), *((here, part) for part in RESIDUAL)]
        return [
            UnitLine(place, {one.address.key: _nothing(_at(one, place, part)) for one in wanted}, part)
            for place, part in spots
        ]


def source_of_addresses(template: Template) -> Source:
    """What a draft is composed from when only its addresses are wanted."""
    return Live() if any(line.kind in CHOSEN_BY_VALUE for line in template.lines) else Unread()


def to_freeze(figures: Sequence[Figure]) -> list[Address]:
    """Addresses of a composed draft as they are frozen; what counts at its own unit has none left over."""
    return [one.address for one in figures if not _left_over_nothing(one.located)]


@dataclass(frozen=True)
class Frozen:
    """A ``Source``; ``kept`` are the estimates as ``kept_estimates`` wrote them."""

    freeze: Freeze
    kept: Sequence[dict[str, Any]] = field(default=())

    def figures(self, wanted: Sequence[Located]) -> list[Figure]:
        number = self.freeze.number
        asked = [replace(one, address=replace(one.address, freeze=number)) for one in wanted]
        legs = {str(leg.address): leg for one in asked for leg in legs_of(one)}
        if any(str(leg.address.live) not in self._rows for leg in legs.values()):
            return frozen_at(asked)  # names the freezes that hold it
        amounts = {key: Amount(leg, *self._rows[str(leg.address.live)]) for key, leg in legs.items()}
        return [assemble(one, amounts) for one in asked]

    def lines(self, wanted: Sequence[Located]) -> list[UnitLine]:
        """The direct units of the structure day; refused where they are no longer those that were frozen."""
        here = wanted[0].place
        spots = [*((kid, "") for kid in children(here)), *((here, part) for part in RESIDUAL)]
        asked = [
            located
            for place, part in spots
            for one in wanted
            if not _left_over_nothing(located := _at(one, place, part)) and self._kept(located)
        ]
        found = {str(one.address.live): one for one in self.figures(asked)}
        lines = [UnitLine(place, self._line(wanted, found, place, part), part) for place, part in spots]
        return [line for line in lines if not line.part or any(map(_counted, line.figures.values()))]

    def _kept(self, located: Located) -> bool:
        """Whether the freeze holds it; a draft that was read before freezing has no lines of nothing."""
        if all(str(leg.address) in self._rows for leg in legs_of(located)):
            return True
        if located.address.part:
            return False
        raise HouseError(
            f"Các đơn vị trực thuộc của cấp ủy đã khác lúc chốt số lần {self.freeze.number}; trả lại dự thảo "
            "rồi chốt lại."
        )

    def _line(
        self, wanted: Sequence[Located], found: Mapping[str, Figure], place: Place, part: str
    ) -> dict[str, Figure]:
        spots = [_at(one, place, part) for one in wanted]
        return {one.address.key: found.get(str(one.address)) or _nothing(one) for one in spots}

    def beside(self, wanted: Sequence[Located], kids: Sequence[Place]) -> Beside:
        by_code = {kid.code: kid for kid in kids}
        found: dict[str, dict[int, Estimate]] = {located.address.key: {} for located in wanted}
        for row in self.kept:
            kid = by_code.get(row["unit"])
            if kid is not None and row["key"] in found:
                located = _at(next(one for one in wanted if one.address.key == row["key"]), kid, "")
                found[row["key"]][kid.id] = _estimate(located, row)
        return found

    def own(self, wanted: Sequence[Located]) -> list[Estimate | None]:
        rows = {(row["key"], row["unit"], row["period"]): row for row in self.kept}
        found = []
        for located in wanted:
            at = located.address
            row = rows.get((at.key, at.unit, str(at.period)))
            found.append(_estimate(located, row) if row else None)
        return found

    @cached_property
    def _rows(self) -> dict[str, tuple[int, Presence]]:
        """All values of the freeze, in one statement for every question of a paper."""
        rows = FrozenFigure.objects.filter(freeze=self.freeze).values_list("address", "value", "presence")
        return {address: (value, Presence(presence)) for address, value, presence in rows}


def _at(located: Located, place: Place, part: str) -> Located:
    address = replace(located.address, unit=place.code, part=part)
    return Located(address, metrics.get(address.key), place)


def _nothing(located: Located) -> Figure:
    """The figure before it was read, or where nothing is left over."""
    return assemble(located, {str(leg.address): amount(leg, None) for leg in legs_of(located)})


def _left_over_nothing(located: Located) -> bool:
    """What counts at its own unit only leaves nothing over beside the direct units."""
    legs = [leg.definition for leg in legs_of(located)]
    return bool(located.address.part) and any(isinstance(one, Metric) and one.own_only for one in legs)


def _counted(figure: Figure) -> bool:
    counts = (figure.part, figure.base) if isinstance(figure, Share) else (figure,)
    return any(one.amount for one in counts)


def kept_estimates(estimates: Sequence[Estimate]) -> list[dict[str, Any]]:
    """Estimates as they are kept with an edition; they are printed beside figures and are none."""
    return [
        {
            "key": one.address.key,
            "unit": one.address.unit,
            "period": str(one.address.period),
            "possible": one.possible,
            "estimated": str(one.estimated),
            "unknown": one.unknown,
        }
        for one in estimates
    ]


def _estimate(located: Located, row: dict[str, Any]) -> Estimate:
    return Estimate(located, row["possible"], Decimal(row["estimated"]), row["unknown"])
