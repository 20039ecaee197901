"""The guard-rail table and the bench harness measure what they say."""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent.parent


def load(path: str) -> ModuleType:
    name = Path(path).stem
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


rails = load("scripts/guard_rails.py")
bench = load("bench/run.py")


def function(text: str) -> ast.FunctionDef:
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


@pytest.mark.parametrize(
    ("text", "branches"),
    [
        ("def f(): pass", 1),
        ("def f(x):\n if x: pass\n elif x > 1: pass\n else: pass", 3),
        ("def f(x):\n for a in x:\n  while a: pass", 3),
        ("def f(x): return x and x and x", 3),
        ("def f(x): return [a for a in x]", 2),
        ("def f(x):\n try: pass\n except A: pass\n except B: pass", 3),
        ("def f(x):\n match x:\n  case 1: pass\n  case 2: pass", 3),
        ("def f():\n def g(x):\n  if x: pass\n return g", 1),
    ],
)
def test_branches(text: str, branches: int) -> None:
    assert rails.branches(function(text)) == branches


@pytest.mark.parametrize(
    ("text", "parameters"),
    [("def f(self, a, /, b, *, c): pass", 3), ("def f(): pass", 0), ("def f(cls, *a, **k): pass", 0)],
)
def test_parameters_without_the_object_itself(text: str, parameters: int) -> None:
    assert rails.parameters(function(text)) == parameters


def test_length_counts_the_first_and_the_last_line() -> None:
    assert rails.length(function("def f():\n\n    return 1\n")) == 3


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_a_percentile_covers_its_part_and_no_smaller_value_does(values: list[int]) -> None:
    found = rails.percentile(values)
    assert sum(value <= found for value in values) >= 0.95 * len(values)
    smaller = [value for value in values if value < found]
    assert len(smaller) < 0.95 * len(values)


@pytest.mark.parametrize(
    ("measured", "at_least", "holds"), [(5, False, True), (6, False, False), (6, True, True)]
)
def test_a_line_of_the_table(measured: int, at_least: bool, holds: bool) -> None:
    assert rails.Line("x", measured, 5, at_least=at_least).holds is holds


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rails, "table", lambda: [rails.Line("size", 7, 5, where=("a.py:f (7)",))])


@pytest.mark.parametrize(
    ("reasons", "code"), [({}, 1), ({"size": "vì thế"}, 0), ({"size": "vì thế", "gone": "cũ"}, 1)]
)
def test_a_breach_needs_a_reason_and_a_reason_a_breach(
    table: None, monkeypatch: pytest.MonkeyPatch, reasons: dict[str, str], code: int
) -> None:
    monkeypatch.setattr(rails, "reasons", lambda: reasons)
    assert rails.main() == code


def test_the_real_table_has_every_rail() -> None:
    assert [row.key for row in rails.table()] == [
        "function_lines_p95",
        "function_lines_alarm",
        "file_lines_p95",
        "file_lines_alarm",
        "branches_p95",
        "parameters",
        "template_lines_p95",
        "imports_inside_functions",
        "tests_per_code",
    ]


# -- bench ---------------------------------------------------------------------------------------------

ROW: dict[str, Any] = {
    "name": "room.speed",
    "measured": 3.0,
    "limit": 4.0,
    "better": "lower",
    "unit": "ms",
    "floor": None,
}


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench, "HERE", tmp_path)
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results")
    return tmp_path


def write(room: Path, *rows: dict[str, Any]) -> None:
    (room / "bench_room.py").write_text(f"def measure():\n    return {list(rows)!r}\n")


def test_rows_are_written_and_judged(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(room, ROW, {**ROW, "name": "room.rate", "better": "higher", "floor": 2.5})
    assert bench.main([]) == 1
    assert len(json.loads((room / "results" / "room.json").read_text())) == 2
    out = capsys.readouterr().out
    assert "room.speed" in out and "ok" in out and "MISSED" in out and "floor 2.5" in out


def test_all_limits_kept_is_0(room: Path) -> None:
    write(room, ROW)
    assert bench.main(["room", ""]) == 0


def test_an_unknown_room_is_named(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(room, ROW)
    assert bench.main(["kitchen"]) == 2
    assert "kitchen" in capsys.readouterr().err


@pytest.mark.parametrize(
    "row", [{"name": "room.x"}, {**ROW, "better": "faster"}, {**ROW, "name": "other.x"}, {**ROW, "more": 1}]
)
def test_a_row_of_another_shape_is_refused(room: Path, row: dict[str, Any]) -> None:
    write(room, row)
    with pytest.raises(ValueError, match="room"):
        bench.main(["room"])
    assert not (room / "results" / "room.json").exists()
