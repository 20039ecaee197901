from __future__ import annotations

from collections.abc import Callable

from django.test import Client

SignIn = Callable[[str], Client]


def test_the_first_page_opens(signed_in: SignIn) -> None:
    assert signed_in("thanhuy").get("/").status_code == 200
