"""Keeping the count of a ballot, called inside the action that resolves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError

from namro.ground import clock
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.models import AdmissionCase, ExitCase, RecognitionCase, VoteTally
from namro.membership.votes import Count, judge

Dossier: TypeAlias = AdmissionCase | RecognitionCase | ExitCase


@dataclass(frozen=True)
class Meeting:
    """Which body voted, when, and the number of its resolution."""

    body: str
    held_on: date
    document_no: str = ""


def keep_tally(*, by: Any, dossier: Dossier, meeting: Meeting, count: Count, reason: str) -> VoteTally:
    """Keep the count with the base, the majority of its day and what it means; the caller asks for rights.

    Refuses a count that cannot be (``ValidationError`` by field, as forms show it).
    """
    return _say(VoteTally(**{_column(dossier): dossier}), by=by, meeting=meeting, count=count, reason=reason)


def correct_tally(*, by: Any, tally: VoteTally, meeting: Meeting, count: Count, reason: str) -> VoteTally:
    """Say a count anew that was typed wrong; the journal keeps what stood there."""
    return _say(tally, by=by, meeting=meeting, count=count, reason=reason)


def _say(tally: VoteTally, *, by: Any, meeting: Meeting, count: Count, reason: str) -> VoteTally:
    _check_day(meeting.held_on)
    outcome = judge(count, body=meeting.body, held_on=meeting.held_on)
    given = asdict(count.whole()) | asdict(meeting)
    given |= {"counted_base": outcome.base, "majority": outcome.spelling}
    given |= {"needed": outcome.needed, "passed": outcome.passed}
    for name, value in given.items():
        setattr(tally, name, value)
    with acting(by, reason):
        tally.full_clean()
        tally.save()
    return tally


def _check_day(day: date) -> None:
    today = clock.today()
    if day > today:
        raise ValidationError(
            {"held_on": f"Ngày họp {show_day(day)} ở sau hôm nay ({show_day(today)}); kiểm tra lại ngày."}
        )


def _column(dossier: Dossier) -> str:
    if isinstance(dossier, AdmissionCase):
        return "admission"
    return "recognition" if isinstance(dossier, RecognitionCase) else "leaving"
