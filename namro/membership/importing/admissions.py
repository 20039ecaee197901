"""Admission decisions from a spreadsheet: who, which cell, which decision, which group."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from namro.access.roles import Permission
from namro.ground.ranges import show_day
from namro.membership.actions import full_years
from namro.membership.importing.actions import take_back, write_admissions
from namro.membership.importing.known import Known, identity_of
from namro.membership.importing.register import (
    PERSON_COLUMNS,
    cell_problems,
    homes_of,
    minimum_age,
    prepare_cells,
    whom,
)
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.people.models import Person
from namro.sheets.columns import Choice, Code, Column, Day, UnitRef, YesNo
from namro.sheets.kinds import Context, ImportKind, Judged, Problem, Row, Verdict, Written


class Admissions(ImportKind):
    """A decision that is there already is known by person, day and number."""

    key = "admissions"
    title = "Quyết định kết nạp đảng viên"
    noun = "quyết định"
    explains = (
        "Mỗi dòng là một quyết định kết nạp có số và ngày. Người chưa có được thêm; người đang có hồ sơ thì "
        "chọn “cùng một người”."
    )
    permission = Permission.RECORD_ADMISSION
    columns: Sequence[Column] = (
        *PERSON_COLUMNS,
        UnitRef("unit", "Chi bộ đề nghị", ("chi bộ", "mã chi bộ"), required=True),
        Day("decided_on", "Ngày quyết định", ("ngày quyết định kết nạp", "ngày kết nạp"), required=True),
        Code("decision_no", "Số quyết định", ("quyết định số", "số qđ"), required=True),
        Choice(
            "source_group", "Đối tượng", ("thành phần", "nhóm"), required=True, choices=SourceGroup.choices
        ),
        YesNo("in_private_enterprise", "Trong DN ngoài khu vực nhà nước", ("doanh nghiệp ngoài nhà nước",)),
        YesNo("is_owner", "Là chủ doanh nghiệp", ("chủ doanh nghiệp", "chủ dn")),
    )

    def prepare(self, context: Context) -> None:
        prepare_cells(context)

    def identity(self, values: Mapping[str, Any]) -> Hashable | None:
        one = identity_of(values)
        return (one.name, one.birth_date, values["decided_on"])

    def judge(self, rows: Sequence[Row], context: Context) -> list[Judged]:
        known = Known(rows)
        people = list(known.people)
        homes = homes_of(people, context.today)
        decided = {
            (person, day): number
            for person, day, number in AdmissionEvent.objects.filter(person__in=people, sign=1).values_list(
                "person_id", "happened_on", "decision_no"
            )
        }
        return [self._judge(row, known, homes, decided, context) for row in rows]

    def _judge(  # the facts of a batch, looked up once
        self,
        row: Row,
        known: Known,
        homes: Mapping[int, int],
        decided: Mapping[tuple[int, Any], str],
        context: Context,
    ) -> Judged:
        problems = cell_problems(row.values, context) + _problems(row.values, context)
        if problems:
            return Judged(row, Verdict.WRONG, problems=problems)
        who = whom(row, known, homes, context)
        if isinstance(who, Judged):
            recorded = [
                candidate.pk
                for candidate in who.candidates
                if decided.get((candidate.pk, row.values["decided_on"])) == row.values["decision_no"]
            ]
            return Judged(row, Verdict.UNCHANGED, recorded[0]) if recorded else who
        if who is None:
            return Judged(row, Verdict.ADDED)
        return _of_known(row, who, homes, decided)

    def write(self, by: Any, judged: Sequence[Judged], context: Context) -> list[Written]:
        return write_admissions(by, judged, context)

    def undo(self, by: Any, written: Sequence[Written], context: Context) -> None:
        take_back(written)


def _of_known(
    row: Row, person: Person, homes: Mapping[int, int], decided: Mapping[tuple[int, Any], str]
) -> Judged:
    number = decided.get((person.pk, row.values["decided_on"]))
    if number == row.values["decision_no"]:
        return Judged(row, Verdict.UNCHANGED, person.pk)
    if number is not None:
        sentence = f"Ngày này đã ghi quyết định số {number} cho đồng chí này."
        return Judged(row, Verdict.WRONG, person.pk, problems=[Problem("decision_no", sentence)])
    if person.pk in homes:
        sentence = "Đồng chí này đang là đảng viên; kiểm tra lại người hoặc ngày quyết định."
        return Judged(row, Verdict.WRONG, person.pk, problems=[Problem("full_name", sentence)])
    return Judged(row, Verdict.ADDED, person.pk)


def _problems(values: Mapping[str, Any], context: Context) -> list[Problem]:
    found = []
    decided = values["decided_on"]
    born, _ = values["birth"]
    if decided > context.today:
        found.append(Problem("decided_on", f"Ngày {show_day(decided)} ở sau hôm nay."))
    elif decided < context.lookups["cells"][values["unit"]].first:
        found.append(Problem("decided_on", "Chi bộ chưa thành lập vào ngày này."))
    elif full_years(born, decided) < minimum_age(decided):
        found.append(Problem("birth", f"Chưa đủ tuổi vào ngày quyết định {show_day(decided)}."))
    if values["is_owner"] and not values["in_private_enterprise"]:
        found.append(Problem("is_owner", "Chủ doanh nghiệp phải thuộc doanh nghiệp ngoài khu vực nhà nước."))
    if values["source_group"] == SourceGroup.PUPIL and values["in_private_enterprise"]:
        found.append(Problem("source_group", "Học sinh THPT không kết nạp trong doanh nghiệp."))
    return found
