"""Days of a probation: when it ends, by when each step is due, and from when both lower levels vote again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from namro.membership.models import RecognitionCase
from namro.membership.months import add_months
from namro.membership.recognition.states import S
from namro.regulations.models import Confidence
from namro.regulations.queries import add_working_days, param, params_in_force
from namro.regulations.queries import value as rule
from namro.regulations.workdays import CalendarCoverage

MONTHS = "probation.months"
REVIEW = "recognition.cell_review_days"
FORWARD = "recognition.cell_forward_days"
BASE = "recognition.base_forward_days"
DECIDE = "recognition.decide_days"
EXTRA = "recognition.decide_extra_days"
DECIDE_RULES = "recognition.decide_"
LIMITS = (DECIDE, EXTRA)
STEP = "recognition.step_decide_days"
CLOCK_START = "recognition.clock_start"


@dataclass(frozen=True)
class Due:
    """The last day of a step, the rule it comes from, and what is not certain about it."""

    day: date
    rule: str
    sure: bool
    coverage: CalendarCoverage

    @property
    def warning(self) -> str:
        """What to say beside the day; empty where nothing is in doubt."""
        words = [] if self.sure else ["Chưa xác nhận với văn bản."]
        return " ".join([*words, *([self.coverage.warning] if self.coverage.warning else [])])


Clock = Callable[[date, str], Due]


def due(start: date, key: str) -> Due:
    """So many working days after ``start`` as the rule says that holds on that day."""
    row = param(key, on=start)
    found = add_working_days(start, int(row.value))
    return Due(found.day, key, row.confidence != Confidence.UNCONFIRMED, found.coverage)


def probation_end(ceremony_on: date) -> date:
    """Exactly so many months after the ceremony; 29 February ends on 28 February."""
    return add_months(ceremony_on, int(rule(MONTHS, on=ceremony_on)))


def review_due(ends_on: date) -> Due:
    """By when the cell reviews."""
    return due(ends_on, REVIEW)


def decision_due(case: RecognitionCase, *, through_base: bool, clock: Clock = due) -> Due:
    """By when the decision is due, counted from the cell's resolution.

    Hanoi's guidance gives the last step fewer days, and its text starts them at the cell's resolution; with
    a base committee in between that cannot hold (open point 10), so they count only from where the
    parameter says they start, and never beyond the central limit.
    """
    assert case.reviewed_on is not None
    outer = clock(case.reviewed_on, DECIDE)
    start = case.base_resolved_on if through_base else case.reviewed_on
    if through_base and rule(CLOCK_START, on=case.reviewed_on) != "base_resolution":
        return outer
    if start is None:
        return outer
    step = clock(start, STEP)
    return min(step, outer, key=lambda one: one.day)


def last_decision_day(resolved_on: date) -> date:
    """Past this day the cell and the base committee vote again."""
    rules = params_in_force(resolved_on, prefix=DECIDE_RULES)
    days = sum(int(rules[key].value) if key in rules else int(rule(key, on=resolved_on)) for key in LIMITS)
    return add_working_days(resolved_on, days).day


def next_due(case: RecognitionCase, *, through_base: bool, clock: Clock = due) -> Due | None:
    """By when the next step is due; None where nobody has to act by a day.

    ``clock`` as ``due``, where many dossiers are asked about and the same days come again and again.
    """
    if case.state == S.ON_PROBATION:
        return clock(case.probation_ends_on, REVIEW)
    if case.reviewed_on is None or case.state not in (S.CELL_RESOLVED, S.BASE_RESOLVED, S.ESCALATED):
        return None
    if case.state == S.CELL_RESOLVED and case.forwarded_on is None:
        return clock(case.reviewed_on, FORWARD)
    if case.state == S.CELL_RESOLVED and through_base:
        return clock(case.reviewed_on, BASE)
    return decision_due(case, through_base=through_base, clock=clock)
