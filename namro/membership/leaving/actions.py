"""Writes of leaving: deaths, wishes, expulsions are recorded; a removal is voted on step by step (§4.5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.admission.route import route
from namro.membership.clerks import hold
from namro.membership.leaving.clocks import CALLS, next_due
from namro.membership.leaving.closing.actions import close_dossiers
from namro.membership.leaving.queries import last_home, seat
from namro.membership.leaving.states import OWNERS, RUNNING, S, check_move
from namro.membership.models import Body, ExitCase, RemovalGround, VoteTally
from namro.membership.votes import Count
from namro.membership.voting.actions import Meeting, keep_tally
from namro.organisation.actions import end_membership
from namro.people.models import EndGround, PartyMembership
from namro.regulations.queries import value as rule
from namro.units.models import Unit


@dataclass(frozen=True)
class Leaving:
    """What ended a membership: ``happened_on`` is the first day without it; the paper, where there is one."""

    happened_on: date
    document_no: str = ""
    note: str = ""


def record_death(*, by: Any, membership: PartyMembership, leaving: Leaving, reason: str) -> ExitCase:
    """Somebody has died; entered late, it counts on its day and says when it was known (edge case 25)."""
    return _record(by, membership, EndGround.DIED, leaving, reason)


def record_resignation(*, by: Any, membership: PartyMembership, leaving: Leaving, reason: str) -> ExitCase:
    """Somebody has asked to leave the Party, and it was agreed to by a decision."""
    _check_paper(leaving)
    return _record(by, membership, EndGround.RESIGNED, leaving, reason)


def record_expulsion(*, by: Any, membership: PartyMembership, leaving: Leaving, reason: str) -> ExitCase:
    """A decision of discipline that expels; the case itself is not kept here."""
    _check_paper(leaving)
    return _record(by, membership, EndGround.EXPELLED, leaving, reason)


def _check_paper(leaving: Leaving) -> None:
    if not leaving.document_no:
        raise ValidationError({"document_no": "Ghi số quyết định."})


def _record(
    by: Any, membership: PartyMembership, ground: EndGround, leaving: Leaving, reason: str
) -> ExitCase:
    today = clock.today()
    check_actor(by, OWNERS[S.DECIDED], _home(membership, today))
    _check_past("happened_on", leaving.happened_on)
    with acting(by, reason):
        _end(by, membership, leaving.happened_on, ground, reason)
        case = ExitCase(
            membership=membership,
            cell=_home(membership, leaving.happened_on),
            ground=ground,
            state=S.DECIDED,
            opened_on=today,
            happened_on=leaving.happened_on,
            known_on=today,
            document_no=leaving.document_no,
            note=leaving.note,
        )
        # What was being considered meanwhile is dropped first: one leaving is open at a time.
        close_dossiers(by=by, membership=membership, end=leaving.happened_on, reason=reason)
        case.full_clean()
        case.save()
    return case


def _home(membership: PartyMembership, day: date) -> Unit:
    home = last_home(membership, day)
    if home is None:
        raise HouseError(f"Ngày {show_day(day)} đồng chí này chưa sinh hoạt ở chi bộ nào; kiểm tra lại ngày.")
    return home.cell


def _end(by: Any, membership: PartyMembership, end: date, ground: EndGround, reason: str) -> None:
    end_membership(by=by, membership=membership, end=end, ground=ground, reason=reason)


# Removal, step by step


@dataclass(frozen=True)
class Charge:
    """Why a name is to be struck off."""

    ground: str
    note: str = ""


def start_removal(*, by: Any, membership: PartyMembership, charge: Charge, reason: str) -> ExitCase:
    """Open the consideration of a removal at the member's cell."""
    cell = _home(membership, clock.today())
    check_actor(by, OWNERS[S.OPEN], cell)
    if charge.ground not in RemovalGround.values or not charge.ground:
        raise ValidationError({"ground": "Chọn căn cứ xóa tên."})
    if charge.ground == RemovalGround.NOT_RECOGNISED:
        raise ValidationError({"ground": "Ghi việc này ở hồ sơ công nhận đảng viên chính thức."})
    with acting(by, reason):
        membership.refresh_from_db(from_queryset=PartyMembership.objects.select_for_update(no_key=True))
        if membership.during.upper is not None:
            raise HouseError("Đồng chí này không còn là đảng viên tại đây.")
        case = ExitCase(
            membership=membership,
            cell=cell,
            ground=EndGround.REMOVED,
            removal_ground=charge.ground,
            opened_on=clock.today(),
            note=charge.note,
        )
        case.full_clean()
        case.save()
    return case


def call_for_review(*, by: Any, case: ExitCase, read_at: int | None, reason: str) -> None:
    """The member is asked once more to examine himself; a few times at most, then without him."""
    with _held(by, case, "", read_at, reason):
        most = int(rule(CALLS, on=clock.today()))
        if case.state != S.OPEN:
            raise HouseError("Chỉ ghi lần yêu cầu kiểm điểm trước khi chi bộ nghị quyết.")
        if case.calls >= most:
            raise HouseError(
                f"Đã yêu cầu kiểm điểm {case.calls} lần, nhiều nhất là {most} lần; chi bộ xem xét không cần "
                "bản tự kiểm điểm."
            )
        case.calls += 1
        _keep(case)


@dataclass(frozen=True)
class Vote:
    """A meeting's resolution and its count."""

    held_on: date
    document_no: str
    count: Count


def resolve_in_cell(*, by: Any, case: ExitCase, vote: Vote, read_at: int | None, reason: str) -> VoteTally:
    """The cell's vote; one that does not carry is kept, and the dossier stays where it is."""
    with _held(by, case, S.CELL_RESOLVED, read_at, reason):
        _check_past("held_on", vote.held_on)
        tally = _kept(by, case, vote, Body.CELL, reason)
        if tally.passed:
            case.state, case.cell_resolved_on = S.CELL_RESOLVED, vote.held_on
        _keep(case)
    return tally


def resolve_in_base(*, by: Any, case: ExitCase, vote: Vote, read_at: int | None, reason: str) -> VoteTally:
    """The base committee's vote, where the dossier goes through one."""
    with _held(by, case, S.BASE_RESOLVED, read_at, reason):
        _check_past("held_on", vote.held_on)
        _check_after("held_on", vote.held_on, case.cell_resolved_on, "ngày chi bộ nghị quyết")
        if not route(case.cell, vote.held_on).needs_base:
            raise HouseError(
                "Hồ sơ của chi bộ này không qua nghị quyết đảng ủy cơ sở; ghi thẳng quyết định của cấp có "
                "thẩm quyền."
            )
        tally = _kept(by, case, vote, Body.BASE, reason)
        if tally.passed:
            case.state, case.base_resolved_on = S.BASE_RESOLVED, vote.held_on
        _keep(case)
    return tally


def decide(*, by: Any, case: ExitCase, vote: Vote, read_at: int | None, reason: str) -> VoteTally:
    """The committee that decides strikes the name off; the membership ends with the day of the decision."""
    with _held(by, case, S.DECIDED, read_at, reason):
        _check_past("held_on", vote.held_on)
        last = case.base_resolved_on or case.cell_resolved_on
        _check_after("held_on", vote.held_on, last, "nghị quyết trước đó")
        if not vote.document_no:
            raise ValidationError({"document_no": "Ghi số quyết định."})
        way = route(case.cell, vote.held_on)
        if case.state == S.CELL_RESOLVED and way.base is not None:
            raise HouseError(
                f"Chưa có nghị quyết của “{way.base.name}”; ghi nghị quyết đảng ủy cơ sở trước quyết định."
            )
        tally = _kept(by, case, vote, way.body, reason)
        if tally.passed:
            _strike_off(by, case, vote, reason)
        _keep(case)
    return tally


def _strike_off(by: Any, case: ExitCase, vote: Vote, reason: str) -> None:
    _end(by, case.membership, vote.held_on, EndGround.REMOVED, reason)
    close_dossiers(by=by, membership=case.membership, end=vote.held_on, reason=reason, keep=case.pk)
    case.state, case.document_no = S.DECIDED, vote.document_no
    case.happened_on, case.known_on = vote.held_on, clock.today()
    case.cell = _home(case.membership, vote.held_on)


def drop(*, by: Any, case: ExitCase, read_at: int | None, reason: str) -> None:
    """Not considered any further; ``reason`` stays in the journal."""
    if not reason:
        raise ValidationError({"reason": "Ghi lý do để người sau đọc được."})
    with _held(by, case, S.DROPPED, read_at, reason):
        case.state = S.DROPPED
        _keep(case)


# What every step shares


@contextmanager
def _held(by: Any, case: ExitCase, to: str, read_at: int | None, reason: str) -> Iterator[None]:
    """The dossier held for a step: rights, version and state checked; while open it follows the member.

    ``to`` empty: a step that keeps the state.
    """
    check_actor(by, OWNERS[to or S.OPEN], seat(case, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        if to:
            check_move(case, to)
        if case.state in RUNNING:
            case.cell = seat(case, clock.today())
        yield


def _keep(case: ExitCase) -> None:
    found = next_due(case)
    case.due_on, case.due_rule = (found.day, found.rule) if found else (None, "")
    case.version += 1
    case.full_clean()
    case.save()


def _kept(by: Any, case: ExitCase, vote: Vote, body: str, reason: str) -> VoteTally:
    meeting = Meeting(body, vote.held_on, vote.document_no)
    return keep_tally(by=by, dossier=case, meeting=meeting, count=vote.count, reason=reason)


def _check_past(name: str, day: date) -> None:
    today = clock.today()
    if day > today:
        raise ValidationError(
            {name: f"Ngày {show_day(day)} ở sau hôm nay ({show_day(today)}); kiểm tra lại ngày."}
        )


def _check_after(name: str, day: date, before: date | None, what: str) -> None:
    """V10: steps stand in the order of their days."""
    if before is not None and day < before:
        raise ValidationError({name: f"Ngày {show_day(day)} ở trước {what} ({show_day(before)})."})
