"""Runs ``bench/bench_<room>.py`` and writes ``bench/results/<room>.json``.

Each module has ``measure() -> list[dict]`` with the keys name (beginning with the room), measured,
limit, better ("lower" or "higher"), unit and floor (what plain SQL needs in the same run, or None). A
limit that depends on the floor is max(number, 3 × floor); the module applies it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
KEYS = ("name", "measured", "limit", "better", "unit", "floor")


def rooms() -> list[str]:
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def load(room: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bench_{room}", HERE / f"bench_{room}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(room: str) -> list[dict[str, Any]]:
    """The room's rows, checked for shape, written to its file."""
    rows: list[dict[str, Any]] = load(room).measure()
    for row in rows:
        if set(row) != set(KEYS) or row["better"] not in ("lower", "higher"):
            raise ValueError(f"bench_{room} gave a row without exactly {', '.join(KEYS)}: {row}")
        if not row["name"].startswith(room):
            raise ValueError(f"The name {row['name']} does not begin with {room}.")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{room}.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    return rows


def holds(row: dict[str, Any]) -> bool:
    if row["better"] == "lower":
        return bool(row["measured"] <= row["limit"])
    return bool(row["measured"] >= row["limit"])


def show(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        sign = "≤" if row["better"] == "lower" else "≥"
        floor = "" if row["floor"] is None else f"  floor {row['floor']:.4g}"
        verdict = "ok" if holds(row) else "MISSED"
        bound = f"{row['measured']:>10.4g} {sign} {row['limit']:<8.4g}{row['unit']:<6}"
        print(f"{row['name']:<52}{bound}{floor}  {verdict}")


def main(arguments: list[str]) -> int:
    wanted = [name for name in arguments if name] or rooms()
    unknown = sorted(set(wanted) - set(rooms()))
    if unknown:
        print(
            f"Không có phép đo cho {', '.join(unknown)}; có: {', '.join(rooms()) or 'chưa có'}.",
            file=sys.stderr,
        )
        return 2
    missed = 0
    for room in wanted:
        rows = measure(room)
        show(rows)
        missed += sum(not holds(row) for row in rows)
    return 1 if missed else 0


def start() -> int:
    """Set the application up as the command line does, then measure."""
    sys.path.insert(0, str(HERE.parent))
    from namro.config import boot  # only importable once the path is set

    boot.prepare()
    os.environ.setdefault("NAMRO_SERVING", "0")
    import django  # reads the settings

    django.setup()
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(start())
