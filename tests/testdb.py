"""One template database per state of the migrations; every worker tests in its own copy.

The copy is taken by ``CREATE DATABASE … TEMPLATE``, some 50 ms, so that also tests which commit start
from an untouched database.
"""

from __future__ import annotations

import copy
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg import sql

from namro.config.database import django_settings, with_database
from namro.config.embedded import Urls

ROOT = Path(__file__).resolve().parent.parent
KEPT_TEMPLATES = 3
LIBRARIES = ("django", "django-allauth", "procrastinate", "django-pgtrigger")

_state: dict[str, object] = {}
_open: dict[str, BaseDatabaseWrapper] = {}


def worker_database() -> str:
    """Name of this process's database; it carries the process id, so that leftovers can be told."""
    return f"namro_test_{os.getpid()}"


def urls_of(server: Urls, name: str) -> Urls:
    return Urls(with_database(server.app, name), with_database(server.owner, name))


def template_name() -> str:
    """Names the state of all migrations, ours and the libraries'."""
    digest = hashlib.sha256()
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    sources = [
        *ROOT.glob("namro/*/migrations/*.py"),
        *ROOT.glob("namro/*/sql.py"),
        ROOT / "namro/config/roles.py",
        ROOT / "namro/config/settings.py",
    ]
    for path in sorted(sources):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return f"namro_template_{digest.hexdigest()[:16]}"


def create(server: Urls, name: str) -> None:
    """Copy the template to a new database, building it first where this state has none."""
    with _build_lock(), _maintenance(server) as connection:
        _drop_leftovers(connection)
        template = template_name()
        if not _exists(connection, template):
            _build(server, connection, template)
        _copy(connection, template, name)
    _state.update(server=server, name=name, template=template)


def server() -> Urls:
    """The server this worker's database is on."""
    found = _state["server"]
    assert isinstance(found, Urls)
    return found


def copy_of_template(name: str) -> None:
    """One more database with the migrations applied and nothing in it."""
    copy_of(str(_state["template"]), name)


def copy_of(source: str, name: str) -> None:
    """One more database with what is in ``source``, to which nobody may be connected."""
    with _maintenance(server()) as connection:
        _drop(connection, name)
        _copy(connection, source, name)


def drop(server: Urls, name: str) -> None:
    with _maintenance(server) as connection:
        _drop(connection, name)


def restore(source: str = "") -> None:
    """A fresh copy of the template, or of ``source``, in the place of this worker's database."""
    connections.close_all()
    copy_of(source or str(_state["template"]), str(_state["name"]))


def point_django_at(urls: Urls) -> None:
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(django_settings(urls.app))
    connection.settings_dict["CONN_MAX_AGE"] = 0


def switch(name: str) -> None:
    """Let Django speak to another database of this server; the way to the one before stays open.

    Threads that connect for themselves follow.
    """
    before = connections["default"]
    _open[str(before.settings_dict["NAME"])] = before
    if name not in _open:
        there = copy.deepcopy(before.settings_dict) | {"NAME": name}
        _open[name] = load_backend(there["ENGINE"]).DatabaseWrapper(there, "default")
    connections.settings["default"]["NAME"] = name
    connections["default"] = _open[name]


def forget(name: str) -> None:
    """Close the way that ``switch`` opened."""
    _open.pop(name).close()


def _maintenance(server: Urls) -> psycopg.Connection:
    return psycopg.connect(server.owner, autocommit=True)


def _build_lock() -> _Lock:
    return _Lock()


class _Lock:
    """One process builds, the others wait."""

    def __enter__(self) -> None:
        self.handle = open(Path(tempfile.gettempdir()) / f"namro-testdb-{os.getuid()}.lock", "a")
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def __exit__(self, *exception: object) -> None:
        self.handle.close()


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _build(server: Urls, connection: psycopg.Connection, template: str) -> None:
    """Migrate under a temporary name, so that a killed build leaves no half template."""
    building = f"{template}_building"
    _drop(connection, building)
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
    urls = urls_of(server, building)
    environment = {**os.environ, "DATABASE_URL": urls.app, "DATABASE_OWNER_URL": urls.owner}
    done = subprocess.run(
        [sys.executable, "-m", "namro", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"The migrations failed:\n{done.stdout}{done.stderr}")
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(building), sql.Identifier(template)))


def _copy(connection: psycopg.Connection, template: str, name: str) -> None:
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))


def _drop(connection: psycopg.Connection, name: str) -> None:
    """Drop it, waiting for connections that are just ending (a foreign server may not let us end them)."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    deadline = time.monotonic() + 5
    while True:
        try:
            connection.execute(statement)
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _drop_leftovers(connection: psycopg.Connection) -> None:
    """Databases of processes that are gone, and templates beyond the newest few."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'namro\\_te%' ORDER BY oid DESC"
        )
    ]
    tests = [name for name in names if name.startswith("namro_test_")]
    templates = [name for name in names if name.startswith("namro_template_") and name != template_name()]
    dead = [name for name in tests if not Path(f"/proc/{name.rsplit('_', 1)[1]}").exists()]
    for name in dead + templates[KEPT_TEMPLATES:]:
        _drop(connection, name)
