"""Loading the whole sample city into an empty database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from psycopg import sql

from bench.support import row
from namro.config.database import with_database

NAME = "namro_bench_load"
LOAD = """
import os, time
from namro.config import boot
boot.prepare()
import django
django.setup()
from namro.config.cli import run_migrations
from namro.config.roles import as_owner
run_migrations()
from namro.sample.load import load
from namro.sample.plan import Plan
started = time.perf_counter()
with as_owner():
    load(Plan.city(), progress=lambda text: None)
print(time.perf_counter() - started)
"""


def _owner(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(NAME)))


def measure() -> list[dict[str, Any]]:
    """In a process of its own, on a database made for it, with accounts' passwords kept elsewhere."""
    _owner("DROP DATABASE IF EXISTS {}")
    _owner("CREATE DATABASE {}")
    environment = dict(os.environ)
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        environment[variable] = with_database(os.environ[variable], NAME)
    environment.pop("NAMRO_TODAY", None)
    try:
        seconds = _seconds(environment)
    finally:
        _owner("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    return [row("sample.load_city", seconds, 30, "s")]


def _seconds(environment: dict[str, str]) -> float:
    started = perf_counter()
    home = Path(environment["NAMRO_HOME"]) / "bench"
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        env=environment
        | {"NAMRO_HOME": str(home), "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"(with migrations {perf_counter() - started:.1f} s)")
    return float(done.stdout.strip().splitlines()[-1])
