"""What the measuring modules share: a served city, timed requests, plain SQL beside them."""

from __future__ import annotations

import http.client
import os
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

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from namro.access.models import Account
from namro.ground.errors import HouseError
from namro.regulations.models import Installation

WARM, RUNS = 10, 100


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


def timed(work: Callable[[], object], runs: int = RUNS, warm: int = WARM) -> float:
    for _ in range(warm):
        work()
    samples = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        samples.append(time.perf_counter() - started)
    return p95(samples)


def sql(statement: str, parameters: list[Any] | None = None) -> float:
    """p95 of plain SQL on this process's connection, rows fetched, in milliseconds."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            cursor.fetchall()

    return timed(run)


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
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
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
