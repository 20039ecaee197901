"""/dia-phuong/: who is asked, by whom it is read and confirmed, in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from namro.access.actions import grant_role
from namro.access.models import Account
from namro.journal.actions import acting, declare
from namro.organisation.areas.actions import Passing, record_area_successions
from namro.organisation.localities.actions import open_assessment
from namro.people.models import LocalityAssessment, Tenure
from namro.units.models import AdminArea, AreaLevel
from tests.cast import BEGIN, BY, WHY, Cast, add_account
from tests.people import offices
from tests.personnel import world
from tests.web.pages import MOST_STATEMENTS, Page, barriers, page, statements

SignIn = Callable[[str], Client]
HOME = "/dia-phuong/"


def read(client: Client, path: str = HOME, status: int = 200, **query: str) -> Page:
    with statements() as counted:
        response = client.get(path, query)
    assert response.status_code == status, path
    assert len(counted) <= MOST_STATEMENTS, len(counted)
    found = page(response)
    assert barriers(found) == []
    return found


@pytest.fixture
def leader(city: Cast) -> Account:
    """A leader of Ba Đình, who may confirm there."""
    account = add_account("bithu", "Nguyễn Thị Bí")
    grant_role(
        by=BY, account=account, role_code="LEADER", unit=city.units["ba_dinh"], first=BEGIN, reason=WHY
    )
    city.accounts["bithu"] = account
    declare(actor="system:test")
    return account


@pytest.fixture
def held(city: Cast, leader: Account) -> dict[str, Tenure]:
    """Of Ba Đình a secretary from elsewhere, a chair of the place, a deputy unknown; one of Ba Vì."""
    with acting(BY, WHY):
        district = world.area("Quận Ba Đình", AreaLevel.DISTRICT)
        other = world.area("Huyện Ba Vì", AreaLevel.DISTRICT)
        people = {
            "secretary": ("DISTRICT_SECRETARY", "Lê Văn Xa", "ba_dinh", district, other),
            "chair": ("DISTRICT_CHAIR", "Trần Thị Gần", "ba_dinh", district, district),
            "deputy": ("DISTRICT_VICE_CHAIR", "Phạm Văn Ẩn", "ba_dinh", district, None),
            "elsewhere": ("DISTRICT_SECRETARY", "Bùi Thị Ngoài", "ba_vi", other, other),
        }
        found = {}
        for key, (code, name, unit, area, native) in people.items():
            person = offices.someone(name)
            person.native_area = native
            person.save()
            found[key] = world.held(world.post(code, city.units[unit], area), None, person=person)
    declare(actor="system:test")
    return found


@pytest.fixture
def opened(held: dict[str, Tenure]) -> dict[str, LocalityAssessment]:
    made = {key: open_assessment(by=BY, tenure=tenure, reason=WHY) for key, tenure in held.items()}
    declare(actor="system:test")
    return made


def url(row: LocalityAssessment, *parts: str) -> str:
    return f"{HOME}{row.pk}/" + "".join(f"{part}/" for part in parts)


# The list


def test_nobody_holds_such_a_post(city: Cast, signed_in: SignIn) -> None:
    assert "Không có đồng chí nào ở phần này" in read(signed_in("thanhuy")).said


def test_who_was_never_asked_is_opened_from_the_list(
    city: Cast, signed_in: SignIn, held: dict[str, Tenure]
) -> None:
    client = signed_in("badinh")
    found = read(client)
    assert "3 đồng chí giữ chức danh mà chưa xét; số liệu tính là chưa xác định" in found.said
    assert "Chưa xét (3)" in found.said and "Bùi Thị Ngoài" not in found.said
    assert client.post(f"{HOME}lap/").status_code == 302
    assert LocalityAssessment.objects.filter(state="OPEN").count() == 3
    assert "Đã lập xét cho 3 đồng chí" in read(client).said


def test_what_waits_stands_first_with_facts_and_suggestion(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    found = read(signed_in("badinh"))
    for words in (
        "3 đồng chí chờ kết luận",
        "Lê Văn Xa",
        "Quê quán: nơi khác",
        "không phải người địa phương",
        "Gợi ý theo quê quán",
        "Chưa xác nhận",
        "Kết luận do Lãnh đạo cấp ủy hoặc Chuyên viên Ban Tổ chức Thành ủy thực hiện",
    ):
        assert words in found.said, words
    assert "Kết luận theo gợi ý" not in found.said


def test_figures_of_the_unit_lead_to_their_pages(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    client = signed_in("thanhuy")
    response = client.get(HOME)
    assert "/so-lieu/personnel.nonlocal.district_secretaries_pct/D00001/2024-06/" in response.content.decode()
    assert "Tỷ lệ Bí thư cấp ủy cấp huyện không phải người địa phương: 0,00" in page(response).said


def test_a_checked_list_is_confirmed_at_once(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    client = signed_in("bithu")
    assert "Phạm Văn Ẩn" in read(client).said
    chosen = [f"{opened[key].pk}-0" for key in ("secretary", "chair")]
    response = client.post(HOME, {"xet": chosen, "on": "05/7/2024"})
    assert response.status_code == 302
    assert "Đã kết luận 2 đồng chí theo gợi ý" in read(client).said
    results = {
        row.person.full_name: row.result for row in LocalityAssessment.objects.filter(state="CONFIRMED")
    }
    assert results == {"Lê Văn Xa": "NON_LOCAL", "Trần Thị Gần": "LOCAL"}
    assert "Đã kết luận (2)" in read(client, phan="xong").said


@pytest.mark.parametrize(
    ("chosen", "says"),
    [([], "Chưa chọn đồng chí nào"), (["x-1"], "Có dòng chọn không đúng"), (["9-0"], "không còn ở đây")],
)
def test_a_wrong_list_comes_back_with_a_sentence(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment], chosen: list[str], says: str
) -> None:
    response = signed_in("bithu").post(HOME, {"xet": chosen, "on": "05/7/2024"})
    assert response.status_code == 422 and says in page(response).said


def test_one_without_suggestion_stops_all_and_ticks_stay(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    chosen = [f"{opened[key].pk}-0" for key in ("secretary", "deputy")]
    response = signed_in("bithu").post(HOME, {"xet": chosen, "on": "05/7/2024"})
    assert "Chưa có gợi ý cho: Phạm Văn Ẩn" in page(response).said
    assert "checked" in response.content.decode()
    assert not LocalityAssessment.objects.filter(state="CONFIRMED").exists()


@pytest.mark.parametrize(("username", "code"), [("phucxa", 422), ("badinh", 422), ("bithu", 422)])
def test_a_number_that_was_guessed_gives_no_name(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment], username: str, code: int
) -> None:
    """One without suggestion is refused by name, but only to who may conclude of it."""
    LocalityAssessment.objects.update(suggestion="")
    named = opened["elsewhere"] if username == "bithu" else opened["deputy"]
    client = signed_in(username)
    there = client.post(HOME, {"xet": [f"{named.pk}-0"], "on": "05/7/2024"})
    none = client.post(HOME, {"xet": ["999999-0"], "on": "05/7/2024"})
    said = [one.text("div", class_="errors") for one in (page(there), page(none))]
    assert there.status_code == none.status_code == code and said[0] == said[1] != []
    assert str(named.person) not in "".join(said[0])


@pytest.mark.parametrize("username", ["quantri", "moi"])
def test_without_the_right_nothing_is_read(city: Cast, signed_in: SignIn, username: str) -> None:
    response = signed_in(username).get(HOME)
    assert response.status_code == 403 and "mở danh sách" in page(response).said


# One assessment


def test_one_says_what_it_rests_on_and_who_does_the_next_step(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    found = read(signed_in("badinh"), url(opened["secretary"]))
    for words in (
        "Lê Văn Xa: người địa phương của Quận Ba Đình?",
        "Chờ kết luận",
        "Nơi sinh",
        "chưa rõ",
        "theo quê quán",
        "65-QĐ/TW",
        "Chưa xác nhận",
        "không phải người ghi căn cứ gần nhất",
        "Bí thư quận ủy, huyện ủy, thị ủy",
    ):
        assert words in found.said, words


def test_after_a_merger_it_says_from_where_to_where_and_when(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    row = opened["secretary"]
    signed_in("bithu").post(url(row, "ket-luan"), {"result": "NON_LOCAL", "on": "01/6/2024", "read_at": "0"})
    with acting(BY, WHY):
        new = world.area("Quận Ba Đình mới", AreaLevel.DISTRICT, first=date(2024, 7, 1))
    passing = Passing(AdminArea.objects.get(pk=row.area_id), new, date(2024, 7, 1))
    record_area_successions(by=BY, passings=[passing], reason="nghị quyết")
    declare(actor="system:test")
    again = LocalityAssessment.objects.get(reopens=row)
    found = read(signed_in("badinh"), url(again))
    assert "Xét lại vì từ 01/7/2024 “Quận Ba Đình” thuộc “Quận Ba Đình mới”." in found.said
    assert "Kết luận trước: không phải người địa phương; không chuyển sang." in found.said
    assert "Quận Ba Đình mới" in read(signed_in("badinh")).said


@pytest.mark.parametrize("username", ["badinh", "phucxa"])
def test_of_another_district_nobody_learns_whether_there_is_one(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment], username: str
) -> None:
    client = signed_in(username)
    for path in (url(opened["elsewhere"]), url(opened["elsewhere"], "ket-luan"), f"{HOME}999999/"):
        response = client.get(path)
        assert response.status_code == 404 and "ngoài phạm vi" in page(response).said


# Writing


def test_one_is_asked_with_what_the_record_says(
    city: Cast, signed_in: SignIn, held: dict[str, Tenure]
) -> None:
    client = signed_in("badinh")
    path = f"{HOME}xet/{held['secretary'].pk}/"
    assert "Xét người địa phương: Lê Văn Xa, Quận Ba Đình" in read(client, path).said
    given = {"native": "ELSEWHERE", "birth": "", "upbringing": "HERE", "career": "", "first": "04/01/2021"}
    response = client.post(path, given)
    assert response.status_code == 422 and "Chưa nhập mục này" in page(response).said
    response = client.post(path, {**given, "reason": "theo lý lịch"})
    assert response.status_code == 302
    row = LocalityAssessment.objects.get()
    assert (row.native, row.upbringing, row.suggestion) == ("ELSEWHERE", "HERE", "NON_LOCAL")
    assert client.get(f"{HOME}xet/{held['elsewhere'].pk}/").status_code == 404


def test_facts_conclusion_and_asking_again(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    clerk, leader = signed_in("badinh"), signed_in("bithu")
    row = opened["deputy"]
    read(clerk, url(row, "can-cu"))
    said = {"native": "HERE", "reason": "theo lý lịch", "read_at": "0"}
    assert clerk.post(url(row, "can-cu"), said).status_code == 302
    assert "người địa phương" in read(leader, url(row, "ket-luan")).said
    wrong = leader.post(url(row, "ket-luan"), {"result": "NON_LOCAL", "on": "05/7/2024", "read_at": "1"})
    assert wrong.status_code == 422 and "ghi rõ vì sao" in page(wrong).said
    right = {"result": "NON_LOCAL", "on": "05/7/2024", "read_at": "1", "note": "lớn lên, công tác nơi khác"}
    assert leader.post(url(row, "ket-luan"), right).status_code == 302
    assert "lớn lên, công tác nơi khác" in read(clerk, url(row)).said
    read(clerk, url(row, "mo-lai"))
    again = {"first": "01/7/2024", "reason": "đơn đề nghị", "read_at": "2"}
    assert clerk.post(url(row, "mo-lai"), again).status_code == 302
    assert LocalityAssessment.objects.filter(reopens=row, state="OPEN").exists()


def test_the_second_of_two_reads_who_was_first_and_keeps_what_he_typed(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    row = opened["deputy"]
    signed_in("badinh").post(url(row, "can-cu"), {"native": "HERE", "reason": "lý lịch", "read_at": "0"})
    late = {"result": "LOCAL", "on": "05/7/2024", "read_at": "0", "note": "đã gặp đồng chí"}
    response = signed_in("bithu").post(url(row, "ket-luan"), late)
    assert response.status_code == 422
    assert "Đồng chí Lê Thị Ba" in page(response).said and "đã gặp đồng chí" in response.content.decode()


def test_who_lacks_the_right_is_told_on_the_form(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    row = opened["chair"]
    response = signed_in("badinh").post(
        url(row, "ket-luan"), {"result": "LOCAL", "on": "05/7/2024", "read_at": "0"}
    )
    assert response.status_code == 422 and "chưa được giao quyền kết luận" in page(response).said


def test_many_holders_take_no_more_statements(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    with acting(BY, WHY):
        post = world.post("DISTRICT_STANDING_DEPUTY", city.units["agencies"], None, places=60)
        post.area = AdminArea.objects.first()
        post.save()
        for _ in range(55):
            world.held(post, None)
    declare(actor="system:test")
    found = read(signed_in("thanhuy"), phan="tat-ca")
    assert "1–50 trong 59" in found.said
    assert "51–59 trong 59" in read(signed_in("thanhuy"), phan="tat-ca", trang="2").said


# On the record of the person


def test_the_record_says_what_was_concluded_and_that_one_may_object(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    row = opened["secretary"]
    signed_in("bithu").post(url(row, "ket-luan"), {"result": "NON_LOCAL", "on": "01/6/2024", "read_at": "0"})
    found = read(signed_in("thanhuy"), f"/nguoi/{row.person_id}/")
    assert "Quận Ba Đình: không phải người địa phương" in found.said
    assert "có quyền đề nghị sửa quê quán, nơi sinh hoặc xét lại" in found.said


def test_who_holds_nothing_has_no_such_section(city: Cast, signed_in: SignIn) -> None:
    person = city.admissions["Bùi Quang Huy"].person
    assert "Người địa phương" not in read(signed_in("thanhuy"), f"/nguoi/{person.pk}/").said


def test_who_is_assessed_for_two_areas_stands_once_for_each_post(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    holder = opened["secretary"].person
    with acting(BY, WHY):
        other = AdminArea.objects.get(name="Huyện Ba Vì")
        world.assessment(holder, other, "LOCAL")
        world.held(world.post("DISTRICT_CHAIR", city.units["ba_vi"], other), None, person=holder)
    declare(actor="system:test")
    found = read(signed_in("thanhuy"), phan="tat-ca")
    assert "Tất cả (5)" in found.said and "Đã kết luận (1)" in found.said
    assert found.said.count("Lê Văn Xa") == 2


# Figures lead here and back


@pytest.mark.parametrize(
    ("key", "words", "href"),
    [
        ("nonlocal.district_secretaries", "Xét, kết luận người địa phương", "/dia-phuong/"),
        ("nonlocal.district_secretaries_pct", "Xét, kết luận người địa phương", "/dia-phuong/"),
        ("unfilled_heads", "Chức danh và vị trí khuyết", "/chuc-danh/"),
    ],
)
def test_a_figure_leads_to_where_its_rows_are_worked_on(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment], key: str, words: str, href: str
) -> None:
    response = signed_in("thanhuy").get(f"/so-lieu/personnel.{key}/{city.code('city')}/2024-06/")
    assert f'<a href="{href}">{words}</a>' in response.content.decode()


def test_the_legs_of_a_share_are_named_as_what_they_are(
    city: Cast, signed_in: SignIn, opened: dict[str, LocalityAssessment]
) -> None:
    path = f"/so-lieu/personnel.nonlocal.district_chairs_pct/{city.code('city')}/2024-06/"
    found = read(signed_in("thanhuy"), path)
    assert "trên 1 Chức danh Chủ tịch UBND cấp huyện" in found.said and "chỉ tiêu giao" not in found.said


def test_other_figures_lead_to_no_such_page(city: Cast, signed_in: SignIn) -> None:
    path = f"/so-lieu/membership.admitted/{city.code('city')}/2024-06/"
    assert "người địa phương" not in read(signed_in("thanhuy"), path).said
