"""What the measuring modules share: a served city, timed requests, plain SQL beside them, other databases."""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from socket import socket
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from psycopg import sql as composing

from namro.access.models import Account
from namro.config.database import with_database
from namro.ground.errors import HouseError
from namro.regulations.models import Installation

WARM, RUNS = 10, 100
ROOT = Path(__file__).resolve().parent.parent
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL")


def row(name: str, measured: float, limit: float, unit: str, floor: float | None = None) -> dict[str, Any]:
    """A result where lower is better; the limit gives way to three times the floor."""
    bound = limit if floor is None else max(limit, 3 * floor)
    return {
        "name": name,
        "measured": round(measured, 3),
        "limit": round(bound, 3),
        "better": "lower",
        "unit": unit,
        "floor": None if floor is None else round(floor, 3),
    }


def need_city() -> None:
    if not Installation.objects.filter(synthetic=True).exists():
        raise HouseError("Chưa có thành phố mẫu để đo; chạy make demo trước.")


def p95(samples: list[float]) -> float:
    """The 95th percentile in milliseconds of samples in seconds."""
    ordered = sorted(samples)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)] * 1000


def median(samples: list[float]) -> float:
    """The middle one in milliseconds of samples in seconds."""
    return statistics.median(samples) * 1000


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def timed(work: Callable[[], object], runs: int = RUNS, warm: int = WARM) -> float:
    for _ in range(warm):
        work()
    return p95([seconds(work) for _ in range(runs)])


def sql(statement: str, parameters: list[Any] | None = None, runs: int = RUNS) -> float:
    """p95 of plain SQL on this process's connection, rows fetched, in milliseconds."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            cursor.fetchall()

    return timed(run, runs)


@dataclass
class Site:
    """A running web server and a signed-in reader's cookie."""

    port: int
    cookie: str
    process: subprocess.Popen[bytes]

    def get(self, path: str, *, fragment: bool = False) -> bytes:
        headers = {"Cookie": f"sessionid={self.cookie}", "Host": "127.0.0.1"}
        if fragment:
            headers["HX-Request"] = "true"
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            link.request("GET", path, headers=headers)
            answer = link.getresponse()
            content = answer.read()
        finally:
            link.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return content

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]


def session_of(username: str) -> str:
    """A session as signing in would leave it; hashing a password is not what is measured."""
    account = Account.objects.get(username=username)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(username: str = "thanhuy", workers: int = 2) -> Iterator[Site]:
    """The site under gunicorn as ``make serve`` runs it, on a free port, stopped at the end."""
    need_city()
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "namro.config.wsgi:application", "--preload"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "2"]
    command += ["--log-level", "error"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment)
    site = Site(port, session_of(username), process)
    try:
        _wait(site)
        yield site
    finally:
        process.terminate()
        process.wait(20)


def _wait(site: Site) -> None:
    for _ in range(100):
        try:
            site.get("/so-lieu/")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not answer")


def pss_mb(pid: int) -> float:
    """Proportional set size of a process in MB (Linux)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no PSS for {pid}")


# Databases of the bench's own


def as_owner(statement: str, *names: str, database: str | None = None) -> None:
    """One statement of the owner, outside a transaction; each ``{}`` is a name, quoted."""
    url = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(with_database(url, database) if database else url, autocommit=True) as owner:
        owner.execute(composing.SQL(statement).format(*map(composing.Identifier, names)))


def renew(name: str) -> None:
    """An empty database of that name, whatever was there before."""
    drop(name)
    as_owner("CREATE DATABASE {}", name)


def drop(name: str) -> None:
    as_owner("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def there(name: str) -> dict[str, str]:
    """The environment of a process that works on another database, on its own day and with its own files."""
    environment = os.environ | {one: with_database(os.environ[one], name) for one in ADDRESSES}
    environment.pop("NAMRO_TODAY", None)
    home = Path(environment["NAMRO_HOME"]) / "bench"
    home.mkdir(parents=True, exist_ok=True)
    return environment | {"NAMRO_HOME": str(home), "PYTHONPATH": str(ROOT)}


PREPARED = """
from namro.config import boot
boot.prepare()
import django
django.setup()
"""


def in_process(code: str, environment: dict[str, str]) -> list[str]:
    """Run ``code`` in a process of its own with Django set up; the lines that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", PREPARED + code],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.strip().splitlines()


@contextmanager
def working_on(name: str, today: str) -> Iterator[None]:
    """Let this process, and those that it starts, work on another database and day."""
    before = {one: os.environ.get(one) for one in (*ADDRESSES, "NAMRO_TODAY")}
    usual = connection.settings_dict["NAME"]
    connection.close()
    os.environ.update(
        {one: with_database(os.environ[one], name) for one in ADDRESSES} | {"NAMRO_TODAY": today}
    )
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        for one, value in before.items():
            if value is None:
                os.environ.pop(one, None)
            else:
                os.environ[one] = value
