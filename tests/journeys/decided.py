"""The cast's city after two decisions: a ward divided, then two districts and the agencies made one."""

from __future__ import annotations

from datetime import date

from namro.ground import clock
from namro.organisation.actions import NewUnit, establish_unit
from namro.organisation.reorganise.actions import count_shares
from namro.units.models import Bloc, Unit, UnitKind
from tests import cast as people
from tests.cast import BEGIN, BY, WHY, Cast
from tests.journeys.server import City
from tests.organisation.decisions import Decision, K, made, named, whole

TODAY = date(2025, 7, 5)
FIRST, SECOND = date(2025, 1, 1), date(2025, 7, 1)
HAMLETS = 60


def city(cast: Cast) -> City:
    """Units made by the decisions stand in the cast under ``north``, ``south`` and ``new``."""
    with clock.frozen(TODAY):
        for number in range(1, HAMLETS + 1):
            _hamlet(cast, number)
        _divide(cast)
        _unite(cast)
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


def _hamlet(cast: Cast, number: int) -> Unit:
    name = f"Chi bộ thôn số {number}"
    new = NewUnit(name, name, UnitKind.CELL, Bloc.RESIDENTIAL, cast.units["tan_hong"])
    return establish_unit(by=BY, new=new, first=BEGIN, reason=WHY)


def _divide(cast: Cast) -> None:
    """Phúc Xá into a northern and a southern ward, with counted shares; Tản Hồng takes another name."""
    unit = cast.units
    decision = Decision(FIRST, title="Sắp xếp phường Phúc Xá")
    parts = {}
    for key, name, extent in (("north", "Phường Phúc Bắc", "PART"), ("south", "Phường Phúc Nam", "REST")):
        about = named(name, parent=unit["ba_dinh"], clause="khoản 1")
        parts[key] = decision.add(K.SPLIT, **about, origins=[(unit["phuc_xa"], extent)])
    decision.to("units.children", unit["phuc_xa"], parts["north"], unit["cell_1"].pk)
    decision.to("units.children", unit["phuc_xa"], parts["south"], unit["cell_2"].pk)
    decision.to("access.grants", unit["phuc_xa"], parts["north"])
    decision.add(K.RENAME, unit["tan_hong"], name="Đảng bộ xã Cổ Đô", short_name="Xã Cổ Đô")
    count_shares(by=BY, order=decision.order, reason=WHY)
    decision.done()
    unit |= {key: made(part) for key, part in parts.items()}


def _unite(cast: Cast) -> None:
    """Two districts and the agencies end; what was the commune becomes one with all its hamlets."""
    unit = cast.units
    decision = Decision(SECOND, title="Kết thúc cấp huyện, lập đảng bộ mới")
    about = named("Phường Ba Đình", parent=unit["city"], clause="khoản 2")
    sources = whole(unit["ba_dinh"], unit["ba_vi"], unit["agencies"])
    change = decision.add(K.MERGE, **about, origins=sources)
    other = named("Xã Quảng Oai", parent=unit["city"], clause="khoản 3")
    commune = decision.add(K.MERGE, **other, origins=whole(unit["tan_hong"]))
    decision.add(K.TRANSFER, unit["cell_3"], parent_change=change)
    decision.done()
    unit |= {"new": made(change), "commune": made(commune)}
