"""The search for people: by part of a name or by identity number, within the reader's scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.permissions import can, check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.organisation.people.known import registry, visible
from namro.people.models import Person
from namro.people.queries import MOST
from namro.people.queries import search as find
from namro.people.records import born
from namro.sheets.export import Field, Listing, workbook
from namro.units.queries import Place
from namro.web.http import reader_of, reading, signed_in
from namro.web.sheets.downloads import attached
from namro.web.ui.choices import Pager
from namro.web.units.queries import lineages

MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Hit:
    """A person as a card: who, and where he or she is known."""

    person: Person
    path: Sequence[Place]
    how: str

    @property
    def born(self) -> str:
        return born(self.person.birth_date, self.person.birth_precision)

    @property
    def where(self) -> list[Place]:
        """The cell first, then what stands above it, without the root."""
        return list(reversed(self.path[1:])) or list(self.path)


HOW = {"people.last_homes": "không còn sinh hoạt ở đây", "membership.coming": "đang chuyển đến"}
APPLICANT = "membership.applicants"


def hits(people: Sequence[Person], who: Reader) -> list[Hit]:
    """The people of one page with the unit that knows each; two statements."""
    known = _known([one.pk for one in people], who)
    paths = lineages(sorted({unit for unit, _ in known.values()}), who.day, clock.today())
    found = []
    for one in people:
        unit, key = known.get(one.pk, (0, ""))
        how = "đang xét kết nạp" if key == APPLICANT else HOW.get(key, "")
        found.append(Hit(one, paths.get(unit, ()), how))
    return found


def _known(keys: Sequence[int], who: Reader) -> dict[int, tuple[int, str]]:
    """By person the unit that knows him and from what; the registry's order decides between several."""
    rows = [
        known.rows(who.day)
        .filter(**{f"{known.person}__in": keys})
        .order_by()
        .values_list(f"{known.person}_id", f"{known.unit}_id", Value(key, CharField()))
        for key, known in registry.all.items()
    ]
    order = list(registry.all)
    found: dict[int, tuple[int, str]] = {}
    for person, unit, key in sorted(rows[0].union(*rows[1:], all=True), key=lambda row: order.index(row[2])):
        found.setdefault(person, (unit, key))
    return found


@reading
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """``?ten=`` part of a name or number, ``?trang=`` page."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_RECORDS)
    wanted = request.GET.get("ten", "").strip()
    found = find(wanted, visible(who))
    pager = Pager.of(request, len(found.people))
    context = {
        "wanted": wanted,
        "hits": hits(found.people[pager.slice], who),
        "count": len(found.people),
        "more": found.more,
        "most": MOST,
        "pager": pager,
        "may_export": who.holds(Permission.EXPORT_RECORDS),
        "may_add": can(who, Permission.KEEP_PEOPLE) or can(who, Permission.PREPARE_DOSSIER),
    }
    return render(request, "web/people/search.html", context)


@reading
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """What ``?ten=`` finds as a workbook, of units whose lists the reader may take away."""
    who = reader_of(request)
    check_holds(who, Permission.EXPORT_RECORDS)
    wanted = request.GET.get("ten", "").strip()
    found = find(wanted, visible(who, Permission.EXPORT_RECORDS), MOST_EXPORTED)
    source = f"Tìm “{wanted}”. " if wanted else ""
    source += f"Lập ngày {show_day(who.day)}."
    if found.more:
        source += f" Chỉ gồm {integer(MOST_EXPORTED)} người đầu tiên theo thứ tự tên."
    return attached(
        workbook(Listing("Danh sách người", source, FIELDS, _rows(found.people, who))), "nguoi.xlsx"
    )


FIELDS = (
    Field("Họ và tên", 28),
    Field("Ngày sinh", 14),
    Field("Giới tính", 10),
    Field("Quê quán", 30),
    Field("Chi bộ", 30),
    Field("Thuộc", 40),
)


def _rows(people: Sequence[Person], who: Reader) -> Iterator[Sequence[object]]:
    """Numbers of identity and telephones stay in the records."""
    for hit in hits(people, who):
        one = hit.person
        cell, *above = [place.name for place in hit.where] or [""]
        yield one.full_name, hit.born, one.get_sex_display(), one.native_place, cell, "; ".join(above)
