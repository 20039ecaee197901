"""The embedded server: closed to others, safe to start twice, safe to kill, gone when nobody uses it."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from namro.config import embedded, place
from namro.ground.errors import HouseError
from tests.config import clusters
from tests.config.clusters import ENSURE, ENSURE_AND_WAIT, run, server_pid


@pytest.fixture(scope="module")
def shared() -> Iterator[Path]:
    with clusters.home() as folder:
        embedded.ensure(folder, durable=False)
        yield folder


@pytest.fixture
def home() -> Iterator[Path]:
    with clusters.home() as folder:
        yield folder


@pytest.fixture
def new_home() -> Iterator[Path]:
    with clusters.home(new=True) as folder:
        yield folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT lower('ĐỖ THỊ HƯỜNG')", "đỗ thị hường"),
        ("SHOW server_encoding", "UTF8"),
        ("SHOW listen_addresses", ""),
        ("SHOW password_encryption", "scram-sha-256"),
        ("SHOW jit", "off"),
        ("SHOW random_page_cost", "1.1"),
        ("SHOW timezone", "Asia/Ho_Chi_Minh"),
        (
            "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()",
            "bC.UTF-8",
        ),
        ("SELECT current_user::text", "namro_app"),
    ],
)
def test_the_database_is_set_up_as_decided(shared: Path, query: str, answer: str) -> None:
    assert value(embedded.Server(shared).url(embedded.APP), query) == answer


@pytest.mark.parametrize(("role", "creates_databases"), [(embedded.OWNER, True), (embedded.APP, False)])
def test_no_role_is_more_than_it_needs(shared: Path, role: str, creates_databases: bool) -> None:
    with psycopg.connect(embedded.Server(shared).url(embedded.SUPERUSER, "postgres")) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolbypassrls, rolreplication, rolcreatedb "
            "FROM pg_roles WHERE rolname = %s",
            [role],
        ).fetchone()
    assert row == (False, False, False, False, creates_databases)


def test_everything_private_is_closed(shared: Path) -> None:
    place_ = place.find_place(shared)
    assert mode(place_.data) == 0o700
    assert mode(place_.socket) == 0o700
    assert mode(shared / "pg_passwords.json") == 0o600
    assert mode(shared / "pg.log") == 0o600
    assert mode(shared) & 0o066 == 0
    assert not (place_.base / "pg.initial").exists()


def test_a_local_user_without_the_password_is_refused(shared: Path) -> None:
    good = embedded.Server(shared).url(embedded.OWNER)
    password = json.loads((shared / "pg_passwords.json").read_text())[embedded.OWNER]
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(good.replace(password, "guess"))


def test_a_second_call_finds_the_same_server(shared: Path) -> None:
    before = server_pid(shared)
    assert embedded.ensure(shared, durable=False).app == embedded.Server(shared).url(embedded.APP)
    assert server_pid(shared) == before is not None


def test_data_survive_a_stop(home: Path) -> None:
    urls = embedded.ensure(home, durable=False)
    with psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 5189 AS n")
    embedded.release(home)
    assert server_pid(home) is None
    assert value(embedded.ensure(home, durable=False).owner, "SELECT n FROM kept") == 5189


def test_two_processes_at_once_share_one_server_and_the_last_stops_it(new_home: Path) -> None:
    first, second = run(ENSURE_AND_WAIT, new_home), run(ENSURE_AND_WAIT, new_home)
    assert first.stdout is not None and second.stdout is not None
    assert first.stdout.readline() == second.stdout.readline() != ""
    pid = server_pid(new_home)
    first.communicate("\n", timeout=30)
    assert server_pid(new_home) == pid is not None
    second.communicate("\n", timeout=30)
    assert server_pid(new_home) is None


def test_a_killed_initdb_leaves_nothing_that_breaks_the_next_run(new_home: Path) -> None:
    process = run(ENSURE, new_home)
    fresh = place.find_place(new_home).data.with_name("pg.new")
    deadline = time.monotonic() + 30
    while not (fresh / "PG_VERSION").exists() and time.monotonic() < deadline:
        time.sleep(0.002)
    process.kill()
    process.communicate()
    assert not place.find_place(new_home).data.exists()
    assert value(embedded.ensure(new_home, durable=False).app, "SELECT 1") == 1
    assert not fresh.exists()


def test_a_killed_owner_of_the_server_does_not_keep_the_next_run_out(home: Path) -> None:
    process = run(ENSURE_AND_WAIT, home)
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    process.kill()
    process.communicate()
    pid = server_pid(home)
    assert embedded.ensure(home, durable=False).app == url
    assert server_pid(home) == pid is not None
    embedded.release(home)
    assert server_pid(home) is None


def test_a_first_run_killed_before_its_roles_heals(new_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_set_up_roles", lambda server: None)
    embedded.ensure(new_home, durable=False)
    embedded.release(new_home)
    monkeypatch.undo()
    assert value(embedded.ensure(new_home, durable=False).app, "SELECT current_database()::text") == "namro"


def test_a_server_that_crashed_is_started_again(home: Path) -> None:
    urls = embedded.ensure(home, durable=False)
    pid = server_pid(home)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert value(embedded.ensure(home, durable=False).app, "SELECT 1") == 1
    assert urls == embedded.ensure(home, durable=False)


def test_a_pid_file_whose_number_now_belongs_to_another_program_is_stale(home: Path) -> None:
    embedded.ensure(home, durable=False)
    embedded.release(home)
    where = place.find_place(home)
    for path in (where.data / "postmaster.pid", where.socket / ".s.PGSQL.5432.lock"):
        path.write_text(f"{os.getpid()}\n{where.data}\n")
    assert value(embedded.ensure(home, durable=False).app, "SELECT 1") == 1


def test_a_server_that_hangs_is_left_alone_and_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.ensure(home, durable=False)
    pid = server_pid(home)
    monkeypatch.setattr(embedded, "START_SECONDS", 0.1)
    monkeypatch.setattr(embedded, "_answers", lambda server: False)
    with pytest.raises(HouseError, match=f"tiến trình {pid}.*không trả lời"):
        embedded.ensure(home, durable=False)
    assert server_pid(home) == pid
    assert (place.find_place(home).data / "postmaster.pid").exists()


def test_ctrl_c_stops_the_server(home: Path) -> None:
    process = run(ENSURE_AND_WAIT, home)
    assert process.stdout is not None and process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert server_pid(home) is None


def test_a_forked_worker_does_not_stop_its_parents_server(home: Path) -> None:
    code = ENSURE + (
        "import os\n"
        "child = os.fork()\n"
        "if child == 0: sys.exit(0)\n"
        "os.waitpid(child, 0)\n"
        "print(embedded.Server(home).url('namro_app'), flush=True)\n"
        "sys.stdin.readline()\n"
    )
    process = run(code, home)
    assert process.stdout is not None
    assert process.stdout.readline()
    assert value(process.stdout.readline().strip(), "SELECT 1") == 1
    process.communicate("\n", timeout=30)
    assert server_pid(home) is None


def test_a_long_path_gets_a_short_closed_socket_folder(new_home: Path) -> None:
    deep = new_home / ("n" * 60) / ("m" * 60)
    try:
        urls = embedded.ensure(deep, durable=False)
        folder = place.find_place(deep).socket
        assert value(urls.app, "SELECT 1") == 1
        assert not folder.is_relative_to(deep)
        assert mode(folder) == 0o700
        assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= place.LONGEST_SOCKET_PATH
        embedded.release(deep)
        assert not folder.exists()
    finally:
        embedded.release(deep)
        clusters.forget(deep)


def test_a_socket_folder_of_somebody_else_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = home / "trap"
    trap.mkdir()
    (home / "elsewhere").symlink_to(trap)
    monkeypatch.setattr(place.Place, "socket", property(lambda self: home / "elsewhere"))
    with pytest.raises(HouseError, match="thuộc về người khác"):
        place.Place(home / "base", place._binaries(place.find_wheel()), None).prepare()


def test_a_home_with_unusual_letters_works(new_home: Path) -> None:
    odd = new_home / "tên có dấu a'b\"c 100%"
    try:
        assert value(embedded.ensure(odd, durable=False).app, "SELECT 1") == 1
    finally:
        embedded.release(odd)
        clusters.forget(odd)


def test_a_closed_home_still_works_under_root(new_home: Path) -> None:
    """As root the data move to where the server's user can reach; for others the new_home itself is right."""
    closed = new_home / "closed"
    closed.mkdir(mode=0o700)
    inside = closed / "checkout"
    try:
        assert value(embedded.ensure(inside, durable=False).app, "SELECT 1") == 1
        base = place.find_place(inside).base
        if os.geteuid() == 0:
            assert base.parent == place.REACHABLE
            assert json.loads((inside / "place.json").read_text()) == {"base": str(base)}
        else:
            assert base == inside
        embedded.release(inside)
        place.find_place.cache_clear()
        assert place.find_place(inside).base == base
    finally:
        embedded.release(inside)
        clusters.forget(inside)


# -- refusals ------------------------------------------------------------------------------------------


def test_data_of_another_major_version_are_refused_by_name(home: Path) -> None:
    embedded.ensure(home, durable=False)
    embedded.release(home)
    (place.find_place(home).data / "PG_VERSION").write_text("17\n")
    with pytest.raises(HouseError, match=r"PostgreSQL 17.*PostgreSQL 18.*pg_dump"):
        embedded.ensure(home, durable=False)


def test_a_machine_without_binaries_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(HouseError, match=r"không có bản PostgreSQL kèm theo.*DATABASE_URL"):
        place.find_wheel()


def test_binaries_of_another_machine_count_as_none(tmp_path: Path) -> None:
    program = tmp_path / "postgres"
    program.write_bytes(b"\x7fELF not for this machine")
    program.chmod(0o755)
    assert not place._runs(program)
    assert not place._runs(tmp_path / "absent")


def test_lost_passwords_are_said_so(home: Path) -> None:
    embedded.ensure(home, durable=False)
    (home / "pg_passwords.json").unlink()
    with pytest.raises(HouseError, match=r"pg_passwords\.json.*không khớp"):
        embedded.ensure(home, durable=False)


def test_a_server_that_does_not_start_shows_its_last_word(home: Path) -> None:
    embedded.ensure(home, durable=False)
    embedded.release(home)
    (place.find_place(home).data / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(HouseError, match=r"không khởi động được.*pg\.log"):
        embedded.ensure(home, durable=False)


def test_a_home_that_cannot_be_made_is_said_so(new_home: Path) -> None:
    (new_home / "file").write_text("")
    with pytest.raises(HouseError, match="NAMRO_HOME"):
        embedded.ensure(new_home / "file" / "inside", durable=False)


def test_nothing_to_stop_is_no_error(new_home: Path) -> None:
    assert embedded.stop_if_unused(new_home)
    assert embedded.stop_if_unused(new_home / "never made")
