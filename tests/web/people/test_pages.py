"""The search for people, the record of one, adding and correcting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from namro.access.actions import grant_role
from namro.journal.actions import acting, declare
from namro.membership.models import AdmissionCase, SourceGroup
from namro.organisation.people.actions import NewPerson, add_person, correct_person
from namro.organisation.people.queries import read_at
from namro.people.models import PartyMembership, Person, Sex
from tests.cast import ADMITTED, BEGIN, BY, WHY, Cast, add_account
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
NUMBER = "001199000123"
TYPED = {"full_name": "Đinh Thị Lan", "birth": "08/3/1999", "sex": "F"}


def person(name: str) -> Person:
    return Person.objects.get(full_name=name)


def href(name: str, page_name: str = "person") -> str:
    return reverse(f"people:{page_name}", args=[person(name).pk])


def numbered(name: str, number: str = NUMBER) -> Person:
    found = person(name)
    with acting("test", "thử"):
        Person.objects.filter(pk=found.pk).update(citizen_id=number, phone="0912345678")
    return found


# -- searching ------------------------------------------------------------------------------------------


def cards(client: Client, text: str = "") -> list[str]:
    answer = client.get("/nguoi/", {"ten": text} if text else {})
    assert answer.status_code == 200
    found = page(answer)
    assert barriers(found) == []
    return [link["text"] for link in found.all("a") if link["href"].rstrip("/").split("/")[-1].isdigit()]


def test_everybody_in_scope_in_the_order_of_names(city: Cast, signed_in: SignIn) -> None:
    assert len(cards(signed_in("thanhuy"))) == len(ADMITTED)
    assert cards(signed_in("phucxa")) == [
        "Lê Hoàng Ân",
        "Đỗ Minh Châu",
        "Nguyễn Thị Đào",
        "Phạm Thu Hà",
        "Trần Văn Hòa",
    ]
    assert cards(signed_in("thanhuy"), "bui quang") == ["Bùi Quang Huy"]
    assert cards(signed_in("phucxa"), "bui quang") == []


def test_a_card_says_where_somebody_is_known_and_from_what(city: Cast, signed_in: SignIn) -> None:
    new = NewPerson("Đinh Thị Lan", Sex.FEMALE, date(1999, 3, 8))
    made = add_person(by=BY, cell=city.units["cell_1"], new=new, reason=WHY)
    with acting("test", "thử"):
        AdmissionCase.objects.create(
            person=made,
            cell=city.units["cell_1"],
            listed_on=date(2024, 7, 1),
            source_group=SourceGroup.WORKER,
        )
    said = page(signed_in("phucxa").get("/nguoi/?ten=lan")).said
    assert "Nữ, sinh 08/3/1999" in said
    assert "Chi bộ số 1 · Phường Phúc Xá · Quận Ba Đình (đang xét kết nạp)" in said
    said = page(signed_in("phucxa").get("/nguoi/?ten=thu+ha")).said  # annulled
    assert "(không còn sinh hoạt ở đây)" in said


def test_an_empty_answer_says_what_to_try(city: Cast, signed_in: SignIn) -> None:
    assert "Thử một phần khác của tên" in page(signed_in("thanhuy").get("/nguoi/?ten=zzz")).said


@pytest.mark.parametrize("username", ["quantri", "moi"])
def test_who_may_open_no_records_reads_why(city: Cast, signed_in: SignIn, username: str) -> None:
    for path in ("/nguoi/", href("Trần Văn Hòa"), "/nguoi/them/"):
        answer = signed_in(username).get(path)
        assert answer.status_code == 403
        assert "chưa được giao quyền" in page(answer).said


@pytest.mark.parametrize("path", ["/nguoi/", "/nguoi/?ten=h", "/nguoi/?ten=nguyen+thi"])
def test_few_statements(city: Cast, signed_in: SignIn, path: str) -> None:
    for username in ("thanhuy", "phucxa"):
        client = signed_in(username)
        with statements() as found:
            client.get(path)
        assert len(found) <= MOST_STATEMENTS


# -- the record -----------------------------------------------------------------------------------------


def test_a_record_says_who_where_and_what_is_missing(city: Cast, signed_in: SignIn) -> None:
    numbered("Trần Văn Hòa")
    found = page(signed_in("phucxa").get(href("Trần Văn Hòa")))
    assert barriers(found) == []
    assert "Đảng viên dự bị" in found.said
    assert NUMBER in found.said and "0912345678" in found.said
    assert "Quyết định kết nạp03/02/2024" in found.said
    assert "Hồ sơ còn thiếu: quê quán, trình độ" in found.said
    assert "Chi bộ số 1 từ 03/02/2024" in found.said
    assert [link["text"] for link in found.all("a", href=href("Trần Văn Hòa", "correct"))] == ["Sửa hồ sơ"]


def test_numbers_are_masked_for_who_does_not_keep_the_record(city: Cast, signed_in: SignIn) -> None:
    numbered("Trần Văn Hòa")
    answer = signed_in("lanhdao").get(href("Trần Văn Hòa"))
    found = page(answer)
    assert NUMBER not in answer.content.decode() and "0912345678" not in answer.content.decode()
    assert "•••••••••123" in found.said and "•••••••678" in found.said
    assert "Sửa hồ sơ do" in found.said and not found.all("a", href=href("Trần Văn Hòa", "correct"))


def test_outside_the_scope_there_is_no_record(city: Cast, signed_in: SignIn) -> None:
    for path in (href("Bùi Quang Huy"), "/nguoi/999999/", href("Bùi Quang Huy", "correct")):
        answer = signed_in("phucxa").get(path)
        assert answer.status_code == 404
        assert "Bùi Quang Huy" not in answer.content.decode()
        assert "Không có hồ sơ này, hoặc hồ sơ thuộc đơn vị ngoài phạm vi" in page(answer).said


def test_somebody_who_left_is_said_to_have_left(city: Cast, signed_in: SignIn) -> None:
    said = page(signed_in("phucxa").get(href("Phạm Thu Hà"))).said
    assert "Không còn là đảng viên tại đây: hủy quyết định kết nạp" in said


def test_a_correction_is_told_with_before_and_after_to_who_keeps_the_record(
    city: Cast, signed_in: SignIn
) -> None:
    one = person("Trần Văn Hòa")
    correct_person(
        by=city.accounts["phucxa"],
        person=one,
        changes={"birth_date": date(1990, 1, 19), "occupation": "WORKER"},
        read_at=None,
        reason="Theo căn cước",
    )
    said = page(signed_in("badinh").get(href("Trần Văn Hòa"))).said
    assert "Phạm Văn Phúc" in said and "Theo căn cước" in said
    assert "ngày sinh: 09/01/1990 → 19/01/1990" in said
    assert "nghề nghiệp: để trống → Công nhân" in said
    assert "09/01/1990 →" not in page(signed_in("lanhdao").get(href("Trần Văn Hòa"))).said


def test_few_statements_for_a_record(city: Cast, signed_in: SignIn) -> None:
    for username in ("thanhuy", "phucxa", "lanhdao"):
        client = signed_in(username)
        with statements() as found:
            client.get(href("Nguyễn Thị Đào"))
        assert len(found) <= MOST_STATEMENTS + 1, [one[:90] for one in found]  # + the test's session


# -- correcting -----------------------------------------------------------------------------------------


def fields(client: Client, path: str) -> dict[str, str]:
    """What the form of the page holds, as a browser would send it."""
    found = page(client.get(path))
    assert barriers(found) == []
    typed = {one["name"]: one.get("value", "") for one in found.all("input") if one.get("name")}
    chosen = _chosen(found.elements)
    return {name: value for name, value in (typed | chosen).items() if name != "csrfmiddlewaretoken"}


def _chosen(elements: list[dict[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for one in elements:
        if one["tag"] == "select":
            name = one["name"]
            found[name] = ""
        elif one["tag"] == "option" and "selected" in one:
            found[name] = one["value"]
    return found


def test_a_correction_through_the_form(city: Cast, signed_in: SignIn) -> None:
    client, path = signed_in("phucxa"), href("Trần Văn Hòa", "correct")
    sent = fields(client, path) | {
        "native_place": "Phúc Xá, Hà Nội",
        "birth": "1/1990",
        "reason": "Theo căn cước",
    }
    answer = client.post(path, sent)
    assert answer.status_code == 302 and answer["Location"] == href("Trần Văn Hòa")
    one = person("Trần Văn Hòa")
    assert (one.native_place, one.birth_date, one.birth_precision) == (
        "Phúc Xá, Hà Nội",
        date(1990, 1, 1),
        "MONTH",
    )


def test_a_refused_correction_keeps_what_was_typed(city: Cast, signed_in: SignIn) -> None:
    client, path = signed_in("phucxa"), href("Trần Văn Hòa", "correct")
    sent = fields(client, path) | {"citizen_id": "123", "native_place": "Phúc Xá"}
    answer = client.post(path, sent)
    found = page(answer)
    assert answer.status_code == 422
    assert "Lý do sửa: Chưa nhập mục này." in found.said
    assert found.all("input", name="native_place")[0]["value"] == "Phúc Xá"
    answer = client.post(path, sent | {"reason": "Theo căn cước"})
    assert "Số định danh cá nhân gồm đúng 12 chữ số." in page(answer).said


def test_two_clerks_on_one_record(city: Cast, signed_in: SignIn) -> None:
    client, path = signed_in("phucxa"), href("Trần Văn Hòa", "correct")
    sent = fields(client, path) | {"native_place": "Phúc Xá", "reason": "Theo căn cước"}
    correct_person(
        by=city.accounts["badinh"],
        person=person("Trần Văn Hòa"),
        changes={"native_place": "Long Biên"},
        read_at=None,
        reason="Theo sổ",
    )
    answer = client.post(path, sent)
    found = page(answer)
    assert answer.status_code == 422
    assert "Đồng chí Lê Thị Ba" in found.said and "Bản mới đang ghi: Long Biên" in found.said
    assert found.all("input", name="native_place")[0]["value"] == "Phúc Xá"
    assert found.all("input", name="read_at")[0]["value"] == str(read_at(person("Trần Văn Hòa")))
    assert client.post(path, sent | {"read_at": read_at(person("Trần Văn Hòa"))}).status_code == 302


def test_days_of_membership_through_the_form(city: Cast, signed_in: SignIn) -> None:
    row = PartyMembership.objects.get(person__full_name="Nguyễn Thị Đào")
    client = signed_in("phucxa")
    path = reverse("people:dates", args=[row.person_id, row.pk])
    assert "giữ nguyên" in page(client.get(path)).said
    sent = fields(client, path) | {"joined_on": "01/3/2023", "reason": "Theo biên bản lễ"}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "Thứ tự phải là: quyết định, lễ kết nạp, chính thức." in page(answer).said
    assert client.post(path, sent | {"joined_on": "26/3/2023"}).status_code == 302
    row.refresh_from_db()
    assert row.joined_on == date(2023, 3, 26)
    assert client.get(reverse("people:dates", args=[row.person_id, 10**6])).status_code == 404


# -- adding ---------------------------------------------------------------------------------------------


def adding(city: Cast, cell: str = "cell_1") -> str:
    return f"/nguoi/them/?chi-bo={city.code(cell)}"


def test_somebody_is_added_for_a_cell(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    assert "Thêm người cho chi bộ nào" in page(client.get("/nguoi/them/")).said
    assert barriers(page(client.get(adding(city)))) == []
    answer = client.post(adding(city), TYPED)
    assert answer.status_code == 302 and answer["Location"] == href("Đinh Thị Lan")
    assert client.get(answer["Location"]).status_code == 200  # seen by who added her


def test_a_cell_elsewhere_is_refused(city: Cast, signed_in: SignIn) -> None:
    answer = signed_in("phucxa").post(adding(city, "cell_3"), TYPED)
    assert answer.status_code == 403 and not Person.objects.filter(full_name="Đinh Thị Lan").exists()
    assert signed_in("phucxa").get("/nguoi/them/?chi-bo=D99999").status_code == 404


def alike(**changes: Any) -> dict[str, Any]:
    return {"full_name": "Trần Văn Hoà", "birth": "09/01/1990", "sex": "M"} | changes


def test_v16_who_may_be_the_same_is_shown_before_anything_is_written(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    answer = client.post(adding(city), alike())
    found = page(answer)
    assert answer.status_code == 422 and barriers(found) == []
    assert "Có phải là người đã có?" in found.said and "Trùng họ tên, ngày sinh" in found.said
    assert found.all("a", href=href("Trần Văn Hòa"))
    assert found.all("input", name="full_name")[0]["value"] == "Trần Văn Hoà"
    assert not Person.objects.filter(full_name="Trần Văn Hoà").exists()
    answer = client.post(adding(city), alike(**{"la-ai": "moi"}))
    assert answer.status_code == 302
    assert Person.objects.filter(full_name="Trần Văn Hoà").count() == 1


def test_v16_outside_the_scope_only_that_there_is_somebody(city: Cast, signed_in: SignIn) -> None:
    answer = signed_in("phucxa").post(
        adding(city), {"full_name": "Bùi Quang Huy", "birth": "01/12/1988", "sex": "M"}
    )
    said = page(answer).said
    assert "1 người giống như vậy thuộc đơn vị ngoài phạm vi" in said and "Vân Sa" not in said


def test_v16_a_known_number_is_refused_next_to_who_bears_it(city: Cast, signed_in: SignIn) -> None:
    numbered("Trần Văn Hòa")
    sent = TYPED | {"citizen_id": NUMBER, "la-ai": "moi"}
    answer = signed_in("phucxa").post(adding(city), sent)
    assert answer.status_code == 422 and "Số định danh này đã có: đồng chí Trần Văn Hòa" in page(answer).said


def test_a_cell_secretary_keeps_people_on_their_way(city: Cast, signed_in: SignIn) -> None:
    account = add_account("chibo1", "Đỗ Văn Chi")
    grant_role(
        by=BY, account=account, role_code="CELL_SECRETARY", unit=city.units["cell_1"], first=BEGIN, reason=WHY
    )
    city.accounts["chibo1"] = account
    client = signed_in("chibo1")
    assert client.post("/nguoi/them/", TYPED).status_code == 302  # the only cell is taken
    declare(actor="system:test")
    path = href("Đinh Thị Lan", "correct")
    assert client.get(path).status_code == 200
    assert client.get(href("Trần Văn Hòa", "correct")).status_code == 403
