"""Whether the reports of the reader's units for the last finished period are there, or still to be begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.periods import Period, PeriodKind
from namro.reports import template
from namro.reports.models import Edition

S = Edition.State


@dataclass(frozen=True)
class Paper:
    """An edition as the first page names it; ``number`` is None before it is issued."""

    report: int
    edition: int
    title: str
    state: str
    number: int | None
    symbol: str
    issued_on: date | None

    @property
    def named(self) -> str:
        """“01-BC/TU”."""
        return f"{self.number:02d}-{self.symbol}"

    @property
    def href(self) -> str:
        return f"/bao-cao/{self.report}/so/{self.edition}/"


@dataclass(frozen=True)
class Papers:
    """Issued reports, and the periods for which nobody of the reader's units has begun one yet."""

    issued: tuple[Paper, ...]
    missing: tuple[tuple[str, Period], ...]


def papers(who: Reader) -> Papers:
    """Of every template and its last finished period, at the reader's own units; one statement."""
    wanted = {name: _last(name) for name in template.names()}
    units = who.units_with(Permission.SEE_FIGURES)
    rows = Edition.objects.filter(
        report__unit__in=units,
        report__template__in=wanted,
        report__period__in={str(period) for period in wanted.values()},
    ).exclude(state=S.DROPPED)
    rows = rows.order_by("report", F("issued_on").desc(nulls_last=True), "-number").distinct("report")
    found = list(
        rows.values_list(
            "report",
            "number",
            "report__title",
            "state",
            "entry__number",
            KeyTextTransform("ký hiệu", KeyTransform("header", "body")),
            "issued_on",
            "report__template",
            "report__period",
        )
    )
    begun = {(row[7], row[8]) for row in found}
    issued = [Paper(*row[:7]) for row in found if row[3] == S.ISSUED]
    missing = [(name, period) for name, period in wanted.items() if (name, str(period)) not in begun]
    return Papers(tuple(sorted(issued, key=lambda paper: paper.title)), tuple(missing))


def _last(name: str) -> Period:
    return Period.last_finished(PeriodKind[template.load(name).period_kind], clock.today())
