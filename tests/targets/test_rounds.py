"""Drafting, assigning and issuing a round of targets."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange
from namro.journal.models import JournalEvent
from namro.targets.models import Indicator, TargetAssignment, TargetRound
from namro.targets.rounds.actions import draft_round
from namro.targets.rounds.steps.actions import move_on
from namro.targets.states import NEXT, OWNERS, S, check_move
from tests.cast import BY, WHY, Cast
from tests.membership.together import meanwhile
from tests.targets import rounds
from tests.targets.rounds import draft, give, issue, submit

MEMBERS = Indicator.MASS_MEMBER
FORWARD = [S.DRAFT, S.REGISTERING, S.BALANCED, S.SUBMITTED, S.ISSUED, S.CLOSED, S.ARCHIVED]
BACKWARD = {(S.REGISTERING, S.DRAFT), (S.BALANCED, S.REGISTERING), (S.SUBMITTED, S.BALANCED)}
ALLOWED = set(pairwise(FORWARD)) | BACKWARD
EVERY_MOVE = [(here, there) for here in S for there in S]


# States


@pytest.mark.parametrize(("here", "there"), EVERY_MOVE)
def test_a_round_goes_one_step_at_a_time(here: str, there: str) -> None:
    round_ = TargetRound(state=here)
    if (here, there) in ALLOWED:
        check_move(round_, there)
    else:
        with pytest.raises(HouseError) as refusal:
            check_move(round_, there)
        assert str(refusal.value) == (
            f"Đợt giao đang ở trạng thái “{S(here).label}”, không chuyển sang “{S(there).label}” được."
        )


def test_every_state_has_its_next_steps_and_every_step_its_owner() -> None:
    assert set(NEXT) == set(S)
    assert {there for steps in NEXT.values() for there in steps} == set(OWNERS)


# Draft


def test_a_round_begins_as_a_draft(city: Cast) -> None:
    round_ = draft(city)
    round_.refresh_from_db()
    assert (round_.state, round_.document_no, round_.issued_on) == (S.DRAFT, "", None)
    assert (round_.level_unit, round_.during) == (city.units["city"], rounds.NEXT_YEAR)
    event = JournalEvent.objects.get(table_name="targets_targetround", row_pk=str(round_.pk))
    assert (event.op, event.reason) == ("INSERT", WHY)


@pytest.mark.parametrize(
    ("title", "during"), [("", rounds.NEXT_YEAR), ("Chỉ tiêu", DateRange(empty=True))], ids=["title", "days"]
)
def test_a_draft_has_a_title_and_days(city: Cast, title: str, during: DateRange) -> None:
    with pytest.raises(ValidationError):
        draft_round(by=BY, level_unit=city.units["city"], title=title, during=during, reason=WHY)


@pytest.mark.parametrize("username", ["lanhdao", "badinh", "phucxa", "quantri", "moi"])
def test_only_the_city_analyst_drafts_assigns_and_submits(city: Cast, username: str) -> None:
    other, analyst = city.accounts[username], city.accounts["thanhuy"]
    with pytest.raises(Refused, match="giao chỉ tiêu"):
        draft(city, by=other)
    round_ = draft(city, by=analyst)
    with pytest.raises(Refused, match="giao chỉ tiêu"):
        give(city, round_, {"ba_vi": 4}, by=other)
    give(city, round_, {"ba_vi": 4}, by=analyst)
    with pytest.raises(Refused, match="giao chỉ tiêu"):
        submit(round_, by=other)
    submit(round_, by=analyst)


@pytest.mark.parametrize("username", ["thanhuy", "badinh", "phucxa", "quantri", "moi"])
def test_only_a_leader_issues(city: Cast, username: str) -> None:
    round_ = draft(city)
    give(city, round_, {"ba_vi": 4})
    submit(round_)
    with pytest.raises(Refused, match="ban hành, điều chỉnh chỉ tiêu"):
        issue(round_, {MEMBERS: 4}, by=city.accounts[username])
    issue(round_, {MEMBERS: 4}, by=city.accounts["lanhdao"])
    assert round_.state == S.ISSUED


# Assignments


def test_direct_units_are_given_their_numbers(city: Cast) -> None:
    made = give(city, draft(city), {"ba_dinh": 6, "ba_vi": 4, "agencies": 2})
    assert [(one.assignee, one.value) for one in made] == [
        (city.units["ba_dinh"], 6),
        (city.units["ba_vi"], 4),
        (city.units["agencies"], 2),
    ]


@pytest.mark.parametrize("unit", ["phuc_xa", "cell_1", "office", "city"])
def test_only_direct_units_are_given_targets(city: Cast, unit: str) -> None:
    """One wrong unit, and none of the numbers is kept."""
    round_ = draft(city)
    refusal = f"Đơn vị {city.code(unit)} không trực thuộc cấp ủy giao vào ngày 01/01/2025"
    with pytest.raises(HouseError, match=refusal):
        give(city, round_, {"ba_vi": 4, unit: 1})
    assert not round_.assignments.exists()


def test_a_district_gives_to_its_own_units(city: Cast) -> None:
    round_ = draft(city, "ba_dinh")
    assert give(city, round_, {"phuc_xa": 5})[0].pk
    with pytest.raises(HouseError, match="không trực thuộc cấp ủy giao"):
        give(city, round_, {"ba_vi": 5})


@pytest.mark.parametrize("value", [0, -1])
def test_a_target_is_at_least_one(city: Cast, value: int) -> None:
    round_ = draft(city)
    with pytest.raises(ValidationError, match="lớn hơn hoặc bằng với 1"):
        give(city, round_, {"ba_dinh": 6, "ba_vi": value})
    assert not round_.assignments.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetAssignment.objects.create(
            round=round_, indicator=MEMBERS, assignee=city.units["ba_vi"], value=value
        )


def test_an_unknown_indicator_is_refused(city: Cast) -> None:
    with pytest.raises(ValidationError, match="T_MOON"):
        give(city, draft(city), {"ba_vi": 4}, "T_MOON")


def test_one_unit_is_given_one_number_of_one_indicator(city: Cast) -> None:
    round_ = draft(city)
    give(city, round_, {"ba_vi": 4})
    with pytest.raises(ValidationError, match="Đơn vị đã được giao chỉ tiêu này trong đợt"):
        give(city, round_, {"ba_dinh": 6, "ba_vi": 5})
    assert round_.assignments.get().value == 4
    give(city, round_, {"ba_vi": 5}, Indicator.MEMBER_NEW)
    give(city, draft(city), {"ba_vi": 5})


def test_after_the_issue_nothing_is_assigned(city: Cast) -> None:
    round_ = rounds.issued(city, {"ba_vi": 4})
    with pytest.raises(HouseError, match="đã ban hành; muốn đổi chỉ tiêu phải ban hành bản điều chỉnh"):
        give(city, round_, {"ba_dinh": 6})


def test_a_draft_read_before_the_issue_is_no_draft_any_more(city: Cast) -> None:
    """What is in the database counts, not what somebody still has in hand."""
    round_ = draft(city)
    give(city, round_, {"ba_vi": 4})
    in_hand = TargetRound.objects.get(pk=round_.pk)
    issue(submit(round_), {MEMBERS: 4})
    with pytest.raises(HouseError, match="đã ban hành"):
        give(city, in_hand, {"ba_dinh": 6})


# Issue


def test_an_issued_round_keeps_its_paper(city: Cast) -> None:
    round_ = rounds.issued(city, {"ba_dinh": 6, "ba_vi": 4})
    round_.refresh_from_db()
    assert (round_.state, round_.document_no, round_.issued_on) == (S.ISSUED, "11-KH/TU", date(2024, 7, 1))
    assert round_.printed_totals == {MEMBERS: 10}


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        ({MEMBERS: 1234}, "tổng trên văn bản 1.234, cộng các đơn vị là 1.011"),
        ({MEMBERS: 1010}, "tổng trên văn bản 1.010, cộng các đơn vị là 1.011"),
        ({}, "tổng trên văn bản chưa ghi, cộng các đơn vị là 1.011"),
        (
            {MEMBERS: 1011, Indicator.MEMBER_NEW: 1905},
            "Kết nạp đảng viên mới: tổng trên văn bản 1.905, cộng các đơn vị là 0",
        ),
    ],
    ids=["more", "less", "not printed", "printed without lines"],
)
def test_tg10_a_printed_total_is_the_sum_of_its_lines(
    city: Cast, totals: dict[str, int], sentence: str
) -> None:
    round_ = draft(city)
    give(city, round_, {"ba_dinh": 1007, "ba_vi": 4})
    submit(round_)
    with pytest.raises(HouseError, match=sentence):
        issue(round_, totals)
    round_.refresh_from_db()
    assert round_.state == S.SUBMITTED


def test_tg10_a_printed_zero_needs_no_line(city: Cast) -> None:
    round_ = draft(city)
    give(city, round_, {"ba_vi": 4})
    issue(submit(round_), {MEMBERS: 4, Indicator.MEMBER_NEW: 0})
    assert round_.state == S.ISSUED


def test_tg10_a_total_of_something_unknown_is_refused(city: Cast) -> None:
    round_ = draft(city)
    give(city, round_, {"ba_vi": 4})
    submit(round_)
    with pytest.raises(HouseError, match="Không có chỉ tiêu “T_MOON”"):
        issue(round_, {MEMBERS: 4, "T_MOON": 1})


def test_a_round_without_targets_is_not_balanced(city: Cast) -> None:
    with pytest.raises(HouseError, match="chưa có chỉ tiêu nào; giao chỉ tiêu rồi mới cân đối"):
        submit(draft(city))


def test_a_round_without_targets_is_not_issued(city: Cast) -> None:
    """Also where its last line went after it was submitted, by a decision in the tree."""
    round_ = draft(city)
    give(city, round_, {"ba_vi": 4})
    submit(round_)
    round_.assignments.all().delete()
    with pytest.raises(HouseError, match="chưa có chỉ tiêu nào; giao chỉ tiêu rồi mới ban hành"):
        issue(round_, {})


@pytest.mark.parametrize(
    "changes", [{"document_no": ""}, {"issued_on": None}], ids=lambda changes: next(iter(changes))
)
def test_an_issue_needs_its_paper(city: Cast, changes: dict[str, Any]) -> None:
    round_ = draft(city)
    give(city, round_, {"ba_vi": 4})
    submit(round_)
    with pytest.raises(ValidationError, match="Đợt đã ban hành phải có số và ngày văn bản"):
        issue(round_, {MEMBERS: 4}, **changes)
    assert TargetRound.objects.get(pk=round_.pk).state == S.SUBMITTED
    with pytest.raises(IntegrityError, match="targets_round_issued_has_document"), transaction.atomic():
        TargetRound.objects.filter(pk=round_.pk).update(state=S.ISSUED)


def test_a_round_is_issued_once(city: Cast) -> None:
    round_ = draft(city)
    give(city, round_, {"ba_vi": 4})
    in_hand = TargetRound.objects.get(pk=submit(round_).pk)
    issue(round_, {MEMBERS: 4})
    for again in (round_, in_hand):
        with pytest.raises(HouseError, match="không chuyển sang “Đã ban hành” được"):
            issue(again, {MEMBERS: 4}, document_no="12-KH/TU")
    assert TargetRound.objects.get(pk=round_.pk).document_no == "11-KH/TU"


def test_two_issue_one_round_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    round_ = draft(committed_city)
    give(committed_city, round_, {"ba_vi": 4})
    in_hand = TargetRound.objects.get(pk=submit(round_).pk)
    second = meanwhile(
        owner,
        lambda: issue(round_, {MEMBERS: 4}),
        lambda: issue(in_hand, {MEMBERS: 4}, document_no="12-KH/TU"),
    )
    with pytest.raises(HouseError, match="không chuyển sang “Đã ban hành” được"):
        second.result()
    assert TargetRound.objects.get(pk=round_.pk).document_no == "11-KH/TU"


def test_a_target_given_while_the_round_is_issued_comes_too_late(
    owner: psycopg.Connection, committed_city: Cast
) -> None:
    """Otherwise the printed total would not be the sum of its lines."""
    round_ = draft(committed_city)
    give(committed_city, round_, {"ba_vi": 4})
    in_hand = TargetRound.objects.get(pk=submit(round_).pk)
    second = meanwhile(
        owner,
        lambda: issue(round_, {MEMBERS: 4}),
        lambda: give(committed_city, in_hand, {"ba_dinh": 6}),
    )
    with pytest.raises(HouseError, match="đã ban hành"):
        second.result()
    assert round_.assignments.count() == 1


def test_a_step_waits_for_the_target_that_is_being_given(
    owner: psycopg.Connection, committed_city: Cast
) -> None:
    """Who submits has read four; ten were given meanwhile, and he is told by whom."""
    round_ = draft(committed_city)
    give(committed_city, round_, {"ba_vi": 4})
    in_hand = TargetRound.objects.get(pk=round_.pk)
    read_at = in_hand.version
    second = meanwhile(
        owner,
        lambda: give(committed_city, round_, {"ba_dinh": 6}),
        lambda: move_on(by=BY, round_=in_hand, to=S.REGISTERING, read_at=read_at, reason=WHY),
    )
    with pytest.raises(HouseError, match=r"Hệ thống, lúc .* vừa sửa đợt giao này. Xem bản mới"):
        second.result()
