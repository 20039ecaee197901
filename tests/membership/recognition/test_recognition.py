"""From the ceremony to the card (§4.3): days, votes, and who is official from when."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.models import Body, ExitCase, RecognitionCase, RemovalGround, VoteTally
from namro.membership.recognition.actions import (
    Batch,
    Extension,
    Ruling,
    end_probation,
    extend,
    issue_cards,
    renew_dues,
    request_cards,
    review_in_cell,
    vote_again,
)
from namro.membership.recognition.removing.actions import remove
from namro.membership.recognition.states import NEXT, OWNERS, S, check_move
from namro.people.models import EndGround, PartyMembership
from namro.regulations.queries import add_working_days
from namro.units.models import UnitKind, UnitVersion
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.recognition import probation
from tests.membership.recognition.probation import ENDED, REVIEWED
from tests.membership.voting.counts import count


def fresh(case: RecognitionCase) -> RecognitionCase:
    return RecognitionCase.objects.get(pk=case.pk)


# The ceremony opens it


def test_the_ceremony_opens_a_probation_of_twelve_months_to_the_day(city: Cast) -> None:
    case = fresh(probation.on_probation(city))
    assert (case.state, case.probation_ends_on, case.cell) == (S.ON_PROBATION, ENDED, city.units["cell_1"])
    assert case.due_on == add_working_days(ENDED, 30).day
    assert (case.due_rule, case.version) == ("recognition.cell_review_days", 1)
    assert case.membership.official_on is None, "it sets nothing of the membership"


def test_edge_3_a_ceremony_on_29_february_ends_on_28_february_and_stays_exact_however_late(
    city: Cast,
) -> None:
    """Reviewed 40 working days late: not in time, and official from the exact day all the same."""
    case = probation.on_probation(city, date(2024, 2, 29))
    assert case.probation_ends_on == date(2025, 2, 28)
    held_on = add_working_days(add_working_days(case.probation_ends_on, 30).day, 40).day
    with probation.later(date(2025, 12, 1)):
        probation.review(case, held_on)
        assert (case.reviewed_on, case.reviewed_in_time) == (held_on, False)
        probation.base(case, held_on)
        probation.rule(case, add_working_days(held_on, 10).day)
    membership = PartyMembership.objects.get(pk=case.membership_id)
    assert membership.official_on == date(2025, 2, 28)
    assert membership.joined_on == date(2024, 2, 29)


# The cell's review


def test_the_cell_does_not_review_before_the_probation_has_ended(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 7, 3))
    with pytest.raises(ValidationError, match="hết ngày 03/7/2024; chi bộ xét từ ngày đó"):
        probation.review(case, date(2024, 7, 2))
    assert not VoteTally.objects.exists()
    assert probation.review(case, date(2024, 7, 3)).passed


@pytest.mark.parametrize(("late", "in_time"), [(0, True), (1, False)])
def test_thirty_working_days_are_in_time_and_one_more_is_not(city: Cast, late: int, in_time: bool) -> None:
    case = probation.on_probation(city, date(2023, 3, 6))
    probation.review(case, add_working_days(case.probation_ends_on, 30 + late).day)
    assert fresh(case).reviewed_in_time is in_time


def test_a_vote_that_carries_keeps_its_count_and_sets_the_clock_of_forwarding(city: Cast) -> None:
    case = probation.on_probation(city)
    tally = probation.review(case)
    assert (tally.body, tally.recognition, tally.document_no) == (Body.CELL, case, "06-NQ/CB")
    now = fresh(case)
    assert (now.state, now.class_certificate_no) == (S.CELL_RESOLVED, "12-GCN/ĐVM")
    assert (now.due_on, now.due_rule) == (
        add_working_days(REVIEWED, 5).day,
        "recognition.cell_forward_days",
    )


def test_without_the_class_for_new_members_there_is_no_review(city: Cast) -> None:
    case = probation.on_probation(city)
    bare = probation.Vote(REVIEWED, "06-NQ/CB", count())
    with pytest.raises(ValidationError) as refused:
        review_in_cell(by=BY, case=case, vote=bare, read_at=1, reason=WHY)
    assert set(refused.value.message_dict) == {"certificate_no"}


def test_a_failed_vote_is_counted_and_one_that_carries_ends_the_row(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.fail(case, date(2024, 6, 4), date(2024, 6, 11))
    assert (case.state, case.failed_votes, case.reviewed_in_time) == (S.ON_PROBATION, 2, True)
    probation.review(case, date(2024, 6, 18))
    assert (case.state, case.failed_votes, case.reviewed_on) == (S.CELL_RESOLVED, 0, date(2024, 6, 18))


def test_three_failed_votes_in_a_row_go_up_for_decision(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.fail(case, date(2024, 6, 4), date(2024, 6, 11), date(2024, 6, 18))
    assert (case.state, case.failed_votes) == (S.ESCALATED, 3)
    with pytest.raises(HouseError, match="đang ở bước “Chuyển cấp trên xem xét”"):
        probation.review(case, date(2024, 6, 25))
    probation.rule(case)
    assert fresh(case).state == S.RECOGNISED


def test_whether_the_first_vote_came_in_time_is_not_changed_by_a_later_one(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 3, 6))
    late = add_working_days(case.probation_ends_on, 31).day
    probation.fail(case, case.probation_ends_on)
    probation.review(case, late)
    assert (case.reviewed_on, case.reviewed_in_time) == (late, True)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(date(2024, 7, 6), "sau hôm nay"), (date(2024, 6, 3), "ở trước lần xét trước")],
)
def test_v10_votes_stand_in_order_and_none_is_held_tomorrow(city: Cast, day: date, sentence: str) -> None:
    case = probation.on_probation(city)
    probation.fail(case, date(2024, 6, 4))
    with pytest.raises(ValidationError, match=sentence):
        probation.review(case, day)


# Up to the base committee, and the decision


def test_every_step_has_the_clock_of_its_rule(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.review(case)
    probation.forward(case)
    assert (case.due_on, case.due_rule) == (
        add_working_days(REVIEWED, 25).day,
        "recognition.base_forward_days",
    )
    probation.base(case)
    assert (case.state, case.base_resolved_on) == (S.BASE_RESOLVED, date(2024, 6, 20))
    assert (case.due_on, case.due_rule) == (add_working_days(REVIEWED, 30).day, "recognition.decide_days")
    probation.rule(case)
    assert (case.due_on, case.due_rule, case.decision_no) == (None, "", "77-QĐ/QU")


def test_recognition_makes_official_from_the_end_of_the_probation(city: Cast) -> None:
    case = probation.recognised(city)
    membership = PartyMembership.objects.get(pk=case.membership_id)
    assert membership.official_on == ENDED
    assert (case.state, case.decided_on) == (S.RECOGNISED, date(2024, 7, 1))


def test_a_base_committee_that_is_there_is_not_passed_by(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.review(case)
    with pytest.raises(HouseError, match="Chưa có nghị quyết của “Đảng bộ phường Phúc Xá”"):
        probation.rule(case)
    assert PartyMembership.objects.get(pk=case.membership_id).official_on is None


def test_a_base_cell_has_no_base_committee(city: Cast) -> None:
    case = probation.on_probation(city, cell="office")
    probation.review(case)
    assert not UnitVersion.objects.filter(unit=case.cell, kind=UnitKind.CELL).exists()
    probation.forward(case)
    assert case.due_rule == "recognition.step_decide_days", "15 days count from the cell's resolution"
    with pytest.raises(HouseError, match="không qua nghị quyết đảng ủy cơ sở"):
        probation.base(case)
    probation.rule(case)
    assert case.state == S.RECOGNISED


def test_a_vote_that_fails_in_the_base_committee_leaves_the_dossier_there(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.review(case)
    probation.forward(case)
    assert not probation.base(case, agree=3).passed
    assert (case.state, case.base_resolved_on) == (S.CELL_RESOLVED, None)


def test_beyond_45_working_days_both_lower_levels_vote_again(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 3, 6))
    probation.review(case, date(2024, 3, 11))
    probation.base(case, date(2024, 3, 20))
    last = add_working_days(date(2024, 3, 11), 45).day
    with pytest.raises(ValidationError, match="phải biểu quyết lại"):
        probation.rule(case, add_working_days(last, 1).day)
    vote_again(by=BY, case=case, read_at=case.version, reason=WHY)
    assert (case.state, case.base_resolved_on, case.forwarded_on) == (S.ON_PROBATION, None, None)
    assert case.reviewed_in_time, "the first vote was in time"
    probation.review(case, date(2024, 6, 20))
    probation.base(case, date(2024, 6, 24))
    probation.rule(case)
    assert PartyMembership.objects.get(pk=case.membership_id).official_on == date(2024, 3, 6)


def test_on_the_last_of_45_working_days_it_is_still_decided_and_nobody_votes_again(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 3, 6))
    probation.review(case, date(2024, 3, 11))
    probation.base(case, date(2024, 3, 20))
    last = add_working_days(date(2024, 3, 11), 45).day
    with probation.later(last):
        with pytest.raises(HouseError, match="vẫn kịp đến hết ngày"):
            vote_again(by=BY, case=case, read_at=case.version, reason=WHY)
        probation.rule(case, last)
    assert case.state == S.RECOGNISED


def test_nobody_votes_again_before_anybody_voted(city: Cast) -> None:
    case = probation.on_probation(city)
    with pytest.raises(HouseError, match="Chưa có nghị quyết nào"):
        vote_again(by=BY, case=case, read_at=1, reason=WHY)


def test_a_count_of_the_deciding_meeting_has_to_carry(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.review(case)
    probation.base(case)
    with pytest.raises(ValidationError, match="không đủ để ra quyết định"):
        probation.rule(case, count=count(agree=5, disagree=5))
    case = fresh(case)
    probation.rule(case, count=count(agree=6, disagree=4))
    assert VoteTally.objects.get(recognition=case, body=Body.STANDING).passed


@pytest.mark.parametrize(
    ("day", "number", "field"),
    [(date(2024, 6, 19), "77-QĐ/QU", "decided_on"), (date(2024, 7, 1), "", "decision_no")],
)
def test_v10_a_decision_has_a_number_and_is_not_before_the_resolutions(
    city: Cast, day: date, number: str, field: str
) -> None:
    case = probation.on_probation(city)
    probation.review(case)
    probation.base(case)
    with pytest.raises(ValidationError) as refused:
        probation.rule(case, day, number=number)
    assert set(refused.value.message_dict) == {field}


def test_forwarding_is_said_once_and_after_the_review(city: Cast) -> None:
    case = probation.on_probation(city)
    with pytest.raises(HouseError, match="sau khi chi bộ đã xét"):
        probation.forward(case)
    probation.review(case)
    with pytest.raises(ValidationError, match="ở trước ngày chi bộ xét"):
        probation.forward(case, date(2024, 6, 9))
    probation.forward(case)
    with pytest.raises(HouseError, match="một lần"):
        probation.forward(case)


# Extension and removal


def extended(case: RecognitionCase, months: int = 6, why: str = "Có khuyết điểm") -> None:
    said = Extension(months, why, "31-QĐ/ĐU")
    extend(by=BY, case=case, extension=said, read_at=case.version, reason=WHY)


def test_an_extension_puts_the_end_off_and_the_review_begins_anew(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.fail(case, date(2024, 6, 4), date(2024, 6, 11))
    extended(case)
    now = fresh(case)
    assert (now.state, now.probation_ends_on, now.extended_months) == (
        S.ON_PROBATION,
        date(2024, 12, 3),
        6,
    )
    assert (now.reviewed_on, now.reviewed_in_time, now.failed_votes) == (None, None, 0)
    assert (now.extension_reason, now.extension_no) == ("Có khuyết điểm", "31-QĐ/ĐU")
    assert now.due_on == add_working_days(date(2024, 12, 3), 30).day
    with pytest.raises(ValidationError, match="chi bộ xét từ ngày đó"):
        probation.review(now, TODAY)


def test_a_probation_is_extended_once(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 1, 3))
    extended(case)
    with pytest.raises(HouseError, match="đã kéo dài một lần"):
        extended(case)


@pytest.mark.parametrize(
    ("months", "why", "field"), [(0, "x", "months"), (13, "x", "months"), (6, "", "why")]
)
def test_an_extension_has_a_reason_and_no_more_than_twelve_months(
    city: Cast, months: int, why: str, field: str
) -> None:
    case = probation.on_probation(city)
    with pytest.raises(ValidationError) as refused:
        extended(case, months, why)
    assert set(refused.value.message_dict) == {field}


def test_a_probation_that_still_runs_is_not_extended(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 7, 6))
    with pytest.raises(HouseError, match="chỉ xét kéo dài từ ngày đó"):
        extended(case)


def removed(case: RecognitionCase, on: date = TODAY) -> None:
    remove(by=BY, case=case, ruling=Ruling(on, "88-QĐ/QU"), read_at=case.version, reason=WHY)


def test_who_is_not_recognised_leaves_with_the_day_of_the_decision(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.fail(case, date(2024, 6, 4), date(2024, 6, 11), date(2024, 6, 18))
    removed(case)
    membership = PartyMembership.objects.get(pk=case.membership_id)
    assert (membership.end_ground, membership.during.upper) == (EndGround.REMOVED, TODAY)
    assert (fresh(case).state, fresh(case).due_on) == (S.REMOVED, None)
    left = ExitCase.objects.get(membership=membership)
    assert (left.removal_ground, left.state) == (RemovalGround.NOT_RECOGNISED, ExitCase.State.DECIDED)
    assert (left.happened_on, left.document_no, left.cell) == (TODAY, "88-QĐ/QU", case.cell)


def test_nobody_is_removed_for_want_of_recognition_before_the_probation_ends(city: Cast) -> None:
    case = probation.on_probation(city, date(2023, 7, 6))
    with pytest.raises(ValidationError, match="chưa xét xóa tên"):
        removed(case)


def test_who_left_is_not_recognised(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.review(case)
    probation.base(case)
    with acting(BY, WHY):
        during = type(case.membership.during)(case.membership.during.lower, date(2024, 6, 25))
        PartyMembership.objects.filter(pk=case.membership_id).update(during=during, end_ground=EndGround.DIED)
    with pytest.raises(HouseError, match="không còn là đảng viên"):
        probation.rule(case)


def test_the_dossier_of_somebody_who_left_ends(city: Cast) -> None:
    case = probation.on_probation(city)
    end_probation(by=BY, membership=case.membership, reason=WHY)
    assert (fresh(case).state, fresh(case).due_on, fresh(case).version) == (S.ENDED, None, 2)
    decided = probation.recognised(city)
    end_probation(by=BY, membership=decided.membership, reason=WHY)
    assert fresh(decided).state == S.RECOGNISED


# Cards


def test_cards_are_asked_for_in_one_list_and_handed_over(city: Cast) -> None:
    cases = [probation.recognised(city), probation.recognised(city)]
    asked = Batch(date(2024, 7, 4), {case.pk: case.version for case in cases})
    assert request_cards(by=BY, batch=asked, reason=WHY) == 2
    cases = [fresh(case) for case in cases]
    assert {(case.state, case.card_requested_on) for case in cases} == {(S.CARD_REQUESTED, date(2024, 7, 4))}
    came = Batch(TODAY, {case.pk: case.version for case in cases})
    assert issue_cards(by=BY, batch=came, reason=WHY) == 2
    assert {fresh(case).state for case in cases} == {S.CARD_ISSUED}


def test_a_list_of_cards_goes_whole_or_not_at_all(city: Cast) -> None:
    good, waiting = probation.recognised(city), probation.on_probation(city)
    batch = Batch(TODAY, {good.pk: good.version, waiting.pk: waiting.version})
    with pytest.raises(HouseError, match="đang ở bước “Đang dự bị”"):
        request_cards(by=BY, batch=batch, reason=WHY)
    assert fresh(good).state == S.RECOGNISED
    with pytest.raises(HouseError, match="Chưa chọn"):
        request_cards(by=BY, batch=Batch(TODAY, {}), reason=WHY)
    with pytest.raises(ValidationError, match="ở trước bước trước đó"):
        request_cards(by=BY, batch=Batch(date(2024, 6, 30), {good.pk: good.version}), reason=WHY)


# Two clerks, rights, states


def test_who_read_an_older_version_is_told_who_was_first(city: Cast) -> None:
    case = probation.on_probation(city)
    probation.review(case, by=city.accounts["phucxa"])
    with pytest.raises(HouseError, match="Đồng chí Phạm Văn Phúc, lúc"):
        probation.rule(case, read_at=1)


@pytest.mark.parametrize("username", ["lanhdao", "quantri", "moi"])
def test_who_may_not_prepare_does_not_review(city: Cast, username: str) -> None:
    case = probation.on_probation(city)
    with pytest.raises(Refused):
        probation.review(case, by=city.accounts[username])


def test_a_clerk_does_not_decide_elsewhere(city: Cast) -> None:
    case = probation.on_probation(city, cell="cell_3")
    probation.review(case)
    probation.base(case)
    with pytest.raises(Refused, match="nằm ngoài phạm vi"):
        probation.rule(case, by=city.accounts["phucxa"])
    probation.rule(case, by=city.accounts["thanhuy"])
    assert case.state == S.RECOGNISED


def test_every_state_has_a_way_on_and_an_owner() -> None:
    assert set(NEXT) == set(OWNERS) == set(S.values)
    assert {one for follows in NEXT.values() for one in follows} <= set(S.values)
    for state in S.values:
        for to in S.values:
            case = RecognitionCase(state=state)
            if to in NEXT[state]:
                check_move(case, to)
            else:
                with pytest.raises(HouseError, match="không chuyển sang"):
                    check_move(case, to)


def test_clocks_are_set_anew_after_the_calendar_or_bulk_rows(city: Cast) -> None:
    waiting, resolved = probation.on_probation(city), probation.on_probation(city)
    probation.review(resolved)
    right = {case.pk: (fresh(case).due_on, fresh(case).due_rule) for case in (waiting, resolved)}
    with acting(BY, WHY):
        RecognitionCase.objects.update(due_on=None, due_rule="")
    assert renew_dues(by=BY, reason=WHY) == 2
    assert {case.pk: (fresh(case).due_on, fresh(case).due_rule) for case in (waiting, resolved)} == right
    assert renew_dues(by=BY, reason=WHY) == 0
