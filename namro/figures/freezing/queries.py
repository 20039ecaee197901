"""Which freezes there are, what they correct, and what they cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from namro.figures.address import Address
from namro.figures.metric import Ratio
from namro.figures.models import Freeze, FrozenFigure
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.units.models import Unit


@dataclass(frozen=True)
class Scope:
    """What a freeze closes: a unit's figures of a period; ``tree_day`` None: the period's last day."""

    unit: Unit
    period: Period
    title: str
    tree_day: date | None = None

    @property
    def day(self) -> date:
        return self.tree_day or self.period.last


def counts(addresses: Iterable[Address]) -> list[Address]:
    """The counts that addresses are made of, each once: a ratio is its two legs."""
    found: dict[Address, None] = {}
    for address in addresses:
        definition = metrics.get(address.key)
        keys = (definition.part, definition.base) if isinstance(definition, Ratio) else (definition.key,)
        day = None if address.tree_day == address.period.last else address.tree_day
        for key in keys:
            found[address.with_(key=key, breakdown="", tree_day=day)] = None
    return list(found)


def to_correct(scope: Scope, addresses: Iterable[Address]) -> Freeze | None:
    """The last standing freeze of the same unit and period that covers one of the addresses."""
    spelled = [str(address) for address in counts(addresses)]
    standing = of_scope(scope).filter(state=Freeze.State.STANDING, figures__address__in=spelled)
    return standing.order_by("-number").first()


def of_scope(scope: Scope) -> QuerySet[Freeze]:
    return Freeze.objects.filter(unit=scope.unit, period=str(scope.period))


def closing(address: Address) -> Freeze | None:
    """The latest standing freeze that covers the address, a ratio's by both of its legs."""
    return covering(address).filter(state=Freeze.State.STANDING).first()


def covering(address: Address) -> QuerySet[Freeze]:
    """Every freeze that holds the address, the latest first."""
    spelled = [str(leg.live) for leg in counts([address])]
    held = FrozenFigure.objects.filter(address__in=spelled).order_by().values("freeze")
    whole = held.annotate(legs=Count("pk")).filter(legs=len(spelled)).values("freeze")
    return Freeze.objects.filter(pk__in=whole).order_by("-number")


def correction(freeze: Freeze) -> int:
    """Which correction it is: 1 of what was frozen first, 2 of the first correction; 0 is none."""
    return corrections([freeze])[freeze.pk]


def corrections(freezes: Sequence[Freeze]) -> dict[int, int]:
    """``correction`` of several, by id; at most one statement."""
    if not any(freeze.corrects_id for freeze in freezes):
        return {freeze.pk: 0 for freeze in freezes}
    alike = Freeze.objects.filter(
        unit__in={freeze.unit_id for freeze in freezes}, period__in={freeze.period for freeze in freezes}
    )
    before = dict(alike.values_list("pk", "corrects_id"))
    return {freeze.pk: _depth(freeze.pk, before) for freeze in freezes}


def _depth(pk: int, before: Mapping[int, int | None]) -> int:
    depth = 0
    while (earlier := before.get(pk)) is not None:
        pk, depth = earlier, depth + 1
    return depth
