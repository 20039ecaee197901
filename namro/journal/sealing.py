"""Which events are final and not yet sealed.

An event is final once no running transaction can be older than its own: ``xid`` below the oldest
running one. Nothing can then ever be added before it in the order (transaction, id), however long a
transaction took and whatever ids it drew; so positions, not ids, say what is sealed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Max

from namro.journal.chain import COLUMNS, LOWEST, START, Event, Position, event
from namro.journal.models import JournalBlock, JournalEvent


@dataclass(frozen=True)
class Stretch:
    """Events after a position, up to and with another, of one era; ``below_xid`` and None are open ends."""

    after: Position
    era_after: int
    upto: Position | None = None
    below_xid: int | None = None
    era_end: int | None = None

    def read(self, limit: int | None = None) -> list[Event]:
        """The events in order."""
        where, values = self._condition()
        query = f"SELECT {COLUMNS} FROM journal_event WHERE {where} ORDER BY xid, id LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(query, [*values, limit])
            return [event(row) for row in cursor.fetchall()]

    def count(self) -> int:
        where, values = self._condition()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM journal_event WHERE {where}", values)
            found: int = cursor.fetchone()[0]
        return found

    def _condition(self) -> tuple[str, list[int]]:
        parts: list[tuple[str, tuple[int, ...]]] = [
            ("(xid, id) > (%s, %s)", self.after),
            ("id > %s", (self.era_after,)),
        ]
        if self.upto is not None:
            parts.append(("(xid, id) <= (%s, %s)", self.upto))
        if self.below_xid is not None:
            parts.append(("xid < %s", (self.below_xid,)))
        if self.era_end is not None:
            parts.append(("id <= %s", (self.era_end,)))
        return " AND ".join(text for text, _ in parts), [value for _, values in parts for value in values]


def last_block() -> JournalBlock | None:
    return JournalBlock.objects.defer("leaves").order_by("-number").first()


def unsealed(last: JournalBlock | None) -> Stretch:
    """Everything after the last block, final or not."""
    if last is None:
        return Stretch(after=START, era_after=LOWEST)
    return Stretch(after=(last.last_xid, last.last_id), era_after=last.era_after)


def sealable(last: JournalBlock | None) -> Stretch:
    """What may be sealed now: final events, or first the rest of an era that a restore has ended."""
    oldest_running, _ = _snapshot()
    rest, end = unsealed(last), ended_era(last)
    if end is None:
        return replace(rest, below_xid=oldest_running)
    if rest.count():
        return rest
    return Stretch(after=START, era_after=end, below_xid=oldest_running)


def ended_era(last: JournalBlock | None) -> int | None:
    """The highest id of the last block's era when that era is over, else None.

    It is over when the server has not yet given out the last sealed transaction number: then the
    database was restored from a dump onto a server that counts anew. All ids of the old era lie below
    those drawn since, and its unsealed events carry numbers above the last sealed one.
    """
    _, next_xid = _snapshot()
    if last is None or next_xid > last.last_xid:
        return None
    sealed = JournalBlock.objects.aggregate(highest=Max("highest_id"))["highest"]
    rest = JournalEvent.objects.filter(xid__gte=last.last_xid).aggregate(highest=Max("id"))["highest"]
    return max(sealed, rest or sealed)


def waiting(last: JournalBlock | None) -> int:
    """How many events are not sealed yet."""
    end = ended_era(last)
    return unsealed(last).count() + (0 if end is None else Stretch(after=START, era_after=end).count())


def _snapshot() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(now.s)::text::bigint, pg_snapshot_xmax(now.s)::text::bigint "
            "FROM pg_current_snapshot() AS now(s)"
        )
        found: tuple[int, int] = cursor.fetchone()
    return found
