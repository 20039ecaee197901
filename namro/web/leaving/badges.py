"""The page of a wave: who reaches how many years, ticked and proposed in one list; then decided, awarded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.ranges import parse_day, show_day
from namro.membership.badges import actions
from namro.membership.badges.waves import Rules, reaching
from namro.membership.models import Badge
from namro.web.http import reader_of, signed_in, writing
from namro.web.leaving.forms import BadgeForm
from namro.web.moves.desk import unit_words
from namro.web.ui.choices import Pager, chips
from namro.web.ui.forms import attempt, status

TICKED = "chon"
VERBS = {
    "de-nghi": "Đã đưa vào danh sách đề nghị.",
    "quyet-dinh": "Đã ghi quyết định.",
    "trao": "Đã ghi trao tặng.",
    "khong-xet": "Đã ghi không xét.",
}
MOST = 500  # proposals shown at once; a wave of the whole city is prepared unit by unit


@writing
@signed_in
def wave(request: HttpRequest) -> HttpResponse:
    """``?dot=`` the day of the wave, default the next one."""
    who, today = reader_of(request), clock.today()
    check_holds(who, Permission.SEE_RECORDS)
    rules = Rules()
    typed = request.GET.get("dot", "")
    chosen = parse_day(typed) if typed else rules.coming(today)[0]
    rules.check(chosen)
    form = BadgeForm(request.POST if request.method == "POST" else None, initial={"on": chosen})
    if form.is_bound and attempt(form, lambda: _do(request, who, chosen, form)):
        messages.success(request, VERBS[request.POST.get("viec", "")])
        return redirect(f"{reverse('leaving:badges')}?dot={chosen.isoformat()}")
    return render(
        request, "web/leaving/badges.html", _context(request, rules, chosen, form), status=status(form)
    )


def _context(request: HttpRequest, rules: Rules, chosen: date, form: BadgeForm) -> dict[str, object]:
    who, today = reader_of(request), clock.today()
    ticked = set(request.POST.getlist(TICKED))
    new = list(reaching(who, chosen, today, rules)) if chosen >= today else []
    pager = Pager.of(request, len(new), MOST)
    listed = list(
        Badge.objects.filter(who.under("cell", Permission.SEE_RECORDS), wave_on=chosen)
        .exclude(state=Badge.State.DROPPED)
        .select_related("membership__person")
        .order_by("years", "membership__person__name_key", "pk")[:MOST]
    )
    shown = new[pager.slice]
    cells = unit_words([one.cell for one in shown] + [one.cell_id for one in listed], today)
    options = [(day.isoformat(), show_day(day)) for day in rules.coming(today)]
    if chosen.isoformat() not in dict(options):
        options.insert(0, (chosen.isoformat(), show_day(chosen)))
    return {
        "wave": chosen,
        "waves": chips(request, "dot", options, chosen.isoformat()),
        "rule": rules.counting(chosen),
        "due": rules.dossier_due(chosen),
        "reached": [
            (one, cells[one.cell], f"{one.membership}-{one.years}", f"{one.membership}-{one.years}" in ticked)
            for one in shown
        ],
        "count": len(new),
        "pager": pager,
        "listed": [(one, cells[one.cell_id], str(one.pk) in ticked) for one in listed],
        "form": form,
        "may_propose": who.holds(Permission.PREPARE_DOSSIER),
        "may_decide": who.holds(Permission.RECORD_ADMISSION),
    }


def _do(request: HttpRequest, who: Reader, chosen: date, form: BadgeForm) -> None:
    verb, given = request.POST.get("viec", ""), form.cleaned_data
    ticked, by = request.POST.getlist(TICKED), request.user
    pks = [int(one) for one in ticked if one.isdecimal()]
    known = list(
        Badge.objects.filter(who.under("cell", Permission.SEE_RECORDS), pk__in=pks).values_list(
            "pk", flat=True
        )
    )
    words = f"Huy hiệu Đảng đợt {show_day(chosen)}"

    def propose() -> object:
        pairs = [one.partition("-") for one in ticked]
        wanted = [
            actions.Proposal(int(member), int(years))
            for member, _, years in pairs
            if member.isdecimal() and years.isdecimal()
        ]
        return actions.propose(by=by, wave=chosen, proposals=wanted, reason=f"Đề nghị {words}")

    def award() -> object:
        if given["on"] is None:
            raise ValidationError({"on": "Ghi ngày trao."})
        return actions.award(by=by, badges=known, on=given["on"], reason=f"Trao {words}")

    verbs: dict[str, Callable[[], object]] = {
        "de-nghi": propose,
        "quyet-dinh": lambda: actions.decide(
            by=by, badges=known, decision_no=given["decision_no"], reason=f"Quyết định {words}"
        ),
        "trao": award,
        "khong-xet": lambda: actions.drop(by=by, badges=known, reason=given["reason"]),
    }
    if verb not in verbs:
        raise ValidationError("Chọn một việc ở cuối danh sách.")
    verbs[verb]()
