"""Pages of freezes: the list, one of them, the act, what changed since, taking one back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from namro.figures.freezing import uses
from namro.figures.models import Freeze
from namro.ground.errors import HouseError
from namro.membership.models import AdmissionEvent
from tests.cast import Cast
from tests.figures.freezing.freezes import ADMITTED, MEMBERS, RATE, address, frozen

SignIn = Callable[[str], Client]
BASE = "/chot-so/"
MAKE = f"{BASE}lap/"


def page(client: Client, path: str, status: int = 200, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:600]
    return answer.content.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def moved(city: Cast) -> None:
    row = city.admissions["Trần Văn Hòa"]
    AdmissionEvent.objects.filter(pk=row.pk).update(happened_on=date(2023, 12, 29))


# The list


def test_without_any_the_list_says_so_and_offers_the_act(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), BASE)
    assert "Chưa có lần chốt số liệu nào" in html and MAKE in html
    assert MAKE not in page(signed_in("phucxa"), BASE)


def test_the_list_names_number_unit_period_who_and_which_correction(city: Cast, signed_in: SignIn) -> None:
    first = frozen(city, [address(city)], by=city.accounts["thanhuy"])
    frozen(city, [address(city)], corrects=first, by=city.accounts["lanhdao"])
    said = text(page(signed_in("thanhuy"), BASE))
    for words in (
        "Lần 2: Báo cáo thử",
        "đính chính lần thứ 1 (của lần chốt 1)",
        "Nguyễn Văn Lãnh",
        "05/7/2024",
    ):
        assert words in said
    assert said.index("Lần 2") < said.index("Lần 1:")


def test_readers_see_the_freezes_of_their_units(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city)])
    frozen(city, [address(city, unit="phuc_xa")], unit="phuc_xa")
    frozen(city, [address(city, unit="ba_vi")], unit="ba_vi")
    said = text(page(signed_in("badinh"), BASE))
    assert "Lần 2:" in said and "Lần 1:" not in said and "Lần 3:" not in said
    page(signed_in("moi"), BASE, 403)


def test_who_may_not_freeze_reads_who_does(city: Cast, signed_in: SignIn) -> None:
    assert "Chốt số liệu do " in text(page(signed_in("phucxa"), BASE))
    assert "Chốt số liệu do " not in text(page(signed_in("thanhuy"), BASE))


# One freeze


def test_a_freeze_opens_where_the_list_shows_it_alone(city: Cast, signed_in: SignIn) -> None:
    """Title, reason and maker of another unit's draft are not told; its value is, as the live one is."""
    frozen(city, [address(city)], by=city.accounts["thanhuy"])
    frozen(city, [address(city, unit="phuc_xa")], unit="phuc_xa")
    client = signed_in("badinh")
    page(client, f"{BASE}2/")
    for path in (f"{BASE}1/", f"{BASE}1/chenh-lech/", f"{BASE}1/rut/"):
        said = text(page(client, path, 404))
        assert "Không có lần chốt số 1 trong phạm vi" in said and "Báo cáo thử" not in said
    for path, opener in ((address(city), f"{BASE}1/"), (address(city, unit="phuc_xa"), f"{BASE}2/")):
        number = opener.split("/")[2]
        for figure in (str(path), f"{path}?ban={number}"):
            html = page(client, figure)
            assert f"lần {number}" in text(html)
            assert (f'href="{opener}"' in html) == (number == "2")
            assert "Trần Thị Tổng" not in html
        assert f'href="{opener}"' in page(signed_in("thanhuy"), f"{path}?ban={number}")


def test_a_freeze_shows_its_figures_as_links_to_themselves(city: Cast, signed_in: SignIn) -> None:
    wanted = [address(city, RATE), address(city, RATE, "ba_dinh"), address(city, period="2023-H1")]
    frozen(city, wanted)
    moved(city)
    html = page(signed_in("thanhuy"), f"{BASE}1/")
    assert re.search(rf'href="{re.escape(str(address(city)))}\?ban=1"[^>]*>7</a>', html)
    assert f"{address(city, RATE)}?ban=1" in html and "58,3" in html
    assert "Đảng bộ quận Ba Đình" in text(html)
    assert "6 tháng đầu năm 2023" in text(html)


def test_a_freeze_that_is_not_there_is_not_found(city: Cast, signed_in: SignIn) -> None:
    assert "Không có lần chốt số 9" in page(signed_in("thanhuy"), f"{BASE}9/", 404)


def test_differences_come_alone_for_htmx_and_as_a_page_without(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city), address(city, unit="ba_vi"), address(city, MEMBERS)])
    client = signed_in("thanhuy")
    assert "Cả 3 số vẫn đúng như khi chốt" in text(page(client, f"{BASE}1/chenh-lech/"))
    moved(city)
    whole, part = (
        page(client, f"{BASE}1/chenh-lech/"),
        page(client, f"{BASE}1/chenh-lech/", HX_Request="true"),
    )
    for html in (whole, part):
        assert "1 trong 3 số đã khác; 2 số vẫn đúng" in text(html)
        assert "thêm 0, mất 1" in text(html)
    assert "<h1>" in whole and "<h1>" not in part


def test_statements_do_not_grow_with_the_figures(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    units = ("city", "ba_dinh", "ba_vi", "agencies", "phuc_xa", "cell_1")
    frozen(city, [address(city, key, unit) for key in (ADMITTED, MEMBERS, RATE) for unit in units])
    for path in (BASE, f"{BASE}1/", f"{BASE}1/chenh-lech/"):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        statements = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(statements) <= 12, statements


# The act


def choice(city: Cast, unit: str = "city", period: str = "2024-H1", **more: str) -> str:
    query = {"don_vi": city.code(unit), "ky": period} | more
    return MAKE + "?" + "&".join(f"{key}={value}" for key, value in query.items())


def test_first_one_chooses(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), MAKE)
    for words in ("Báo cáo 6 tháng đầu năm", "Tổng số đảng viên", "Xem số sẽ chốt", "6 tháng đầu năm 2024"):
        assert words in html
    assert "Lý do chốt" not in html


def test_then_one_sees_the_values_and_says_why(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("badinh")
    path = choice(city, "ba_dinh", so=ADMITTED) + f"&so={RATE}"
    said = text(page(client, path))
    assert "2 số liệu sẽ chốt, 6 tháng đầu năm 2024" in said and "Lý do chốt" in said
    answer = client.post(path, {"title": "Số 6 tháng", "reason": "Báo cáo Thành ủy", "corrects": ""})
    assert (answer.status_code, answer["Location"]) == (302, f"{BASE}1/")
    made = Freeze.objects.get()
    assert (made.title, made.reason, made.made_by) == (
        "Số 6 tháng",
        "Báo cáo Thành ủy",
        str(city.accounts["badinh"].pk),
    )
    assert made.figures.count() == 2
    assert "Đã chốt 2 số liệu, lần chốt 1." in page(client, f"{BASE}1/")


def test_the_figures_of_a_report_are_closed_together(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    path = choice(city, mau="sau-thang-dau-nam")
    assert "số liệu sẽ chốt" in page(client, path)
    client.post(path, {"title": "Báo cáo", "reason": "Báo cáo định kỳ", "corrects": ""})
    addresses = set(Freeze.objects.get().figures.values_list("address", flat=True))
    assert {str(address(city)), str(address(city, MEMBERS)), str(address(city, unit="ba_dinh"))} <= addresses


def test_without_a_reason_nothing_is_closed_and_what_was_typed_stays(city: Cast, signed_in: SignIn) -> None:
    answer = signed_in("thanhuy").post(choice(city, so=ADMITTED), {"title": "Tên tôi đặt", "reason": " "})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa nhập mục này" in html and "Tên tôi đặt" in html
    assert not Freeze.objects.exists()


def test_a_second_time_it_is_called_a_correction(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city)])
    client, path = signed_in("thanhuy"), choice(city, so=ADMITTED)
    said = page(client, path)
    assert "đính chính lần thứ 1" in text(said) and "Chốt đính chính" in said
    client.post(path, {"title": "Lại", "reason": "Bổ sung", "corrects": "1"})
    assert Freeze.objects.get(number=2).corrects.number == 1  # type: ignore[union-attr]


def test_who_saw_an_older_state_reads_that_somebody_was_first(city: Cast, signed_in: SignIn) -> None:
    client, path = signed_in("thanhuy"), choice(city, so=ADMITTED)
    page(client, path)
    frozen(city, [address(city)])
    answer = client.post(path, {"title": "Của tôi", "reason": "Báo cáo", "corrects": ""})
    assert answer.status_code == 422
    assert "đã chốt lần 1" in text(answer.content.decode()) and "Của tôi" in answer.content.decode()
    assert Freeze.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "says", "status"),
    [
        ({"period": "2024-Q3"}, "chưa kết thúc", 400),
        ({"unit": "ba_vi"}, "ngoài phạm vi", 403),
        ({"mau": "khong-co"}, "Không có mẫu báo cáo", 400),
        ({"so": "membership.nothing"}, "membership.nothing", 404),
    ],
)
def test_what_cannot_be_closed_is_said_before_anything_is_typed(
    city: Cast, signed_in: SignIn, query: dict[str, str], says: str, status: int
) -> None:
    wanted = {"unit": "ba_dinh", "so": ADMITTED} | query
    assert says in text(page(signed_in("badinh"), choice(city, **wanted), status))


def test_who_may_not_freeze_does_not_get_there(city: Cast, signed_in: SignIn) -> None:
    for username in ("phucxa", "quantri", "moi"):
        page(signed_in(username), MAKE, 403)


# Taking back


def test_a_freeze_is_taken_back_with_a_reason(city: Cast, signed_in: SignIn) -> None:
    frozen(city, [address(city)])
    client = signed_in("thanhuy")
    assert f"{BASE}1/rut/" in page(client, f"{BASE}1/")
    assert "không dùng lại" in page(client, f"{BASE}1/rut/")
    assert client.post(f"{BASE}1/rut/", {"reason": ""}).status_code == 422
    assert client.post(f"{BASE}1/rut/", {"reason": "Nhầm kỳ"}).status_code == 302
    html = page(client, f"{BASE}1/")
    assert "Đã rút" in html and f"{BASE}1/rut/" not in html


def test_what_is_relied_on_stays(city: Cast, signed_in: SignIn) -> None:
    def check(made: Freeze) -> None:
        raise HouseError("Lần chốt đã in trong báo cáo.")

    frozen(city, [address(city)])
    uses.add(check)
    try:
        answer = signed_in("thanhuy").post(f"{BASE}1/rut/", {"reason": "Nhầm"})
    finally:
        uses._checks.remove(check)
    assert answer.status_code == 422 and "đã in trong báo cáo" in answer.content.decode()
    page(signed_in("badinh"), f"{BASE}1/rut/", 404)
    frozen(city, [address(city, unit="phuc_xa")], unit="phuc_xa")
    page(signed_in("phucxa"), f"{BASE}2/")
    page(signed_in("phucxa"), f"{BASE}2/rut/", 403)
