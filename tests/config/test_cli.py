"""The console script: our verbs first, sentences instead of tracebacks, codes a script can rely on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from namro.config import cli, embedded, verbs
from namro.ground.errors import HouseError
from tests.config import clusters
from tests.config.clusters import ROOT, namro


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with clusters.home(new=True) as folder:
        yield folder


@pytest.fixture
def urls(database_urls: embedded.Urls) -> dict[str, str]:
    """Environment that points a child process at this worker's database."""
    return {"DATABASE_URL": database_urls.app, "DATABASE_OWNER_URL": database_urls.owner}


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_is_vietnamese_and_needs_no_database(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 0
    assert "namro preflight" in capsys.readouterr().out


def test_every_own_verb_is_in_the_help() -> None:
    assert [verb for verb in verbs.OWN_VERBS if f"namro {verb}" not in cli.HELP] == []


def test_a_refusal_is_one_sentence_and_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(arguments: list[str]) -> int:
        raise HouseError(f"Không được: {arguments}.")

    monkeypatch.setitem(verbs.OWN_VERBS, "preflight", refuse)
    assert cli.main(["preflight", "a"]) == 2
    assert capsys.readouterr() == ("", "Không được: ['a'].\n")


def test_a_reader_who_has_read_enough_is_no_fault() -> None:
    """``namro … | head``: the pipe is closed before everything is written."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "namro", "--help"],
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (cli.UNREAD, "")


def test_an_interruption_is_said_calmly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(verbs.OWN_VERBS, "demo", interrupt)
    assert cli.main(["demo"]) == 130
    assert "Đã dừng" in capsys.readouterr().err


def test_system_check_finds_nothing(urls: dict[str, str]) -> None:
    done = namro("system-check", **urls)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_no_migration_is_missing(urls: dict[str, str]) -> None:
    done = namro("makemigrations", "--check", "--dry-run", **urls)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_unknown_verb_ends_with_1_and_no_traceback(urls: dict[str, str]) -> None:
    done = namro("no-such-verb", **urls)
    assert done.returncode == 1
    assert "no-such-verb" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("given", "missing"),
    [("DATABASE_URL", "DATABASE_OWNER_URL"), ("DATABASE_OWNER_URL", "DATABASE_URL")],
)
def test_half_of_the_addresses_is_refused(given: str, missing: str, urls: dict[str, str]) -> None:
    done = namro("preflight", **{given: urls[given]})
    assert done.returncode == 2
    assert f"Thiếu biến {missing}" in done.stderr and "Traceback" not in done.stderr


def test_a_bad_day_is_refused_before_anything_happens(urls: dict[str, str]) -> None:
    done = namro("preflight", **{**urls, "DATABASE_URL": "not an address"})
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr and "Traceback" not in done.stderr


def test_migrate_twice_on_a_fresh_home(home: Path) -> None:
    """Also the whole way of a new user: server, roles, tables, rights; then once more, changing nothing."""
    for _ in range(2):
        done = namro("migrate", "--verbosity", "0", NAMRO_HOME=str(home))
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    shown = namro("psql", "-Atc", "SELECT count(*) > 20 FROM django_migrations", NAMRO_HOME=str(home))
    assert shown.stdout == "t\n"


def test_psql_is_owner_unless_told_otherwise(urls: dict[str, str]) -> None:
    assert namro("psql", "-Atc", "SELECT current_user", **urls).stdout == "namro_owner\n"
    assert namro("psql", "--app", "-Atc", "SELECT current_user", **urls).stdout == "namro_app\n"


def test_psql_passes_its_exit_code_on(urls: dict[str, str]) -> None:
    done = namro("psql", "--app", "-v", "ON_ERROR_STOP=1", "-c", "SELECT no_such_column", **urls)
    assert done.returncode == 1


def test_terminating_a_command_stops_its_server(home: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "NAMRO_HOME": str(home)}
    command = [sys.executable, "-m", "namro", "psql", "-c", "SELECT 1", "-c", "SELECT pg_sleep(60)"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 128 + signal.SIGTERM
    assert clusters.server_pid(home) is None


def test_migrations_in_process_end_as_the_application(
    database_urls: embedded.Urls, urls: dict[str, str]
) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "from namro.config import verbs\n"
        "verbs.run_migrations()\n"
        "print(connection.cursor().execute('SELECT current_user').fetchone()[0])\n"
    )
    environment = {**urls, "PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "namro.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "namro_app\n"
    with psycopg.connect(database_urls.app) as connection:
        assert connection.execute("SELECT current_user::text").fetchone() == ("namro_app",)
