"""What was frozen beside the live figure: values, and which rows came, went or say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from namro.figures.address import Address, locate
from namro.figures.errors import AddressError
from namro.figures.folds import Amount, Share
from namro.figures.freezing.actions import withdraw
from namro.figures.freezing.queries import correction
from namro.figures.frozen import Difference, Since, difference, differences, frozen_figure, frozen_rows
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.ground import clock
from namro.membership.actions import Admission, annul_admission, record_admission
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.people.models import PartyMembership, Person
from tests.cast import BY, TODAY, Cast, add_person
from tests.figures.freezing.freezes import ADMITTED, MEMBERS, RATE, WHY, address, frozen
from tests.membership.leaving import exits
from tests.membership.transfers.journey import on_the_way, received

METRICS = [definition for definition in metrics if isinstance(definition, Metric)]
WHO = "Trần Văn Hòa"


def since(wanted: Address) -> Difference:
    return difference(wanted.with_(freeze=1))


def moved(found: Difference) -> tuple[int, int, bool]:
    [change] = found.changes
    return change.came, change.gone, change.altered


def amounts(found: Difference) -> tuple[int, int]:
    assert isinstance(found.frozen, Amount) and isinstance(found.live, Amount)
    return found.frozen.amount, found.live.amount


def admit(city: Cast, on: date) -> AdmissionEvent:
    person = add_person("Mai Thị Muộn", born=date(1991, 2, 3))
    late = Admission(
        person=person,
        cell=city.units["cell_1"],
        decided_on=on,
        decision_no="140-QĐ/QU",
        source_group=SourceGroup.WORKER,
    )
    return record_admission(by=BY, admission=late, reason=WHY)


def test_nothing_happened_nothing_differs(city: Cast) -> None:
    wanted = [address(city, metric.key, unit) for metric in METRICS for unit in ("city", "phuc_xa")]
    made = frozen(city, wanted)
    for found in differences([locate(one.with_(freeze=made.number)) for one in wanted]):
        assert found.stands and found.same_value, found.frozen.address
        assert found.live.address == found.frozen.address.live
        assert found.live.text == found.frozen.text


def test_a_row_that_came_is_counted_and_listed(city: Cast) -> None:
    frozen(city, [address(city)])
    late = admit(city, date(2024, 6, 28))
    found = since(address(city))
    assert (amounts(found), moved(found)) == ((7, 8), (1, 0, False))
    assert not found.stands and not found.same_value
    then = locate(address(city, freeze=1))
    assert list(frozen_rows(then, Since.CAME)) == [late]
    assert not frozen_rows(then, Since.GONE).exists()
    assert late not in frozen_rows(then)


def test_a_row_that_went_is_counted_and_listed_as_it_is_now(city: Cast) -> None:
    frozen(city, [address(city)])
    row = city.admissions[WHO]
    AdmissionEvent.objects.filter(pk=row.pk).update(happened_on=date(2023, 12, 29))
    found = since(address(city))
    assert (amounts(found), moved(found)) == ((7, 6), (0, 1, False))
    [gone] = frozen_rows(locate(address(city, freeze=1)), Since.GONE)
    assert (gone.pk, gone.happened_on) == (row.pk, date(2023, 12, 29))


def test_the_same_rows_may_say_otherwise(city: Cast) -> None:
    frozen(city, [address(city)])
    AdmissionEvent.objects.filter(pk=city.admissions[WHO].pk).update(source_group=SourceGroup.WORKER)
    found = since(address(city))
    assert (amounts(found), moved(found)) == ((7, 7), (0, 0, True))
    assert found.same_value and not found.stands


def test_one_came_for_one_that_went_with_the_same_number(city: Cast) -> None:
    frozen(city, [address(city)])
    AdmissionEvent.objects.filter(pk=city.admissions[WHO].pk).update(happened_on=date(2023, 12, 29))
    admit(city, date(2024, 6, 28))
    found = since(address(city))
    assert (amounts(found), moved(found)) == ((7, 7), (1, 1, False))
    assert found.same_value and not found.stands


def test_of_a_ratio_each_leg_has_its_difference(city: Cast) -> None:
    frozen(city, [address(city, RATE)])
    admit(city, date(2024, 6, 28))
    found = since(address(city, RATE))
    assert isinstance(found.frozen, Share) and isinstance(found.live, Share)
    assert (found.frozen.part.amount, found.live.part.amount) == (7, 8)
    assert [change.stands for change in found.changes] == [False, True]


def test_a_figure_told_of_groups_alone_says_only_that_it_differs(city: Cast) -> None:
    wanted = address(city, "membership.admitted.minority")
    frozen(city, [wanted])
    Person.objects.filter(full_name=WHO).update(minority=True)
    assert moved(since(wanted)) == (0, 0, True)


def test_what_the_freeze_does_not_hold_is_refused(city: Cast) -> None:
    frozen(city, [address(city)])
    with pytest.raises(AddressError, match="Lần chốt 1 không giữ số này"):
        since(address(city, MEMBERS))
    assert differences([]) == []


def test_many_differences_take_few_statements(
    city: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    wanted = [address(city, metric.key, freeze=1) for metric in METRICS]
    frozen(city, [one.live for one in wanted])
    located = [locate(one) for one in wanted]
    with django_assert_num_queries(1):
        differences(located)


def test_a_large_freeze_is_listed_as_a_small_one_is(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen(city, [address(city), address(city, MEMBERS)])
    AdmissionEvent.objects.filter(pk=city.admissions[WHO].pk).update(happened_on=date(2023, 12, 29))
    for key in (ADMITTED, MEMBERS):
        then = locate(address(city, key, freeze=1))
        few = [set(frozen_rows(then, one).values_list("pk", flat=True)) for one in Since]
        monkeypatch.setattr("namro.figures.frozen.FEW", 0)
        assert [set(frozen_rows(then, one).values_list("pk", flat=True)) for one in Since] == few
        monkeypatch.undo()


# Edge cases of the domain text (§11)


def test_case_2_an_annulment_in_may_leaves_the_first_quarter_as_reported(city: Cast) -> None:
    with clock.frozen(date(2024, 4, 5)):
        frozen(city, [address(city, period="2024-Q1")], period="2024-Q1")
    annul_admission(
        by=BY, event=city.admissions[WHO], on=date(2024, 5, 6), decision_no="100-QĐ/QU", reason="Sai"
    )
    found = since(address(city, period="2024-Q1"))
    assert found.stands and amounts(found) == (4, 4)
    half = frozen(city, [address(city)])
    assert half.figures.get().value == 6
    assert half.figures.get().rows == 10  # the decision and its annulment are both rows
    assert half.known_on == TODAY


def test_case_4_a_member_on_the_way_counts_at_home_and_once(city: Cast) -> None:
    case = on_the_way(city)
    units = ("city", "ba_dinh", "ba_vi")
    wanted = [address(city, MEMBERS, unit) for unit in units]
    made = frozen(city, wanted)
    assert made.figures.get(address=str(wanted[0])).value == 8
    received(case, TODAY)
    for one in wanted:
        assert since(one).stands, one
    home, host = (frozen_figure(address(city, MEMBERS, unit, freeze=1)) for unit in ("ba_dinh", "ba_vi"))
    assert isinstance(home, Amount) and isinstance(host, Amount)
    assert (home.amount, host.amount) == (4, 1)


def test_case_19_what_changed_after_the_freeze_is_a_new_freeze_and_a_sheet_of_differences(city: Cast) -> None:
    wanted = [address(city), address(city, unit="ba_dinh"), address(city, unit="ba_vi")]
    first = frozen(city, wanted)
    admit(city, date(2024, 6, 28))
    second = frozen(city, wanted, corrects=first, reason="Phúc Xá báo cáo bổ sung")
    assert correction(second) == 1
    assert [frozen_figure(one.with_(freeze=1)).text for one in wanted] == ["7", "3", "1"]
    assert [frozen_figure(one.with_(freeze=2)).text for one in wanted] == ["8", "4", "1"]
    sheet = differences([locate(one.with_(freeze=1)) for one in wanted])
    assert [found.stands for found in sheet] == [False, False, True]


def test_case_25_a_death_known_late_counts_on_its_day_live_and_when_known_in_the_freeze(city: Cast) -> None:
    spring = address(city, MEMBERS, period="2024-Q1")
    with clock.frozen(date(2024, 4, 5)):
        made = frozen(city, [spring], period="2024-Q1")
    member = PartyMembership.objects.get(person__full_name="Vũ Ngọc Anh")
    exits.leave("died", date(2024, 3, 11), name=member.person.full_name)
    found = since(spring)
    assert (amounts(found), moved(found)) == ((5, 4), (0, 1, False))
    assert made.known_on == date(2024, 4, 5)
    summer = frozen(city, [address(city, MEMBERS)])
    assert (summer.known_on, summer.figures.get().value) == (TODAY, 7)


def test_a_withdrawn_freeze_can_still_be_read(city: Cast) -> None:
    made = frozen(city, [address(city)])
    withdraw(made, by=BY, reason="Nhầm")
    assert since(address(city)).stands
