"""Jobs share the fate of the transaction that queued them, on pages and in the worker."""

from typing import Any

import procrastinate
import pytest
from django.db import connection, transaction
from procrastinate.testing import InMemoryConnector

from namro.ground.defer import defer

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> InMemoryConnector:
    """Where procrastinate would write inside the worker: not Django's connection."""
    return InMemoryConnector()


@pytest.fixture
def task(worker: InMemoryConnector) -> Any:
    app = procrastinate.App(connector=worker)

    @app.task(name="ground.tests.render", queue="reports")
    def render(report: int) -> None:
        """Only its name and queue matter: no worker runs here."""

    return render


def queued() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, task_name, queue_name, args FROM procrastinate_jobs ORDER BY id")
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def test_a_job_is_written_through_djangos_own_connection(task: Any, worker: InMemoryConnector) -> None:
    number = defer(task, report=7)
    [(job, name, queue, arguments)] = queued()
    assert (job, name, queue) == (number, "ground.tests.render", "reports")
    assert "7" in str(arguments)
    assert not worker.jobs


def test_a_rollback_takes_the_job_away(task: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        defer(task, report=7)
        assert len(queued()) == 1
        raise RuntimeError
    assert queued() == []


def test_every_call_queues_a_job_of_its_own(task: Any) -> None:
    assert defer(task, report=1) != defer(task, report=2)
    assert len(queued()) == 2
