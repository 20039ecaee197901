"""Rows that look like somebody known already: decided one by one, all at once, and taken back."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.sheets.actions import Decided, decide, undecide
from namro.sheets.kinds import Verdict
from namro.sheets.models import Decision
from namro.web.http import signed_in
from namro.web.sheets import kept
from namro.web.sheets.beginning import begin_look
from namro.web.sheets.desk import Desk, opened
from namro.web.sheets.forms import ReadForm
from namro.web.sheets.views import show
from namro.web.ui.forms import attempt

C = Decision.Choice
PREFIX = "dong-"
CHOSEN = "Chưa chọn dòng nào. Chọn cho từng dòng rồi ghi quyết định."


@require_POST
@signed_in
def decide_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of one page, each with its own answer; rows without one stay undecided."""
    desk = opened(request, pk)
    return _answer(request, desk, list(_chosen(request)))


def _chosen(request: HttpRequest) -> Iterable[Decided]:
    for name, value in request.POST.items():
        number = name.removeprefix(PREFIX)
        if not name.startswith(PREFIX) or not _is_number(number):
            continue
        choice, _, key = value.partition(":")
        if choice == C.SAME and _is_number(key):
            yield Decided(int(number), choice, int(key))
        elif choice in (C.NEW, C.SKIP):
            yield Decided(int(number), choice)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


@require_POST
@signed_in
def decide_all(request: HttpRequest, pk: int) -> HttpResponse:
    """The same answer for every row not decided yet; “the same person” takes the surest candidate."""
    desk = opened(request, pk)
    found = kept.kept(desk.imported)
    choice = request.POST.get("tat-ca", "")
    decided = []
    for line in found.all(Verdict.DUPLICATE) if found else []:
        if choice == C.SAME and line["candidates"]:
            decided.append(Decided(line["row"], choice, line["candidates"][0][0]))
        elif choice in (C.NEW, C.SKIP):
            decided.append(Decided(line["row"], choice))
    return _answer(request, desk, decided)


def _answer(request: HttpRequest, desk: Desk, decided: list[Decided]) -> HttpResponse:
    form = ReadForm(request.POST)

    def act() -> None:
        if not decided:
            raise HouseError(CHOSEN)
        read_at = form.cleaned_data["read_at"]
        decide(by=request.user, imported=desk.imported, decided=decided, read_at=read_at)
        begin_look(request.user, desk.imported)

    if attempt(form, act):
        messages.success(request, f"Đã ghi quyết định cho {integer(len(decided))} dòng.")
        return redirect(desk.url)
    return show(request, opened(request, desk.imported.pk), form)


@require_POST
@signed_in
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Decisions that were wrong: the rows ask again."""
    desk = opened(request, pk)
    form = ReadForm(request.POST)
    rows = [int(number) for number in request.POST.getlist("dong") if _is_number(number)]

    def act() -> None:
        if not rows:
            raise HouseError("Chưa chọn quyết định nào để bỏ.")
        undecide(by=request.user, imported=desk.imported, rows=rows, read_at=form.cleaned_data["read_at"])
        begin_look(request.user, desk.imported)

    if attempt(form, act):
        messages.success(request, f"Đã bỏ {integer(len(rows))} quyết định.")
        return redirect(desk.url)
    return show(request, opened(request, pk), form)
