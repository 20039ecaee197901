"""A city in which a report is issued: two analysts, a leader; and writing into it while it is served."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from playwright.sync_api import Page, expect

from namro.access.actions import grant_role
from namro.ground import clock
from tests import cast as people
from tests.cast import Cast
from tests.journeys import server
from tests.journeys.browsing import Desk
from tests.journeys.server import City

SECOND = "thanhuy2"
FIGURE = "Kết nạp đảng viên"


def city(cast: Cast) -> City:
    """The cast with a second analyst of the city."""
    with clock.frozen(people.TODAY):
        account = people.add_account(SECOND, "Đinh Văn Kiểm")
        grant_role(
            by=people.BY,
            account=account,
            role_code="CITY_ANALYST",
            unit=cast.units["city"],
            first=people.BEGIN,
            reason=people.WHY,
        )
        cast.accounts[SECOND] = account
    return City(cast, dict.fromkeys([*people.ACCOUNTS, people.NEWCOMER, SECOND], people.PASSWORD))


@contextmanager
def written_meanwhile(word: str, desk: Desk, blocker: Any) -> Iterator[None]:
    """Writes go to the database of the house called ``word``, as a clerk's would while it is served."""
    asyncio._set_running_loop(None)  # Playwright's, which sleeps meanwhile
    with blocker.unblock(), clock.frozen(people.TODAY):
        usual = str(connection.settings_dict["NAME"])
        server._use(f"namro_test_{word}_{os.getpid()}")
        try:
            yield
        finally:
            server._use(usual)
            asyncio._set_running_loop(desk.chromium.loop)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(words)


def step(desk: Desk, by: str, record: str, name: str, fill: Callable[[Page], None] | None = None) -> Page:
    """A step of an edition by its link and the button of its page."""
    page = desk.open(record, by=by)
    page.get_by_role("link", name=name, exact=True).click()
    if fill:
        fill(page)
    press(page, name)
    return page


def explain(page: Page, record: str, words: str = "Đã đối chiếu với hồ sơ") -> None:
    """Whatever the checks ask for is explained."""
    page.goto(record)
    link = page.get_by_role("link", name="Giải trình")
    if link.count():
        link.first.click()
        for box in page.locator("textarea").all():
            box.fill(words)
        press(page, "Ghi giải trình")


def issued(desk: Desk, record: str) -> Page:
    """From an explained draft to the issued paper; the last page is the analyst's."""
    step(desk, SECOND, record, "Kiểm tra, chốt số")
    step(desk, "lanhdao", record, "Ký")
    page = step(desk, "thanhuy", record, "Phát hành")
    said(page, "Đã phát hành.")
    return page


def begun(desk: Desk) -> Page:
    """A draft of the half-year report, found as a person finds it."""
    page = desk.open("/bao-cao/")
    page.get_by_role("link", name="Lập báo cáo mới").click()
    press(page, "Lập dự thảo")
    said(page, "Đã lập dự thảo.")
    return page
