"""Forms of posts, bodies and tenures: what they write and refuse; nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.organisation.actions import admit_to_cell
from namro.people.models import Body, BodyTerm, Person, Post, PostSetting, Tenure
from tests.cast import BY, WHY, Cast, add_person
from tests.organisation.posts.making import FIRST, leave, post, seated, term
from tests.web.pages import MOST_STATEMENTS, Page, barriers, page, statements

SignIn = Callable[[str], Client]
ALL = "/chuc-danh/"
LATER = date(2023, 1, 1)
SEAT = {
    "mode": "APPOINTED",
    "first": "05/3/2023",
    "state": "HELD",
    "decision_no": "77-QĐ/QU",
    "decided_on": "01/3/2023",
}


@pytest.fixture
def people(city: Cast) -> list[Person]:
    """Two members at home in a cell of Ba Đình since 2020, whose names begin alike."""
    found = []
    for name in ("Cao Văn Phó", "Cao Văn Phong"):
        person = add_person(name)
        admit_to_cell(
            by=BY, person=person, cell=city.units["cell_1"], decided_on=date(2020, 2, 3), reason=WHY
        )
        found.append(person)
    return found


def send(client: Client, path: str, **said: str) -> Page:
    """What comes back, as a page: where it led, or the form with its refusals."""
    response = client.post(path, said, follow=True)
    found = page(response)
    assert response.status_code in (200, 422), (path, found.said[:300])
    assert barriers(found) == []
    return found


def value(found: Page, name: str) -> str:
    return found.all("input", name=name)[0].get("value", "")


def opened(client: Client, path: str) -> Page:
    with statements() as counted:
        response = client.get(path)
    assert response.status_code == 200
    assert len(counted) <= MOST_STATEMENTS
    found = page(response)
    assert barriers(found) == []
    return found


# A unit and a post


def test_a_post_is_added_and_leads_to_its_page(city: Cast, signed_in: SignIn) -> None:
    client, path = signed_in("badinh"), f"{ALL}don-vi/{city.code('ba_dinh')}/chuc-danh/"
    assert value(opened(client, path), "places") == "1"
    typed = {
        "title": "DISTRICT_SECRETARY",
        "first": "04/01/2021",
        "places": "2",
        "tier": "3",
        "basis": "12-KL/TU",
    }
    wrong = send(client, path, **typed)
    assert "chỉ bố trí một người" in wrong.said
    assert (value(wrong, "first"), value(wrong, "basis")) == ("04/01/2021", "12-KL/TU")
    done = send(client, path, **typed | {"places": "1", "full_time": "on"})
    assert "Đã thêm chức danh" in done.said and "Bí thư quận ủy, huyện ủy, thị ủy – Quận Ba Đình" in done.said
    made = Post.objects.get()
    assert (made.during, made.settings.get().full_time) == (span(FIRST), True)
    again = send(client, path, **typed | {"places": "1"})
    assert "Đơn vị đã có chức danh này" in again.said


@pytest.mark.parametrize("places", ["", "x", "0", "10000"])
def test_a_number_that_is_none_stays_beside_its_field(city: Cast, signed_in: SignIn, places: str) -> None:
    path = f"{ALL}don-vi/{city.code('ba_dinh')}/chuc-danh/"
    found = send(
        signed_in("badinh"), path, places=places, first="31/02/2024", tier="3", basis="x", title="CITY_CHAIR"
    )
    assert found.all("div", id="id_places-error") and found.all("div", id="id_first-error")
    assert value(found, "first") == "31/02/2024"


def test_places_change_with_a_reason(city: Cast, signed_in: SignIn) -> None:
    made = post(city.units["ba_dinh"])
    client, path = signed_in("badinh"), f"{ALL}{made.pk}/quy-dinh/"
    form = opened(client, path)
    assert value(form, "places") == "1"
    typed = {"first": "01/01/2023", "places": "3", "tier": "4", "basis": "12-KL/TU", "read_at": "0"}
    assert "Chưa nhập mục này" in send(client, path, **typed).said
    done = send(client, path, **typed, reason="theo kết luận mới")
    assert "Đã ghi quy định mới" in done.said and "theo kết luận mới" in done.said
    assert PostSetting.objects.filter(post=made).count() == 2


def test_the_second_clerk_reads_who_was_first_and_keeps_what_he_typed(city: Cast, signed_in: SignIn) -> None:
    made = post(city.units["ba_dinh"])
    path = f"{ALL}{made.pk}/quy-dinh/"
    typed = {"first": "01/01/2023", "places": "3", "tier": "4", "basis": "1", "read_at": "0", "reason": "a"}
    send(signed_in("badinh"), path, **typed)
    late = send(signed_in("thanhuy"), path, **typed | {"places": "4", "first": "01/01/2024"})
    assert "Đồng chí Lê Thị Ba, lúc" in late.said and "vừa ghi vào mục này" in late.said
    assert (value(late, "places"), value(late, "read_at")) == ("4", "1")
    again = typed | {"places": "4", "first": "01/01/2024", "read_at": "1"}
    assert "Đã ghi quy định mới" in send(signed_in("thanhuy"), path, **again).said


def test_a_post_ends(city: Cast, signed_in: SignIn) -> None:
    made = post(city.units["ba_dinh"])
    typed = {"end": "01/01/2023", "decision_no": "9-QĐ/QU", "decided_on": "20/12/2022", "read_at": "0"}
    done = send(signed_in("badinh"), f"{ALL}{made.pk}/ket-thuc/", **typed)
    assert "Đã kết thúc" in done.said
    assert signed_in("badinh").get(f"{ALL}{made.pk}/ket-thuc/").status_code == 404


# Seating somebody


def test_somebody_is_looked_for_by_name_and_takes_the_place(
    city: Cast, people: list[Person], signed_in: SignIn
) -> None:
    made = post(city.units["ba_dinh"])
    client, path = signed_in("badinh"), f"{ALL}{made.pk}/bo-tri/"
    opened(client, path)
    several = send(client, path, **SEAT, person="cao van ph")
    picks = [one["value"] for one in several.all("button", name="chon")]
    assert len(picks) == 2 and value(several, "decision_no") == "77-QĐ/QU"
    chosen = page(client.post(path, {**SEAT, "person": "cao van ph", "chon": picks[0]}))
    assert value(chosen, "person") in picks[0] and value(chosen, "first") == "05/3/2023"
    done = send(client, path, **SEAT, person=value(chosen, "person"))
    assert "Đã ghi." in done.said and "Cao Văn Phó" in done.said
    held = Tenure.objects.get()
    assert (held.person_id, held.during) == (people[0].pk, span(date(2023, 3, 5)))
    full = send(client, path, **SEAT, person=f"Hồ sơ {people[1].pk}")
    assert "đã có Cao Văn Phó" in full.said and value(full, "person") == f"Hồ sơ {people[1].pk}"


def test_what_is_unusual_is_said_after_it_was_written(
    city: Cast, people: list[Person], signed_in: SignIn
) -> None:
    made = post(city.units["ba_dinh"], "DISTRICT_CHAIR")
    done = send(signed_in("badinh"), f"{ALL}{made.pk}/bo-tri/", **SEAT, person=f"Hồ sơ {people[0].pk}")
    assert "thường đồng thời là phó bí thư" in done.said


def test_a_past_tenure_is_entered_with_its_end(city: Cast, people: list[Person], signed_in: SignIn) -> None:
    made = post(city.units["ba_dinh"])
    path, person = f"{ALL}{made.pk}/bo-tri/", f"Hồ sơ {people[0].pk}"
    half = send(signed_in("badinh"), path, **SEAT, person=person, end="01/6/2023", end_no="80-QĐ/QU")
    assert half.all("div", id="id_ground-error") and half.all("div", id="id_end_on-error")
    for typed in ({"ground": "RETIRED"}, {"end_no": "80-QĐ/QU", "end_on": "20/5/2023"}):
        undated = send(signed_in("badinh"), path, **SEAT, person=person, **typed)
        assert undated.all("div", id="id_end-error") and not Tenure.objects.exists()
    whole = {"end": "01/6/2023", "ground": "RETIRED", "end_no": "80-QĐ/QU", "end_on": "20/5/2023"}
    send(signed_in("badinh"), path, **SEAT, person=person, **whole)
    assert Tenure.objects.get().during == span(date(2023, 3, 5), date(2023, 6, 1))


def test_nobody_outside_ones_cells_is_found(city: Cast, signed_in: SignIn) -> None:
    made = post(city.units["ba_dinh"])
    elsewhere = send(signed_in("badinh"), f"{ALL}{made.pk}/bo-tri/", **SEAT, person="bui quang huy")
    assert "Không tìm thấy" in elsewhere.said


# A body


def test_a_body_a_term_a_member(city: Cast, people: list[Person], signed_in: SignIn) -> None:
    client = signed_in("badinh")
    begun = send(client, f"{ALL}don-vi/{city.code('ba_dinh')}/tap-the/", kind="BCH")
    assert "Ghi nhiệm kỳ" in begun.text("h1")
    body = Body.objects.get()
    typed = {
        "number": "khóa XX",
        "first": "04/01/2021",
        "places_set": "3",
        "formed_by": "CONGRESS",
        "reason": "đại hội",
    }
    wrong = send(client, f"{ALL}tap-the/{body.pk}/nhiem-ky/", **typed, places_min="4")
    assert "ít hơn mức ít nhất 4" in wrong.said and value(wrong, "number") == "khóa XX"
    done = send(client, f"{ALL}tap-the/{body.pk}/nhiem-ky/", **typed)
    assert "Đã ghi nhiệm kỳ" in done.said
    member = SEAT | {"mode": "ELECTED"}
    opened(client, f"{ALL}tap-the/{body.pk}/them/")
    send(client, f"{ALL}tap-the/{body.pk}/them/", **member, person=f"Hồ sơ {people[0].pk}")
    assert Tenure.objects.get().body_term == BodyTerm.objects.get()
    fewer = {"places_set": "2", "read_at": "0", "reason": "theo đề án"}
    assert "Đã ghi số lượng" in send(client, f"{ALL}tap-the/{body.pk}/so-luong/", **fewer).said
    close = {"end": "01/01/2024", "decision_no": "1-NQ/ĐH", "decided_on": "30/12/2023", "read_at": "1"}
    assert "Nhiệm kỳ kết thúc" in send(client, f"{ALL}tap-the/{body.pk}/ket-thuc/", **close).said
    assert Tenure.objects.get().end_ground == "TERM"


def test_a_member_is_elected_or_designated(city: Cast, signed_in: SignIn) -> None:
    body = term(city.units["ba_dinh"]).body
    form = opened(signed_in("badinh"), f"{ALL}tap-the/{body.pk}/them/")
    assert {one["value"] for one in form.all("option")} >= {"ELECTED", "DESIGNATED"}
    assert "ACTING" not in {one["value"] for one in form.all("option")}
    assert not form.all("input", name="concurrent")


# A tenure


def test_a_result_is_written_for_who_waits(city: Cast, signed_in: SignIn) -> None:
    waiting = seated(post(city.units["ba_dinh"]), mode="ELECTED", state="PENDING_ELECTION")
    client, path = signed_in("badinh"), f"{ALL}giu/{waiting.pk}/ket-qua/"
    typed = {"decision_no": "5-NQ/HĐND", "decided_on": "20/02/2021", "read_at": "0", "outcome": "co"}
    assert "Ghi ngày bắt đầu giữ chức vụ" in send(client, path, **typed).said
    send(client, path, **typed, first="01/3/2021", to_approve="on")
    waiting.refresh_from_db()
    assert waiting.state == "PENDING_APPROVAL"
    send(client, path, **typed | {"outcome": "khong", "read_at": "1"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.end_ground) == ("ANNULLED", "NOT_APPROVED")
    assert signed_in("badinh").get(path).status_code == 404


def test_somebody_leaves(city: Cast, signed_in: SignIn) -> None:
    held = seated(post(city.units["ba_dinh"]))
    client, path = signed_in("badinh"), f"{ALL}giu/{held.pk}/thoi/"
    typed = {"ground": "RETIRED", "end": "01/01/2023", "read_at": "0"}
    without = send(client, path, **typed)
    assert "Ghi số và ngày của quyết định thôi" in without.said and value(without, "end") == "01/01/2023"
    half = send(client, path, **typed | {"ground": "DECEASED"}, decision_no="8-QĐ/QU")
    assert half.all("div", id="id_decided_on-error") and value(half, "decision_no") == "8-QĐ/QU"
    done = send(client, path, **typed, decision_no="8-QĐ/QU", decided_on="20/12/2022")
    assert "Khuyết từ 01/01/2023" in done.said
    held.refresh_from_db()
    assert held.end_ground == "RETIRED"
    assert client.get(path).status_code == 404


def test_a_wrong_day_is_put_right(city: Cast, signed_in: SignIn) -> None:
    held = seated(post(city.units["ba_dinh"]))
    client, path = signed_in("badinh"), f"{ALL}giu/{held.pk}/sua/"
    form = opened(client, path)
    assert (value(form, "first"), value(form, "decision_no")) == ("04/01/2021", "20-QĐ/TU")
    assert not form.all("input", name="end")
    typed = {"first": "05/01/2021", "decision_no": "20-QĐ/TU", "decided_on": "04/01/2021", "read_at": "0"}
    send(client, path, **typed, reason="theo bản gốc")
    held.refresh_from_db()
    assert held.during == span(date(2021, 1, 5))
    leave(held, LATER)
    assert value(opened(client, path), "end") == "01/01/2023"
    past = typed | {"read_at": "2", "end": "02/01/2023", "end_no": "30-QĐ/TU", "end_on": "01/01/2023"}
    send(client, path, **past, reason="theo bản gốc")
    held.refresh_from_db()
    assert held.during == span(date(2021, 1, 5), date(2023, 1, 2))


def test_a_decision_is_taken_back(city: Cast, signed_in: SignIn) -> None:
    held = seated(post(city.units["ba_dinh"]))
    typed = {
        "decision_no": "40-QĐ/TU",
        "decided_on": "01/02/2021",
        "read_at": "0",
        "reason": "sai thẩm quyền",
    }
    done = send(signed_in("badinh"), f"{ALL}giu/{held.pk}/huy/", **typed)
    assert "Không có hiệu lực: hủy quyết định" in done.said
    assert "sai thẩm quyền" in page(signed_in("badinh").get(f"{ALL}giu/{held.pk}/")).said


@pytest.mark.parametrize("account", ["lanhdao", "phucxa"])
def test_who_may_not_write_writes_nothing(city: Cast, signed_in: SignIn, account: str) -> None:
    with acting(BY, WHY):
        held = seated(post(city.units["phuc_xa"], "COMMUNE_CHAIR"))
    client = signed_in(account)
    for path in (
        f"{held.post_id}/bo-tri/",
        f"giu/{held.pk}/thoi/",
        f"don-vi/{city.code('phuc_xa')}/chuc-danh/",
    ):
        for response in (client.get(f"{ALL}{path}"), client.post(f"{ALL}{path}", SEAT)):
            assert response.status_code == 403, path
