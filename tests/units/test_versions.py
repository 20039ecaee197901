"""What the database never lets be false about units and their dated versions."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from namro.ground.ranges import DateRange, span
from namro.units.models import AdminArea, AreaLevel, Bloc, Founding, Unit, UnitKind, UnitVersion
from tests.units import grow
from tests.units.grow import State, day, refused, refused_at_once

pytestmark = pytest.mark.django_db
GAP = "có khoảng trống giữa các giai đoạn, hoặc thời gian hoạt động không khớp với các giai đoạn"
DEAD_PARENT = "không thể trực thuộc một đơn vị không hoạt động suốt thời gian đó"
CYCLE = "sẽ thành cấp dưới của chính mình"
EMPTY = DateRange(empty=True)


@pytest.fixture
def top() -> Unit:
    return grow.root()


def draft(top: Unit, **changes: object) -> UnitVersion:
    """A version for the days before those of a unit, not saved yet; right but for ``changes``."""
    values = {
        "unit": grow.unit(State(top, 50)),
        "during": span(day(0), day(50)),
        "name": "Chi bộ thử",
        "short_name": "Thử",
        "kind": UnitKind.CELL,
        "bloc": Bloc.RESIDENTIAL,
        "parent": top,
    }
    return UnitVersion(**values | changes)


def test_a_unit_may_change_its_parent_and_name_day_by_day(top: Unit) -> None:
    district, other = grow.unit(State(top)), grow.unit(State(top, 5))
    cell = grow.unit(State(district, 0, 5), State(other, 5, 9, "Tên mới"), State(district, 9))
    grow.settle()
    assert list(cell.versions.order_by("during").values_list("name", flat=True)) == [
        "Chi bộ thử",
        "Tên mới",
        "Chi bộ thử",
    ]


# Rows that are wrong by themselves


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"during": EMPTY}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"parent": None}, "Mọi đơn vị trừ đảng bộ thành phố phải có cấp trên trực tiếp."),
        (
            {"kind": UnitKind.CITY_PARTY},
            "Mọi đơn vị trừ đảng bộ thành phố phải có cấp trên trực tiếp.",
        ),
    ],
    ids=["no day", "parentless cell", "city below something"],
)
def test_a_wrong_version_is_refused_with_its_sentence(
    top: Unit, changes: dict[str, object], sentence: str
) -> None:
    wrong = draft(top, **changes)
    with pytest.raises(ValidationError, match=sentence):
        wrong.full_clean(exclude=["sort_key"])
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_no_unit_is_its_own_parent(top: Unit) -> None:
    itself = grow.unit(State(top, 50))
    wrong = draft(top, unit=itself, parent=itself)
    with pytest.raises(ValidationError, match="không thể trực thuộc chính mình"):
        wrong.full_clean(exclude=["sort_key"])
    with refused_at_once("units_version_not_own_parent"):
        wrong.save()


def test_a_day_has_one_state(top: Unit) -> None:
    cell = grow.unit(State(top, 0, 5), State(top, 5))
    wrong = draft(top, unit=cell, during=span(day(4), day(6)))
    with pytest.raises(ValidationError, match="đã có thông tin cho những ngày này"):
        wrong.full_clean(exclude=["sort_key"])
    with refused_at_once("units_version_one_state_a_day"):
        wrong.save()


def test_there_is_one_city_committee_a_day(top: Unit) -> None:
    """Every row is below the root: with a second root both would show all rows."""
    wrong = draft(top, during=span(day(3), day(50)), parent=None, kind=UnitKind.CITY_PARTY)
    with pytest.raises(ValidationError, match="đã có đảng bộ thành phố"):
        wrong.full_clean(exclude=["sort_key"])
    with refused_at_once("units_version_one_root_a_day"):
        wrong.save()


def test_a_city_committee_may_follow_another() -> None:
    grow.unit(State(None, 0, 5))
    grow.unit(State(None, 5))
    grow.settle()


@pytest.mark.parametrize("code", ["00001", "D1", "D0001", "d00001", "D00001 ", "D0000A", ""])
def test_a_code_has_its_form(code: str) -> None:
    with pytest.raises(ValidationError):
        Unit(code=code, alive=span(day(0))).full_clean()
    with refused_at_once("units_unit_code_form"):
        Unit.objects.create(code=code, alive=span(day(0)))


def test_a_code_is_given_once(top: Unit) -> None:
    with refused_at_once("units_unit_code"):
        Unit.objects.create(code=top.code, alive=span(day(0)))


def test_a_unit_lives_at_least_a_day() -> None:
    wrong = Unit(code="D77777", alive=EMPTY)
    with pytest.raises(ValidationError, match="Ngày kết thúc của đơn vị phải sau ngày thành lập"):
        wrong.full_clean()
    with refused_at_once("units_unit_alive_not_empty"):
        wrong.save()


def test_a_unit_with_a_history_is_not_deleted(top: Unit) -> None:
    with pytest.raises(IntegrityError):
        top.delete()


# Guards that look at the end of the transaction


def test_a_gap_between_versions_is_refused(top: Unit) -> None:
    with refused(GAP):
        grow.unit(State(top, 0, 5), State(top, 6))


def test_taking_a_version_out_of_the_middle_is_refused(top: Unit) -> None:
    cell = grow.unit(State(top, 0, 5), State(top, 5, 9), State(top, 9))
    with refused(GAP):
        cell.versions.get(during__contains=day(5)).delete()


def test_giving_a_version_to_another_unit_is_refused(top: Unit) -> None:
    """The unit it was taken from has a gap, though only the other unit's row was written."""
    cell = grow.unit(State(top, 0, 5), State(top, 5))
    grow.settle()
    with refused(f"Đơn vị số {cell.pk} có khoảng trống"):
        cell.versions.filter(during__contains=day(7)).update(unit=grow.bare(5))


@pytest.mark.parametrize(("first", "end"), [(1, None), (0, 9), (-1, None)])
def test_a_life_that_is_not_that_of_the_versions_is_refused(top: Unit, first: int, end: int | None) -> None:
    cell = grow.unit(State(top))
    grow.settle()
    with refused(GAP):
        Unit.objects.filter(pk=cell.pk).update(alive=State(top, first, end).during)


def test_a_unit_without_any_version_is_refused() -> None:
    with refused(GAP):
        grow.bare()


@pytest.mark.parametrize(
    ("first", "end"), [(2, 7), (0, 4), (6, None), (9, 12)], ids=["after", "before", "open end", "long after"]
)
def test_a_parent_that_is_not_there_all_the_time_is_refused(top: Unit, first: int, end: int | None) -> None:
    district = grow.unit(State(top, 1, 6))
    grow.settle()
    with refused(DEAD_PARENT):
        grow.unit(State(district, first, end, "Chi bộ mồ côi"))


def test_a_child_as_long_as_its_parent_is_right(top: Unit) -> None:
    district = grow.unit(State(top, 1, 6))
    grow.unit(State(district, 1, 6))
    grow.settle()


def test_shortening_a_life_under_which_a_child_lives_is_refused(top: Unit) -> None:
    district = grow.unit(State(top))
    grow.unit(State(district, 3))
    grow.settle()
    with refused(f"Đơn vị {district.code} còn đơn vị trực thuộc ngoài thời gian hoạt động"):
        end_on(district, 8)


def end_on(unit: Unit, number: int) -> None:
    unit.versions.update(during=span(day(0), day(number)))
    Unit.objects.filter(pk=unit.pk).update(alive=span(day(0), day(number)))


def test_a_parent_may_end_when_its_child_moved_on(top: Unit) -> None:
    district = grow.unit(State(top))
    cell = grow.unit(State(district, 3))
    grow.settle()
    grow.move(cell, top, 8)
    end_on(district, 8)
    grow.settle()


def test_only_the_end_of_the_transaction_counts(top: Unit) -> None:
    """What was wrong for a moment and put right in the same transaction is accepted."""
    district, cell = grow.unit(State(top)), grow.unit(State(top))
    grow.settle()
    under = UnitVersion.objects.filter(unit=district)
    under.update(parent=cell)
    UnitVersion.objects.filter(unit=cell).update(parent=district)
    under.update(parent=top)
    end_on(district, 8)
    end_on(district, 9)
    UnitVersion.objects.filter(unit=cell).update(parent=top)
    grow.settle()


def test_a_circle_of_two_is_refused(top: Unit) -> None:
    upper = grow.unit(State(top, name="Đảng bộ trên"))
    lower = grow.unit(State(upper))
    grow.settle()
    with refused(f"“Đảng bộ trên” {CYCLE}"):
        upper.versions.update(parent=lower)


@pytest.mark.parametrize("length", [3, 7])
def test_a_long_circle_is_refused(top: Unit, length: int) -> None:
    chain = [grow.unit(State(top))]
    for _ in range(length - 1):
        chain.append(grow.unit(State(chain[-1])))
    grow.settle()
    with refused(CYCLE):
        chain[0].versions.update(parent=chain[-1])


def dated_chain(top: Unit, last_begins: int) -> tuple[Unit, Unit]:
    """A below B until day 6, B below C from day 3 to 9; C goes below A from ``last_begins`` to 12."""
    a, b, c = (grow.unit(State(top, name=name)) for name in "ABC")
    grow.settle()
    for unit, parent, first, end in ((a, b, 0, 6), (b, c, 3, 9), (c, a, last_begins, 12)):
        unit.versions.all().delete()
        for state in (State(top, 0, first), State(parent, first, end), State(top, end)):
            if state.first != state.end:
                grow.version(unit, state)
    return a, c


def test_a_circle_that_closes_on_a_single_day_is_refused(top: Unit) -> None:
    with refused(CYCLE):
        dated_chain(top, last_begins=5)


def test_the_same_chain_one_day_later_is_no_circle(top: Unit) -> None:
    dated_chain(top, last_begins=6)
    grow.settle()


def test_two_units_may_change_places(top: Unit) -> None:
    upper = grow.unit(State(top))
    lower = grow.unit(State(upper))
    grow.settle()
    grow.move(lower, top, 4)
    grow.move(upper, lower, 4)
    grow.settle()


# Areas and foundings


def area(code: str, during: DateRange, level: str = AreaLevel.COMMUNE) -> AdminArea:
    return AdminArea(code=code, name="Xã thử", level=level, during=during)


def test_a_code_of_an_area_is_used_again_after_its_end() -> None:
    area("00001", span(date(2000, 1, 1), date(2008, 8, 1))).save()
    again = area("00001", span(date(2008, 8, 1)))
    again.full_clean()
    again.save()


def test_a_code_of_an_area_is_not_used_again_before_its_end() -> None:
    area("00001", span(date(2000, 1, 1), date(2008, 8, 1))).save()
    early = area("00001", span(date(2008, 7, 31)))
    with pytest.raises(ValidationError, match="đang thuộc một địa bàn khác trong thời gian đó"):
        early.full_clean()
    with refused_at_once("units_area_code_once_a_day"):
        early.save()


def test_levels_have_codes_of_their_own() -> None:
    area("001", span(date(2000, 1, 1))).save()
    area("001", span(date(2000, 1, 1)), AreaLevel.DISTRICT).save()


def test_an_area_is_in_force_at_least_a_day() -> None:
    with pytest.raises(ValidationError, match="Ngày hết hiệu lực của địa bàn phải sau ngày có hiệu lực"):
        area("00001", EMPTY).full_clean()


def founding(unit: Unit, **changes: object) -> Founding:
    values = {"unit": unit, "happened_on": day(0), "decision_no": "1-QĐ/TU", "bloc": Bloc.RESIDENTIAL}
    return Founding(**values | changes)


def test_an_organisation_is_founded_once_and_its_reversal_names_the_decision(top: Unit) -> None:
    first = founding(top)
    first.save()
    with pytest.raises(ValidationError, match="đã có quyết định thành lập"):
        founding(top).full_clean()
    with pytest.raises(ValidationError, match="Dòng hủy phải chỉ rõ quyết định bị hủy"):
        founding(top, sign=-1).full_clean()
    with refused_at_once("units_founding_sign_matches_reversal"):
        founding(top, sign=1, reverses=first).save()
    founding(top, sign=-1, reverses=first).save()
    with refused_at_once("units_founding_reverses"):
        founding(top, sign=-1, reverses=first).save()
