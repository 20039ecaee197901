"""Members from a spreadsheet of the unit: persons, how long they are members, and their cell."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from namro.access.roles import Permission
from namro.ground.ranges import show_day
from namro.membership.actions import full_years
from namro.membership.importing.actions import take_back, write_members
from namro.membership.importing.known import Known, candidates, identity_of, same_person
from namro.organisation.actions import CELL_KINDS
from namro.people.models import Education, HomeCell, Occupation, Person, PoliticalTheory, Sex
from namro.regulations.queries import value as rule
from namro.sheets.columns import (
    BirthDay,
    Choice,
    Column,
    Day,
    Digits,
    PersonName,
    Phone,
    Text,
    UnitRef,
)
from namro.sheets.kinds import Change, Context, ImportKind, Judged, Problem, Row, Verdict, Written
from namro.units.models import UnitVersion
from namro.units.queries import ids_below

ADULT = 18
KEPT = ("phone", "native_place", "education", "theory", "occupation", "citizen_id")
SEXES = (("F", "Nữ"), ("M", "Nam"))
PERSON_COLUMNS: tuple[Column, ...] = (
    PersonName("full_name", "Họ và tên", ("họ tên", "họ tên đảng viên"), required=True),
    BirthDay("birth", "Ngày sinh", ("ngày tháng năm sinh", "năm sinh", "sinh ngày"), required=True),
    Choice("sex", "Giới tính", ("nam nữ",), required=True, choices=SEXES, also=(("f", Sex.FEMALE),)),
    Digits("citizen_id", "Số định danh cá nhân", ("cccd", "số cccd", "căn cước công dân", "số căn cước")),
    Text("native_place", "Quê quán", ("nguyên quán", "quê"), most=120),
)


class Members(ImportKind):
    """Those who are there are known by identity number, or by a person's decision on a likeness."""

    key = "people"
    title = "Danh sách đảng viên"
    noun = "đảng viên"
    explains = (
        "Mỗi dòng là một đảng viên đang sinh hoạt tại một chi bộ. Người đã có thì chỉ cập nhật điện thoại, "
        "quê quán, trình độ, nghề nghiệp; họ tên, ngày sinh và nơi sinh hoạt sửa trên trang của người đó."
    )
    permission = Permission.KEEP_PEOPLE
    columns: Sequence[Column] = (
        *PERSON_COLUMNS,
        Phone("phone", "Điện thoại", ("số điện thoại", "đt", "di động")),
        UnitRef("unit", "Chi bộ", ("chi bộ sinh hoạt", "mã chi bộ", "nơi sinh hoạt"), required=True),
        Day("decided_on", "Ngày quyết định kết nạp", ("ngày quyết định", "ngày kết nạp"), required=True),
        Day("joined_on", "Ngày vào Đảng", ("ngày lễ kết nạp", "ngày tổ chức lễ")),
        Day("official_on", "Ngày chính thức", ("ngày công nhận chính thức",)),
        Choice("education", "Trình độ", ("trình độ chuyên môn", "học vấn"), choices=Education.choices),
        Choice("theory", "Lý luận chính trị", ("trình độ lý luận",), choices=PoliticalTheory.choices),
        Choice("occupation", "Nghề nghiệp", ("nghề",), choices=Occupation.choices),
    )

    def prepare(self, context: Context) -> None:
        prepare_cells(context)

    def identity(self, values: Mapping[str, Any]) -> Hashable | None:
        if values["citizen_id"]:
            return str(values["citizen_id"])
        one = identity_of(values)
        return (one.name, one.birth_date, one.place)

    def judge(self, rows: Sequence[Row], context: Context) -> list[Judged]:
        known = Known(rows)
        homes = homes_of(list(known.people), context.today)
        return [self._judge(row, known, homes, context) for row in rows]

    def _judge(self, row: Row, known: Known, homes: Mapping[int, int], context: Context) -> Judged:
        problems = cell_problems(row.values, context) + _dates(row.values, context.today)
        if problems:
            return Judged(row, Verdict.WRONG, problems=problems)
        who = whom(row, known, homes, context)
        if isinstance(who, Judged):
            return who
        if who is None:
            return Judged(row, Verdict.ADDED)
        return _compared(row, who, homes)

    def write(self, by: Any, judged: Sequence[Judged], context: Context) -> list[Written]:
        return write_members(judged, context)

    def undo(self, by: Any, written: Sequence[Written], context: Context) -> None:
        take_back(written)


@dataclass(frozen=True)
class Cell:
    """What a row needs to know of the unit it names."""

    kind: str
    first: date


def prepare_cells(context: Context) -> None:
    """Kinds and first days of the units below, and which units lie inside."""
    below = UnitVersion.objects.filter(
        unit__in=ids_below(context.unit.pk, context.today), during__contains=context.today
    )
    rows = below.values_list("unit_id", "kind", "unit__alive")
    context.lookups["cells"] = {pk: Cell(kind, alive.lower) for pk, kind, alive in rows}
    context.lookups["inside"] = set(context.lookups["cells"])


def cell_problems(values: Mapping[str, Any], context: Context) -> list[Problem]:
    cell = context.lookups["cells"].get(values["unit"])
    if cell is None or cell.kind not in CELL_KINDS:
        return [Problem("unit", "Đơn vị này không phải chi bộ; đảng viên chỉ sinh hoạt tại chi bộ.")]
    return []


def _dates(values: Mapping[str, Any], today: date) -> list[Problem]:
    found = []
    decided, joined, official = (values[key] for key in ("decided_on", "joined_on", "official_on"))
    for key, day in (("decided_on", decided), ("joined_on", joined), ("official_on", official)):
        if day is not None and day > today:
            found.append(Problem(key, f"Ngày {show_day(day)} ở sau hôm nay."))
    if joined is not None and joined < decided:
        found.append(Problem("joined_on", "Ngày vào Đảng không trước ngày quyết định kết nạp."))
    if official is not None and joined is None:
        found.append(Problem("official_on", "Có ngày chính thức thì phải có ngày vào Đảng."))
    elif official is not None and joined is not None and official <= joined:
        found.append(Problem("official_on", "Ngày chính thức phải sau ngày vào Đảng."))
    born, _ = values["birth"]
    if full_years(born, decided) < minimum_age(decided):
        found.append(Problem("birth", f"Chưa đủ tuổi vào ngày quyết định {show_day(decided)}."))
    return found


_ages: dict[int, int] = {}


def minimum_age(day: date) -> int:
    """The least age at a decision; asked once a year of decisions. Before the rules begin: 18."""
    if day.year not in _ages:
        try:
            _ages[day.year] = int(rule("admission.min_age", on=day))
        except LookupError:
            _ages[day.year] = ADULT
    return _ages[day.year]


def homes_of(people: Sequence[int], day: date) -> dict[int, int]:
    """Where persons are at home on a day."""
    rows = HomeCell.objects.filter(person__in=people, during__contains=day)
    return dict(rows.values_list("person_id", "cell_id"))


def whom(row: Row, known: Known, homes: Mapping[int, int], context: Context) -> Person | Judged | None:
    """The person a row means: known for sure or by decision, nobody, or not decided yet (a verdict)."""
    found = known.of(row)
    choice, same = context.decisions.get(row.number, ("", None))
    if choice == "SAME" and same is not None:
        person = next((one for _, one in found if one.pk == same), None)
        if person is not None:
            return person
    numbered = [person for how, person in found if how == "SAME_NUMBER"]
    if numbered and same_person(row.values, numbered[0]):
        return numbered[0]
    if choice == "NEW":
        if numbered:
            sentence = "Số định danh này đã có ở một người khác; sửa số trong tệp hoặc chọn “cùng một người”."
            return Judged(row, Verdict.WRONG, problems=[Problem("citizen_id", sentence)])
        return None
    if found:
        return Judged(row, Verdict.DUPLICATE, candidates=candidates(found, homes, context))
    return None


def _compared(row: Row, person: Person, homes: Mapping[int, int]) -> Judged:
    home = homes.get(person.pk)
    if home is None:
        sentence = (
            "Người này đã có nhưng hiện không sinh hoạt ở chi bộ nào; kết nạp hoặc tiếp nhận qua hồ sơ."
        )
        return Judged(row, Verdict.WRONG, person.pk, problems=[Problem("full_name", sentence)])
    if home != row.values["unit"]:
        sentence = "Đồng chí này đang sinh hoạt ở chi bộ khác; chuyển sinh hoạt qua hồ sơ chuyển."
        return Judged(row, Verdict.WRONG, person.pk, problems=[Problem("unit", sentence)])
    changes = [
        Change(TITLES[key], _shown(key, getattr(person, key) or ""), _shown(key, row.values[key]))
        for key in KEPT
        if row.values[key] and row.values[key] != (getattr(person, key) or "")
    ]
    return Judged(row, Verdict.CHANGED if changes else Verdict.UNCHANGED, person.pk, changes)


TITLES = {column.key: column.title for column in Members.columns}
_LABELS = {
    "education": dict(Education.choices),
    "theory": dict(PoliticalTheory.choices),
    "occupation": dict(Occupation.choices),
}


def _shown(key: str, value: str) -> str:
    return str(_LABELS.get(key, {}).get(value, value)) if value else "(trống)"
