"""Pages of exempt members, stays and guests, with the figure of who attends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from namro.membership.models import Exemption, TemporaryStay
from namro.units.models import UnitKind, UnitVersion
from tests.cast import Cast, add_person
from tests.membership.exemption import test_exemption as exemptions
from tests.membership.transfers.journey import membership
from tests.membership.transfers.stays import test_stays as stays
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
LIST = "/dang-vien/mien/"
EXEMPT = {
    "membership": "tran van hoa",
    "cause": "TREATMENT",
    "first": "01/6/2024",
    "last": "30/11/2024",
    "document_no": "9-NQ/ĐU",
    "decided_on": "30/5/2024",
}


def test_nothing_yet(signed_in: SignIn) -> None:
    for part in ("mien", "khach", "di"):
        found = page(signed_in("phucxa").get(LIST, {"phan": part}))
        assert "Không có" in found.said
        assert barriers(found) == []
    assert signed_in("phucxa").get(LIST, {"phan": "x"}).status_code == 400
    assert signed_in("moi").get(LIST).status_code == 403


def test_edge_5_the_page_says_who_attends_as_a_sum_of_figures(city: Cast, signed_in: SignIn) -> None:
    stays.stay(city)
    client = signed_in("phucxa")
    with statements() as counted:
        found = page(client.get(LIST, {"phan": "khach"}))
    assert len(counted) <= MOST_STATEMENTS
    keys = [href.split("/")[2] for href, _ in found.figures]
    assert keys == ["membership.members", "membership.members.away", "membership.guests"]
    numbers = [int(text) for _, text in found.figures]
    assert f"có {numbers[0] - numbers[1] + numbers[2]} người dự sinh hoạt" in found.said
    assert numbers[2] == 1
    assert "Bùi Quang Huy" in found.said
    assert barriers(found) == []


def test_an_exemption_is_typed_listed_and_ended(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    assert barriers(page(client.get(f"{LIST}moi/"))) == []
    response = client.post(f"{LIST}moi/", EXEMPT, follow=True)
    assert response.redirect_chain, page(response).said
    assert "Điều trị bệnh dài ngày" in page(response).said
    row = Exemption.objects.get()
    where = f"{LIST}{row.pk}/ket-thuc/"
    assert barriers(page(client.get(where))) == []
    wrong = client.post(where, {"last": "30/11/2024", "read_at": "1"})
    assert wrong.status_code == 422 and "Ngày kết thúc sớm" in page(wrong).said
    assert client.post(where, {"last": "30/6/2024", "read_at": "1"}).status_code == 302
    assert client.get(f"{LIST}999/ket-thuc/").status_code == 404


def test_who_is_second_reads_who_was_first(city: Cast, signed_in: SignIn) -> None:
    row = exemptions.given(city)
    where = f"{LIST}{row.pk}/ket-thuc/"
    assert signed_in("badinh").post(where, {"last": "31/7/2024", "read_at": "1"}).status_code == 302
    second = signed_in("phucxa").post(where, {"last": "15/7/2024", "read_at": "1"})
    found = page(second)
    assert second.status_code == 422 and "Đồng chí Lê Thị Ba" in found.said
    assert found.all("input", name="last")[0]["value"] == "15/7/2024"
    assert found.all("input", name="read_at")[0]["value"] == "2"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"last": ""}, "last", "Ghi ngày cuối"),
        ({"last": "01/6/2025"}, "last", "ngắn hơn 12 tháng"),
        ({"cause": ""}, "cause", "Chưa chọn mục này"),
    ],
)
def test_a_refusal_stands_beside_its_field(
    signed_in: SignIn, changes: dict[str, str], field: str, sentence: str
) -> None:
    response = signed_in("phucxa").post(f"{LIST}moi/", EXEMPT | changes)
    assert response.status_code == 422
    assert any(sentence in one for one in page(response).text("div", id=f"id_{field}-error"))


def test_a_stay_is_typed_extended_and_ended(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    assert barriers(page(client.get(f"{LIST}tam-thoi/moi/"))) == []
    data = {
        "membership": "bui quang huy",
        "host": "chi bo so 1",
        "first": "01/6/2024",
        "last": "30/11/2024",
        "slip_no": "3-GTTT",
        "study": "cong-tac",
    }
    response = client.post(f"{LIST}tam-thoi/moi/", data)
    assert response.status_code == 302, page(response).said
    row = TemporaryStay.objects.get()
    assert (row.host_cell, row.membership) == (city.units["cell_1"], membership(city, "Bùi Quang Huy"))
    for slug, last in (("gia-han", "31/12/2024"), ("ket-thuc", "31/7/2024")):
        where = f"{LIST}tam-thoi/{row.pk}/{slug}/"
        assert barriers(page(client.get(where))) == []
        version = str(TemporaryStay.objects.get().version)
        assert client.post(where, {"last": last, "read_at": version}).status_code == 302
    assert client.get(f"{LIST}tam-thoi/{row.pk}/bay/").status_code == 404
    assert client.get(f"{LIST}tam-thoi/999/gia-han/").status_code == 404


def test_a_guest_from_outside_is_typed(city: Cast, signed_in: SignIn) -> None:
    add_person("Ngô Bá Khá")
    client = signed_in("phucxa")
    assert barriers(page(client.get(f"{LIST}tam-thoi/khach/"))) == []
    data = {
        "person": "ngo ba kha",
        "host": "chi bo so 1",
        "elsewhere": "Đảng bộ tỉnh Nam Định",
        "first": "01/6/2024",
        "last": "30/11/2024",
        "slip_no": "3-GTTT",
        "study": "cong-tac",
    }
    assert client.post(f"{LIST}tam-thoi/khach/", data).status_code == 302
    assert TemporaryStay.objects.get().membership is None


def test_edge_6_guests_are_ticked_into_a_temporary_cell(city: Cast, signed_in: SignIn) -> None:
    stays.official(city, *stays.GUESTS)
    made = [stays.stay(city, name, slip_no=f"{n}-GTTT") for n, name in enumerate(stays.GUESTS)]
    client = signed_in("phucxa")
    where = f"{LIST}tam-thoi/chi-bo/"
    assert barriers(page(client.get(where))) == []
    data = {"name": "Chi bộ lớp cao cấp", "parent": "phuc xa", "first": "01/7/2024"}
    few = client.post(where, data | {"khach": [str(made[0].pk)]})
    assert few.status_code == 422 and "cần ít nhất 3 đảng viên chính thức" in page(few).said
    ticked = data | {"khach": [str(one.pk) for one in made]}
    response = client.post(where, ticked)
    assert response.status_code == 302, page(response).said
    assert UnitVersion.objects.filter(kind=UnitKind.TEMPORARY_CELL).count() == 1
