"""One import for one reader: whether it may be seen, and what the pages need of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from namro.access.permissions import check_holds
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.ground.ranges import show_day
from namro.sheets.kinds import ImportKind, UnknownKind, kinds
from namro.sheets.models import Import
from namro.units.models import Unit
from namro.units.queries import Place, stood
from namro.web.http import NotThere, reader_of

S = Import.State
# name → (tone, words) of the states
TONES = {
    S.UPLOADED: "muted",
    S.PREVIEWED: "attention",
    S.WRITTEN: "good",
    S.UNDONE: "muted",
    S.DROPPED: "muted",
}


@dataclass
class Desk:
    """An import that is open, with its kind and unit."""

    imported: Import
    who: Reader

    @cached_property
    def kind(self) -> ImportKind:
        return kinds.get(self.imported.kind)

    @cached_property
    def place(self) -> Place:
        return stood([self.imported.unit_id], self.who.day)[self.imported.unit_id]

    @property
    def url(self) -> str:
        return reverse("sheets:import", args=[self.imported.pk])

    @property
    def is_open(self) -> bool:
        return self.imported.state in (S.UPLOADED, S.PREVIEWED)

    @property
    def tone(self) -> str:
        return TONES[S(self.imported.state)]

    @property
    def story(self) -> list[str]:
        """What happened to it, in order."""
        one = self.imported
        by = f" bởi đồng chí {one.uploaded_by.display_name}" if one.uploaded_by else ""
        told = [f"Nhận tệp ngày {show_day(one.uploaded_on)}{by}."]
        told += [f"Ghi ngày {show_day(one.written_on)}."] if one.written_on else []
        told += [f"Hoàn tác ngày {show_day(one.undone_on)}: {one.note}"] if one.undone_on else []
        told += [f"Đã bỏ: {one.note}"] if one.state == S.DROPPED and one.note else []
        return told


def offered(who: Reader) -> list[ImportKind]:
    """The kinds of import for which this reader holds the permission somewhere."""
    return [kind for kind in kinds if who.holds(kind.permission)]


def check_offered(who: Reader) -> list[ImportKind]:
    """The same, refused with a sentence where there is none."""
    found = offered(who)
    if not found:
        check_holds(who, Permission.KEEP_PEOPLE)
        raise Refused("Chưa có loại dữ liệu nào nhập được từ bảng tính trong phạm vi của đồng chí.")
    return found


def seen(who: Reader) -> QuerySet[Import]:
    """Imports this reader may see: those at units where he might have made them."""
    condition = Q(pk__in=[])
    for kind in offered(who):
        condition |= Q(kind=kind.key) & who.under("unit", kind.permission)
    return Import.objects.filter(condition).select_related("uploaded_by")


def opened(request: HttpRequest, pk: int) -> Desk:
    """The import, or the sentence that there is none for this reader."""
    who = reader_of(request)
    check_offered(who)
    imported = seen(who).select_related("unit").filter(pk=pk).first()
    if imported is None:
        raise NotThere("Không có lần nhập này, hoặc lần nhập thuộc đơn vị ngoài phạm vi của đồng chí.")
    return Desk(imported, who)


def kind_of(who: Reader, key: str) -> ImportKind:
    """A kind this reader may use."""
    found = next((kind for kind in offered(who) if kind.key == key), None)
    if found is None:
        raise UnknownKind("Không có loại dữ liệu này trong phạm vi của đồng chí.")
    return found


def own_units(who: Reader, wanted: Sequence[ImportKind]) -> list[tuple[Unit, Place]]:
    """The units at which the reader holds what the kinds ask for, the highest first."""
    ids = sorted({unit for kind in wanted for unit in who.units_with(kind.permission)})
    found = {pk: who.places[pk] for pk in ids if pk in who.places}
    units = Unit.objects.in_bulk(list(found))
    return [(units[pk], place) for pk, place in found.items()]
