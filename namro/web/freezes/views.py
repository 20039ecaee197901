"""Pages of freezes: those of the reader's units, one with its figures, and what became of them since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers

from namro.access.permissions import can, check_holds, who_can
from namro.access.queries import Reader, covers
from namro.access.roles import Permission
from namro.access.writers import SYSTEM, account_name
from namro.figures.freezing.queries import corrections
from namro.figures.frozen import differences
from namro.figures.models import Freeze
from namro.ground import clock
from namro.ground.periods import Period
from namro.units.queries import stood
from namro.web.figures.frozen import difference
from namro.web.freezes.present import by_unit, frozen, held, note
from namro.web.http import NotThere, reader_of, reading, signed_in
from namro.web.ui.choices import Pager


@reading
@signed_in
def freezes(request: HttpRequest) -> HttpResponse:
    """Freezes of the reader's units, the latest first."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    mine = Freeze.objects.filter(who.under("unit", Permission.SEE_FIGURES)).order_by("-number")
    pager = Pager.of(request, mine.count())
    context = {
        "lines": lines(list(named(mine)[pager.slice])),
        "pages": pager,
        "may": can(who, Permission.FREEZE_FIGURES),
        "who_can": who_can(Permission.FREEZE_FIGURES),
    }
    return render(request, "web/freezes/freezes.html", context)


def named(rows: QuerySet[Freeze]) -> QuerySet[Freeze]:
    return rows.select_related("corrects", "unit").annotate(who=account_name("made_by"))


def lines(rows: Sequence[Freeze]) -> list[dict[str, Any]]:
    """Freezes with the names of their units and which correction each is."""
    names = stood([row.unit_id for row in rows], clock.today())
    which = corrections(rows)
    return [
        {
            "freeze": row,
            "place": names.get(row.unit_id),
            "period": Period.parse(row.period),
            "correction": which[row.pk],
            "who": getattr(row, "who", None) or SYSTEM,
            "withdrawn": row.state == Freeze.State.WITHDRAWN,
        }
        for row in rows
    ]


def one(request: HttpRequest, number: int) -> tuple[Freeze, dict[str, Any]]:
    """A freeze and its head, for whom the list shows it; a draft's freeze is nobody else's business."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    mine = Freeze.objects.filter(who.under("unit", Permission.SEE_FIGURES), number=number)
    found = named(mine).first()
    if found is None:
        raise NotThere(
            f"Không có lần chốt số {number} trong phạm vi của đồng chí. Xem danh sách các lần chốt để chọn."
        )
    return found, lines([found])[0]


@reading
@signed_in
def freeze(request: HttpRequest, number: int) -> HttpResponse:
    """One freeze: who, when, why, every figure as it was; the difference follows when asked."""
    found, head = one(request, number)
    first, *others = by_unit(frozen(found), found.unit_id, head["period"]) or [None]
    context = head | {
        "first": first,
        "others": others,
        "later": list(found.corrections.order_by("number").values_list("number", "state")),
        "may_withdraw": not head["withdrawn"] and _may(reader_of(request), found),
    }
    return render(request, "web/freezes/freeze.html", context)


def _may(who: Reader, found: Freeze) -> bool:
    return can(who, Permission.FREEZE_FIGURES) and covers(who, Permission.FREEZE_FIGURES, found.unit_id)


@reading
@vary_on_headers("HX-Request")
@signed_in
def changes(request: HttpRequest, number: int) -> HttpResponse:
    """Every figure of the freeze that differs from the live one; reads all their rows."""
    found, head = one(request, number)
    asked = differences(held(found))
    moved = [
        difference(each) | {"note": note(each.live.address, head["period"])}
        for each in asked
        if not each.stands
    ]
    htmx = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    context = head | {"moved": moved, "count": len(asked), "same": len(asked) - len(moved)}
    return render(request, f"web/freezes/{'differences' if htmx else 'changes'}.html", context)
