"""What a report would print now, beside what an earlier edition printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from namro.figures.address import Address, Located
from namro.figures.folds import Amount, Figure, Presence, assemble, legs_of
from namro.figures.models import FrozenFigure
from namro.ground.periods import Period
from namro.reports.compose import Composed
from namro.reports.models import Edition


@dataclass(frozen=True)
class Moved:
    """A figure of the report: as an earlier edition had it, and as it is now."""

    title: str
    before: str
    before_href: str
    now: str
    now_href: str


def moved_since(composed: Composed, edition: Edition) -> list[Moved]:
    """Figures of the report that differ from those of an earlier edition, of this period or another.

    Figures the earlier one did not have are left out; one statement.
    """
    found = []
    rows = FrozenFigure.objects.filter(freeze=edition.freeze_id)
    kept = {row.address: row for row in rows.only("address", "value", "presence")}
    for printed in composed.printed:
        before = _as_kept(printed.figure, edition, kept)
        if before is None or before.text == printed.figure.text:
            continue
        number = edition.freeze.number if edition.freeze else None
        found.append(
            Moved(
                printed.figure.located.definition.title,
                before.text,
                str(before.address.with_(freeze=number)),
                printed.figure.text,
                str(printed.figure.address),
            )
        )
    return found


def _as_kept(figure: Figure, edition: Edition, kept: Mapping[str, FrozenFigure]) -> Figure | None:
    """The same figure at the edition's period and structure, if it was frozen with all its legs."""
    located = _moved_to(figure.located, edition)
    amounts = {}
    for leg in legs_of(located):
        row = kept.get(str(leg.address))
        if row is None:
            return None
        amounts[str(leg.address)] = Amount(leg, row.value, Presence(row.presence))
    return assemble(located, amounts)


def _moved_to(located: Located, edition: Edition) -> Located:
    period = Period.parse(edition.report.period)
    day = edition.report.tree_day
    tree_day = None if day == period.last else day
    address: Address = located.address.with_(period=period, tree_day=tree_day, freeze=None)
    return Located(address, located.definition, located.place)
