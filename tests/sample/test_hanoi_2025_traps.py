"""Whole districts through both steps: a code is no identity, names repeat, land and people part ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from namro.journal.actions import acting
from namro.sample.hanoi_2025.decided import How, steps
from namro.sample.hanoi_2025.load import Reorganised, reorganise
from namro.sample.load import load
from namro.sample.plan import CITY_ROUNDS, DONG_DA, HA_DONG, MY_DUC, TAY_HO, Plan
from namro.units import ancestry
from namro.units.models import AdminArea, Change, Extent, Succession, UnitKind, UnitVersion
from namro.units.queries import root

BA_DINH, BA_VI = "001", "271"
NEW_YEAR, JULY = date(2025, 1, 1), date(2025, 7, 1)
DAY = timedelta(days=1)


def wide() -> Plan:
    """Six whole districts with few cells each."""
    small = Plan.small()
    districts = (BA_DINH, TAY_HO, DONG_DA, HA_DONG, BA_VI, MY_DUC)
    shape = replace(small.shape, districts=districts, communes=None, grassroots=140, cells=560, members=5_200)
    return replace(small, shape=shape, rounds=CITY_ROUNDS, title="Sáu quận, huyện mẫu")


@pytest.fixture(scope="module")
def moved_once(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reorganised]:
    home = tmp_path_factory.mktemp("wide") / "home"
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(NAMRO_HOME=home):
            load(wide())
        yield reorganise()
        transaction.set_rollback(True)


@pytest.fixture
def moved(moved_once: Reorganised) -> Iterator[Reorganised]:
    with transaction.atomic():
        with acting("thu", "xem các bước sắp xếp"):
            yield moved_once
        transaction.set_rollback(True)


def committee(name: str, day: date, above: str = "") -> UnitVersion:
    """The committee of the area of this name on a day, under the district or city of that name."""
    found = UnitVersion.objects.filter(short_name=name, during__contains=day, area__during__contains=day)
    if above:
        found = found.filter(area__parent__name=above)
    return found.select_related("area").get()


def sources(unit: int) -> set[tuple[str, str, str]]:
    """Who passed on to a unit: name on the last day, how much of people, of land."""
    found = Succession.objects.filter(new=unit)
    return {(_name(one.old_id, one.on - DAY), one.extent, one.area_extent) for one in found}


def _name(unit: int, day: date) -> str:
    return UnitVersion.objects.get(unit=unit, during__contains=day).short_name


def test_counts(moved: Reorganised) -> None:
    first, second = moved.counted
    assert first.communes == (113, 102)
    assert second.districts == (6, 0) and second.communes[0] == first.communes[1]
    assert second.divided == second.shares
    assert first.members == second.members == (5_200, 5_200)
    assert ancestry.differing_rows() == 0


# A code is not an identity


def test_a_unit_goes_on_where_code_and_name_are_kept(moved: Reorganised) -> None:
    before, after = committee("Phường Trúc Bạch", NEW_YEAR - DAY), committee("Phường Trúc Bạch", NEW_YEAR)
    assert before.unit_id == after.unit_id and before.area_id == after.area_id
    assert sources(after.unit_id) == {("Phường Nguyễn Trung Trực", "WHOLE", "WHOLE")}
    change = Change.objects.get(unit=after.unit_id, kind="ABSORB")
    assert change.origins.count() == 1


def test_a_unit_is_new_where_only_the_code_or_only_the_name_is_kept(moved: Reorganised) -> None:
    new = committee("Phường Thịnh Quang", NEW_YEAR)
    by_name = committee("Phường Thịnh Quang", NEW_YEAR - DAY)
    by_code = committee("Phường Ngã Tư Sở", NEW_YEAR - DAY)
    assert new.area is not None and by_code.area is not None
    assert new.area.code == by_code.area.code == "00235" and new.area_id != by_code.area_id
    assert len({new.unit_id, by_name.unit_id, by_code.unit_id}) == 3
    assert sources(new.unit_id) == {
        ("Phường Thịnh Quang", "WHOLE", "WHOLE"),
        ("Phường Ngã Tư Sở", "WHOLE", "WHOLE"),
    }


def test_one_whole_to_one_keeps_its_identity_under_another_code_and_name(moved: Reorganised) -> None:
    old = committee("Phường Phương Liên", NEW_YEAR - DAY)
    new = committee("Phường Phương Liên - Trung Tự", NEW_YEAR)
    assert new.unit_id == old.unit_id and new.name == "Đảng bộ phường Phương Liên - Trung Tự"
    assert new.area is not None and (new.area.code, new.area.during.lower) == ("00226", NEW_YEAR)
    went = Succession.objects.get(old=committee("Phường Trung Tự", NEW_YEAR - DAY).unit_id)
    assert went.new_id == committee("Phường Kim Liên", NEW_YEAR).unit_id


def test_untouched_communes_have_no_new_state_in_the_first_step(moved: Reorganised) -> None:
    first, _ = steps()
    kept = [one for one in first.communes if one.how is How.KEPT and one.above == BA_VI]
    found = UnitVersion.objects.filter(area__code__in=[one.code for one in kept], during__contains=NEW_YEAR)
    assert len(found) == len(kept) > 20
    assert all(one.during.lower < NEW_YEAR for one in found)


def test_code_and_name_kept_in_july_is_a_new_commune(moved: Reorganised) -> None:
    old, new = committee("Phường Ô Chợ Dừa", JULY - DAY), committee("Phường Ô Chợ Dừa", JULY)
    assert old.area is not None and new.area is not None and old.area.code == new.area.code
    assert old.unit_id != new.unit_id and old.area_id != new.area_id
    assert new.kind == UnitKind.SUPERIOR_OF_BASE and new.parent_id == root(JULY).id


# Names repeat


def test_names_repeat_and_are_kept_apart(moved: Reorganised) -> None:
    dong_da = committee("Phường Quang Trung", NEW_YEAR, "Quận Đống Đa")
    ha_dong = committee("Phường Quang Trung", NEW_YEAR, "Quận Hà Đông")
    assert dong_da.unit_id != ha_dong.unit_id
    assert sources(dong_da.unit_id) == set()
    assert {name for name, _, _ in sources(ha_dong.unit_id)} == {
        "Phường Nguyễn Trãi",
        "Phường Yết Kiêu",
        "Phường Quang Trung",
    }


# Land and people part ways


def test_people_pass_on_whole_where_only_land_was_divided(moved: Reorganised) -> None:
    """Of Thụy Khuê all people and the rest of the land went to Tây Hồ, some land to Ba Đình."""
    old = committee("Phường Thụy Khuê", JULY - DAY)
    tay_ho, ba_dinh = committee("Phường Tây Hồ", JULY), committee("Phường Ba Đình", JULY)
    passed = Succession.objects.filter(old=old.unit_id, on=JULY)
    assert {(one.new_id, one.extent, one.area_extent) for one in passed} == {
        (tay_ho.unit_id, "WHOLE", "REST"),
        (ba_dinh.unit_id, "NONE", "PART"),
    }
    cells = UnitVersion.objects.filter(parent=old.unit_id, during__contains=JULY - DAY).values("unit")
    now = UnitVersion.objects.filter(unit__in=cells, during__contains=JULY)
    assert {one.parent_id for one in now} == {tay_ho.unit_id}


def test_a_commune_that_only_took_land_goes_on(moved: Reorganised) -> None:
    """Minh Châu: alone and whole, with land of two neighbours; it comes directly under the city."""
    before, after = committee("Xã Minh Châu", JULY - DAY), committee("Xã Minh Châu", JULY)
    assert before.unit_id == after.unit_id
    assert (before.kind, after.kind) == (UnitKind.BASE_COMMITTEE, UnitKind.SUPERIOR_OF_BASE)
    assert after.parent_id == root(JULY).id != before.parent_id
    assert before.area_id != after.area_id
    assert {(people, land) for _, people, land in sources(after.unit_id)} == {("NONE", "PART")}
    assert not Succession.objects.filter(old=after.unit_id).exists()
    cells = UnitVersion.objects.filter(parent=after.unit_id, during__contains=JULY).exclude(
        during__startswith=JULY
    )
    assert cells.exists()


def test_land_alone_divides_nobody(moved: Reorganised) -> None:
    only_land = Succession.objects.filter(extent=Extent.NONE)
    assert only_land.exists() and not only_land.exclude(share=None).exists()
    divided = Succession.objects.filter(on=JULY, extent=Extent.REST).values_list("old_id", flat=True)
    assert not Succession.objects.filter(old_id__in=divided, extent=Extent.WHOLE).exists()


# Districts


def test_the_commune_of_the_districts_name_comes_first(moved: Reorganised) -> None:
    district = committee("Quận Tây Hồ", JULY - DAY)
    bases = UnitVersion.objects.filter(parent=district.unit_id, during__contains=JULY - DAY, area=None)
    first = UnitVersion.objects.get(unit=bases.earliest("unit__code").unit_id, during__contains=JULY)
    assert first.parent_id == committee("Phường Tây Hồ", JULY).unit_id


def test_all_of_one_district_stays_with_communes_formed_from_it(moved: Reorganised) -> None:
    for area in AdminArea.objects.filter(level="DISTRICT"):
        (district,) = UnitVersion.objects.filter(area=area).values_list("unit_id", flat=True)
        communes = UnitVersion.objects.filter(parent=district, area__isnull=False).values("unit")
        formed = set(
            Succession.objects.filter(on=JULY, old__in=communes)
            .exclude(extent=Extent.NONE)
            .values_list("new_id", flat=True)
        ) | set(
            UnitVersion.objects.filter(unit__in=communes, during__contains=JULY).values_list(
                "unit_id", flat=True
            )
        )
        bases = UnitVersion.objects.filter(parent=district, area=None).values("unit")
        went = UnitVersion.objects.filter(unit__in=bases, during__contains=JULY)
        assert {one.parent_id for one in went} <= formed
