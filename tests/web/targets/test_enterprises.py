"""Pages of the survey list: read, searched, added to, mended; what was typed stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from namro.targets.models import Enterprise
from tests.cast import Cast
from tests.targets.test_enterprises import add, party
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
LIST = "/chi-tieu/doanh-nghiep/"


def typed(city: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Công ty May Mẫu",
        "tax_code": "0101234567",
        "ownership": "PRIVATE",
        "workers": "1.200",
        "has_union": "chua",
        "unit": city.code("phuc_xa"),
        "first": "01/3/2024",
        "reason": "Khảo sát quý I/2024",
    } | changes


def test_the_list_is_what_the_reader_may_open(signed_in: SignIn, city: Cast) -> None:
    add(city)
    add(city, tax_code="0101234568", name="Công ty Thép Mẫu", unit=city.units["tan_hong"])
    seen = {user: page(signed_in(user).get(LIST)).said for user in ("thanhuy", "phucxa")}
    assert "Công ty May Mẫu" in seen["phucxa"] and "Công ty Thép Mẫu" not in seen["phucxa"]
    assert "Công ty Thép Mẫu" in seen["thanhuy"]


def test_the_page_is_light_and_open_to_everybody(signed_in: SignIn, city: Cast) -> None:
    for number in range(60):
        add(city, tax_code=f"01012345{number:02d}")
    client = signed_in("thanhuy")
    client.get(LIST)
    with statements() as asked:
        found = page(client.get(LIST))
    assert len(asked) <= MOST_STATEMENTS
    assert barriers(found) == []
    assert "1–50 trong 60" in found.said


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Công ty May Mẫu", "Công ty Thép Mẫu"}),
        ("?tim=thep", {"Công ty Thép Mẫu"}),
        ("?tim=0101234567", {"Công ty May Mẫu"}),
        ("?to-chuc=co", {"Công ty May Mẫu"}),
        ("?to-chuc=chua", {"Công ty Thép Mẫu"}),
        ("?to-chuc=co&tim=thep", set()),
    ],
)
def test_the_list_is_searched_without_accents_and_filtered(
    signed_in: SignIn, city: Cast, query: str, shown: set[str]
) -> None:
    party(city, add(city))
    add(city, tax_code="0101234568", name="Công ty Thép Mẫu")
    assert set(page(signed_in("thanhuy").get(LIST + query)).text("th", scope="row")) == shown


def test_the_share_of_those_with_a_party_organisation_is_said(signed_in: SignIn, city: Cast) -> None:
    party(city, add(city))
    add(city, tax_code="0101234568")
    found = page(signed_in("thanhuy").get(LIST))
    assert "50,0" in found.text("p", class_="headline")[0]
    assert found.figures[0][0].startswith("/so-lieu/targets.enterprises_with_party_pct/")


def test_a_clerk_adds_an_enterprise_of_the_own_ward(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("phucxa")
    form = page(client.get(f"{LIST}them/"))
    assert barriers(form) == []
    assert form.all("input", name="unit")[0]["value"] == city.code("phuc_xa")
    assert client.post(f"{LIST}them/", typed(city)).status_code == 302
    row = Enterprise.objects.get()
    assert (row.workers, row.unit, row.tax_code) == (1200, city.units["phuc_xa"], "0101234567")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tax_code": "123"}, "Mã số thuế gồm 10 chữ số"),
        ({"unit": "D99999"}, "Không có đơn vị mang mã “D99999”"),
        ({"first": "06/7/2024"}, "Ngày 06/7/2024 ở sau hôm nay"),
        ({"first": "hôm qua"}, "hôm qua"),
        ({"workers": "nhiều"}, "nhiều"),
        ({"name": ""}, "Chưa nhập mục này."),
        ({"ownership": ""}, "Chưa chọn mục này."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    signed_in: SignIn, city: Cast, changes: dict[str, str], says: str
) -> None:
    answer = signed_in("phucxa").post(f"{LIST}them/", typed(city, **changes))
    assert answer.status_code == 422
    found = page(answer)
    assert says in found.said
    assert found.all("input", name="reason")[0]["value"] == "Khảo sát quý I/2024"
    assert not Enterprise.objects.exists()


def test_a_ward_of_others_is_refused(signed_in: SignIn, city: Cast) -> None:
    answer = signed_in("phucxa").post(f"{LIST}them/", typed(city, unit=city.code("tan_hong")))
    assert answer.status_code == 422
    assert "nằm ngoài phạm vi được giao" in page(answer).said


def test_the_party_organisation_is_said_then_ended(signed_in: SignIn, city: Cast) -> None:
    row, client = add(city), signed_in("phucxa")
    at = f"{LIST}{row.pk}/"
    assert barriers(page(client.get(at))) == []
    given = {
        "viec": "to-chuc",
        "read_at": row.version,
        "model": "OWN_CELL",
        "party": city.code("cell_2"),
        "since": "01/3/2024",
        "reason": "12-QĐ/ĐU",
    }
    assert client.post(at, given).status_code == 302
    row.refresh_from_db()
    assert row.party_unit == city.units["cell_2"]
    ended = {"viec": "thoi", "read_at": row.version, "on": "01/6/2024", "reason": "Giải thể chi bộ"}
    assert client.post(at, ended).status_code == 302
    assert list(Enterprise.objects.order_by("during").values_list("party_model", flat=True)) == [
        "OWN_CELL",
        "",
    ]


def test_it_is_mended_and_taken_off_the_list(signed_in: SignIn, city: Cast) -> None:
    row, client = add(city), signed_in("phucxa")
    at = f"{LIST}{row.pk}/"
    mended = {
        "viec": "sua",
        "read_at": row.version,
        "name": "Công ty May Mẫu Hai",
        "ownership": "FOREIGN",
        "workers": "90",
        "has_union": "co",
        "reason": "Đổi tên",
    }
    assert client.post(at, mended).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.has_union) == ("Công ty May Mẫu Hai", True)
    off = {"viec": "dong", "read_at": row.version, "on": "30/6/2024", "reason": "Ngừng hoạt động"}
    assert client.post(at, off).status_code == 302
    assert "Công ty May Mẫu Hai" not in page(client.get(LIST)).text("th", scope="row")
    assert not page(client.get(at)).all("button", type="submit", class_="button primary")


def test_the_second_of_two_clerks_is_told_and_keeps_what_was_typed(signed_in: SignIn, city: Cast) -> None:
    row = add(city)
    at = f"{LIST}{row.pk}/"
    mine = {"viec": "sua", "read_at": row.version, "name": "Tên Một", "ownership": "PRIVATE"}
    mine |= {"workers": "9", "has_union": "co"}
    assert signed_in("badinh").post(at, mine | {"reason": "Sửa"}).status_code == 302
    answer = signed_in("phucxa").post(at, mine | {"name": "Tên Hai", "reason": "Sửa"})
    assert answer.status_code == 422
    assert "Lê Thị Ba" in page(answer).said and "vừa sửa doanh nghiệp này" in page(answer).said
    assert "Tên Hai" in answer.content.decode()


@pytest.mark.parametrize(
    ("username", "status"), [("quantri", 403), ("moi", 403), ("phucxa", 403), ("badinh", 403)]
)
def test_an_enterprise_of_others_is_not_opened(
    signed_in: SignIn, city: Cast, username: str, status: int
) -> None:
    row = add(city, unit=city.units["tan_hong"])
    assert signed_in(username).get(f"{LIST}{row.pk}/").status_code == status


def test_a_leader_reads_and_cannot_write(signed_in: SignIn, city: Cast) -> None:
    row, client = add(city), signed_in("lanhdao")
    assert "Ghi doanh nghiệp mới" not in page(client.get(LIST)).said
    assert "Ghi thay đổi" not in page(client.get(f"{LIST}{row.pk}/")).said
    assert client.get(f"{LIST}them/").status_code == 403


@pytest.mark.parametrize(("path", "status"), [("?to-chuc=gi", 400), ("?trang=9", 400), ("999999/", 404)])
def test_what_is_not_there_is_told(signed_in: SignIn, path: str, status: int) -> None:
    assert signed_in("thanhuy").get(LIST + path).status_code == status
