"""Pages at city scale: how many statements, how many kilobytes, how much memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.support import need_city, pss_mb, row, served
from namro.access.models import Account
from namro.ground import clock
from namro.units.queries import root

STATEMENTS, KILOBYTES = 12, 200


def pages() -> list[str]:
    """The pages that people open most, at the city and at one district."""
    city = root(clock.today())
    figure = f"/so-lieu/{{key}}/{city.code}/2024-H1/"
    return [
        "/",
        "/so-lieu/",
        "/cay-to-chuc/",
        f"/don-vi/{city.code}/",
        "/bao-cao/",
        f"/bao-cao/sau-thang-dau-nam/{city.code}/2024-H1/",
        figure.format(key="membership.admitted"),
        figure.format(key="membership.admitted") + "?theo=don-vi",
        figure.format(key="membership.admitted") + "?theo=don-vi.thang",
        figure.format(key="membership.admitted") + "?theo=thang",
        figure.format(key="membership.members"),
        figure.format(key="targets.admitted_pct"),
        figure.format(key="targets.admitted_pct") + "?theo=don-vi",
    ]


def _measured(path: str) -> tuple[int, float]:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(username="thanhuy"))
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    statements = [query["sql"] for query in captured if query["sql"] not in ("BEGIN", "COMMIT")]
    return len(statements), len(answer.content) / 1024


def measure() -> list[dict[str, Any]]:
    need_city()
    rows = []
    for path in pages():
        statements, kilobytes = _measured(path)
        rows.append(row(f"web.statements {path}", statements, STATEMENTS, ""))
        rows.append(row(f"web.html {path}", kilobytes, KILOBYTES, "KB"))
    return rows + _memory()


def _memory() -> list[dict[str, Any]]:
    """After the heaviest pages were served: the largest worker, and everything together."""
    with served() as site:
        for path in pages() * 3:
            site.get(path)
        workers = site.workers()
        largest = max(pss_mb(pid) for pid in workers)
        web = sum(pss_mb(pid) for pid in [*workers, site.process.pid])
        return [
            row("web.worker_pss", largest, 160, "MB"),
            row("web.system_pss", web + _postgres_mb(), 1024, "MB"),
        ]


def _postgres_mb() -> float:
    """Every PostgreSQL process of this machine that we may read."""
    total = 0.0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if (entry / "comm").read_text().strip() == "postgres":
                    total += pss_mb(int(entry.name))
            except (OSError, RuntimeError):
                continue
    return total
