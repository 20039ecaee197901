"""Members and admissions of a spreadsheet written in bulk, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q

from namro.ground.errors import HouseError
from namro.ground.ranges import DateRange, span
from namro.journal.models import JournalEvent
from namro.membership.actions import Admission, record_admission
from namro.membership.models import AdmissionCase, AdmissionEvent, RecognitionCase, TransferCase
from namro.people.models import HomeCell, PartyMembership, Person
from namro.regulations.queries import installation
from namro.sheets.bulk.actions import copy_in, next_keys
from namro.sheets.kinds import Context, Judged, Row, Verdict, Written
from namro.units.models import Unit

PEOPLE, MEMBERSHIPS, HOMES = "people_person", "people_partymembership", "people_homecell"
EVENTS = "membership_admissionevent"
TRAITS = ("phone", "native_place", "education", "theory", "occupation")
COLUMNS = ("id", "full_name", "sex", "birth_date", "birth_precision", "citizen_id", *TRAITS, "synthetic")
SHOWN = 3


def write_members(judged: Sequence[Judged], context: Context) -> list[Written]:
    """One batch, inside the import's transaction: new members and changed traits."""
    new = [one.row for one in judged if one.verdict == Verdict.ADDED]
    changed = [one for one in judged if one.verdict == Verdict.CHANGED]
    return [*_add(new, context), *_change(changed)]


def _add(rows: Sequence[Row], context: Context) -> list[Written]:
    if not rows:
        return []
    people = add_people(rows, _is_synthetic(context))
    memberships, homes = next_keys(MEMBERSHIPS, len(rows)), next_keys(HOMES, len(rows))
    copy_in(
        MEMBERSHIPS,
        ("id", "person_id", "decided_on", "joined_on", "official_on", "during", "end_ground"),
        (
            (key, person, *_days(row), _open(row.values["decided_on"]), "")
            for key, person, row in zip(memberships, people, rows, strict=True)
        ),
    )
    copy_in(
        HOMES,
        ("id", "person_id", "membership_id", "cell_id", "during"),
        (
            (key, person, membership, row.values["unit"], _open(_begins(row, context)))
            for key, person, membership, row in zip(homes, people, memberships, rows, strict=True)
        ),
    )
    made = []
    for row, person, membership, home in zip(rows, people, memberships, homes, strict=True):
        made.append(Written(row.number, PEOPLE, person))
        made.append(Written(row.number, MEMBERSHIPS, membership))
        made.append(Written(row.number, HOMES, home))
    return made


def add_people(rows: Sequence[Row], synthetic: bool) -> list[int]:
    """New persons; row-level security lets no COPY in, so they pass through a table of this session."""
    keys = next_keys(PEOPLE, len(rows))
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE IF NOT EXISTS sheets_person ON COMMIT DROP AS "
            f"SELECT {names} FROM people_person WITH NO DATA"
        )
        cursor.execute("TRUNCATE sheets_person")
    copy_in(
        "sheets_person",
        COLUMNS,
        (
            (
                key,
                row.values["full_name"],
                row.values["sex"],
                *row.values["birth"],
                row.values["citizen_id"] or None,
                *(row.values.get(trait, "") for trait in TRAITS),
                synthetic,
            )
            for key, row in zip(keys, rows, strict=True)
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO people_person ({names}) SELECT {names} FROM sheets_person")
    return keys


def _is_synthetic(context: Context) -> bool:
    if "synthetic" not in context.lookups:
        present = installation()
        context.lookups["synthetic"] = bool(present and present.synthetic)
    return bool(context.lookups["synthetic"])


def _days(row: Row) -> tuple[Any, ...]:
    return tuple(row.values[key] for key in ("decided_on", "joined_on", "official_on"))


def _begins(row: Row, context: Context) -> date:
    """At home since the decision, or since the first day of a younger cell."""
    first: date = context.lookups["cells"][row.values["unit"]].first
    return max(row.values["decided_on"], first)


def _open(first: date) -> DateRange:
    return span(first)


def _change(judged: Sequence[Judged]) -> list[Written]:
    people = Person.objects.select_for_update(no_key=True).in_bulk([one.pk for one in judged])
    made = []
    for one in judged:
        assert one.pk is not None
        person, before, after = people[one.pk], {}, {}
        for key in (*TRAITS, "citizen_id"):
            value = one.row.values[key]
            if value and value != (getattr(person, key) or ""):
                before[key], after[key] = getattr(person, key), value
                setattr(person, key, value)
        made.append(Written(one.row.number, PEOPLE, one.pk, {"before": before, "after": after}))
    Person.objects.bulk_update(list(people.values()), [*TRAITS, "citizen_id"], batch_size=500)
    return made


# Admissions


def write_admissions(by: Any, judged: Sequence[Judged], context: Context) -> list[Written]:
    """Decisions one by one through the action that judges each; a refusal names its row."""
    cells = Unit.objects.in_bulk({one.row.values["unit"] for one in judged})
    made = []
    for one in judged:
        try:
            made += _admit(by, one, cells[one.row.values["unit"]], context)
        except (HouseError, ValidationError) as error:
            said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise HouseError(f"Dòng {one.row.number}: {said} Chưa ghi dòng nào.") from error
    return made


def _admit(by: Any, one: Judged, cell: Unit, context: Context) -> list[Written]:
    values, made = one.row.values, []
    if one.pk is None:
        [pk] = add_people([one.row], _is_synthetic(context))
        made.append(Written(one.row.number, PEOPLE, pk))
    else:
        pk = one.pk
    event = record_admission(
        by=by,
        admission=Admission(
            person=Person.objects.get(pk=pk),
            cell=cell,
            decided_on=values["decided_on"],
            decision_no=values["decision_no"],
            source_group=values["source_group"],
            in_private_enterprise=values["in_private_enterprise"],
            is_owner=values["is_owner"],
        ),
        reason="Nhập từ bảng tính",
    )
    made.append(Written(one.row.number, EVENTS, event.pk))
    membership = PartyMembership.objects.get(person=pk, decided_on=values["decided_on"])
    made.append(Written(one.row.number, MEMBERSHIPS, membership.pk))
    homes = HomeCell.objects.filter(membership=membership)
    made += [Written(one.row.number, HOMES, home.pk) for home in homes]
    return made


# Taking back


def take_back(written: Sequence[Written]) -> None:
    """Delete what was added and put back what was changed; refused where somebody has gone on from there."""
    keys: dict[str, list[int]] = {table: [] for table in (EVENTS, HOMES, MEMBERSHIPS, PEOPLE)}
    for one in written:
        if one.before is None:
            keys[one.table].append(one.pk)
    _check_nothing_since(keys)
    _restore({one.pk: one.before for one in written if one.before is not None})
    with connection.cursor() as cursor:
        for table, rows in keys.items():
            if rows:
                cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [rows])


def _check_nothing_since(keys: Mapping[str, Sequence[int]]) -> None:
    people, memberships, homes = keys[PEOPLE], keys[MEMBERSHIPS], keys[HOMES]
    asked = {
        "đã có hồ sơ kết nạp": AdmissionCase.objects.filter(
            Q(person__in=people) | Q(helper__in=people) | Q(decision__in=keys[EVENTS])
        ).values_list("person__full_name", flat=True),
        "đã có quyết định hủy": AdmissionEvent.objects.filter(reverses__in=keys[EVENTS]).values_list(
            "person__full_name", flat=True
        ),
        "đã chuyển sinh hoạt": TransferCase.objects.filter(membership__in=memberships).values_list(
            "person__full_name", flat=True
        ),
        "đã có hồ sơ công nhận chính thức": RecognitionCase.objects.filter(
            membership__in=memberships
        ).values_list("membership__person__full_name", flat=True),
        "đã kết thúc hoặc đổi chi bộ": HomeCell.objects.filter(membership__in=memberships)
        .filter(Q(during__upper_inf=False) | ~Q(pk__in=homes))
        .values_list("person__full_name", flat=True),
    }
    asked["đã được sửa thông tin"] = Person.objects.filter(pk__in=_corrected(people)).values_list(
        "full_name", flat=True
    )
    for what, names in asked.items():
        found = list(names[: SHOWN + 1]) if memberships or people else []
        if found:
            more = " và người khác" if len(found) > SHOWN else ""
            raise HouseError(
                f"Không hoàn tác được: {', '.join(found[:SHOWN])}{more} {what} sau lần nhập này."
            )


def _corrected(people: Sequence[int]) -> list[int]:
    """Of persons an import added those whose record somebody has written to since."""
    changes = JournalEvent.objects.filter(
        table_name=PEOPLE, row_pk__in=map(str, people), op=JournalEvent.Op.UPDATE
    )
    return [int(pk) for pk in changes.values_list("row_pk", flat=True)]


def _restore(before: Mapping[int, Mapping[str, Any] | None]) -> None:
    people = Person.objects.select_for_update(no_key=True).in_bulk(list(before))
    changed = []
    for pk, kept in before.items():
        assert kept is not None
        person = people[pk]
        for key, value in kept["after"].items():
            if (getattr(person, key) or "") != value:
                raise HouseError(
                    f"Không hoàn tác được: thông tin của {person.full_name} đã được sửa sau lần nhập này."
                )
            setattr(person, key, kept["before"][key])
        changed.append(person)
    Person.objects.bulk_update(changed, [*TRAITS, "citizen_id"], batch_size=500)
