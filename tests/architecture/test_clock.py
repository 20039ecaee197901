"""Today comes from ``ground.clock`` and from nowhere else."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import sources

CLOCKS = {
    ("date", "today"),
    ("datetime", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "strftime"),
}


def reads_a_clock(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    target = ast.unparse(call.func.value).rsplit(".", 1)[-1]
    return (target, call.func.attr) in CLOCKS


def test_only_the_clock_reads_the_clock() -> None:
    found = [
        source.place(call)
        for source in sources()
        if source.name != "ground/clock.py"
        for call in source.calls()
        if reads_a_clock(call)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["date.today()", "datetime.datetime.now(ZONE)", "timezone.now()", "timezone.localdate()", "time.time()"],
)
def test_what_counts(text: str) -> None:
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call) and reads_a_clock(call)


@pytest.mark.parametrize(
    "text", ["clock.now()", "clock.today()", "time.monotonic()", "today()", "period.date()"]
)
def test_what_does_not(text: str) -> None:
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call) and not reads_a_clock(call)
