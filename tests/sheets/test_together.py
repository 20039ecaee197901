"""Two clerks at once, and a writer that is killed: all of a file or nothing of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.sheets.actions import write
from namro.sheets.models import Import, WrittenRow
from namro.targets.models import MassFact
from tests import cast as people
from tests.cast import Cast
from tests.membership.together import PATIENCE, meanwhile
from tests.sheets.files import MASS, xlsx
from tests.sheets.steps import take_in

ROOT = Path(__file__).resolve().parents[2]
WON = "Phát triển đoàn viên, hội viên"


def row(city: Cast, number: int) -> tuple[Any, ...]:
    day = date(2024, 5, 8)
    return (city.code("phuc_xa"), WON, "Công đoàn", day, 4, f"{number:03d}-BC/LĐLĐ", day)


def written(imported: Import, **choices: Any) -> int:
    with clock.frozen(people.TODAY):  # also in the thread of the second
        found = Import.objects.get(pk=imported.pk)
        return write(by="thu", imported=found, read_at=found.version, **choices)


def test_the_same_import_written_by_two_at_once_is_written_once(
    committed_city: Cast, owner: psycopg.Connection
) -> None:
    imported = take_in(committed_city, "mass", xlsx(MASS, row(committed_city, 1)))
    before = MassFact.objects.count()
    second = meanwhile(owner, lambda: written(imported), lambda: written(imported))
    with pytest.raises(HouseError, match="Đã ghi"):
        second.result()
    assert MassFact.objects.count() == before + 1


def test_two_files_with_the_same_row_at_once_count_it_once(
    committed_city: Cast, owner: psycopg.Connection
) -> None:
    """The second judges anew once the first is done, and finds its row there already."""
    one = take_in(committed_city, "mass", xlsx(MASS, row(committed_city, 1)))
    other = take_in(committed_city, "mass", xlsx(MASS, row(committed_city, 1), row(committed_city, 2)))
    before = MassFact.objects.count()
    second = meanwhile(owner, lambda: written(one), lambda: written(other))
    assert second.result() == 1
    assert MassFact.objects.count() == before + 2
    other.refresh_from_db()
    assert other.counts == {"UNCHANGED": 1, "ADDED": 1}


def test_the_same_file_handed_in_twice_at_once_is_refused_at_the_second_writing(
    committed_city: Cast, owner: psycopg.Connection
) -> None:
    content = xlsx(MASS, row(committed_city, 1))
    one, other = (take_in(committed_city, "mass", content) for _ in range(2))
    assert one.original_id == other.original_id
    second = meanwhile(owner, lambda: written(one), lambda: written(other))
    with pytest.raises(HouseError):
        second.result()
    other.refresh_from_db()
    assert other.state == Import.State.UPLOADED


KILLED = """
import os, sys
sys.path.insert(0, {root!r})
os.environ.update({environment!r})
from namro.config import boot
boot.prepare()
import django
django.setup()
from datetime import date
from namro.ground import clock
from namro.sheets import actions
from namro.sheets.models import Import

def stop(rows):
    print("written", rows, flush=True)
    sys.stdin.read()

with clock.frozen(date(2024, 7, 5)):
    imported = Import.objects.get(pk={pk})
    actions.write(by="thu", imported=imported, read_at=imported.version, progress=stop)
"""


def test_a_writer_killed_in_the_middle_leaves_nothing(
    committed_city: Cast, owner: psycopg.Connection, database_urls: Any
) -> None:
    imported = take_in(committed_city, "mass", xlsx(MASS, *(row(committed_city, n) for n in range(50))))
    before = MassFact.objects.count()
    environment = {"DATABASE_URL": database_urls.app, "DATABASE_OWNER_URL": database_urls.owner}
    code = KILLED.format(root=str(ROOT), environment=environment, pk=imported.pk)
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdin is not None
    with process:
        assert process.stdout.readline() == "written 50\n"
        os.kill(process.pid, signal.SIGKILL)
    _wait_until_gone(owner)
    assert MassFact.objects.count() == before
    assert not WrittenRow.objects.exists()
    imported.refresh_from_db()
    assert (imported.state, imported.counts) == (Import.State.UPLOADED, {})
    assert written(imported) == 50


def _wait_until_gone(owner: psycopg.Connection) -> None:
    """The server notices that the writer is gone, and lets go of what it held."""
    deadline = time.monotonic() + PATIENCE
    others = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM "
    others += "pg_database WHERE datname = current_database())"
    while owner.execute(others).fetchone() != (0,):
        assert time.monotonic() < deadline, "the killed writer still holds its locks"
        time.sleep(0.05)


def test_what_changed_since_the_preview_decides(committed_city: Cast) -> None:
    """The file is judged again while it is written: a row recorded in between is not recorded twice."""
    with acting("thu", "xem"):
        imported = take_in(committed_city, "mass", xlsx(MASS, row(committed_city, 1)))
        typed = take_in(committed_city, "mass", xlsx(MASS, row(committed_city, 1), ()))
    written(typed)
    with pytest.raises(HouseError, match="không có gì mới"):
        written(imported)
    assert connection.in_atomic_block is False
