"""Rule V12: the arithmetic of a secret ballot."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from namro.ground import clock
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.models import Body, Exemption, ExemptionReason, TemporaryStay
from namro.membership.votes import Count, KnownBase, cell_base, check_count, judge
from namro.people.models import HomeCell, PartyMembership
from namro.regulations.majority import Majority
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.deeds import record
from tests.membership.voting.counts import HELD, count

small = st.integers(min_value=0, max_value=60)


@st.composite
def possible(draw: st.DrawFn) -> Count:
    """Any count a board can write down."""
    base = draw(st.integers(1, 200))
    away, exempt, suspended = draw(small), draw(small), draw(small)
    present = draw(st.integers(0, base))
    issued = draw(st.integers(0, present))
    returned = draw(st.integers(0, issued))
    valid = draw(st.integers(0, returned))
    agree = draw(st.integers(0, valid))
    return Count(
        summoned=base + away + exempt + suspended,
        present=present,
        agree=agree,
        disagree=valid - agree,
        away=away,
        exempt_absent=exempt,
        suspended=suspended,
        issued=issued,
        returned=returned,
        valid=valid,
    )


def fields_refused(wrong: Count) -> set[str]:
    with pytest.raises(ValidationError) as refused:
        check_count(wrong)
    return set(refused.value.message_dict)


@given(possible())
def test_v12_what_a_board_can_count_is_taken(board: Count) -> None:
    check_count(board)
    assert board.base >= board.present >= board.agree


@given(possible())
def test_v12_more_than_there_are_is_refused_beside_its_field(board: Count) -> None:
    assert "present" in fields_refused(replace(board, present=board.base + 1))
    assert "issued" in fields_refused(replace(board, issued=board.present + 1))
    assert "returned" in fields_refused(replace(board, returned=(board.issued or 0) + 1))
    assert "agree" in fields_refused(replace(board, agree=board.agree + 1))
    assert "summoned" in fields_refused(replace(board, summoned=board.summoned - board.base))


@given(possible(), st.sampled_from(["summoned", "away", "present", "agree", "disagree", "suspended"]))
def test_v12_no_number_is_negative(board: Count, name: str) -> None:
    assert name in fields_refused(replace(board, **{name: -1}))


@given(possible())
def test_v12_ballots_not_written_down_are_as_many_as_were_counted(board: Count) -> None:
    whole = replace(board, issued=None, returned=None, valid=None).whole()
    assert whole.issued == whole.returned == whole.valid == board.agree + board.disagree
    assert board.whole() == board
    check_count(whole)


@given(st.integers(1, 500), st.integers(0, 500))
def test_v12_two_thirds_is_reached_by_the_exact_fraction(base: int, agree: int) -> None:
    assert Majority.parse("2/3").passes(agree, base) == (3 * agree >= 2 * base)
    assert Majority.parse(">1/2").passes(agree, base) == (2 * agree > base)


def test_v12_each_body_has_its_majority(city: Cast) -> None:
    board = count(agree=6, disagree=4)
    needed = {body: judge(board, body=body, held_on=HELD) for body in Body}
    assert {body: (one.needed, one.passed) for body, one in needed.items()} == {
        Body.CELL: (7, False),
        Body.BASE: (7, False),
        Body.STANDING: (6, True),
    }
    assert needed[Body.STANDING].spelling == ">1/2"
    assert str(needed[Body.CELL].majority) == "ít nhất 2/3"


def test_edge_23_exempt_and_absent_leave_the_base_and_come_back_to_it(city: Cast) -> None:
    exempt_stays_away = count(summoned=4, exempt_absent=1, present=3, agree=2, disagree=1)
    exempt_comes = count(summoned=4, present=4, agree=2, disagree=2)
    merely_absent = count(summoned=4, present=3, agree=2, disagree=1)
    found = [
        judge(one, body=Body.CELL, held_on=HELD) for one in (exempt_stays_away, exempt_comes, merely_absent)
    ]
    assert [(one.base, one.needed, one.passed) for one in found] == [
        (3, 2, True),
        (4, 3, False),
        (4, 3, False),
    ]


def test_v12_a_meeting_that_too_few_attended_has_no_result(city: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        judge(count(present=6, agree=6, disagree=0), body=Body.CELL, held_on=HELD)
    (sentence,) = refused.value.message_dict["present"]
    assert "6/10" in sentence and "ít nhất 2/3" in sentence and "ít nhất 7" in sentence
    assert judge(count(present=7, agree=7, disagree=0), body=Body.CELL, held_on=HELD).passed


def test_v12_several_mistakes_are_told_at_once(city: Cast) -> None:
    wrong = count(summoned=3, away=1, present=5, issued=9, returned=10, valid=2)
    assert fields_refused(wrong) == {"present", "issued", "returned", "agree"}


# What is known of a cell


def _official(cast: Cast, number: int) -> list[PartyMembership]:
    made = []
    with clock.frozen(TODAY), acting(BY, WHY):
        for at in range(number):
            event = record(cast, decided_on=date(2022, 5, 3 + at), decision_no=f"{at}-QĐ/X")
            member = PartyMembership.objects.get(person=event.person)
            member.joined_on, member.official_on = date(2022, 6, 1), date(2023, 6, 1)
            member.save()
            made.append(member)
    return made


def test_the_base_of_a_cell_is_proposed_from_its_members(city: Cast) -> None:
    members = _official(city, 4)
    with acting(BY, WHY):
        TemporaryStay.objects.create(
            person=members[0].person,
            membership=members[0],
            elsewhere="Đảng bộ tỉnh khác",
            during=span(date(2024, 3, 1), date(2024, 9, 1)),
        )
        for member in members[:2]:  # who is elsewhere is not taken away twice
            Exemption.objects.create(
                membership=member,
                reason=ExemptionReason.AGE_HEALTH,
                during=span(date(2024, 1, 1)),
                document_no="3-NQ/CB",
                decided_on=date(2024, 1, 1),
            )
    cell = city.units["cell_1"]
    assert cell_base(cell, TODAY) == KnownBase(official=4, away=1, exempt=1)
    assert cell_base(cell, TODAY).base == 2
    assert cell_base(cell, date(2024, 2, 1)) == KnownBase(official=4, away=0, exempt=2)
    assert cell_base(cell, date(2023, 5, 31)).official == 0


def test_a_guest_is_not_in_the_base_of_the_host(city: Cast) -> None:
    (member,) = _official(city, 1)
    home, host = city.units["cell_1"], city.units["cell_2"]
    with acting(BY, WHY):
        TemporaryStay.objects.create(
            person=member.person,
            membership=member,
            host_cell=host,
            during=span(date(2024, 4, 1), TODAY + timedelta(days=90)),
        )
    assert cell_base(home, TODAY) == KnownBase(1, 1, 0)
    assert cell_base(host, TODAY) == KnownBase(0, 0, 0)
    assert HomeCell.objects.filter(person=member.person).count() == 1
    assert asdict(cell_base(host, TODAY)) == {"official": 0, "away": 0, "exempt": 0}
