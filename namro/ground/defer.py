"""Handing work to the job worker."""

from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task


def defer(task: Task[..., Any, Any], **arguments: Any) -> int:
    """Queue `task` inside the current transaction; returns the number of the job.

    `arguments` are plain JSON values. A rollback takes the job away with the facts it was about, and the
    worker cannot see it before the commit. Plain `task.defer()` promises this on pages only: inside the
    worker procrastinate has a connection of its own, and a job queued there would outlive a rollback.
    """
    deferrer = task.configure()
    deferrer.job_manager = JobManager(DjangoConnector())
    return deferrer.defer(**arguments)
