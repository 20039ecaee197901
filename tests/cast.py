"""The fixed cast: a small city with its units, people, decisions, targets and accounts.

Build it with ``build()`` inside a test that has the database; every name can be counted on by tests.
The city lives on ``TODAY``; hold the clock there with ``clock.frozen(cast.TODAY)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from namro.access.actions import grant_role, open_account
from namro.access.models import Account
from namro.ground import clock
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.actions import Admission, annul_admission, record_admission
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.organisation.actions import NewUnit, establish_unit
from namro.organisation.posts.actions import load_titles
from namro.people.models import Person, Sex
from namro.regulations.actions import load_rules, mark_installation
from namro.targets.actions import MassResult, record_mass_fact
from namro.targets.models import Indicator, MassOrganisation, TargetRound
from namro.targets.rounds.actions import assign, draft_round
from namro.targets.rounds.steps.actions import Issue, issue_round, move_on
from namro.units.models import Bloc, Unit, UnitKind

BY = "cast"
WHY = "dựng nhân vật cho phép thử"
TODAY = date(2024, 7, 5)
BEGIN = date(2020, 1, 1)
LONG_NAME = "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội"
PASSWORD = "mat-khau-de-thu-2024"

# key: (name, short name, kind, bloc, key of the parent, first day)
UNITS = {
    "city": ("Đảng bộ Thành phố Hà Nội", "Thành phố Hà Nội", UnitKind.CITY_PARTY, Bloc.PARTY_MASS, "", BEGIN),
    "ba_dinh": (
        "Đảng bộ quận Ba Đình",
        "Quận Ba Đình",
        UnitKind.SUPERIOR_OF_BASE,
        Bloc.RESIDENTIAL,
        "city",
        BEGIN,
    ),
    "ba_vi": (
        "Đảng bộ huyện Ba Vì",
        "Huyện Ba Vì",
        UnitKind.SUPERIOR_OF_BASE,
        Bloc.RESIDENTIAL,
        "city",
        BEGIN,
    ),
    "agencies": (LONG_NAME, LONG_NAME, UnitKind.SUPERIOR_OF_BASE, Bloc.PARTY_MASS, "city", BEGIN),
    "phuc_xa": (
        "Đảng bộ phường Phúc Xá",
        "Phường Phúc Xá",
        UnitKind.BASE_COMMITTEE,
        Bloc.RESIDENTIAL,
        "ba_dinh",
        BEGIN,
    ),
    "tan_hong": (
        "Đảng bộ xã Tản Hồng",
        "Xã Tản Hồng",
        UnitKind.BASE_COMMITTEE,
        Bloc.RESIDENTIAL,
        "ba_vi",
        BEGIN,
    ),
    "cell_1": ("Chi bộ số 1", "Chi bộ số 1", UnitKind.CELL, Bloc.RESIDENTIAL, "phuc_xa", BEGIN),
    "cell_2": ("Chi bộ số 2", "Chi bộ số 2", UnitKind.CELL, Bloc.RESIDENTIAL, "phuc_xa", date(2024, 3, 1)),
    "cell_3": ("Chi bộ thôn Vân Sa", "Thôn Vân Sa", UnitKind.CELL, Bloc.RESIDENTIAL, "tan_hong", BEGIN),
    "office": ("Chi bộ Văn phòng", "Văn phòng", UnitKind.BASE_CELL, Bloc.PARTY_MASS, "agencies", BEGIN),
}

# name, sex, born, cell, decided on, source group, in a private enterprise
ADMITTED = (
    ("Nguyễn Thị Đào", Sex.FEMALE, date(1995, 5, 4), "cell_1", date(2023, 3, 3), SourceGroup.WORKER, False),
    (
        "Trần Văn Hòa",
        Sex.MALE,
        date(1990, 1, 9),
        "cell_1",
        date(2024, 2, 3),
        SourceGroup.CIVIL_SERVANT,
        False,
    ),
    ("Lê Hoàng Ân", Sex.MALE, date(2006, 1, 20), "cell_1", date(2024, 3, 26), SourceGroup.PUPIL, False),
    ("Đỗ Minh Châu", Sex.FEMALE, date(1998, 8, 8), "cell_2", date(2024, 5, 19), SourceGroup.WORKER, True),
    ("Phạm Thu Hà", Sex.FEMALE, date(2000, 2, 29), "cell_2", date(2024, 5, 19), SourceGroup.WORKER, True),
    ("Bùi Quang Huy", Sex.MALE, date(1988, 12, 1), "cell_3", date(2024, 2, 3), SourceGroup.FARMER, False),
    (
        "Vũ Ngọc Anh",
        Sex.FEMALE,
        date(1993, 7, 7),
        "office",
        date(2024, 1, 15),
        SourceGroup.CIVIL_SERVANT,
        False,
    ),
    (
        "Hoàng Gia Bảo",
        Sex.MALE,
        date(1994, 4, 30),
        "office",
        date(2024, 4, 1),
        SourceGroup.CIVIL_SERVANT,
        False,
    ),
    (
        "Đặng Thùy Dương",
        Sex.FEMALE,
        date(1996, 9, 2),
        "office",
        date(2024, 6, 3),
        SourceGroup.CIVIL_SERVANT,
        False,
    ),
)
ANNULLED = "Phạm Thu Hà"

TARGETS = {
    Indicator.MEMBER_NEW: {"ba_dinh": 6, "ba_vi": 4, "agencies": 2},
    Indicator.MEMBER_PUPIL: {"ba_dinh": 1, "ba_vi": 1},
    Indicator.MEMBER_ENTERPRISE: {"ba_dinh": 8},
    Indicator.MASS_MEMBER: {"ba_dinh": 10, "ba_vi": 10},
}

# username: (name on screen, role, key of the unit)
ACCOUNTS = {
    "lanhdao": ("Nguyễn Văn Lãnh", "LEADER", "city"),
    "thanhuy": ("Trần Thị Tổng", "CITY_ANALYST", "city"),
    "badinh": ("Lê Thị Ba", "UNIT_ANALYST", "ba_dinh"),
    "phucxa": ("Phạm Văn Phúc", "CLERK", "phuc_xa"),
    "quantri": ("Đỗ Thị Quản", "ADMINISTRATOR", "city"),
}
NEWCOMER = "moi"


@dataclass
class Cast:
    """Everything by key: units as in ``UNITS``, accounts by username, admissions by full name."""

    units: dict[str, Unit] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    admissions: dict[str, AdmissionEvent] = field(default_factory=dict)
    round: TargetRound | None = None

    def code(self, key: str) -> str:
        return self.units[key].code


def build() -> Cast:
    """The whole cast on ``TODAY``."""
    with clock.frozen(TODAY):
        cast = Cast()
        load_rules(by=BY)
        load_titles(by=BY)
        mark_installation(synthetic=True, title="Thành phố để thử", lives_on=TODAY, seed=1, by=BY)
        add_units(cast)
        add_admissions(cast)
        add_targets(cast)
        add_accounts(cast)
    return cast


def add_units(cast: Cast) -> None:
    for key, (name, short, kind, bloc, parent, first) in UNITS.items():
        new = NewUnit(name, short, kind, bloc, cast.units[parent] if parent else None)
        cast.units[key] = establish_unit(by=BY, new=new, first=first, reason=WHY)


def add_person(full_name: str, sex: str = Sex.MALE, born: date = date(1990, 1, 1)) -> Person:
    with acting(BY, WHY):
        return Person.objects.create(full_name=full_name, sex=sex, birth_date=born, synthetic=True)


def add_admissions(cast: Cast) -> None:
    for number, (name, sex, born, cell, day, group, enterprise) in enumerate(ADMITTED, 1):
        admission = Admission(
            person=add_person(name, sex, born),
            cell=cast.units[cell],
            decided_on=day,
            decision_no=f"{number:03d}-QĐ/QU",
            source_group=group,
            in_private_enterprise=enterprise,
        )
        cast.admissions[name] = record_admission(by=BY, admission=admission, reason=WHY)
    annul_admission(
        by=BY,
        event=cast.admissions[ANNULLED],
        on=date(2024, 6, 20),
        decision_no="099-QĐ/QU",
        reason="Sai hồ sơ",
    )


def add_targets(cast: Cast) -> None:
    year = span(date(2024, 1, 1), date(2025, 1, 1))
    cast.round = draft_round(
        by=BY, level_unit=cast.units["city"], title="Chỉ tiêu năm 2024", during=year, reason=WHY
    )
    for indicator, values in TARGETS.items():
        given = {cast.units[key]: value for key, value in values.items()}
        assign(by=BY, round_=cast.round, indicator=indicator, values=given, reason=WHY)
    totals = {indicator: sum(values.values()) for indicator, values in TARGETS.items()}
    for state in ("REGISTERING", "BALANCED", "SUBMITTED"):
        move_on(by=BY, round_=cast.round, to=state, read_at=None, reason=WHY)
    issue_round(by=BY, round_=cast.round, issue=Issue("10-KH/TU", date(2024, 1, 10), totals), reason=WHY)
    won = MassResult(
        indicator=Indicator.MASS_MEMBER,
        organisation=MassOrganisation.TRADE_UNION,
        unit=cast.units["phuc_xa"],
        happened_on=date(2024, 4, 12),
        amount=9,
        evidence_no="12-BC/LĐLĐ",
        evidence_on=date(2024, 4, 15),
    )
    record_mass_fact(by=BY, result=won, reason=WHY)


def add_account(username: str, display_name: str) -> Account:
    return open_account(by=BY, username=username, display_name=display_name, password=PASSWORD, reason=WHY)


def add_accounts(cast: Cast) -> None:
    for username, (display_name, role, unit) in ACCOUNTS.items():
        account = add_account(username, display_name)
        grant_role(by=BY, account=account, role_code=role, unit=cast.units[unit], first=BEGIN, reason=WHY)
        cast.accounts[username] = account
    cast.accounts[NEWCOMER] = add_account(NEWCOMER, "Ngô Thị Mới")
