"""What every step of an admission dossier shares: held for writing, in order of days, with the next clock."""

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
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.admission.clocks import Timing
from namro.membership.admission.facts import Known, number
from namro.membership.admission.route import carrier
from namro.membership.admission.states import DAY_FIELDS, OWNERS, RUNNING, S, check_move
from namro.membership.clerks import hold
from namro.membership.models import AdmissionCase, CaseStep
from namro.regulations.queries import working_calendar


@dataclass(frozen=True)
class Step:
    """A step taken: the state it leads to, its day and its paper."""

    to: str
    on: date
    document_no: str = ""
    note: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper that closes, returns or annuls: its day, its number and what it says."""

    on: date
    document_no: str = ""
    note: str = ""


@contextmanager
def held(by: Any, case: AdmissionCase, to: str, read_at: int | None, reason: str) -> Iterator[None]:
    """The dossier held for a step to ``to``: rights, version and state checked; who is second waits."""
    check_actor(by, OWNERS[to], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        check_move(case, to)
        yield


def check_past(name: str, day: date) -> None:
    """V10: nothing happens tomorrow; ``name`` is the field that says so."""
    today = clock.today()
    if day > today:
        raise ValidationError(
            {name: f"Ngày {show_day(day)} ở sau hôm nay ({show_day(today)}); kiểm tra lại ngày."}
        )


def check_day(case: AdmissionCase, step: Step, without: int | None = None) -> None:
    """V10: not in the future, not before the step before; the class may lie before the list.

    ``without``: the step that is being corrected.
    """
    name = DAY_FIELDS.get(step.to, "on")
    check_past(name, step.on)
    if step.to == S.TRAINED or case.pk is None:
        return
    before = case.steps.exclude(state=S.TRAINED).exclude(pk=without).order_by("on", "id").last()
    if before is not None and step.on < before.on:
        raise ValidationError(
            {
                name: f"Ngày {show_day(step.on)} ở trước bước “{before.get_state_display()}” ngày "
                f"{show_day(before.on)}; các bước phải theo thứ tự ngày."
            }
        )


def take(*, by: Any, case: AdmissionCase, step: Step, reason: str) -> CaseStep:
    """Write the step, move the dossier to its state and set the clock of the next one."""
    with acting(by, reason):
        row = CaseStep(case=case, state=step.to, on=step.on, document_no=step.document_no, note=step.note)
        row.full_clean()
        row.save()
        case.state = step.to
        keep(by=by, case=case, reason=reason)
    return row


def keep(*, by: Any, case: AdmissionCase, reason: str) -> None:
    """Write the dossier with its clock and a new version."""
    with acting(by, reason):
        due = Known(case).due
        case.due_on, case.due_rule, case.version = due.on, due.rule, case.version + 1
        case.full_clean()
        case.save()


def renew_dues(*, by: Any, reason: str) -> int:
    """Set the clocks of all open dossiers anew, after rules or calendar changed; how many were changed."""
    calendar, changed = working_calendar(), []
    timing = Timing(number=cache(number), add=lambda day, n: calendar.add(day, n).day)
    running = AdmissionCase.objects.filter(state__in=RUNNING)
    ways: dict[int, bool] = {}  # by cell whether a base committee comes in between
    with acting(by, reason):
        for case in running.select_related("cell").prefetch_related("steps", "vettings"):
            known = Known(case, timing)
            if case.cell_id in ways:
                known.needs_base = ways[case.cell_id]
            due = known.due
            if "needs_base" in vars(known):
                ways[case.cell_id] = known.needs_base
            if (due.on, due.rule) != (case.due_on, case.due_rule):
                case.due_on, case.due_rule = due.on, due.rule
                changed.append(case)
        AdmissionCase.objects.bulk_update(changed, ["due_on", "due_rule"], batch_size=500)
    return len(changed)
