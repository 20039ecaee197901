"""A report's values from a freeze: what was closed, and nothing that was recorded since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from namro.figures.address import Located
from namro.figures.breakdown import RESIDUAL
from namro.figures.breakdown import Line as UnitLine
from namro.figures.estimates import Beside, Estimate
from namro.figures.folds import Figure, legs_of
from namro.figures.frozen import frozen_at
from namro.figures.models import Freeze, FrozenFigure
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.units.queries import Place, children


@dataclass(frozen=True)
class Frozen:
    """A ``Source``; ``kept`` are the estimates as ``kept_estimates`` wrote them."""

    freeze: Freeze
    kept: Sequence[dict[str, Any]] = field(default=())

    def figures(self, wanted: Sequence[Located]) -> list[Figure]:
        number = self.freeze.number
        return frozen_at([replace(one, address=replace(one.address, freeze=number)) for one in wanted])

    def lines(self, wanted: Sequence[Located]) -> list[UnitLine]:
        """The direct units of the structure day; refused where they are no longer those that were frozen."""
        here = wanted[0].place
        spots = [(kid, "") for kid in children(here)]
        spots += [(here, part) for part in RESIDUAL if self._has(wanted[0], here, part)]
        asked = [_at(located, place, part) for place, part in spots for located in wanted]
        for located in asked:
            if not self._holds(located):
                raise HouseError(
                    f"Các đơn vị trực thuộc của {here.short_name} đã khác lúc chốt số lần "
                    f"{self.freeze.number}; trả lại dự thảo rồi chốt lại."
                )
        found = iter(self.figures(asked))
        keys = [located.address.key for located in wanted]
        return [UnitLine(place, {key: next(found) for key in keys}, part) for place, part in spots]

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
    def _addresses(self) -> set[str]:
        return set(FrozenFigure.objects.filter(freeze=self.freeze).values_list("address", flat=True))

    def _holds(self, located: Located) -> bool:
        return all(str(leg.address) in self._addresses for leg in legs_of(located))

    def _has(self, located: Located, here: Place, part: str) -> bool:
        return self._holds(_at(located, here, part))


def _at(located: Located, place: Place, part: str) -> Located:
    address = replace(located.address, unit=place.code, part=part)
    return Located(address, metrics.get(address.key), place)


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
