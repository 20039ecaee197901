"""Serving: where it listens, what it says when it cannot, and that it ends whole."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from namro.config import embedded, serve
from namro.ground.errors import HouseError
from tests.config import clusters
from tests.config.clusters import ROOT

PATIENCE = 75  # seconds for an orderly end, also while the other process of a test run is busy


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("url", "listens"),
    [
        ("http://127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("http://localhost:8123/", ("localhost", 8123)),
        ("http://[::1]:9000", ("::1", 9000)),
        ("http://namro.thanhuy.vn", ("namro.thanhuy.vn", 80)),
        ("https://namro.thanhuy.vn", ("127.0.0.1", 8000)),
    ],
)
def test_where_it_listens(url: str, listens: tuple[str, int]) -> None:
    assert serve.listening_address(url) == listens


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:8000", "ftp://a", "http://", "http://a:port", "http://a:99999"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(HouseError, match="không phải một địa chỉ web"):
        serve.listening_address(url)


def test_a_taken_port_is_said_plainly() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(HouseError, match=f"cổng {port} trên 127.0.0.1; .*NAMRO_URL"):
            serve.check_port("127.0.0.1", port)
    serve.check_port("127.0.0.1", port)


def test_both_children_are_ours_and_modest() -> None:
    web, jobs = serve.commands("::1", 9000)
    assert web[web.index("--bind") + 1] == "[::1]:9000"
    assert (web[web.index("--workers") + 1], web[web.index("--threads") + 1]) == ("2", "2")
    assert "--preload" in web
    assert jobs[-4:] == ["procrastinate", "worker", "--concurrency", "1"]


def heeds_interrupts() -> None:
    """A test run that was put into the background ignores SIGINT, and so would its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def serving(tmp_path: Path, database_urls: embedded.Urls) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``namro serve`` on a free port, on this worker's database."""
    url = f"http://127.0.0.1:{free_port()}"
    environment = {
        "PATH": "/usr/bin:/bin",
        "NAMRO_HOME": str(tmp_path),
        "NAMRO_URL": url,
        "DATABASE_URL": database_urls.app,
        "DATABASE_OWNER_URL": database_urls.owner,
    }
    command = [sys.executable, "-m", "namro", "serve"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=heeds_interrupts,
    ) as process:
        yield process, url
        process.kill()


def fetch(url: str) -> tuple[int, str]:
    """Status and text, once the server answers at all."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_ends_whole(serving: tuple[subprocess.Popen[str], str], how: signal.Signals) -> None:
    process, url = serving
    status, page = fetch(url + "/tai-khoan/login/")
    assert status == 200 and "csrfmiddlewaretoken" in page
    pids = children(process.pid)
    assert len(pids) == 2
    process.send_signal(how)
    assert process.wait(PATIENCE) == 0
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_it_ends_when_a_child_ends(serving: tuple[subprocess.Popen[str], str]) -> None:
    process, url = serving
    fetch(url + "/tai-khoan/login/")
    subprocess.run(["kill", "-9", str(children(process.pid)[1])], check=True)
    assert process.wait(PATIENCE) == 1


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_static_files_are_collected_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    def fake(command: list[str]) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        (tmp_path / "static").mkdir()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setenv("NAMRO_HOME", str(tmp_path))
    monkeypatch.setattr(serve.subprocess, "run", fake)
    serve.collect_static()
    serve.collect_static()
    assert len(calls) == 1
    monkeypatch.setattr(serve, "_static_state", lambda: "another")
    serve.collect_static()
    assert len(calls) == 2


def test_a_second_server_on_the_port_is_refused(database_urls: embedded.Urls) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = clusters.namro(
            "serve",
            DATABASE_URL=database_urls.app,
            DATABASE_OWNER_URL=database_urls.owner,
            NAMRO_URL=f"http://127.0.0.1:{taken.getsockname()[1]}",
        )
    assert done.returncode == 2
    assert done.stderr.startswith("Không mở được cổng") and "Traceback" not in done.stderr
