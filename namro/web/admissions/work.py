"""What is due today: one list of all dossiers of members that wait for somebody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.permissions import can, check_holds
from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.people.models import Person
from namro.regulations.queries import add_working_days
from namro.units.queries import Place, stood
from namro.web.admissions.subjects import GROUPS, SUBJECTS, Subject, group_of
from namro.web.http import reader_of, reading, signed_in
from namro.web.ui.choices import Pager, chips

SOON_DAYS = 3  # as everywhere in the house: "sắp đến hạn"
ROOMS = (
    ("/dang-vien/ket-nap/", "Hồ sơ kết nạp"),
    ("/dang-vien/du-bi/", "Đảng viên dự bị"),
    ("/dang-vien/chuyen/", "Chuyển sinh hoạt"),
    ("/dang-vien/mien/", "Miễn sinh hoạt"),
    ("/dang-vien/roi-dang/", "Ra khỏi Đảng"),
    ("/dang-vien/huy-hieu/", "Huy hiệu Đảng"),
    ("/dang-vien/bien-dong/", "Biến động"),
    ("/dang-vien/bieu/", "Biểu thống kê"),
)


@dataclass(frozen=True)
class Row:
    """One dossier in the list; ``opens`` its group where it is the first of it on the page."""

    subject: Subject
    href: str
    name: str
    place: Place | None
    due_on: date | None
    does: str
    group: str
    opens: bool

    @property
    def tone(self) -> str:
        return GROUPS[self.group][1]

    @property
    def group_title(self) -> str:
        return GROUPS[self.group][0]


@reading
@signed_in
def work(request: HttpRequest) -> HttpResponse:
    """``?viec=`` one subject, ``?nhom=`` one group of days; the earliest day first."""
    who = reader_of(request)
    check_holds(who, Permission.SEE_RECORDS)
    subject, group = request.GET.get("viec", ""), request.GET.get("nhom", "")
    if (subject and subject not in SUBJECTS) or (group and group not in GROUPS):
        raise HouseError("Không có cách xem này. Chọn trong các mục ở đầu danh sách.")
    soon = add_working_days(clock.today(), SOON_DAYS)
    numbers = _numbers(who, soon.day)
    pager = Pager.of(request, _sum(numbers, subject, group))
    context = {
        "rows": _page(who, soon.day, (subject, group), pager),
        "pager": pager,
        "late": _sum(numbers, "", "qua-han"),
        "today_count": _sum(numbers, "", "hom-nay"),
        "groups": chips(request, "nhom", _options(GROUPS, numbers, 1, subject), group),
        "subjects": chips(request, "viec", _options(SUBJECTS, numbers, 0, group), subject),
        "rooms": ROOMS,
        "warning": soon.coverage.warning,
        "may_list": can(who, Permission.PREPARE_DOSSIER),
    }
    return render(request, "web/admissions/work.html", context)


Numbers = Counter[tuple[str, str]]  # (subject, group) → how many


def _numbers(who: Reader, soon: date) -> Numbers:
    """All counts in one statement."""
    first, *others = (one.counts(who, soon) for one in SUBJECTS.values())
    return Counter({(subject, group): number for subject, group, number in first.union(*others, all=True)})


def _sum(numbers: Numbers, subject: str, group: str) -> int:
    return sum(
        number for (one, other), number in numbers.items() if subject in ("", one) and group in ("", other)
    )


def _options(titles: dict, numbers: Numbers, axis: int, other: str) -> list[tuple[str, str]]:
    """“Quá hạn: 12” for each that has any, counted within what else is chosen."""
    options = [("", "Tất cả")]
    for key, title in titles.items():
        chosen = (other, key) if axis else (key, other)
        number = _sum(numbers, *chosen)
        words = title[0] if axis else title.title
        if number:
            options.append((key, f"{words}: {integer(number)}"))
    return options


def _page(who: Reader, soon: date, chosen: tuple[str, str], pager: Pager) -> list[Row]:
    """One page of the list, with names and cells."""
    subject, group = chosen
    wanted = [one for key, one in SUBJECTS.items() if subject in ("", key)]
    first, *others = (one.rows(who, soon, group) for one in wanted)
    every = first.union(*others, all=True) if others else first
    lines = list(every.order_by("due_on", "pk")[pager.slice])
    names = dict(Person.objects.filter(pk__in={line[5] for line in lines}).values_list("pk", "full_name"))
    places = stood([line[6] for line in lines if line[6]], clock.today())
    rows: list[Row] = []
    for key, pk, due_on, rule, state, person, cell in lines:
        its = group_of(due_on, soon)
        opens = not rows or rows[-1].group != its
        says = SUBJECTS[key].says(state, rule)
        about = SUBJECTS[key], SUBJECTS[key].href(pk), names.get(person, "")
        rows.append(Row(*about, places.get(cell), due_on, says, its, opens))
    return rows
