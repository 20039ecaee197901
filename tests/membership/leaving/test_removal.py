"""A removal: votes in their order, a decision, a complaint and its answer (§4.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.membership.actions import Admission, record_admission
from namro.membership.balance import balance
from namro.membership.leaving.actions import call_for_review, drop
from namro.membership.leaving.clocks import complaint_due
from namro.membership.leaving.states import NEXT, OWNERS, S, check_move
from namro.membership.models import Body, ExitCase, RecognitionCase, RemovalGround, SourceGroup
from namro.membership.readmission import Readmission
from namro.people.models import EndGround, HomeCell, MemberOrigin, Person
from namro.regulations.queries import add_working_days
from namro.units.queries import place
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.deeds import value
from tests.membership.leaving import exits
from tests.membership.recognition import probation


def fresh(case: ExitCase) -> ExitCase:
    return ExitCase.objects.get(pk=case.pk)


def test_three_votes_carry_and_the_name_is_struck_off_on_the_day_of_the_decision(city: Cast) -> None:
    case = fresh(exits.removed())
    assert (case.state, case.happened_on, case.known_on) == (S.DECIDED, exits.DAY, TODAY)
    assert (case.cell_resolved_on, case.base_resolved_on) == (date(2024, 6, 10), date(2024, 6, 20))
    now = exits.membership()
    assert (now.during.upper, now.end_ground) == (exits.DAY, EndGround.REMOVED)
    bodies = list(case.tallies.values_list("body", flat=True))
    assert bodies == [Body.CELL, Body.BASE, Body.STANDING]
    assert value(city, "losses.removed", "ba_dinh", "2024-07") == 1


@pytest.mark.parametrize("step", ["cell", "base", "ruled"])
def test_a_vote_that_does_not_carry_is_kept_and_nothing_goes_on(city: Cast, step: str) -> None:
    case = exits.opened()
    if step != "cell":
        exits.cell(case)
    if step == "ruled":
        exits.base(case)
    before = case.state
    agree = 5 if step == "ruled" else 6
    tally = getattr(exits, step)(case, agree=agree)
    assert not tally.passed
    assert fresh(case).state == before
    assert exits.membership().during.upper is None


def test_the_base_committee_is_not_passed_by(city: Cast) -> None:
    case = exits.opened()
    exits.cell(case)
    with pytest.raises(HouseError, match="Chưa có nghị quyết của “Đảng bộ phường Phúc Xá”"):
        exits.ruled(case)


def test_a_base_cell_has_no_committee_between(city: Cast) -> None:
    case = exits.opened(name="Vũ Ngọc Anh")
    exits.cell(case)
    with pytest.raises(HouseError, match="không qua nghị quyết đảng ủy cơ sở"):
        exits.base(case)
    exits.ruled(case)
    assert fresh(case).state == S.DECIDED


def test_who_never_came_is_struck_off_by_the_receiving_committee_alone(city: Cast) -> None:
    case = exits.opened(RemovalGround.TRANSFER_LAPSED)
    with pytest.raises(HouseError, match="không chuyển sang “Chi bộ đã nghị quyết”"):
        exits.cell(case)
    exits.ruled(case)
    assert fresh(case).state == S.DECIDED


@pytest.mark.parametrize(
    ("ground", "words"),
    [
        ("", "Chọn căn cứ"),
        ("ELSE", "Chọn căn cứ"),
        (RemovalGround.NOT_RECOGNISED, "hồ sơ công nhận"),
    ],
)
def test_it_needs_a_ground_that_is_considered_here(city: Cast, ground: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        exits.opened(ground)


def test_one_removal_is_considered_at_a_time(city: Cast) -> None:
    exits.opened()
    with pytest.raises(ValidationError, match="đang có một hồ sơ chưa kết thúc"):
        exits.opened(RemovalGround.CARD)


def test_who_is_gone_is_not_struck_off(city: Cast) -> None:
    exits.leave("died")
    with pytest.raises(HouseError, match="không còn là đảng viên"):
        exits.opened()


def test_he_is_asked_three_times_at_most(city: Cast) -> None:
    case = exits.opened()
    for _ in range(3):
        call_for_review(by=BY, case=case, read_at=case.version, reason=WHY)
    with pytest.raises(HouseError, match="nhiều nhất là 3 lần"):
        call_for_review(by=BY, case=case, read_at=case.version, reason=WHY)
    exits.cell(case)
    with pytest.raises(HouseError, match="trước khi chi bộ nghị quyết"):
        call_for_review(by=BY, case=case, read_at=case.version, reason=WHY)
    assert fresh(case).calls == 3


def test_v10_steps_stand_in_the_order_of_their_days(city: Cast) -> None:
    case = exits.opened()
    with pytest.raises(ValidationError, match="sau hôm nay"):
        exits.cell(case, TODAY + timedelta(days=1))
    exits.cell(case)
    with pytest.raises(ValidationError, match="ở trước ngày chi bộ nghị quyết"):
        exits.base(case, date(2024, 6, 9))
    exits.base(case)
    with pytest.raises(ValidationError, match="ở trước nghị quyết trước đó"):
        exits.ruled(case, date(2024, 6, 19))
    with pytest.raises(ValidationError, match="số quyết định"):
        exits.ruled(case, number="")


def test_it_may_be_dropped_with_a_reason(city: Cast) -> None:
    case = exits.opened()
    with pytest.raises(ValidationError, match="Ghi lý do"):
        drop(by=BY, case=case, read_at=case.version, reason="")
    drop(by=BY, case=case, read_at=case.version, reason="Đồng chí đã sửa chữa")
    assert fresh(case).state == S.DROPPED
    with pytest.raises(HouseError, match="Hồ sơ đã kết thúc"):
        exits.cell(case)


def test_the_second_clerk_reads_who_was_first(city: Cast) -> None:
    case = exits.opened()
    stale = fresh(case)
    exits.cell(case, by=city.accounts["phucxa"])
    with pytest.raises(HouseError, match="Phạm Văn Phúc, lúc"):
        exits.cell(stale)
    assert fresh(case).tallies.count() == 1


def test_who_takes_which_step(city: Cast) -> None:
    with pytest.raises(Refused):
        exits.opened(by=city.accounts["lanhdao"])
    case = exits.opened(by=city.accounts["phucxa"])
    exits.cell(case, by=city.accounts["phucxa"])
    with pytest.raises(Refused):
        exits.base(case, by=city.accounts["lanhdao"])


def test_every_state_has_a_way_and_an_owner() -> None:
    assert set(NEXT) == set(OWNERS) == set(S.values)
    for state in NEXT:
        for to in set(S.values) - set(NEXT[state]):
            with pytest.raises(HouseError):
                check_move(ExitCase(state=state), to)


# The complaint


def test_a_complaint_in_time_sets_the_clock_of_its_answer(city: Cast) -> None:
    case = exits.removed()
    exits.complain(case)
    now = fresh(case)
    assert now.due_on == add_working_days(date(2024, 7, 3), 90).day
    assert now.due_rule == "removal.answer_days"


@pytest.mark.parametrize("late", [False, True])
def test_v15_thirty_working_days_to_complain_and_not_one_more(city: Cast, late: bool) -> None:
    case = exits.removed()
    last = complaint_due(case)
    assert last is not None
    assert last.day == add_working_days(exits.DAY, 30).day
    with clock.frozen(last.day + timedelta(days=10)):
        if late:
            with pytest.raises(ValidationError, match="Quá thời hạn khiếu nại"):
                exits.complain(case, last.day + timedelta(days=1))
        else:
            exits.complain(case, last.day)
            assert fresh(case).complained_on == last.day


@pytest.mark.parametrize("day", [date(2024, 6, 30), TODAY + timedelta(days=1)])
def test_a_complaint_lies_between_the_decision_and_today(city: Cast, day: date) -> None:
    case = exits.removed()
    with pytest.raises(ValidationError, match="Ngày khiếu nại từ 01/7/2024"):
        exits.complain(case, day)


def test_a_death_is_not_complained_about_nor_a_decision_twice(city: Cast) -> None:
    with pytest.raises(HouseError, match="Chỉ khiếu nại được"):
        exits.complain(exits.leave("died", name="Bùi Quang Huy"))
    case = exits.removed()
    with pytest.raises(HouseError, match="Không có khiếu nại nào"):
        exits.answered(case, restored=True)
    exits.complain(case)
    with pytest.raises(HouseError, match="Đã ghi khiếu nại"):
        exits.complain(case)


def test_an_answer_has_a_paper_and_a_day(city: Cast) -> None:
    case = exits.removed()
    exits.complain(case)
    with pytest.raises(ValidationError, match="số văn bản"):
        exits.answered(case, restored=False, number="")
    with pytest.raises(ValidationError, match="Ngày trả lời từ 03/7/2024"):
        exits.answered(case, restored=False, on=date(2024, 7, 2))
    exits.answered(case, restored=False)
    now = fresh(case)
    assert (now.state, now.answered_on, now.due_on) == (S.DECIDED, date(2024, 7, 5), None)
    assert exits.membership().during.upper == exits.DAY


def test_given_back_it_is_a_gain_of_its_own_day_and_the_loss_stays(city: Cast) -> None:
    case = exits.removed()
    exits.complain(case)
    exits.answered(case, restored=True)
    assert fresh(case).state == S.RESTORED
    now = exits.membership()
    assert (now.origin, now.during.lower, now.during.upper) == (MemberOrigin.RESTORED, TODAY, None)
    assert now.decided_on == date(2024, 2, 3)
    assert HomeCell.objects.get(membership=now).cell == city.units["cell_1"]
    july = Period.parse("2024-07")
    total = balance(place(city.code("phuc_xa"), july.last), july).total
    assert (total["REMOVED"], total["RESTORED"], total.holds) == (1, 1, True)
    assert total.opening == total.closing
    assert value(city, "gains.restored", period="2024-07") == 1


def test_given_back_on_probation_the_probation_runs_on_from_the_ceremony(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 8, 3))
    name = "Ngô Bá Khá"
    gone = exits.leave("expelled", name=name)
    exits.complain(gone)
    exits.answered(gone, restored=True)
    again = RecognitionCase.objects.get(membership=exits.membership(name))
    assert again.pk != case.pk
    assert again.probation_ends_on == case.probation_ends_on


def test_edge_case_28_who_was_admitted_again_once_is_not_admitted_again(city: Cast) -> None:
    """Left by removal, admitted again after the years it takes, removed again: never a third time."""
    case = exits.removed()
    person = Person.objects.get(pk=case.membership.person_id)
    consent = Readmission(consent_no="7-CV/TU")

    def admitted(on: date, number: str) -> None:
        admission = Admission(
            person, city.units["cell_1"], on, number, SourceGroup.WORKER, readmission=consent
        )
        record_admission(by=BY, admission=admission, reason=WHY)

    ExitCase.objects.filter(pk=case.pk).update(removal_ground=RemovalGround.LOST_WILL)
    with clock.frozen(date(2027, 8, 1)):
        admitted(date(2027, 7, 20), "900-QĐ/QU")
        assert exits.membership().origin == MemberOrigin.READMITTED
        exits.leave("expelled", date(2027, 8, 1))
    with clock.frozen(date(2032, 8, 1)), pytest.raises(HouseError, match="đã được kết nạp lại một lần"):
        admitted(date(2032, 7, 20), "901-QĐ/QU")
