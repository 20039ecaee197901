"""What depends on a unit, said by the rooms that own it; a reorganisation asks here and imports none of them.

Every foreign key to ``Unit`` is named by one registration (a test walks the models):

- ``Assignment``: dated rows that go on elsewhere, or end, when their unit ends (home cells, grants …);
- ``Event``: rows that stay where they happened, for good; after a unit's end there may be none;
- ``Part``: rows of the tree itself and of the decisions about it, which only ``organisation`` writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import CharField, QuerySet, Value

ONE_DAY = timedelta(days=1)
Pairs = list[tuple[int, int]]  # (unit id, row id)
Asked = Callable[[Sequence[int], date], Iterable[tuple[int, int]]]


@dataclass(frozen=True)
class Move:
    """One row of an ended unit and the unit it goes on at; ``to`` None: it ends."""

    unit: int
    row: int
    to: int | None


@dataclass(frozen=True)
class Order:
    """Why rows move: from which day, by which decision (words kept with them), its number and day."""

    day: date
    decision: str
    number: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class Assignment:
    """``held(units, day)`` rows that still stand on or after ``day``, as a queryset of (unit id, row id), so
    that all kinds are asked in one statement; ``name(rows)`` words for people;
    ``move(moves, order)`` writes dated ends and openings. ``must_go_on``: may not simply end;
    ``only_ends``: never goes on by itself, not even at one whole successor.
    ``moved(units, day)`` rows that ended on ``day`` with their unit, needed only where rows often end then
    by themselves; otherwise those that stood on the evening before.

    Called inside the transaction of the reorganisation, under the lock of the tree.
    """

    key: str
    title: str
    fields: tuple[str, ...]
    held: Asked
    name: Callable[[Sequence[int]], Mapping[int, str]]
    move: Callable[[Sequence[Move], Order], None]
    must_go_on: bool = False
    only_ends: bool = False
    moved: Asked | None = None

    def gone(self, units: Sequence[int], day: date) -> Iterable[tuple[int, int]]:
        """Rows that a decision in the tree has ended on ``day``, or moved on from then."""
        return self.moved(units, day) if self.moved else self.held(units, day - ONE_DAY)


@dataclass(frozen=True)
class Event:
    """``later(units, day)`` rows that happened on or after ``day``: they forbid the units to end then."""

    key: str
    title: str
    fields: tuple[str, ...]
    later: Asked


@dataclass(frozen=True)
class Part:
    """Columns that are the tree itself, or derived from it."""

    key: str
    fields: tuple[str, ...]


@dataclass
class Registry:
    """Registrations in order; a key and a field are named once."""

    _found: dict[str, Assignment | Event | Part] = field(default_factory=dict)

    def add(self, one: Assignment | Event | Part) -> None:
        taken = {name for other in self._found.values() for name in other.fields}
        if one.key in self._found or taken & set(one.fields):
            raise ValueError(f"{one.key}: key or field is registered already.")
        self._found[one.key] = one

    def assignments(self) -> Iterator[Assignment]:
        return (one for one in self._found.values() if isinstance(one, Assignment))

    def events(self) -> Iterator[Event]:
        return (one for one in self._found.values() if isinstance(one, Event))

    def assignment(self, key: str) -> Assignment:
        found = self._found.get(key)
        if not isinstance(found, Assignment):
            raise KeyError(key)
        return found

    def rows(self, units: Sequence[int], day: date, *, gone: bool = False) -> dict[str, Pairs]:
        """By key what every assignment holds and what every event recorded later; one statement for all.

        ``gone``: what a decision in the tree has ended or moved on that day.
        """
        asking = {one.key: one.gone if gone else one.held for one in self.assignments()}
        asking |= {one.key: one.later for one in self.events()}
        found: dict[str, Pairs] = {key: [] for key in asking}
        if not units:
            return found
        lazy = []
        for key, ask in asking.items():
            rows = ask(units, day)
            if isinstance(rows, QuerySet):
                lazy.append(rows.annotate(kind=Value(key, output_field=CharField())))
            else:
                found[key] = list(rows)
        for unit, row, key in lazy[0].union(*lazy[1:], all=True) if lazy else []:
            found[key].append((unit, row))
        return found

    def fields(self) -> list[str]:
        """Every foreign key that somebody answers for, as ``app.Model.field``."""
        return [name for one in self._found.values() for name in one.fields]


dependants = Registry()
