"""The frame of every page: weight, path, footer, refusals, and what keeps people out."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from namro.access.queries import Refused
from namro.figures.errors import AddressError
from namro.ground.errors import HouseError
from namro.regulations.models import Installation
from namro.web import context
from namro.web.context import forget_banner
from namro.web.http import telling
from tests.cast import Cast
from tests.strict import StrictClient
from tests.web.pages import barriers, page

SignIn = Callable[[str], Client]
FIRST_VIEW = 100_000
WEB = Path(context.__file__).parent


def _weight(name: str) -> int:
    found = finders.find(name)
    assert found, name
    return len(gzip.compress(Path(found).read_bytes()))


def test_the_first_view_is_light(signed_in: SignIn) -> None:
    response = signed_in("thanhuy").get("/")
    found = page(response)
    files = [link["href"] for link in found.all("link", rel="stylesheet")]
    files += [script["src"] for script in found.all("script")]
    weight = len(gzip.compress(response.content))
    weight += sum(_weight(name.removeprefix("/static/")) for name in files)
    assert weight <= FIRST_VIEW


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?ky=2024",
        "/cay-to-chuc/",
        "/cay-to-chuc/?tim=ba",
        "/cay-to-chuc/?ngay=x",
        "/don-vi/D00001/",
        "/x/",
    ],
)
def test_pages_have_no_barriers(signed_in: SignIn, address: str) -> None:
    assert barriers(page(signed_in("thanhuy").get(address))) == []


def test_pages_say_where_and_when_they_were_printed(signed_in: SignIn) -> None:
    footer = page(signed_in("thanhuy").get("/cay-to-chuc/?tim=ba")).text("footer")[0]
    assert "/cay-to-chuc/?tim=ba" in footer
    assert re.search(r"Lúc \d\d:\d\d ngày 05/7/2024", footer)
    assert re.search(r"máy chủ \d+ ms", footer)


def test_navigation_marks_where_one_is(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("thanhuy")
    assert page(client.get("/")).text("a", aria_current="page") == ["Trang đầu"]
    found = page(client.get("/cay-to-chuc/"))
    assert found.text("a", aria_current="page") == ["Cây tổ chức"]


def test_the_menu_names_account_and_roles(signed_in: SignIn) -> None:
    menu = page(signed_in("phucxa").get("/")).text("details", class_="menu")[0]
    assert "Phạm Văn Phúc" in menu
    assert "Cán bộ văn phòng cấp ủy cơ sở" in menu


def test_a_database_of_real_people_has_no_banner(signed_in: SignIn) -> None:
    Installation.objects.update(synthetic=False, lives_on=None, seed=None)
    forget_banner()
    assert not page(signed_in("thanhuy").get("/")).all("aside")


def test_the_banner_is_asked_once_a_minute(city: Cast, django_assert_num_queries: object) -> None:
    forget_banner()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert context.banner() == context.banner() == "Dữ liệu mẫu, ngày 05/7/2024"


def test_an_address_that_is_not_there(signed_in: SignIn, client: StrictClient, city: Cast) -> None:
    for reader in (signed_in("thanhuy"), client):
        response = reader.get("/khong-co/")
        assert response.status_code == 404
        assert "Không có trang nào ở địa chỉ này." in page(response).said


def _raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    @telling
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("refused", _raising(Refused("Việc này do chuyên viên thực hiện."))),
    path("missing", _raising(AddressError("Không có kỳ này."))),
    path("wrong", _raising(HouseError("Số này chưa đúng."))),
    path("", _raising(HouseError(""))),
]


@pytest.mark.parametrize(
    ("address", "status", "title", "sentence"),
    [
        ("/refused", 403, "Chưa được giao quyền", "Việc này do chuyên viên thực hiện."),
        ("/missing", 404, "Không tìm thấy", "Không có kỳ này."),
        ("/wrong", 400, "Yêu cầu chưa đúng", "Số này chưa đúng."),
    ],
)
@pytest.mark.urls(__name__)
def test_a_sentence_raised_below_becomes_a_page(
    client: StrictClient, city: Cast, address: str, status: int, title: str, sentence: str
) -> None:
    response = client.get(address)
    found = page(response)
    assert (response.status_code, found.text("h1")) == (status, [title])
    assert sentence in found.text("div", role="alert")[0]


@pytest.mark.parametrize(
    "address",
    [
        "/bao-cao/?tim=%00",
        "/bao-cao/lap/?don_vi=%00",
        "/chot-so/lap/?don_vi=a%00",
        "/chuc-danh/?don-vi=%00",
        "/chuc-danh/don-vi/%00/",
        "/so-van-ban/?don-vi=%00",
        "/cay-to-chuc/?tim=%00",
        "/don-vi/%00/",
        "/so-lieu/membership.admitted/%00/2024-H1/",
    ],
)
def test_an_address_with_a_nul_is_refused_in_a_sentence(signed_in: SignIn, address: str) -> None:
    response = signed_in("thanhuy").get(address)
    assert response.status_code == 400
    assert "ký tự không đọc được" in page(response).text("div", role="alert")[0]


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_last_pages_ask_the_database_nothing(name: str) -> None:
    found = page(HttpResponse(render_to_string(name)))
    assert barriers(found) == []
    assert "hệ thống" in found.said or "Quay lại" in found.said


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "429.html"])
def test_refusals_without_a_view(name: str, city: Cast, rf: RequestFactory) -> None:
    found = page(HttpResponse(render_to_string(name, request=rf.get("/"))))
    assert barriers(found) == []
    assert len(found.text("div", role="alert")[0]) > 40


def test_colours_have_contrast_in_both_schemes() -> None:
    css = (WEB / "static/web/tokens.css").read_text()
    light, dark = (_tokens(part) for part in css.split("@media print")[0].split("prefers-color-scheme: dark"))
    for scheme in (light, dark):
        texts = ("ink", "muted", "link", "good", "attention", "danger", "frozen")
        for name in texts:
            assert _contrast(scheme[name], scheme["paper"]) >= 4.5, name
            assert _contrast(scheme[name], scheme["sunken"]) >= 4.5, name
        assert _contrast(scheme["ink"], scheme["banner"]) >= 4.5
        assert _contrast(scheme["on-brand"], scheme["brand"]) >= 4.5
        for mark in ("ours", "rest", "edge"):
            assert _contrast(scheme[mark], scheme["paper"]) >= 3, mark


def _tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
