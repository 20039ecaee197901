"""One pass over a file: a verdict for every row, nothing kept in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q

from namro.ground import clock
from namro.sheets.columns import words
from namro.sheets.kinds import Context, Gone, ImportKind, Judged, Problem, Row, Verdict, kinds
from namro.sheets.models import Decision, Import
from namro.sheets.opening import Book
from namro.sheets.reading import Read, RowReader, cell_address
from namro.units.models import Unit, UnitVersion
from namro.units.queries import ids_below

BATCH = 5_000
KEPT = 20_000  # rows of each verdict that a preview keeps to show
Progress = Callable[[int], None]


@dataclass(frozen=True)
class CellProblem:
    """One problem as it is told: where, what stands there, and what is wrong."""

    row: int
    address: str
    column: str
    value: str
    sentence: str


@dataclass
class Preview:
    """What a file would do: counts by verdict, the rows kept to show, and what is missing from the file."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    rows: dict[Verdict, list[Judged]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def to_write(self) -> int:
        return self.counts[Verdict.ADDED] + self.counts[Verdict.CHANGED]

    @property
    def undecided(self) -> int:
        return self.counts[Verdict.DUPLICATE]

    @property
    def wrong(self) -> int:
        return self.counts[Verdict.WRONG]

    def add(self, judged: Judged) -> None:
        self.counts[judged.verdict] += 1
        kept = self.rows.setdefault(judged.verdict, [])
        if len(kept) < KEPT:
            kept.append(judged)


class Pass:
    """Reads and judges the rows of an import in batches, in the order of the file."""

    def __init__(self, imported: Import) -> None:
        self.imported = imported
        self.kind: ImportKind = kinds.get(imported.kind)
        self.context = context_of(imported, self.kind)
        self.seen: set[Hashable] = set()
        self._reads: dict[int, Read] = {}

    def batches(self) -> Iterator[list[tuple[Read, Judged]]]:
        book = Book(bytes(self.imported.original.content), kept=True)
        reader = RowReader(self.kind, self.imported.mapping, self.context.lookups)
        reads = reader.read(book.rows(self.imported.sheet), self.imported.header_row)
        while batch := list(islice(reads, BATCH)):
            yield self._judged(batch)

    def _judged(self, batch: Sequence[Read]) -> list[tuple[Read, Judged]]:
        right: list[Row] = []
        made: dict[int, Judged] = {}
        for read in batch:
            row = read.row
            problems = read.problems or self._repeated(row)
            if self.context.skipped(row):
                made[row.number] = Judged(row, Verdict.SKIPPED)
            elif problems:
                made[row.number] = Judged(row, Verdict.WRONG, problems=problems)
            else:
                right.append(row)
        if right:
            made |= {judged.row.number: judged for judged in self.kind.judge(right, self.context)}
        return [(read, made[read.row.number]) for read in batch]

    def _repeated(self, row: Row) -> list[Problem]:
        identity = self.kind.identity(row.values)
        if identity is None:
            return []
        if identity in self.seen:
            return [Problem("", "Trùng với một dòng ở trên trong cùng tệp.")]
        self.seen.add(identity)
        return []


def preview(imported: Import, progress: Progress = lambda rows: None) -> Preview:
    """Judge the whole file; SheetError where it cannot be read."""
    found = Preview()
    one = Pass(imported)
    for batch in one.batches():
        for read, judged in batch:
            found.add(judged)
            if judged.problems and len(found.problems) < KEPT:
                found.problems += told(imported, one.kind, read, judged)
        progress(found.total)
    found.gone = one.kind.gone(one.context, one.seen)
    return found


def told(imported: Import, kind: ImportKind, read: Read, judged: Judged) -> list[CellProblem]:
    """The problems of a row with sheet address and the value that stands there."""
    made = []
    for problem in judged.problems:
        column = kind.column(problem.column)
        place = imported.mapping.get(problem.column)
        value = "" if place is None or place >= len(read.raw) else str(read.raw[place])
        made.append(
            CellProblem(
                row=judged.row.number,
                address=cell_address(judged.row.number, imported.mapping, problem.column),
                column=column.title if column else "",
                value=value,
                sentence=problem.sentence,
            )
        )
    return made


def context_of(imported: Import, kind: ImportKind) -> Context:
    decided = Decision.objects.filter(imported=imported).values_list("row_no", "choice", "same_pk")
    context = Context(
        imported=imported,
        unit=imported.unit,
        today=clock.today(),
        decisions={row: (choice, pk) for row, choice, pk in decided},
    )
    context.lookups["units"] = units_by_words(imported.unit)
    kind.prepare(context)
    return context


def units_by_words(unit: Unit) -> dict[str, tuple[int, ...]]:
    """The unit and those below it today, by code, full name and short name, without accents."""
    today = clock.today()
    below = UnitVersion.objects.filter(Q(unit__in=ids_below(unit.pk, today)), during__contains=today)
    found: dict[str, set[int]] = {}
    for pk, code, name, short in below.values_list("unit_id", "unit__code", "name", "short_name"):
        for text in (code, name, short):
            found.setdefault(words(text), set()).add(pk)
    return {text: tuple(sorted(keys)) for text, keys in found.items()}
