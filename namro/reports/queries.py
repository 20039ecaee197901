"""Reports as pages list them: what waits for a reader, what was issued, what a reader may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.reports.models import Edition, Report
from namro.reports.states import rewritings
from namro.units.queries import Place, stood

S = Edition.State
WORKS_ON = (
    Permission.COMPOSE_REPORT,
    Permission.FREEZE_FIGURES,
    Permission.SIGN_REPORT,
    Permission.ISSUE_REPORT,
)
FINISH, CHECK, SIGN, ISSUE = "hoàn thiện", "kiểm tra, chốt số", "ký", "phát hành"
TASKS = (ISSUE, SIGN, CHECK, FINISH)
MOST_WAITING = 50
MOST_EDITIONS = 200
HEAVY = ("body", "changed", "manifest", "signature")


@dataclass(frozen=True)
class Waiting:
    """An edition that waits for a reader, where it belongs, and what he is asked to do with it."""

    edition: Edition
    place: Place
    task: str

    @property
    def href(self) -> str:
        return address(self.edition)


def address(edition: Edition) -> str:
    """The permanent address of an edition."""
    return f"/bao-cao/{edition.report_id}/so/{edition.number}/"


def waiting_reports(who: Reader) -> list[Waiting]:
    """Editions whose next step this reader may take, the nearest to being issued first; two statements.

    A draft waits for whoever drafted it to finish, and for anybody else who may check it.
    """
    me = str(who.account.pk)
    condition = reduce(or_, steps_of(who).values(), Q(pk__in=[]))
    rows = Edition.objects.filter(condition).select_related("report").defer(*HEAVY)
    found = list(rows.order_by("pk")[:MOST_WAITING])
    named = _places([edition.report for edition in found])
    waiting = [Waiting(edition, named[edition.report.unit_id], _task(edition, me)) for edition in found]
    return sorted(waiting, key=lambda one: (TASKS.index(one.task), one.edition.pk))


def steps_of(who: Reader) -> dict[str, Q]:
    """By task, which editions wait for this reader to do it; a task he may not do is left out."""
    mine = Q(drafted_by=str(who.account.pk))
    of_it = rewritings(who.account).filter(row_pk=Cast(OuterRef("pk"), CharField()))
    others = ~mine & ~Q(Exists(of_it))
    asked = (
        (ISSUE, Q(state=S.SIGNED), Permission.ISSUE_REPORT),
        (SIGN, Q(state=S.CHECKED) & others, Permission.SIGN_REPORT),
        (CHECK, Q(state=S.DRAFT) & others, Permission.FREEZE_FIGURES),
        (FINISH, Q(state=S.DRAFT) & mine, Permission.COMPOSE_REPORT),
    )
    return {
        task: state & who.under("report__unit", permission)
        for task, state, permission in asked
        if who.holds(permission)
    }


def _task(edition: Edition, me: str) -> str:
    if edition.state == S.DRAFT:
        return FINISH if edition.drafted_by == me else CHECK
    return SIGN if edition.state == S.CHECKED else ISSUE


def works_on(who: Reader) -> Q:
    """Reports this reader drafts, checks, signs or issues; of those he reads the unissued editions too."""
    condition = Q(pk__in=[])
    for permission in WORKS_ON:
        if who.holds(permission):
            everything = Q(pk__isnull=False)  # what is held at the root is no condition, and joins to none
            condition |= who.under("unit", permission) or everything
    return condition


def issued_editions(who: Reader) -> QuerySet[Edition]:
    """Issued editions of units in whose figures this reader may look, newest first."""
    rows = Edition.objects.filter(who.under("report__unit", Permission.SEE_FIGURES), state=S.ISSUED)
    return rows.select_related("report", "entry").defer(*HEAVY).order_by("-issued_on", "-pk")


def editions_of(template: str, unit_id: int, who: Reader) -> list[Edition]:
    """Editions from a template for a unit that a reader may open, of all its periods, the last issued first;
    no dropped ones."""
    rows = Edition.objects.filter(report__template=template, report__unit=unit_id).exclude(state=S.DROPPED)
    rows = rows.filter(
        Q(Exists(Report.objects.filter(works_on(who), pk=OuterRef("report"))))
        | (Q(state=S.ISSUED) & who.under("report__unit", Permission.SEE_FIGURES))
    )
    order = F("issued_on").desc(nulls_last=True)
    rows = rows.select_related("report", "freeze", "entry").defer(*HEAVY)
    return list(rows.order_by(order, "-pk")[:MOST_EDITIONS])


@dataclass(frozen=True)
class Listed:
    """An issued edition with the unit it speaks of."""

    edition: Edition
    place: Place

    @property
    def href(self) -> str:
        return address(self.edition)

    @property
    def period(self) -> str:
        return period_title(self.edition.report.period)


def listed(editions: Sequence[Edition]) -> list[Listed]:
    """Each with its unit as on the report's structure day or nearest to it; one statement."""
    named = _places([edition.report for edition in editions])
    return [Listed(edition, named[edition.report.unit_id]) for edition in editions]


def period_title(code: str) -> str:
    """“6 tháng đầu năm 2024”; the code itself where it can no longer be read."""
    try:
        return Period.parse(code).title()
    except HouseError:
        return code


def _places(reports: Sequence[Report]) -> dict[int, Place]:
    ids = sorted({report.unit_id for report in reports})
    return stood(ids, clock.today()) if ids else {}
