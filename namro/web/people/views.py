"""The record of one person: who, since when, where, which dossiers, what is missing, what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from namro.access.permissions import check_holds, who_can
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.ranges import last_day, show, show_day
from namro.membership.dossiers import Dossier, dossiers_of
from namro.organisation.people.known import added, units_of, visible
from namro.organisation.people.queries import Entry, entries
from namro.organisation.posts.tenures.checks import called, place_of, unit_of
from namro.people.models import (
    EndGround,
    HomeCell,
    LocalityAssessment,
    MemberOrigin,
    PartyMembership,
    Person,
    Tenure,
    Tier,
)
from namro.people.posts import tenures_of
from namro.people.records import born, masked, missing
from namro.units.models import UnitVersion
from namro.units.queries import Place
from namro.web.http import NotThere, reader_of, reading, signed_in
from namro.web.people.words import change_words
from namro.web.posts.sheets import held_words, state_words
from namro.web.units.queries import lineages

PAGES = {
    "admission": "admissions:case",
    "recognition": "moves:recognition",
    "transfer": "moves:transfer",
    "exit": "leaving:case",
}


@dataclass(frozen=True)
class Home:
    """A cell over a span of days, with the name it bore then and, where it changed, the one at the end."""

    row: HomeCell
    name: str
    later: str
    code: str

    @property
    def during(self) -> str:
        return show(self.row.during)


@dataclass(frozen=True)
class Moment:
    """One thing that happened to somebody."""

    on: date
    what: str
    href: str = ""


@dataclass(frozen=True)
class Office:
    """A post or a seat in a body that somebody has, had, or waits for."""

    tenure: Tenure
    day: date

    @property
    def called(self) -> str:
        return called(place_of(self.tenure))

    @property
    def unit_code(self) -> str:
        return str(unit_of(place_of(self.tenure)).code)

    @property
    def how(self) -> str:
        return held_words(self.tenure)

    @property
    def state(self) -> str:
        return state_words(self.tenure, self.day)

    @property
    def counts(self) -> bool:
        """A post held on the day, not acting."""
        held = self.tenure.state == Tenure.State.HELD and self.day in self.tenure.during
        return held and not self.tenure.acting and self.tenure.tier is not None


@dataclass
class Record:
    """What the page shows of a person to this reader."""

    person: Person
    who: Reader
    within: bool = False  # found among those whose records the reader may open

    @cached_property
    def keeps(self) -> bool:
        """Whether this reader keeps the record: then nothing is masked, and it may be corrected.

        Who prepares dossiers keeps the records of people on their way, not of members.
        """
        wanted = Permission.KEEP_PEOPLE if self.memberships else Permission.PREPARE_DOSSIER
        if not self.who.holds(wanted):
            return False
        if self.within and set(self.who.units_with(Permission.SEE_RECORDS)) <= set(
            self.who.units_with(wanted)
        ):
            return True  # wherever he may open records he keeps them
        limit = visible(self.who, wanted)
        inside = limit is None or Person.objects.filter(limit, pk=self.person.pk).exists()
        return inside or _own(self.who, self.person)

    @cached_property
    def memberships(self) -> list[PartyMembership]:
        return list(PartyMembership.objects.filter(person=self.person).order_by("-during"))

    @cached_property
    def dossiers(self) -> list[Dossier]:
        return dossiers_of(self.person)

    @cached_property
    def homes(self) -> list[Home]:
        """Newest first; two statements."""
        rows = list(HomeCell.objects.filter(person=self.person).order_by("-during").select_related("cell"))
        states: dict[int, list[UnitVersion]] = {}
        for state in UnitVersion.objects.filter(unit_id__in=[row.cell_id for row in rows]).order_by("during"):
            states.setdefault(state.unit_id, []).append(state)
        return [_home(row, states[row.cell_id]) for row in rows]

    @cached_property
    def path(self) -> Sequence[Place]:
        """From the root down to the cell of today, or where the latest dossier or home stands."""
        units = [home.row.cell_id for home in self.homes if self.who.day in home.row.during]
        units += [one.unit_id for one in self.dossiers if one.unit_id and not one.ended]
        units += [home.row.cell_id for home in self.homes]
        return lineages(units[:1], self.who.day, self.who.day).get(units[0], ()) if units else ()

    @property
    def born(self) -> str:
        return born(self.person.birth_date, self.person.birth_precision)

    @property
    def citizen_id(self) -> str:
        number = self.person.citizen_id or ""
        return number if self.keeps else masked(number)

    @property
    def phone(self) -> str:
        return self.person.phone if self.keeps else masked(self.person.phone)

    @property
    def missing(self) -> list[str]:
        return missing(self.person)

    @property
    def standing(self) -> tuple[str, str]:
        """Tone and words of the state at the top."""
        current = next((one for one in self.memberships if self.who.day in one.during), None)
        if current is not None:
            official = current.official_on is not None and current.official_on <= self.who.day
            return ("good", "Đảng viên chính thức") if official else ("muted", "Đảng viên dự bị")
        if any(one.kind == "admission" and not one.ended for one in self.dossiers) and not self.memberships:
            return "muted", "Đang xét kết nạp"
        if self.memberships:
            return "muted", f"Không còn là đảng viên tại đây: {_ended(self.memberships[0])}"
        return "muted", "Chưa là đảng viên"

    @property
    def localities(self) -> list[dict[str, str]]:
        """Whether this person is a local of the areas of his or her posts, the latest first."""
        return [one | {"since": show_day(date.fromisoformat(one["since"]))} for one in self.person.said]

    @cached_property
    def tenures(self) -> list[Office]:
        """Posts and seats in bodies, the latest first; those without effect stay with their posts."""
        rows = tenures_of(self.person, self.who.day)
        return [Office(one, self.who.day) for one in rows if one.state != Tenure.State.ANNULLED]

    @property
    def tier(self) -> str:
        """Who manages this person: the highest tier of the posts held today."""
        tiers = [one.tenure.tier for one in self.tenures if one.counts]
        return str(Tier(min(tiers)).label) if tiers else ""

    @cached_property
    def moments(self) -> list[Moment]:
        """What happened, newest first."""
        told = [moment for one in self.memberships for moment in _moments(one)]
        told += [Moment(home.row.during.lower, f"Về {home.name}") for home in self.homes]
        told += [Moment(one.began, f"{one.title}: {one.words}", link(one)) for one in self.dossiers]
        return sorted(told, key=lambda moment: moment.on, reverse=True)

    @cached_property
    def writings(self) -> list[tuple[Entry, list[str]]]:
        """Who wrote the record, newest first, with what changed for those who keep it."""
        return [(entry, change_words(entry.changes) if self.keeps else []) for entry in entries(self.person)]


def _ended(membership: PartyMembership) -> str:
    return str(EndGround(membership.end_ground).label)


def _home(row: HomeCell, states: Sequence[UnitVersion]) -> Home:
    end = last_day(row.during) or max(row.during.lower, clock.today())
    first, last = _on(states, row.during.lower), _on(states, end)
    return Home(row, first.name, "" if last.name == first.name else last.name, row.cell.code)


def _on(states: Sequence[UnitVersion], day: date) -> UnitVersion:
    return next((state for state in states if day in state.during), states[-1])


def _moments(one: PartyMembership) -> list[Moment]:
    began = MemberOrigin(one.origin)
    told = [Moment(one.decided_on, "Quyết định kết nạp")]
    if began in (MemberOrigin.TRANSFER_IN, MemberOrigin.RESTORED):
        told.append(Moment(one.during.lower, f"Bắt đầu sinh hoạt tại đây: {began.label}"))
    told += [Moment(one.joined_on, "Vào Đảng (lễ kết nạp)")] if one.joined_on else []
    told += [Moment(one.official_on, "Đảng viên chính thức")] if one.official_on else []
    if one.during.upper is not None:
        told.append(Moment(one.during.upper, f"Kết thúc: {_ended(one)}"))
    return told


def link(dossier: Dossier) -> str:
    """The page of a dossier; "" where it has none of its own."""
    name = PAGES.get(dossier.kind)
    return reverse(name, args=[dossier.pk]) if name else ""


def opened(request: HttpRequest, pk: int) -> Record:
    """The record, for whoever may see it; nobody else learns whether there is one."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_RECORDS)
    limit = visible(who)
    rows = Person.objects.filter(pk=pk).annotate(said=ArraySubquery(_said()))
    person = (rows if limit is None else rows.filter(limit)).first()
    if person is not None:
        return Record(person, who, within=True)
    person = rows.first()
    if person is None or not _own(who, person):
        raise NotThere("Không có hồ sơ này, hoặc hồ sơ thuộc đơn vị ngoài phạm vi của đồng chí.")
    return Record(person, who)


def _said() -> QuerySet[Any]:
    """Assessments of where somebody is from, read along with the person."""
    words = {"pk": "pk", "area": "area__name", "result": "result", "since": "during__startswith"}
    rows = LocalityAssessment.objects.filter(person=OuterRef("pk")).order_by("-during", "-pk")
    return rows.values_list(JSONObject(**words), flat=True)


def _own(who: Reader, person: Person) -> bool:
    """Added by this account and not yet known to any unit."""
    return not units_of(person) and added(who, person)


@reading
@signed_in
def person(request: HttpRequest, pk: int) -> HttpResponse:
    record = opened(request, pk)
    why_not = "" if record.keeps else f"Sửa hồ sơ do {who_can(Permission.KEEP_PEOPLE)} thực hiện."
    context = {
        "record": record,
        "person": record.person,
        "today": clock.today(),
        "standing": record.standing,
        "lines": [(one, link(one)) for one in record.dossiers],
        "why_not": why_not,
    }
    return render(request, "web/people/person.html", context)
