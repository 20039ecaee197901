"""Issued numbers change by a revision with its paper (TG2): the old one ends, the new one begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from namro.access.queries import Refused
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, span
from namro.targets.models import Indicator, TargetAssignment, TargetRevision, TargetRound
from namro.targets.rounds.actions import follow
from namro.targets.rounds.queries import revise_by
from namro.targets.rounds.steps.actions import close_round
from tests.cast import BY, WHY, Cast, add_person
from tests.membership.together import meanwhile
from tests.targets.rounds import PAPER, issue, lower, revise, submit, target

JULY = date(2024, 7, 2)
YEAR = span(date(2024, 1, 1), date(2025, 1, 1))
Line = tuple[int, int | None, DateRange]


def lines(city: Cast, unit: str = "ba_dinh") -> list[Line]:
    """(number, number at first, days) of the cast's year."""
    found = TargetAssignment.objects.filter(
        round=city.round, indicator=Indicator.MASS_MEMBER, assignee=city.units[unit]
    )
    return [(one.value, one.initial_value, one.during) for one in found.order_by("during")]


def test_tg2_the_old_number_ends_and_the_new_one_begins(city: Cast) -> None:
    said = revise(city, "ba_dinh", 14, effective_on=JULY)
    assert lines(city) == [
        (10, 10, span(YEAR.lower, JULY)),
        (14, 10, span(JULY, YEAR.upper)),
    ]
    assert (said.version_no, said.old_value, said.new_value) == (1, 10, 14)
    assert (said.document_no, said.issued_on, said.requested_by) == (
        PAPER.document_no,
        PAPER.issued_on,
        PAPER.requested_by,
    )


def test_tg2_every_revision_has_its_number_and_the_first_target_is_kept(city: Cast) -> None:
    revise(city, "ba_dinh", 14, effective_on=JULY)
    second = revise(city, "ba_dinh", 9, effective_on=date(2024, 7, 4))
    assert (second.version_no, second.old_value, second.new_value) == (2, 14, 9)
    assert [(value, first) for value, first, _ in lines(city)] == [(10, 10), (14, 10), (9, 10)]


def test_edge_10_a_revision_changes_what_counts_from_its_day(city: Cast) -> None:
    """100 becomes 80 in September: periods that end before keep what was in force then."""
    with clock.frozen(date(2024, 10, 1)):
        revise(city, "ba_dinh", 8, effective_on=date(2024, 9, 1))
        assert target(city, "ba_dinh", "2024-H1").amount == 10
        assert target(city, "ba_dinh", "2024-9T").amount == 8
        assert target(city, period="2024-9T").amount == 18
        assert lines(city)[-1][:2] == (8, 10), "the first target stays beside it"


def test_a_number_is_taken_back(city: Cast) -> None:
    said = revise(city, "ba_dinh", None, effective_on=JULY)
    assert lines(city) == [(10, 10, span(YEAR.lower, JULY))]
    assert (said.old_value, said.new_value) == (10, None)
    again = revise(city, "ba_dinh", 5, effective_on=date(2024, 7, 4))
    assert (again.version_no, again.old_value, again.new_value) == (2, None, 5)


def test_a_unit_without_a_number_is_given_one_later(city: Cast) -> None:
    said = revise(city, "agencies", 3, effective_on=JULY)
    assert (said.old_value, said.new_value) == (None, 3)
    assert lines(city, "agencies") == [(3, 3, span(JULY, YEAR.upper))]


def test_a_number_that_was_wrong_from_the_first_day(city: Cast) -> None:
    """It never began; what it was is said by the revision."""
    said = revise(city, "ba_dinh", 11, effective_on=YEAR.lower, reason="ERROR")
    assert lines(city) == [(11, 10, YEAR)]
    assert (said.old_value, said.new_value) == (10, 11)
    connection.check_constraints()


def test_the_new_number_is_followed_by_who_followed_the_old_and_answered_anew(city: Cast) -> None:
    person = add_person("Trương Văn Theo")
    line = TargetAssignment.objects.get(
        round=city.round, indicator=Indicator.MASS_MEMBER, assignee=city.units["ba_dinh"]
    )
    follow(by=BY, line=line, responsible=person, due_on=date(2024, 11, 30), reason=WHY)
    TargetAssignment.objects.filter(pk=line.pk).update(answer="ACCEPTED", answered_on=JULY)
    revise(city, "ba_dinh", 14)
    new = TargetAssignment.objects.get(pk__gt=line.pk, indicator=line.indicator, assignee=line.assignee)
    assert (new.responsible, new.due_on) == (person, date(2024, 11, 30))
    assert (new.answer, new.answered_on) == ("", None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"effective_on": date(2025, 1, 1)}, "nằm ngoài thời gian của đợt: từ 01/01/2024 đến 31/12/2024"),
        ({"effective_on": date(2023, 12, 31)}, "nằm ngoài thời gian của đợt"),
        ({"reason": "MOOD"}, "Chọn lý do điều chỉnh trong danh sách"),
        ({"document": replace(PAPER, issued_on=date(2024, 7, 6))}, "Ngày văn bản 06/7/2024 ở sau hôm nay"),
    ],
    ids=["after", "before", "reason", "paper to come"],
)
def test_a_revision_that_cannot_be(city: Cast, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(HouseError, match=sentence):
        revise(city, "ba_dinh", 14, **changes)
    assert lines(city) == [(10, 10, YEAR)]


@pytest.mark.parametrize(
    ("unit", "value", "sentence"),
    [
        ("ba_dinh", 10, "Chỉ tiêu mới phải khác chỉ tiêu cũ"),
        ("ba_dinh", 0, "chỉ tiêu mới ít nhất là 1"),
        ("ba_dinh", -2, "new_value"),
    ],
)
def test_a_new_number_is_one_and_another_one(city: Cast, unit: str, value: int, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        revise(city, unit, value)


def test_a_revision_has_a_paper(city: Cast) -> None:
    with pytest.raises(ValidationError, match="document_no"):
        revise(city, "ba_dinh", 14, document=replace(PAPER, document_no=""))


def test_only_direct_units_are_given_a_number_later(city: Cast) -> None:
    with pytest.raises(HouseError, match="không trực thuộc cấp ủy giao vào ngày 02/7/2024"):
        revise(city, "phuc_xa", 3)
    with pytest.raises(HouseError, match="không có gì để thôi giao"):
        revise(city, "agencies", None)


def test_a_revision_does_not_jump_over_a_later_one(city: Cast) -> None:
    revise(city, "ba_dinh", 14, effective_on=date(2024, 10, 1))
    with pytest.raises(HouseError, match="đã có thay đổi từ ngày 01/10/2024; điều chỉnh từ ngày đó trở đi"):
        revise(city, "ba_dinh", 12, effective_on=JULY)


def test_a_round_that_is_not_issued_is_not_revised(city: Cast) -> None:
    round_ = lower(city, {"phuc_xa": 7})
    city.round = round_
    with pytest.raises(HouseError, match="Chỉ điều chỉnh chỉ tiêu của đợt đã ban hành"):
        revise(city, "phuc_xa", 8)


@pytest.mark.parametrize("username", ["thanhuy", "badinh", "phucxa", "quantri"])
def test_only_a_leader_revises(city: Cast, username: str) -> None:
    with pytest.raises(Refused, match="ban hành, điều chỉnh chỉ tiêu"):
        revise(city, "ba_dinh", 14, by=city.accounts[username])
    assert revise(city, "ba_dinh", 14, by=city.accounts["lanhdao"]).pk


def test_who_drafted_does_not_decide(city: Cast) -> None:
    """An account may hold both roles; two people are needed all the same."""
    leader = city.accounts["lanhdao"]
    round_ = lower(city, {"phuc_xa": 7})
    TargetRound.objects.filter(pk=round_.pk).update(drafted_by=str(leader.pk))
    submit(round_)
    with pytest.raises(Refused, match="Người lập đợt giao không tự ban hành"):
        issue(round_, {Indicator.MASS_MEMBER: 7}, by=leader)
    issue(round_, {Indicator.MASS_MEMBER: 7})
    city.round = round_
    with pytest.raises(Refused, match="Người lập đợt giao không tự ban hành"):
        revise(city, "phuc_xa", 8, by=leader)
    with clock.frozen(date(2025, 1, 1)), pytest.raises(Refused, match="Người lập đợt giao"):
        close_round(by=leader, round_=round_, note="Xong", read_at=None, reason=WHY)


def test_the_second_who_revises_is_told(city: Cast) -> None:
    assert city.round is not None
    read_at = TargetRound.objects.get(pk=city.round.pk).version
    revise(city, "ba_dinh", 14, read_at=read_at, by=city.accounts["lanhdao"])
    with pytest.raises(HouseError, match="Đồng chí Nguyễn Văn Lãnh, lúc"):
        revise(city, "ba_vi", 14, read_at=read_at)


def test_two_revise_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    """The second reads what the first has made; both are kept, in order."""
    city = committed_city
    second = meanwhile(
        owner,
        lambda: revise(city, "ba_dinh", 14, effective_on=JULY),
        lambda: revise(city, "ba_dinh", 9, effective_on=date(2024, 7, 4)),
    )
    assert second.result().old_value == 14
    assert [value for value, *_ in lines(city)] == [10, 14, 9]


def test_two_revise_what_both_have_read(owner: psycopg.Connection, committed_city: Cast) -> None:
    city = committed_city
    read_at = TargetRound.objects.get().version
    second = meanwhile(
        owner,
        lambda: revise(city, "ba_dinh", 14, read_at=read_at),
        lambda: revise(city, "ba_dinh", 9, read_at=read_at),
    )
    with pytest.raises(HouseError, match="vừa sửa đợt giao này"):
        second.result()
    assert [value for value, *_ in lines(city)] == [10, 14]


def test_after_the_last_day_for_revisions_it_is_said(city: Cast) -> None:
    assert city.round is not None
    found = revise_by(city.round, date(2024, 7, 1))
    assert found is not None
    assert (found.day, found.confirmed, found.passed) == (date(2024, 9, 30), False, False)
    with clock.frozen(date(2024, 10, 1)):
        assert found.passed
        assert revise(city, "ba_dinh", 14).pk, "a warning, not a bar: nobody has confirmed the day"


# What plain SQL may not do either


def rows(city: Cast) -> Any:
    return TargetAssignment.objects.filter(round=city.round)


CHANGES: list[tuple[str, Callable[[Cast], object]]] = [
    ("không sửa đè được", lambda city: rows(city).update(value=1)),
    ("không sửa đè được", lambda city: rows(city).update(initial_value=1)),
    ("không sửa đè được", lambda city: rows(city).update(assignee=city.units["agencies"])),
    ("không sửa đè được", lambda city: rows(city).update(indicator=Indicator.MASS_ORG)),
    ("không sửa đè được", lambda city: rows(city).update(during=span(date(2024, 2, 1), date(2025, 1, 1)))),
    ("không sửa đè được", lambda city: rows(city).update(during=span(YEAR.lower, date(2026, 1, 1)))),
    ("không xóa được", lambda city: (rows(city).delete(), connection.check_constraints())),
    ("đã ban hành nên không sửa", lambda city: TargetRound.objects.update(printed_totals={})),
    ("đã ban hành nên không sửa", lambda city: TargetRound.objects.update(document_no="99-KH/TU")),
    ("đã ban hành nên không sửa", lambda city: TargetRound.objects.update(title="Khác")),
    ("mỗi lần chỉ một bước", lambda city: TargetRound.objects.update(state="DRAFT")),
    ("mỗi lần chỉ một bước", lambda city: TargetRound.objects.update(state="ARCHIVED")),
    ("không sửa, không xóa được", lambda city: TargetRevision.objects.update(new_value=3)),
    ("không sửa, không xóa được", lambda city: TargetRevision.objects.all().delete()),
]


@pytest.mark.parametrize(("sentence", "change"), CHANGES)
def test_what_was_issued_stays(city: Cast, sentence: str, change: Callable[[Cast], object]) -> None:
    revise(city, "ba_vi", 12)
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        change(city)


def test_an_issued_number_may_end(city: Cast) -> None:
    """Its value stays; only its days grow shorter."""
    row = rows(city).filter(assignee=city.units["ba_vi"], indicator=Indicator.MASS_MEMBER)
    row.update(during=span(YEAR.lower, JULY))
    assert lines(city, "ba_vi") == [(10, 10, span(YEAR.lower, JULY))]


def test_a_revision_lies_within_the_life_of_its_unit(city: Cast) -> None:
    with pytest.raises(IntegrityError, match="ngày ghi nằm ngoài thời gian đó"), transaction.atomic():
        TargetRevision.objects.create(
            round=city.round,
            indicator=Indicator.MASS_MEMBER,
            unit=city.units["ba_dinh"],
            version_no=1,
            new_value=5,
            reason="ERROR",
            document_no="1",
            issued_on=JULY,
            effective_on=date(1990, 1, 1),
        )
