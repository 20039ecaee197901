"""Edge cases of the field that touch units, by their number in the domain notes; traps of the real data."""

from __future__ import annotations

from datetime import date

from namro.figures.address import Address
from namro.figures.folds import Amount, figure
from namro.ground import clock
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.membership.models import AdmissionEvent
from namro.people.models import HomeCell
from namro.reports import template
from namro.reports.compose import compose
from namro.targets.models import TargetAssignment
from namro.units.models import (
    AdminArea,
    AreaLevel,
    Extent,
    Founding,
    Succession,
    Unit,
    UnitKind,
    UnitVersion,
)
from namro.units.queries import find, ids_below, ids_landing, ids_possible, place, trail
from tests.cast import BEGIN, TODAY, Cast
from tests.membership.deeds import value
from tests.organisation.decisions import CELL, DAY, Decision, K, made, merged, named, whole
from tests.units.grow import refused_at_once as refused

EVE = date(2024, 12, 31)
JULY = date(2024, 7, 1)
AUGUST = date(2024, 8, 15)


def cell(number: int, **more: object) -> dict[str, object]:
    return {"name": f"Chi bộ số {number}", "short_name": f"Chi bộ số {number}", **CELL, **more}


# 1


def printed(city: Cast, on: date) -> str:
    with clock.frozen(on):
        found = compose(template.load("sau-thang-dau-nam"), city.code("city"), Period.parse("2024-H1"))
    return repr(found.document.blocks)


def test_edge_case_1_a_merger_to_come_changes_no_report_of_the_day_before(city: Cast) -> None:
    """Approved in June for 1 July: "as of 30 June" reads in August as it did in June."""
    keys = ("admitted", "members", "admitted.women", "organisations_founded")
    units = ("city", "ba_dinh", "ba_vi", "phuc_xa", "tan_hong")
    before = {(key, unit): value(city, key, unit) for key in keys for unit in units}
    text = printed(city, TODAY)
    merger = Decision(JULY, title="Nhập hai đảng bộ")
    merger.add(K.ABSORB, city.units["ba_dinh"], origins=whole(city.units["ba_vi"]))
    merger.add(K.ABSORB, city.units["phuc_xa"], origins=whole(city.units["tan_hong"]))
    merger.done()
    with clock.frozen(AUGUST):
        assert {(key, unit): value(city, key, unit) for key in keys for unit in units} == before
        assert value(city, "admitted", "ba_dinh", "2024-07") == 0
        assert (
            value(city, "members", "ba_dinh", "2024-07")
            == before["members", "ba_dinh"] + before["members", "ba_vi"]
        )
    assert printed(city, AUGUST) == text


# 2


def test_edge_case_2_a_ward_split_in_three_a_cell_moves_whole_and_two_members_later(city: Cast) -> None:
    ward, decision = city.units["phuc_xa"], Decision()
    wards = [
        decision.add(
            K.SPLIT, **named(f"Phường {name}", parent=city.units["ba_dinh"], origins=[(ward, extent)])
        )
        for name, extent in (("Bắc", "PART"), ("Trung", "PART"), ("Nam", "REST"))
    ]
    decision.to("units.children", ward, wards[0], city.units["cell_1"].pk)
    decision.to("units.children", ward, wards[1], city.units["cell_2"].pk)
    decision.to("access.grants", ward, wards[1])
    decision.done()
    north, middle, south = map(made, wards)
    people = list(HomeCell.objects.filter(cell=city.units["cell_1"]).order_by("pk")[:2])
    admitted = AdmissionEvent.objects.filter(cell=city.units["cell_1"]).count()
    for home in people:
        transfer(home, city.units["cell_2"], date(2025, 3, 1))
    members = {unit: at_home(unit, day) for unit in (north, middle, south) for day in [date(2025, 2, 28)]}
    later = {unit: at_home(unit, date(2025, 3, 1)) for unit in (north, middle, south)}
    assert later == {north: members[north] - 2, middle: members[middle] + 2, south: 0}
    rows = AdmissionEvent.objects.filter(cell__in=ids_below(north.pk, date(2025, 3, 1)))
    assert rows.count() == admitted, "what the cell recorded stays the cell's, exactly"
    landing = ids_landing(city.units["ba_dinh"].pk, DAY, allocated=False)
    assert ward.pk in set(landing.values_list("descendant_id", flat=True)), "what the ward itself recorded"
    for unit in (north, middle, south):
        assert ward.pk in set(ids_possible(unit.pk, DAY).values_list("descendant_id", flat=True))


def transfer(home: HomeCell, to: Unit, day: date) -> None:
    home.during = span(home.during.lower, day)
    home.save()
    HomeCell.objects.create(person=home.person, membership=home.membership, cell=to, during=span(day))


def at_home(unit: Unit, day: date) -> int:
    return HomeCell.objects.filter(during__contains=day, cell__in=ids_below(unit.pk, day)).count()


# 3


def test_edge_case_3_a_new_name_has_no_successor(city: Cast) -> None:
    decision = Decision()
    decision.add(K.RENAME, city.units["ba_vi"], name="Đảng bộ xã Ba Vì", short_name="Xã Ba Vì")
    decision.done()
    assert not Succession.objects.exists()
    unit = Unit.objects.get(pk=city.units["ba_vi"].pk)
    assert unit.alive == span(BEGIN)
    assert [place(unit.code, day).name for day in (EVE, DAY)] == ["Đảng bộ huyện Ba Vì", "Đảng bộ xã Ba Vì"]
    assert not Founding.objects.filter(unit=unit).exists(), "and nothing was founded (TG6)"


def test_edge_case_3_a_new_superior_only(city: Cast) -> None:
    before = value(city, "admitted", "ba_vi")
    decision = Decision()
    decision.add(K.TRANSFER, city.units["cell_1"], parent=city.units["tan_hong"])
    decision.done()
    assert not Succession.objects.exists()
    above = [[one.code for one in trail(city.code("cell_1"), day)][-2] for day in (EVE, DAY)]
    assert above == [city.code("phuc_xa"), city.code("tan_hong")]
    assert value(city, "admitted", "ba_vi") == before, "as of June the cell is another's"
    recast = Address("membership.admitted", city.code("ba_vi"), Period.parse("2024-H1"), tree_day=DAY)
    found = figure(recast)
    assert isinstance(found, Amount)
    assert found.amount == before + value(city, "admitted", "cell_1")


def test_edge_case_3_a_base_committee_becomes_superior_of_base_and_keeps_its_code(city: Cast) -> None:
    decision = Decision()
    decision.add(K.CHANGE_KIND, city.units["phuc_xa"], unit_kind=UnitKind.SUPERIOR_OF_BASE)
    decision.add(K.TRANSFER, city.units["phuc_xa"], parent=city.units["city"])
    decision.done()
    now = place(city.code("phuc_xa"), DAY)
    assert (now.kind, now.parent_id) == (UnitKind.SUPERIOR_OF_BASE, city.units["city"].pk)
    assert place(city.code("phuc_xa"), EVE).kind == UnitKind.BASE_COMMITTEE
    assert place(city.code("cell_1"), DAY).parent_id == city.units["phuc_xa"].pk
    assert not Succession.objects.exists()


# 8, 16, 18: what can be said of them before there are posts


def test_edge_case_8_targets_of_two_that_become_one_are_added_not_lost(city: Cast) -> None:
    """And its own numbers stand until the day, each with its unit."""
    day = date(2024, 10, 1)
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"], day)
    sums = {
        on: dict(
            TargetAssignment.objects.filter(during__contains=on, indicator="T_MEMBER_NEW").values_list(
                "assignee", "value"
            )
        )
        for on in (date(2024, 9, 30), day)
    }
    district, other, agencies = (city.units[key].pk for key in ("ba_dinh", "ba_vi", "agencies"))
    assert sums == {
        date(2024, 9, 30): {district: 6, other: 4, agencies: 2},
        day: {new.pk: 10, agencies: 2},
    }


def test_edge_case_16_nothing_counts_on_by_itself_when_the_old_district_is_gone(city: Cast) -> None:
    """The new unit is another, with its own code and its decision: people decide what goes on."""
    new = merged([city.units["ba_dinh"]], "Phường Ba Đình", city.units["city"])
    assert new.code != city.code("ba_dinh")
    assert new.alive == span(DAY)
    step = Succession.objects.get()
    assert (step.old, step.new, step.on, step.extent) == (city.units["ba_dinh"], new, DAY, Extent.WHOLE)
    assert step.reorganisation.decision_no == "1286-QĐ/TU"
    grant = new.grants.get()
    assert (grant.during, grant.reason) == (span(DAY), "Chuyển theo 1286-QĐ/TU ngày 01/7/2024")
    assert city.units["ba_dinh"].grants.get().during == span(BEGIN, DAY)


def test_edge_case_18_whose_cell_stays_is_not_moved_with_the_place_of_work(city: Cast) -> None:
    """Only an ended cell moves its members; everything above it may change."""
    before = list(HomeCell.objects.order_by("pk").values())
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    merged([city.units["phuc_xa"], city.units["tan_hong"]], "Phường Mới", new)
    assert list(HomeCell.objects.order_by("pk").values()) == before


# Traps of the real data


def area(code: str, name: str, first: date, end: date | None = None) -> AdminArea:
    return AdminArea.objects.create(code=code, name=name, level=AreaLevel.COMMUNE, during=span(first, end))


def test_a_code_is_not_an_identity(city: Cast) -> None:
    """00004 was Phường Trúc Bạch and is Phường Ba Đình: one code, two areas, two units."""
    old, new = area("00004", "Phường Trúc Bạch", BEGIN, DAY), area("00004", "Phường Ba Đình", DAY)
    city.units["phuc_xa"].versions.update(area=old)
    decision = Decision()
    ward = named("Phường Ba Đình", parent=city.units["ba_dinh"], area=new)
    change = decision.add(K.MERGE, **ward, origins=whole(city.units["tan_hong"]))
    decision.done()
    standing = {
        day: set(
            UnitVersion.objects.filter(area__code="00004", during__contains=day).values_list("unit", "area")
        )
        for day in (EVE, DAY)
    }
    keeps, takes = (city.units["phuc_xa"].pk, old.pk), (made(change).pk, new.pk)
    assert standing == {EVE: {keeps}, DAY: {keeps, takes}}, "the code says nothing about who is who"
    with refused("units_area_code_once_a_day"):
        area("00004", "Phường khác", date(2025, 6, 1))


def test_names_repeat(city: Cast) -> None:
    """The new ward is called like the old district, and one cell like another: codes tell them apart."""
    decision = Decision()
    ward = named("Quận Ba Đình", parent=city.units["city"], origins=whole(city.units["ba_dinh"]))
    change = decision.add(K.MERGE, **ward)
    decision.add(K.ESTABLISH, **cell(1, parent=city.units["tan_hong"]))
    decision.done()
    both = [city.code("ba_dinh"), made(change).code]
    assert [one.place.code for one in find("Quận Ba Đình", EVE)] == both, "who lives on the day first"
    assert [one.place.code for one in find("Quận Ba Đình", DAY)] == both[::-1]
    namesakes = [one.place.code for one in find("Chi bộ số 1", DAY)]
    assert len(namesakes) == len(set(namesakes)) == 2


def test_area_and_population_part_ways(city: Cast) -> None:
    """All the people with part of the land is a whole succession; land without people passes nothing on."""
    decision = Decision()
    decision.add(
        K.ABSORB, city.units["tan_hong"], origins=[(city.units["phuc_xa"], Extent.WHOLE, Extent.PART)]
    )
    decision.add(K.TRANSFER, city.units["tan_hong"], parent=city.units["ba_dinh"])
    decision.add(
        K.ABSORB,
        city.units["cell_2"],
        origins=[(city.units["cell_3"], Extent.NONE, Extent.PART), (city.units["cell_1"], Extent.WHOLE)],
    )
    decision.done()
    steps = {(one.old, one.new): (one.extent, one.area_extent) for one in Succession.objects.all()}
    assert steps == {
        (city.units["phuc_xa"], city.units["tan_hong"]): ("WHOLE", "PART"),
        (city.units["cell_3"], city.units["cell_2"]): ("NONE", "PART"),
        (city.units["cell_1"], city.units["cell_2"]): ("WHOLE", ""),
    }
    assert Unit.objects.get(pk=city.units["cell_3"].pk).alive == span(BEGIN), "who lost land goes on"
    assert city.units["phuc_xa"].pk in set(
        ids_below(city.units["tan_hong"].pk, DAY).values_list("descendant_id", flat=True)
    )
    assert not ids_possible(city.units["cell_2"].pk, DAY).exists()
