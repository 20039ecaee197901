"""The page of one dossier, and its steps as forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from namro.access.actions import grant_role
from namro.membership.admission.states import S
from namro.membership.models import AdmissionCase
from namro.people.models import PartyMembership
from tests.cast import BEGIN, BY, WHY, Cast, add_account
from tests.membership.admission import dossiers as d
from tests.web.pages import MOST_STATEMENTS, Page, statements

SignIn = Callable[[str], Client]


def page(client: Client, case: AdmissionCase, slug: str = "") -> Page:
    answer = client.get(f"/dang-vien/ket-nap/{case.pk}/{slug + '/' if slug else ''}")
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return Page(answer.content.decode())


def send(client: Client, case: AdmissionCase, slug: str, **typed: Any) -> Any:
    case.refresh_from_db()
    given = {"read_at": case.version} | typed
    return client.post(f"/dang-vien/ket-nap/{case.pk}/{slug}/", given)


def tally(**changes: int) -> dict[str, int]:
    return {"summoned": 9, "present": 9, "agree": 9, "disagree": 0} | changes


@pytest.mark.parametrize("state", [*d.STEPS, S.LISTED, S.CEREMONY])
def test_the_page_says_where_it_stands_and_who_does_what(city: Cast, signed_in: SignIn, state: str) -> None:
    case = d.at(city, state)
    client = signed_in("phucxa")
    with statements() as asked:
        found = page(client, case)
    assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
    assert "Ngô Bá Lâm" in found.said and S(state).label in found.said
    assert ("Bước tiếp theo." in found.said) is (state != S.CEREMONY)


def test_the_next_step_stands_open_and_is_sent_to_its_own_address(city: Cast, signed_in: SignIn) -> None:
    case = d.at(city, S.VETTING)
    found = page(signed_in("phucxa"), case)
    (form,) = [one for one in found.all("form") if f"/{case.pk}/" in one.get("action", "")]
    assert form["action"] == f"/dang-vien/ket-nap/{case.pk}/chi-bo/"
    names = [one.get("name") for one in found.all("input")]
    assert {"held_on", "summoned", "agree", "read_at"} <= set(names)
    assert found.all("input", name="summoned")[0]["value"] == "1"  # one official member is known


def test_from_the_list_to_the_ceremony_by_forms(city: Cast, signed_in: SignIn) -> None:
    case, client = d.listed(city), signed_in("phucxa")
    helper = str(case.helper_id)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("lop", {"certificate_no": "112-GCN", "certificate_on": "20/9/2023"}),
        (
            "ho-so",
            {
                "on": "06/11/2023",
                "application_on": "01/11/2023",
                "cv_on": "02/11/2023",
                "introducer_1": helper,
                "union_resolution_no": "14-NQ/ĐTN",
                "mass_opinion_on": "15/01/2024",
                "residence_opinion_on": "18/01/2024",
                "special_cases": ["RELIGIOUS"],
            },
        ),
        ("tham-tra", {"place": "Đảng ủy xã Tản Hồng", "sent_on": "20/11/2023"}),
        ("tra-loi", {"vetting": "", "answered_on": "28/12/2023"}),
        ("chi-bo", {"held_on": "20/02/2024", "document_no": "05-NQ/CB", **tally()}),
        ("gui", {"forwarded_on": "22/02/2024"}),
        ("co-so", {"held_on": "12/3/2024", "document_no": "21-NQ/ĐU", **tally()}),
        ("quyet-dinh", {"decided_on": "03/4/2024", "decision_no": "601-QĐ/QU", **tally()}),
        ("nhan", {"received_on": "08/4/2024"}),
        ("le", {"ceremony_on": "10/5/2024"}),
    ]
    for slug, typed in steps:
        if "vetting" in typed:
            typed["vetting"] = str(case.vettings.get().pk)
        answer = send(client, case, slug, **typed)
        assert answer.status_code == 302, (slug, answer.content.decode()[:3000])
    case.refresh_from_db()
    assert (case.state, case.special_cases) == (S.CEREMONY, ["RELIGIOUS"])
    assert PartyMembership.objects.get(person=case.person).joined_on == date(2024, 5, 10)


def test_v12_what_cannot_be_stands_beside_its_field_and_nothing_typed_is_lost(
    city: Cast, signed_in: SignIn
) -> None:
    case = d.at(city, S.VETTING)
    typed = {"held_on": "20/02/2024", "document_no": "05-NQ/CB", **tally(agree=12)}
    answer = send(signed_in("phucxa"), case, "chi-bo", **typed)
    assert answer.status_code == 422
    found = Page(answer.content.decode())
    assert found.all("input", name="agree")[0]["value"] == "12"
    assert found.all("input", name="agree")[0]["aria-invalid"] == "true"
    assert found.all("input", name="document_no")[0]["value"] == "05-NQ/CB"
    assert "nhiều hơn số có mặt 9" in found.said
    assert AdmissionCase.objects.get(pk=case.pk).state == S.VETTING


def test_a_missing_paper_is_told_before_and_after_the_mistake(city: Cast, signed_in: SignIn) -> None:
    case = d.at(city, S.TRAINED)
    d.open_(case, cv_on=None)
    d.vet(case)
    client = signed_in("phucxa")
    found = page(client, case)
    assert "Chi bộ xét được khi có đủ:" in found.said
    assert "Lý lịch của người xin vào Đảng: chưa có." in found.said and "Thiếu" in found.said
    answer = send(client, case, "chi-bo", held_on="20/02/2024", document_no="5", **tally())
    assert answer.status_code == 422
    assert "Lý lịch của người xin vào Đảng: chưa có." in Page(answer.content.decode()).said


def test_two_clerks_at_once_the_second_keeps_his_words(city: Cast, signed_in: SignIn) -> None:
    case = d.at(city, S.LISTED)
    read_at = case.version
    assert send(signed_in("badinh"), case, "giup-do", helper=str(case.helper_id)).status_code == 302
    typed = {"certificate_no": "112-GCN", "certificate_on": "20/9/2023", "read_at": read_at}
    answer = signed_in("phucxa").post(f"/dang-vien/ket-nap/{case.pk}/lop/", typed)
    assert answer.status_code == 422
    found = Page(answer.content.decode())
    assert "Đồng chí Lê Thị Ba" in found.said and "vừa ghi vào hồ sơ này" in found.said
    assert found.all("input", name="certificate_no")[0]["value"] == "112-GCN"
    again = {**typed, "read_at": found.all("input", name="read_at")[0]["value"]}
    assert signed_in("phucxa").post(f"/dang-vien/ket-nap/{case.pk}/lop/", again).status_code == 302


def test_a_secretary_sees_who_decides_and_cannot(city: Cast, signed_in: SignIn) -> None:
    account = add_account("bithu", "Vương Bí Thư")
    grant_role(
        by=BY, account=account, role_code="CELL_SECRETARY", unit=city.units["cell_1"], first=BEGIN, reason=WHY
    )
    city.accounts["bithu"] = account
    case = d.at(city, S.BASE_RESOLVED)
    client = signed_in("bithu")
    found = page(client, case)
    assert "ghi quyết định kết nạp" in found.said and not found.all("input", name="decision_no")
    answer = send(client, case, "quyet-dinh", decided_on="03/4/2024", decision_no="9", **tally())
    assert answer.status_code == 403
    elsewhere = d.listed(city, "cell_3", person=d.candidate("Ngô Xa"))
    assert client.get(f"/dang-vien/ket-nap/{elsewhere.pk}/").status_code == 403


def test_what_is_not_there_or_not_now_is_said(city: Cast, signed_in: SignIn) -> None:
    case, client = d.listed(city), signed_in("phucxa")
    assert client.get("/dang-vien/ket-nap/99999/").status_code == 404
    assert client.get(f"/dang-vien/ket-nap/{case.pk}/khong-co/").status_code == 404
    answer = client.get(f"/dang-vien/ket-nap/{case.pk}/le/", follow=True)
    assert "việc này không làm lúc này được" in Page(answer.content.decode()).said
    assert signed_in("quantri").get(f"/dang-vien/ket-nap/{case.pk}/").status_code == 403


def test_a_step_is_corrected_with_a_reason(city: Cast, signed_in: SignIn) -> None:
    case, client = d.at(city, S.CELL_RESOLVED), signed_in("phucxa")
    form = page(client, case, "sua-buoc")
    assert form.all("input", name="agree")[0]["value"] == "9"
    typed = {"on": "21/02/2024", "document_no": "06-NQ/CB", **tally(agree=7, disagree=2)}
    answer = send(client, case, "sua-buoc", **typed, reason="")
    assert answer.status_code == 422
    assert send(client, case, "sua-buoc", **typed, reason="Gõ nhầm").status_code == 302
    assert case.tallies.get().agree == 7
    assert "Gõ nhầm" in page(client, case).said


def test_a_step_is_taken_back_and_a_dossier_closed(city: Cast, signed_in: SignIn) -> None:
    case, client = d.at(city, S.CELL_RESOLVED), signed_in("phucxa")
    assert send(client, case, "bo-buoc", reason="Nhầm người").status_code == 302
    case.refresh_from_db()
    assert case.state == S.VETTING
    typed = {"to": S.RETURNED, "on": "05/7/2024", "document_no": "", "note": "Bổ sung"}
    assert send(client, case, "dong", **typed).status_code == 302
    case.refresh_from_db()
    assert case.state == S.RETURNED
    assert "trả lại" in page(client, case).said.lower()


def test_edge_26_the_clerk_is_warned_of_a_late_ceremony(city: Cast, signed_in: SignIn) -> None:
    case, client = d.at(city, S.DECIDED), signed_in("phucxa")
    case.refresh_from_db()
    typed = {"read_at": case.version, "ceremony_on": "20/6/2024", "late_consent_no": ""}
    answer = client.post(f"/dang-vien/ket-nap/{case.pk}/le/", typed, follow=True)
    said = Page(answer.content.decode()).said
    assert "quá hạn, chưa có văn bản đồng ý" in said and "danh sách để kiểm tra" in said
    listed = client.get("/dang-vien/ket-nap/?trang-thai=le-muon")
    assert "Ngô Bá Lâm" in Page(listed.content.decode()).said


def test_edge_2_a_decision_is_annulled_from_the_page(city: Cast, signed_in: SignIn) -> None:
    case, client = d.at(city, S.CEREMONY), signed_in("phucxa")
    typed = {"on": "03/7/2024", "document_no": "41-QĐ/QU", "note": "Kê khai lý lịch không đúng"}
    assert send(client, case, "huy", **typed).status_code == 302
    said = page(client, case).said
    assert "Đã hủy quyết định kết nạp" in said and "41-QĐ/QU" in said


def test_a_procedure_is_done_again(city: Cast, signed_in: SignIn) -> None:
    case, client = d.at(city, S.CEREMONY), signed_in("phucxa")
    typed = {"on": "03/7/2024", "document_no": "7-CV/QU", "note": "Thiếu nhận xét"}
    assert send(client, case, "lam-lai", **typed).status_code == 302
    assert "7-CV/QU yêu cầu làm lại thủ tục" in page(client, case).said
    assert send(client, case, "lam-xong", **{**typed, "document_no": ""}).status_code == 302
    assert "yêu cầu làm lại thủ tục;" not in page(client, case).said


@pytest.mark.parametrize("slug", ["giay-to", "tham-tra", "lop", "giup-do", "dong", "bo-buoc"])
def test_every_other_step_has_a_page(city: Cast, signed_in: SignIn, slug: str) -> None:
    case = d.at(city, S.VETTING)
    found = page(signed_in("phucxa"), case, slug)
    assert found.all("button", type="submit")
    assert found.all("input", name="read_at")[0]["value"] == str(case.version)
