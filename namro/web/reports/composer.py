"""Where a report begins: what it is of, what it would say, what is missing, the paper in two forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_at, check_holds
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.documents import html, profiles
from namro.figures.folds import Figure, Presence
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period, PeriodKind
from namro.ground.ranges import parse_day
from namro.reports import template
from namro.reports.compose import Composed, compose
from namro.reports.issuing.actions import begin
from namro.reports.models import Edition
from namro.reports.queries import editions_of, period_title
from namro.reports.since import moved_since
from namro.reports.template import Template
from namro.units.models import Reorganisation, Unit
from namro.units.queries import Place
from namro.web.figures.present import own_place
from namro.web.http import reader_of, signed_in, status_of, writing
from namro.web.reports.papers import as_part
from namro.web.ui.choices import with_query
from namro.web.ui.forms import Choice, Day, attempt

PERIODS = 6
ESTIMATED = "(*)"


class ChoosingForm(forms.Form):
    """Which report: all in the address, so that a choice can be sent as a link."""

    mau = Choice("Mẫu báo cáo", ())
    don_vi = Choice("Đơn vị", ())
    ky = Choice("Kỳ", ())
    cay = Day("Cơ cấu ngày", hint="Trống: ngày cuối kỳ.", required=False)


@dataclass(frozen=True)
class Wish:
    """What is to be composed."""

    template: Template
    unit: str
    period: Period
    day: date

    @property
    def tree_day(self) -> date | None:
        return None if self.day == self.period.last else self.day

    @property
    def query(self) -> dict[str, str]:
        day = self.tree_day.isoformat() if self.tree_day else ""
        return {"mau": self.template.name, "don_vi": self.unit, "ky": str(self.period), "cay": day}

    @property
    def href(self) -> str:
        return with_query(reverse("reports:composer"), self.query)

    def file(self, form: str, **query: str) -> str:
        """The address of a file of the report as it is now."""
        named = [self.template.name, self.unit, str(self.period), form]
        return with_query(reverse("reports:download", args=named), {"cay": self.query["cay"], **query})


def wish(request: HttpRequest, who: Reader) -> Wish:
    """What ``?mau= &don_vi= &ky= &cay=`` ask for, with defaults for what is not said."""
    asked = {key: request.GET.get(key, "").strip() for key in ("mau", "don_vi", "ky", "cay")}
    found = template.load(asked["mau"] or template.names()[0])
    kind = PeriodKind[found.period_kind]
    period = Period.parse(asked["ky"]) if asked["ky"] else Period.last_finished(kind, clock.today())
    if period.kind is not kind and asked["mau"]:  # another template was chosen: its own kind of period
        period = Period.last_finished(kind, clock.today())
    unit = asked["don_vi"] or own_place(who).code
    return Wish(found, unit, period, parse_day(asked["cay"]) if asked["cay"] else period.last)


def periods(kind: str, chosen: Period) -> list[Period]:
    """The last finished ones newest first, the running one in front where there is one, and the chosen."""
    today = clock.today()
    found = list(reversed(Period.last_finished(PeriodKind[kind], today).history(PERIODS)))
    try:
        running = Period.containing(PeriodKind[kind], today)
    except HouseError:
        running = chosen
    return [*(one for one in dict.fromkeys([running, chosen]) if one not in found), *found]


@dataclass(frozen=True)
class ChangeDay:
    """A day on which the tree changes, with the decision that says so."""

    day: date
    titles: str
    href: str
    current: bool


def change_days(asked: Wish) -> list[ChangeDay]:
    """Days of structure one may prefer: the end of the period, and each later decision until today."""
    rows = Reorganisation.objects.filter(
        state=Reorganisation.State.SCHEDULED,
        effective_on__gte=asked.period.first,
        effective_on__lte=max(clock.today(), asked.period.last),
    )
    titles: dict[date, list[str]] = {asked.period.last: ["ngày cuối kỳ"]}
    for day, title in rows.order_by("effective_on", "pk").values_list("effective_on", "title"):
        titles.setdefault(day, []).append(title)
    path = reverse("reports:composer")
    return [
        ChangeDay(
            day,
            "; ".join(words),
            with_query(path, {**asked.query, "cay": "" if day == asked.period.last else day.isoformat()}),
            day == asked.day,
        )
        for day, words in sorted(titles.items())
    ]


@writing
@signed_in
def composer(request: HttpRequest) -> HttpResponse:
    """Reading: the choice and what it would give. Posting: the draft begins."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    asked = wish(request, who)
    if not request.GET.get("don_vi"):  # the whole choice stands in the address
        return redirect(asked.href)
    context: dict[str, Any] = {"wish": asked, "days": change_days(asked)}
    try:
        composed = compose(asked.template, asked.unit, asked.period, asked.tree_day)
    except HouseError as error:
        context |= {"wrong": str(error), "composed": None, "form": _form(asked, list(who.places.values()))}
        return render(request, "web/reports/composer.html", context, status=status_of(error))
    posts = request.method == "POST"
    beginning, begun = forms.Form(request.POST if posts else None), list[Edition]()
    if posts and attempt(beginning, lambda: begun.append(_begin(request, asked, composed))):
        messages.success(request, "Đã lập dự thảo.")
        return redirect("reports:edition", begun[0].report_id, begun[0].number)
    context |= {"form": _form(asked, _units(who, composed)), "beginning": beginning}
    context |= _found(who, asked, composed)
    return render(request, "web/reports/composer.html", context, status=422 if posts else 200)


def _units(who: Reader, composed: Composed) -> list[Place]:
    """Where one may go from here: the reader's own units, the way down to this one, those directly below."""
    own = {grant.unit_id for grant in who.grants}
    way = list(composed.trail)
    first = next((number for number, one in enumerate(way) if one.id in own), len(way) - 1)
    others = (
        [one for one in who.places.values() if one.id not in {up.id for up in way}] if len(own) > 1 else []
    )
    return [*others, *way[first:], *(line.place for line in composed.lines if not line.part)]


def _form(asked: Wish, units: Sequence[Place]) -> ChoosingForm:
    form = ChoosingForm(initial={**asked.query, "cay": asked.tree_day})
    form.fields["mau"].choices = [(name, template.load(name).title) for name in template.names()]
    form.fields["don_vi"].choices = list({one.code: one.name for one in units}.items())
    kind = asked.template.period_kind
    form.fields["ky"].choices = [(str(one), one.title()) for one in periods(kind, asked.period)]
    return form


def _begin(request: HttpRequest, asked: Wish, composed: Composed) -> Edition:
    return begin(
        by=request.user,
        template=asked.template.name,
        unit=Unit.objects.get(pk=composed.place.id),
        period=asked.period,
        tree_day=asked.tree_day,
    )


def _found(who: Reader, asked: Wish, composed: Composed) -> dict[str, Any]:
    profile = profiles.for_day(composed.document.letterhead.day)
    editions = editions_of(asked.template.name, composed.place.id, who)
    report = str(asked.period), asked.day
    earlier = next((one for one in editions if one.state == Edition.State.ISSUED), None)
    return {
        "composed": composed,
        "path": composed.trail,
        "paper": as_part(html.fragment(composed.document, profile=profile)),
        "profile": profile,
        "unconfirmed": len(profile.unconfirmed()),
        "pdf": asked.file("pdf", xem="1"),
        "earlier": earlier,
        "earlier_period": period_title(earlier.report.period) if earlier else "",
        "moved": moved_since(composed, earlier) if earlier else [],
        "missing": missing(composed),
        "provisional": provisional(composed),
        "doubtful": unconfirmed_figures(composed),
        "standing": [one for one in editions if (one.report.period, one.report.tree_day) == report],
        "why_not": why_not(who, composed),
    }


def missing(composed: Composed) -> list[Figure]:
    """Figures that print words instead of a number."""
    return [one.figure for one in composed.printed if one.figure.presence is not Presence.PRESENT]


def provisional(composed: Composed) -> list[str]:
    """What is not final in the report, each as a sentence."""
    said = []
    if composed.period.end > clock.today():
        said.append("Kỳ báo cáo chưa kết thúc: số liệu còn tăng đến ngày cuối kỳ.")
    else:
        said.append("Số liệu lấy từ hồ sơ hôm nay, chưa chốt; được chốt khi báo cáo được kiểm tra.")
    if any(note.startswith(ESTIMATED) for note in composed.document.footnotes):
        said.append("Có đơn vị đã chia: phần ước tính đứng ngoài con số, ghi ở chú thích cuối báo cáo.")
    return said


def unconfirmed_figures(composed: Composed) -> list[str]:
    """Titles of figures whose way of counting nobody confirmed yet."""
    asked = [one.figure.located.definition for one in composed.printed]
    return [one.title for one in asked if not getattr(one, "confirmed", True)]


def why_not(who: Reader, composed: Composed) -> str:
    """Why this reader does not begin the draft; "" if he does."""
    if {one.id for one in composed.trail} & set(who.units_with(Permission.COMPOSE_REPORT)):
        return ""
    try:
        check_at(who, Permission.COMPOSE_REPORT, Unit(pk=composed.place.id))
    except Refused as error:
        return str(error)
    return ""
