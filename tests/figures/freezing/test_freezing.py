"""A freeze keeps figures as they were; who may, what may be frozen, corrections, withdrawals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection

from namro.access.queries import Refused
from namro.figures.address import DIRECT, DIVIDED, Address, locate
from namro.figures.digests import digests_at
from namro.figures.errors import AddressError
from namro.figures.folds import Amount, Presence, Share, figure, figures_at, rows_at
from namro.figures.freezing import uses
from namro.figures.freezing.actions import freeze, withdraw
from namro.figures.freezing.queries import closing, correction, corrections, counts, covering, to_correct
from namro.figures.frozen import frozen_at, frozen_figure, frozen_rows
from namro.figures.metric import Metric, Nature
from namro.figures.models import Freeze, FrozenFigure
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.journal.models import JournalEvent
from namro.people.models import Person
from namro.regulations import queries as regulations
from tests.cast import BY, TODAY, Cast
from tests.figures.freezing.freezes import ADMITTED, MEMBERS, RATE, WHY, address, frozen, scope
from tests.figures.spread import spread

METRICS = [definition for definition in metrics if isinstance(definition, Metric)]


# What is kept


def test_every_figure_of_the_registry_is_frozen_as_it_is(city: Cast) -> None:
    wanted = [address(city, metric.key, unit) for metric in METRICS for unit in ("city", "phuc_xa")]
    wanted += [address(city, metric.key, "cell_1", "2023") for metric in spread()]
    live = figures_at([locate(one) for one in wanted])
    made = frozen(city, wanted)
    then = frozen_at([locate(one.with_(freeze=made.number)) for one in wanted])
    for before, after in zip(live, then, strict=True):
        assert isinstance(before, Amount) and isinstance(after, Amount)
        assert (after.amount, after.presence, after.text) == (before.amount, before.presence, before.text)
        assert after.address.live == before.address


def test_digest_rows_and_keys_are_those_of_the_rows(city: Cast) -> None:
    wanted = [address(city, metric.key) for metric in spread() if not metric.groups_only]
    made = frozen(city, wanted)
    kept = {one.address: one for one in made.figures.all()}
    for closed in digests_at([locate(one) for one in wanted]):
        one = kept[str(closed.located.address)]
        assert (one.value, one.rows, one.digest) == (closed.value, closed.rows, closed.digest)
        keys = set(rows_at(closed.located).values_list("pk", flat=True))
        assert {key for run in one.keys for key in range(run.lower, run.upper)} == keys
        now = set(
            frozen_rows(locate(Address.parse(one.address).with_(freeze=made.number))).values_list(
                "pk", flat=True
            )
        )
        assert now == keys


def test_neighbouring_keys_are_one_range(city: Cast) -> None:
    made = frozen(city, [address(city, MEMBERS)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT keys = (SELECT range_agg(int8range(id, id + 1)) FROM people_homecell"
            "               WHERE during @> date '2024-06-30'), rows"
            "  FROM figures_frozenfigure WHERE freeze_id = %s",
            [made.pk],
        )
        assert cursor.fetchone() == (True, 8)


def test_of_a_ratio_both_legs_are_kept(city: Cast) -> None:
    made = frozen(city, [address(city, RATE)])
    assert sorted(made.figures.values_list("address", flat=True)) == sorted(
        str(leg) for leg in counts([address(city, RATE)])
    )
    share = frozen_figure(address(city, RATE, freeze=made.number))
    assert isinstance(share, Share)
    assert (share.part.amount, share.base.amount) == (7, 12)
    assert share.spelled(2) == "58,33\N{NO-BREAK SPACE}%"
    assert str(share.part.address).endswith(f"?ban={made.number}")


def test_missing_stays_missing(city: Cast) -> None:
    pupils = address(city, "targets.admitted_pupils_pct", "agencies")
    made = frozen(city, [pupils])
    share = frozen_figure(pupils.with_(freeze=made.number))
    assert isinstance(share, Share)
    assert share.base.presence is Presence.MISSING
    assert share.text == figure(pupils).text == "chưa giao chỉ tiêu"


def test_a_small_group_is_frozen_without_its_number_or_its_rows(
    city: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("namro.figures.folds.min_group", regulations.min_group)
    Person.objects.filter(full_name__in=["Trần Văn Hòa", "Lê Hoàng Ân"]).update(minority=True)
    wanted = address(city, "membership.admitted.minority")
    made = frozen(city, [wanted])
    kept = made.figures.get()
    assert (kept.value, kept.rows, list(kept.keys)) == (0, 0, [])
    assert frozen_figure(wanted.with_(freeze=made.number)).presence is Presence.HIDDEN
    Person.objects.update(minority=True)
    again = frozen(city, [wanted], corrects=made)
    assert (again.figures.get().value, list(again.figures.get().keys)) == (7, [])
    assert kept.digest != again.figures.get().digest


def test_flows_frozen_by_quarter_add_up_to_the_half_year(city: Cast) -> None:
    flows = [metric.key for metric in METRICS if metric.nature is Nature.FLOW and metric.on_day is None]
    made = frozen(
        city,
        [address(city, key, period=period) for key in flows for period in ("2024-Q1", "2024-Q2", "2024-H1")],
    )
    for key in flows:
        first, second, half = (
            frozen_figure(address(city, key, period=period, freeze=made.number))
            for period in ("2024-Q1", "2024-Q2", "2024-H1")
        )
        assert first.amount + second.amount == half.amount, key  # type: ignore[union-attr]


def test_another_structure_is_another_address(city: Cast) -> None:
    day = date(2024, 2, 1)
    made = frozen(city, [address(city, unit="phuc_xa", tree_day=day)])
    assert made.figures.get().address.endswith("?cay=2024-02-01")
    assert closing(address(city, unit="phuc_xa", tree_day=day)) == made
    assert closing(address(city, unit="phuc_xa")) is None
    assert to_correct(scope(city), [address(city, unit="phuc_xa")]) is None


def test_the_usual_day_is_the_same_address_however_it_was_asked(city: Cast) -> None:
    made = frozen(
        city, [address(city, tree_day=date(2024, 6, 30)), address(city), address(city, breakdown="thang")]
    )
    assert made.figures.get().address == str(address(city))


def test_a_freeze_says_who_when_and_why_and_leaves_a_trace(city: Cast) -> None:
    who = city.accounts["thanhuy"]
    made = frozen(city, [address(city)], by=who)
    assert (made.number, made.known_on, made.made_by, made.reason) == (1, TODAY, str(who.pk), WHY)
    assert (made.period, made.tree_day, made.state) == ("2024-H1", date(2024, 6, 30), "STANDING")
    event = JournalEvent.objects.filter(table_name="figures_freeze", row_pk=str(made.pk)).get()
    assert (event.op, event.actor, event.reason) == ("INSERT", str(who.pk), WHY)
    assert frozen(city, [address(city, MEMBERS)]).made_by == f"system:{BY}"


def test_many_figures_take_few_statements(
    city: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    wanted = [
        address(city, metric.key, unit) for metric in METRICS for unit in ("city", "ba_dinh", "phuc_xa")
    ]
    with django_assert_max_num_queries(18):
        made = frozen(city, wanted)
    assert made.figures.count() == len(set(map(str, wanted)))
    with django_assert_max_num_queries(4):
        frozen_at([locate(address(city, metric.key, freeze=made.number)) for metric in METRICS[:3]])


# Who may, and what


@pytest.mark.parametrize(
    ("who", "unit", "may"),
    [
        ("lanhdao", "city", True),
        ("thanhuy", "ba_dinh", True),
        ("badinh", "ba_dinh", True),
        ("badinh", "phuc_xa", True),
        ("badinh", "city", False),
        ("badinh", "ba_vi", False),
        ("phucxa", "phuc_xa", False),
        ("quantri", "city", False),
        ("moi", "city", False),
    ],
)
def test_who_may_freeze(city: Cast, who: str, unit: str, may: bool) -> None:
    def work() -> Freeze:
        return frozen(city, [address(city, unit=unit)], unit=unit, by=city.accounts[who])

    if may:
        assert work().unit == city.units[unit]
        return
    with pytest.raises(Refused, match="chốt số liệu"):
        work()
    assert not Freeze.objects.exists()


def refused(city: Cast, addresses: list[Address], says: str, **more: Any) -> None:
    with pytest.raises(HouseError, match=says):
        frozen(city, addresses, **more)
    assert not FrozenFigure.objects.exists()


def test_nothing_is_not_frozen(city: Cast) -> None:
    refused(city, [], "Chưa chọn số liệu")


def test_a_unit_outside_is_refused_by_its_name(city: Cast) -> None:
    refused(city, [address(city, unit="ba_vi")], "Ba Vì.*không thuộc", unit="ba_dinh")
    refused(city, [address(city)], "không thuộc đơn vị được chốt", unit="ba_dinh")


def test_a_unit_that_was_not_there_is_refused_with_its_first_day(city: Cast) -> None:
    refused(city, [address(city, unit="cell_2", period="2023")], "hoạt động từ 01/3/2024")
    refused(city, [Address(ADMITTED, "D99999", Period.parse("2024-H1"))], "D99999")


@pytest.mark.parametrize("period", ["2024", "2024-07", "2024-9T", "2024-Q3"])
def test_a_period_that_still_runs_is_refused_with_the_first_day_it_may(city: Cast, period: str) -> None:
    refused(city, [address(city), address(city, period=period)], "chưa kết thúc.*Chốt từ ngày")


def test_what_is_an_estimate_is_not_closed(city: Cast) -> None:
    refused(city, [address(city, unit="phuc_xa", part=DIVIDED)], "ước tính")
    assert frozen(city, [address(city, unit="phuc_xa", part=DIRECT)]).figures.get().value == 0


def test_a_period_up_to_yesterday_may_be_closed(city: Cast) -> None:
    made = frozen(city, [address(city, period="2024-01-01..2024-07-04")], period="2024-01-01..2024-07-04")
    assert made.figures.get().value == 7


def test_what_is_frozen_is_not_frozen_again_as_such(city: Cast) -> None:
    refused(city, [address(city, freeze=3)], "số đã chốt")


# Numbers, corrections


def test_numbers_follow_each_other_over_all_units(city: Cast) -> None:
    numbers = [
        frozen(city, [address(city, unit=unit)], unit=unit).number for unit in ("city", "ba_dinh", "ba_vi")
    ]
    assert numbers == [1, 2, 3]


def test_a_second_freeze_names_what_it_corrects(city: Cast) -> None:
    first = frozen(city, [address(city), address(city, MEMBERS)])
    with pytest.raises(HouseError, match=r"đã chốt lần 1, ngày 05/7/2024\. Chốt lại là đính chính lần 1"):
        frozen(city, [address(city)])
    assert to_correct(scope(city), [address(city)]) == first
    second = frozen(city, [address(city)], corrects=first)
    with pytest.raises(HouseError, match="Chốt lại là đính chính lần 2"):
        frozen(city, [address(city)], corrects=first)
    third = frozen(city, [address(city)], corrects=second)
    assert [correction(one) for one in (first, second, third)] == [0, 1, 2]
    assert corrections([first, third]) == {first.pk: 0, third.pk: 2}
    assert closing(address(city)) == third
    assert closing(address(city, MEMBERS)) == first
    assert list(covering(address(city))) == [third, second, first]


def test_nothing_is_corrected_that_was_not_frozen(city: Cast) -> None:
    other = frozen(city, [address(city, MEMBERS)])
    with pytest.raises(HouseError, match="không có gì để đính chính"):
        frozen(city, [address(city)], corrects=other)


def test_other_figures_of_the_same_period_are_no_correction(city: Cast) -> None:
    first = frozen(city, [address(city)])
    assert correction(frozen(city, [address(city, MEMBERS)])) == 0
    assert frozen(city, [address(city, period="2024-Q1")], period="2024-Q1").corrects is None
    assert first.corrections.count() == 0


def test_a_districts_own_freeze_is_not_corrected_by_the_citys(city: Cast) -> None:
    own = frozen(city, [address(city, unit="ba_dinh")], unit="ba_dinh")
    citys = frozen(city, [address(city), address(city, unit="ba_dinh")])
    assert (own.corrects, citys.corrects) == (None, None)
    assert closing(address(city, unit="ba_dinh")) == citys


def test_a_ratio_is_closed_when_both_legs_are(city: Cast) -> None:
    frozen(city, [address(city)])
    assert closing(address(city, RATE)) is None
    whole = frozen(city, [address(city, "targets.assigned.membership.admitted")])
    assert closing(address(city, RATE)) is None  # each leg in a freeze of its own
    both = frozen(city, [address(city, RATE)], corrects=whole)
    assert closing(address(city, RATE)) == both


# Asking for what is not there


def test_a_freeze_that_does_not_hold_the_figure_names_those_that_do(city: Cast) -> None:
    frozen(city, [address(city)])
    frozen(city, [address(city, MEMBERS)])
    with pytest.raises(AddressError, match=r"Lần chốt 2 không giữ số này\. Số này có ở lần chốt 1\."):
        frozen_figure(address(city, freeze=2))
    with pytest.raises(AddressError, match=r"Không có lần chốt số 9\. Số này có ở lần chốt 1\."):
        frozen_figure(address(city, freeze=9))
    with pytest.raises(AddressError, match="chưa được chốt lần nào"):
        frozen_figure(address(city, unit="ba_vi", freeze=2))


def test_a_live_fold_does_not_answer_for_a_frozen_address(city: Cast) -> None:
    with pytest.raises(ValueError, match="is frozen"):
        figure(address(city, freeze=1))


# Withdrawing


def test_what_is_withdrawn_closes_nothing_and_keeps_its_number(city: Cast) -> None:
    made = frozen(city, [address(city)])
    withdraw(made, by=BY, reason="Nhầm đơn vị")
    assert Freeze.objects.get().state == "WITHDRAWN"
    assert closing(address(city)) is None
    assert frozen_figure(address(city, freeze=1)).text == "7"
    again = frozen(city, [address(city)])
    assert (again.number, again.corrects) == (2, None)
    with pytest.raises(HouseError, match="đã được rút"):
        withdraw(made, by=BY, reason="Lần nữa")


def test_what_was_corrected_is_not_withdrawn_before_its_correction(city: Cast) -> None:
    first = frozen(city, [address(city)])
    second = frozen(city, [address(city)], corrects=first)
    with pytest.raises(HouseError, match="lần chốt 2 đính chính"):
        withdraw(first, by=BY, reason="Nhầm")
    withdraw(second, by=BY, reason="Nhầm")
    assert closing(address(city)) == first


@pytest.fixture
def _relied_on() -> Iterator[None]:
    def check(made: Freeze) -> None:
        raise HouseError(f"Báo cáo đã phát hành dùng lần chốt {made.number}.")

    uses.add(check)
    uses.add(check)
    yield
    uses._checks.remove(check)
    assert check not in uses._checks


@pytest.mark.usefixtures("_relied_on")
def test_what_something_issued_relies_on_is_not_withdrawn(city: Cast) -> None:
    made = frozen(city, [address(city)])
    with pytest.raises(HouseError, match="dùng lần chốt 1"):
        withdraw(made, by=BY, reason="Nhầm")
    made.refresh_from_db()
    assert made.state == "STANDING"


def test_only_who_may_freeze_may_withdraw(city: Cast) -> None:
    made = frozen(city, [address(city)])
    with pytest.raises(Refused, match="chốt số liệu"):
        withdraw(made, by=city.accounts["badinh"], reason="Nhầm")
    with pytest.raises(HouseError):
        freeze(scope(city), [address(city)], by=None, reason=WHY)
