"""Where a report begins: what it is of, what it would say, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from namro.ground import clock
from namro.ground.ranges import show_day
from tests.cast import Cast
from tests.organisation.decisions import DAY, merged
from tests.web.pages import MOST_STATEMENTS, page, statements

SignIn = Callable[[str], Client]
COMPOSER = "/bao-cao/lap/"


def test_the_choice_is_made_for_the_reader_and_the_paper_shown(city: Cast, signed_in: SignIn) -> None:
    found = page(signed_in("thanhuy").get(COMPOSER, follow=True))
    assert "Báo cáo 6 tháng đầu năm, 6 tháng đầu năm 2024" in found.said
    assert found.all("option", selected="") and "Đảng bộ Thành phố Hà Nội" in found.text("option")
    frame = found.all("iframe")[0]
    assert frame["src"].split("#")[0].endswith("tep.pdf?xem=1") and frame["title"]
    assert (
        f"/so-lieu/membership.admitted/{city.code('city')}/2024-H1/"
        in found.all("a", class_="figure")[0]["href"]
    )


def test_what_is_missing_and_what_is_provisional_is_said(city: Cast, signed_in: SignIn) -> None:
    said = page(signed_in("thanhuy").get(COMPOSER, follow=True)).said
    assert "Chỉ tiêu giao: thành lập tổ chức đoàn thể: chưa giao" in said
    assert "chưa chốt; được chốt khi báo cáo được kiểm tra" in said
    assert "Chưa có báo cáo nào của mẫu này được phát hành" in said


def test_a_unit_and_a_day_come_from_the_address(city: Cast, signed_in: SignIn) -> None:
    query = f"?don_vi={city.code('ba_dinh')}&ky=2024-H1&cay=2024-07-01"
    found = page(signed_in("thanhuy").get(COMPOSER + query, follow=True))
    assert "Cơ cấu tổ chức ngày 01/7/2024" in " ".join(found.text("li"))
    assert "cay=2024-07-01" in found.all("iframe")[0]["src"]


def test_a_running_period_is_called_so(city: Cast, signed_in: SignIn) -> None:
    found = page(signed_in("thanhuy").get(f"{COMPOSER}?ky=2024-H1", follow=True))
    assert "Kỳ báo cáo chưa kết thúc" not in found.said
    later = page(signed_in("thanhuy").get(f"{COMPOSER}?ky=2025-H1", follow=True))
    assert "Kỳ báo cáo chưa kết thúc" in later.said


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("?mau=khong-co", 400, "sau-thang-dau-nam"),
        ("?ky=2024-H3", 400, "2024-H1"),
        ("?cay=31/02/2024", 400, "31/02/2024"),
        ("?don_vi=D99999", 404, "D99999"),
    ],
)
def test_a_wrong_choice_says_what_would_be_right(
    city: Cast, signed_in: SignIn, query: str, status: int, says: str
) -> None:
    answer = signed_in("thanhuy").get(COMPOSER + query, follow=True)
    assert answer.status_code == status and says in answer.content.decode()


def test_who_may_not_compose_reads_why(city: Cast, signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get(COMPOSER, follow=True))
    assert "chưa được giao quyền lập báo cáo" in found.said
    assert "Lập dự thảo" not in found.text("button")


def test_at_most_twelve_statements(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("thanhuy")
    path = client.get(COMPOSER)["Location"]
    client.get(path)
    with statements() as found:
        client.get(path)
    assert len(found) <= MOST_STATEMENTS, "\n".join(one[:160] for one in found)


def test_the_pdf_may_be_looked_at_inside_our_pages_only(city: Cast, signed_in: SignIn) -> None:
    answer = signed_in("thanhuy").get(f"/bao-cao/sau-thang-dau-nam/{city.code('city')}/2024-H1/tep.pdf?xem=1")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_the_changes_of_the_tree_are_offered_by_day_and_name(city: Cast, signed_in: SignIn) -> None:
    merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    with clock.frozen(DAY + timedelta(days=190)):
        path = f"{COMPOSER}?don_vi={city.code('city')}&ky=2024-H1"
        found = page(signed_in("thanhuy").get(path))
        chips = {one["text"].strip(): one["href"] for one in found.all("a", class_="chip")}
        assert f"cay={DAY}" in chips[show_day(DAY)] and "cay=" not in chips["30/6/2024"]
        after = page(signed_in("thanhuy").get(chips[show_day(DAY)]))
    assert "Quận Mới" in after.said and "Quận Ba Đình" in found.said
    assert f"Cơ cấu tổ chức ngày {show_day(DAY)}" in " ".join(after.text("li"))
