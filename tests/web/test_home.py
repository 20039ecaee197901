"""The first page: what needs me, then the figures of my unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from namro.access.actions import grant_role
from namro.figures.address import Address
from namro.figures.folds import figure
from namro.ground import clock
from namro.ground.ranges import show_day
from namro.membership.actions import Admission, record_admission
from namro.membership.models import AdmissionEvent, SourceGroup
from tests import cast as people
from tests.cast import Cast
from tests.figures.test_structures import divided
from tests.organisation.decisions import DAY
from tests.web.pages import MOST_BYTES, MOST_STATEMENTS, page, statements

SignIn = Callable[[str], Client]


def test_who_has_not_signed_in_is_asked_to_and_comes_back(client: Client, db: None) -> None:
    response = client.get("/?ky=2024")
    assert response.status_code == 302
    assert response["Location"] == "/tai-khoan/login/?next=/%3Fky%3D2024"


def test_the_title_is_the_readers_unit_in_the_last_finished_half_year(signed_in: SignIn) -> None:
    found = page(signed_in("badinh").get("/"))
    assert found.text("h1") == ["Đảng bộ quận Ba Đình"]
    assert found.text("a", class_="chip", aria_current="true") == ["6 tháng đầu năm 2024"]
    where = found.text("ul", class_="asof")[0]
    assert "Kỳ: 6 tháng đầu năm 2024" in where
    assert "Cơ cấu tổ chức ngày 30/6/2024" in where
    assert "Tạm tính" in where


def test_every_page_of_a_sample_says_so(signed_in: SignIn) -> None:
    assert "Dữ liệu mẫu, ngày 05/7/2024" in page(signed_in("badinh").get("/")).text("aside")[0]


@pytest.mark.parametrize("username", ["lanhdao", "thanhuy", "badinh", "phucxa", "quantri", "moi"])
def test_at_most_twelve_statements_for_everybody(signed_in: SignIn, username: str) -> None:
    client = signed_in(username)
    with statements() as asked:
        response = client.get("/")
    assert response.status_code == 200
    assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
    assert len(response.content) <= MOST_BYTES


def test_the_number_of_statements_does_not_grow_with_people(signed_in: SignIn, city: Cast) -> None:
    client = signed_in("thanhuy")
    client.get("/")
    with statements() as few:
        client.get("/")
    for number in range(20):
        _admit(city, f"Nguyễn Văn {number}")
    with statements() as many:
        client.get("/")
    assert len(few) == len(many)


def _admit(city: Cast, name: str, cell: str = "cell_3") -> None:
    admission = Admission(
        person=people.add_person(name),
        cell=city.units[cell],
        decided_on=people.TODAY.replace(month=6, day=28),
        decision_no=f"{AdmissionEvent.objects.count() + 1}-QĐ",
        source_group=SourceGroup.FARMER,
    )
    record_admission(by=people.BY, admission=admission, reason=people.WHY)


def test_targets_show_result_target_and_per_cent_each_as_a_link(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("badinh").get("/"))
    code = city.code("ba_dinh")
    links = dict(found.figures)
    assert links[f"/so-lieu/targets.admitted_pct/{code}/2024-H1/"] == "50,0\u00a0%"
    assert links[f"/so-lieu/membership.admitted/{code}/2024-H1/"] == "3"
    assert links[f"/so-lieu/targets.assigned.membership.admitted/{code}/2024-H1/"] == "6"


def test_the_heading_of_the_targets_says_what_is_seen(signed_in: SignIn) -> None:
    assert "3 trong 4 chỉ tiêu kịp tiến độ năm, 1 chậm" in page(signed_in("badinh").get("/")).text("h2")


def test_every_figure_on_the_page_is_the_figure_at_its_address(signed_in: SignIn) -> None:
    shown = page(signed_in("thanhuy").get("/")).figures
    assert len(shown) > 15
    assert dict(shown) == {address: figure(Address.parse(address)).text for address, _ in shown}


def test_tasks_come_in_order_of_urgency_and_lead_to_their_figure(signed_in: SignIn, city: Cast) -> None:
    found = page(signed_in("badinh").get("/"))
    classes = [card["class"] for card in found.all("li") if card.get("class", "").startswith("card ")]
    assert classes == ["card card-behind"]
    texts = [text for text in found.text("li") if "để kịp tiến độ" in text]
    assert "Đạt 12,5 % chỉ tiêu năm; còn thiếu 3 đồng chí để kịp tiến độ" in texts[0]
    assert found.all("a", href=f"/so-lieu/targets.admitted_enterprise_pct/{city.code('ba_dinh')}/2024-H1/")


def test_a_unit_given_a_target_without_any_result_is_named_with_its_reason(signed_in: SignIn) -> None:
    found = page(signed_in("thanhuy").get("/"))
    assert "Chưa có kết quả ở ít nhất một chỉ tiêu: 1 trong 3 đơn vị" in found.text("summary")
    reasons = [text for text in found.text("li") if text.startswith("Huyện Ba Vì")]
    assert "Học sinh THPT 0/1" in reasons[0]
    assert "Đoàn viên, hội viên 0/10" in reasons[0]


def test_a_unit_beyond_its_target_is_named(signed_in: SignIn) -> None:
    found = page(signed_in("thanhuy").get("/"))
    over = [text for text in found.text("li") if text.startswith(people.LONG_NAME)]
    assert "Kết nạp đảng viên 3/2" in over[0]


def test_key_figures_compare_with_the_same_period(signed_in: SignIn) -> None:
    texts = page(signed_in("phucxa").get("/")).text("li", class_="key")
    assert "3 đồng chí" in texts[0]
    assert "Tăng 2 (200,0 %) so với 6 tháng đầu năm 2023: 1" in texts[0]
    assert "so với ngày 30/6/2023" in texts[1]


def test_a_period_that_runs_is_not_compared_with_a_whole_one(signed_in: SignIn) -> None:
    response = signed_in("badinh").get("/?ky=2024")
    found = page(response)
    assert "Kỳ chưa kết thúc" in found.text("ul", class_="asof")[0]
    first = found.text("li", class_="key")[0]
    assert "Tăng" not in first
    assert "Năm 2023: 1." in first


def test_somebody_without_target_of_his_own_reads_results_only(signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get("/"))
    assert "Kết quả trong kỳ" in found.text("h2")
    assert any("chưa được giao chỉ tiêu riêng" in text for text in found.text("p"))
    assert any("Không có chỉ tiêu nào cần xử lý" in text for text in found.text("p"))
    assert not [text for text in found.text("summary") if "Chưa có kết quả" in text]


def test_an_administrator_reads_what_the_role_is_for_and_no_figure(signed_in: SignIn) -> None:
    found = page(signed_in("quantri").get("/"))
    assert any("không mở danh sách đảng viên" in text for text in found.text("li"))
    assert not found.figures


def test_a_newcomer_without_any_role_learns_whom_to_ask(signed_in: SignIn) -> None:
    texts = page(signed_in("moi").get("/")).text("div", class_="empty")
    assert "Liên hệ quản trị viên" in texts[0]


def test_several_units_are_chips_and_the_highest_comes_first(signed_in: SignIn, city: Cast) -> None:
    grant_role(
        by=people.BY,
        account=city.accounts["phucxa"],
        role_code="LEADER",
        unit=city.units["ba_vi"],
        first=people.BEGIN,
        reason=people.WHY,
    )
    client = signed_in("phucxa")
    with statements() as asked:
        found = page(client.get("/"))
    assert len(asked) <= MOST_STATEMENTS
    assert found.text("h1") == ["Đảng bộ huyện Ba Vì"]
    assert "Phường Phúc Xá" in found.text("a", class_="chip")
    other = page(client.get("/", {"don-vi": city.code("phuc_xa")}))
    assert other.text("h1") == ["Đảng bộ phường Phúc Xá"]


def test_the_first_page_of_a_unit_that_was_not_given_is_refused(signed_in: SignIn, city: Cast) -> None:
    response = signed_in("badinh").get("/", {"don-vi": city.code("ba_vi")})
    assert response.status_code == 400
    assert f"không phải “{city.code('ba_vi')}”" in page(response).said


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("2024-H3", "Viết 2024-H1 cho 6 tháng đầu năm"),
        ("2024-06~nn", "Trang đầu xem theo tháng"),
        ("2024-01-01..2024-02-01", "Trang đầu xem theo tháng"),
    ],
)
def test_a_wrong_period_is_a_sentence(signed_in: SignIn, code: str, sentence: str) -> None:
    response = signed_in("badinh").get("/", {"ky": code})
    assert response.status_code == 400
    assert sentence in page(response).said


def test_writing_to_the_first_page_is_not_allowed(signed_in: SignIn) -> None:
    assert signed_in("badinh").post("/").status_code == 405


def test_after_the_half_year_of_another_year_the_page_moves_on(signed_in: SignIn) -> None:
    with clock.frozen("2025-03-01"):
        found = page(signed_in("badinh").get("/"))
    assert found.text("a", class_="chip", aria_current="true") == ["6 tháng đầu năm 2024"]
    with clock.frozen("2025-07-01"):
        found = page(signed_in("badinh").get("/"))
    assert found.text("a", class_="chip", aria_current="true") == ["6 tháng đầu năm 2025"]


def test_a_single_month_says_nothing_of_the_pace(signed_in: SignIn) -> None:
    found = page(signed_in("badinh").get("/?ky=2024-07"))
    assert "tiến độ" not in found.said
    assert "Kết quả trong kỳ" in found.text("h2")
    assert not [text for text in found.text("h2") if text.startswith("Việc cần làm")]


def test_the_first_month_tells_how_the_year_goes(signed_in: SignIn) -> None:
    assert "tiến độ cần đạt đến nay, 8,3 %" in page(signed_in("badinh").get("/?ky=2024-01")).said


def test_where_no_target_was_given_those_that_admitted_nobody_are_named(signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get("/?ky=2024-03"))
    assert "Chưa kết nạp đảng viên nào trong kỳ: 1 trong 2 đơn vị" in found.text("summary")
    assert "Đã có kết nạp: 1 đơn vị" in found.text("summary")


class TestAfterAReorganisation:
    """A clerk whose ward began in January signs in: last year's figures are what the ward carries on."""

    def test_a_new_ward_is_shown_what_it_carries_on(self, city: Cast, signed_in: SignIn) -> None:
        _, south = divided(city, (1, 2))
        with clock.frozen(DAY + timedelta(days=5)):
            client = signed_in("phucxa")
            with statements() as asked:
                found = page(client.get("/?ky=2024-H1"))
            assert found.text("h1") == ["Đảng bộ phường Nam"]
            assert (
                f"Cơ cấu tổ chức ngày {show_day(DAY + timedelta(days=5))}"
                in found.text("ul", class_="asof")[0]
            )
            assert len(asked) <= MOST_STATEMENTS, "\n".join(asked)
            addresses = [href for href, _ in found.figures]
            assert addresses and all("cay=2025-01-06" in href for href in addresses if south.code in href)
            for href, text in found.figures:
                assert signed_in("phucxa").get(href).status_code == 200, (href, text)

    def test_its_catalogue_and_reports_lead_somewhere(self, city: Cast, signed_in: SignIn) -> None:
        divided(city, (1, 2))
        with clock.frozen(DAY + timedelta(days=5)):
            for start, part in (("/so-lieu/", "/so-lieu/"), ("/bao-cao/", "/sau-thang-dau-nam/")):
                links = page(signed_in("phucxa").get(start)).all("a")
                hrefs = [link["href"] for link in links if part in link["href"] and link["href"] != start]
                assert hrefs
                for href in hrefs:
                    assert signed_in("phucxa").get(href).status_code == 200, href
