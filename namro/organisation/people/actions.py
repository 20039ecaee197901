"""Persons added and corrected. A correction says why; the journal keeps what stood there before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Model

from namro.access.models import Account
from namro.access.permissions import check_actor
from namro.access.queries import Refused, covers, reader
from namro.access.roles import Permission
from namro.access.writers import last_writer
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.ground.vietnamese import nfc
from namro.journal.actions import acting
from namro.organisation.people.known import sees, units_of
from namro.organisation.people.queries import read_at
from namro.people.models import BirthPrecision, HomeCell, PartyMembership, Person
from namro.regulations.queries import installation
from namro.units.models import Unit
from namro.units.queries import places

OLDEST = 130  # years; nobody was born earlier, a slip of a century is refused
DATES = ("decided_on", "joined_on", "official_on")
_NOT_A_NAME = re.compile(r"[0-9@#$%^&*_=+<>/\\|\[\]{}~;:!?]")
_BETWEEN_DIGITS = re.compile(r"[\s.\-()]+")


@dataclass(frozen=True)
class NewPerson:
    """A person as typed; what is not known stays empty. The unknown part of a birth date is ignored."""

    full_name: str
    sex: str
    birth_date: date
    birth_precision: str = BirthPrecision.DAY
    native_place: str = ""
    citizen_id: str = ""
    phone: str = ""
    education: str = ""
    theory: str = ""
    occupation: str = ""
    minority: bool = False
    religious: bool = False
    has_photo: bool = False


COLUMNS = tuple(one.name for one in fields(NewPerson))


def check_keeps(by: Any, cell: Unit) -> None:
    """Refuse who may neither keep records of people nor prepare dossiers at the cell."""
    wanted = Permission.KEEP_PEOPLE
    if isinstance(by, Account):
        who = reader(by)
        if not covers(who, wanted, cell.pk) and who.holds(Permission.PREPARE_DOSSIER):
            wanted = Permission.PREPARE_DOSSIER
    check_actor(by, wanted, cell)


def add_person(*, by: Any, cell: Unit, new: NewPerson, reason: str) -> Person:
    """Somebody the house did not know, for the work of ``cell``; belongs nowhere until a dossier says so.

    An identity number that is known is refused (V16); who bears it is named to those who may open him.
    """
    check_keeps(by, cell)
    present = installation()
    person = Person(synthetic=bool(present and present.synthetic))
    _say(person, asdict(new))
    with acting(by, reason):
        _check_number(by, person)
        person.full_clean(exclude=["name_key", "search_key"])
        person.save()
    return person


def correct_person(
    *, by: Any, person: Person, changes: Mapping[str, Any], read_at: int | None, reason: str
) -> None:
    """Put right what was written wrong: ``changes`` by the names of ``NewPerson``.

    ``read_at`` is ``queries.read_at`` as the writer read the record; None for a command.
    """
    check_corrects(by, person)
    _check_reason(reason)
    with acting(by, reason):
        _hold(person, read_at)
        before = {name: getattr(person, name) for name in COLUMNS}
        _say(person, before | {"citizen_id": person.citizen_id or ""} | dict(changes))
        if all(getattr(person, name) == before[name] for name in COLUMNS):
            raise HouseError("Chưa có gì thay đổi so với thông tin đang ghi.")
        _check_number(by, person)
        person.full_clean(exclude=["name_key", "search_key"])
        person.save()


def correct_membership(
    *,
    by: Any,
    membership: PartyMembership,
    changes: Mapping[str, date | None],
    read_at: int | None,
    reason: str,
) -> None:
    """Put right the days of decision, ceremony and official membership (``DATES``).

    The span in which the member is counted, and every decision that was reported, stay as they are: a
    decision is taken back by annulling it, never by moving its day.
    """
    check_corrects(by, membership.person)
    _check_reason(reason)
    wrong = set(changes) - set(DATES)
    if wrong:
        raise HouseError("Chỉ sửa được ngày quyết định, ngày vào Đảng và ngày chính thức.")
    with acting(by, reason):
        _hold(membership, read_at)
        before = {name: getattr(membership, name) for name in DATES}
        for name, day in changes.items():
            setattr(membership, name, day)
        if {name: getattr(membership, name) for name in DATES} == before:
            raise HouseError("Chưa có gì thay đổi so với thông tin đang ghi.")
        _check_days(membership)
        membership.full_clean()
        membership.save()


def _say(person: Person, values: Mapping[str, Any]) -> None:
    for name in COLUMNS:
        value = values[name]
        setattr(person, name, " ".join(nfc(value).split()) if isinstance(value, str) else value)
    person.citizen_id = _BETWEEN_DIGITS.sub("", person.citizen_id or "") or None
    person.phone = _BETWEEN_DIGITS.sub("", person.phone)
    if _NOT_A_NAME.search(person.full_name):
        raise HouseError(f"“{person.full_name}” có ký tự không dùng trong họ tên. Ghi như Nguyễn Văn An.")
    _check_birth(person.birth_date)
    if person.birth_precision != BirthPrecision.DAY:
        month = 1 if person.birth_precision == BirthPrecision.YEAR else person.birth_date.month
        person.birth_date = person.birth_date.replace(day=1, month=month)


def _check_birth(day: date) -> None:
    today = clock.today()
    if day > today:
        raise HouseError(f"Ngày sinh {show_day(day)} ở sau hôm nay ({show_day(today)}).")
    if today.year - day.year > OLDEST:
        raise HouseError(f"Ngày sinh {show_day(day)} đã quá {OLDEST} năm. Kiểm tra lại năm sinh.")


def _check_days(membership: PartyMembership) -> None:
    begins, today = membership.during.lower, clock.today()
    if membership.decided_on > begins:
        raise HouseError(
            f"Đồng chí này đã được tính là đảng viên từ {show_day(begins)}; ngày quyết định kết nạp không "
            "thể sau ngày đó. Nếu quyết định đã ghi sai ngày thì hủy quyết định rồi ghi lại."
        )
    for name in DATES:
        day = getattr(membership, name)
        if day is not None and day > today and name != "official_on":
            raise HouseError(f"Ngày {show_day(day)} ở sau hôm nay; chỉ ghi việc đã xảy ra.")
    if membership.official_on and not membership.joined_on:
        raise HouseError("Chưa có ngày vào Đảng thì chưa có ngày chính thức.")


def _check_number(by: Any, person: Person) -> None:
    """An identity number belongs to one person; a sentence names him to whoever may open his record."""
    if not person.citizen_id:
        return
    holder = Person.objects.filter(citizen_id=person.citizen_id).exclude(pk=person.pk).first()
    if holder is None:
        return
    if isinstance(by, Account) and not sees(reader(by), holder):
        raise HouseError(
            "Số định danh này đã có trong hệ thống, ở một đơn vị ngoài phạm vi của đồng chí. Kiểm tra lại "
            "số; nếu đúng, liên hệ ban tổ chức cấp ủy cấp trên."
        )
    where = place_words(holder)
    raise HouseError(
        f"Số định danh này đã có: đồng chí {holder.full_name}, sinh {born_words(holder)}"
        f"{f', {where}' if where else ''}. Mở hồ sơ đã có thay vì thêm mới."
    )


def born_words(person: Person) -> str:
    """“04/5/1995”, “5/1995” or “năm 1995”, as far as it is known."""
    day = person.birth_date
    if person.birth_precision == BirthPrecision.DAY:
        return show_day(day)
    return f"{day.month}/{day.year}" if person.birth_precision == BirthPrecision.MONTH else f"năm {day.year}"


def place_words(person: Person) -> str:
    """“Chi bộ số 1”: the unit that knows the person today, as named today or on its last day."""
    known = units_of(person)
    day = clock.today()
    found = places(known[:1], day)
    if found:
        return next(iter(found.values())).name
    last = HomeCell.objects.filter(person=person).order_by("during").last()
    if last is None:
        return ""
    named = places([last.cell_id], last.during.lower).get(last.cell_id)
    return f"trước đây ở {named.name}" if named else ""


def check_corrects(by: Any, person: Person) -> None:
    """Refuse who does not keep the records of the unit that knows the person.

    Who prepares dossiers at a cell corrects people on their way into the Party, not members.
    """
    member = PartyMembership.objects.filter(person=person).exists()
    refused: HouseError | None = None
    for unit in Unit.objects.filter(pk__in=units_of(person)):
        try:
            _check_kept(by, unit) if member else check_keeps(by, unit)
            return
        except HouseError as error:
            refused = error
    if refused is not None:
        raise refused
    check_actor(by, Permission.KEEP_PEOPLE if member else Permission.PREPARE_DOSSIER)
    if isinstance(by, Account) and not sees(reader(by), person):
        raise Refused("Đồng chí chưa được giao quyền xem, sửa thông tin của người này.")


def _check_kept(by: Any, unit: Unit) -> None:
    """Also where the unit has ended: a correction writes nothing new for it."""
    check_actor(by, Permission.KEEP_PEOPLE, unit, taking_back=True)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise HouseError("Ghi lý do sửa, ví dụ: theo căn cước công dân cấp ngày 05/7/2021.")


def _hold(row: Model, as_read: int | None) -> None:
    """Hold the row until the transaction ends; refuse who read an older writing than the last."""
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update(no_key=True))
    if as_read is None or as_read == read_at(row):
        return
    raise HouseError(
        f"{last_writer(row)} vừa sửa thông tin này. Xem bản mới rồi ghi lại thay đổi của đồng chí."
    )
