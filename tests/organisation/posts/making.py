"""Posts, terms and holders as a clerk of the city writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.organisation.posts.actions import (
    NewPost,
    NewTerm,
    Paper,
    Setting,
    establish_post,
    found_body,
    open_term,
)
from namro.organisation.posts.tenures.actions import Leaving, NewTenure, end_tenure, open_tenure
from namro.people.models import Body, BodyTerm, PartyMembership, Person, Post, Tenure, Title
from namro.units.models import Unit
from tests.cast import BY, WHY
from tests.people import make

FIRST = date(2021, 1, 4)  # when posts and terms begin
JOINED = date(2010, 2, 3)  # when members joined the Party
PAPER = Paper("15-QĐ/TU", date(2020, 12, 30))


def member(full_name: str = "Lê Văn Chức") -> Person:
    """A member of the Party for long, without a cell."""
    with acting(BY, WHY):
        person = make.person(full_name)
        person.save()
        PartyMembership.objects.create(
            person=person, decided_on=JOINED, during=span(JOINED), joined_on=JOINED
        )
    return person


def left(person: Person, end: date, ground: str) -> None:
    """The membership is over from ``end`` on."""
    with acting(BY, WHY):
        PartyMembership.objects.filter(person=person).update(during=span(JOINED, end), end_ground=ground)


def post(unit: Unit, code: str = "DISTRICT_VICE_CHAIR", first: date = FIRST, **setting: Any) -> Post:
    new = NewPost(unit, Title.objects.get(code=code), first, Setting(**setting))
    return establish_post(by=BY, new=new, reason=WHY)


def body(unit: Unit, kind: str = "BCH") -> Body:
    return found_body(by=BY, unit=unit, kind=kind, reason=WHY)


def term(unit: Unit, kind: str = "BCH", first: date = FIRST, **said: Any) -> BodyTerm:
    values = {"number": "2020–2025", "places_set": 3, "formed_by": "CONGRESS"} | said
    return open_term(by=BY, body=body(unit, kind), new=NewTerm(first=first, **values), reason=WHY)


def seated(place: Post | BodyTerm, first: date = FIRST, person: Person | None = None, **said: Any) -> Tenure:
    """Somebody in the place from ``first`` on; decided that day unless ``paper`` says otherwise."""
    mode = "APPOINTED" if isinstance(place, Post) else "ELECTED"
    values = {"mode": mode, "paper": Paper("20-QĐ/TU", first)} | said
    new = NewTenure(person=person or member(), place=place, first=first, **values)
    return open_tenure(by=BY, new=new, reason=WHY)


def leaving(end: date, ground: str = "TRANSFERRED", **said: Any) -> Leaving:
    return Leaving(**{"end": end, "ground": ground, "paper": Paper("30-QĐ/TU", end)} | said)


def leave(tenure: Tenure, end: date, ground: str = "TRANSFERRED", **said: Any) -> None:
    end_tenure(by=BY, tenure=tenure, leaving=leaving(end, ground, **said), reason=WHY)
