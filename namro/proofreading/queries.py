"""Readings of one account, and how long they stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from namro.access.models import Account
from namro.ground import clock
from namro.proofreading.models import Reading
from namro.regulations.queries import value

KEPT_DAYS = "proofreading.kept_days"


def kept_days() -> int:
    """How many days a reading stays; a rule, so that an installation may keep drafts for less time."""
    return int(value(KEPT_DAYS, on=clock.today()))


def readings_of(account: Account, days: int) -> QuerySet[Reading]:
    """The account's readings of the last ``days`` days, newest first; an older one is gone before it is
    taken away.
    """
    return Reading.objects.filter(owner=account, made_at__gte=kept_since(days)).order_by("-made_at", "-pk")


def kept_since(days: int) -> datetime:
    """A reading made before this moment is over."""
    return clock.now() - timedelta(days=days)


def last_day(reading: Reading, days: int) -> date:
    """The last whole day on which the reading is there."""
    return (reading.made_at.astimezone(clock.ZONE) + timedelta(days=days)).date()
