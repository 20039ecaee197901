"""Throw-away embedded servers for tests of the start-up itself."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from namro.config import embedded
from namro.config.place import REACHABLE, find_place

ROOT = Path(__file__).resolve().parent.parent.parent

ENSURE = """
import sys
from pathlib import Path
from namro.config import embedded
home = Path(sys.argv[1])
print(embedded.ensure(home, durable=False).app, flush=True)
"""
ENSURE_AND_WAIT = ENSURE + "sys.stdin.readline()\n"


@cache
def _prepared() -> Path:
    """A home whose server has run once and is stopped: copying it is faster than a first run."""
    folder = _empty()
    atexit.register(forget, folder)
    embedded.ensure(folder, durable=False)
    embedded.release(folder)
    return folder


def _empty() -> Path:
    """A folder that the server's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="namro-test-")).resolve()
    folder.chmod(0o711)
    return folder


@contextmanager
def home(*, new: bool = False) -> Iterator[Path]:
    """A home folder, stopped, or empty when ``new``; its server is stopped and all removed at the end."""
    folder = _empty()
    if not new:
        subprocess.run(["cp", "-a", f"{_prepared()}/.", str(folder)], check=True)
    try:
        yield folder
    finally:
        embedded.release(folder)
        forget(folder)


def forget(folder: Path) -> None:
    """Remove the folder, and what was placed elsewhere for it."""
    base = find_place(folder).base
    if base.parent == REACHABLE:
        shutil.rmtree(base, ignore_errors=True)
    find_place.cache_clear()
    shutil.rmtree(folder, ignore_errors=True)


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Python code in a process of its own that sees the checkout and no database address."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "NAMRO_"))
    }
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def namro(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own; ``environment`` is all it is told about a database."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "NAMRO_"))}
    return subprocess.run(
        [sys.executable, "-m", "namro", *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def server_pid(folder: Path) -> int | None:
    """The running server of this home folder."""
    return embedded._server_pid(find_place(folder))
