"""Loading the whole sample city into an empty database."""

from __future__ import annotations

from typing import Any

from bench.support import drop, in_process, renew, row, there

NAME = "namro_bench_load"
LOAD = """
import time
from namro.config.verbs import run_migrations
from namro.config.roles import as_owner
run_migrations()
from namro.sample.load import load
from namro.sample.plan import Plan
started = time.perf_counter()
with as_owner():
    load(Plan.city())
print(time.perf_counter() - started)
"""


def measure() -> list[dict[str, Any]]:
    """In a process of its own, on a database made for it, with accounts' passwords kept elsewhere."""
    renew(NAME)
    try:
        *_, seconds = in_process(LOAD, there(NAME))
    finally:
        drop(NAME)
    return [row("sample.load_city", float(seconds), 30, "s")]
