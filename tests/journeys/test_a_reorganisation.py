"""From the draft into the tree: a clerk writes, all gets its place, a leader approves, the tree changes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from namro.ground import clock
from namro.organisation.actions import NewUnit, establish_unit
from namro.units.models import Bloc, UnitKind
from tests import cast as people
from tests.cast import BEGIN, BY, LONG_NAME, WHY, Cast
from tests.journeys.browsing import PHONE, Desk
from tests.journeys.server import City, House
from tests.journeys.test_for_everybody import COLOURS, grave
from tests.journeys.test_on_a_phone import CUT_OFF, TARGETS, THUMB
from tests.journeys.test_on_paper import SHOWN
from tests.journeys.test_weight import MOST_BYTES
from tests.organisation.decisions import CELL, Decision, K, named

LIST = "/sap-xep/"
DRAFT = f"{LIST}1/"  # the only one when the day begins
HAMLETS = 40


def city(cast: Cast) -> City:
    """The cast with one more ward, and a draft that divides a commune of many hamlets."""
    with clock.frozen(people.TODAY):
        _add(cast, "truc_bach", "phường Trúc Bạch", UnitKind.BASE_COMMITTEE, "ba_dinh")
        _add(cast, "cell_9", "Chi bộ số 9", UnitKind.CELL, "truc_bach")
        for number in range(1, HAMLETS + 1):
            _add(cast, f"hamlet_{number}", f"Chi bộ thôn số {number}", UnitKind.CELL, "tan_hong")
        decision = Decision(title="Chia xã Tản Hồng thành hai xã", by=cast.accounts["thanhuy"])
        for name, extent in (("Xã Tản Bắc", "PART"), ("Xã Tản Nam", "REST")):
            about = named(name, parent=cast.units["ba_vi"], clause="khoản 1 Điều 1")
            decision.add(K.SPLIT, **about, origins=[(cast.units["tan_hong"], extent)])
        decision.add(
            K.ESTABLISH,
            name=f"Chi bộ Văn phòng {LONG_NAME}",
            short_name="Văn phòng",
            parent=cast.units["agencies"],
            **CELL,
        )
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER], people.PASSWORD))


def _add(cast: people.Cast, key: str, name: str, kind: str, parent: str) -> None:
    full = f"Đảng bộ {name}" if kind != UnitKind.CELL else name
    short = f"{name[0].upper()}{name[1:]}"
    new = NewUnit(full, short, kind, Bloc.RESIDENTIAL, cast.units[parent])
    cast.units[key] = establish_unit(by=BY, new=new, first=BEGIN, reason=WHY)


@pytest.fixture(scope="module")
def house(serve: Any) -> Iterator[House]:
    """A city of its own: what is written here is met by nobody else."""
    with serve("drafting", city) as house:
        yield house


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose(page: Page, field: str, text: str, name: str) -> None:
    """Type a part of a name and take the unit from what comes up below."""
    page.get_by_role("group", name=field, exact=True).get_by_role("searchbox").fill(text)
    page.locator(".pick", has_text=name).click()
    expect(page.locator(".picked", has_text=name)).to_be_visible()


def extent(page: Page, code: str, words: str) -> None:
    page.locator(f"#phan-{code}").select_option(label=words)


def test_a_merger_with_a_split_goes_from_the_draft_into_the_tree(desk: Desk) -> None:
    unit = desk.house.cast
    page = desk.open(LIST)
    page.get_by_role("link", name="Lập dự thảo").click()
    page.get_by_label("Tên quyết định").fill("Sắp xếp phường Phúc Xá và phường Trúc Bạch")
    page.get_by_label("Ngày hiệu lực").fill("01/01/2025")
    press(page, "Lập dự thảo")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sắp xếp phường Phúc Xá và phường Trúc Bạch")
    record = page.url

    # a new ward out of all of one and a part of the other
    page.get_by_role("link", name="Thêm việc").click()
    page.get_by_role("link", name="Thành lập trên cơ sở nhập").click()
    choose(page, "Đơn vị nguồn", "truc bach", "Đảng bộ phường Trúc Bạch")
    choose(page, "Đơn vị nguồn", "phuc xa", "Đảng bộ phường Phúc Xá")
    extent(page, unit.code("phuc_xa"), "một phần")
    expect(page.locator(".picked", has_text="Đảng bộ quận Ba Đình")).to_be_visible()
    page.get_by_label("Tên đầy đủ").fill("Đảng bộ phường Hồng Hà")
    press(page, "Thêm vào dự thảo")
    expect(page.get_by_role("status")).to_contain_text("Đã thêm việc")

    # and another one out of what is left
    page.get_by_role("link", name="Thêm việc").click()
    page.get_by_role("link", name="Thành lập trên cơ sở chia, tách").click()
    choose(page, "Đơn vị nguồn", unit.code("phuc_xa"), "Đảng bộ phường Phúc Xá")
    extent(page, unit.code("phuc_xa"), "phần còn lại")
    page.get_by_label("Tên đầy đủ").fill("Đảng bộ phường Long Biên")
    press(page, "Thêm vào dự thảo")
    expect(page.locator(".changes")).to_contain_text(
        "trên cơ sở nhập toàn bộ “Đảng bộ phường Trúc Bạch” và một phần “Đảng bộ phường Phúc Xá”"
    )
    expect(page.locator("svg.flows a.mark")).to_have_count(2)

    # what has no place yet, and its place
    expect(page.locator(".errors")).to_contain_text("Đơn vị trực thuộc: còn 2 chưa có nơi chuyển về.")
    page.get_by_role("link", name="Đơn vị trực thuộc: còn 2").click()
    page.get_by_role("link", name="nơi chuyển về của “Đảng bộ phường Phúc Xá”, đơn vị trực thuộc").click()
    page.get_by_label("Tất cả còn lại chuyển về").select_option(label="Đảng bộ phường Long Biên")
    page.get_by_label("Chi bộ số 1").select_option(label="Đảng bộ phường Hồng Hà")
    press(page, "Ghi nơi chuyển về")
    expect(page.locator("main")).to_contain_text("1 → “Đảng bộ phường Hồng Hà” đã ghi")
    page.get_by_role("link", name="Mọi loại").click()
    page.get_by_role("link", name="nơi chuyển về của “Đảng bộ phường Phúc Xá”, phân quyền").click()
    page.get_by_label("Chuyển về", exact=True).select_option(label="Đảng bộ phường Long Biên")
    press(page, "Ghi nơi chuyển về")
    expect(page.locator("main")).not_to_contain_text("chưa có nơi chuyển về")
    page.get_by_role("link", name="Tính tỷ lệ").click()
    press(page, "Tính tỷ lệ")
    expect(page.get_by_role("status")).to_contain_text("Đã tính tỷ lệ của 1 đơn vị được chia.")

    approve(desk, record)
    schedule(desk, record)
    look_at_the_tree(desk)


def approve(desk: Desk, record: str) -> None:
    """The leader reads what it says and puts the paper's number to it."""
    page = desk.open(record, by="lanhdao")
    page.get_by_role("link", name="Phê duyệt", exact=True).click()
    expect(page.locator("main")).to_contain_text("Thành lập “Đảng bộ phường Long Biên”")
    page.get_by_label("Cơ quan quyết định").fill("Ban Thường vụ Thành ủy")
    page.get_by_label("Số văn bản").fill("1286-QĐ/TU")
    press(page, "Phê duyệt")
    expect(page.get_by_role("alert")).to_contain_text("Ngày văn bản: Chưa nhập mục này.")
    expect(page.get_by_label("Số văn bản")).to_have_value("1286-QĐ/TU")
    page.get_by_label("Ngày văn bản").fill("01/7/2024")
    press(page, "Phê duyệt")
    expect(page.get_by_role("status")).to_contain_text("Đã phê duyệt.")


def schedule(desk: Desk, record: str) -> None:
    page = desk.open(record)
    page.get_by_role("link", name="Đưa vào cây tổ chức").click()
    press(page, "Đưa vào cây tổ chức")
    expect(page.locator("main")).to_contain_text("Sẽ có hiệu lực từ 01/01/2025")
    expect(page.get_by_role("link", name="Đính chính bằng quyết định mới")).to_be_visible()


def look_at_the_tree(desk: Desk) -> None:
    """The day before nothing has changed; on the day both new wards stand there with their cells."""
    where = f"/cay-to-chuc/?goc={desk.house.cast.code('ba_dinh')}"
    page = desk.open(f"{where}&ngay=2024-12-31", by="moi")
    expect(page.locator("main .tree-name")).to_have_text(["Phường Phúc Xá", "Phường Trúc Bạch"])
    page = desk.open(f"{where}&ngay=2025-01-01", by="moi")
    expect(page.locator("main .tree-name")).to_have_text(["Phường Hồng Hà", "Phường Long Biên"])
    page.locator("main summary", has_text="Phường Hồng Hà").click()
    expect(page.locator("main details[open] .tree .tree-name")).to_have_text(["Chi bộ số 1", "Chi bộ số 9"])


def test_without_scripts_a_change_is_written_all_the_same(desk: Desk) -> None:
    page = desk.context(by="thanhuy", java_script_enabled=False).new_page()
    page.goto(f"{DRAFT}viec/doi-ten/")
    page.get_by_role("searchbox", name="Tìm để chọn").fill("van phong")
    press(page, "Tìm đơn vị")
    page.locator(".pick", has_text="Chi bộ Văn phòng").click()
    expect(page.locator(".picked")).to_contain_text("Chi bộ Văn phòng")
    page.get_by_label("Tên đầy đủ").fill("Chi bộ Văn phòng Đảng ủy")
    press(page, "Thêm vào dự thảo")
    expect(page.locator(".changes")).to_contain_text(
        "Đổi tên “Chi bộ Văn phòng” thành “Chi bộ Văn phòng Đảng ủy”."
    )


def test_by_keyboard_a_unit_is_found_and_chosen(desk: Desk) -> None:
    page = desk.open(f"{DRAFT}viec/nhap/")
    field = page.get_by_role("group", name="Đơn vị nguồn").get_by_role("searchbox")
    field.focus()
    page.keyboard.type("truc bach")
    expect(page.locator(".pick")).to_have_count(1)
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.locator(".pick")).to_be_focused()
    page.wait_for_timeout(150)
    page.keyboard.press("Enter")
    expect(page.locator(f"#phan-{desk.house.cast.code('truc_bach')}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Phần diện tích, nếu khác")).to_be_focused()


def test_what_was_typed_survives_a_refusal(desk: Desk) -> None:
    page = desk.open(f"{DRAFT}viec/thanh-lap/", size=PHONE)
    page.get_by_label("Tên đầy đủ").fill("Đảng bộ xã Không Có Cấp Trên")
    press(page, "Thêm vào dự thảo")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Cấp trên trực tiếp: Chưa chọn").click()
    expect(page.get_by_role("group", name="Cấp trên trực tiếp").get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_label("Tên đầy đủ")).to_have_value("Đảng bộ xã Không Có Cấp Trên")


PAGES = (
    LIST,
    f"{LIST}moi/",
    DRAFT,
    f"{DRAFT}sua/",
    f"{DRAFT}viec/",
    f"{DRAFT}viec/1/sua/",
    f"{DRAFT}viec/2/bo/",
    f"{DRAFT}noi-chuyen/",
    f"{DRAFT}noi-chuyen/units.children/{{tan_hong}}/",
    f"{DRAFT}ty-le/",
    f"{DRAFT}bo/",
)


def path(desk: Desk, kind: str) -> str:
    return kind.format(tan_hong=desk.house.cast.code("tan_hong"))


@pytest.mark.parametrize("kind", PAGES)
def test_no_grave_barrier(desk: Desk, kind: str) -> None:
    page = desk.open(path(desk, kind))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []


@pytest.mark.parametrize("kind", PAGES)
def test_on_a_phone_nothing_is_cut_off_and_nothing_too_small(desk: Desk, kind: str) -> None:
    page = desk.open(path(desk, kind), size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert page.evaluate(CUT_OFF) == []
    assert [f"{html} is {height:.0f} high" for html, height in page.evaluate(TARGETS) if height < THUMB] == []


@pytest.mark.parametrize("kind", [LIST, DRAFT, f"{DRAFT}viec/1/sua/"])
def test_a_first_view_is_light(desk: Desk, kind: str) -> None:
    page = desk.context(by="thanhuy").new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(kind)
    assert sum(len(gzip.compress(answer.body(), mtime=0)) for answer in answers) <= MOST_BYTES


def test_on_paper_the_record_has_no_controls(desk: Desk) -> None:
    page = desk.open(DRAFT)
    page.emulate_media(media="print")
    for name in ("Thêm việc", "Sửa thông tin"):
        expect(page.get_by_role("link", name=name)).not_to_be_visible()
    assert page.evaluate(SHOWN) == []
    expect(page.locator(".changes")).to_be_visible()
