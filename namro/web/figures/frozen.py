"""A figure as it was frozen: its page reads no live row; the list and the difference follow when asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.queries import Reader, covers
from namro.access.roles import Permission
from namro.figures.address import Located
from namro.figures.folds import Figure, Share
from namro.figures.freezing.queries import correction
from namro.figures.frozen import Change, Closing, Difference, Since, differences, kept_at, latest
from namro.figures.listing import Wish
from namro.figures.metric import Metric
from namro.figures.models import Freeze
from namro.web.figures.present import RECORDS, records
from namro.web.http import reader_of


def page(request: HttpRequest, located: Located, wish: Wish) -> HttpResponse:
    """The frozen value alone, or with its list where ``xem=danh-sach`` asks for it."""
    listed = request.GET.get("xem") == RECORDS and isinstance(located.definition, Metric)
    kept = kept_at(located)
    who = reader_of(request)
    context = about(located, kept, who)
    if listed:
        context |= records(located, who, wish, kept.figure)
        if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
            return render(request, "web/figures/records.html", context)
    return render(request, "web/figures/frozen.html", context | {"listed": listed, "since": wish.since})


def about(located: Located, kept: Closing, who: Reader) -> dict[str, Any]:
    here = str(located.address)
    return {
        "located": located,
        "definition": located.definition,
        "noun": located.definition.noun if isinstance(located.definition, Metric) else "",
        "figure": kept.figure,
        "legs": _legs(kept.figure),
        "path": located.trail,
        "freeze": kept.freeze,
        "who": kept.who,
        "opens": opens(who, kept.freeze),
        "correction": correction(kept.freeze) if kept.freeze.corrects_id else 0,
        "later": str(located.address.with_(freeze=kept.later)) if kept.later else "",
        "later_number": kept.later,
        "withdrawn": kept.freeze.state == Freeze.State.WITHDRAWN,
        "live": str(located.address.live),
        "here": here,
        "list_href": f"{here}&xem={RECORDS}" if isinstance(located.definition, Metric) else "",
        "beside_href": beside_href(located),
    }


def opens(who: Reader, freeze: Freeze) -> bool:
    """Whether the freeze's own page is there for this reader; the frozen value is, as the live one."""
    here, see = freeze.unit_id, Permission.SEE_FIGURES
    return here in who.units_with(see) or covers(who, see, here)


def _legs(figure: Figure) -> list[Figure]:
    return [figure.part, figure.base] if isinstance(figure, Share) else []


def beside_href(located: Located) -> str:
    """Where the frozen figure stands beside the live one."""
    path, _, query = str(located.address).partition("?")
    return f"{path}chenh-lech/?{query}"


def beside(request: HttpRequest, located: Located) -> HttpResponse:
    """What became of the figure since; reads all its rows, so it is asked apart."""
    if located.address.freeze is None:
        found = latest(located)
        return redirect(beside_href(found.figure.located) if found else str(located.address))
    [found_] = differences([located])
    context = about(located, kept_at(located), reader_of(request)) | difference(found_)
    htmx = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, f"web/figures/{'changes' if htmx else 'beside'}.html", context)


def difference(found: Difference) -> dict[str, Any]:
    return {"difference": found, "changes": [_change(change) for change in found.changes]}


def _change(change: Change) -> dict[str, Any]:
    then = change.frozen.located
    lists = not then.definition.groups_only if isinstance(then.definition, Metric) else False
    base = f"{then.address}&xem={RECORDS}&doi="
    return {
        "title": then.definition.title,
        "change": change,
        "by": change.live.amount - change.frozen.amount,
        "beside_href": beside_href(then),
        "came_href": f"{base}{Since.CAME}" if lists and change.came else "",
        "gone_href": f"{base}{Since.GONE}" if lists and change.gone else "",
    }


def closed(located: Located, who: Reader) -> dict[str, Any]:
    """For the page of a live figure: what it was when the latest standing freeze closed it."""
    found = latest(located)
    if found is None:
        return {"closing": None}
    then = found.figure.located
    number = correction(found.freeze) if found.freeze.corrects_id else 0
    return {
        "closing": found,
        "closing_opens": opens(who, found.freeze),
        "closing_beside": beside_href(then),
        "closing_correction": number,
    }
