"""Chromium of the system through Playwright: one browser a worker, a fresh context for every reader."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.journeys.server import SIGN_IN, House

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=vi",
)
PATIENCE_MS = 15_000
# The browser's own: it shows a PDF in a page with a viewer it carries.
OWN_SCHEMES = ("data", "blob", "about", "chrome", "chrome-extension")
# True once every section that follows by itself has come.
ALL_HERE = "() => !document.querySelector('.later > section:not(:has(figure))')"
DESKTOP = (1280, 900)
PHONE = (360, 740)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def chromium_path() -> str:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError(
        f"Thiếu trình duyệt cho các phép thử trên trang ({', '.join(NAMES)}); "
        "hãy gõ: sudo apt install chromium"
    )


@dataclass
class Chromium:
    """A running browser. Playwright keeps an event loop in this thread; it counts as running only
    inside ``awake``, so that tests of the database on the same worker are not taken for async code."""

    browser: Browser
    loop: Any
    signed_in: dict[tuple[str, str], Any] = field(default_factory=dict)

    @contextmanager
    def awake(self) -> Iterator[None]:
        asyncio._set_running_loop(self.loop)
        try:
            yield
        finally:
            asyncio._set_running_loop(None)


@contextmanager
def running_chromium() -> Iterator[Chromium]:
    path = chromium_path()
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    chromium = Chromium(browser, asyncio.get_running_loop())
    asyncio._set_running_loop(None)
    yield chromium
    with chromium.awake():
        browser.close()
        playwright.stop()


@dataclass
class Faults:
    """What a page may never do, whatever the journey."""

    found: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        """Answers that are refusals are told by ``_response``, which knows what was asked for."""
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.found.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OWN_SCHEMES and parts.hostname != "127.0.0.1":
            self.found.append(f"asked another machine: {request.url}")

    def _response(self, response: Response) -> None:
        refused = 400 if response.request.resource_type != "document" else 500
        if response.status >= refused:
            self.found.append(f"{response.status} for {response.url}")


@dataclass
class Desk:
    """Where a journey begins: opens pages for readers by username and remembers their faults."""

    house: House
    chromium: Chromium
    faults: Faults = field(default_factory=Faults)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str, *, by: str = "thanhuy", **options: Any) -> Page:
        """The page as the account ``by`` ("" for nobody) meets it; ``options`` as of ``context``."""
        page = self.context(by=by, **options).new_page()
        page.goto(path)
        return page

    def whole(self, path: str, **options: Any) -> Page:
        """As ``open``, with the sections that htmx fetches afterwards."""
        page = self.open(path, **options)
        page.wait_for_function(ALL_HERE)
        return page

    def context(self, *, by: str = "", size: tuple[int, int] = DESKTOP, **options: Any) -> BrowserContext:
        """A browser without memory but the cookies of ``by``; ``options`` are Playwright's."""
        if by:
            options["storage_state"] = self._session(by)
        if size == PHONE:
            options = {"is_mobile": True, "has_touch": True} | options
        width, height = size
        made = self.chromium.browser.new_context(
            base_url=self.house.url, locale="vi-VN", viewport={"width": width, "height": height}, **options
        )
        made.set_default_timeout(PATIENCE_MS)
        self.faults.watch(made)
        self.contexts.append(made)
        return made

    def _session(self, username: str) -> Any:
        """The cookies of a real sign-in, made once for each account of a house."""
        key = self.house.url, username
        if key not in self.chromium.signed_in:
            context = self.chromium.browser.new_context(base_url=self.house.url)
            token = TOKEN.search(context.request.get(SIGN_IN).text())
            assert token
            form = {
                "csrfmiddlewaretoken": token[1],
                "login": username,
                "password": self.house.city.passwords[username],
            }
            answer = context.request.post(SIGN_IN, form=form, max_redirects=0)
            assert answer.status == 302, f"{username} was not let in: {answer.status}"
            self.chromium.signed_in[key] = context.storage_state()
            context.close()
        return self.chromium.signed_in[key]

    def close(self) -> None:
        for context in self.contexts:
            context.close()
