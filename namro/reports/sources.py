"""Where the values of a report come from: records as they are now, or a freeze."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from namro.figures.address import Located
from namro.figures.breakdown import Line as UnitLine
from namro.figures.breakdown import table
from namro.figures.estimates import Beside, Estimate, estimates, estimates_by_child
from namro.figures.folds import Figure, figures_at
from namro.units.queries import Place


class Source(Protocol):
    """Answers as ``folds.figures_at``, ``breakdown.table`` and ``estimates`` do."""

    def figures(self, wanted: Sequence[Located]) -> list[Figure]: ...

    def lines(self, wanted: Sequence[Located]) -> list[UnitLine]: ...

    def beside(self, wanted: Sequence[Located], kids: Sequence[Place]) -> Beside: ...

    def own(self, wanted: Sequence[Located]) -> list[Estimate | None]: ...


class Live:
    """Records as they are now."""

    def figures(self, wanted: Sequence[Located]) -> list[Figure]:
        return figures_at(wanted)

    def lines(self, wanted: Sequence[Located]) -> list[UnitLine]:
        return table(wanted)

    def beside(self, wanted: Sequence[Located], kids: Sequence[Place]) -> Beside:
        return estimates_by_child(wanted, kids)

    def own(self, wanted: Sequence[Located]) -> list[Estimate | None]:
        return estimates(wanted)


@dataclass(frozen=True)
class Moved:
    """A figure that differs from the edition replaced: as it was printed, as it is now, and where."""

    title: str
    before: str
    after: str
    address: str


@dataclass(frozen=True)
class Paper:
    """What an edition prints besides its template: ``known_on`` the day whose records were counted,
    ``standing`` how its figures stand, ``notes`` further footnotes, ``moved`` what changed against
    ``replaces``, the edition before. The defaults are a draft's."""

    source: Source = field(default_factory=Live)
    number: int | None = None
    signer: str = ""
    position: str = ""
    authority: str = ""
    day: date | None = None
    known_on: date | None = None
    standing: str = ""
    notes: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    replaces: str = ""


DRAFT = Paper()
