"""Pages of posts, bodies and tenures: what they say, to whom, in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from namro.organisation.posts.actions import Close, Paper, end_post
from namro.people.models import Tenure, Title
from tests.cast import BY, WHY, Cast
from tests.organisation.posts.making import FIRST, leave, left, member, post, seated, term
from tests.web.pages import MOST_STATEMENTS, Page, barriers, page, statements

SignIn = Callable[[str], Client]
ALL = "/chuc-danh/"
LATER = date(2023, 1, 1)


def read(client: Client, path: str, **query: str) -> Page:
    """The page, within its statements and without barriers."""
    with statements() as counted:
        response = client.get(path, query)
    assert response.status_code == 200, path
    assert len(counted) <= MOST_STATEMENTS
    found = page(response)
    assert barriers(found) == []
    return found


def unit_page(city: Cast, key: str = "ba_dinh") -> str:
    return f"{ALL}don-vi/{city.code(key)}/"


@pytest.fixture
def staffed(city: Cast) -> Cast:
    """Ba Đình with a chair who left, somebody acting, two deputies of three; a commune with a secretary."""
    unit = city.units["ba_dinh"]
    chair = post(unit, "DISTRICT_CHAIR")
    leave(seated(chair, person=member("Hà Văn Chủ")), LATER)
    seated(chair, LATER, member("Đinh Thị Quyền"), mode="ACTING")
    deputies = post(unit, places=3)
    for name in ("Cao Văn Phó", "Dương Thị Phó"):
        seated(deputies, person=member(name))
    seated(post(city.units["phuc_xa"], "COMMUNE_SECRETARY"), person=member("Lý Văn Xã"))
    committee = term(unit, places_set=3, places_min=2)
    seated(committee, person=member("Tô Thị Ủy"))
    return city


# All units


def test_nothing_yet(city: Cast, signed_in: SignIn) -> None:
    assert "Không có chức danh nào ở đây" in read(signed_in("thanhuy"), ALL).said


def test_posts_of_all_units_and_their_parts(staffed: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    everything = read(client, ALL)
    for words in (
        "Tất cả: 3",
        "Có vị trí khuyết: 2",
        "Người đứng đầu khuyết: 1",
        "Lý Văn Xã",
        "Quận Ba Đình",
    ):
        assert words in everything.said
    assert "khuyết từ 01/01/2023 (552 ngày)" in everything.said.lower()
    heads = read(client, ALL, xem="dung-dau")
    assert "Đinh Thị Quyền" in heads.said and "Cao Văn Phó" not in heads.said
    acting = read(client, ALL, xem="quyen")
    assert "Đinh Thị Quyền" in acting.said and "Lý Văn Xã" not in acting.said


def test_the_vacant_ones_longest_first(staffed: Cast, signed_in: SignIn) -> None:
    found = read(signed_in("thanhuy"), ALL, xem="khuyet")
    said = found.text("th", scope="row")
    assert said == ["Phó Chủ tịch UBND quận, huyện, thị xã", "Chủ tịch UBND quận, huyện, thị xã"]


def test_one_title_and_the_units_below_one(staffed: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    assert "Tất cả: 1" in read(client, ALL, **{"chuc-danh": "COMMUNE_SECRETARY"}).said
    assert "Tất cả: 3" in read(client, ALL, **{"don-vi": staffed.code("ba_dinh")}).said
    assert "Tất cả: 0" in read(client, ALL, **{"don-vi": staffed.code("ba_vi")}).said


@pytest.mark.parametrize(
    ("query", "status"),
    [({"xem": "x"}, 400), ({"chuc-danh": "X"}, 400), ({"don-vi": "D99999"}, 404), ({"trang": "9"}, 400)],
)
def test_what_is_not_there_is_a_sentence(
    city: Cast, signed_in: SignIn, query: dict[str, str], status: int
) -> None:
    assert signed_in("thanhuy").get(ALL, query).status_code == status


def test_who_reads_names_only_of_some_units_sees_these(staffed: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    found = read(client, ALL)
    assert "Lý Văn Xã" in found.said and "Cao Văn Phó" not in found.said
    assert client.get(ALL, {"don-vi": staffed.code("ba_dinh")}).status_code == 403
    assert client.get(unit_page(staffed)).status_code == 403
    for account in ("quantri", "moi"):
        assert signed_in(account).get(ALL).status_code == 403
        assert signed_in(account).get(unit_page(staffed, "phuc_xa")).status_code == 403


def test_a_full_list_is_paged_within_its_statements(city: Cast, signed_in: SignIn) -> None:
    for title in Title.objects.all():
        for key in ("ba_dinh", "ba_vi"):
            post(city.units[key], title.code)
    found = read(signed_in("thanhuy"), ALL, xem="khuyet", trang="2")
    assert "51–" in found.said


# One unit


def test_a_unit_with_its_posts_and_bodies(staffed: Cast, signed_in: SignIn) -> None:
    found = read(signed_in("badinh"), unit_page(staffed))
    for words in (
        "2 vị trí khuyết",
        "lâu nhất là Phó Chủ tịch UBND quận, huyện, thị xã",
        "Chức danh, ngày 05/7/2024: 2",
        "Đinh Thị Quyền",
        "Quyền, phụ trách",
        "Ban Chấp hành",
        "Dưới mức ít nhất",
    ):
        assert words in found.said
    assert "Thêm chức danh" in found.text("a")


def test_who_only_reads_is_told_who_writes(staffed: Cast, signed_in: SignIn) -> None:
    found = read(signed_in("lanhdao"), unit_page(staffed))
    assert "Thêm chức danh" not in found.text("a")
    assert "Đồng chí chưa được giao quyền ghi chức danh" in found.said


def test_who_died_but_still_holds_a_post_is_pointed_out(staffed: Cast, signed_in: SignIn) -> None:
    left(Tenure.objects.get(person__full_name="Cao Văn Phó").person, LATER, "DIED")
    found = read(signed_in("badinh"), unit_page(staffed))
    assert "Còn ghi giữ chức danh nhưng không còn là đảng viên" in found.said
    assert "Cần ghi thôi giữ chức vụ: 1" in read(signed_in("badinh"), ALL).said


def test_a_unit_that_is_not_there(city: Cast, signed_in: SignIn) -> None:
    assert signed_in("thanhuy").get(f"{ALL}don-vi/D99999/").status_code == 404


def test_a_unit_without_anything(city: Cast, signed_in: SignIn) -> None:
    said = read(signed_in("badinh"), unit_page(city)).said
    assert "Chưa ghi chức danh nào" in said and "Chưa ghi ban chấp hành" in said


# One post


def test_a_post_with_its_past_as_picture_and_list(staffed: Cast, signed_in: SignIn) -> None:
    chair = Tenure.objects.filter(acting=True).get().post
    found = read(signed_in("badinh"), f"{ALL}{chair.pk}/")
    assert "Khuyết từ 01/01/2023 (552 ngày)" in found.said
    assert "Đã thôi: điều động, luân chuyển" in found.said
    links = {link["href"] for link in found.all("a") if "mark" in link.get("class", "")}
    held = Tenure.objects.filter(post=chair)
    assert links == {*(f"{ALL}giu/{one.pk}/" for one in held), "#khuyet"}
    assert [one for one in found.text("td") if one.startswith("Khuyết, khuyết, từ 01/01/2023")]
    assert "Bố trí người" in found.text("a")


def test_a_post_that_ended(staffed: Cast, signed_in: SignIn) -> None:
    chair = Tenure.objects.filter(acting=True).get().post
    end_post(by=BY, post=chair, close=Close(date(2024, 1, 1), Paper("9-QĐ/TU", FIRST)), reason=WHY)
    found = read(signed_in("badinh"), f"{ALL}{chair.pk}/")
    assert "Đã kết thúc" in found.said and "Ghi lại người đã giữ" in found.text("a")
    assert "Đổi số người, diện quản lý" not in found.text("a")


@pytest.mark.parametrize("path", ["9999/", "giu/9999/", "tap-the/9999/"])
def test_what_does_not_exist_is_said(city: Cast, signed_in: SignIn, path: str) -> None:
    assert signed_in("thanhuy").get(f"{ALL}{path}").status_code == 404


# One body, one tenure


def test_a_body_with_who_is_missing(staffed: Cast, signed_in: SignIn) -> None:
    body = Tenure.objects.get(person__full_name="Tô Thị Ủy").body_term.body
    found = read(signed_in("badinh"), f"{ALL}tap-the/{body.pk}/")
    for words in ("Tô Thị Ủy", "2 người", "Dưới mức ít nhất", "khung từ 2", "Thành viên, ngày 05/7/2024: 1"):
        assert words in found.said


def test_a_body_before_its_first_term(city: Cast, signed_in: SignIn) -> None:
    from tests.organisation.posts.making import body

    found = read(signed_in("badinh"), f"{ALL}tap-the/{body(city.units['ba_dinh']).pk}/")
    assert "Chưa ghi nhiệm kỳ nào" in found.said and "Ghi nhiệm kỳ" in found.text("a")


def test_a_tenure_says_what_is_unusual_and_what_can_be_done(staffed: Cast, signed_in: SignIn) -> None:
    held = Tenure.objects.get(person__full_name="Lý Văn Xã")
    found = read(signed_in("badinh"), f"{ALL}giu/{held.pk}/")
    assert "chưa ghi nhiệm kỳ Ban Thường vụ" in found.said
    assert {"Thôi giữ chức vụ", "Sửa", "Hủy quyết định"} <= set(found.text("a"))
    gone = Tenure.objects.get(person__full_name="Hà Văn Chủ")
    assert "Thôi giữ chức vụ" not in read(signed_in("badinh"), f"{ALL}giu/{gone.pk}/").text("a")


def test_names_are_for_who_may_open_records_there(staffed: Cast, signed_in: SignIn) -> None:
    chair = Tenure.objects.filter(acting=True).get()
    for path in (
        f"{chair.post_id}/",
        f"giu/{chair.pk}/",
        f"{chair.post_id}/bo-tri/",
        f"giu/{chair.pk}/thoi/",
    ):
        assert signed_in("phucxa").get(f"{ALL}{path}").status_code == 403, path
