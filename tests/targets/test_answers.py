"""What units answer to issued numbers, who follows them, and the end of a round."""

from __future__ import annotations

from datetime import date

import pytest

from namro.access.queries import Refused
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.targets.models import Indicator, TargetAssignment, TargetRound
from namro.targets.rounds.actions import follow
from namro.targets.rounds.answers.actions import answer_assignment
from namro.targets.rounds.steps.actions import close_round, move_on
from namro.targets.states import S
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.targets.rounds import draft, give, lower, revise, submit

ACCEPT, OBJECT = TargetAssignment.Answer.ACCEPTED, TargetAssignment.Answer.OBJECTED
NOTE = "Nguồn quần chúng ưu tú chỉ còn 6"


def line(city: Cast, unit: str = "ba_dinh") -> TargetAssignment:
    return TargetAssignment.objects.get(
        round=city.round, indicator=Indicator.MASS_MEMBER, assignee=city.units[unit]
    )


def answer(city: Cast, one: TargetAssignment, said: str = ACCEPT, note: str = "", by: str = "badinh") -> None:
    answer_assignment(by=city.accounts[by], line=one, answer=said, note=note, reason=WHY)


def test_a_unit_accepts(city: Cast) -> None:
    answer(city, line(city), note="thừa")
    found = line(city)
    assert (found.answer, found.answered_on, found.answer_note) == (ACCEPT, TODAY, "")


def test_a_unit_objects_and_says_why_and_may_accept_after_all(city: Cast) -> None:
    answer(city, line(city), OBJECT, NOTE)
    assert (line(city).answer, line(city).answer_note) == (OBJECT, NOTE)
    answer(city, line(city))
    assert (line(city).answer, line(city).answer_note) == (ACCEPT, "")


@pytest.mark.parametrize(
    ("said", "note", "sentence"),
    [(OBJECT, "", "Đề nghị xem lại phải ghi lý do"), ("PERHAPS", "", "Chọn nhận chỉ tiêu"), ("", "", "Chọn")],
)
def test_an_answer_that_says_nothing(city: Cast, said: str, note: str, sentence: str) -> None:
    with pytest.raises(Exception, match=sentence):
        answer(city, line(city), said, note)
    assert line(city).answer == ""


@pytest.mark.parametrize("username", ["thanhuy", "lanhdao", "phucxa", "quantri"])
def test_only_the_unit_answers(city: Cast, username: str) -> None:
    with pytest.raises(Refused, match="trả lời chỉ tiêu được giao"):
        answer(city, line(city), by=username)


def test_a_number_that_was_replaced_is_not_answered(city: Cast) -> None:
    old = line(city)
    revise(city, "ba_dinh", 14)
    with pytest.raises(HouseError, match="Chỉ tiêu này đã được thay"):
        answer(city, old)
    new = TargetAssignment.objects.get(pk__gt=old.pk, assignee=old.assignee, indicator=old.indicator)
    answer(city, new)


def test_what_is_not_issued_is_not_answered(city: Cast) -> None:
    (made,) = give(city, draft(city), {"ba_dinh": 4})
    with pytest.raises(HouseError, match="Chỉ trả lời chỉ tiêu của đợt đã ban hành"):
        answer(city, made)


# Who follows


def test_somebody_follows_a_number_until_a_day(city: Cast) -> None:
    person = add_person("Trương Văn Theo")
    follow(by=BY, line=line(city), responsible=person, due_on=date(2024, 11, 30), reason=WHY)
    assert (line(city).responsible, line(city).due_on) == (person, date(2024, 11, 30))
    with pytest.raises(HouseError, match="Hạn 01/01/2025 nằm ngoài thời gian"):
        follow(by=BY, line=line(city), responsible=person, due_on=date(2025, 1, 1), reason=WHY)
    with pytest.raises(Refused, match="giao chỉ tiêu"):
        follow(by=city.accounts["badinh"], line=line(city), responsible=None, due_on=None, reason=WHY)


# The end


def close(round_: TargetRound, on: date, note: str = "Đạt 98 %", by: object = BY) -> None:
    with clock.frozen(on):
        close_round(by=by, round_=round_, note=note, read_at=None, reason=WHY)


def test_a_round_is_closed_after_its_last_day_and_then_archived(city: Cast) -> None:
    round_ = city.round
    assert round_ is not None
    with pytest.raises(HouseError, match="còn thực hiện đến hết ngày 31/12/2024; kết thúc sau ngày đó"):
        close(round_, date(2024, 12, 31))
    with pytest.raises(HouseError, match="Ghi chú khi kết thúc đợt giao"):
        close(round_, date(2025, 1, 1), "  ")
    close(round_, date(2025, 1, 1), by=city.accounts["lanhdao"])
    assert (round_.state, round_.closing_note) == (S.CLOSED, "Đạt 98 %")
    with pytest.raises(HouseError, match="Đợt giao đã kết thúc, không đổi người theo dõi nữa"):
        follow(by=BY, line=line(city), responsible=None, due_on=None, reason=WHY)
    move_on(by=city.accounts["thanhuy"], round_=round_, to=S.ARCHIVED, read_at=None, reason=WHY)
    assert TargetRound.objects.get(pk=round_.pk).state == S.ARCHIVED


@pytest.mark.parametrize("username", ["thanhuy", "badinh", "quantri"])
def test_only_a_leader_closes(city: Cast, username: str) -> None:
    assert city.round is not None
    with pytest.raises(Refused, match="ban hành, điều chỉnh chỉ tiêu"):
        close(city.round, date(2025, 1, 1), by=city.accounts[username])


def test_a_submitted_round_goes_back_by_who_approves_or_who_assigns(city: Cast) -> None:
    for username in ("lanhdao", "thanhuy"):
        round_ = draft(city)
        give(city, round_, {"ba_vi": 4})
        submit(round_)
        by = city.accounts[username]
        move_on(by=by, round_=round_, to=S.BALANCED, read_at=None, reason="Trả lại: thiếu tờ trình")
        assert round_.state == S.BALANCED
    submit(round_)
    with pytest.raises(Refused, match="giao chỉ tiêu"):
        move_on(by=city.accounts["badinh"], round_=round_, to=S.BALANCED, read_at=None, reason=WHY)


@pytest.mark.parametrize("to", [S.ISSUED, S.CLOSED])
def test_issuing_and_closing_have_doors_of_their_own(city: Cast, to: str) -> None:
    with pytest.raises(ValueError, match=to):
        move_on(by=BY, round_=draft(city), to=to, read_at=None, reason=WHY)


@pytest.mark.parametrize("username", ["badinh", "phucxa"])
def test_units_prepare_their_own_redistribution(city: Cast, username: str) -> None:
    """The unit analyst his district's; a clerk of a ward not that one."""
    if username == "badinh":
        assert lower(city, {"phuc_xa": 7}, by=city.accounts[username]).state == S.DRAFT
        return
    with pytest.raises(Refused, match="giao chỉ tiêu"):
        lower(city, {"phuc_xa": 7}, by=city.accounts[username])
