"""What can be brought in. The room that owns the rows says how they are judged, written and taken back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.sheets.columns import Column
from namro.sheets.models import Import
from namro.units.models import Unit


class Verdict(StrEnum):
    """What a row of a file means for the rows that are there."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    WRONG = "WRONG"
    DUPLICATE = "DUPLICATE"
    SKIPPED = "SKIPPED"

    @property
    def words(self) -> str:
        return {
            "ADDED": "Thêm mới",
            "CHANGED": "Thay đổi",
            "UNCHANGED": "Không đổi",
            "WRONG": "Có lỗi",
            "DUPLICATE": "Có thể trùng",
            "SKIPPED": "Bỏ qua",
        }[self]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: the column's key ("" for the row as a whole) and one sentence."""

    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is there and the one the file brings, both as people read them."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that is there and may be the same: its key, how it reads, and why it may be."""

    pk: int
    label: str
    why: str


@dataclass(slots=True)
class Row:
    """A row of the file: its number on screen and its values by the keys of the columns."""

    number: int
    values: dict[str, Any]


@dataclass(slots=True)
class Judged:
    """A row with what it means; ``pk`` is the row that is there already."""

    row: Row
    verdict: Verdict
    pk: int | None = None
    changes: Sequence[Change] = ()
    candidates: Sequence[Candidate] = ()
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that is there and not in the file; it is told, never deleted."""

    pk: int
    label: str


@dataclass(frozen=True, slots=True)
class Written:
    """One row of a table as an import wrote it: ``before`` None where it was added."""

    row_no: int
    table: str
    pk: int
    before: Mapping[str, Any] | None = None


@dataclass
class Context:
    """What a file is judged against: its unit, the day, decisions on duplicates, and what was looked up."""

    imported: Import
    unit: Unit
    today: date
    decisions: Mapping[int, tuple[str, int | None]] = field(default_factory=dict)
    lookups: dict[str, Any] = field(default_factory=dict)

    def skipped(self, row: Row) -> bool:
        return self.decisions.get(row.number, ("", None))[0] == "SKIP"


class ImportKind(ABC):
    """A kind of import. Rows come in batches, already read by the columns and right in themselves."""

    key: str
    title: str
    noun: str  # what one row is, after a number: “12 người”
    explains: str
    permission: Permission
    columns: Sequence[Column]

    @abstractmethod
    def prepare(self, context: Context) -> None:
        """Look up what every batch needs, into ``context.lookups``; HouseError where nothing can go in."""

    @abstractmethod
    def identity(self, values: Mapping[str, Any]) -> Hashable | None:
        """What tells rows of one file apart; None where nothing does."""

    @abstractmethod
    def judge(self, rows: Sequence[Row], context: Context) -> list[Judged]:
        """A verdict for each row, in order."""

    def gone(self, context: Context, seen: set[Hashable]) -> list[Gone]:
        """Rows that are there and were not in the file."""
        return []

    @abstractmethod
    def write(self, by: Any, judged: Sequence[Judged], context: Context) -> list[Written]:
        """Write added and changed rows; inside the import's transaction, after rights were checked."""

    @abstractmethod
    def undo(self, by: Any, written: Sequence[Written], context: Context) -> None:
        """Take rows back; HouseError that names what has been changed since."""

    def units(self, judged: Sequence[Judged]) -> set[int]:
        """The units at which the rows stand: the permission is asked for each."""
        return {row.row.values["unit"] for row in judged if "unit" in row.row.values}

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


class UnknownKind(HouseError):
    """No such kind of import."""


class Registry:
    """Kinds in the order in which the page offers them."""

    def __init__(self) -> None:
        self._kinds: dict[str, ImportKind] = {}

    def add(self, kind: ImportKind) -> None:
        if kind.key in self._kinds:
            raise ValueError(f"{kind.key} is registered already.")
        self._kinds[kind.key] = kind

    def get(self, key: str) -> ImportKind:
        if key not in self._kinds:
            raise UnknownKind(f"Không có loại dữ liệu “{key}”. Có: {', '.join(self._kinds)}.")
        return self._kinds[key]

    def __iter__(self) -> Any:
        return iter(self._kinds.values())


kinds = Registry()
