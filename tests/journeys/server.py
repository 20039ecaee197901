"""The house as it is served: gunicorn on loopback, compressed static files, the cast really committed."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.request import urlopen

from django.contrib.auth.hashers import make_password
from django.db import connection, connections
from django.test import override_settings

from namro.config import settings
from namro.config.embedded import Urls
from namro.figures.address import Address
from namro.figures.freezing.actions import freeze
from namro.figures.freezing.queries import Scope
from namro.ground import clock
from namro.ground.periods import Period
from namro.journal.actions import acting
from namro.membership.actions import Admission, record_admission
from namro.membership.models import SourceGroup
from tests import cast as people
from tests import testdb
from tests.cast import Cast
from tests.casting import Kept

SIGN_IN = "/tai-khoan/login/"
START_SECONDS = 60
# The hashers of the running house: those of the tests are cheap, and it would not know them.
ARGON2 = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
CLOSED = Period.parse("2024-Q1")
LONG_LIST = 60
LONG_LIST_DAY = date(2022, 2, 3)


@dataclass(frozen=True)
class House:
    """A served house: where it listens, who and what is in it, what it wrote to its log."""

    url: str
    city: City
    log: Path

    @property
    def cast(self) -> Cast:
        return self.city.cast

    def unit(self, key: str) -> str:
        return f"/don-vi/{self.cast.code(key)}/"

    def figure(self, key: str, unit: str = "city", period: str = "2024-H1", query: str = "") -> str:
        return f"/so-lieu/{key}/{self.cast.code(unit)}/{period}/{query}"

    def report(self, unit: str = "city", period: str = "2024-H1") -> str:
        return f"/bao-cao/sau-thang-dau-nam/{self.cast.code(unit)}/{period}/"


@dataclass(frozen=True)
class City:
    """What a database was filled with: units by key, and the passwords of its accounts by username."""

    cast: Cast
    passwords: Mapping[str, str]


def commit(name: str, kept: Kept, fill: Callable[[Cast], City]) -> City:
    """A database called ``name`` that holds the kept cast and what ``fill`` adds to it."""
    usual = str(connection.settings_dict["NAME"])
    testdb.copy_of(kept.name, name)
    _use(name)
    try:
        with override_settings(PASSWORD_HASHERS=ARGON2):
            cast = kept.cast()
            _let_in(cast)
            return fill(cast)
    finally:
        _use(usual)


def _let_in(cast: Cast) -> None:
    """Passwords of the cast as the running house knows them; one costly sum serves all of them."""
    password = make_password(people.PASSWORD)
    with clock.frozen(people.TODAY), acting(people.BY, people.WHY):
        for account in cast.accounts.values():
            account.password = password
            account.save()


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def the_cast(cast: Cast) -> City:
    """The cast of all tests, one list of two pages, and the first quarter closed."""
    _add_long_list(cast)
    with clock.frozen(people.TODAY):
        keys = ("membership.admitted", "targets.admitted_pct")
        closed = [Address(key, cast.code("city"), CLOSED) for key in keys]
        scope = Scope(cast.units["city"], CLOSED, "Số liệu quý I")
        freeze(scope, closed, by=cast.accounts["lanhdao"], reason="Báo cáo quý")
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


def _add_long_list(cast: Cast) -> None:
    """Admissions of 2022 at one cell: more than one page, and outside every period other tests look at."""
    with clock.frozen(people.TODAY):
        for number in range(1, LONG_LIST + 1):
            admission = Admission(
                person=people.add_person(f"Nguyễn Văn Thứ {number}"),
                cell=cast.units["cell_3"],
                decided_on=LONG_LIST_DAY,
                decision_no=f"{number:03d}-QĐ/HU",
                source_group=SourceGroup.FARMER,
                in_private_enterprise=False,
            )
            record_admission(by=people.BY, admission=admission, reason=people.WHY)


@contextmanager
def served(city: City, urls: Urls, home: Path, log: Path, *, today: date = people.TODAY) -> Iterator[House]:
    """Serve the database at ``urls`` on a free port, on the day ``today``, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        environment = _environment(urls, home, url) | {"NAMRO_TODAY": today.isoformat()}
        _collect_static(home, environment)
        with log.open("wb") as written:
            command = _command(listening.fileno(), home)
            server = subprocess.Popen(
                command, env=environment, pass_fds=[listening.fileno()], stdout=written, stderr=written
            )
        try:
            _wait(server, url, log)
            yield House(url, city, log)
        finally:
            server.terminate()
            server.wait(START_SECONDS)


def _environment(urls: Urls, home: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "DJANGO_SETTINGS_MODULE": settings.__name__,
        "NAMRO_HOME": str(home),
        "NAMRO_SERVING": "1",
        "NAMRO_URL": url,
    }


def _command(descriptor: int, home: Path) -> list[str]:
    """As ``namro serve`` starts it, with one process, and a socket that is already bound."""
    return [
        *(sys.executable, "-m", "gunicorn", "namro.config.wsgi:application", "--bind", f"fd://{descriptor}"),
        *("--workers", "1", "--threads", "4", "--worker-class", "gthread", "--log-level", "warning"),
        *("--worker-tmp-dir", str(home), "--no-control-socket"),
    ]


def _collect_static(home: Path, environment: dict[str, str]) -> None:
    """Once for all workers of a run."""
    home.mkdir(exist_ok=True)
    with (home / "static.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (home / "static" / "staticfiles.json").exists():
            return
        command = [sys.executable, "-m", "namro", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(command, env=environment, cwd=testdb.ROOT, check=True)


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(url + SIGN_IN, timeout=START_SECONDS):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The web server did not start:\n{log.read_text()}")
