"""The tree before and after two decisions: two days, what changed between them, and the story of a unit."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.cast import LONG_NAME
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.test_for_everybody import COLOURS, grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB
from tests.journeys.test_on_paper import CUT, SHOWN

TREE, CHANGES = "/cay-to-chuc/", "/cay-to-chuc/thay-doi/"
BOTH = f"{CHANGES}?tu=2024-12-31&den=2025-07-01"


def headings(page: Page) -> list[str]:
    return page.locator("main h3").all_inner_texts()


def test_one_tree_on_two_days(decided_desk: Desk) -> None:
    page = decided_desk.open(TREE)
    names = page.locator("main .tree-name")
    expect(names).to_have_text(["Phường Ba Đình", "Xã Quảng Oai"])
    page.get_by_role("list", name="Những ngày").get_by_role("link", name="01/01/2025").click()
    expect(names).to_have_text([LONG_NAME, "Huyện Ba Vì", "Quận Ba Đình"])
    page.locator("main summary", has_text="Quận Ba Đình").click()
    branch = page.locator("main details[open] .tree-name")
    expect(branch).to_have_text(["Quận Ba Đình", "Phường Phúc Bắc", "Phường Phúc Nam"])
    page.get_by_label("Cơ cấu tổ chức vào ngày").fill("2024-12-31")
    page.get_by_role("button", name="Xem").click()
    page.locator("main summary", has_text="Quận Ba Đình").click()
    expect(branch).to_have_text(["Quận Ba Đình", "Phường Phúc Xá"])


def test_from_the_tree_to_what_changed_and_to_all_who_moved(decided_desk: Desk) -> None:
    page = decided_desk.open(TREE)
    page.get_by_role("link", name="Xem thay đổi giữa hai ngày").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thay đổi sau 30/6/2025 đến hết 05/7/2025")
    assert headings(page) == [
        "Thành lập: 2 đơn vị",
        "Kết thúc hoạt động: 4 đơn vị",
        "Chuyển cấp trên trực tiếp: 64 đơn vị",
    ]
    moved = page.get_by_role("region", name="Chuyển cấp trên trực tiếp: 64 đơn vị")
    moved.get_by_role("row", name="Xã Quảng Oai").get_by_role("link", name="60").click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="Trang sau").click()
    expect(rows).to_have_count(10)
    expect(rows.first).to_contain_text("Xã Cổ Đô")
    page.get_by_role("link", name="Mọi thay đổi giữa hai ngày").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thay đổi sau 30/6/2025 đến hết 05/7/2025")


def test_days_and_unit_are_chosen_and_what_cannot_be_is_said(decided_desk: Desk) -> None:
    page = decided_desk.open(CHANGES)
    page.get_by_label("Cuối ngày").fill("2024-12-31")
    page.get_by_label("đến ngày").fill("2024-12-31")
    page.get_by_label("trong đơn vị").fill(decided_desk.house.cast.code("ba_dinh"))
    page.get_by_role("button", name="Xem").click()
    expect(page.get_by_role("alert")).to_contain_text("phải đứng trước ngày cuối")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("đến ngày").fill("2025-01-01")
    page.get_by_role("button", name="Xem").click()
    expect(page.locator("main")).to_contain_text("Chỉ trong Đảng bộ quận Ba Đình và các đơn vị cấp dưới")
    assert headings(page)[:2] == ["Thành lập: 2 đơn vị", "Kết thúc hoạt động: 1 đơn vị"]


def test_the_story_of_an_ended_unit_leads_onward_and_to_the_decision(decided_desk: Desk) -> None:
    page = decided_desk.open(decided_desk.house.unit("phuc_xa"))
    expect(page.locator("main")).to_contain_text("Đã kết thúc (đến 31/12/2024)")
    expect(page.locator(".note")).to_contain_text("đã kết thúc hoạt động trước ngày 30/6/2025")
    drawing = page.locator("svg.flows")
    expect(drawing).to_contain_text("75")
    drawing.get_by_role("link", name="Phường Phúc Bắc").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ phường Phúc Bắc")
    expect(page.locator("#ke-thua")).to_be_visible()
    assert headings(page) == ["Ngày 01/01/2025: hình thành từ Đảng bộ phường Phúc Xá"]
    page.locator(".timeline a", has_text="1286-QĐ/TU").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sắp xếp phường Phúc Xá")
    expect(page.locator("svg.flows")).to_be_visible()


def test_an_old_name_is_found_and_an_ended_unit_names_its_heir(decided_desk: Desk) -> None:
    page = decided_desk.open("/")
    page.get_by_role("searchbox", name="Tìm đơn vị").fill("tan hong")
    page.keyboard.press("Enter")
    results = page.locator(".results")
    expect(results).to_contain_text("tên cũ: Đảng bộ xã Tản Hồng (đến 31/12/2024)")
    expect(results).to_contain_text("đã kết thúc (đến 30/6/2025), kế thừa: Đảng bộ xã Quảng Oai")
    results.get_by_role("link", name="Đảng bộ xã Quảng Oai").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ xã Quảng Oai")
    expect(page.locator("main")).to_contain_text("Đơn vị trực thuộc: 60")


# Every page of these, for everybody


def paths(desk: Desk) -> dict[str, str]:
    return {
        "tree": f"{TREE}?ngay=2025-01-01",
        "changes": BOTH,
        "wrong": f"{CHANGES}?tu=2025-07-02&den=2025-07-01",
        "group": f"{CHANGES}?tu=2025-06-30&den=2025-07-01&nhom=2025-07-01.2.chuyen&cap-tren="
        + desk.house.cast.code("commune"),
        "ended": desk.house.unit("agencies") + "?ky=2025",
        "story": desk.house.unit("new"),
        "search": f"{TREE}?tim=ba+dinh",
    }


KINDS = ("tree", "changes", "wrong", "group", "ended", "story", "search")


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_phone_nothing_is_cut_off(decided_desk: Desk, kind: str) -> None:
    page = decided_desk.open(paths(decided_desk)[kind], size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.evaluate(CUT_OFF) == []
    assert [f"{html} {height:.0f}" for html, height in page.evaluate(TARGETS) if height < THUMB] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_grave_barrier_light_or_dark(decided_desk: Desk, kind: str) -> None:
    page = decided_desk.open(paths(decided_desk)[kind])
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []


def test_without_the_right_to_figures_the_story_stays(decided_desk: Desk) -> None:
    page = decided_desk.open(decided_desk.house.unit("new"), by="quantri")
    expect(page.locator("svg.flows")).to_be_visible()
    expect(page.locator("main")).to_contain_text("số liệu chỉ hiện với người được giao quyền")
    assert page.locator("main a.fig").count() == 0


@pytest.mark.parametrize("kind", ["changes", "story"])
def test_a_sheet_has_no_controls_and_all_its_words(decided_desk: Desk, kind: str) -> None:
    page = decided_desk.open(paths(decided_desk)[kind])
    page.emulate_media(media="print")
    assert page.evaluate(SHOWN) == [] and page.evaluate(CUT) == []
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)
    assert "Phường Ba Đình" in text and "1286-QĐ/TU" in text


def test_labels_of_the_drawing_keep_their_size_on_a_phone(decided_desk: Desk) -> None:
    page = decided_desk.open(decided_desk.house.unit("new"), size=PHONE)
    label = page.locator("svg.flows text", has_text="Huyện Ba Vì")
    assert label.evaluate("node => node.getBoundingClientRect().height") > 12
    boxes = page.locator("svg.flows a text").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.left, box.right])"
    )
    assert all(left >= 0 and right <= PHONE[0] for left, right in boxes)
