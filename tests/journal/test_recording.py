"""Every write leaves an event, whoever wrote and however; what does not change leaves none."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from namro.access.actions import open_account
from namro.access.models import Account
from namro.config import embedded
from namro.ground.ranges import span
from namro.journal.actions import acting, actor_label
from namro.journal.models import JournalEvent
from namro.journal.queries import history
from namro.people.models import Person, Sex
from namro.units.models import AdminArea
from tests.journal.rows import INSERT_AREA, area, events

WHY = "Nghị quyết số 01"


def sql(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.django_db
class TestEachKindOfWrite:
    def test_insert(self) -> None:
        with acting("test", WHY, request="r1"):
            made = area()
            made.save()
        [event] = events()
        assert (event.op, event.row_pk, event.old) == ("INSERT", str(made.pk), None)
        assert event.new is not None
        assert event.new["name"] == "Phường Phúc Xá"
        assert event.new["during"] == "[2024-01-01,)"
        assert (event.actor, event.reason, event.request) == ("system:test", WHY, "r1")
        assert event.db_role == "namro_app"
        assert abs((timezone.now() - event.at).total_seconds()) < 60

    def test_update_keeps_both_sides(self) -> None:
        made = area()
        made.save()
        made.name = "Phường Phúc Xá mới"
        made.save()
        event = events()[-1]
        assert event.op == "UPDATE"
        assert event.old is not None and event.new is not None
        assert (event.old["name"], event.new["name"]) == ("Phường Phúc Xá", "Phường Phúc Xá mới")
        assert {key for key in event.new if event.new[key] != event.old[key]} == {"name"}

    def test_delete_keeps_the_row(self) -> None:
        made = area()
        made.save()
        key = str(made.pk)
        made.delete()
        event = events()[-1]
        assert (event.op, event.row_pk, event.new) == ("DELETE", key, None)
        assert event.old is not None
        assert event.old["code"] == "00001"

    def test_bulk_create_leaves_one_event_a_row(self) -> None:
        AdminArea.objects.bulk_create([area("00001"), area("00002"), area("00003")])
        assert [(event.op, event.new["code"]) for event in events() if event.new] == [
            ("INSERT", "00001"),
            ("INSERT", "00002"),
            ("INSERT", "00003"),
        ]

    def test_update_of_a_queryset_leaves_one_event_a_changed_row(self) -> None:
        AdminArea.objects.bulk_create([area("00001"), area("00002", "khác"), area("00003")])
        AdminArea.objects.filter(code__lte="00002").update(name="khác")
        assert [event.new["code"] for event in events() if event.op == "UPDATE" and event.new] == ["00001"]

    def test_delete_of_a_queryset(self) -> None:
        AdminArea.objects.bulk_create([area("00001"), area("00002")])
        AdminArea.objects.all().delete()
        assert [event.op for event in events()] == ["INSERT"] * 2 + ["DELETE"] * 2

    def test_an_upsert_is_told_apart(self) -> None:
        made = area("00001")
        made.save()
        AdminArea.objects.bulk_create(
            [
                AdminArea(pk=made.pk, code="00001", name="mới", level="COMMUNE", during=made.during),
                area("00002"),
            ],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name"],
        )
        assert sorted(event.op for event in events()[1:]) == ["INSERT", "UPDATE"]

    def test_unchanged_update_leaves_nothing(self) -> None:
        made = area()
        made.save()
        made.save()
        AdminArea.objects.update(name="Phường Phúc Xá")
        assert len(events()) == 1

    def test_a_statement_that_meets_no_row_leaves_nothing(self) -> None:
        AdminArea.objects.update(name="không có ai")
        AdminArea.objects.all().delete()
        with acting("test", WHY, importing="tệp rỗng"):
            sql(
                "INSERT INTO units_adminarea (code, name, level, during) SELECT '1', '', '', NULL WHERE false"
            )
        assert events() == []

    def test_a_changed_key_is_seen(self) -> None:
        made = area()
        made.save()
        sql("UPDATE units_adminarea SET id = id + 1000")
        assert sorted(event.row_pk for event in events()[1:]) == sorted([str(made.pk), str(made.pk + 1000)])

    def test_plain_sql_through_the_application(self) -> None:
        sql(INSERT_AREA, "00009")
        [event] = events()
        assert (event.actor, event.db_role) == ("", "namro_app")


class TestPastTheApplication:
    def test_plain_sql_by_the_owner_names_the_role(self, owner: psycopg.Connection) -> None:
        owner.execute(INSERT_AREA, ["00009"])
        owner.execute("UPDATE units_adminarea SET name = 'sửa tay'")
        owner.execute("DELETE FROM units_adminarea")
        recorded = events()
        assert [event.op for event in recorded] == ["INSERT", "UPDATE", "DELETE"]
        assert {event.actor for event in recorded} == {""}
        assert {event.db_role for event in recorded} == {"namro_owner"}

    def test_a_temporary_table_does_not_catch_the_events(self, database_urls: embedded.Urls) -> None:
        with psycopg.connect(database_urls.app) as made:
            made.execute("CREATE TEMP TABLE journal_event (LIKE public.journal_event)")
            made.execute(INSERT_AREA, ["00009"])
            assert made.execute("SELECT count(*) FROM pg_temp.journal_event").fetchone() == (0,)
            assert made.execute("SELECT count(*) FROM public.journal_event").fetchone() == (1,)
            made.rollback()

    def test_a_stamp_cannot_be_invented(
        self, owner: psycopg.Connection, database_urls: embedded.Urls
    ) -> None:
        with psycopg.connect(database_urls.app, autocommit=True) as made:
            made.execute(
                "INSERT INTO journal_event "
                "(xid, table_name, row_pk, op, actor, reason, request, db_role, at) "
                "VALUES (1, 'x', '1', 'INSERT', '1', '', '', 'postgres', '1999-01-01')"
            )
        event = JournalEvent.objects.get()
        assert event.xid > 1
        assert event.db_role == "namro_app"
        assert event.at.year > 1999


@pytest.mark.django_db
class TestWhatStaysOut:
    def test_a_password_never_enters(self) -> None:
        account = open_account(
            by="test", username="thu.nghiem", display_name="Thử", password="rất-bí-mật-2024", reason=WHY
        )
        account.set_password("mật-khẩu-khác-2024")
        account.save()
        opened, changed = events("access_account")
        assert opened.new is not None and changed.new is not None
        assert "password" not in opened.new and "password" not in changed.new
        assert account.password not in str(opened.new) + str(changed.new) + str(changed.old)
        assert changed.op == "UPDATE", "that a password was changed is recorded"

    def test_generated_columns_never_enter(self) -> None:
        with acting("test", WHY):
            person = Person.objects.create(
                full_name="Đỗ Thị Hòa", sex=Sex.FEMALE, birth_date=date(1990, 1, 1)
            )
            Person.objects.filter(pk=person.pk).update(full_name="Đỗ Thị Hoà")
        for event in events("people_person"):
            assert event.new is not None
            assert not {"name_key", "search_key"} & set(event.new)
            assert event.new["full_name"] in ("Đỗ Thị Hòa", "Đỗ Thị Hoà")


@pytest.mark.django_db
class TestImport:
    def test_one_event_with_count_and_digest(self) -> None:
        with acting("nhập", WHY, importing="danh-muc.xlsx"):
            AdminArea.objects.bulk_create([area("00001"), area("00002")])
        [event] = events()
        assert (event.op, event.row_pk) == ("IMPORT", "")
        assert event.new is not None
        rows = [row[0] for row in sql("SELECT a::text FROM units_adminarea a")]
        digests = sorted(hashlib.sha256(row.encode()).digest() for row in rows)
        expected = hashlib.sha256(b"".join(digests)).hexdigest()
        assert event.new == {"source": "danh-muc.xlsx", "rows": 2, "sha256": expected}

    def test_only_inserts_are_summed_up(self) -> None:
        with acting("nhập", WHY, importing="danh-muc.xlsx"):
            AdminArea.objects.bulk_create([area("00001"), area("00002")])
            AdminArea.objects.update(name="khác")
            AdminArea.objects.filter(code="00001").delete()
        assert [event.op for event in events()] == ["IMPORT", "UPDATE", "UPDATE", "DELETE"]

    def test_ends_with_its_block(self) -> None:
        with acting("nhập", WHY, importing="danh-muc.xlsx"), acting("nhập", "bên trong"):
            area("00001").save()
        area("00002").save()
        assert [event.op for event in events()] == ["IMPORT", "INSERT"]


@pytest.mark.django_db
class TestActing:
    def test_nested_gives_the_outer_back(self) -> None:
        with acting("ngoài", "một", request="r1"):
            area("00001").save()
            with acting("trong", "hai"):
                area("00002").save()
            area("00003").save()
        told = [(event.actor, event.reason, event.request) for event in events()]
        assert told == [
            ("system:ngoài", "một", "r1"),
            ("system:trong", "hai", "r1"),
            ("system:ngoài", "một", "r1"),
        ]

    def test_given_back_after_an_error_inside(self) -> None:
        with acting("ngoài", "một"):
            with pytest.raises(RuntimeError), acting("trong", "hai"):
                area("00001").save()
                raise RuntimeError
            area("00002").save()
        assert [(event.actor, event.new["code"]) for event in events() if event.new] == [
            ("system:ngoài", "00002")
        ]

    def test_rollback_leaves_no_event(self) -> None:
        with pytest.raises(RuntimeError), acting("test", WHY):
            area().save()
            raise RuntimeError
        assert events() == []

    def test_an_account_is_its_id(self) -> None:
        account = Account.objects.create(username="thu.nghiem", display_name="Thử")
        assert actor_label(account) == str(account.pk)
        assert actor_label("demo") == "system:demo"

    @pytest.mark.parametrize("nobody", [None, object(), Account(username="chua-luu")])
    def test_nobody_may_not_act(self, nobody: Any) -> None:
        with pytest.raises(ValueError, match="ai thực hiện"), acting(nobody, WHY):
            area().save()
        assert not AdminArea.objects.exists()

    def test_words_are_values_not_sql(self) -> None:
        with acting("test'); DROP TABLE journal_event; --", "“lý do”; 100 % 'đúng'"):
            area().save()
        [event] = events()
        assert event.actor == "system:test'); DROP TABLE journal_event; --"
        assert event.reason == "“lý do”; 100 % 'đúng'"

    def test_the_protected_case_is_kept(self) -> None:
        with acting("test", WHY):
            sql("SELECT set_config('namro.case', '77', true)")
            area().save()
        assert events()[0].protected_case == 77


@pytest.mark.django_db(transaction=True)
class TestOneConnectionManyTransactions:
    def test_the_actor_does_not_leak_to_the_next(self) -> None:
        with acting("một", WHY, request="r1", importing=""):
            area("00001").save()
        area("00002").save()
        with transaction.atomic():
            area("00003").save()
        assert [event.actor for event in events()] == ["system:một", "", ""]
        assert events()[-1].request == ""

    def test_nor_after_a_rollback(self) -> None:
        with pytest.raises(RuntimeError), acting("một", WHY):
            raise RuntimeError
        area("00002").save()
        assert [event.actor for event in events()] == [""]

    def test_persons_are_shown_to_nobody_unnamed(self) -> None:
        with acting("test", WHY):
            Person.objects.create(full_name="Đỗ Thị Hòa", sex=Sex.FEMALE, birth_date=date(1990, 1, 1))
            assert Person.objects.count() == 1
        assert Person.objects.count() == 0
        assert Person.objects.update(full_name="Không ai") == 0
        with acting("test", WHY):
            assert Person.objects.get().full_name == "Đỗ Thị Hòa"

    def test_persons_are_hidden_from_the_owner_too(self, owner: psycopg.Connection) -> None:
        with acting("test", WHY):
            Person.objects.create(full_name="Đỗ Thị Hòa", sex=Sex.FEMALE, birth_date=date(1990, 1, 1))
        assert owner.execute("SELECT count(*) FROM people_person").fetchone() == (0,)


@pytest.mark.django_db
def test_history_is_of_one_row_newest_first() -> None:
    first, second = area("00001"), area("00002")
    first.save()
    second.save()
    first.during = span(date(2024, 1, 1), date(2025, 1, 1))
    first.save()
    assert [event.op for event in history(first)] == ["UPDATE", "INSERT"]
    assert [str(event) for event in history(second)] == [f"Thêm units_adminarea {second.pk}"]
