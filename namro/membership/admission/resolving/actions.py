"""The votes of a dossier: cell, base committee, and who decides (A5–A7 of §4.2); what ends it before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.actions import Admission, record_admission
from namro.membership.admission.facts import Known
from namro.membership.admission.papers import check_review, given_readmission
from namro.membership.admission.route import Route, carrier, route
from namro.membership.admission.states import CLOSINGS, OWNERS, S
from namro.membership.admission.steps.actions import Paper, Step, check_day, check_past, held, keep, take
from namro.membership.clerks import hold
from namro.membership.models import AdmissionCase, Body, VoteTally
from namro.membership.votes import Count
from namro.membership.voting.actions import Meeting, keep_tally


@dataclass(frozen=True)
class Vote:
    """A meeting's resolution: its day, its number and the count."""

    held_on: date
    document_no: str
    count: Count


def resolve_in_cell(
    *, by: Any, case: AdmissionCase, vote: Vote, read_at: int | None, reason: str
) -> VoteTally:
    """The cell's resolution; the dossier must be whole on that day (V11, edge case 27)."""
    with held(by, case, S.CELL_RESOLVED, read_at, reason):
        check_day(case, Step(S.CELL_RESOLVED, vote.held_on))
        check_review(Known(case), vote.held_on)
        case.forwarded_on = None
        return _resolve(by, case, vote, Body.CELL, reason)


def forward(*, by: Any, case: AdmissionCase, on: date, read_at: int | None, reason: str) -> None:
    """The cell has sent the dossier up."""
    check_actor(by, OWNERS[S.CELL_RESOLVED], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        if case.state != S.CELL_RESOLVED or case.forwarded_on is not None:
            raise HouseError("Chỉ ghi ngày gửi hồ sơ một lần, sau nghị quyết của chi bộ.")
        check_past("forwarded_on", on)
        resolved = Known(case).on(S.CELL_RESOLVED)
        if resolved is not None and on < resolved:
            raise ValidationError(
                {"forwarded_on": f"Ngày gửi ở trước nghị quyết chi bộ ngày {show_day(resolved)}."}
            )
        case.forwarded_on = on
        keep(by=by, case=case, reason=reason)


def resolve_in_base(
    *, by: Any, case: AdmissionCase, vote: Vote, read_at: int | None, reason: str
) -> VoteTally:
    """The base committee's resolution, where the dossier goes through one."""
    with held(by, case, S.BASE_RESOLVED, read_at, reason):
        if not route(carrier(case.cell, vote.held_on), vote.held_on).needs_base:
            raise HouseError(
                "Hồ sơ của chi bộ này không qua nghị quyết đảng ủy cơ sở; ghi thẳng quyết định của cấp có "
                "thẩm quyền."
            )
        check_day(case, Step(S.BASE_RESOLVED, vote.held_on))
        return _resolve(by, case, vote, Body.BASE, reason)


def _resolve(by: Any, case: AdmissionCase, vote: Vote, body: str, reason: str) -> VoteTally:
    """Keep the count; what does not carry ends the dossier."""
    meeting = Meeting(body, vote.held_on, vote.document_no)
    tally = keep_tally(by=by, dossier=case, meeting=meeting, count=vote.count, reason=reason)
    carried = S.CELL_RESOLVED if body == Body.CELL else S.BASE_RESOLVED
    words = f"tán thành {tally.agree}/{tally.counted_base}, cần {tally.needed}"
    step = Step(carried if tally.passed else S.REFUSED, vote.held_on, vote.document_no, words)
    take(by=by, case=case, step=step, reason=reason)
    return tally


@dataclass(frozen=True)
class Ruling:
    """What the deciding committee says: the paper and the count behind it."""

    decided_on: date
    decision_no: str
    count: Count


def decide(*, by: Any, case: AdmissionCase, ruling: Ruling, read_at: int | None, reason: str) -> VoteTally:
    """Yes or no, with the number of the paper that says it; yes is the admission, one person one number."""
    with held(by, case, S.DECIDED, read_at, reason):
        cell = carrier(case.cell, ruling.decided_on)
        way = route(cell, ruling.decided_on)
        _check_route(case, way)
        check_day(case, Step(S.DECIDED, ruling.decided_on))
        meeting = Meeting(way.body, ruling.decided_on, ruling.decision_no)
        tally = keep_tally(by=by, dossier=case, meeting=meeting, count=ruling.count, reason=reason)
        words = f"tán thành {tally.agree}/{tally.counted_base}, cần {tally.needed}"
        if tally.passed:
            admission = Admission(
                person=case.person,
                cell=cell,
                decided_on=ruling.decided_on,
                decision_no=ruling.decision_no,
                source_group=case.source_group,
                in_private_enterprise=case.in_private_enterprise,
                is_owner=case.is_owner,
                readmission=given_readmission(case),
            )
            case.decision = record_admission(by=by, admission=admission, reason=reason)
        to = S.DECIDED if tally.passed else S.REFUSED
        step = Step(to, ruling.decided_on, ruling.decision_no, words)
        take(by=by, case=case, step=step, reason=reason)
        return tally


def _check_route(case: AdmissionCase, way: Route) -> None:
    if case.state == S.CELL_RESOLVED and way.base is not None:
        raise HouseError(
            f"Chưa có nghị quyết của “{way.base.name}”; ghi nghị quyết đảng ủy cơ sở trước quyết định."
        )


# Before the decision


def close(*, by: Any, case: AdmissionCase, to: str, paper: Paper, read_at: int | None) -> None:
    """Return (``RETURNED``), refuse, let lapse, or take off the list; ``paper.note`` says why."""
    if to not in CLOSINGS:
        raise ValueError(f"{to} does not close a dossier.")
    if not paper.note:
        raise ValidationError({"note": "Ghi lý do để người sau đọc được."})
    reason = f"{S(to).label}: {paper.note}"
    with held(by, case, to, read_at, reason):
        step = Step(to, paper.on, paper.document_no, paper.note)
        check_day(case, step)
        take(by=by, case=case, step=step, reason=reason)
