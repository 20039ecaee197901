from __future__ import annotations

import pytest

from namro.access.actions import grant_role
from namro.access.models import Account
from namro.journal.actions import acting, declare
from namro.people.models import Person, Tenure
from namro.units.models import AdminArea, AreaLevel
from tests.cast import BEGIN, BY, WHY, Cast, add_account
from tests.personnel import world


@pytest.fixture
def leader(city: Cast) -> Account:
    """A leader of Ba Đình, who may confirm there."""
    account = add_account("bithu", "Nguyễn Thị Bí")
    grant_role(
        by=BY, account=account, role_code="LEADER", unit=city.units["ba_dinh"], first=BEGIN, reason=WHY
    )
    declare(actor="system:test")
    return account


@pytest.fixture
def areas(city: Cast) -> dict[str, AdminArea]:
    """Two provinces; in the first two districts with a commune each."""
    with acting(BY, WHY):
        found = {"vinh_long": world.area("Tỉnh Vĩnh Long", AreaLevel.CITY)}
        found["tra_vinh"] = world.area("Tỉnh Trà Vinh", AreaLevel.CITY)
        found["ba_dinh"] = world.area("Quận Ba Đình", AreaLevel.DISTRICT, parent=found["vinh_long"])
        found["ba_vi"] = world.area("Huyện Ba Vì", AreaLevel.DISTRICT, parent=found["vinh_long"])
        found["phuc_xa"] = world.area("Phường Phúc Xá", parent=found["ba_dinh"])
        found["tan_hong"] = world.area("Xã Tản Hồng", parent=found["ba_vi"])
    declare(actor="system:test")
    return found


@pytest.fixture
def secretary(city: Cast, areas: dict[str, AdminArea]) -> Tenure:
    """The secretary of Ba Đình, native of a commune of Ba Vì; nobody has asked yet."""
    with acting(BY, WHY):
        tenure = world.held(world.post("DISTRICT_SECRETARY", city.units["ba_dinh"], areas["ba_dinh"]), None)
        tenure.person.native_area = areas["tan_hong"]
        tenure.person.save()
    declare(actor="system:test")
    return tenure


def native_of(person: Person, area: AdminArea) -> None:
    with acting(BY, WHY):
        person.native_area = area
        person.save()
    declare(actor="system:test")
