"""What a preview found, kept in files beside the house until the import goes on.

A preview is long and only for looking: the database keeps its counts, the file keeps its rows as the page
shows them, a slice of some hundred in each file, so that a page of fifty reads one of them. It is made anew
when it is not there. Writing never reads it: the file that was handed in is judged again then.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from namro.sheets.kinds import Verdict, kinds
from namro.sheets.models import Import
from namro.sheets.preview import Preview
from namro.web.sheets.words import Words

SLICE = 500
OLD = 24 * 60 * 60  # seconds after which a preview that nobody asked for is thrown away
SILENT = 120  # seconds without a sign after which work is taken for dead
PROBLEMS, GONE = "PROBLEMS", "GONE"


@dataclass(frozen=True)
class Work:
    """Work going on at an import: what, how many rows so far, and the refusal it ended with."""

    what: str
    rows: int = 0
    failed: str = ""
    silent_for: float = 0.0

    @property
    def runs(self) -> bool:
        return not self.failed and self.silent_for < SILENT

    @property
    def silent(self) -> bool:
        return not self.failed and not self.runs


def _home() -> Path:
    return Path(settings.NAMRO_HOME) / "previews"


def _now() -> float:
    """Seconds by the clock of the file system, which the age of files is measured by."""
    mark = _home() / ".now"
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.touch(mode=0o600)
    return mark.stat().st_mtime


def _named(imported: Import, *parts: object) -> str:
    told = [connection.settings_dict["NAME"], imported.pk, imported.original_id, *parts]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _folder(imported: Import) -> Path:
    """One for each state of an import: a decision or another column makes a new preview."""
    return _home() / _named(imported, imported.version)


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(data, out, ensure_ascii=False)
    fresh.replace(path)


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None


# Previews


@dataclass(frozen=True)
class Kept:
    """A preview as it is kept: counts by verdict, and how many lines each list has to show."""

    folder: Path
    counts: dict[str, int]
    lengths: dict[str, int]

    @property
    def to_write(self) -> int:
        return self.count(Verdict.ADDED) + self.count(Verdict.CHANGED)

    def count(self, verdict: str) -> int:
        return self.counts.get(verdict, 0)

    def lines(self, name: str, part: slice) -> list[dict[str, Any]]:
        """Lines of one list, as ``Words`` wrote them."""
        found: list[dict[str, Any]] = []
        stop = min(part.stop, self.lengths.get(name, 0))
        at = part.start
        while at < stop:
            number, first = divmod(at, SLICE)
            lines = _read(self.folder / f"{name}-{number}.json") or []
            taken = lines[first : first + stop - at]
            if not taken:
                break
            found += taken
            at += len(taken)
        return found

    def all(self, name: str) -> list[dict[str, Any]]:
        return self.lines(name, slice(0, self.lengths.get(name, 0)))


def keep(imported: Import, preview: Preview) -> Kept:
    """Write a preview down in the words of the page."""
    sweep()
    folder = _folder(imported)
    words = Words(kinds.get(imported.kind), preview)
    lists: dict[str, Sequence[dict[str, Any]]] = {
        verdict.value: [words.line(judged) for judged in preview.rows.get(verdict, ())] for verdict in Verdict
    }
    lists[PROBLEMS] = [asdict(problem) for problem in preview.problems]
    lists[GONE] = [words.told(gone.label) for gone in preview.gone]
    for name, lines in lists.items():
        for number, part in enumerate(_sliced(lines)):
            _write(folder / f"{name}-{number}.json", part)
    counts = {verdict.value: count for verdict, count in preview.counts.items()} | {GONE: len(preview.gone)}
    lengths = {name: len(lines) for name, lines in lists.items()}
    _write(folder / "counts.json", {"counts": counts, "lengths": lengths})
    return Kept(folder, counts, lengths)


def _sliced(lines: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (lines[at : at + SLICE] for at in range(0, len(lines), SLICE))


def kept(imported: Import) -> Kept | None:
    """The preview of the import as it stands, or None where there is none (any more)."""
    folder = _folder(imported)
    found = _read(folder / "counts.json")
    return Kept(folder, found["counts"], found["lengths"]) if found else None


def sweep() -> None:
    """Throw away what nobody came back for."""
    limit = _now() - OLD
    for path in _home().glob("*"):
        try:
            if path.stat().st_mtime < limit:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        except FileNotFoundError:
            continue


def forget(imported: Import, found: Kept | None) -> None:
    """An import that goes no further needs no preview."""
    if found is not None:
        shutil.rmtree(found.folder, ignore_errors=True)
    done(imported)


# What a first look into the file has shown


def _memory(imported: Import, *parts: object) -> Path:
    return _home() / f"{_named(imported, *parts)}.json"


def remember(imported: Import, data: Any, *parts: object) -> None:
    _write(_memory(imported, *parts), data)


def remembered(imported: Import, *parts: object) -> Any:
    return _read(_memory(imported, *parts))


# Work that goes on


def _work_path(imported: Import) -> Path:
    return _home() / f"{_named(imported)}.work"


def say(imported: Import, work: Work) -> None:
    _write(_work_path(imported), asdict(work))


def work(imported: Import) -> Work | None:
    path = _work_path(imported)
    found = _read(path)
    if not found:
        return None
    try:
        return Work(**found | {"silent_for": _now() - path.stat().st_mtime})
    except FileNotFoundError:  # it has just been done
        return None


def done(imported: Import) -> None:
    _work_path(imported).unlink(missing_ok=True)
