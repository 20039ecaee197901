"""Forms that begin something: with a name in the address, a candidate chosen, or as typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from namro.ground import clock
from namro.people.models import HomeCell
from namro.web.moves.picks import chosen, person_words
from namro.web.ui.forms import attempt, status


@dataclass(frozen=True)
class Words:
    """A form's title, its button, what is said when it is done, and the page one comes from.

    ``adds_people``: whom it asks for may not be in the register yet.
    """

    title: str
    submit: str
    done: str
    back: str
    adds_people: bool = False


def begun(request: HttpRequest, made: Any) -> Any:
    """The form as typed, with a candidate chosen, or as the address begins it."""
    if request.method != "POST":
        return made(None, initial=_named(request))
    _, data = chosen(request.POST)
    return made(None, initial=data.dict()) if data is not None else made(request.POST)


def _named(request: HttpRequest) -> dict[str, str]:
    """Who stands in the address as ``?nguoi=``, spelled as the field spells it."""
    text = request.GET.get("nguoi", "")
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return {}
    home = HomeCell.objects.filter(person_id=int(text), during__contains=clock.today())
    found = home.select_related("person").first()
    return {"membership": person_words(found.person)} if found else {}


def answer(request: HttpRequest, form: Any, act: Callable[[], str], words: Words) -> HttpResponse:
    """The form, or what it does; ``act`` gives the address of what it made."""
    led: list[str] = []
    if request.method == "POST" and form.is_bound and attempt(form, lambda: led.append(act())):
        messages.success(request, words.done)
        return redirect(led[0])
    return shown(request, form, words)


def shown(request: HttpRequest, form: Any, words: Words) -> HttpResponse:
    """The form with what was typed and what is wrong with it."""
    adding = reverse("people:add") if words.adds_people else ""
    context = {"form": form, "words": words, "adding": adding}
    return render(request, "web/moves/new.html", context, status=status(form))
