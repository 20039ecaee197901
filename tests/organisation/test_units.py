"""Founding units: codes, ancestry, permission, and two founders at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.models import JournalEvent
from namro.organisation.actions import NewUnit, establish_unit
from namro.units import ancestry
from namro.units.models import Ancestry, Bloc, Unit, UnitKind, UnitVersion
from namro.units.queries import place, trail
from tests.cast import BEGIN, BY, TODAY, WHY, Cast
from tests.membership.together import meanwhile
from tests.units.grow import settle


def cell(parent: Unit, name: str = "Chi bộ số 9") -> NewUnit:
    return NewUnit(name, name, UnitKind.CELL, Bloc.RESIDENTIAL, parent)


def found(parent: Unit, name: str = "Chi bộ số 9", first: date = TODAY, by: object = BY) -> Unit:
    return establish_unit(by=by, new=cell(parent, name), first=first, reason=WHY)


def test_a_unit_stands_from_its_first_day(city: Cast) -> None:
    unit = found(city.units["phuc_xa"])
    settle()
    assert unit.alive == span(TODAY)
    at = place(unit.code, TODAY)
    assert (at.name, at.kind, at.parent_id) == ("Chi bộ số 9", UnitKind.CELL, city.units["phuc_xa"].pk)
    event = JournalEvent.objects.filter(table_name="units_unit", row_pk=str(unit.pk)).get()
    assert (event.op, event.actor, event.reason) == ("INSERT", f"system:{BY}", WHY)


def test_codes_follow_and_are_never_given_again(city: Cast) -> None:
    last = int(Unit.objects.order_by("code").last().code[1:])
    made = [found(city.units["phuc_xa"], f"Chi bộ số {number}") for number in range(3, 6)]
    assert [unit.code for unit in made] == [f"D{last + step:05d}" for step in (1, 2, 3)]


def test_codes_grow_longer_and_still_follow(city: Cast) -> None:
    Unit.objects.filter(pk=city.units["cell_3"].pk).update(code="D99999")
    assert found(city.units["phuc_xa"]).code == "D100000"
    assert found(city.units["phuc_xa"]).code == "D100001"


def test_ancestry_is_there_at_once(city: Cast) -> None:
    unit = found(city.units["phuc_xa"])
    assert [one.code for one in trail(unit.code, TODAY)] == [
        *(city.code(key) for key in ("city", "ba_dinh", "phuc_xa")),
        unit.code,
    ]
    assert ancestry.differing_rows() == 0


def test_the_cast_has_the_ancestry_of_its_versions(city: Cast) -> None:
    assert ancestry.differing_rows() == 0
    themselves = Ancestry.objects.filter(distance=0, during__isnull=False, descendant=F("ancestor"))
    assert themselves.count() == len(city.units)


@pytest.mark.parametrize("username", ["lanhdao", "thanhuy", "badinh", "phucxa", "moi"])
def test_only_who_grants_roles_founds_units(city: Cast, username: str) -> None:
    with pytest.raises(Refused):
        found(city.units["phuc_xa"], by=city.accounts[username])
    assert found(city.units["phuc_xa"], by=city.accounts["quantri"]).pk


def test_a_city_needs_the_permission_too(city: Cast) -> None:
    """Nothing stands above a city committee; it is nevertheless not everybody's to found."""
    new = NewUnit("Đảng bộ Thành phố mới", "Thành phố mới", UnitKind.CITY_PARTY, Bloc.PARTY_MASS)
    with pytest.raises(Refused, match="chưa được giao quyền cấp quyền"):
        establish_unit(by=city.accounts["phucxa"], new=new, first=TODAY, reason=WHY)
    with pytest.raises(ValidationError, match="đã có đảng bộ thành phố"):
        establish_unit(by=BY, new=new, first=TODAY, reason=WHY)


@pytest.mark.parametrize("by", [None, 7])
def test_somebody_must_act(city: Cast, by: object) -> None:
    with pytest.raises(Refused, match="phải nêu rõ ai thực hiện"):
        found(city.units["phuc_xa"], by=by)


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"short_name": ""}, {"kind": "PAGODA"}, {"bloc": ""}, {"parent": None}],
    ids=lambda changes: next(iter(changes)),
)
def test_a_wrong_founding_leaves_nothing(city: Cast, changes: dict[str, Any]) -> None:
    before = Unit.objects.count()
    with pytest.raises(ValidationError):
        establish_unit(by=BY, new=replace(cell(city.units["phuc_xa"]), **changes), first=TODAY, reason=WHY)
    assert Unit.objects.count() == before


def test_nothing_begins_before_its_superior(city: Cast) -> None:
    before = Unit.objects.count()
    with pytest.raises(HouseError, match=r"“Chi bộ số 2” .*chỉ hoạt động từ 01/3/2024"):
        found(city.units["cell_2"], first=BEGIN)
    assert Unit.objects.count() == before


def test_two_founders_at_once_get_two_codes(owner: psycopg.Connection, committed_city: Cast) -> None:
    parent, names = committed_city.units["phuc_xa"], ("Chi bộ số 8", "Chi bộ số 9")
    second = meanwhile(owner, lambda: found(parent, names[0]), lambda: found(parent, names[1])).result()
    versions = UnitVersion.objects.filter(name__in=names).order_by("name").select_related("unit")
    codes = [version.unit.code for version in versions]
    assert codes == [f"D{len(committed_city.units) + step:05d}" for step in (1, 2)]
    assert second.code == codes[1]
    assert ancestry.differing_rows() == 0
