"""The guard-rail table: how big the house's parts are, against what we decided to stay under.

A breach fails unless ``[tool.namro.guard_rails.reasons]`` in pyproject.toml names it with one line.
"""

from __future__ import annotations

import ast
import math
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BRANCHES = (
    ast.If,
    ast.For,
    ast.While,
    ast.ExceptHandler,
    ast.IfExp,
    ast.comprehension,
    ast.match_case,
    ast.Assert,
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Line:
    """One row of the table; ``where`` are the places that break the limit themselves."""

    key: str
    measured: float
    limit: float
    at_least: bool = False
    where: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass(frozen=True)
class Source:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))


def sources(folder: str) -> list[Source]:
    """Python files below the folder, migrations and generated data aside."""
    paths = [path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]
    return [Source(path, text, ast.parse(text)) for path in paths for text in [path.read_text()]]


def functions(found: list[Source]) -> Iterator[tuple[Source, Function]]:
    for source in found:
        for node in ast.walk(source.tree):
            if isinstance(node, Function):
                yield source, node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def branches(function: Function) -> int:
    """Branches + 1; what a nested function branches into is its own."""
    total = 1
    pending = list(ast.iter_child_nodes(function))
    while pending:
        node = pending.pop()
        if isinstance(node, Function):
            continue
        total += isinstance(node, BRANCHES)
        total += len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
        pending.extend(ast.iter_child_nodes(node))
    return total


def parameters(function: Function) -> int:
    names = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return len([name for name in names if name.arg not in ("self", "cls")])


def percentile(values: list[int], part: float = 0.95) -> int:
    """The smallest value that this part of all values does not exceed; 0 for none."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)] if values else 0


def imports_inside(found: list[Source]) -> list[str]:
    """Imports inside functions; ``ready`` of an app is Django's own place for those of models."""
    places = {
        (source.name, node.lineno)
        for source, function in functions(found)
        for node in ast.walk(function)
        if function.name != "ready" and isinstance(node, ast.Import | ast.ImportFrom)
    }
    return [f"{name}:{line}" for name, line in sorted(places)]


def lines_of_code(found: list[Source]) -> int:
    return sum(
        1
        for source in found
        for line in source.text.splitlines()
        if line.strip() and not line.strip().startswith("#")
    )


def over(items: list[tuple[str, int]], limit: int) -> tuple[str, ...]:
    return tuple(f"{name} ({value})" for name, value in items if value > limit)


def per_function(code: list[Source], measure: Callable[[Function], int]) -> list[tuple[str, int]]:
    return [(f"{source.name}:{function.name}", measure(function)) for source, function in functions(code)]


def table() -> list[Line]:
    code, tests = sources("namro"), sources("tests")
    lengths = per_function(code, length)
    files = [(source.name, len(source.text.splitlines())) for source in code]
    counts = per_function(code, parameters)
    templates = [len(path.read_text().splitlines()) for path in ROOT.glob("namro/*/templates/**/*.html")]
    inside = imports_inside(code)
    return [
        Line("function_lines_p95", percentile([value for _, value in lengths]), 45),
        Line("function_lines_alarm", max(value for _, value in lengths), 60, where=over(lengths, 60)),
        Line("file_lines_p95", percentile([value for _, value in files]), 450),
        Line("file_lines_alarm", max(value for _, value in files), 800, where=over(files, 800)),
        Line("branches_p95", percentile([value for _, value in per_function(code, branches)]), 8),
        Line("parameters", max(value for _, value in counts), 5, where=over(counts, 5)),
        Line("template_lines_p95", percentile(templates), 180),
        Line("imports_inside_functions", len(inside), 5, where=tuple(inside)),
        Line("tests_per_code", round(lines_of_code(tests) / lines_of_code(code), 2), 1.3, at_least=True),
    ]


def reasons() -> dict[str, str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found: dict[str, str] = settings["tool"]["namro"]["guard_rails"]["reasons"]
    return found


def main() -> int:
    excused = reasons()
    rows = table()
    print(f"{'guard rail':<26}{'measured':>10}{'limit':>10}")
    broken = []
    for row in rows:
        sign = "≥" if row.at_least else "≤"
        print(
            f"{row.key:<26}{row.measured:>10g}{sign + ' ' + f'{row.limit:g}':>10}{'' if row.holds else '  !'}"
        )
        if not row.holds:
            print(*(f"    {place}" for place in row.where), sep="\n", end="\n" if row.where else "")
            print(f"    reason: {excused.get(row.key, 'none given')}")
            broken += [] if row.key in excused else [row.key]
    idle = sorted(set(excused) - {row.key for row in rows if not row.holds})
    if idle:
        print(f"Reasons that are no longer needed, remove them: {', '.join(idle)}")
    return 1 if broken or idle else 0


if __name__ == "__main__":
    sys.exit(main())
