"""What pages of a dossier share: its next step as a form, other steps, refusals that keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.permissions import check_at, who_can
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.access.writers import Entry, entries
from namro.ground import clock
from namro.membership.models import VoteTally
from namro.regulations.queries import calendar_between
from namro.regulations.workdays import WorkingCalendar
from namro.units.models import Unit, UnitVersion
from namro.web.http import NotThere
from namro.web.moves.forms import StepForm
from namro.web.moves.picks import chosen
from namro.web.ui.forms import attempt

SOON = 3  # working days
FAR = timedelta(days=21)  # more than so many working days, whatever the holidays


@dataclass(frozen=True)
class Step:
    """One thing that can be done to a dossier: its address, its words, its form, and what it does."""

    slug: str
    title: str
    form: type[StepForm]
    act: Callable[[Any, Any, StepForm], object]
    owner: Permission
    done: str
    says: str = ""
    usual: bool = True  # False: never begins by itself


# All steps that a dossier may ever take, by its kind.
StepsOf = Callable[[Any], Sequence[Step]]


@dataclass(frozen=True)
class Fact:
    """One line of the head of a dossier."""

    label: str
    text: str
    href: str = ""
    unconfirmed: bool = False


@dataclass
class Record:
    """A dossier on its page: who and what, what can be done now, and by whom."""

    who: Reader
    case: Any
    title: str
    url: str
    back: tuple[str, str]
    seat: Unit
    steps: list[Step]
    facts: list[Fact]
    waits: str = ""
    tallies: Sequence[VoteTally] = ()
    initial: dict[str, Any] = field(default_factory=dict)
    seats: dict[str, Unit] = field(default_factory=dict)  # by step, where it is not ``seat`` that takes it
    _may: set[tuple[tuple[int, ...], int]] = field(default_factory=set)
    _why: dict[tuple[Permission, int], str] = field(default_factory=dict)

    def why_not(self, step: Step) -> str:
        """The sentence of a refusal, or nothing; asked once for rights that are held at the same units."""
        unit = self.seats.get(step.slug, self.seat)
        held = (tuple(self.who.units_with(step.owner)), unit.pk)
        asked = (step.owner, unit.pk)
        if held not in self._may and asked not in self._why:
            try:
                check_at(self.who, step.owner, unit)
                self._may.add(held)
            except Refused as error:
                self._why[asked] = str(error)
        return self._why.get(asked, "")

    @property
    def next(self) -> Step | None:
        return self.steps[0] if self.steps else None

    @property
    def next_words(self) -> str:
        """Whose turn it is."""
        if self.next is None:
            return self.waits
        return f"{self.next.title} ({who_can(self.next.owner)})"

    @property
    def urgency(self) -> str:
        return Urgency().of(self.case.due_on)

    @property
    def history(self) -> list[Entry]:
        return entries(self.case)


@dataclass
class Urgency:
    """Names of states: overdue, due soon, in time; nothing where nobody has to act by a day.

    The calendar is read only where a day is near, and once.
    """

    calendar: WorkingCalendar | None = None

    def of(self, due_on: date | None) -> str:
        if due_on is None:
            return ""
        today = clock.today()
        if due_on < today:
            return "overdue"
        if due_on > today + FAR:
            return "in_time"
        self.calendar = self.calendar or calendar_between(today, today + FAR)
        return "due_soon" if due_on <= self.calendar.add(today, SOON).day else "in_time"


def found_step(record: Record, steps: StepsOf, slug: str) -> Step | None:
    """The step asked for, else the next one that this reader may take."""
    if slug:
        found = next((one for one in steps(record.case) if one.slug == slug), None)
        if found is None:
            raise NotThere("Không có bước này.")
        return found
    return next((one for one in record.steps if one.usual and not record.why_not(one)), None)


def answer(request: HttpRequest, load: Callable[[], Record], steps: StepsOf, slug: str) -> HttpResponse:
    """The page with the form of one step; done, it shows the dossier anew.

    Refused, the dossier is read again: the form comes back with what was typed, beside how things stand.
    """
    record = load()
    step = found_step(record, steps, slug)
    form = _form(request, record, step) if step else None
    if request.method == "POST" and step and form is not None and form.is_bound:
        why = record.why_not(step)
        if why:
            raise Refused(why)
        if attempt(form, lambda: step.act(request.user, record.case, form)):
            messages.success(request, step.done)
            return redirect(record.url)
        record = load()
        form.reread(record.case.version)
    context = {
        "record": record,
        "step": step,
        "form": form,
        "refusal": record.why_not(step) if step else "",
        "others": _others(record, step),
    }
    wrong = form is not None and form.is_bound and form.errors
    return render(request, "web/moves/record.html", context, status=422 if wrong else 200)


def _others(record: Record, step: Step | None) -> list[tuple[Step, bool, str]]:
    """Further steps: whether this reader may take them, and once each why not."""
    found, told = [], set[str]()
    for one in record.steps:
        why = record.why_not(one)
        if one is not step:
            found.append((one, not why, "" if why in told else why))
            told.add(why)
    return found


def _form(request: HttpRequest, record: Record, step: Step) -> StepForm:
    """Typed, with a candidate chosen, or as it begins."""
    initial = record.initial | {"read_at": record.case.version}
    if request.method != "POST":
        return step.form(initial=initial)
    _, data = chosen(request.POST)
    return step.form(initial=data.dict()) if data is not None else step.form(request.POST)


def unit_words(units: Sequence[int | None], day: date) -> dict[int, tuple[str, str]]:
    """Name and code of units as on the day, or as they last were; one statement."""
    rows = UnitVersion.objects.filter(unit_id__in={one for one in units if one}).order_by("during")
    found: dict[int, tuple[str, str]] = {}
    for unit, code, name, during in rows.values_list("unit_id", "unit__code", "short_name", "during"):
        if unit not in found or during.lower <= day:
            found[unit] = (name, code)
    return found
