"""Writes of a probation: opened by the ceremony, ended by recognition, extension or removal (§4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.admission.route import Route, route
from namro.membership.clerks import hold
from namro.membership.days import check_after, check_past
from namro.membership.models import Body, RecognitionCase, VoteTally
from namro.membership.months import add_months
from namro.membership.recognition import clocks
from namro.membership.recognition.queries import seat
from namro.membership.recognition.states import OPEN, OWNERS, S, check_move
from namro.membership.votes import Count
from namro.membership.voting.actions import Meeting, keep_tally
from namro.people.models import PartyMembership
from namro.regulations.queries import value as rule
from namro.units.models import Unit

MOST_MONTHS = "probation.extension_max_months"
FAILED = "recognition.failed_votes"


def open_probation(
    *, by: Any, membership: PartyMembership, cell: Unit, ceremony_on: date, reason: str
) -> RecognitionCase:
    """Begin the probation with the ceremony: it ends exactly so many months later.

    Sets nothing of the membership; the caller asks for rights.
    """
    ends = clocks.probation_end(ceremony_on)
    review = clocks.review_due(ends)
    with acting(by, reason):
        case = RecognitionCase(
            membership=membership,
            cell=cell,
            probation_ends_on=ends,
            due_on=review.day,
            due_rule=review.rule,
        )
        case.full_clean()
        case.save()
    return case


def end_probation(*, by: Any, membership: PartyMembership, reason: str) -> None:
    """Close the dossier of somebody who is no longer a member here; the caller ends the membership."""
    with acting(by, reason):
        open_case = RecognitionCase.objects.filter(membership=membership, state__in=OPEN)
        for case in open_case.select_for_update(no_key=True):
            case.state, case.due_on, case.due_rule = S.ENDED, None, ""
            case.version += 1
            case.save()


# Votes


@dataclass(frozen=True)
class Vote:
    """A meeting's resolution; ``certificate_no`` of the class for new members, where it was not kept yet."""

    held_on: date
    document_no: str
    count: Count
    certificate_no: str = ""


def review_in_cell(
    *, by: Any, case: RecognitionCase, vote: Vote, read_at: int | None, reason: str
) -> VoteTally:
    """The cell's vote, after the probation has ended: carried, not carried, or not carried too often."""
    with held(by, case, S.CELL_RESOLVED, read_at, reason):
        check_past("held_on", vote.held_on)
        if vote.held_on < case.probation_ends_on:
            raise ValidationError({"held_on": f"{ends_on(case)} chi bộ xét từ ngày đó trở đi."})
        check_after("held_on", vote.held_on, case.reviewed_on, "lần xét trước")
        case.class_certificate_no = vote.certificate_no or case.class_certificate_no
        if not case.class_certificate_no:
            raise ValidationError(
                {"certificate_no": "Chưa có giấy chứng nhận học lớp đảng viên mới; ghi số giấy chứng nhận."}
            )
        tally = _kept(by, case, vote, Body.CELL, reason)
        if case.reviewed_in_time is None:
            case.reviewed_in_time = vote.held_on <= clocks.review_due(case.probation_ends_on).day
        case.reviewed_on = vote.held_on
        _count_failures(case, tally)
        keep(by=by, case=case, reason=reason, way=route(case.cell, vote.held_on))
    return tally


def _count_failures(case: RecognitionCase, tally: VoteTally) -> None:
    """Failures in a row: a vote that carries ends the row."""
    case.failed_votes = 0 if tally.passed else case.failed_votes + 1
    if tally.passed:
        case.state = S.CELL_RESOLVED
    elif case.failed_votes >= int(rule(FAILED, on=tally.held_on)):
        case.state = S.ESCALATED


def _kept(by: Any, case: RecognitionCase, vote: Vote, body: str, reason: str) -> VoteTally:
    meeting = Meeting(body, vote.held_on, vote.document_no)
    return keep_tally(by=by, dossier=case, meeting=meeting, count=vote.count, reason=reason)


def forward_to_base(*, by: Any, case: RecognitionCase, on: date, read_at: int | None, reason: str) -> None:
    """The cell has sent its resolution and the papers up."""
    with held(by, case, "", read_at, reason):
        if case.state not in (S.CELL_RESOLVED, S.ESCALATED) or case.forwarded_on is not None:
            raise HouseError("Chỉ ghi ngày gửi hồ sơ một lần, sau khi chi bộ đã xét.")
        check_past("forwarded_on", on)
        check_after("forwarded_on", on, case.reviewed_on, "ngày chi bộ xét")
        case.forwarded_on = on
        keep(by=by, case=case, reason=reason, way=route(case.cell, on))


def resolve_in_base(
    *, by: Any, case: RecognitionCase, vote: Vote, read_at: int | None, reason: str
) -> VoteTally:
    """The base committee's vote, where the dossier goes through one; not carried, it stays where it is."""
    with held(by, case, S.BASE_RESOLVED, read_at, reason):
        check_past("held_on", vote.held_on)
        check_after("held_on", vote.held_on, case.forwarded_on or case.reviewed_on, "ngày chi bộ xét và gửi")
        way = route(case.cell, vote.held_on)
        if not way.needs_base:
            raise HouseError(
                "Hồ sơ của chi bộ này không qua nghị quyết đảng ủy cơ sở; ghi thẳng quyết định của cấp có "
                "thẩm quyền."
            )
        tally = _kept(by, case, vote, Body.BASE, reason)
        if tally.passed:
            case.state, case.base_resolved_on = S.BASE_RESOLVED, vote.held_on
        keep(by=by, case=case, reason=reason, way=way)
    return tally


def vote_again(*, by: Any, case: RecognitionCase, read_at: int | None, reason: str) -> None:
    """Too late to decide: the cell and the base committee vote once more. ``reason`` stays in the journal.

    Whether the cell reviewed in time was said by its first vote, and stays.
    """
    with held(by, case, S.ON_PROBATION, read_at, reason):
        if case.state not in (S.CELL_RESOLVED, S.BASE_RESOLVED):
            raise HouseError("Chưa có nghị quyết nào để biểu quyết lại.")
        last = _last_day(case)
        if clock.today() <= last:
            raise HouseError(
                f"Quyết định vẫn kịp đến hết ngày {show_day(last)}; chỉ biểu quyết lại sau ngày đó."
            )
        case.state, case.forwarded_on, case.base_resolved_on = S.ON_PROBATION, None, None
        keep(by=by, case=case, reason=reason)


# Decisions


@dataclass(frozen=True)
class Ruling:
    """The paper of the committee that decides, and the count behind it where there was a meeting."""

    decided_on: date
    decision_no: str
    count: Count | None = None


def decide(*, by: Any, case: RecognitionCase, ruling: Ruling, read_at: int | None, reason: str) -> None:
    """Recognise: official from the exact end of the probation, however late it is decided."""
    with held(by, case, S.RECOGNISED, read_at, reason):
        way = ruled(by, case, ruling, reason)
        if case.state == S.CELL_RESOLVED and way.base is not None:
            raise HouseError(f"Chưa có nghị quyết của “{way.base.name}”; ghi nghị quyết đảng ủy cơ sở trước.")
        last = _last_day(case)
        if case.state != S.ESCALATED and ruling.decided_on > last:
            raise ValidationError(
                {
                    "decided_on": f"Ngày {show_day(ruling.decided_on)} ở sau hạn cuối {show_day(last)}: "
                    "chi bộ và đảng ủy cơ sở phải biểu quyết lại."
                }
            )
        membership = PartyMembership.objects.select_for_update(no_key=True).get(pk=case.membership_id)
        _check_member(membership)
        membership.official_on = case.probation_ends_on
        membership.full_clean()
        membership.save()
        case.state = S.RECOGNISED
        keep(by=by, case=case, reason=reason)


def ruled(by: Any, case: RecognitionCase, ruling: Ruling, reason: str) -> Route:
    """Write the paper on the dossier; a count that was given has to carry."""
    check_past("decided_on", ruling.decided_on)
    before = case.base_resolved_on or case.reviewed_on or case.probation_ends_on
    check_after("decided_on", ruling.decided_on, before, "bước trước đó")
    if not ruling.decision_no:
        raise ValidationError({"decision_no": "Chưa ghi số quyết định."})
    way = route(case.cell, ruling.decided_on)
    if ruling.count is not None:
        vote = Vote(ruling.decided_on, ruling.decision_no, ruling.count)
        tally = _kept(by, case, vote, way.body, reason)
        if not tally.passed:
            raise ValidationError(
                {"agree": f"Tán thành {tally.agree}, cần {tally.needed}: không đủ để ra quyết định này."}
            )
    case.decided_on, case.decision_no = ruling.decided_on, ruling.decision_no
    return way


def _check_member(membership: PartyMembership) -> None:
    if membership.during.upper is not None:
        raise HouseError("Đồng chí này không còn là đảng viên tại đây; hồ sơ công nhận không đi tiếp được.")


@dataclass(frozen=True)
class Extension:
    """Why and for how long a probation goes on; the paper that says so."""

    months: int
    why: str
    document_no: str


def extend(*, by: Any, case: RecognitionCase, extension: Extension, read_at: int | None, reason: str) -> None:
    """Put the end of the probation off, once and not beyond what is allowed; then it is reviewed anew.

    The official date after an extension is an open point: shown as not confirmed.
    """
    with held(by, case, S.ON_PROBATION, read_at, reason):
        if case.extended_months:
            raise HouseError(
                "Thời gian dự bị đã kéo dài một lần; sau đó chỉ công nhận chính thức hoặc xóa tên."
            )
        if clock.today() < case.probation_ends_on:
            raise HouseError(f"{ends_on(case)} chỉ xét kéo dài từ ngày đó.")
        _check_extension(extension)
        case.extended_months, case.extension_reason = extension.months, extension.why
        case.extension_no = extension.document_no
        case.probation_ends_on = add_months(case.probation_ends_on, extension.months)
        case.state, case.failed_votes = S.ON_PROBATION, 0
        case.reviewed_on = case.reviewed_in_time = case.forwarded_on = case.base_resolved_on = None
        keep(by=by, case=case, reason=reason)


def _check_extension(extension: Extension) -> None:
    most = int(rule(MOST_MONTHS, on=clock.today()))
    if not 1 <= extension.months <= most:
        raise ValidationError({"months": f"Kéo dài từ 1 đến {most} tháng."})
    if not extension.why:
        raise ValidationError({"why": "Ghi lý do kéo dài."})
    if not extension.document_no:
        raise ValidationError({"document_no": "Ghi số văn bản quyết định kéo dài."})


# The card


@dataclass(frozen=True)
class Batch:
    """Dossiers of one list for cards, each with the version it was read at."""

    on: date
    read_at: dict[int, int | None]


def request_cards(*, by: Any, batch: Batch, reason: str) -> int:
    """Ask for the cards of recognised members in one list of the month; how many."""
    return _cards(by, batch, S.CARD_REQUESTED, reason)


def issue_cards(*, by: Any, batch: Batch, reason: str) -> int:
    """Cards that came and were handed over."""
    return _cards(by, batch, S.CARD_ISSUED, reason)


def _cards(by: Any, batch: Batch, to: str, reason: str) -> int:
    if not batch.read_at:
        raise HouseError("Chưa chọn đảng viên nào.")
    check_past("on", batch.on)
    with acting(by, reason):
        for case in RecognitionCase.objects.filter(pk__in=batch.read_at).order_by("pk"):
            with held(by, case, to, batch.read_at[case.pk], reason):
                before = case.card_requested_on or case.decided_on
                check_after("on", batch.on, before, "bước trước đó")
                if to == S.CARD_REQUESTED:
                    case.card_requested_on = batch.on
                else:
                    case.card_issued_on = batch.on
                case.state = to
                keep(by=by, case=case, reason=reason)
    return len(batch.read_at)


# What every step shares


@contextmanager
def held(by: Any, case: RecognitionCase, to: str, read_at: int | None, reason: str) -> Iterator[None]:
    """The dossier held for a step: rights, version and state checked; it follows the member's home.

    ``to`` empty: a step that keeps the state.
    """
    here = seat(case, clock.today())
    check_actor(by, OWNERS[to or S.CELL_RESOLVED], here)
    with acting(by, reason):
        hold(case, read_at)
        if to:
            check_move(case, to)
        if case.state in OPEN:
            case.cell = seat(case, clock.today())
        yield


def keep(*, by: Any, case: RecognitionCase, reason: str, way: Route | None = None) -> None:
    """Write the dossier with its clock and a new version; ``way`` where the clock depends on it."""
    with acting(by, reason):
        found = clocks.next_due(case, through_base=way is not None and way.needs_base)
        case.due_on, case.due_rule = (found.day, found.rule) if found else (None, "")
        case.version += 1
        case.full_clean()
        case.save()


def renew_dues(*, by: Any, reason: str) -> int:
    """Set the clocks of open dossiers anew, after rules, calendar or rows came in bulk; how many changed."""
    today, changed, known = clock.today(), [], cache(clocks.due)
    with acting(by, reason):
        for case in RecognitionCase.objects.filter(state__in=OPEN).select_related("cell"):
            way = None if case.state == S.ON_PROBATION else route(seat(case, today), today)
            needs = way is not None and way.needs_base
            found = clocks.next_due(case, through_base=needs, clock=known)
            due = (found.day, found.rule) if found else (None, "")
            if due != (case.due_on, case.due_rule):
                case.due_on, case.due_rule = due
                changed.append(case)
        RecognitionCase.objects.bulk_update(changed, ["due_on", "due_rule"], batch_size=500)
    return len(changed)


def _last_day(case: RecognitionCase) -> date:
    assert case.reviewed_on is not None, "decided only after a review"
    return clocks.last_decision_day(case.reviewed_on)


def ends_on(case: RecognitionCase) -> str:
    """To begin a refusal with: when the probation ends."""
    return f"Thời gian dự bị hết ngày {show_day(case.probation_ends_on)};"
