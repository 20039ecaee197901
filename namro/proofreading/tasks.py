"""Background work of the room; the worker of ``namro serve`` finds it here."""

from __future__ import annotations

from procrastinate.contrib.django import app

from namro.proofreading.actions import PURGE, purge


@app.periodic(cron="17 * * * *")
@app.task(name="proofreading.purge", queue="proofreading", queueing_lock="proofreading.purge")
def purge_readings(timestamp: int) -> int:
    """Every hour: take away what has been kept long enough. Returns how many readings."""
    return purge(by=PURGE)
