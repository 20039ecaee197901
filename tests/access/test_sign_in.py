"""Signing in through allauth: only accounts that administrators opened, only while they are open."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from namro.access.actions import close_account, open_account
from namro.access.models import Account
from tests.journal.rows import events

SECRET = "mat-khau-de-thu-2024"
SIGN_IN = "/tai-khoan/login/"


@pytest.fixture(autouse=True)
def _no_attempts_remembered() -> Any:
    """Attempts are counted in memory; those of one test are not those of the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def account(owner: psycopg.Connection) -> Account:
    return open_account(by="test", username="thu.nghiem", display_name="Thử", password=SECRET, reason="thử")


def sign_in(client: Client, username: str = "thu.nghiem", password: str = SECRET) -> Any:
    return client.post(SIGN_IN, {"login": username, "password": password})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


class TestRight:
    def test_name_and_password(self, client: Client, account: Account) -> None:
        response = sign_in(client)
        assert (response.status_code, response["Location"]) == (302, "/")
        assert who(client) == str(account.pk)

    def test_capitals_in_the_name_do_not_matter(self, client: Client, account: Account) -> None:
        sign_in(client, "Thu.Nghiem")
        assert who(client) == str(account.pk)

    def test_it_is_written_by_the_account_itself(self, client: Client, account: Account) -> None:
        sign_in(client)
        event = events("access_account")[-1]
        assert (event.op, event.actor, event.reason) == ("UPDATE", str(account.pk), "Đăng nhập")
        assert event.old is not None and event.new is not None
        assert event.old["last_login"] is None
        assert event.new["last_login"] is not None
        assert event.request

    def test_back_to_the_page_that_was_asked_for(self, client: Client, account: Account) -> None:
        response = client.post(
            f"{SIGN_IN}?next=/bao-cao/", {"login": account.username, "password": SECRET, "next": "/bao-cao/"}
        )
        assert response["Location"] == "/bao-cao/"

    def test_never_to_another_site(self, client: Client, account: Account) -> None:
        response = client.post(
            SIGN_IN, {"login": account.username, "password": SECRET, "next": "https://example.com/"}
        )
        assert response["Location"] == "/"

    def test_signing_out(self, client: Client, account: Account) -> None:
        sign_in(client)
        client.post("/tai-khoan/logout/")
        assert who(client) is None


class TestWrong:
    @pytest.mark.parametrize(
        ("username", "password"),
        [("thu.nghiem", "sai-mat-khau-2024"), ("khong.co", SECRET), ("thu.nghiem", ""), ("", SECRET)],
    )
    def test_is_refused(self, client: Client, account: Account, username: str, password: str) -> None:
        response = sign_in(client, username, password)
        assert response.status_code == 200
        assert who(client) is None
        assert [event.op for event in events("access_account")] == ["INSERT"]

    def test_wrong_password_and_unknown_name_read_the_same(self, client: Client, account: Account) -> None:
        def shown(username: str) -> list[str]:
            form = sign_in(client, username, "sai-mat-khau-2024").context["form"]
            return [str(error) for errors in form.errors.values() for error in errors]

        assert shown("thu.nghiem") == shown("khong.co") != []

    def test_many_attempts_are_stopped(self, client: Client, account: Account) -> None:
        for _ in range(10):
            sign_in(client, password="sai-mat-khau-2024")
        sign_in(client)
        assert who(client) is None

    def test_a_closed_account_cannot(self, client: Client, account: Account) -> None:
        close_account(by="test", account=account, reason="Nghỉ việc")
        sign_in(client)
        assert who(client) is None

    def test_a_closed_account_is_out_at_once(self, client: Client, account: Account) -> None:
        sign_in(client)
        close_account(by="test", account=account, reason="Nghỉ việc")
        response = client.get(reverse("account_change_password"))
        assert response.status_code == 302
        assert response["Location"].startswith(SIGN_IN)


class TestNoWayIn:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nobody_signs_up(self, client: Client, account: Account, method: str) -> None:
        fields = {"username": "toi.muon", "password1": SECRET, "password2": SECRET}
        getattr(client, method)("/tai-khoan/signup/", fields)
        assert Account.objects.count() == 1

    def test_no_mail_resets_a_password(self, client: Client, account: Account) -> None:
        client.post("/tai-khoan/password/reset/", {"email": "thu@example.com"})
        account.refresh_from_db()
        assert account.check_password(SECRET)


def test_a_password_changed_by_its_owner_is_written_as_his_deed(client: Client, account: Account) -> None:
    sign_in(client)
    response = client.post(
        "/tai-khoan/password/change/",
        {"oldpassword": SECRET, "password1": "mat-khau-moi-cua-toi", "password2": "mat-khau-moi-cua-toi"},
    )
    assert response.status_code == 302
    event = events("access_account")[-1]
    assert (event.op, event.actor) == ("UPDATE", str(account.pk))
    assert event.new is not None
    assert "password" not in event.new
    account.refresh_from_db()
    assert account.check_password("mat-khau-moi-cua-toi")
