"""Reports in the browser: choose, read, take away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast

SignIn = Callable[[str], Client]
NAME = "sau-thang-dau-nam"


def path(cast: Cast, unit: str = "city", period: str = "2024-H1", name: str = NAME) -> str:
    return f"/bao-cao/{name}/{cast.code(unit)}/{period}/"


def test_the_reports_offered_lead_to_papers(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("badinh")
    html = client.get("/bao-cao/").content.decode()
    assert path(city, "ba_dinh") in html
    assert client.get(path(city, "ba_dinh")).status_code == 200


def test_the_paper_links_every_number(city: Cast, signed_in: SignIn) -> None:
    html = signed_in("lanhdao").get(path(city)).content.decode()
    assert f'href="/so-lieu/membership.admitted/{city.code("city")}/2024-H1/"' in html
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in html and "chưa xác nhận" in html.lower()


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "xlsx"])
def test_every_form_can_be_taken_away(city: Cast, signed_in: SignIn, form: str) -> None:
    client = Client()  # the standalone page carries its own styles, as files opened from a disk must
    client.force_login(city.accounts["thanhuy"])
    answer = client.get(f"{path(city)}tep.{form}")
    assert answer.status_code == 200 and len(answer.content) > 2000
    assert f'filename="{NAME}-{city.code("city")}-2024-H1.{form}"' in answer["Content-Disposition"]


def test_a_clerk_reads_but_does_not_take_away(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    assert "chưa được giao quyền lập" in client.get(path(city)).content.decode()
    assert client.get(f"{path(city)}tep.pdf").status_code == 403


@pytest.mark.parametrize(
    ("name", "period", "status", "says"),
    [
        ("khong-co", "2024-H1", 400, "sau-thang-dau-nam"),
        (NAME, "2024-H3", 400, "2024-H1"),
        (NAME, "2024-Q1", 400, "2024-H1"),
    ],
)
def test_what_cannot_be_composed_says_why(
    city: Cast, signed_in: SignIn, name: str, period: str, status: int, says: str
) -> None:
    answer = signed_in("thanhuy").get(path(city, period=period, name=name))
    assert answer.status_code == status and says in answer.content.decode()


def test_at_most_twelve_statements(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    client.get(path(city))
    with CaptureQueriesContext(connection) as captured:
        client.get(path(city))
    assert len(captured) <= 12, "\n".join(query["sql"][:160] for query in captured)
