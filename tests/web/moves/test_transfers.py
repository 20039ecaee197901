"""Pages of transfers: the list, one transfer with its next step, requests, arrivals and lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from namro.journal.actions import acting
from namro.membership.models import TransferCase
from namro.membership.transfers.states import S
from namro.people.models import MemberOrigin, PartyMembership
from namro.regulations.queries import add_working_days
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.membership.transfers import journey
from tests.web.pages import MOST_STATEMENTS, Page, barriers, page, statements

SignIn = Callable[[str], Client]
LIST = "/dang-vien/chuyen/"
ASK = {
    "membership": "Tran Van Hoa",
    "kind": "INSIDE",
    "to_cell": "van sa",
    "why": "Chuyển nơi cư trú",
    "requested_on": "03/6/2024",
}


def value(found: Page, name: str) -> str:
    return found.all("input", name=name)[0].get("value", "")


def test_nothing_yet(signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get(LIST))
    assert "Không có lần chuyển sinh hoạt nào" in found.said
    assert barriers(found) == []


def test_the_list_marks_who_is_on_the_way_too_long(city: Cast, signed_in: SignIn) -> None:
    """M09."""
    case = journey.on_the_way(city)
    with acting(BY, WHY):
        TransferCase.objects.filter(pk=case.pk).update(introduced_on=add_working_days(TODAY, -31).day)
    client = signed_in("phucxa")
    with statements() as counted:
        found = page(client.get(LIST))
    assert len(counted) <= MOST_STATEMENTS
    assert "1 đảng viên trên đường chuyển quá thời hạn" in found.said
    assert "Trên đường quá hạn: 1" in found.said
    assert barriers(found) == []
    late = page(signed_in("phucxa").get(LIST, {"buoc": "qua-han"}))
    assert "Trần Văn Hòa" in late.said
    assert signed_in("phucxa").get(LIST, {"buoc": "x"}).status_code == 400


def test_a_request_is_typed_and_leads_to_its_page(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    assert barriers(page(client.get(f"{LIST}moi/"))) == []
    response = client.post(f"{LIST}moi/", ASK, follow=True)
    assert response.redirect_chain, page(response).said
    case = TransferCase.objects.get()
    assert (case.to_cell, case.state) == (city.units["cell_3"], S.REQUESTED)
    assert page(response).text("h1") == ["Chuyển sinh hoạt: Trần Văn Hòa"]


def test_what_is_not_clear_comes_back_as_buttons_and_nothing_is_lost(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("badinh")
    response = client.post(f"{LIST}moi/", ASK | {"to_cell": "chi bo"})
    found = page(response)
    assert response.status_code == 422
    assert "Có nhiều đơn vị khớp “chi bo”: chọn một." in found.said
    buttons = [one["value"] for one in found.all("button", name="chon")]
    wanted = next(one for one in buttons if city.code("cell_3") in one)
    assert barriers(found) == []
    chosen = page(client.post(f"{LIST}moi/", ASK | {"to_cell": "chi bo", "chon": wanted}))
    assert value(chosen, "to_cell").startswith(city.code("cell_3"))
    assert value(chosen, "why") == "Chuyển nơi cư trú"
    assert not TransferCase.objects.exists(), "choosing writes nothing"
    assert client.post(f"{LIST}moi/", ASK | {"to_cell": value(chosen, "to_cell")}).status_code == 302


def test_a_person_in_the_address_is_filled_in(city: Cast, signed_in: SignIn) -> None:
    person = city.admissions["Trần Văn Hòa"].person
    found = page(signed_in("phucxa").get(f"{LIST}moi/", {"nguoi": str(person.pk)}))
    assert value(found, "membership") == f"Hồ sơ {person.pk} – Trần Văn Hòa, sinh 09/01/1990"
    assert value(page(signed_in("phucxa").get(f"{LIST}moi/", {"nguoi": "x"})), "membership") == ""


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"membership": "Không Ai Cả"}, "membership", "Không tìm thấy đảng viên"),
        ({"membership": "Bùi Quang Huy"}, "membership", "Không tìm thấy đảng viên"),
        ({"to_cell": ""}, "to_cell", "Chọn chi bộ nơi đến"),
        ({"kind": "OUT"}, "elsewhere", "Ghi tổ chức đảng nơi đến"),
        ({"why": ""}, "why", "Chưa nhập mục này"),
        ({"requested_on": "06/7/2024"}, "requested_on", "sau hôm nay"),
    ],
)
def test_a_refusal_stands_beside_its_field(
    signed_in: SignIn, changes: dict[str, str], field: str, sentence: str
) -> None:
    response = signed_in("phucxa").post(f"{LIST}moi/", ASK | changes)
    assert response.status_code == 422
    found = page(response)
    assert any(sentence in said for said in found.text("div", id=f"id_{field}-error")), found.said
    assert not TransferCase.objects.exists()


def test_each_side_reads_what_is_its_own_to_do(city: Cast, signed_in: SignIn) -> None:
    case = journey.on_the_way(city)
    client = signed_in("phucxa")
    with statements() as counted:
        home = page(client.get(f"{LIST}{case.pk}/"))
    assert len(counted) <= MOST_STATEMENTS
    assert not home.all("form", action=f"{LIST}{case.pk}/tiep-nhan/")
    assert home.all("a", href=f"{LIST}{case.pk}/huy/"), "the home side may still cancel"
    assert not home.all("form", action=f"{LIST}{case.pk}/huy/"), "which never begins by itself"
    assert home.said.count("nằm ngoài phạm vi") == 1
    there = page(signed_in("thanhuy").get(f"{LIST}{case.pk}/"))
    assert there.all("form", action=f"{LIST}{case.pk}/tiep-nhan/")
    assert "nơi đi, cho đến khi nơi đến tiếp nhận Chưa xác nhận" in there.said
    assert barriers(there) == [] and barriers(home) == []


def test_all_the_way_through_the_pages(city: Cast, signed_in: SignIn) -> None:
    case = journey.asked(city)
    client = signed_in("thanhuy")
    steps = [
        ("xet", {}),
        ("gioi-thieu", {"slip_no": "15-GTSHĐ", "introduced_on": "17/6/2024"}),
        ("xuat-trinh", {"presented_on": "01/7/2024"}),
        ("tiep-nhan", {"received_on": "05/7/2024", "return_slip_no": "40-PB"}),
    ]
    for slug, data in steps:
        read_at = str(TransferCase.objects.get(pk=case.pk).version)
        response = client.post(f"{LIST}{case.pk}/{slug}/", data | {"read_at": read_at})
        assert response.status_code == 302, page(response).said
    assert journey.homes(case.membership)[-1] == (city.units["cell_3"].pk, TODAY, None)
    assert "Nơi đến đã tiếp nhận" in page(client.get(f"{LIST}{case.pk}/")).said


def test_two_clerks_receive_and_the_second_keeps_what_he_typed(city: Cast, signed_in: SignIn) -> None:
    case = journey.on_the_way(city)
    read_at = str(case.version)
    journey.received(case)
    data = {"received_on": "04/7/2024", "return_slip_no": "41-PB", "read_at": read_at}
    response = signed_in("thanhuy").post(f"{LIST}{case.pk}/tiep-nhan/", data)
    assert response.status_code == 422
    found = page(response)
    assert "vừa ghi vào hồ sơ này" in found.said
    assert "Nơi đến đã tiếp nhận" in found.said
    assert value(found, "return_slip_no") == "41-PB"


def test_who_leaves_the_city_needs_the_slip_of_the_other_end(city: Cast, signed_in: SignIn) -> None:
    case = journey.leaving(city)
    client = signed_in("phucxa")
    found = page(client.get(f"{LIST}{case.pk}/"))
    assert found.text("h2")[0] == "Ghi phiếu báo của nơi đến"
    data = {"received_on": "05/7/2024", "read_at": str(case.version)}
    assert client.post(f"{LIST}{case.pk}/tiep-nhan/", data).status_code == 422
    assert client.post(f"{LIST}{case.pk}/tiep-nhan/", data | {"return_slip_no": "9"}).status_code == 302
    assert PartyMembership.objects.get(pk=case.membership_id).during.upper == TODAY


def test_somebody_from_outside_is_taken_in(city: Cast, signed_in: SignIn) -> None:
    add_person("Ngô Bá Khá")
    client = signed_in("phucxa")
    assert barriers(page(client.get(f"{LIST}tu-ngoai/"))) == []
    data = {
        "person": "ngo ba kha",
        "cell": "chi bo so 1",
        "kind": "IN",
        "elsewhere": "Đảng bộ tỉnh Nam Định",
        "slip_no": "7-GTSHĐ",
        "introduced_on": "03/6/2024",
        "received_on": "01/7/2024",
        "decided_on": "01/5/2010",
        "joined_on": "19/5/2010",
        "official_on": "19/5/2011",
    }
    response = client.post(f"{LIST}tu-ngoai/", data)
    assert response.status_code == 302, page(response).said
    member = PartyMembership.objects.get(person__full_name="Ngô Bá Khá")
    assert (member.origin, member.during.lower) == (MemberOrigin.TRANSFER_IN, date(2024, 7, 1))
    again = client.post(f"{LIST}tu-ngoai/", data)
    assert "đang là đảng viên của thành phố" in page(again).said


def test_a_list_goes_together_and_is_received_together(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    response = client.post(f"{LIST}danh-sach/", {"cell": "chi bo so 1"})
    assert response.status_code == 302, page(response).said
    where = response["Location"]
    found = page(client.get(where))
    assert barriers(found) == []
    boxes = [one["value"] for one in found.all("input", name="nguoi")]
    assert len(boxes) == 3
    data = {
        "nguoi": boxes[:2],
        "number": "03-DS/ĐU",
        "to_cell": "van sa",
        "why": "Giải thể chi bộ",
        "requested_on": "03/6/2024",
        "slip_no": "88-GTSHĐ",
        "introduced_on": "10/6/2024",
    }
    nobody = client.post(where, data | {"nguoi": []})
    assert nobody.status_code == 422 and "Chưa chọn đảng viên nào." in page(nobody).said
    assert client.post(where, data).status_code == 302
    cases = list(TransferCase.objects.order_by("pk"))
    assert [(one.collective_no, one.state) for one in cases] == [("03-DS/ĐU", S.IN_TRANSIT)] * 2
    one = cases[0]
    given = {"received_on": "05/7/2024", "return_slip_no": "50-PB", "read_at": str(one.version)}
    assert client.post(f"{LIST}{one.pk}/tiep-nhan-ca/", given).status_code == 302
    assert {row.state for row in TransferCase.objects.all()} == {S.RECEIVED}


def test_one_who_cannot_go_keeps_the_whole_list_and_the_ticks(city: Cast, signed_in: SignIn) -> None:
    journey.asked(city)
    client = signed_in("thanhuy")
    where = f"{LIST}danh-sach/{city.code('cell_1')}/"
    boxes = [one["value"] for one in page(client.get(where)).all("input", name="nguoi")]
    data = {
        "nguoi": boxes,
        "number": "03-DS/ĐU",
        "to_cell": "van sa",
        "why": "Giải thể chi bộ",
        "requested_on": "03/6/2024",
        "slip_no": "88-GTSHĐ",
        "introduced_on": "10/6/2024",
    }
    response = client.post(where, data)
    found = page(response)
    assert response.status_code == 422
    assert "chưa xong" in found.said
    assert all("checked" in one for one in found.all("input", name="nguoi"))
    assert TransferCase.objects.count() == 1


def test_nobody_lists_members_of_others(city: Cast, signed_in: SignIn) -> None:
    where = f"{LIST}danh-sach/{city.code('cell_3')}/"
    assert signed_in("phucxa").get(where).status_code == 403
    assert signed_in("phucxa").get(f"{LIST}danh-sach/D99999/").status_code == 404
    assert signed_in("phucxa").get(f"{LIST}999/").status_code == 404
