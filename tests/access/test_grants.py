"""Role grants: dated, given by others, once at a time, covering the unit and all below it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from namro.access.actions import close_account, end_grant, grant_role, open_account
from namro.access.models import Account, RoleGrant
from namro.access.permissions import DOES, can, check_actor, check_at, check_holds
from namro.access.queries import Refused, covers, reader, visible_to
from namro.access.roles import ROLES, Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.membership.models import AdmissionEvent
from namro.organisation.actions import NewUnit, establish_unit
from namro.people.models import HomeCell
from namro.units.models import Bloc, UnitKind
from tests.cast import BEGIN, PASSWORD, TODAY, Cast
from tests.journal.rows import events

P = Permission
WHY = "Quyết định phân công số 5"
DAY = timedelta(days=1)

SECRETARY = "bithu"  # of cell 1; the cast has none
# The table that people agree on; roles.py must say the same.
ALLOWED = {
    "LEADER": {
        *(P.SEE_FIGURES, P.SEE_RECORDS, P.COMPOSE_REPORT, P.SEE_JOURNAL),
        *(P.APPROVE_REORGANISATION, P.APPROVE_TARGETS),
        *(P.FREEZE_FIGURES, P.SIGN_REPORT, P.CONFIRM_LOCALITY),
    },
    "CITY_ANALYST": {
        *(P.SEE_FIGURES, P.SEE_RECORDS, P.EXPORT_RECORDS, P.RECORD_ADMISSION, P.RECORD_TARGET_FACT),
        *(P.ASSIGN_TARGETS, P.COMPOSE_REPORT, P.REORGANISE, P.SEE_JOURNAL),
        *(P.PREPARE_DOSSIER, P.KEEP_PEOPLE),
        *(P.FREEZE_FIGURES, P.ISSUE_REPORT, P.KEEP_POSTS, P.CONFIRM_LOCALITY),
    },
    "UNIT_ANALYST": {
        *(P.SEE_FIGURES, P.SEE_RECORDS, P.EXPORT_RECORDS, P.RECORD_ADMISSION, P.RECORD_TARGET_FACT),
        *(P.COMPOSE_REPORT, P.REORGANISE, P.ASSIGN_TARGETS, P.ANSWER_TARGETS),
        *(P.PREPARE_DOSSIER, P.KEEP_PEOPLE),
        *(P.FREEZE_FIGURES, P.ISSUE_REPORT, P.KEEP_POSTS),
    },
    "CLERK": {
        *(P.SEE_FIGURES, P.SEE_RECORDS, P.RECORD_ADMISSION, P.RECORD_TARGET_FACT),
        *(P.ASSIGN_TARGETS, P.ANSWER_TARGETS, P.PREPARE_DOSSIER, P.KEEP_PEOPLE),
    },
    "CELL_SECRETARY": {P.SEE_FIGURES, P.SEE_RECORDS, P.PREPARE_DOSSIER},
    "ADMINISTRATOR": {P.GRANT_ROLES, P.SEE_JOURNAL},
}
USERNAMES = {
    "LEADER": "lanhdao",
    "CITY_ANALYST": "thanhuy",
    "UNIT_ANALYST": "badinh",
    "CLERK": "phucxa",
    "CELL_SECRETARY": SECRETARY,
    "ADMINISTRATOR": "quantri",
}


def secretary(city: Cast) -> Account:
    made = open_account(by="cast", username=SECRETARY, display_name="Bí thư", password=PASSWORD, reason=WHY)
    grant_role(
        by="cast",
        account=made,
        role_code="CELL_SECRETARY",
        unit=city.units["cell_1"],
        first=BEGIN,
        reason=WHY,
    )
    return made


def newcomer(city: Cast) -> Account:
    return city.accounts["moi"]


def grant(city: Cast, first: date, role: str = "CLERK", unit: str = "phuc_xa") -> RoleGrant:
    return grant_role(
        by="test", account=newcomer(city), role_code=role, unit=city.units[unit], first=first, reason=WHY
    )


class TestTable:
    def test_it_has_every_role_and_every_permission_is_somebodys(self) -> None:
        assert set(ALLOWED) == set(ROLES) == set(USERNAMES)
        assert set().union(*ALLOWED.values()) == set(Permission)

    @pytest.mark.parametrize("role", ROLES)
    @pytest.mark.parametrize("permission", Permission)
    def test_role_and_action(self, city: Cast, role: str, permission: Permission) -> None:
        who = reader(secretary(city) if role == "CELL_SECRETARY" else city.accounts[USERNAMES[role]])
        allowed = permission in ALLOWED[role]
        assert who.holds(permission) is allowed
        assert can(who, permission) is allowed
        if allowed:
            check_holds(who, permission)
        else:
            with pytest.raises(Refused, match="Đồng chí chưa được giao quyền"):
                check_holds(who, permission)

    @pytest.mark.parametrize("permission", Permission)
    def test_a_refusal_names_what_and_who_can(self, city: Cast, permission: Permission) -> None:
        with pytest.raises(Refused) as refused:
            check_holds(reader(newcomer(city)), permission)
        sentence = str(refused.value)
        assert DOES[permission] in sentence
        for role in ROLES.values():
            assert (role.title in sentence) is (permission in role.permissions)

    def test_an_administrator_opens_no_records(self, city: Cast) -> None:
        who = reader(city.accounts["quantri"])
        assert not visible_to(AdmissionEvent.objects.all(), who, unit="cell").exists()
        assert not visible_to(HomeCell.objects.all(), who, unit="cell").exists()

    def test_every_role_can_be_explained(self) -> None:
        for role in ROLES.values():
            assert role.title and role.explains.endswith(".")


class TestScope:
    @pytest.mark.parametrize(
        ("username", "cells"),
        [
            ("lanhdao", {"cell_1", "cell_2", "cell_3", "office"}),
            ("thanhuy", {"cell_1", "cell_2", "cell_3", "office"}),
            ("badinh", {"cell_1", "cell_2"}),
            ("phucxa", {"cell_1", "cell_2"}),
            ("quantri", set()),
            ("moi", set()),
        ],
    )
    def test_rows_visible(self, city: Cast, username: str, cells: set[str]) -> None:
        rows = visible_to(AdmissionEvent.objects.all(), reader(city.accounts[username]), unit="cell")
        codes = {city.code(key) for key in cells}
        assert set(rows.values_list("cell__code", flat=True)) == codes
        assert rows.count() == AdmissionEvent.objects.filter(cell__code__in=codes).count(), "no row twice"

    @pytest.mark.parametrize(
        ("username", "inside", "outside"),
        [
            ("lanhdao", ["city", "ba_dinh", "cell_1", "office"], []),
            ("badinh", ["ba_dinh", "phuc_xa", "cell_2"], ["city", "ba_vi", "agencies", "cell_3"]),
            ("phucxa", ["phuc_xa", "cell_1"], ["ba_dinh", "city", "tan_hong"]),
        ],
    )
    def test_units_covered(self, city: Cast, username: str, inside: list[str], outside: list[str]) -> None:
        who = reader(city.accounts[username])
        for key in inside:
            assert covers(who, P.SEE_FIGURES, city.units[key].pk), key
            check_at(who, P.SEE_FIGURES, city.units[key])
        for key in outside:
            assert not covers(who, P.SEE_FIGURES, city.units[key].pk), key
            with pytest.raises(Refused, match=r"ngoài phạm vi được giao.*cấp trên"):
                check_at(who, P.SEE_FIGURES, city.units[key])

    def test_two_grants_add_up(self, city: Cast) -> None:
        grant(city, BEGIN, unit="tan_hong")
        grant(city, BEGIN, unit="agencies")
        rows = visible_to(AdmissionEvent.objects.all(), reader(newcomer(city)), unit="cell")
        found = set(rows.values_list("cell__code", flat=True))
        assert found == {city.code("cell_3"), city.code("office")}

    def test_a_permission_reaches_only_where_its_own_role_is_held(self, city: Cast) -> None:
        """Exporting in one district does not let a clerk of another export there."""
        grant(city, BEGIN, role="CLERK", unit="ba_vi")
        grant(city, BEGIN, role="UNIT_ANALYST", unit="ba_dinh")
        who = reader(newcomer(city))
        assert covers(who, P.SEE_RECORDS, city.units["ba_vi"].pk)
        assert not covers(who, P.EXPORT_RECORDS, city.units["ba_vi"].pk)
        assert covers(who, P.EXPORT_RECORDS, city.units["ba_dinh"].pk)

    def test_a_unit_founded_later_is_covered(self, city: Cast) -> None:
        new = NewUnit("Chi bộ số 9", "Chi bộ số 9", UnitKind.CELL, Bloc.RESIDENTIAL, city.units["phuc_xa"])
        made = establish_unit(by="test", new=new, first=TODAY + 30 * DAY, reason=WHY)
        assert covers(reader(city.accounts["badinh"]), P.SEE_FIGURES, made.pk)
        assert not covers(reader(city.accounts["badinh"]), P.SEE_FIGURES, city.units["ba_vi"].pk)

    def test_asking_costs_the_same_for_one_row_or_all(
        self, city: Cast, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(2):
            who = reader(city.accounts["badinh"])
            list(visible_to(AdmissionEvent.objects.all(), who, unit="cell"))


class TestDates:
    def test_a_grant_of_today_holds_today(self, city: Cast) -> None:
        grant(city, TODAY)
        assert reader(newcomer(city)).holds(P.SEE_FIGURES)
        assert not reader(newcomer(city), TODAY - DAY).holds(P.SEE_FIGURES)

    def test_a_future_one_does_not_yet(self, city: Cast) -> None:
        grant(city, TODAY + DAY)
        assert not reader(newcomer(city)).holds(P.SEE_FIGURES)
        with clock.frozen(TODAY + DAY):
            assert reader(newcomer(city)).holds(P.SEE_FIGURES)

    def test_an_ended_one_holds_to_the_day_before(self, city: Cast) -> None:
        made = grant(city, BEGIN)
        end_grant(by="test", grant=made, end=TODAY, reason="Chuyển công tác")
        assert not reader(newcomer(city)).holds(P.SEE_FIGURES)
        assert reader(newcomer(city), TODAY - DAY).holds(P.SEE_FIGURES)
        assert RoleGrant.objects.filter(pk=made.pk).exists(), "closed, never deleted"

    def test_an_end_before_the_beginning_is_refused(self, city: Cast) -> None:
        made = grant(city, TODAY)
        with pytest.raises(HouseError, match="không còn ngày nào"):
            end_grant(by="test", grant=made, end=TODAY, reason="Nhầm")

    def test_twice_at_a_time_is_refused_in_a_sentence(self, city: Cast) -> None:
        grant(city, BEGIN)
        with pytest.raises(ValidationError, match="đã có vai trò này tại đơn vị"):
            grant(city, TODAY)

    def test_twice_at_a_time_is_refused_by_the_database_too(self, city: Cast) -> None:
        made = grant(city, BEGIN)
        with pytest.raises(IntegrityError, match="access_grant_once_a_day"), transaction.atomic():
            RoleGrant.objects.create(
                account=made.account, role_code="CLERK", unit=made.unit, during=span(TODAY), reason=WHY
            )

    def test_after_it_ended_it_may_be_given_again(self, city: Cast) -> None:
        end_grant(by="test", grant=grant(city, BEGIN), end=TODAY, reason="Chuyển công tác")
        grant(city, TODAY)
        assert reader(newcomer(city)).holds(P.SEE_FIGURES)

    def test_another_role_or_unit_at_a_time_is_another_grant(self, city: Cast) -> None:
        grant(city, BEGIN)
        grant(city, BEGIN, role="LEADER")
        grant(city, BEGIN, unit="tan_hong")
        assert RoleGrant.objects.filter(account=newcomer(city)).count() == 3


class TestGiving:
    def test_it_is_written_with_who_and_why(self, city: Cast) -> None:
        by = city.accounts["quantri"]
        made = grant_role(
            by=by,
            account=newcomer(city),
            role_code="CLERK",
            unit=city.units["phuc_xa"],
            first=TODAY,
            reason=WHY,
        )
        event = events("access_rolegrant")[-1]
        assert (event.op, event.row_pk, event.actor, event.reason) == (
            "INSERT",
            str(made.pk),
            str(by.pk),
            WHY,
        )

    def test_nobody_grants_to_himself(self, city: Cast) -> None:
        by = city.accounts["quantri"]
        with pytest.raises(Refused, match="Không ai tự cấp quyền cho mình"):
            grant_role(
                by=by, account=by, role_code="LEADER", unit=city.units["city"], first=TODAY, reason=WHY
            )
        assert not reader(by).holds(P.SEE_RECORDS)

    @pytest.mark.parametrize("username", ["lanhdao", "thanhuy", "badinh", "phucxa", "moi"])
    def test_only_an_administrator_gives_and_ends(self, city: Cast, username: str) -> None:
        by = city.accounts[username]
        with pytest.raises(Refused, match="Quản trị hệ thống"):
            grant_role(
                by=by,
                account=newcomer(city) if username != "moi" else city.accounts["badinh"],
                role_code="CLERK",
                unit=city.units["phuc_xa"],
                first=TODAY,
                reason=WHY,
            )
        kept = RoleGrant.objects.get(account=city.accounts["lanhdao"])
        with pytest.raises(Refused, match="Quản trị hệ thống"):
            end_grant(by=by, grant=kept, end=TODAY, reason=WHY)
        kept.refresh_from_db()
        assert kept.during.upper is None

    def test_an_administrator_of_a_district_gives_only_there(self, city: Cast) -> None:
        by = newcomer(city)
        grant(city, BEGIN, role="ADMINISTRATOR", unit="ba_dinh")
        other = city.accounts["phucxa"]
        grant_role(
            by=by, account=other, role_code="LEADER", unit=city.units["phuc_xa"], first=TODAY, reason=WHY
        )
        with pytest.raises(Refused, match="ngoài phạm vi"):
            grant_role(
                by=by, account=other, role_code="CLERK", unit=city.units["ba_vi"], first=TODAY, reason=WHY
            )

    def test_an_unknown_role_is_refused_with_those_there_are(self, city: Cast) -> None:
        with pytest.raises(Refused, match="CITY_ANALYST"):
            grant(city, TODAY, role="GOD")

    def test_a_grant_needs_a_basis(self, city: Cast) -> None:
        with pytest.raises(ValidationError):
            grant_role(
                by="test",
                account=newcomer(city),
                role_code="CLERK",
                unit=city.units["phuc_xa"],
                first=TODAY,
                reason="",
            )

    @pytest.mark.parametrize("nobody", [None, 7, object()])
    def test_nobody_gives_nothing(self, city: Cast, nobody: Any) -> None:
        with pytest.raises(Refused, match="ai thực hiện"):
            check_actor(nobody, P.GRANT_ROLES, city.units["city"])


class TestAccounts:
    def test_a_new_one_has_no_right(self, city: Cast) -> None:
        by = city.accounts["quantri"]
        made = open_account(by=by, username="can.bo", display_name="Cán bộ", password=PASSWORD, reason=WHY)
        assert reader(made).grants == ()
        event = events("access_account")[-1]
        assert (event.op, event.actor, event.reason) == ("INSERT", str(by.pk), WHY)
        assert made.password not in str(event.new)

    @pytest.mark.parametrize("username", ["lanhdao", "thanhuy", "badinh", "phucxa", "moi"])
    def test_only_an_administrator_opens_and_closes(self, city: Cast, username: str) -> None:
        by = city.accounts[username]
        with pytest.raises(Refused, match="Quản trị hệ thống"):
            open_account(by=by, username="can.bo", display_name="Cán bộ", password=PASSWORD, reason=WHY)
        with pytest.raises(Refused, match="Quản trị hệ thống"):
            close_account(by=by, account=city.accounts["quantri"], reason=WHY)
        assert Account.objects.get(username="quantri").is_active

    def test_closing_is_written(self, city: Cast) -> None:
        close_account(by=city.accounts["quantri"], account=newcomer(city), reason="Nghỉ hưu")
        event = events("access_account")[-1]
        assert event.new is not None
        assert (event.reason, event.new["is_active"]) == ("Nghỉ hưu", False)

    def test_nobody_closes_his_own(self, city: Cast) -> None:
        by = city.accounts["quantri"]
        with pytest.raises(Refused, match="tự đóng"):
            close_account(by=by, account=by, reason=WHY)

    @pytest.mark.parametrize(
        "username", ["", "ab", "Hoa", "đỗ.hòa", "co dau cach", "a" * 61, "x@y.vn", "x'; --"]
    )
    def test_a_name_of_another_form_is_refused(self, city: Cast, username: str) -> None:
        with pytest.raises(ValidationError):
            open_account(by="test", username=username, display_name="Thử", password=PASSWORD, reason=WHY)

    def test_a_name_is_given_once(self, city: Cast) -> None:
        with pytest.raises(ValidationError):
            open_account(by="test", username="quantri", display_name="Thử", password=PASSWORD, reason=WHY)

    @pytest.mark.parametrize("password", ["", "ngắn", "password1234", "chuyen.vien.so1"])
    def test_a_weak_password_is_refused(self, city: Cast, password: str) -> None:
        with pytest.raises(ValidationError):
            open_account(
                by="test", username="chuyen.vien.so", display_name="Thử", password=password, reason=WHY
            )
        assert not Account.objects.filter(username="chuyen.vien.so").exists()
