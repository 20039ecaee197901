"""Signing in and out, passwords, the second step; what this house does not offer says whom to ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from tests import cast as people
from tests.cast import Cast
from tests.strict import StrictClient
from tests.web.pages import barriers, page

SignIn = Callable[[str], Client]
LOGIN = "/tai-khoan/login/"
CHANGE = "/tai-khoan/password/change/"
NEW = "mot-mat-khau-moi-2024"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def _sign_in(client: Client, username: str, password: str = people.PASSWORD, **more: str) -> object:
    return client.post(LOGIN, {"login": username, "password": password, **more})


def test_signing_in_leads_to_the_first_page(client: StrictClient, city: Cast) -> None:
    response = _sign_in(client, "badinh")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert page(client.get("/")).text("h1") == ["Đảng bộ quận Ba Đình"]


def test_signing_in_leads_back_to_where_one_wanted_to_go(client: StrictClient, city: Cast) -> None:
    wanted = client.get("/cay-to-chuc/")["Location"]
    form = page(client.get(wanted))
    assert form.all("input", name="next")[0]["value"] == "/cay-to-chuc/"
    assert _sign_in(client, "badinh", next="/cay-to-chuc/")["Location"] == "/cay-to-chuc/"


def test_no_english_notice_follows_one_in(client: StrictClient, city: Cast) -> None:
    _sign_in(client, "badinh")
    assert "Success" not in client.get("/").content.decode()


def test_a_wrong_password_is_said_once_and_the_name_stays(client: StrictClient, city: Cast) -> None:
    found = page(_sign_in(client, "badinh", "sai"))
    assert "Chưa đăng nhập được" in found.text("h2")
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in found.said
    assert found.all("input", name="login")[0]["value"] == "badinh"
    assert found.all("input", name="password")[0].get("value", "") == ""


def test_an_empty_form_is_refused_at_each_field_and_at_the_top(client: StrictClient, city: Cast) -> None:
    found = page(_sign_in(client, "", ""))
    assert found.text("a", href="#id_login") == ["Tên đăng nhập: Chưa nhập mục này."]
    assert found.text("a", href="#id_password") == ["Mật khẩu: Chưa nhập mục này."]
    field = found.all("input", name="login")[0]
    assert field["aria-invalid"] == "true"
    assert found.text("div", id=field["aria-describedby"]) == ["Chưa nhập mục này."]


def test_many_wrong_passwords_make_one_wait(client: StrictClient, city: Cast) -> None:
    responses = [_sign_in(client, "badinh", "sai") for _ in range(12)]
    texts = [page(response).said for response in responses]
    assert any("Đã nhập sai nhiều lần" in text or "Đã thử quá nhiều lần" in text for text in texts)


def test_a_closed_account_learns_whom_to_ask(client: StrictClient, city: Cast) -> None:
    account = city.accounts["badinh"]
    account.is_active = False
    account.save()
    response = _sign_in(client, "badinh")
    said = page(client.get(response["Location"]) if response.status_code == 302 else response).said
    assert "Liên hệ quản trị viên" in said or "không đúng" in said


def test_signing_out_is_one_button_and_asks_for_the_password_again(signed_in: SignIn) -> None:
    client = signed_in("badinh")
    forms = page(client.get("/")).all("form", action="/tai-khoan/logout/")
    assert forms[0]["method"] == "post"
    assert client.post("/tai-khoan/logout/").status_code == 302
    assert client.get("/").status_code == 302


def test_changing_the_password(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("badinh")
    response = client.post(
        CHANGE, {"oldpassword": people.PASSWORD, "password1": NEW, "password2": NEW}, follow=True
    )
    assert "Đã đổi mật khẩu." in page(response).said
    city.accounts["badinh"].refresh_from_db()
    assert city.accounts["badinh"].check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"oldpassword": "sai"}, "Mật khẩu đang dùng không đúng."),
        ({"password2": "khac-voi-mat-khau-moi"}, "Hai lần nhập mật khẩu mới chưa giống nhau."),
        ({"password1": "ngan", "password2": "ngan"}, "Dùng ít nhất 12 ký tự."),
        ({"password1": "1234567890123", "password2": "1234567890123"}, "quá phổ biến"),
        ({"password1": "", "password2": ""}, "Chưa nhập mục này."),
    ],
)
def test_a_new_password_is_refused_with_its_reason(
    signed_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    right = {"oldpassword": people.PASSWORD, "password1": NEW, "password2": NEW}
    response = signed_in("badinh").post(CHANGE, right | typed)
    assert response.status_code == 200
    assert sentence in page(response).said


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "password/set/", "inactive/"])
def test_what_is_not_done_alone_here_says_who_does_it(client: StrictClient, city: Cast, path: str) -> None:
    found = page(client.get(f"/tai-khoan/{path}"))
    assert "iên hệ quản trị viên" in found.said
    assert client.post(f"/tai-khoan/{path}").status_code == 405


@pytest.mark.parametrize("path", ["email/", "confirm-email/"])
def test_there_is_no_mail(signed_in: SignIn, path: str) -> None:
    assert signed_in("badinh").get(f"/tai-khoan/{path}")["Location"] == "/"


@pytest.mark.parametrize(
    "path", ["login/code/confirm/", "password/reset/key/done/", "3rdparty/", "phone/change/"]
)
def test_other_addresses_of_the_library_are_not_there(client: StrictClient, city: Cast, path: str) -> None:
    assert client.get(f"/tai-khoan/{path}").status_code == 404


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def _turn_on(client: StrictClient) -> None:
    _sign_in(client, "badinh")
    again = client.get("/tai-khoan/2fa/totp/activate/")["Location"]
    form = page(client.post(again, {"password": people.PASSWORD}, follow=True))
    secret = form.text("code")[0]
    response = client.post("/tai-khoan/2fa/totp/activate/", {"code": _code(secret)}, follow=True)
    assert "Đã bật xác thực hai bước." in page(response).said


def test_the_second_step_is_turned_on_asked_for_and_turned_off(client: StrictClient, city: Cast) -> None:
    assert "Bật xác thực hai bước" in page(_two_steps(client)).said
    _turn_on(client)
    codes = page(client.get("/tai-khoan/2fa/recovery-codes/"))
    assert len(codes.all("code")) == 10
    client.post("/tai-khoan/logout/")
    asked = page(client.get(_sign_in(client, "badinh")["Location"]))
    assert asked.text("h1") == ["Xác thực hai bước"]
    wrong = page(client.post("/tai-khoan/2fa/authenticate/", {"code": "000000"}))
    assert "Mã không đúng hoặc đã hết hạn." in wrong.said
    response = client.post("/tai-khoan/2fa/authenticate/", {"code": codes.text("code")[0]})
    assert response["Location"] == "/"
    again = client.get("/tai-khoan/2fa/totp/deactivate/")["Location"]
    client.post(again, {"password": people.PASSWORD})
    response = client.post("/tai-khoan/2fa/totp/deactivate/", follow=True)
    assert "Đã tắt xác thực hai bước." in page(response).said


def _two_steps(client: StrictClient) -> object:
    _sign_in(client, "badinh")
    return client.get("/tai-khoan/2fa/")


def test_new_recovery_codes_replace_the_old_ones(client: StrictClient, city: Cast) -> None:
    _turn_on(client)
    before = page(client.get("/tai-khoan/2fa/recovery-codes/")).text("code")
    assert (
        "10 mã đang có sẽ không dùng được nữa."
        in page(client.get("/tai-khoan/2fa/recovery-codes/generate/")).said
    )
    after = page(client.post("/tai-khoan/2fa/recovery-codes/generate/", follow=True)).text("code")
    assert not set(before) & set(after)


def test_changing_how_one_signs_in_asks_for_the_password_again(signed_in: SignIn) -> None:
    client = signed_in("badinh")
    response = client.get("/tai-khoan/2fa/totp/activate/")
    assert response["Location"].startswith("/tai-khoan/reauthenticate/")
    found = page(client.get(response["Location"]))
    assert found.text("h1") == ["Xác nhận lại"]
    wrong = page(client.post(response["Location"], {"password": "sai"}))
    assert "Mật khẩu không đúng." in wrong.said
    right = client.post(response["Location"], {"password": people.PASSWORD})
    assert right["Location"] == "/tai-khoan/2fa/totp/activate/"


@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_pages_before_signing_in_have_no_barriers(client: StrictClient, city: Cast, path: str) -> None:
    assert barriers(page(client.get(f"/tai-khoan/{path}"))) == []


def test_pages_of_the_account_have_no_barriers(client: StrictClient, city: Cast) -> None:
    _turn_on(client)
    for path in ("password/change/", "logout/", "2fa/", "2fa/recovery-codes/", "2fa/totp/deactivate/"):
        assert barriers(page(client.get(f"/tai-khoan/{path}"))) == [], path
