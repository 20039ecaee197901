"""Whose rows somebody reads and writes after units ended: today's tree, and what ended into it wholly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from namro.access.permissions import check_actor, check_at
from namro.access.queries import Refused, covers, reader, visible_to
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.membership.models import AdmissionEvent
from namro.targets.actions import MassResult, record_mass_fact, reverse_mass_fact
from namro.targets.models import Indicator, MassFact, MassOrganisation
from namro.units.models import Unit
from tests.cast import TODAY, WHY, Cast
from tests.membership import deeds
from tests.organisation.decisions import DAY, Decision, K, made, merged, named

P = Permission
EVE = date(2024, 12, 31)


@pytest.fixture
def on_the_day(city: Cast) -> Iterator[None]:
    with clock.frozen(DAY):
        yield


def reads(city: Cast, username: str, *units: Unit, on: date = DAY) -> list[bool]:
    who = reader(city.accounts[username], on)
    return [covers(who, P.SEE_RECORDS, unit.pk) for unit in units]


def joined(city: Cast) -> Unit:
    """Both districts become one."""
    return merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])


def divided(city: Cast) -> tuple[Unit, Unit]:
    """The ward of cells 1 and 2 becomes two wards; its clerk goes to the first."""
    decision, ward = Decision(), city.units["phuc_xa"]
    north = decision.add(
        K.SPLIT, **named("Phường Bắc", parent=city.units["ba_dinh"], origins=[(ward, "PART")])
    )
    south = decision.add(
        K.SPLIT, **named("Phường Nam", parent=city.units["ba_dinh"], origins=[(ward, "REST")])
    )
    decision.to("units.children", ward, north, city.units["cell_1"].pk)
    decision.to("units.children", ward, south, city.units["cell_2"].pk)
    decision.to("access.grants", ward, north)
    decision.done()
    return made(north), made(south)


def result(unit: Unit, day: date) -> MassResult:
    return MassResult(
        indicator=Indicator.MASS_MEMBER,
        organisation=MassOrganisation.TRADE_UNION,
        unit=unit,
        happened_on=day,
        amount=4,
        evidence_no="20-BC/LĐLĐ",
        evidence_on=day,
    )


def test_the_scope_changes_on_the_day_itself(city: Cast) -> None:
    new = joined(city)
    of_both = [city.units[key] for key in ("ba_dinh", "cell_1", "ba_vi", "cell_3")]
    assert reads(city, "badinh", *of_both, on=EVE) == [True, True, False, False]
    assert reads(city, "badinh", new, *of_both) == [True] * 5, "and who ended into it wholly"


def test_before_the_day_only_whole_predecessors_count(city: Cast) -> None:
    """The new district is no part of Ba Đình's: half of it is Ba Vì's."""
    new = joined(city)
    assert reads(city, "badinh", new, on=TODAY) == [False]
    assert reads(city, "thanhuy", new, on=TODAY) == [True]


def test_before_the_day_who_is_carried_on_alone_sees_the_new_unit(city: Cast) -> None:
    new = merged([city.units["ba_dinh"]], "Phường Ba Đình", city.units["city"])
    assert reads(city, "badinh", new, on=TODAY) == [True]


@pytest.mark.usefixtures("on_the_day")
def test_lists_of_a_unit_that_ended_wholly_are_read(city: Cast) -> None:
    joined(city)
    who = reader(city.accounts["badinh"])
    rows = visible_to(AdmissionEvent.objects.all(), who, unit="cell")
    assert rows.filter(cell=city.units["cell_3"]).exists()
    facts = visible_to(MassFact.objects.all(), who, unit="unit")
    assert facts.count() == MassFact.objects.count() == 1
    check_at(who, P.SEE_RECORDS, city.units["ba_vi"])


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("day", [DAY, EVE], ids=["after the end", "before it"])
def test_writing_at_a_unit_that_ended_is_refused_with_its_successor(city: Cast, day: date) -> None:
    new = joined(city)
    old = city.units["ba_vi"]
    sentence = (
        rf"“Đảng bộ huyện Ba Vì” \({old.code}\) đã kết thúc hoạt động từ 01/01/2025; "
        rf"từ ngày đó ghi cho “Đảng bộ quận Mới” \({new.code}\)\."
    )
    with pytest.raises(HouseError, match=sentence):
        record_mass_fact(by=city.accounts["badinh"], result=result(old, day), reason=WHY)
    assert record_mass_fact(by=city.accounts["badinh"], result=result(new, DAY), reason=WHY).pk


def test_a_command_may_record_late_what_happened_before_the_end(city: Cast) -> None:
    joined(city)
    with clock.frozen(DAY):
        assert record_mass_fact(by="nhap", result=result(city.units["ba_vi"], EVE), reason=WHY).pk
        with pytest.raises(HouseError, match="đã kết thúc hoạt động"):
            record_mass_fact(by="nhap", result=result(city.units["ba_vi"], DAY), reason=WHY)


@pytest.mark.usefixtures("on_the_day")
def test_taking_back_stands_where_the_row_stands(city: Cast) -> None:
    decision = Decision()
    decision.add(K.ABSORB, city.units["tan_hong"], origins=[(city.units["phuc_xa"], "WHOLE")])
    decision.add(K.TRANSFER, city.units["tan_hong"], parent=city.units["ba_dinh"])
    decision.done()
    fact = MassFact.objects.get(unit=city.units["phuc_xa"])
    by = city.accounts["phucxa"]
    back = reverse_mass_fact(by=by, fact=fact, on=DAY, evidence_no="1-BC", reason="Ghi nhầm")
    assert (back.unit, back.sign, back.happened_on) == (city.units["phuc_xa"], -1, DAY)


@pytest.mark.usefixtures("on_the_day")
def test_an_admission_at_a_cell_that_ended_is_annulled_there(city: Cast) -> None:
    decision = Decision()
    decision.add(K.ABSORB, city.units["cell_2"], origins=[(city.units["cell_1"], "WHOLE")])
    decision.done()
    event = city.admissions["Trần Văn Hòa"]
    assert deeds.annul(event, DAY, by=city.accounts["phucxa"]).cell == city.units["cell_1"]
    with pytest.raises(HouseError, match="từ ngày đó ghi cho “Chi bộ số 2”"):
        deeds.record(city, "cell_1", by=city.accounts["phucxa"], decided_on=DAY)


@pytest.mark.usefixtures("on_the_day")
def test_of_a_divided_unit_only_the_cells_that_moved_are_ones_own(city: Cast) -> None:
    """What the ward itself recorded belongs to neither part for certain: the district reads it."""
    north, south = divided(city)
    old, one, two = (city.units[key] for key in ("phuc_xa", "cell_1", "cell_2"))
    assert reads(city, "phucxa", north, one, south, two, old) == [True, True, False, False, False]
    assert reads(city, "badinh", north, one, south, two, old) == [True] * 5
    own = visible_to(MassFact.objects.all(), reader(city.accounts["phucxa"]), unit="unit")
    assert not own.filter(unit=old).exists()
    rows = visible_to(AdmissionEvent.objects.all(), reader(city.accounts["phucxa"]), unit="cell")
    assert set(rows.values_list("cell", flat=True)) == {one.pk}


def test_the_day_before_the_clerk_still_has_the_whole_ward(city: Cast) -> None:
    divided(city)
    old, one, two = (city.units[key] for key in ("phuc_xa", "cell_1", "cell_2"))
    assert reads(city, "phucxa", old, one, two, on=EVE) == [True] * 3


@pytest.mark.usefixtures("on_the_day")
def test_who_has_no_grant_any_more_reads_nothing(city: Cast) -> None:
    decision = Decision()
    decision.add(K.DISSOLVE, city.units["phuc_xa"])
    decision.to("units.children", city.units["phuc_xa"], city.units["ba_dinh"])
    decision.to("access.grants", city.units["phuc_xa"])
    decision.done()
    assert reads(city, "phucxa", city.units["cell_1"], city.units["phuc_xa"]) == [False, False]
    assert reads(city, "badinh", city.units["cell_1"], city.units["phuc_xa"]) == [True, True]
    with pytest.raises(Refused):
        check_actor(city.accounts["phucxa"], P.RECORD_ADMISSION, city.units["cell_1"])


@pytest.mark.usefixtures("on_the_day")
def test_a_cell_that_moved_is_its_new_districts(city: Cast) -> None:
    decision = Decision()
    decision.add(K.TRANSFER, city.units["cell_1"], parent=city.units["tan_hong"])
    decision.done()
    assert reads(city, "badinh", city.units["cell_1"], city.units["cell_2"]) == [False, True]
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        check_actor(city.accounts["badinh"], P.RECORD_ADMISSION, city.units["cell_1"])
