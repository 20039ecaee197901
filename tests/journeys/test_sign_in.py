"""Signing in, being refused, and leaving again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests import cast as people
from tests.journeys.browsing import Desk
from tests.journeys.server import SIGN_IN

REFUSAL = "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."


def test_a_wrong_password_keeps_the_name_and_says_so_next_to_the_fields(desk: Desk) -> None:
    page = desk.open("/", by="")
    expect(page).to_have_title("Đăng nhập – Năm Rõ")
    page.get_by_label("Tên đăng nhập").fill("thanhuy")
    page.get_by_label("Mật khẩu").fill("mat-khau-sai-roi")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text(REFUSAL)
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("thanhuy")
    expect(page.get_by_label("Mật khẩu")).to_have_value("")
    expect(page.get_by_label("Mật khẩu")).to_have_accessible_description(REFUSAL)


def test_an_empty_field_is_named_at_the_top_and_beside_it(desk: Desk) -> None:
    page = desk.open(SIGN_IN, by="")
    page.get_by_label("Tên đăng nhập").fill("thanhuy")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Mật khẩu").click()
    expect(page.get_by_label("Mật khẩu")).to_be_focused()
    expect(page.get_by_label("Mật khẩu")).to_have_accessible_description("Chưa nhập mục này.")


def test_the_right_password_leads_where_one_wanted_to_go_and_out_again(desk: Desk) -> None:
    wanted = desk.house.unit("ba_dinh")
    page = desk.open(wanted, by="")
    page.get_by_label("Tên đăng nhập").fill("thanhuy")
    page.get_by_label("Mật khẩu").fill(people.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")
    page.get_by_role("link", name="Trang đầu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đảng bộ Thành phố Hà Nội")
    page.locator("summary", has_text="Trần Thị Tổng").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.goto("/")
    expect(page).to_have_title("Đăng nhập – Năm Rõ")
