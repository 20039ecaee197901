"""Handing work to the job worker."""

from typing import Any, Protocol


class Deferrable(Protocol):
    """What a procrastinate task offers; named here so that the ground needs no queue to be imported."""

    def defer(self, **arguments: Any) -> int: ...


def defer(task: Deferrable, **arguments: Any) -> int:
    """Queue `task` inside the current transaction; returns the number of the job.

    Procrastinate's Django connector writes the job through Django's own connection: a rollback takes the
    job away with the facts it was about, and the worker cannot see it before the commit.
    """
    return task.defer(**arguments)
