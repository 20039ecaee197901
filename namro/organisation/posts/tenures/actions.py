"""Writes on tenures: who takes a place in a post or a body, is elected, approved, leaves; corrections."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.organisation.posts.actions import Paper
from namro.organisation.posts.checks import check_paper, check_reason
from namro.organisation.posts.clerks import hold, keeping, renew
from namro.organisation.posts.states import check_move
from namro.organisation.posts.tenures import checks
from namro.organisation.posts.tenures.checks import End, S, place_of, unit_of
from namro.people.models import BodyTerm, Person, Post, Tenure

KEEP = Permission.KEEP_POSTS


@dataclass(frozen=True)
class Leaving:
    """From which day a place is left, why, by which decision (none where somebody died)."""

    end: date
    ground: str
    paper: Paper | None
    retroactive: bool = False


@dataclass(frozen=True)
class NewTenure:
    """Somebody takes a place from a day on; ``leaving`` where it is long over. ``state`` other than HELD: the
    election or approval is still to come, and ``first`` is the day expected.
    """

    person: Person
    place: Post | BodyTerm
    first: date
    mode: str
    paper: Paper
    state: str = S.HELD
    concurrent: bool = False
    outside_places: bool = False
    planned_until: date | None = None
    leaving: Leaving | None = None
    retroactive: bool = False


@dataclass(frozen=True)
class Outcome:
    """Of an election or an approval: yes from a day on, or no; ``to_approve``: an approval is to follow."""

    yes: bool
    first: date
    paper: Paper
    to_approve: bool = False


@dataclass(frozen=True)
class Facts:
    """What can be put right of a tenure; the names are those of its columns, but for the two days."""

    first: date
    end: date | None
    planned_until: date | None
    concurrent: bool
    outside_places: bool
    decision_no: str
    decided_on: date
    end_decision_no: str
    end_decided_on: date | None


def facts(tenure: Tenure) -> Facts:
    """As they stand."""
    kept = {one.name: getattr(tenure, one.name) for one in fields(Facts) if one.name not in ("first", "end")}
    return Facts(first=tenure.during.lower, end=tenure.during.upper, **kept)


def open_tenure(*, by: Any, new: NewTenure, reason: str) -> Tenure:
    """Somebody in a post or a body; where the place has a known end, so has the tenure.

    Of two who fill the last place at once the second waits, and reads who was first.
    """
    check_actor(by, KEEP, unit_of(new.place), taking_back=new.leaving is not None)
    check_reason(reason)
    with keeping(by, reason):
        _hold(new.place, new.person)
        tenure = _row(new)
        if new.leaving is not None:
            _leave(tenure, new.leaving)
        checks.check_entry(tenure, retroactive=new.retroactive)
        tenure.full_clean()
        tenure.save()
    return tenure


def _hold(place: Post | BodyTerm, person: Person) -> None:
    hold(place)
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)


def _row(new: NewTenure) -> Tenure:
    end = new.place.during.upper
    if end is not None and end <= new.first:
        end = None  # the check of days says that it lies outside
    tenure = Tenure(
        person=new.person,
        during=span(new.first, end),
        planned_until=new.planned_until,
        mode=new.mode,
        acting=new.mode == Tenure.Mode.ACTING,
        concurrent=new.concurrent,
        outside_places=new.outside_places,
        state=new.state,
        decision_no=new.paper.number.strip(),
        decided_on=new.paper.day,
        end_ground=_ground(new.place) if end is not None else End.NONE,
    )
    if isinstance(new.place, Post):
        tenure.post = new.place
    else:
        tenure.body_term = new.place
    return tenure


def _ground(place: Post | BodyTerm) -> str:
    """Why a tenure ends with its place."""
    if unit_of(place).alive.upper == place.during.upper:
        return End.UNIT_ENDED
    return End.POST_ENDED if isinstance(place, Post) else End.TERM


def _leave(tenure: Tenure, leaving: Leaving) -> None:
    checks.check_leaving(tenure, leaving.end, leaving.ground)
    if leaving.paper is None and leaving.ground != End.DECEASED:
        raise HouseError("Ghi số và ngày của quyết định thôi giữ chức vụ.")
    if leaving.paper is not None:
        check_paper(leaving.paper.number, leaving.paper.day, leaving.end, leaving.retroactive)
        tenure.end_decision_no, tenure.end_decided_on = leaving.paper.number.strip(), leaving.paper.day
    tenure.during = span(tenure.during.lower, leaving.end)
    tenure.end_ground = leaving.ground


def end_tenure(*, by: Any, tenure: Tenure, leaving: Leaving, read_at: int | None = None, reason: str) -> None:
    """Somebody leaves; ``leaving.end`` is the first day without the place."""
    check_actor(by, KEEP, unit_of(place_of(tenure)), taking_back=True)
    check_reason(reason)
    with keeping(by, reason):
        hold(tenure, read_at)
        if tenure.end_ground and tenure.during.upper == leaving.end and tenure.end_ground == leaving.ground:
            raise HouseError("Chức vụ này đã ghi thôi như vậy.")
        _leave(tenure, leaving)
        renew(tenure).save()


def decide(*, by: Any, tenure: Tenure, outcome: Outcome, read_at: int | None = None, reason: str) -> None:
    """The election, or the approval, that a tenure waited for. Not elected, not approved: without effect."""
    check_actor(by, KEEP, unit_of(place_of(tenure)))
    check_reason(reason)
    with keeping(by, reason):
        _hold(place_of(tenure), tenure.person)
        hold(tenure, read_at)
        elected = tenure.state == S.PENDING_ELECTION
        to = S.PENDING_APPROVAL if outcome.to_approve and elected else S.HELD
        check_move(tenure, to if outcome.yes else S.ANNULLED)
        check_paper(outcome.paper.number, outcome.paper.day, outcome.first, retroactive=not outcome.yes)
        if outcome.yes:
            tenure.state, tenure.during = to, span(outcome.first, tenure.during.upper)
            tenure.decision_no, tenure.decided_on = outcome.paper.number.strip(), outcome.paper.day
            checks.check_entry(tenure)
        else:
            _without_effect(tenure, End.NOT_ELECTED if elected else End.NOT_APPROVED, outcome.paper)
        renew(tenure).save()


def annul_tenure(*, by: Any, tenure: Tenure, paper: Paper, read_at: int | None = None, reason: str) -> None:
    """The decision is taken back: nobody has held the place by it; the row stays, without effect."""
    check_actor(by, KEEP, unit_of(place_of(tenure)), taking_back=True)
    check_reason(reason)
    with keeping(by, reason):
        hold(tenure, read_at)
        check_move(tenure, S.ANNULLED)
        check_paper(paper.number, paper.day, clock.today(), retroactive=True)
        checks.check_nothing_rests(tenure, tenure.during.lower)
        _without_effect(tenure, End.ANNULLED, paper)
        renew(tenure).save()


def _without_effect(tenure: Tenure, ground: str, paper: Paper) -> None:
    tenure.state, tenure.end_ground = S.ANNULLED, ground
    tenure.end_decision_no, tenure.end_decided_on = paper.number.strip(), paper.day


def correct_tenure(*, by: Any, tenure: Tenure, said: Facts, read_at: int | None = None, reason: str) -> None:
    """Put right days, papers and marks that were written wrong; the reason says from what. Ends keep their
    ground: what has ended is not opened again by a correction, nor ended.
    """
    check_actor(by, KEEP, unit_of(place_of(tenure)), taking_back=True)
    check_reason(reason)
    with keeping(by, reason):
        _hold(place_of(tenure), tenure.person)
        hold(tenure, read_at)
        _check_said(tenure, said)
        for one in fields(Facts):
            if one.name not in ("first", "end"):
                setattr(tenure, one.name, getattr(said, one.name))
        tenure.during = span(said.first, said.end)
        checks.check_entry(tenure, retroactive=True)
        if said.end is not None:
            checks.check_nothing_rests(tenure, said.end, tenure.end_ground)
        renew(tenure).save()


def _check_said(tenure: Tenure, said: Facts) -> None:
    if tenure.state == S.ANNULLED:
        raise HouseError("Mục này không còn hiệu lực nên không sửa; ghi một mục mới nếu cần.")
    if said == facts(tenure):
        raise HouseError("Chưa có gì thay đổi so với thông tin đang ghi.")
    if (said.end is None) != (tenure.during.upper is None):
        raise HouseError(
            "Chưa thôi thì ghi “Thôi giữ chức vụ”; đã thôi thì chỉ sửa ngày, không bỏ trống ngày thôi được."
        )


__all__ = [
    "Facts",
    "Leaving",
    "NewTenure",
    "Outcome",
    "annul_tenure",
    "correct_tenure",
    "decide",
    "end_tenure",
    "facts",
    "open_tenure",
]
