"""``namro serve``: web server and job worker as two children, until Ctrl-C."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from namro.config import boot
from namro.ground.errors import HouseError

PACKAGE = Path(__file__).resolve().parent.parent
WEB_WORKERS, WEB_THREADS = 2, 2
STOP_SECONDS = 15
STATIC_LIBRARIES = ("django", "django-htmx", "django-allauth", "whitenoise")


def run() -> int:
    """Serve on the address of NAMRO_URL (loopback unless it says otherwise); 0 after Ctrl-C.

    Raises HouseError when the port is taken; returns 1 when a child ends by itself.
    """
    url = os.environ.get("NAMRO_URL", "http://127.0.0.1:8000")
    host, port = listening_address(url)
    check_port(host, port)
    os.environ["NAMRO_SERVING"] = "1"
    collect_static()
    children = [subprocess.Popen(command) for command in commands(host, port)]
    print(f"Năm Rõ đang chạy tại {url} – bấm Ctrl-C để dừng.", flush=True)
    try:
        return _wait(children)
    except (KeyboardInterrupt, SystemExit):
        print("Đang dừng…", flush=True)
        return 0
    finally:
        _stop(children)


def listening_address(url: str) -> tuple[str, int]:
    """Where to listen. An https address belongs to a proxy in front, so we stay on loopback port 8000."""
    wrong = HouseError(
        f"NAMRO_URL là “{url}”, không phải một địa chỉ web; hãy viết như http://127.0.0.1:8000."
    )
    try:
        parts = urlsplit(url)
        port = parts.port or 80
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise wrong
    if parts.scheme == "https":
        return "127.0.0.1", 8000
    return parts.hostname, port


def check_port(host: str, port: int) -> None:
    with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise HouseError(
                f"Không mở được cổng {port} trên {host}; hãy tắt chương trình đang dùng "
                "cổng ấy, hoặc đặt NAMRO_URL với cổng khác, như NAMRO_URL=http://127.0.0.1:8001."
            ) from error


def commands(host: str, port: int) -> list[list[str]]:
    """Command lines of the web server and of the job worker."""
    web = [
        *(sys.executable, "-m", "gunicorn", "namro.config.wsgi:application", "--preload"),
        *("--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}"),
        *("--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS)),
        *("--worker-class", "gthread", "--log-level", "warning", "--graceful-timeout", "10"),
        *("--worker-tmp-dir", str(boot.home()), "--no-control-socket"),
    ]
    jobs = [sys.executable, "-m", "namro", "procrastinate", "worker", "--concurrency", "1"]
    return [web, jobs]


# -- static files --------------------------------------------------------------------------------------


def collect_static() -> None:
    """Collect static files when the sources or the libraries that ship some have changed."""
    target = boot.home() / "static"
    state = _static_state()
    stamp = target / ".state"
    if stamp.exists() and stamp.read_text() == state:
        return
    shutil.rmtree(target, ignore_errors=True)
    command = [sys.executable, "-m", "namro", "collectstatic", "--noinput", "--verbosity", "0"]
    if subprocess.run(command).returncode:
        raise HouseError(f"Không gom được các tệp giao diện vào {target}; xem thông báo ở trên.")
    stamp.write_text(state)


def _static_state() -> str:
    digest = hashlib.sha256()
    for library in STATIC_LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    for path in sorted(PACKAGE.glob("*/static/**/*")):
        if path.is_file():
            found = path.stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


# -- children ------------------------------------------------------------------------------------------


def _wait(children: list[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            if child.poll() is not None:
                print(f"Một tiến trình con đã dừng (mã {child.returncode}).", file=sys.stderr)
                return 1
        time.sleep(0.3)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask, wait, and only then force; a second Ctrl-C must not leave a child behind."""
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    signal.signal(signal.SIGINT, previous)
