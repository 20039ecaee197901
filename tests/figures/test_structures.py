"""The same figure under another structure: exact, estimated, not allocated, told apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from namro.figures.address import DIRECT, DIVIDED, UNALLOCATED, Address, Located, locate
from namro.figures.breakdown import by_child, matrix, over_periods
from namro.figures.errors import AddressError
from namro.figures.estimates import estimates, estimates_by_child, incomparable
from namro.figures.folds import INCOMPARABLE, Amount, Share, figure, figures_at, rows_at, same_period
from namro.figures.metric import Metric
from namro.figures.structures import compare
from namro.ground import clock
from namro.ground.periods import Period
from namro.targets.actions import MassResult, record_mass_fact
from namro.targets.models import Indicator, MassOrganisation
from namro.units.models import Unit
from tests.cast import BY, WHY, Cast
from tests.figures.spread import spread
from tests.organisation.decisions import DAY, Decision, K, made, named, whole
from tests.units.grow import settle

H1 = Period.parse("2024-H1")
EVE = DAY - timedelta(days=1)
WON = "targets.mass_members_admitted"
ADMITTED = "membership.admitted"
METRICS = spread()


def at(unit: Unit | str, key: str = ADMITTED, day: date | None = DAY, part: str = "") -> Located:
    code = unit if isinstance(unit, str) else unit.code
    return locate(Address(key, code, H1, tree_day=day, part=part))


def value(unit: Unit, key: str = ADMITTED, day: date | None = DAY, part: str = "") -> int:
    found = figure(at(unit, key, day, part).address)
    assert isinstance(found, Amount)
    return found.amount


def divided(city: Cast, shares: tuple[int, int] | None) -> tuple[Unit, Unit]:
    """Phúc Xá becomes two wards: cell 1 goes to the north, cell 2 to the south, its own results to nobody."""
    unit = city.units
    decision = Decision()
    north = decision.add(
        K.SPLIT, **named("Phường Bắc", parent=unit["ba_dinh"]), origins=[(unit["phuc_xa"], "PART")]
    )
    south = decision.add(
        K.SPLIT, **named("Phường Nam", parent=unit["ba_dinh"]), origins=[(unit["phuc_xa"], "REST")]
    )
    if shares:
        for change, part in zip((north, south), shares, strict=True):
            origin = change.origins.get()
            origin.part, origin.whole, origin.share_basis = part, sum(shares), "số đảng viên"
            origin.save()
    decision.to("units.children", unit["phuc_xa"], north, unit["cell_1"].pk)
    decision.to("units.children", unit["phuc_xa"], south, unit["cell_2"].pk)
    decision.to("access.grants", unit["phuc_xa"], south)
    decision.done()
    settle()
    return made(north), made(south)


def test_rows_in_cells_that_moved_whole_are_exact(city: Cast) -> None:
    north, south = divided(city, (2, 3))
    assert value(north) == value(city.units["cell_1"])
    assert value(south) == value(city.units["cell_2"])
    assert estimates([at(north), at(south)])[0].possible == 0


def test_what_was_recorded_at_the_divided_unit_is_an_estimate_beside(city: Cast) -> None:
    north, south = divided(city, (1, 2))
    assert value(north, WON) == value(south, WON) == 0
    first, second = estimates([at(north, WON), at(south, WON)])
    assert first and second
    assert (first.possible, first.unknown, first.text) == (9, 0, "3")
    assert (second.possible, second.unknown, second.text) == (9, 0, "6")
    assert first.address == at(north, WON, part=DIVIDED).address
    assert value(north, WON, part=DIVIDED) == 9
    assert rows_at(first.located).count() == 1


def test_without_a_share_there_is_only_a_most(city: Cast) -> None:
    north, south = divided(city, None)
    found = estimates([at(north, WON), at(south, WON)])
    assert [(one.possible, one.estimated, one.unknown) for one in found if one] == [(9, 0, 9), (9, 0, 9)]


def test_it_stands_unallocated_at_the_lowest_unit_above_all_parts(city: Cast) -> None:
    divided(city, None)
    district = city.units["ba_dinh"]
    assert value(district, WON) == value(district, WON, day=None) == 9
    lines = {line.name: line for line in by_child(at(district, WON))}
    assert set(lines) == {"Phường Bắc", "Phường Nam", "Chưa phân bổ"}
    unallocated = lines["Chưa phân bổ"]
    assert unallocated.part == UNALLOCATED
    assert unallocated.figure.address == at(district, WON, part=UNALLOCATED).address
    assert rows_at(at(district, WON, part=UNALLOCATED)).count() == 1
    beside = estimates_by_child([at(district, WON)], [line.place for line in lines.values() if not line.part])
    assert sorted(estimate.possible for estimate in beside[WON].values()) == [9, 9]


@pytest.mark.parametrize("shares", [None, (1, 3)])
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_lines_add_up_on_every_structure(city: Cast, metric: Metric, shares: tuple[int, int] | None) -> None:
    divided(city, shares)
    for unit in ("city", "ba_dinh"):
        for day in (EVE, DAY, DAY + timedelta(days=400)):
            here = at(city.units[unit], metric.key, day)
            total = figures_at([here])[0]
            assert isinstance(total, Amount)
            lines = by_child(here)
            if metric.additive:
                assert sum(line.figure.amount for line in lines) == total.amount  # type: ignore[union-attr]
            for line in lines:
                assert line.figure == figure(line.figure.address)


def test_the_total_of_the_city_does_not_depend_on_the_structure(city: Cast) -> None:
    before = {metric.key: value(city.units["city"], metric.key, None) for metric in METRICS}
    divided(city, (1, 1))
    for day in (EVE, DAY, H1.last):
        assert {m.key: value(city.units["city"], m.key, day) for m in METRICS} == before


def test_backwards_the_parts_are_the_whole_again(city: Cast) -> None:
    """Rows of the new wards, seen in the tree of the evening before, are their predecessor's."""
    north, south = divided(city, None)
    late = MassResult(
        indicator=Indicator.MASS_MEMBER,
        organisation=MassOrganisation.TRADE_UNION,
        unit=north,
        happened_on=DAY,
        amount=4,
        evidence_no="9-BC",
        evidence_on=DAY,
    )
    year = Period.days(date(2024, 1, 1), DAY)
    with_clock(late)
    address = Address(WON, city.code("phuc_xa"), year, tree_day=EVE)
    assert figure(address).amount == 13  # type: ignore[union-attr]
    assert figure(Address(WON, north.code, year)).amount == 4  # type: ignore[union-attr]
    assert figure(Address(WON, south.code, year)).amount == 0  # type: ignore[union-attr]


def with_clock(result: MassResult) -> None:
    """The cast lives before the decision takes effect."""
    with clock.frozen(DAY + timedelta(days=1)):
        record_mass_fact(by=BY, result=result, reason=WHY)


def test_same_period_is_compared_on_one_structure_or_not_at_all(city: Cast) -> None:
    north, _ = divided(city, None)
    compared = same_period(at(north))
    assert compared.before is not None and compared.before.address.day == DAY
    earlier = at(north, WON).address.with_(period=H1.same_last_year(), tree_day=DAY)
    beside = estimates([at(north, WON), locate(earlier)])
    why = incomparable(beside, at(north, WON).place)
    assert why == "9 của đơn vị đã chia có thể thuộc Phường Bắc, chưa phân bổ được"
    assert incomparable(estimates([at(north)]), at(north).place) == ""


def test_a_target_given_to_others_makes_a_ratio_incomparable(city: Cast) -> None:
    north, _ = divided(city, None)
    share = figure(Address("targets.admitted_pct", north.code, H1, tree_day=DAY))
    assert isinstance(share, Share)
    assert share.text == INCOMPARABLE
    still = figure(Address("targets.admitted_pct", city.code("cell_1"), H1, tree_day=DAY))
    assert still.text == "ngoài chỉ tiêu"  # it lived then and had none


def test_a_unit_that_is_not_there_on_the_day_names_who_is(city: Cast) -> None:
    divided(city, None)
    with pytest.raises(AddressError, match=r"kế thừa: “Đảng bộ phường Bắc” \(D\d+\), “Đảng bộ phường Nam”"):
        locate(Address(ADMITTED, city.code("phuc_xa"), H1, tree_day=DAY))


def test_over_time_and_by_month_keep_the_structure(city: Cast) -> None:
    north, _ = divided(city, None)
    months = H1.months()
    over = over_periods(at(north), months)
    assert sum(one.amount for one in over) == value(north)  # type: ignore[union-attr]
    assert all(one.address.day == DAY for one in over)
    cells = matrix(at(city.units["ba_dinh"], WON), months)
    assert {place for place, _ in cells} == {UNALLOCATED}
    assert sum(cells.values()) == 9


def test_direct_rows_are_those_at_the_unit_and_at_what_it_carries_on(city: Cast) -> None:
    unit = city.units
    decision = Decision()
    change = decision.add(
        K.MERGE, **named("Phường Chung", parent=unit["ba_dinh"]), origins=whole(unit["phuc_xa"])
    )
    decision.done()
    settle()
    heir = made(change)
    assert value(heir, WON) == value(heir, WON, part=DIRECT) == 9
    assert value(heir, WON, part=UNALLOCATED) == 0
    assert value(heir) == value(city.units["cell_1"]) + value(city.units["cell_2"]) == 3


def test_before_and_after_side_by_side(city: Cast) -> None:
    north, south = divided(city, (1, 2))
    compared = compare(at(city.units["ba_dinh"], ADMITTED, EVE), DAY)
    assert (compared.before.day, compared.after.day) == (EVE, DAY)
    assert compared.before.figure.text == compared.after.figure.text == "3"
    names = {pair.line.name: pair for pair in compared.pairs}
    assert set(names) == {"Phường Phúc Xá", "Phường Bắc", "Phường Nam"}
    gone = names["Phường Phúc Xá"]
    assert gone.after is None and gone.says == ""
    assert {(flow.place.code, flow.amount) for flow in gone.flows} == {(north.code, 2), (south.code, 1)}
    assert [flow.place.code for flow in names["Phường Nam"].flows] == [city.code("phuc_xa")]
    assert compare(at(city.units["ba_dinh"], ADMITTED, DAY), EVE).before.day == EVE


def test_side_by_side_marks_what_cannot_be_compared(city: Cast) -> None:
    divided(city, (1, 2))
    found = compare(at(city.units["city"], WON, EVE), DAY)
    says = {pair.line.name: pair.says for pair in found.pairs}
    assert says["Quận Ba Đình"] == "không đổi"
    inside = compare(at(city.units["ba_dinh"], WON, EVE), DAY)
    unallocated = next(pair for pair in inside.pairs if pair.line.part == UNALLOCATED)
    assert unallocated.before is None and unallocated.after is not None
