"""Who is first among units of one group: competition ranks by share, the larger number first when equal."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One unit in the running. ``initial`` is the target it began the year with (TG2).

    ``order`` is where its name stands in Vietnamese order (a number or a sort key).
    ``provisional``: its results may still change by what is not allocated yet, so it has no rank.
    """

    unit: int
    order: int | str
    group: Hashable
    done: int
    target: int | None
    initial: int | None = None
    provisional: bool = False

    @property
    def ranked(self) -> bool:
        return bool(self.target) and not self.provisional


@dataclass(frozen=True)
class Ranked:
    """A rank inside the group, and the one that the initial targets would give; None: out of the ranking."""

    entry: Entry
    rank: int | None
    rank_initial: int | None

    @property
    def moved(self) -> int:
        """How many places the revision moved the unit: 2 is two places up."""
        return self.rank_initial - self.rank if self.rank and self.rank_initial else 0


# Shares as whole numbers of 2⁻⁶⁴: targets are below 2³¹, so different shares never fall together.
PRECISION = 64
Key = tuple[int, int]


def rank(entries: Iterable[Entry]) -> list[Ranked]:
    """Groups in the order in which they come, the best of each first; what has no rank last, by name."""
    groups: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.group, []).append(entry)
    return [ranked for members in groups.values() for ranked in _in_group(members)]


def _in_group(members: Sequence[Entry]) -> list[Ranked]:
    now = _ranks(members, lambda entry: entry.target)
    before = _ranks(members, lambda entry: entry.initial or entry.target)
    found = [Ranked(entry, now.get(entry.unit), before.get(entry.unit)) for entry in members]
    return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.entry.order))


def _ranks(members: Sequence[Entry], target: Callable[[Entry], int | None]) -> dict[int, int]:
    """1, 2, 2, 4: equal share and equal number is an equal rank."""
    keys = {entry.unit: _key(entry.done, target(entry) or 1) for entry in members if entry.ranked}
    first: dict[Key, int] = {}
    for place, key in enumerate(sorted(keys.values(), reverse=True), 1):
        first.setdefault(key, place)
    return {unit: first[key] for unit, key in keys.items()}


def _key(done: int, target: int) -> Key:
    return (done << PRECISION) // target, done
