"""How statistics class a unit: said by hand, by bloc otherwise, carried along by a reorganisation."""

from __future__ import annotations

from datetime import date

import pytest

from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, span
from namro.organisation.classes.actions import Classing, check_classing
from namro.units.classes import BY_BLOC, UnitClass, class_of, classed
from namro.units.dependants import dependants
from namro.units.models import Bloc, Classification, Delegation, OrgType, Unit
from tests.cast import BEGIN, TODAY, Cast
from tests.organisation.classing import classify
from tests.organisation.decisions import CELL, DAY, Decision, K, made, merged, named, whole

LATER = date(2025, 6, 1)


def rows(unit: Unit) -> list[tuple[str, str, DateRange]]:
    found = Classification.objects.filter(unit=unit).order_by("during")
    return list(found.values_list("org_type", "delegation", "during"))


def test_every_bloc_has_a_row() -> None:
    assert set(BY_BLOC) == set(Bloc)


def test_without_an_exception_the_bloc_decides(city: Cast) -> None:
    found = class_of(city.units["phuc_xa"], TODAY)
    assert found == UnitClass(OrgType.COMMUNE, Delegation.NONE, by_bloc=True)
    assert class_of(city.units["office"], TODAY) == UnitClass(
        OrgType.PARTY_MASS, Delegation.NONE, by_bloc=True
    )
    assert class_of(city.units["cell_2"], date(2024, 1, 1)) is None


def test_police_is_an_exception_for_some_days(city: Cast) -> None:
    classify(city, "phuc_xa", date(2024, 2, 1), org_type=OrgType.POLICE)
    unit = city.units["phuc_xa"]
    before, after = class_of(unit, date(2024, 1, 31)), class_of(unit, date(2024, 2, 1))
    assert (before, after) == (
        UnitClass(OrgType.COMMUNE, Delegation.NONE, by_bloc=True),
        UnitClass(OrgType.POLICE, Delegation.NONE, by_bloc=False),
    )


def test_powers_alone_leave_the_row_to_the_bloc(city: Cast) -> None:
    classify(city, "phuc_xa", delegation=Delegation.PILOT)
    found = class_of(city.units["phuc_xa"], TODAY)
    assert found == UnitClass(OrgType.COMMUNE, Delegation.PILOT, by_bloc=True)


def test_in_bulk_every_unit_stands_once(city: Cast) -> None:
    classify(city, "phuc_xa", BEGIN, org_type=OrgType.POLICE)
    classify(city, "phuc_xa", TODAY, org_type=OrgType.ARMY)
    found = dict(classed(TODAY).values_list("unit__code", "org_type"))
    assert len(found) == classed(TODAY).count() == len(city.units)
    assert found[city.code("phuc_xa")] == OrgType.ARMY


def test_a_later_word_ends_the_one_before(city: Cast) -> None:
    classify(city, "phuc_xa", BEGIN, org_type=OrgType.POLICE)
    classify(city, "phuc_xa", TODAY, delegation=Delegation.SUPERIOR)
    assert rows(city.units["phuc_xa"]) == [
        ("6", "", span(BEGIN, TODAY)),
        ("", "SUPERIOR", span(TODAY)),
    ]


def test_a_word_of_the_same_day_replaces_it(city: Cast) -> None:
    classify(city, "phuc_xa", TODAY, org_type=OrgType.POLICE)
    classify(city, "phuc_xa", TODAY, org_type=OrgType.ARMY)
    assert rows(city.units["phuc_xa"]) == [("5", "", span(TODAY))]


def test_what_says_nothing_ends_the_exception(city: Cast) -> None:
    classify(city, "phuc_xa", BEGIN, org_type=OrgType.POLICE)
    classify(city, "phuc_xa", TODAY)
    assert rows(city.units["phuc_xa"]) == [("6", "", span(BEGIN, TODAY))]


@pytest.mark.parametrize(
    ("unit", "classing", "says"),
    [
        ("phuc_xa", Classing("10"), "Không có loại hình thống kê “10”"),
        ("phuc_xa", Classing(delegation="ALL"), "Không có hình thức giao quyền"),
        ("cell_1", Classing(delegation="PILOT", document_no="1"), "Chỉ đảng bộ cơ sở"),
        ("ba_dinh", Classing(delegation="PILOT", document_no="1"), "Chỉ đảng bộ cơ sở"),
        ("phuc_xa", Classing(delegation="PILOT", document_no=" "), "phải có số văn bản"),
    ],
)
def test_what_cannot_be_said_is_refused(city: Cast, unit: str, classing: Classing, says: str) -> None:
    with pytest.raises(HouseError, match=says):
        check_classing(city.units[unit], classing, TODAY)


def test_a_word_before_a_later_one_is_refused(city: Cast) -> None:
    classify(city, "phuc_xa", TODAY, org_type=OrgType.POLICE)
    with pytest.raises(HouseError, match="phân loại khác từ 05/7/2024"):
        classify(city, "phuc_xa", BEGIN, org_type=OrgType.ARMY)


def test_before_the_unit_began_there_is_nothing_to_class(city: Cast) -> None:
    with pytest.raises(HouseError, match="chỉ hoạt động từ"):
        classify(city, "cell_2", date(2024, 1, 1), org_type=OrgType.POLICE)


def test_who_may_class_a_unit(city: Cast) -> None:
    classify(city, "phuc_xa", by=city.accounts["badinh"], org_type=OrgType.POLICE)
    for who in ("phucxa", "lanhdao", "quantri"):
        with pytest.raises(HouseError):
            classify(city, "phuc_xa", TODAY, by=city.accounts[who], org_type=OrgType.ARMY)
    with pytest.raises(HouseError, match="ngoài phạm vi"):
        classify(city, "tan_hong", by=city.accounts["badinh"], org_type=OrgType.ARMY)


def test_a_class_goes_along_to_a_whole_successor(city: Cast) -> None:
    classify(city, "phuc_xa", BEGIN, org_type=OrgType.POLICE, delegation=Delegation.PILOT)
    new = merged([city.units["phuc_xa"]], "Phường Mới", city.units["ba_dinh"])
    assert rows(city.units["phuc_xa"]) == [("6", "PILOT", span(BEGIN, DAY))]
    assert rows(new) == [("6", "PILOT", span(DAY))]


def test_a_class_written_later_follows_a_planned_successor(city: Cast) -> None:
    new = merged([city.units["phuc_xa"]], "Phường Mới", city.units["ba_dinh"])
    classify(city, "phuc_xa", TODAY, org_type=OrgType.POLICE)
    assert rows(city.units["phuc_xa"]) == [("6", "", span(TODAY, DAY))]
    assert rows(new) == [("6", "", span(DAY))]


def test_who_has_a_class_keeps_it(city: Cast) -> None:
    classify(city, "phuc_xa", BEGIN, org_type=OrgType.POLICE)
    classify(city, "tan_hong", BEGIN, org_type=OrgType.ARMY)
    decision = Decision()
    decision.add(K.ABSORB, city.units["tan_hong"], origins=whole(city.units["phuc_xa"]))
    decision.done()
    assert rows(city.units["tan_hong"]) == [("5", "", span(BEGIN))]
    assert rows(city.units["phuc_xa"]) == [("6", "", span(BEGIN, DAY))]


def test_powers_do_not_go_to_what_is_no_base_committee(city: Cast) -> None:
    classify(city, "phuc_xa", BEGIN, org_type=OrgType.POLICE, delegation=Delegation.PILOT)
    for cell in ("cell_1", "cell_2"):
        decision = Decision()
        decision.add(K.TRANSFER, city.units[cell], parent=city.units["tan_hong"])
        decision.done()
    decision = Decision()
    what = {**named("Chi bộ Mới", parent=city.units["tan_hong"]), **CELL}
    change = decision.add(K.MERGE, **what, origins=whole(city.units["phuc_xa"]))
    decision.done()
    assert rows(made(change)) == [("6", "", span(DAY))]


def test_a_class_that_was_to_begin_later_moves_as_a_whole(city: Cast) -> None:
    classify(city, "phuc_xa", LATER, org_type=OrgType.POLICE)
    new = merged([city.units["phuc_xa"]], "Phường Mới", city.units["ba_dinh"])
    assert rows(city.units["phuc_xa"]) == []
    assert rows(new) == [("6", "", span(LATER))]


def test_a_class_ends_with_its_unit_where_that_was_decided(city: Cast) -> None:
    classify(city, "phuc_xa", BEGIN, org_type=OrgType.POLICE)
    decision = Decision()
    decision.add(K.ABSORB, city.units["tan_hong"], origins=whole(city.units["phuc_xa"]))
    decision.to("units.classes", city.units["phuc_xa"])
    decision.done()
    assert rows(city.units["tan_hong"]) == []


def test_what_moves_has_words_for_people(city: Cast) -> None:
    classify(city, "phuc_xa", BEGIN, org_type=OrgType.POLICE)
    classify(city, "tan_hong", BEGIN, delegation=Delegation.PILOT)
    assignment = dependants.assignment("units.classes")
    pks = list(Classification.objects.order_by("unit").values_list("pk", flat=True))
    assert sorted(assignment.name(pks).values()) == [
        "Loại hình thống kê 6: Công an",
        "thí điểm giao quyền cấp trên cơ sở",
    ]
