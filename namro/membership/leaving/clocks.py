"""Days of a leaving: until when it may be complained about, and by when that is answered."""

from __future__ import annotations

from datetime import date

from namro.membership.models import ExitCase
from namro.membership.recognition.clocks import Due, due
from namro.people.models import EndGround

COMPLAIN = "removal.complaint_days"
ANSWER = "removal.answer_days"
CALLS = "removal.calls"
# Decisions against somebody; a death or a wish of his own is not complained about.
ARGUABLE = (EndGround.REMOVED, EndGround.EXPELLED)


def complaint_due(case: ExitCase) -> Due | None:
    """The last day of a complaint; None for what is not complained about, or not decided."""
    if case.ground not in ARGUABLE or case.happened_on is None:
        return None
    return due(case.happened_on, COMPLAIN)


def answer_due(complained_on: date) -> Due:
    return due(complained_on, ANSWER)


def next_due(case: ExitCase) -> Due | None:
    """By when somebody has to act: only an answer to a complaint has a day."""
    if case.complained_on is None or case.answered_on is not None:
        return None
    return answer_due(case.complained_on)
