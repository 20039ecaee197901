from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from namro.journal.actions import acting


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by administrators, never by signing up; no mail leaves the system."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """The moment of signing in is written on the account, by the account itself."""
        with acting(user, "Đăng nhập"):
            super().login(request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        return None
