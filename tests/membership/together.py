"""Two people at once, over two real connections, without luck: the second waits for the first."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import psycopg
from django.db import connection, transaction

Result = TypeVar("Result")
PATIENCE = 20.0
WAITING = """
SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
 WHERE NOT l.granted AND a.datname = current_database()
"""


def meanwhile(
    owner: psycopg.Connection, first: Callable[[], object], second: Callable[[], Result]
) -> Future[Result]:
    """``first`` writes; before it commits ``second`` begins elsewhere and waits; then both end.

    Gives what became of ``second``. Fails where ``second`` does not wait: then nothing kept them apart.
    """

    def elsewhere() -> Result:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            first()
            outcome = thread.submit(elsewhere)
            wait_until_blocked(owner, outcome)
        outcome.exception(timeout=PATIENCE)
    return outcome


def wait_until_blocked(owner: psycopg.Connection, outcome: Future[Result]) -> None:
    deadline = time.monotonic() + PATIENCE
    while owner.execute(WAITING).fetchone() == (0,):
        assert not outcome.done(), f"the second did not wait: {outcome}"
        assert time.monotonic() < deadline, "the second neither waits nor ends"
        time.sleep(0.01)
