"""Leavings to write: right but for what a test changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.membership.leaving.actions import (
    Charge,
    Leaving,
    Vote,
    decide,
    record_death,
    record_expulsion,
    record_resignation,
    resolve_in_base,
    resolve_in_cell,
    start_removal,
)
from namro.membership.leaving.complaints.actions import Answer, answer_complaint, record_complaint
from namro.membership.models import ExitCase, RemovalGround, VoteTally
from namro.people.models import PartyMembership
from tests.cast import BY, WHY
from tests.membership.voting.counts import count

WHO = "Trần Văn Hòa"  # of cell 1 in Phúc Xá, admitted on 3/2/2024
DAY = date(2024, 7, 1)
ACTS = {"died": record_death, "resigned": record_resignation, "expelled": record_expulsion}


def membership(name: str = WHO) -> PartyMembership:
    """The last span of membership of somebody of the cast."""
    return PartyMembership.objects.filter(person__full_name=name).latest("during")


def leave(how: str = "died", on: date = DAY, *, name: str = WHO, by: Any = BY, **paper: Any) -> ExitCase:
    number = paper.pop("document_no", "" if how == "died" else "31-QĐ/UBKT")
    given = Leaving(on, number, **paper)
    return ACTS[how](by=by, membership=membership(name), leaving=given, reason=WHY)


def opened(ground: str = RemovalGround.SKIPPED, *, name: str = WHO, by: Any = BY) -> ExitCase:
    return start_removal(by=by, membership=membership(name), charge=Charge(ground), reason=WHY)


def vote(on: date, number: str, agree: int) -> Vote:
    return Vote(on, number, count(agree=agree, disagree=10 - agree))


def cell(case: ExitCase, on: date = date(2024, 6, 10), agree: int = 9, by: Any = BY) -> VoteTally:
    given = vote(on, "03-NQ/CB", agree)
    return resolve_in_cell(by=by, case=case, vote=given, read_at=case.version, reason=WHY)


def base(case: ExitCase, on: date = date(2024, 6, 20), agree: int = 9, by: Any = BY) -> VoteTally:
    given = vote(on, "08-NQ/ĐU", agree)
    return resolve_in_base(by=by, case=case, vote=given, read_at=case.version, reason=WHY)


def ruled(
    case: ExitCase, on: date = DAY, agree: int = 9, by: Any = BY, number: str = "45-QĐ/QU"
) -> VoteTally:
    return decide(by=by, case=case, vote=vote(on, number, agree), read_at=case.version, reason=WHY)


def removed() -> ExitCase:
    """Struck off on 1 July, all votes carried."""
    case = opened()
    cell(case)
    base(case)
    ruled(case)
    return case


def complain(case: ExitCase, on: date = date(2024, 7, 3), by: Any = BY) -> None:
    record_complaint(by=by, case=case, on=on, read_at=case.version, reason=WHY)


def answered(case: ExitCase, *, restored: bool, on: date = date(2024, 7, 5), number: str = "5-TB/TU") -> None:
    answer = Answer(on, number, restored)
    answer_complaint(by=BY, case=case, answer=answer, read_at=case.version, reason=WHY)
