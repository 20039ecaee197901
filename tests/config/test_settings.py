"""What the settings promise to people who sign in."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher, make_password
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse


@pytest.fixture
def answer(client: Client, db: None) -> HttpResponse:
    return client.get(settings.LOGIN_URL)  # type: ignore[return-value]


def test_the_sign_in_page_is_where_the_settings_say(answer: HttpResponse) -> None:
    assert answer.status_code == 200
    assert reverse("account_login") == settings.LOGIN_URL == "/tai-khoan/login/"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_security_headers(answer: HttpResponse, header: str, value: str) -> None:
    assert answer[header] == value


def test_no_code_from_elsewhere_and_none_inline(answer: HttpResponse) -> None:
    policy = {
        part.split()[0]: part.split()[1:]
        for part in answer["Content-Security-Policy"].split(";")
        if part.strip()
    }
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not {"script-src", "style-src", "connect-src"} & set(policy)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(answer: HttpResponse) -> None:
    cookies = list(answer.cookies.values())
    assert cookies
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in cookies)
    assert settings.SESSION_COOKIE_HTTPONLY and settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_passwords_are_hashed_with_argon2(settings: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # type: ignore[attr-defined]
    assert get_hasher().algorithm == "argon2"
    assert make_password("mật khẩu").startswith("argon2")


def test_a_method_that_is_not_ours_is_not_there(client: Client, db: None) -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert settings.MFA_SUPPORTED_TYPES == ["totp", "recovery_codes"]
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]


def test_the_screen_speaks_vietnamese_in_vietnamese_time() -> None:
    assert (settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.USE_TZ) == ("vi", "Asia/Ho_Chi_Minh", True)


def test_middleware_that_must_come_in_this_order() -> None:
    names = [path.rsplit(".", 1)[1] for path in settings.MIDDLEWARE]
    wanted = [
        "SecurityMiddleware",
        "WhiteNoiseMiddleware",
        "CSPMiddleware",
        "SessionMiddleware",
        "CommonMiddleware",
        "CsrfViewMiddleware",
        "AuthenticationMiddleware",
        "MessageMiddleware",
        "AccountMiddleware",
        "HtmxMiddleware",
    ]
    assert [name for name in names if name in wanted] == wanted
    assert names[-1] == "ActingMiddleware"
