"""Making a freeze: which unit, period and figures, what they are now, why; and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_at, check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.figures.address import Address, locate
from namro.figures.folds import Figure, figures_at
from namro.figures.freezing.actions import freeze, withdraw
from namro.figures.freezing.queries import Scope, correction, to_correct
from namro.figures.models import Freeze
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.reports import template
from namro.reports.compose import compose
from namro.units.models import Unit
from namro.units.queries import Place, children, place
from namro.web.figures.present import own_place, usual_period
from namro.web.freezes.present import by_unit, choices
from namro.web.freezes.views import one
from namro.web.http import reader_of, signed_in, status_of, writing
from namro.web.ui.forms import Choice, Words, attempt, status
from namro.web.ui.periods import finished_periods


class ChoosingForm(forms.Form):
    """What to close: all in the address, so that a choice can be sent as a link."""

    don_vi = Choice("Đơn vị", ())
    ky = Choice("Kỳ đã kết thúc", ())
    mau = Choice("Số liệu của mẫu báo cáo", (), required=False, hint="Hoặc chọn từng số ở dưới.")
    so = forms.MultipleChoiceField(label="Từng số liệu", required=False, widget=forms.CheckboxSelectMultiple)


class FreezeForm(forms.Form):
    """Under which name and why; which freeze the reader saw that it corrects."""

    title = Words("Nội dung", 300, hint="Ví dụ: Số liệu báo cáo 6 tháng đầu năm 2024.")
    reason = Words("Lý do chốt", 300, hint="Người sau đọc được cạnh số đã chốt.")
    corrects = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(forms.Form):
    """Why nobody shall rely on it."""

    reason = Words("Lý do rút", 300)


@dataclass(frozen=True)
class Wish:
    """What the address asks for."""

    unit: str
    period: Period
    template: str
    keys: Sequence[str]

    @property
    def chosen(self) -> bool:
        return bool(self.template or self.keys)


def wish(request: HttpRequest, who: Reader) -> Wish:
    asked = {key: request.GET.get(key, "").strip() for key in ("don_vi", "ky", "mau")}
    period = Period.parse(asked["ky"]) if asked["ky"] else usual_period()
    return Wish(asked["don_vi"] or own_place(who).code, period, asked["mau"], request.GET.getlist("so"))


@writing
@signed_in
def make(request: HttpRequest) -> HttpResponse:
    """Reading: the choice and the values it would close. Posting: they are closed."""
    who = reader_of(request)
    check_holds(who, Permission.FREEZE_FIGURES)
    asked = wish(request, who)
    context: dict[str, Any] = {"choosing": _choosing(asked, who), "wish": asked}
    if not asked.chosen:
        return render(request, "web/freezes/make.html", context)
    try:
        scope, figures = _asked(asked, who)
    except HouseError as error:
        wrong = context | {"wrong": str(error)}
        return render(request, "web/freezes/make.html", wrong, status=status_of(error))
    addresses = [figure.address for figure in figures]
    before = to_correct(scope, addresses)
    form = FreezeForm(request.POST or None, initial=_offered(asked, before))
    if request.method == "POST":
        made: list[Freeze] = []
        if attempt(form, lambda: made.append(_closed(request, scope, addresses, form.cleaned_data))):
            messages.success(request, f"Đã chốt {len(addresses)} số liệu, lần chốt {made[0].number}.")
            return redirect("freezes:freeze", made[0].number)
    first, *others = by_unit(figures, scope.unit.pk, asked.period)
    context |= {"form": form, "first": first, "others": others, "count": len(figures), "before": before}
    context["which"] = correction(before) + 1 if before else 0
    return render(request, "web/freezes/make.html", context, status=status(form))


def _closed(
    request: HttpRequest, scope: Scope, addresses: Sequence[Address], typed: dict[str, Any]
) -> Freeze:
    named = Scope(scope.unit, scope.period, typed["title"], scope.tree_day)
    seen = Freeze.objects.filter(number=typed["corrects"]).first() if typed["corrects"] else None
    return freeze(named, addresses, by=request.user, reason=typed["reason"], corrects=seen)


def _offered(asked: Wish, before: Freeze | None) -> dict[str, Any]:
    title = template.load(asked.template).title if asked.template else "Số liệu"
    return {"title": f"{title}, {asked.period.title()}", "corrects": before.number if before else None}


def _asked(asked: Wish, who: Reader) -> tuple[Scope, list[Figure]]:
    """The scope and the figures as they are now; refuses what may not be closed before anything is typed."""
    if asked.period.end > clock.today():
        raise HouseError(f"Kỳ {asked.period.title()} chưa kết thúc nên chưa chốt được. Chọn kỳ đã kết thúc.")
    here = place(asked.unit, asked.period.last)
    unit = Unit.objects.get(pk=here.id)
    check_at(who, Permission.FREEZE_FIGURES, unit)
    figures: dict[str, Figure] = {}
    if asked.template:
        composed = compose(template.load(asked.template), asked.unit, asked.period)
        figures = {str(figure.address): figure for figure in composed.figures}
    addresses = [Address.build(key, asked.unit, str(asked.period)) for key in asked.keys]
    asked_alone = [locate(each) for each in addresses if str(each) not in figures]
    for figure in figures_at(asked_alone):
        figures[str(figure.address)] = figure
    return Scope(unit, asked.period, ""), list(figures.values())


def _choosing(asked: Wish, who: Reader) -> ChoosingForm:
    query = {"don_vi": asked.unit, "ky": str(asked.period), "mau": asked.template, "so": asked.keys}
    form = ChoosingForm(initial=query)
    named = [(name, template.load(name).title) for name in template.names()]
    offered: dict[str, Any] = {
        "don_vi": _units(asked, who),
        "ky": finished_periods(asked.period),
        "mau": [("", "– không theo mẫu –"), *named],
        "so": choices(),
    }
    for name, of_it in offered.items():
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = of_it
    return form


def _units(asked: Wish, who: Reader) -> list[tuple[str, str]]:
    """The units at which the reader may freeze, each with its direct units."""
    held = set(who.units_with(Permission.FREEZE_FIGURES))
    found: dict[str, Place] = {}
    for at in who.places.values():
        if at.id in held:
            found |= {each.code: each for each in (at, *children(at))}
    if asked.unit not in found:
        found[asked.unit] = place(asked.unit, asked.period.last)
    return [(code, each.short_name) for code, each in found.items()]


@writing
@signed_in
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw a freeze that nothing relies on."""
    found, head = one(request, number)
    check_at(reader_of(request), Permission.FREEZE_FIGURES, found.unit)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and attempt(
        form, lambda: withdraw(found, by=request.user, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, f"Đã rút lần chốt {number}.")
        return redirect(reverse("freezes:freeze", args=[number]))
    return render(request, "web/freezes/withdraw.html", head | {"form": form}, status=status(form))
