"""Where a text is handed in, and the reader's own readings of the last weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.ground.errors import HouseError
from namro.proofreading.actions import begin
from namro.proofreading.models import Reading
from namro.proofreading.permissions import check_reads
from namro.proofreading.queries import kept_days, last_day, readings_of
from namro.web.http import reader_of, signed_in, writing
from namro.web.proofreading.forms import HandInForm
from namro.web.proofreading.words import Count as Counted
from namro.web.proofreading.words import counted
from namro.web.ui.choices import Pager
from namro.web.ui.forms import attempt, status


@dataclass(frozen=True)
class Line:
    """A reading in the list of those before."""

    reading: Reading
    gone_after: date

    @property
    def counts(self) -> list[Counted]:
        """What a reader is told of; the rest stands on the reading's own page."""
        return [one for one in counted(self.reading.counts) if one.count and one.remark]

    @property
    def remarks(self) -> int:
        return sum(one.count for one in self.counts)


@writing
@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """The list below is paged by ``?trang=``."""
    check_reads(reader_of(request))
    sent = request.method == "POST"
    form = HandInForm(request.POST if sent else None, request.FILES if sent else None)
    made: list[Reading] = []

    def act() -> None:
        try:
            token = form.cleaned_data["token"]
            made.append(begin(by=request.user, handed=form.handed(), token=token))
        except HouseError as refusal:
            raise ValidationError({form.field_of_source: str(refusal)}) from refusal

    if sent and attempt(form, act):
        return redirect("proofreading:reading", made[0].pk)
    context = {"form": form, **_before(request)}
    return render(request, "web/proofreading/start.html", context, status=status(form))


def _before(request: HttpRequest) -> dict[str, object]:
    days = kept_days()
    rows = readings_of(request.user, days)  # type: ignore[arg-type]
    pager = Pager.of(request, rows.count())
    shown = rows.annotate(decided=Count("decisions"))[pager.slice]
    return {"pager": pager, "days": days, "lines": [Line(one, last_day(one, days)) for one in shown]}
