"""Row-level security: who has not said who acts sees no person and writes none (ADR 6)."""

from __future__ import annotations

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from namro.config.embedded import Urls
from namro.journal.actions import acting, declare
from namro.people.models import HomeCell, Person
from tests.cast import ADMITTED, Cast
from tests.people import make

COUNT = "SELECT count(*) FROM people_person"


def test_with_an_actor_people_are_there(city: Cast) -> None:
    assert Person.objects.count() == len(ADMITTED)
    assert HomeCell.objects.filter(person__full_name="Lê Hoàng Ân").count() == 1


def test_without_an_actor_nobody_is_there(city: Cast) -> None:
    declare(actor="")
    assert Person.objects.count() == 0
    assert not Person.objects.filter(full_name="Lê Hoàng Ân").exists()
    assert HomeCell.objects.filter(person__full_name="Lê Hoàng Ân").count() == 0


@pytest.mark.django_db
def test_a_session_that_forgot_cannot_add_anybody() -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        make.person().save()
    with acting("test", "thử"):
        make.person().save()


def test_a_session_that_forgot_changes_and_deletes_nobody(city: Cast) -> None:
    declare(actor="")
    assert Person.objects.update(full_name="Đổi Tên") == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_person")
        assert cursor.rowcount == 0
    declare(actor="system:test")
    assert not Person.objects.filter(full_name="Đổi Tên").exists()
    assert Person.objects.count() == len(ADMITTED)


@pytest.mark.django_db
def test_the_actor_is_gone_when_the_block_is_over() -> None:
    with acting("test", "thử"):
        make.person().save()
        assert Person.objects.count() == 1
    assert Person.objects.count() == 0


def test_the_next_transaction_does_not_inherit_the_actor(
    owner: psycopg.Connection, committed_city: Cast
) -> None:
    with transaction.atomic():
        declare(actor="system:test")
        assert Person.objects.count() == len(ADMITTED)
    with transaction.atomic():
        assert Person.objects.count() == 0


def test_the_owner_of_the_table_needs_an_actor_too(
    owner: psycopg.Connection, committed_city: Cast, database_urls: Urls
) -> None:
    assert owner.execute(COUNT).fetchone() == (0,)
    with owner.transaction():
        owner.execute("SELECT set_config('namro.actor', 'system:test', true)")
        assert owner.execute(COUNT).fetchone() == (len(ADMITTED),)
    with psycopg.connect(database_urls.app) as session:
        assert session.execute(COUNT).fetchone() == (0,)


def test_nobody_turns_it_off_for_the_session(city: Cast) -> None:
    declare(actor="")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_person DISABLE ROW LEVEL SECURITY")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL row_security = off")
        cursor.execute(COUNT)
