"""A reading beside the records: every figure of the text that is one of ours, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.periods import Period
from namro.proofreading.actions import speak_of
from namro.proofreading.engine.claims import Proof
from namro.proofreading.kept import figures_of
from namro.proofreading.models import Content, Reading
from namro.proofreading.records import Comparison, compare
from namro.units.models import Unit
from namro.units.queries import place, stood
from namro.web.http import reader_of, signed_in, writing
from namro.web.proofreading.desk import opened
from namro.web.ui.choices import with_query
from namro.web.ui.forms import Choice, Words, attempt, status
from namro.web.ui.periods import finished_periods

AROUND = 60


class SpeaksOfForm(forms.Form):
    """Which unit and period the text speaks of."""

    unit = Choice("Đơn vị", ())
    code = Words("Hoặc mã đơn vị khác", 12, hint="Viết như D00012. Không bắt buộc.", required=False)
    period = Choice("Kỳ", ())

    def __init__(self, *arguments: Any, reading: Reading, who: Reader, **named: Any) -> None:
        super().__init__(*arguments, **named)
        own = [grant.unit_id for grant in who.grants]
        told = stood([*own, *([reading.unit_id] if reading.unit_id else [])], clock.today())
        self.known = {one.code: unit for unit, one in told.items()}
        choices = {one.code: one.name for one in told.values()}
        period = Period.parse(reading.period) if reading.period else None
        self.fields["unit"].choices = list(choices.items())  # type: ignore[attr-defined]
        self.fields["period"].choices = finished_periods(period)  # type: ignore[attr-defined]
        codes = [code for code, unit in self.known.items() if unit == reading.unit_id] or list(self.known)
        self.initial = {"unit": codes[0] if codes else "", "period": reading.period}

    def the_unit(self) -> Unit:
        code = self.cleaned_data["code"].upper()
        unit = place(code, clock.today()).id if code else self.known[self.cleaned_data["unit"]]
        return Unit.objects.get(pk=unit)


@dataclass(frozen=True)
class Beside:
    """A figure of the text in its words, and the figure of ours."""

    found: Comparison
    before: str
    after: str
    href: str


@writing
@signed_in
def against(request: HttpRequest, pk: int) -> HttpResponse:
    """Alone for htmx, which the page of a reading asks with; posting says what the text speaks of."""
    reading = opened(request, pk)
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    form = SpeaksOfForm(request.POST or None, reading=reading, who=who)

    def act() -> None:
        unit, period = form.the_unit(), form.cleaned_data["period"]
        speak_of(by=request.user, reading=reading, unit=unit, period=period)

    if request.method == "POST" and attempt(form, act):
        return redirect("proofreading:against", pk)
    alone = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "web/proofreading/compared.html" if alone else "web/proofreading/against.html"
    context = {"reading": reading, "form": form, **_compared(reading, who)}
    return render(request, template, context, status=status(form))


def _compared(reading: Reading, who: Reader) -> dict[str, Any]:
    unit, period = reading.unit, reading.period
    if unit is None or not period:
        return {"asked": False, "differ": [], "same": []}
    content = Content.objects.only("text", "figures").get(reading=reading)
    proof = Proof((), figures_of(content.figures))
    found = compare(proof, content.text, unit, Period.parse(period), who)
    beside = [_beside(reading, content.text, one) for one in found]
    return {
        "asked": True,
        "period": Period.parse(period),
        "differ": [one for one in beside if not one.found.equal],
        "same": [one for one in beside if one.found.equal],
    }


def _beside(reading: Reading, text: str, found: Comparison) -> Beside:
    first = text.rfind("\n", 0, found.start) + 1
    last = text.find("\n", found.end)
    last = len(text) if last < 0 else last
    before = text[max(first, found.start - AROUND) : found.start]
    after = text[found.end : min(last, found.end + AROUND)]
    page = reverse("proofreading:reading", args=[reading.pk])
    spot = f"{with_query(page, {}, tai=f'{found.start}-{found.end}')}#v{found.start}"
    return Beside(found, _from_word(before, first < found.start - AROUND), after, spot)


def _from_word(words: str, cut: bool) -> str:
    """Without the rest of a word in front."""
    return f"… {words.partition(' ')[2]}" if cut else words
