"""The page on which somebody is named who follows a number, and by when it is due."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.organisation.people.known import visible
from namro.people.models import Person
from namro.people.queries import search
from namro.targets.models import TargetAssignment
from namro.targets.rounds.actions import follow as write
from namro.web.http import NotThere, signed_in, writing
from namro.web.rounds.forms import FollowForm
from namro.web.rounds.sheet import ASSIGN, Sheet, opened
from namro.web.ui.forms import attempt

MOST = 20


@writing
@signed_in
def follow(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """A button searches, another one writes; both keep what was typed."""
    sheet = opened(request, pk)
    sheet.check(ASSIGN)
    rows = TargetAssignment.objects.filter(pk=line, round=sheet.round)
    found = rows.select_related("round", "round__level_unit", "responsible").first()
    place = next((unit for unit in sheet.units if found and unit.id == found.assignee_id), None)
    if found is None or place is None:
        raise NotThere("Không có chỉ tiêu này trong đợt giao; có thể vừa được thay. Mở lại đợt giao.")
    posted = request.POST if request.method == "POST" else None
    initial = {"read_at": sheet.round.version, "person": found.responsible_id, "due_on": found.due_on}
    form = FollowForm(_people(request, sheet, found), posted, initial=initial)

    def act() -> None:
        given = form.cleaned_data
        write(
            by=request.user,
            line=found,
            responsible=form.responsible(),
            due_on=given["due_on"],
            reason=f"Người theo dõi và hạn: {place.short_name}",
        )

    searching = posted is not None and "tim" in posted
    if posted is not None and not searching and attempt(form, act):
        messages.success(request, "Đã ghi người theo dõi và hạn.")
        return redirect(f"{sheet.url()}#don-vi-{place.code}")
    wrong = posted is not None and not searching
    context = {"sheet": sheet, "form": form, "line": found, "unit": place}
    return render(request, "web/rounds/follow.html", context, status=422 if wrong else 200)


def _people(request: HttpRequest, sheet: Sheet, line: TargetAssignment) -> list[Person]:
    """Who follows now, who was chosen, and whom the search finds among those the reader may see."""
    asked = request.POST.get("asked", "").strip()
    found = search(asked, visible(sheet.who), MOST).people if asked else []
    chosen = request.POST.get("person", "")
    known = [line.responsible] if line.responsible else []
    if chosen.isascii() and chosen.isdigit() and int(chosen[:18]) not in {one.pk for one in [*known, *found]}:
        scope = visible(sheet.who)
        rows = Person.objects.filter(pk=int(chosen[:18]))
        known += list(rows if scope is None else rows.filter(scope))
    return list({one.pk: one for one in [*known, *found]}.values())
