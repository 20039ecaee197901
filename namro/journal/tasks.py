"""Background work of the room; the worker of ``namro serve`` finds it here."""

from __future__ import annotations

from procrastinate.contrib.django import app

from namro.journal.actions import seal_all


@app.periodic(cron="*/5 * * * *")
@app.task(name="journal.seal", queue="journal", queueing_lock="journal.seal")
def seal_journal(timestamp: int) -> int:
    """Every five minutes: seal what is final. Returns how many events."""
    return seal_all(by="seal-journal")
