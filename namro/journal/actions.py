"""Who acts and why: declared once around every write, read by the journal's triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

SETTINGS = ("namro.actor", "namro.reason", "namro.request", "namro.import")


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
    calls = ", ".join("set_config(%s, %s, true)" for _ in wanted)
    values = [part for pair in wanted.items() for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", values)


def _declared() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("coalesce(current_setting(%s, true), '')" for _ in SETTINGS), SETTINGS
        )
        values = cursor.fetchone()
    return {key.removeprefix("namro."): value for key, value in zip(SETTINGS, values, strict=True)}


@contextmanager
def acting(by: Any, reason: str, *, request: str = "", importing: str = "") -> Iterator[None]:
    """One transaction in which every write is recorded as done by ``by`` because of ``reason``.

    ``importing`` names a source: inserts then leave one event per statement with the number of
    rows and their digest instead of one event per row. Nested calls give the outer declaration
    back at their end.
    """
    with transaction.atomic():
        outer = _declared()
        declare(
            **{
                "actor": actor_label(by),
                "reason": reason,
                "request": request or outer["request"],
                "import": importing or outer["import"],
            }
        )
        yield
        declare(**outer)
