"""What pages with one act share: the act's form, refusals that keep what was typed, who may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from namro.access.permissions import check_at
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.units.models import Unit
from namro.web.http import NotThere
from namro.web.moves.forms import StepForm
from namro.web.moves.picks import chosen
from namro.web.ui.forms import attempt, status

KEEP = Permission.KEEP_POSTS


@dataclass(frozen=True)
class Act:
    """One thing that can be written: its address, words and form, what it does, and where that leads.

    ``make(data, initial)`` gives the form; ``do(form)`` writes and may give an address to go on to.
    """

    slug: str
    title: str
    make: Callable[[QueryDict | None, dict[str, Any]], StepForm]
    do: Callable[[Any], str | None]
    done: str
    says: str = ""
    initial: dict[str, Any] = field(default_factory=dict)
    version: Callable[[], int] | None = None


@dataclass(frozen=True)
class Sheet:
    """What is written on: its name and page, its unit, and what can be done to it now."""

    who: Reader
    unit: Unit
    name: str
    url: str
    back: tuple[str, str]
    acts: Sequence[Act]

    @property
    def why_not(self) -> str:
        """The sentence of why this reader writes nothing here; "" where he may."""
        try:
            check_at(self.who, KEEP, self.unit)
        except Refused as error:
            return str(error)
        return ""


def warn(request: HttpRequest, sentences: Sequence[str]) -> None:
    """What was written, but is unusual."""
    for sentence in sentences:
        messages.warning(request, sentence)


def answer(request: HttpRequest, sheet: Sheet, slug: str) -> HttpResponse:
    """The form of one act; done, the page it is about, or wherever the act leads."""
    act = next((one for one in sheet.acts if one.slug == slug), None)
    if act is None:
        raise NotThere(f"Việc này không làm được nữa: {sheet.name} đã thay đổi. Xem lại trang đó.")
    check_at(sheet.who, KEEP, sheet.unit)
    form = _form(request, act)
    led: list[str | None] = []
    if request.method == "POST" and form.is_bound and attempt(form, lambda: led.append(act.do(form))):
        messages.success(request, act.done)
        return redirect(led[0] or sheet.url)
    if form.is_bound and act.version is not None:
        form.reread(act.version())
    context = {"sheet": sheet, "act": act, "form": form}
    return render(request, "web/posts/act.html", context, status=status(form))


def _form(request: HttpRequest, act: Act) -> StepForm:
    """Typed, with a candidate chosen, or as it begins."""
    initial = act.initial | ({"read_at": act.version()} if act.version is not None else {})
    if request.method != "POST":
        return act.make(None, initial)
    _, data = chosen(request.POST)
    return act.make(None, dict(data.items())) if data is not None else act.make(request.POST, {})
