"""Who acts and why, declared once around every write and read by the journal's triggers; views of
protected records; sealing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Model

from namro.ground.contradictions import Contradiction, contradiction
from namro.ground.errors import HouseError
from namro.journal import chain, sealing
from namro.journal.models import JournalBlock, JournalEvent

SETTINGS = ("namro.actor", "namro.reason", "namro.request", "namro.import")
# Asked by the triggers on every row; unset, each answer is a failed subtransaction over all deferred events.
NO_TRIGGER_IGNORED = {"pgtrigger.ignore": "{}"}


def actor_label(by: Any) -> str:
    """An account's id, or ``system:<verb>`` for a command or a job given as a string."""
    if isinstance(by, str):
        return f"system:{by}"
    if getattr(by, "pk", None) is None:
        raise ValueError("Mỗi lần ghi phải nêu rõ ai thực hiện.")
    return str(by.pk)


def declare(*, read_only: bool = False, **settings: str) -> None:
    """Set the transaction's declarations in one statement; gone when the transaction ends."""
    wanted = {f"namro.{key}": value for key, value in settings.items()}
    if read_only:
        wanted["transaction_read_only"] = "on"
    _set(wanted)


def _set(settings: dict[str, str]) -> None:
    calls = ", ".join("set_config(%s, %s, true)" for _ in settings)
    values = [part for pair in settings.items() for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", values)


def _declared() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("coalesce(current_setting(%s, true), '')" for _ in SETTINGS), SETTINGS
        )
        values = cursor.fetchone()
    return dict(zip(SETTINGS, values, strict=True))


@contextmanager
def acting(by: Any, reason: str, *, request: str = "", importing: str = "") -> Iterator[None]:
    """One transaction in which every write is recorded as done by ``by`` because of ``reason``.

    ``importing`` names a source: inserts then leave one event per statement with the number of
    rows and their digest instead of one event per row. Nested calls give the outer declaration
    back at their end. What the database refuses inside is raised as a sentence (``Contradiction``).
    """
    try:
        with transaction.atomic():
            outer = _declared()
            _set(
                NO_TRIGGER_IGNORED
                | {
                    "namro.actor": actor_label(by),
                    "namro.reason": reason,
                    "namro.request": request or outer["namro.request"],
                    "namro.import": importing or outer["namro.import"],
                }
            )
            yield
            _set(outer)
    except Contradiction:
        raise
    except IntegrityError as error:
        raise contradiction(error) from error


class NotRecorded(HouseError):
    """A view of a protected record could not be recorded, so the record may not be shown."""


def seen(*, by: Any, row: Model, reason: str, protected_case: int | None = None) -> None:
    """Commit that ``by`` opens a protected record, before anything of it is rendered.

    Written over a connection of its own: the request's transaction is READ ONLY and might still fail.
    Raises ``NotRecorded`` when the event cannot be kept: no event, no page.
    """
    who, request = actor_label(by), _declared()["namro.request"]
    values = [row._meta.db_table, str(row.pk), JournalEvent.Op.SEEN, who, reason, request, protected_case]
    apart = connection.copy()
    try:
        with apart.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_event (table_name, row_pk, op, actor, reason, request, protected_case) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s)",
                values,
            )
    except DatabaseError as error:
        raise NotRecorded(
            "Không ghi được nhật ký xem nên không mở được hồ sơ này. Đợi ít phút rồi mở lại; nếu vẫn vậy, "
            "báo quản trị viên."
        ) from error
    finally:
        apart.close()


def seal(*, by: Any, most: int = 5_000) -> JournalBlock | None:
    """Seal up to ``most`` final events into the next block; None when there are none to seal.

    One sealer at a time: while another is at work this one does nothing.
    """
    with acting(by, "Niêm phong nhật ký"):
        if not _only_sealer():
            return None
        last = sealing.last_block()
        stretch = sealing.sealable(last)
        events = stretch.read(most)
        if not events:
            return None
        block = chain.build(events, after=stretch.after, era_after=stretch.era_after, previous=last)
        block.sealed_by, block.sealed_at = actor_label(by), _database_time()
        block.hash = chain.block_hash(block)
        block.save(force_insert=True)
    return block


def seal_all(*, by: Any, most_blocks: int = 200) -> int:
    """Seal block after block until nothing final is left or ``most_blocks`` are made; how many events."""
    sealed = 0
    for _ in range(most_blocks):
        block = seal(by=by)
        if block is None:
            break
        sealed += block.events
    return sealed


def _only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('journal_seal'))")
        return bool(cursor.fetchone()[0])


def _database_time() -> datetime:
    """The real time: the clock of the house may stand on another day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        at: datetime = cursor.fetchone()[0]
    return at
