"""Choosing a cell or a member by typing: what is not clear comes back with what it may be, as buttons.

A chosen one is written into the field itself (“D00012 – Chi bộ số 2, Phường Phúc Xá”), so that a form works
without scripts and keeps everything else that was typed.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.ranges import show_day
from namro.ground.vietnamese import fold
from namro.organisation.actions import CELL_KINDS
from namro.people.models import HomeCell, PartyMembership, Person
from namro.people.queries import search
from namro.units.models import Unit, UnitVersion
from namro.web.ui.forms import REQUIRED

MOST = 8
CODE = re.compile(r"^(D\d{5,})\b", re.IGNORECASE)
NUMBER = re.compile(r"^Hồ sơ (\d{1,12})\b")
CHOSE = "chon"
CELL_HINT = "Gõ một phần của tên, có dấu hay không dấu, hoặc mã như D00012."
MEMBER_HINT = "Gõ họ tên, có dấu hay không dấu, hoặc số định danh."


@dataclass(frozen=True)
class Candidate:
    """What a field may mean: the value that goes into it."""

    value: str


class Pick(forms.Field, ABC):
    """A field that is clear or comes back with ``candidates``."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, label: str, *, hint: str, required: bool = True) -> None:
        super().__init__(
            label=label, help_text=hint, required=required, error_messages={"required": REQUIRED}
        )
        self.candidates: list[Candidate] = []

    def to_python(self, value: Any) -> Any:
        text = " ".join(str(value or "").replace("\x00", " ").split())[:200]
        return self.find(text) if text else None

    @abstractmethod
    def find(self, text: str) -> Any:
        """The one that is meant; refused where there are none, or several."""

    def refuse(self, what: str, text: str, found: Sequence[str]) -> ValidationError:
        self.candidates = [Candidate(one) for one in found[:MOST]]
        if not found:
            return ValidationError(f"Không tìm thấy {what} khớp “{text}”. Gõ một phần khác của tên.")
        more = " Còn nữa: gõ thêm để thu hẹp." if len(found) > MOST else ""
        return ValidationError(f"Có nhiều {what} khớp “{text}”: chọn một.{more}")


class CellPick(Pick):
    """A cell that is there on ``day`` (default today)."""

    def __init__(
        self,
        label: str,
        *,
        hint: str = CELL_HINT,
        required: bool = True,
        kinds: frozenset[str] = frozenset(CELL_KINDS),
    ) -> None:
        super().__init__(label, hint=hint, required=required)
        self.kinds = kinds

    def find(self, text: str) -> Unit:
        there = UnitVersion.objects.filter(during__contains=clock.today(), kind__in=self.kinds)
        coded = CODE.match(text)
        if coded:
            found = there.filter(unit__code=coded[1].upper())
        else:
            found = there.filter(search_key__contains=fold(text))
        rows = list(found.select_related("unit", "parent").order_by("sort_key", "unit__code")[: MOST + 1])
        if len(rows) == 1:
            return rows[0].unit
        raise self.refuse("đơn vị", text, [self._says(row) for row in rows])

    def _says(self, row: UnitVersion) -> str:
        return cell_words(row)


def cell_words(row: UnitVersion) -> str:
    """“D00012 – Chi bộ số 2, Phường Phúc Xá”."""
    above = UnitVersion.objects.filter(unit=row.parent_id, during__contains=clock.today()).first()
    return f"{row.unit.code} – {row.name}" + (f", {above.short_name}" if above else "")


class MemberPick(Pick):
    """A member at home today in a cell of ``who``: the membership that runs."""

    who: Reader

    def find(self, text: str) -> PartyMembership:
        homes = HomeCell.objects.filter(
            self.who.under("cell", Permission.SEE_RECORDS), during__contains=clock.today()
        )
        numbered = NUMBER.match(text)
        if numbered:
            people = list(Person.objects.filter(pk=int(numbered[1])))
        else:
            people = search(text, Q(pk__in=homes.values("person")), MOST + 1).people
        rows = list(
            homes.filter(person__in=people)
            .select_related("person", "membership", "membership__person")
            .order_by("person__name_key", "person_id")[: MOST + 1]
        )
        if len(rows) == 1:
            return rows[0].membership
        raise self.refuse("đảng viên", text, [person_words(row.person) for row in rows])


class PersonPick(Pick):
    """Somebody who is in the register and is no member here today."""

    def find(self, text: str) -> Person:
        numbered = NUMBER.match(text)
        if numbered:
            people = list(Person.objects.filter(pk=int(numbered[1])))
        else:
            people = search(text, None, 50).people
        here = HomeCell.objects.filter(person__in=people, during__contains=clock.today())
        members = set(here.values_list("person_id", flat=True))
        rest = [one for one in people if one.pk not in members]
        if len(rest) == 1:
            return rest[0]
        if members and not rest:
            raise ValidationError("Người này đang là đảng viên của thành phố; dùng chuyển trong thành phố.")
        raise self.refuse("người", text, [person_words(one) for one in rest])


def person_words(person: Person) -> str:
    """“Hồ sơ 17 – Trần Văn Hòa, sinh 09/01/1990”."""
    return f"Hồ sơ {person.pk} – {person.full_name}, sinh {show_day(person.birth_date)}"


def chosen(post: QueryDict) -> tuple[str, Mapping[str, Any] | None]:
    """A button of a candidate was pressed: its field, and the form's data with it written there."""
    name, _, value = post.get(CHOSE, "").partition(":")
    if not value:
        return "", None
    data = post.copy()
    data[name] = value
    del data[CHOSE]
    return name, data
