"""An official transfer from the request to the slip that comes back (§4.4)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from namro.access.queries import Refused
from namro.access.queries import reader as reader_of
from namro.figures.address import Address
from namro.figures.folds import Amount, figure
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.models import ExitCase, RecognitionCase, RemovalGround, TransferCase
from namro.membership.months import add_months
from namro.membership.transfers.actions import Request, cancel, clear_home, introduce, lapse, request_transfer
from namro.membership.transfers.queries import pending, to_be_removed, visible
from namro.membership.transfers.states import NEXT, OPEN, OWNERS, K, S, check_move
from namro.membership.transfers.steps.actions import Slip
from namro.organisation.actions import end_membership
from namro.people.models import EndGround, HomeCell
from namro.regulations.models import Confidence, RuleParam
from namro.regulations.queries import add_working_days
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.recognition import probation
from tests.membership.transfers import journey
from tests.membership.transfers.journey import INTRODUCED, REQUESTED


def fresh(case: TransferCase) -> TransferCase:
    return TransferCase.objects.get(pk=case.pk)


def members(city: Cast, unit: str, day: date) -> int:
    found = figure(Address("membership.members", city.code(unit), Period.parse(f"{day}..{day}")))
    assert isinstance(found, Amount)
    return found.amount


# The way


def test_a_request_begins_at_home_and_the_clock_of_starting_runs(city: Cast) -> None:
    case = fresh(journey.asked(city))
    assert (case.state, case.from_cell, case.version) == (S.REQUESTED, city.units["cell_1"], 1)
    assert (case.due_on, case.due_rule) == (add_working_days(REQUESTED, 60).day, "transfer.start_days")


def test_the_slip_puts_the_member_on_the_way(city: Cast) -> None:
    case = fresh(journey.on_the_way(city))
    assert (case.state, case.introduced_on, case.slip_no) == (S.IN_TRANSIT, INTRODUCED, "15-GTSHĐ")
    assert case.transit == span(INTRODUCED)
    assert (case.due_on, case.due_rule) == (add_working_days(INTRODUCED, 30).day, "transfer.present_days")
    assert journey.homes(journey.membership(city)) == [(city.units["cell_1"].pk, date(2024, 2, 3), None)]


def test_a_receipt_ends_the_home_and_begins_the_other_that_day(city: Cast) -> None:
    case = journey.on_the_way(city)
    journey.shown(case, date(2024, 7, 1))
    assert (fresh(case).state, fresh(case).due_on) == (S.PRESENTED, None)
    journey.received(case)
    now = fresh(case)
    assert (now.state, now.received_on, now.return_slip_no) == (S.RECEIVED, TODAY, "40-PB")
    assert now.transit == span(INTRODUCED, TODAY)
    assert journey.homes(journey.membership(city)) == [
        (city.units["cell_1"].pk, date(2024, 2, 3), TODAY),
        (city.units["cell_3"].pk, TODAY, None),
    ]


def test_edge_4_in_transit_on_30_june_the_home_unit_counts_him_and_both_never_do(city: Cast) -> None:
    """The slip is returned on 5 July: home in H1, there from then on, one in the city all the time."""
    case = journey.on_the_way(city)
    june, eve = date(2024, 6, 30), date(2024, 7, 4)
    before = {day: (members(city, "phuc_xa", day), members(city, "tan_hong", day)) for day in (june, eve)}
    whole = members(city, "city", TODAY)
    journey.received(case, TODAY)
    assert {day: (members(city, "phuc_xa", day), members(city, "tan_hong", day)) for day in (june, eve)} == (
        before
    )
    home, there = before[eve]
    assert (members(city, "phuc_xa", TODAY), members(city, "tan_hong", TODAY)) == (home - 1, there + 1)
    assert members(city, "city", TODAY) == whole


def test_where_the_rule_counts_from_the_introduction_the_receipt_reaches_back(city: Cast) -> None:
    case = journey.on_the_way(city)
    with acting(BY, WHY):
        RuleParam.objects.filter(key="transfer.in_transit_counted_at").update(
            value="destination", confidence=Confidence.UNCONFIRMED
        )
    journey.received(case)
    assert journey.homes(case.membership)[-1] == (city.units["cell_3"].pk, INTRODUCED, None)


def test_v14_a_member_is_at_home_in_one_cell_at_a_time(city: Cast) -> None:
    member = journey.membership(city)
    other = HomeCell(
        person_id=member.person_id,
        membership=member,
        cell=city.units["cell_3"],
        during=span(date(2024, 7, 1)),
    )
    with pytest.raises(IntegrityError, match="đang sinh hoạt ở một chi bộ khác"), acting(BY, WHY):
        other.save()
    journey.received(journey.on_the_way(city))
    days = HomeCell.objects.filter(membership=member, during__contains=TODAY)
    assert [home.cell for home in days] == [city.units["cell_3"]]


def test_a_receipt_without_a_presentation_says_both(city: Cast) -> None:
    case = journey.on_the_way(city)
    journey.received(case)
    assert fresh(case).presented_on == TODAY


def test_a_probation_goes_along(city: Cast) -> None:
    dossier = probation.on_probation(city, date(2023, 9, 4))
    case = journey.on_the_way(city, membership=dossier.membership)
    journey.received(case)
    moved = RecognitionCase.objects.get(pk=dossier.pk)
    assert (moved.cell, moved.version) == (city.units["cell_3"], dossier.version + 1)
    with probation.later(date(2024, 9, 10)):
        probation.review(moved, date(2024, 9, 6))
    assert RecognitionCase.objects.get(pk=dossier.pk).cell == city.units["cell_3"]


# Late, lapsed, cancelled


def test_who_presents_late_explains(city: Cast) -> None:
    case = journey.on_the_way(city, on=date(2024, 4, 10), requested_on=date(2024, 4, 1))
    last = add_working_days(date(2024, 4, 10), 30).day
    with pytest.raises(ValidationError) as refused:
        journey.shown(case, add_working_days(last, 1).day)
    assert set(refused.value.message_dict) == {"explanation"}
    case = fresh(case)
    journey.shown(case, last)
    assert fresh(case).explanation == ""


def test_a_late_receipt_explains_too(city: Cast) -> None:
    case = journey.on_the_way(city, on=date(2024, 4, 10), requested_on=date(2024, 4, 1))
    with pytest.raises(ValidationError, match="Quá hạn xuất trình"):
        journey.received(case)
    case = fresh(case)
    journey.received(case, explanation="Điều trị tại bệnh viện")
    assert fresh(case).explanation == "Điều trị tại bệnh viện"


def test_after_three_months_without_reason_the_receiving_side_may_propose_removal(city: Cast) -> None:
    case = journey.on_the_way(city, on=date(2024, 3, 20), requested_on=date(2024, 3, 1))
    last = add_months(date(2024, 3, 20), 3)
    with clock.frozen(last), pytest.raises(HouseError, match="còn xuất trình được đến hết ngày"):
        lapse(by=BY, case=case, read_at=case.version, reason=WHY)
    case = fresh(case)
    lapse(by=BY, case=case, read_at=case.version, reason=WHY)
    now = fresh(case)
    assert (now.state, now.transit.upper, now.due_on) == (S.LAPSED, TODAY, None)
    assert list(to_be_removed(reader_of(city.accounts["thanhuy"]))) == [case]
    assert journey.homes(case.membership)[-1][2] is None, "a member still, until removed"


def test_m09_pending_are_those_on_the_way_for_more_than_thirty_working_days(city: Cast) -> None:
    edge = add_working_days(TODAY, -30).day
    just = journey.on_the_way(city, on=edge, requested_on=date(2024, 5, 2))
    assert not TransferCase.objects.filter(pending(TODAY)).exists()
    with acting(BY, WHY):
        TransferCase.objects.filter(pk=just.pk).update(introduced_on=add_working_days(TODAY, -31).day)
    assert list(TransferCase.objects.filter(pending(TODAY))) == [just]


def test_a_cancelled_transfer_leaves_the_member_at_home_and_another_may_begin(city: Cast) -> None:
    case = journey.on_the_way(city)
    with pytest.raises(ValidationError, match="lý do"):
        cancel(by=BY, case=case, read_at=case.version, reason="")
    cancel(by=BY, case=case, read_at=case.version, reason="Không chuyển công tác nữa")
    assert (fresh(case).state, fresh(case).transit.upper) == (S.CANCELLED, TODAY)
    assert journey.asked(city).state == S.REQUESTED


def test_one_transfer_at_a_time(city: Cast) -> None:
    journey.asked(city)
    with pytest.raises(ValidationError, match="chưa xong"):
        journey.asked(city)


def test_blocked_while_a_removal_is_considered(city: Cast) -> None:
    member = journey.membership(city)
    case = journey.asked(city)
    clear_home(by=BY, case=case, read_at=case.version, reason=WHY)
    with acting(BY, WHY):
        removal = ExitCase.objects.create(
            membership=member,
            cell=city.units["cell_1"],
            ground=EndGround.REMOVED,
            removal_ground=RemovalGround.SKIPPED,
            opened_on=date(2024, 6, 20),
        )
    slip = Slip("15-GTSHĐ", date(2024, 6, 24))
    with pytest.raises(HouseError, match="đang được xem xét xóa tên"):
        introduce(by=BY, case=case, slip=slip, read_at=case.version, reason=WHY)
    with acting(BY, WHY):
        ExitCase.objects.filter(pk=removal.pk).update(state="DROPPED")
    case = fresh(case)
    introduce(by=BY, case=case, slip=slip, read_at=case.version, reason=WHY)
    assert fresh(case).state == S.IN_TRANSIT


# Out of the city


def test_who_goes_out_is_counted_until_the_slip_is_back(city: Cast) -> None:
    case = journey.leaving(city)
    assert members(city, "city", date(2024, 7, 4)) == members(city, "city", date(2024, 6, 30))
    journey.received(case)
    member = journey.membership(city)
    assert (member.end_ground, member.during.upper) == (EndGround.TRANSFERRED_OUT, TODAY)
    assert members(city, "city", TODAY) == members(city, "city", date(2024, 7, 4)) - 1


def test_a_probation_that_goes_out_ends_here(city: Cast) -> None:
    dossier = probation.on_probation(city, date(2023, 9, 4))
    journey.received(journey.leaving(city, membership=dossier.membership))
    assert RecognitionCase.objects.get(pk=dossier.pk).state == RecognitionCase.State.ENDED


def test_abroad_has_a_clock_of_its_own(city: Cast) -> None:
    case = journey.leaving(city, K.ABROAD)
    assert (case.due_rule, case.due_on) == (
        "transfer.abroad_official_days",
        add_working_days(INTRODUCED, 60).day,
    )


# What cannot be


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to_cell": None}, "Chọn chi bộ nơi đến"),
        ({"kind": K.OUT, "to_cell": None}, "Ghi tổ chức đảng nơi đến"),
        ({"kind": K.IN}, "ghi ở phần tiếp nhận"),
        ({"requested_on": date(2024, 7, 6)}, "sau hôm nay"),
        ({"requested_on": date(2024, 2, 2)}, "không sinh hoạt tại chi bộ nào"),
        ({"why": ""}, "reason"),
    ],
)
def test_a_request_that_cannot_be_is_refused(city: Cast, changes: dict[str, object], sentence: str) -> None:
    with pytest.raises((HouseError, ValidationError), match=sentence):
        journey.asked(city, **changes)
    assert not TransferCase.objects.exists()


def test_nobody_transfers_to_his_own_cell_or_to_a_committee(city: Cast) -> None:
    with pytest.raises(ValidationError, match="chính chi bộ đó"):
        journey.asked(city, "cell_1")
    with pytest.raises(HouseError, match="không phải chi bộ"):
        journey.asked(city, "phuc_xa")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": date(2024, 7, 6)}, "sau hôm nay"),
        ({"on": date(2024, 6, 16)}, "ở trước ngày giới thiệu"),
        ({"return_slip_no": ""}, "phiếu báo"),
    ],
)
def test_v10_a_receipt_that_cannot_be_is_refused_and_writes_nothing(
    city: Cast, changes: dict[str, object], sentence: str
) -> None:
    case = journey.on_the_way(city)
    with pytest.raises(ValidationError, match=sentence):
        journey.received(case, **changes)
    assert fresh(case).state == S.IN_TRANSIT
    assert journey.homes(case.membership)[-1][2] is None


def test_who_left_meanwhile_is_not_received(city: Cast) -> None:
    case = journey.on_the_way(city)
    end_membership(
        by=BY, membership=case.membership, end=date(2024, 6, 25), ground=EndGround.DIED, reason=WHY
    )
    with pytest.raises(HouseError, match="không sinh hoạt tại đảng bộ thành phố"):
        journey.received(case)


# Who may, and two at once


def test_each_side_takes_its_own_steps(city: Cast) -> None:
    home = city.accounts["phucxa"]
    case = journey.asked(city, by=home)
    clear_home(by=home, case=case, read_at=case.version, reason=WHY)
    introduce(by=home, case=case, slip=Slip("15-GTSHĐ", INTRODUCED), read_at=case.version, reason=WHY)
    with pytest.raises(Refused, match="ngoài phạm vi"):
        journey.received(case, by=home)
    journey.received(fresh(case), by=city.accounts["thanhuy"])


def test_both_sides_see_it_and_others_do_not(city: Cast) -> None:
    case = journey.on_the_way(city)
    for username, sees in (("phucxa", True), ("badinh", True), ("thanhuy", True), ("moi", False)):
        found = visible(reader_of(city.accounts[username]))
        assert (case in found) is sees, username
    inside = journey.asked(city, "office", membership=journey.membership(city, "Bùi Quang Huy"))
    assert inside not in visible(reader_of(city.accounts["phucxa"]))


def test_who_read_an_older_version_is_told_who_was_first(city: Cast) -> None:
    case = journey.on_the_way(city)
    cancel(by=city.accounts["badinh"], case=case, read_at=case.version, reason="Không đi nữa")
    with pytest.raises(HouseError, match="Đồng chí Lê Thị Ba, lúc"):
        journey.received(case, read_at=case.version - 1)


def test_every_state_has_an_owner_and_only_ends_have_no_way_on() -> None:
    assert set(NEXT) == set(OWNERS) == set(S.values)
    assert {state for state in S.values if NEXT[state]} == set(OPEN)
    for state in S.values:
        for to in S.values:
            case = TransferCase(state=state)
            if to in NEXT[state]:
                check_move(case, to)
            else:
                with pytest.raises(HouseError, match="không sang"):
                    check_move(case, to)


def test_a_request_of_nobody_is_refused(city: Cast) -> None:
    wanted = Request(journey.membership(city), K.INSIDE, "x", REQUESTED, city.units["cell_3"])
    with pytest.raises(Refused):
        request_transfer(by=city.accounts["lanhdao"], request=wanted, reason=WHY)
