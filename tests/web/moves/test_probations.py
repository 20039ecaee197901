"""Pages of probation: what is due, one dossier with the form of its next step, cards by list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from namro.membership.models import RecognitionCase
from namro.membership.recognition.states import S
from namro.people.models import PartyMembership
from tests.cast import TODAY, Cast
from tests.membership.recognition import probation
from tests.web.pages import MOST_STATEMENTS, Page, barriers, page, statements

SignIn = Callable[[str], Client]
LIST = "/dang-vien/du-bi/"
COUNT = {"summoned": "10", "present": "10", "agree": "9", "disagree": "1"}
REVIEW = {"held_on": "10/6/2024", "document_no": "06-NQ/CB", "certificate_no": "12-GCN/ĐVM", **COUNT}


def fresh(case: RecognitionCase) -> RecognitionCase:
    return RecognitionCase.objects.get(pk=case.pk)


def value(found: Page, name: str) -> str:
    return found.all("input", name=name)[0].get("value", "")


def test_nothing_yet(signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get(LIST))
    assert "Chưa có đảng viên dự bị nào" in found.said
    assert barriers(found) == []


def test_the_list_begins_with_what_is_due_and_says_how_urgent(city: Cast, signed_in: SignIn) -> None:
    due = probation.on_probation(city)
    probation.on_probation(city, date(2023, 9, 4))
    client = signed_in("phucxa")
    with statements() as counted:
        found = page(client.get(LIST))
    assert len(counted) <= MOST_STATEMENTS
    assert found.text("h1") == ["Đảng viên dự bị: 2 hồ sơ"]
    assert "Đến lúc xét: 1" in found.said and "Đang dự bị: 1" in found.said
    assert [link["href"] for link in found.all("a") if link["href"] == f"{LIST}{due.pk}/"]
    assert "Trong hạn" in found.said or "Sắp đến hạn" in found.said or "Quá hạn" in found.said
    assert barriers(found) == []


def test_each_reads_his_own_cells(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city, cell="cell_3")
    assert "hồ sơ" not in page(signed_in("phucxa").get(LIST)).text("h1")[0]
    assert signed_in("phucxa").get(f"{LIST}{case.pk}/").status_code == 404
    assert signed_in("thanhuy").get(f"{LIST}{case.pk}/").status_code == 200
    assert signed_in("moi").get(LIST).status_code == 403


def test_a_part_that_is_not_there_is_a_sentence(signed_in: SignIn) -> None:
    assert signed_in("phucxa").get(LIST, {"phan": "x"}).status_code == 400


def test_a_probation_that_runs_says_when_it_is_reviewed(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city, date(2023, 9, 4))
    found = page(signed_in("phucxa").get(f"{LIST}{case.pk}/"))
    assert "Chi bộ xét công nhận từ ngày 04/9/2024" in found.said
    assert not found.all("form", action=f"{LIST}{case.pk}/xet/")


def test_the_page_has_the_form_of_the_next_step_and_writes_it(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city)
    client = signed_in("phucxa")
    with statements() as counted:
        found = page(client.get(f"{LIST}{case.pk}/"))
    assert len(counted) <= MOST_STATEMENTS
    assert barriers(found) == []
    assert found.text("h2")[0] == "Ghi kết quả chi bộ xét"
    data = REVIEW | {"read_at": value(found, "read_at")}
    done = client.post(f"{LIST}{case.pk}/xet/", data, follow=True)
    assert done.redirect_chain, page(done).said
    assert "Chi bộ đã nghị quyết" in page(done).said
    assert "9/10" in page(done).said
    assert fresh(case).state == S.CELL_RESOLVED


def test_all_the_way_to_the_card(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city)
    client = signed_in("badinh")
    steps: list[tuple[str, dict[str, str]]] = [
        ("xet", REVIEW),
        ("gui", {"forwarded_on": "12/6/2024"}),
        ("co-so", {"held_on": "20/6/2024", "document_no": "20-NQ/ĐU", **COUNT}),
        ("cong-nhan", {"decided_on": "01/7/2024", "decision_no": "77-QĐ/QU"}),
    ]
    for slug, data in steps:
        asked = data | {"read_at": str(fresh(case).version)}
        response = client.post(f"{LIST}{case.pk}/{slug}/", asked)
        assert response.status_code == 302, page(response).said
    official = PartyMembership.objects.get(pk=case.membership_id).official_on
    assert official == date(2024, 6, 3)
    for work, state in (("de-nghi", S.CARD_REQUESTED), ("phat", S.CARD_ISSUED)):
        found = page(client.get(f"{LIST}the/"))
        assert barriers(found) == []
        ticked = {"on": "05/7/2024", "viec": work, "ho-so": [value(found, "ho-so")]}
        assert client.post(f"{LIST}the/", ticked).status_code == 302
        assert fresh(case).state == state


def test_a_list_of_nobody_keeps_the_day(city: Cast, signed_in: SignIn) -> None:
    probation.recognised(city)
    response = signed_in("badinh").post(f"{LIST}the/", {"on": "04/7/2024", "viec": "de-nghi"})
    assert response.status_code == 422
    assert "Chưa chọn đảng viên nào." in page(response).said
    assert value(page(response), "on") == "04/7/2024"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"held_on": "02/6/2024"}, "held_on", "chi bộ xét từ ngày đó"),
        ({"held_on": "hôm qua"}, "held_on", "hôm qua"),
        ({"agree": "12"}, "agree", "nhiều hơn"),
        ({"certificate_no": ""}, "certificate_no", "lớp đảng viên mới"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(
    city: Cast, signed_in: SignIn, changes: dict[str, str], field: str, sentence: str
) -> None:
    case = probation.on_probation(city)
    data = REVIEW | {"read_at": "1"} | changes
    response = signed_in("phucxa").post(f"{LIST}{case.pk}/xet/", data)
    assert response.status_code == 422
    found = page(response)
    assert any(sentence in said for said in found.text("div", id=f"id_{field}-error"))
    assert value(found, "document_no") == "06-NQ/CB"
    assert value(found, field) == data[field]
    assert barriers(found) == []


def test_two_clerks_the_second_reads_who_was_first_and_may_write_again(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city)
    probation.fail(case, date(2024, 6, 4))
    client = signed_in("phucxa")
    response = client.post(f"{LIST}{case.pk}/xet/", REVIEW | {"read_at": "1"})
    found = page(response)
    assert response.status_code == 422
    assert "vừa ghi vào hồ sơ này" in found.said
    assert value(found, "document_no") == "06-NQ/CB"
    again = REVIEW | {"read_at": value(found, "read_at")}
    assert client.post(f"{LIST}{case.pk}/xet/", again).status_code == 302


def test_who_may_not_decide_reads_who_does(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city)
    probation.review(case)
    probation.base(case)
    client = signed_in("lanhdao")
    found = page(client.get(f"{LIST}{case.pk}/"))
    assert not found.all("form", action=f"{LIST}{case.pk}/cong-nhan/")
    assert "chưa được giao quyền ghi quyết định kết nạp" in found.said
    data = {"decided_on": "01/7/2024", "decision_no": "1", "read_at": str(case.version)}
    assert client.post(f"{LIST}{case.pk}/cong-nhan/", data).status_code == 403
    assert fresh(case).state == S.BASE_RESOLVED


def test_an_extended_probation_is_shown_as_not_confirmed(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city)
    client = signed_in("phucxa")
    data: dict[str, Any] = {"months": "6", "why": "Có khuyết điểm", "document_no": "31-QĐ/ĐU", "read_at": "1"}
    assert client.post(f"{LIST}{case.pk}/keo-dai/", data).status_code == 302
    found = page(client.get(f"{LIST}{case.pk}/"))
    assert "03/12/2024 Chưa xác nhận" in found.said
    assert "6 tháng, theo 31-QĐ/ĐU: Có khuyết điểm" in found.said


def test_a_removal_is_written(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city)
    probation.fail(case, date(2024, 6, 4), date(2024, 6, 11), date(2024, 6, 18))
    data = {"decided_on": "05/7/2024", "decision_no": "88-QĐ/QU", "read_at": str(case.version)}
    client = signed_in("badinh")
    assert client.post(f"{LIST}{case.pk}/xoa-ten/", data).status_code == 302
    assert PartyMembership.objects.get(pk=case.membership_id).during.upper == TODAY


def test_half_a_count_of_a_ruling_is_refused(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city)
    probation.review(case)
    probation.base(case)
    data = {"decided_on": "01/7/2024", "decision_no": "77-QĐ/QU", "agree": "6", "read_at": str(case.version)}
    response = signed_in("badinh").post(f"{LIST}{case.pk}/cong-nhan/", data)
    assert response.status_code == 422
    assert "Ghi đủ kết quả biểu quyết" in page(response).said


def test_a_step_that_is_not_there(city: Cast, signed_in: SignIn) -> None:
    case = probation.on_probation(city)
    assert signed_in("phucxa").get(f"{LIST}{case.pk}/bay/").status_code == 404
