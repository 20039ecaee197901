"""The pictures of the README are taken by a test, from the sample city, and never drawn.

``NAMRO_WRITE_SCREENSHOTS=1`` loads the whole sample city (about a minute) and writes them anew; otherwise
they are only checked to be there, and to show pages that can still be taken.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from namro.config.embedded import Urls
from namro.sample.load import load
from namro.sample.plan import Plan
from namro.units.models import Unit
from tests import testdb
from tests.cast import Cast
from tests.journeys.browsing import DESKTOP, Chromium, Desk
from tests.journeys.server import City, House, commit, served

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PICTURES = {"so-lieu.png": "figure", "bao-cao.png": "report"}
WRITE = os.environ.get("NAMRO_WRITE_SCREENSHOTS") == "1"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 400_000


@pytest.fixture(scope="module")
def shown_house(request: pytest.FixtureRequest) -> House:
    """The house the pictures are taken from: the whole sample city when they are written."""
    found: House = request.getfixturevalue("sample_house" if WRITE else "house")
    return found


@pytest.fixture(scope="module")
def sample_house(
    django_db_setup: None,
    django_db_blocker: Any,
    database_urls: Urls,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    home = tmp_path_factory.mktemp("sample-house")
    name = f"namro_test_sample_{os.getpid()}"

    def fill() -> City:
        with override_settings(NAMRO_HOME=home):
            loaded = load(Plan.city())
        city = Unit.objects.get(code="D00001")
        return City(Cast({"city": city}), {one.username: one.password for one in loaded.accounts})

    with django_db_blocker.unblock():
        city = commit(name, fill)
    with served(city, testdb.urls_of(testdb.server(), name), home, home / "server.log") as house:
        yield house
    testdb.drop(testdb.server(), name)


def taken(desk: Desk, kind: str) -> bytes:
    house = desk.house
    page: Page = desk.whole(house.report() if kind == "report" else house.figure("membership.admitted"))
    expect(page.locator("main a.fig, main article a").first).to_be_visible()
    return page.screenshot()


def size(png: bytes) -> tuple[int, ...]:
    assert png.startswith(SIGNATURE)
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_of_the_readme_shows_a_page_as_it_is(
    shown_house: House, chromium: Chromium, name: str
) -> None:
    with chromium.awake():
        desk = Desk(shown_house, chromium)
        png = taken(desk, PICTURES[name])
        desk.close()
    assert desk.faults.found == []
    if WRITE:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_bytes(png)
    kept = (FOLDER / name).read_bytes()
    assert size(kept) == size(png) == DESKTOP
    assert len(kept) <= MOST_BYTES
