"""Leavings, badges and small cells on their pages: what is due, nothing typed lost, lists written at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from namro.membership.leaving.states import S
from namro.membership.models import Badge, ExitCase
from tests.cast import Cast
from tests.membership.badges.test_badges import WAVE, proposed, veteran
from tests.membership.leaving import exits
from tests.web.pages import MOST_STATEMENTS, statements

SignIn = Callable[[str], Client]
LIST, NEW, BADGES = "/dang-vien/roi-dang/", "/dang-vien/roi-dang/moi/", "/dang-vien/huy-hieu/"
COUNT = {"summoned": "10", "present": "10", "agree": "9", "disagree": "1"}


def typed(**changes: str) -> dict[str, str]:
    return {"membership": "Trần Văn Hòa", "how": "DIED", "happened_on": "01/7/2024"} | changes


def test_a_death_is_recorded_in_one_form(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    assert "Chưa có trường hợp nào" in client.get(LIST).content.decode()
    response = client.post(NEW, typed(), follow=True)
    case = ExitCase.objects.get()
    assert response.redirect_chain[-1][0] == f"{LIST}{case.pk}/"
    html = response.content.decode()
    assert "Từ trần: Trần Văn Hòa" in html and "ghi nhận muộn" in html
    with statements() as asked:
        assert "Trần Văn Hòa" in client.get(LIST).content.decode()
    assert len(asked) <= MOST_STATEMENTS


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"happened_on": ""}, "Chưa nhập mục này."),
        ({"happened_on": "06/7/2024"}, "ở sau hôm nay"),
        ({"how": "RESIGNED"}, "Ghi số quyết định."),
        ({"how": "REMOVED", "ground": ""}, "Chưa nhập mục này."),
        ({"membership": "Không Có Ai"}, "Không tìm thấy"),
        ({"membership": "Bùi Quang Huy"}, "Không tìm thấy"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(
    city: Cast, signed_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    response = signed_in("phucxa").post(NEW, typed(**changes))
    assert response.status_code == 422
    html = response.content.decode()
    assert sentence in html
    assert changes.get("membership", "Trần Văn Hòa") in html
    assert not ExitCase.objects.exists()


def test_a_removal_goes_step_by_step_to_the_decision(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("badinh")
    client.post(NEW, typed(how="REMOVED", ground="SKIPPED", happened_on=""))
    case = ExitCase.objects.get()
    url = f"{LIST}{case.pk}/"
    with statements() as asked:
        page = client.get(url).content.decode()
    assert len(asked) <= MOST_STATEMENTS
    assert "Ghi nghị quyết chi bộ" in page and "Ghi một lần yêu cầu kiểm điểm" in page
    client.post(f"{url}kiem-diem/", {"read_at": "1"})
    steps = (("chi-bo", "10/6/2024", "03-NQ/CB"), ("co-so", "20/6/2024", "08-NQ/ĐU"))
    for version, (slug, on, number) in enumerate((*steps, ("quyet-dinh", "01/7/2024", "45-QĐ/QU")), 2):
        given = COUNT | {"held_on": on, "document_no": number, "read_at": str(version)}
        assert client.post(f"{url}{slug}/", given).status_code == 302, slug
    case.refresh_from_db()
    assert (case.state, case.calls, case.document_no) == (S.DECIDED, 1, "45-QĐ/QU")
    html = client.get(url).content.decode()
    assert "Khiếu nại được đến hết" in html
    client.post(f"{url}khieu-nai/", {"on": "03/7/2024", "read_at": str(case.version)})
    case.refresh_from_db()
    given = {"result": "phuc-hoi", "on": "05/7/2024", "document_no": "5-TB/TU", "read_at": str(case.version)}
    assert client.post(f"{url}tra-loi/", given).status_code == 302
    case.refresh_from_db()
    assert case.state == S.RESTORED


def test_the_second_clerk_reads_who_was_first_and_keeps_what_was_typed(city: Cast, signed_in: SignIn) -> None:
    case = exits.opened()
    exits.cell(case, agree=3, by=city.accounts["phucxa"])
    given = COUNT | {"held_on": "12/6/2024", "document_no": "77-NQ/CB", "read_at": "1"}
    response = signed_in("badinh").post(f"{LIST}{case.pk}/chi-bo/", given)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Phạm Văn Phúc, lúc" in html and "77-NQ/CB" in html


def test_who_may_see_and_do_what(city: Cast, signed_in: SignIn) -> None:
    case = exits.opened(name="Bùi Quang Huy")
    assert signed_in("phucxa").get(f"{LIST}{case.pk}/").status_code == 404
    assert signed_in("moi").get(LIST).status_code == 403
    assert signed_in("lanhdao").get(NEW).status_code == 403
    page = signed_in("lanhdao").get(f"{LIST}{case.pk}/chi-bo/").content.decode()
    assert '<form method="post" action="/dang-vien/roi-dang/' not in page
    assert signed_in("badinh").get(f"{LIST}{case.pk}/khong-co/").status_code == 404
    assert signed_in("thanhuy").get(LIST, {"phan": "xx"}).status_code == 400


# Badges


def test_a_wave_is_proposed_decided_and_awarded_in_lists(city: Cast, signed_in: SignIn) -> None:
    members = [veteran(city, date(1994, 7, 1), name=name) for name in ("Lý Thị Già", "Lý Văn Cả")]
    client = signed_in("badinh")
    with statements() as asked:
        page = client.get(BADGES).content.decode()
    assert len(asked) <= MOST_STATEMENTS
    assert "đợt 02/9/2024" in page and "chưa đề nghị: 2" in page and "Chưa xác nhận" in page
    ticked = [f"{one.pk}-30" for one in members]
    assert client.post(BADGES, {"viec": "de-nghi", "chon": ticked}).status_code == 302
    badges = list(Badge.objects.all())
    assert {one.years for one in badges} == {30}
    chosen = [str(one.pk) for one in badges]
    refused = client.post(BADGES, {"viec": "quyet-dinh", "chon": chosen, "decision_no": ""})
    assert refused.status_code == 422
    assert refused.content.decode().count("checked") == 2
    client.post(BADGES, {"viec": "quyet-dinh", "chon": chosen, "decision_no": "88-QĐ/TU"})
    client.post(BADGES, {"viec": "trao", "chon": chosen, "on": "05/7/2024"})
    assert set(Badge.objects.values_list("state", flat=True)) == {"AWARDED"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"viec": "de-nghi"}, "Chưa chọn"),
        ({"viec": "khac"}, "Chọn một việc"),
        ({"viec": "trao", "on": ""}, "Ghi ngày trao"),
        ({"viec": "khong-xet", "reason": ""}, "Ghi lý do"),
        ({"viec": "de-nghi", "chon": "x-y"}, "Chưa chọn"),
    ],
)
def test_what_a_list_refuses(city: Cast, signed_in: SignIn, given: dict[str, str], sentence: str) -> None:
    badge = proposed(veteran(city, date(1994, 7, 1)))
    response = signed_in("badinh").post(BADGES, {"chon": str(badge.pk)} | given)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_day_that_is_no_wave_and_a_reader_without_rights(city: Cast, signed_in: SignIn) -> None:
    assert signed_in("badinh").get(BADGES, {"dot": "2024-09-03"}).status_code == 400
    assert signed_in("moi").get(BADGES).status_code == 403
    badge = proposed(veteran(city, date(1994, 7, 1)))
    page = signed_in("lanhdao").get(BADGES, {"dot": WAVE.isoformat()}).content.decode()
    assert str(badge.membership.person) in page and "Ghi quyết định" not in page


def test_v13_small_cells_are_listed_with_a_way_on(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    with statements() as asked:
        html = client.get("/dang-vien/chi-bo-it-nguoi/").content.decode()
    assert len(asked) <= MOST_STATEMENTS
    assert "Chi bộ dưới 3 đảng viên chính thức: 4" in html
    assert "không có chi bộ đủ người cùng cấp trên" in html
    assert signed_in("moi").get("/dang-vien/chi-bo-it-nguoi/").status_code == 403
