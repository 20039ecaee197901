"""Days of a transfer: by when the next step is due, since when it lapses, which transits take too long."""

from __future__ import annotations

from datetime import date

from namro.membership.models import TransferCase
from namro.membership.months import add_months
from namro.membership.recognition.clocks import Clock, Due, due
from namro.membership.transfers.states import K, S
from namro.regulations.queries import value as rule
from namro.regulations.queries import working_calendar
from namro.regulations.workdays import WorkingCalendar

START = "transfer.start_days"
PRESENT = "transfer.present_days"
ABROAD = "transfer.abroad_official_days"
RETURN = "transfer.return_report_days"
COLLECTIVE = "transfer.collective_days"
LAPSE = "transfer.removal_after_months"
COUNTED_AT = "transfer.in_transit_counted_at"
HOME = "home"


def present_due(case: TransferCase, clock: Clock = due) -> Due:
    """By when the slip of introduction is presented; who returns from abroad reports within other days."""
    assert case.introduced_on is not None
    key = {K.ABROAD: ABROAD, K.RETURN: RETURN}.get(K(case.kind), PRESENT)
    return clock(case.introduced_on, COLLECTIVE if case.collective_no else key)


def next_due(case: TransferCase, clock: Clock = due) -> Due | None:
    """By when the next step is due; no rule says by when a slip that was presented is sent back.

    ``clock`` as ``due``, where many are asked about.
    """
    if case.state in (S.REQUESTED, S.HOME_CLEARED):
        return clock(case.requested_on, COLLECTIVE if case.collective_no else START)
    if case.state == S.IN_TRANSIT:
        return present_due(case, clock)
    return None


def lapses_on(introduced_on: date) -> date:
    """The last day on which a slip may still come without the receiving side proposing removal."""
    return add_months(introduced_on, int(rule(LAPSE, on=introduced_on)))


def pending_before(day: date, calendar: WorkingCalendar | None = None) -> date:
    """Introduced before this day and still on the way on ``day``: longer than the slip may take (M09)."""
    return (calendar or working_calendar()).add(day, -int(rule(PRESENT, on=day))).day


def counted_from(case: TransferCase, received_on: date) -> date:
    """From when the receiving side counts: the slip's return, or the introduction where the rule says so."""
    assert case.introduced_on is not None
    return received_on if rule(COUNTED_AT, on=received_on) == HOME else case.introduced_on
