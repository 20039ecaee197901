"""A frozen count to measure: the members of the city, 460.000 rows."""

from __future__ import annotations

from namro.figures.address import Address
from namro.figures.freezing.actions import freeze, withdraw
from namro.figures.freezing.queries import Scope
from namro.figures.models import FrozenFigure
from namro.ground.periods import Period
from namro.units.models import Unit
from namro.units.queries import root

PERIOD = Period.parse("2024-H1")
KEY = "membership.members"
WHY = "Đo tốc độ trang số đã chốt"


def members_of_the_city() -> FrozenFigure:
    """As some freeze of the sample city holds them; where none does, one that is withdrawn at once.

    A freeze cannot be taken out again; a withdrawn one closes nothing, and later runs find it.
    """
    city = root(PERIOD.last)
    address = Address(KEY, city.code, PERIOD)
    held = FrozenFigure.objects.filter(address=str(address)).select_related("freeze").defer("keys")
    if not held.exists():
        scope = Scope(Unit.objects.get(pk=city.id), PERIOD, WHY)
        withdraw(freeze(scope, [address], by="bench", reason=WHY), by="bench", reason=WHY)
    return held.order_by("freeze__number")[0]


def page_of(one: FrozenFigure) -> str:
    """The address of its page."""
    return str(Address.parse(one.address).with_(freeze=one.freeze.number))
