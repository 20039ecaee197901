"""The house as text: its rooms, its Python files, the files git knows."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ROOT / "namro"
DERIVED = {
    "units.Ancestry": "rebuilt from the dated versions, whose own changes are recorded",
    "membership.Movement": "a view of home cells, whose own changes are recorded",
    "personnel.Holding": "a view of tenures and assessments, whose own changes are recorded",
    "personnel.PostStanding": "the same, seen from posts",
    "reports.IssuedFile": "only ever added, with its edition, which is recorded",
    "figures.FrozenFigure": "only ever added, with its freeze, which is recorded",
    "sheets.WrittenRow": "the index of an import; the rows themselves are recorded, one event for all",
}


@dataclass(frozen=True)
class Source:
    path: Path
    tree: ast.Module
    text: str

    @property
    def name(self) -> str:
        return str(self.path.relative_to(HOUSE))

    @property
    def room(self) -> str:
        return self.path.relative_to(HOUSE).parts[0]

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def place(self, node: ast.stmt | ast.expr) -> str:
        return f"{self.name}:{node.lineno}: {ast.unparse(node)[:80]}"


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the house but migrations."""
    paths = [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]
    texts = [(path, path.read_text()) for path in paths]
    return tuple(Source(path, ast.parse(text), text) for path, text in texts)


@cache
def rooms() -> tuple[str, ...]:
    """Folders of the house that hold code."""
    return tuple(sorted(path.parent.name for path in HOUSE.glob("*/__init__.py")))


@cache
def tracked() -> tuple[Path, ...]:
    """Files that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


def text_of(path: Path) -> str | None:
    """The file's text, or None for one that holds none."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return None
