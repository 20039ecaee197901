"""The way of an edition on screen: checked, signed, issued; returned, dropped, corrected; each by another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from namro.reports.models import Edition
from tests.cast import Cast
from tests.web.pages import Page, barriers, page
from tests.web.reports.writing import checked, drafted, explained, issued, keys_in, post, signed, url

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _keys(settings: object, tmp_path: Path) -> None:
    keys_in(settings, tmp_path)


def state(edition: Edition) -> str:
    return Edition.objects.values_list("state", flat=True).get(pk=edition.pk)


def step(found: Page, text: str) -> str:
    """How a step stands on the page: "link", "disabled" or "" where it is not offered."""
    links = [one for one in found.all("a", "span") if one.get("class", "").startswith("button")]
    for one in links:
        if one["text"].strip() == text:
            return "link" if one["tag"] == "a" else "disabled"
    return ""


def test_the_drafter_does_not_check_and_reads_why(city: Cast, signed_in: SignIn) -> None:
    edition = explained(drafted(city), city.accounts["thanhuy"])
    client = signed_in("thanhuy")
    found = page(client.get(url(edition)))
    assert step(found, "Kiểm tra, chốt số") == "disabled" and step(found, "Bỏ bản này") == "link"
    assert "Đồng chí lập báo cáo này nên việc kiểm tra do người khác." in found.said
    assert post(client, edition, "buoc/kiem-tra/").status_code == 403 and state(edition) == "DRAFT"


def test_another_checks_signs_and_the_analyst_issues(city: Cast, signed_in: SignIn) -> None:
    edition = explained(drafted(city), city.accounts["thanhuy"])
    leader, analyst = signed_in("lanhdao"), signed_in("thanhuy")
    assert step(page(leader.get(url(edition))), "Kiểm tra, chốt số") == "link"
    assert barriers(page(leader.get(url(edition, "buoc/kiem-tra/")))) == []
    assert post(leader, edition, "buoc/kiem-tra/").status_code == 302
    found = page(leader.get(url(edition)))
    assert "Đã kiểm tra và chốt số liệu." in found.said and "Đã chốt, lần 1" in " ".join(found.text("li"))

    form = page(leader.get(url(edition, "buoc/ky/")))
    values = {one["name"]: one.get("value", "") for one in form.all("input")}
    assert values["name"] == "Nguyễn Văn Lãnh" and values["authority"] == "T/M BAN THƯỜNG VỤ"
    signing = {name: values[name] for name in ("name", "position", "authority")}
    assert post(leader, edition, "buoc/ky/", **signing).status_code == 302

    assert step(page(leader.get(url(edition))), "Phát hành") == "disabled"
    issuing = page(analyst.get(url(edition, "buoc/phat-hanh/")))
    assert "Số tiếp theo của sổ: 01-BC/TU" in issuing.said
    assert post(analyst, edition, "buoc/phat-hanh/", day="05/7/2024").status_code == 302
    found = page(analyst.get(url(edition)))
    assert "Đã phát hành." in found.said and "Số 01-BC/TU" in found.said.replace("\N{NO-BREAK SPACE}", " ")
    steps = found.text("ol", class_="stages")[0]
    assert "Trần Thị Tổng" in steps and "Nguyễn Văn Lãnh, 05/7/2024" in steps


def test_what_must_be_explained_stands_in_the_way(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city)
    client = signed_in("thanhuy")
    text = "Trong {kỳ}, {đơn vị} đã kết nạp được [9]/[12] đảng viên."
    post(client, edition, "loi/2/", text=text)
    found = page(signed_in("lanhdao").get(url(edition)))
    assert step(found, "Kiểm tra, chốt số") == "disabled" and "chưa giải trình" in found.said
    refused = post(signed_in("lanhdao"), edition, "buoc/kiem-tra/")
    assert refused.status_code == 422 and "phải sửa hoặc giải trình" in page(refused).said


def test_it_is_returned_with_a_reason(city: Cast, signed_in: SignIn) -> None:
    edition, leader = checked(city), signed_in("lanhdao")
    refused = post(leader, edition, "buoc/tra-lai/", reason=" ")
    assert refused.status_code == 422 and state(edition) == "CHECKED"
    assert post(leader, edition, "buoc/tra-lai/", reason="Thiếu phần đánh giá").status_code == 302
    assert state(edition) == "DRAFT"
    assert "Thiếu phần đánh giá" in page(signed_in("thanhuy").get(url(edition))).said


def test_a_draft_is_dropped(city: Cast, signed_in: SignIn) -> None:
    edition, client = drafted(city), signed_in("thanhuy")
    assert post(client, edition, "buoc/bo/", reason="Nhầm kỳ").status_code == 302
    assert state(edition) == "DROPPED"
    assert "Đã bỏ" in page(client.get(url(edition))).said


def test_a_correction_is_the_next_edition(city: Cast, signed_in: SignIn) -> None:
    edition, client = issued(city), signed_in("thanhuy")
    assert step(page(client.get(url(edition))), "Lập bản đính chính") == "link"
    answer = post(client, edition, "buoc/dinh-chinh/", reason="Bổ sung hồ sơ tháng 6")
    assert answer.status_code == 302 and answer["Location"] == f"/bao-cao/{edition.report_id}/so/2/"
    found = page(client.get(answer["Location"]))
    assert "Lý do lập bản này: Bổ sung hồ sơ tháng 6" in found.said
    assert "Bản số 2 đang được lập" in page(client.get(url(edition))).said
    again = post(client, edition, "buoc/dinh-chinh/", reason="Lần nữa")
    assert again.status_code == 422 and "mở bản đang có" in page(again).said


def test_who_comes_second_reads_how_it_stands(city: Cast, signed_in: SignIn) -> None:
    edition = signed(city)
    answer = post(signed_in("lanhdao"), edition, "buoc/ky/", name="A", position="", authority="")
    assert answer.status_code == 302
    said = page(signed_in("lanhdao").get(url(edition))).said
    assert "“Đã ký”" not in said and "Đã ký" in said


def test_a_step_read_at_an_older_version_is_refused(city: Cast, signed_in: SignIn) -> None:
    edition = explained(drafted(city), city.accounts["thanhuy"])
    post(signed_in("thanhuy"), edition, "loi/2/", text="Kết nạp [7] đồng chí.")
    late = signed_in("lanhdao").post(url(edition, "buoc/kiem-tra/"), {"read_at": 0})
    assert late.status_code == 422 and "Trần Thị Tổng" in page(late).said
    assert state(edition) == "DRAFT"


@pytest.mark.parametrize("slug", ["kiem-tra", "ky", "phat-hanh", "tra-lai", "bo", "dinh-chinh"])
def test_who_has_nothing_to_do_with_it_takes_no_step(city: Cast, signed_in: SignIn, slug: str) -> None:
    edition = drafted(city)
    for username in ("phucxa", "badinh"):
        assert signed_in(username).get(url(edition, f"buoc/{slug}/")).status_code == 404


def test_a_step_that_is_none(city: Cast, signed_in: SignIn) -> None:
    assert signed_in("thanhuy").get(url(drafted(city), "buoc/khac/")).status_code == 404


@pytest.mark.parametrize("day", ["", "31/02/2024", "06/7/2024"])
def test_a_wrong_day_of_issue_is_refused_and_kept(city: Cast, signed_in: SignIn, day: str) -> None:
    edition = signed(city)
    answer = post(signed_in("thanhuy"), edition, "buoc/phat-hanh/", day=day)
    assert answer.status_code == 422 and state(edition) == "SIGNED"
    assert page(answer).all("input", name="day")[0].get("value", "") == day
