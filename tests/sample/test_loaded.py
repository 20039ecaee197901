"""What stands in the database once the small city is loaded."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F, Sum

from namro.access.models import Account, RoleGrant
from namro.figures.address import Address
from namro.figures.folds import figure
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.models import JournalEvent
from namro.membership.models import AdmissionEvent
from namro.people.models import HomeCell, PartyMembership, Person
from namro.regulations.models import Installation
from namro.sample import bulk, tables
from namro.sample.accounts import FILE
from namro.sample.load import Loaded, load
from namro.sample.plan import Plan
from namro.targets.models import MassFact, TargetAssignment, TargetRound
from namro.units import ancestry
from namro.units.models import Ancestry, Founding, Unit, UnitVersion

PLAN = Plan.small()
H1 = ("2024-01-01", "2024-06-30")


def net(**conditions: Any) -> int:
    rows = AdmissionEvent.objects.filter(happened_on__range=H1, **conditions)
    return int(rows.aggregate(sum=Sum("sign"))["sum"] or 0)


def test_the_half_year_has_its_exact_sums(loaded: Loaded) -> None:
    season = PLAN.half_year
    assert net() == season.admitted == 80
    assert net(source_group="PUPIL") == season.pupils
    assert net(in_private_enterprise=True) == season.enterprise
    assert net(is_owner=True) == season.owners
    founded = Founding.objects.filter(happened_on__range=H1, bloc="PRIVATE_ENTERPRISE")
    assert founded.aggregate(sum=Sum("sign"))["sum"] == season.founded_enterprise
    mass = MassFact.objects.filter(happened_on__range=H1, indicator="T_MASS_MEMBER_DN")
    assert mass.aggregate(sum=Sum(F("amount") * F("sign")))["sum"] == season.mass_members


def test_figures_of_the_house_print_them(loaded: Loaded) -> None:
    root = Unit.objects.get(versions__parent__isnull=True).code
    wanted = {
        "membership.admitted": 80,
        "membership.admitted.pupils": 16,
        "membership.organisations_founded.enterprise": 4,
        "targets.mass_members_admitted": 173,
    }
    with clock.frozen(PLAN.lives_on):
        for key, value in wanted.items():
            assert figure(Address.parse(f"/so-lieu/{key}/{root}/2024-H1/")).amount == value


def test_every_constraint_holds(loaded: Loaded) -> None:
    bulk.check_now()


def test_the_closure_is_the_one_the_versions_give(loaded: Loaded) -> None:
    columns = ("descendant_id", "ancestor_id", "distance", "during")
    before = sorted(Ancestry.objects.values_list(*columns), key=str)
    ancestry.rebuild()
    assert sorted(Ancestry.objects.values_list(*columns), key=str) == before
    assert len(before) > Unit.objects.count()


def test_units_have_the_planned_shape(loaded: Loaded) -> None:
    kinds = dict(
        UnitVersion.objects.filter(during__contains=PLAN.lives_on)
        .values_list("kind")
        .annotate(number=Count("id"))
    )
    assert kinds["CITY_PARTY"] == 1
    assert kinds["SUPERIOR_OF_BASE"] == 5
    assert kinds["BASE_COMMITTEE"] + kinds["BASE_CELL"] == PLAN.shape.grassroots
    assert kinds["CELL"] == PLAN.shape.cells


def test_codes_are_never_codes_of_areas(loaded: Loaded) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM units_unit u JOIN units_adminarea a "
            "ON a.code IN (u.code, substr(u.code, 2)) JOIN units_unitversion v "
            "ON v.unit_id = u.id AND v.area_id = a.id"
        )
        assert cursor.fetchone()[0] == 0


def test_all_people_are_marked_synthetic(loaded: Loaded) -> None:
    assert Person.objects.count() > PLAN.shape.members
    assert not Person.objects.filter(synthetic=False).exists()
    # no province has the number 000: nobody's identity number can be met by chance
    known = Person.objects.filter(citizen_id__isnull=False)
    assert known.exists() and not known.exclude(citizen_id__startswith="000").exists()
    assert HomeCell.objects.filter(during__contains=PLAN.lives_on).count() == PLAN.shape.members


def test_an_admission_begins_a_membership_and_a_home(loaded: Loaded) -> None:
    decisions = AdmissionEvent.objects.filter(sign=1)
    for event in decisions.select_related("person"):
        membership = PartyMembership.objects.get(person=event.person)
        assert membership.decided_on == event.happened_on == membership.during.lower
        home = HomeCell.objects.get(membership=membership)
        assert (home.cell_id, home.during) == (event.cell_id, membership.during)


def test_an_annulment_ends_the_membership_on_its_day(loaded: Loaded) -> None:
    annulments = AdmissionEvent.objects.filter(sign=-1)
    assert annulments.count() == len(PLAN.annulments)
    for event in annulments:
        membership = PartyMembership.objects.get(person=event.person)
        assert membership.end_ground == "ANNULLED"
        assert membership.during.upper == event.happened_on
        assert event.reverses is not None and event.reverses.happened_on < event.happened_on


def test_a_new_cell_has_three_official_members_on_its_day(loaded: Loaded) -> None:
    for founding in Founding.objects.filter(sign=1).select_related("unit"):
        assert founding.unit.alive.lower == founding.happened_on
        official = HomeCell.objects.filter(
            cell=founding.unit,
            during__contains=founding.happened_on,
            membership__official_on__lte=founding.happened_on,
        )
        assert official.count() >= 3


def test_a_founding_taken_back_ends_the_cell(loaded: Loaded) -> None:
    back = Founding.objects.get(sign=-1)
    assert back.reverses is not None
    assert back.unit.alive.upper == back.happened_on
    assert not HomeCell.objects.filter(cell=back.unit, during__contains=back.happened_on).exists()


def test_rounds_are_issued_with_their_totals(loaded: Loaded) -> None:
    for round_ in TargetRound.objects.all():
        assert round_.state == TargetRound.State.ISSUED
        sums = dict(
            TargetAssignment.objects.filter(round=round_).values_list("indicator").annotate(Sum("value"))
        )
        assert sums == round_.printed_totals


def test_the_journal_has_one_event_for_each_large_statement(loaded: Loaded) -> None:
    for table in tables.ALL:
        written = JournalEvent.objects.filter(table_name=table.name)
        # Where holders of posts come from is told afterwards, each with before and after.
        assert set(written.filter(op="UPDATE").values_list("table_name", flat=True)) <= {"people_person"}
        events = list(written.exclude(op="UPDATE"))
        assert len(events) <= 2  # applicants and re-assignments come in a second statement
        assert {(event.op, event.actor) for event in events} == {("IMPORT", "system:sample")}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table.name}")
            assert sum(event.new["rows"] for event in events) == cursor.fetchone()[0]


def test_new_rows_get_ids_of_their_own(loaded: Loaded) -> None:
    before = Person.objects.order_by("-id").values_list("id", flat=True)[0]
    person = Person.objects.create(full_name="Người Mẫu Mới", sex="F", birth_date=date(1990, 1, 1))
    assert person.pk == before + 1


def test_the_database_says_that_it_is_a_sample(loaded: Loaded) -> None:
    installation = Installation.objects.get()
    assert (installation.synthetic, installation.lives_on) == (True, date(2024, 7, 5))
    assert installation.seed == 2024
    assert loaded.lives_on == installation.lives_on and not loaded.existed


# Accounts


def test_seven_people_can_sign_in(loaded: Loaded, module_home: Path) -> None:
    assert [one.username for one in loaded.accounts] == [
        "lanhdao",
        "thanhuy",
        "truongphong",
        "quan",
        "phuong",
        "lanhdaoquan",
        "bithu",
    ]
    for one in loaded.accounts:
        account = Account.objects.get(username=one.username)
        assert account.check_password(one.password)
        assert len(one.password.replace("-", "")) == 16
    roles = dict(RoleGrant.objects.values_list("account__username", "role_code"))
    assert roles == {
        "lanhdao": "LEADER",
        "thanhuy": "CITY_ANALYST",
        "truongphong": "CITY_ANALYST",
        "quan": "UNIT_ANALYST",
        "phuong": "CLERK",
        "lanhdaoquan": "LEADER",
        "bithu": "CELL_SECRETARY",
    }
    assert [one.unit_name for one in loaded.accounts[:4]] == [
        "Thành ủy Hà Nội",
        "Thành ủy Hà Nội",
        "Thành ủy Hà Nội",
        "Quận Hà Đông",
    ]
    ward = UnitVersion.objects.get(short_name=loaded.accounts[4].unit_name, area__level="COMMUNE")
    assert ward.parent is not None and ward.parent.versions.get().short_name == "Quận Hà Đông"


def test_passwords_are_kept_where_only_the_owner_reads(loaded: Loaded, module_home: Path) -> None:
    path = module_home / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for one in loaded.accounts:
        assert f"{one.username}\t{one.password}\t{one.role_title}" in path.read_text()


# Again


def test_a_second_load_does_nothing(loaded: Loaded, module_home: Path) -> None:
    kept, events = (module_home / FILE).read_text(), JournalEvent.objects.count()
    said: list[str] = []
    again = load(PLAN, progress=said.append)
    assert again.existed and again.accounts == []
    assert "đã có sẵn" in said[-1]
    assert JournalEvent.objects.count() == events
    assert (module_home / FILE).read_text() == kept


@pytest.mark.parametrize("other", [Plan.small(seed=7), replace(PLAN, title="Thành phố mẫu khác")])
def test_another_sample_is_refused(loaded: Loaded, other: Plan) -> None:
    with pytest.raises(HouseError, match="mẫu khác"):
        load(other)
