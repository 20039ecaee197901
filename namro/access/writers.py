"""Who wrote something, when and why, in the words a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, Func, Max, Model, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast

from namro.access.models import Account
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.models import JournalEvent
from namro.journal.queries import history

SYSTEM = "Hệ thống"
SOMEBODY = "Người khác"
SHOWN = 30


@dataclass(frozen=True)
class Entry:
    """One thing somebody did, and why."""

    at: datetime
    who: str
    why: str

    @property
    def when(self) -> str:
        """“lúc 09:42 ngày 05/7/2024”."""
        at = self.at.astimezone(clock.ZONE)
        return f"lúc {at:%H:%M} ngày {show_day(at.date())}"

    @property
    def begins(self) -> str:
        """To begin a sentence: “Đồng chí Trần Thị Tổng, lúc 09:42 ngày …,”."""
        return f"{'' if self.who == SYSTEM else 'Đồng chí '}{self.who}, {self.when},"


def account_name(column: str) -> Subquery:
    """Name on screen of the account whose id stands as text in ``column``; None for a command."""
    digits = Func(OuterRef(column), Value("^[0-9]{1,18}$"), function="substring")
    known = Account.objects.filter(pk=Cast(digits, BigIntegerField()))
    return Subquery(known.values("display_name")[:1], output_field=CharField())


def entries(row: Model, most: int = SHOWN) -> list[Entry]:
    """Who did what to the row, newest first; one statement."""
    events = history(row).annotate(name=account_name("actor")).values_list("at", "name", "reason")
    return [Entry(at, name or SYSTEM, reason) for at, name, reason in events[:most]]


def together(of_it: Q, most: int = SHOWN, **columns: object) -> list[Entry]:
    """The events ``of_it`` (``columns`` are annotated first), newest first: one entry a person, reason and
    transaction.
    """
    events = (
        JournalEvent.objects.annotate(**columns)
        .filter(of_it)
        .values("xid", "reason", "actor")
        .annotate(last=Max("id"), when=Max("at"), name=account_name("actor"))
        .order_by("-last")
    )
    return [Entry(one["when"], one["name"] or SYSTEM, one["reason"]) for one in events[:most]]


def last_writer(row: Model) -> str:
    """Who wrote the row last, to begin a sentence."""
    last = entries(row, 1)
    return last[0].begins if last else SOMEBODY


def hold(row: Any, read_at: int | None, what: str) -> None:
    """Hold a row with a ``version`` for writing until the transaction ends; refuse who read an older one.

    ``read_at`` None: a command that read nothing. ``what``: how the row is called, “hồ sơ này”. Nothing typed
    is lost: the form comes back with it.
    """
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update(no_key=True))
    if read_at is not None and row.version != read_at:
        raise HouseError(
            f"{last_writer(row)} vừa ghi vào {what}. Xem bản mới, rồi ghi lại thay đổi của đồng chí."
        )
