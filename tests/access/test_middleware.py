"""One request, one transaction that says who acts; reading cannot write."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.db import InternalError
from django.test import Client

from namro.access.actions import close_account, open_account
from namro.access.models import Account
from namro.journal.actions import acting
from namro.people.models import Person, Sex
from namro.units.models import AdminArea
from tests.journal.rows import events

pytestmark = [pytest.mark.urls("tests.access.pages")]
SECRET = "mat-khau-de-thu-2024"


@pytest.fixture
def account(owner: psycopg.Connection) -> Account:
    return open_account(by="test", username="thu.nghiem", display_name="Thử", password=SECRET, reason="thử")


@pytest.fixture
def page(account: Account) -> Client:
    """Signed in."""
    client = Client()
    client.force_login(account)
    return client


class TestReading:
    @pytest.mark.parametrize("method", ["get", "head", "options"])
    def test_cannot_write(self, page: Client, method: str) -> None:
        with pytest.raises(InternalError, match="read-only transaction"):
            getattr(page, method)("/ghi/")
        assert not AdminArea.objects.exists()

    def test_says_who_reads(self, page: Client, account: Account) -> None:
        with acting("test", "thử"):
            Person.objects.create(full_name="Đỗ Thị Hòa", sex=Sex.FEMALE, birth_date=date(1990, 1, 1))
        assert page.get("/nguoi/").content == b"1"
        assert Client().get("/nguoi/").content == b"0", "somebody not signed in sees nobody"

    def test_writing_works_right_after_it(self, page: Client) -> None:
        """READ ONLY ends with the request, on the same connection."""
        page.get("/nguoi/")
        assert page.post("/ghi/").status_code == 200
        assert AdminArea.objects.count() == 1


class TestWriting:
    def test_is_recorded_with_account_and_request(self, page: Client, account: Account) -> None:
        page.post("/ghi/")
        [event] = events()
        assert event.actor == str(account.pk)
        assert len(event.request) == 32
        assert event.db_role == "namro_app"

    def test_two_requests_are_told_apart(self, page: Client) -> None:
        page.post("/ghi/")
        AdminArea.objects.all().delete()
        page.post("/ghi/")
        first, _, second = events()
        assert first.request != second.request

    def test_the_reason_comes_from_the_action(self, page: Client, account: Account) -> None:
        page.post("/ghi-co-ly-do/")
        [event] = events()
        assert (event.actor, event.reason) == (str(account.pk), "Nghị quyết số 01")
        assert event.request

    def test_of_somebody_not_signed_in_has_no_actor(self, account: Account) -> None:
        Client().post("/ghi/")
        assert events()[0].actor == ""

    def test_a_failed_page_leaves_nothing(self, page: Client) -> None:
        assert page.post("/ghi-roi-hong/").status_code == 500
        assert events() == []

    def test_an_error_leaves_nothing(self, page: Client) -> None:
        page.raise_request_exception = False
        assert page.post("/ghi-roi-loi/").status_code == 500
        assert events() == []

    def test_a_refusal_leaves_nothing_and_shows_its_page(self, page: Client) -> None:
        response = page.post("/ghi-roi-tu-choi/")
        assert (response.status_code, response.content.decode()) == (403, "Không được.")
        assert events() == []


class TestSessions:
    def test_a_closed_account_is_nobody_at_once(self, page: Client, account: Account) -> None:
        close_account(by="test", account=account, reason="Nghỉ việc")
        page.post("/ghi/")
        assert events()[0].actor == ""

    def test_a_password_changed_elsewhere_ends_the_session(self, page: Client, account: Account) -> None:
        account.set_password("mat-khau-moi-2024")
        account.save()
        page.post("/ghi/")
        assert events()[0].actor == ""

    def test_two_people_on_one_connection(self, page: Client, account: Account) -> None:
        other = open_account(
            by="test", username="nguoi.khac", display_name="Khác", password=SECRET, reason="thử"
        )
        second = Client()
        second.force_login(other)
        page.post("/ghi/")
        AdminArea.objects.all().delete()
        second.post("/ghi/")
        assert [event.actor for event in events()] == [str(account.pk), "", str(other.pk)]
