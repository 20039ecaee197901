"""axe on every kind of page, light and dark: nothing serious stands in anybody's way."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys import pages
from tests.journeys.browsing import Desk

GRAVE = ("serious", "critical")
PAPER = "getComputedStyle(document.documentElement).backgroundColor"


# What a colour scheme can change.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}


def grave(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    found = Axe().run(page, options=options or {"resultTypes": ["violations"]}).response
    return [
        f"{one['id']}: {node['html'][:160]} – {node['failureSummary'][:300]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("kind", pages.KINDS)
def test_no_grave_barrier(desk: Desk, kind: str) -> None:
    page = desk.whole(pages.path(desk.house, kind), by=pages.reader(kind))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page, COLOURS) == []


def test_the_check_sees_a_barrier(desk: Desk) -> None:
    page = desk.open("/tai-khoan/login/", by="")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert {"label", "html-has-lang"} == {one.split(":")[0] for one in grave(page)}


def test_the_two_schemes_differ(desk: Desk) -> None:
    """Otherwise the dark one was never looked at."""
    page = desk.open("/tai-khoan/login/", by="")
    light = page.evaluate(PAPER)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(PAPER) != light
