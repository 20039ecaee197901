"""What a first view costs on a slow line, and that the house watches itself."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Response

from tests.journeys import pages
from tests.journeys.browsing import ALL_HERE, Desk

MOST_BYTES = 100 * 1024
MOVED = """
  window.moved = 0;
  const add = (list) => list.getEntries().forEach((one) => { window.moved += one.value; });
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
"""
COUNTED = ("document", "stylesheet", "script", "xhr", "fetch")


def weight(response: Response) -> int:
    """Bytes of a body as it travels behind any proxy that compresses."""
    return len(gzip.compress(response.body(), mtime=0))


def answers_of_a_first_view(desk: Desk, kind: str) -> list[Response]:
    """Everything that travels until a page is whole, with nothing kept from before."""
    page = desk.context(by=pages.reader(kind)).new_page()
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response))
    page.goto(pages.path(desk.house, kind))
    page.wait_for_function(ALL_HERE)
    return answers


@pytest.mark.parametrize("kind", ["sign-in", "home", "figure", "report"])
def test_a_first_view_is_light(desk: Desk, kind: str) -> None:
    answers = answers_of_a_first_view(desk, kind)
    counted = {answer.url: weight(answer) for answer in answers if answer.request.resource_type in COUNTED}
    assert len(counted) >= 5
    assert sum(counted.values()) <= MOST_BYTES, counted


def test_styles_and_scripts_travel_compressed_and_are_asked_for_once(desk: Desk) -> None:
    answers = answers_of_a_first_view(desk, "home")
    kept = [answer for answer in answers if answer.request.resource_type in ("stylesheet", "script")]
    assert kept
    for answer in kept:
        assert "immutable" in answer.headers["cache-control"], answer.url
        assert answer.headers.get("content-encoding") == "gzip" or len(answer.body()) < 1024, answer.url


def test_nothing_moves_while_a_page_loads(desk: Desk) -> None:
    page = desk.context(by="thanhuy").new_page()
    page.add_init_script(MOVED)
    page.goto("/")
    page.wait_for_function(ALL_HERE)
    assert page.evaluate("window.moved") < 0.05


def test_the_watch_over_pages_sees_what_it_is_there_for(desk: Desk) -> None:
    """A forbidden style, a failing script, a call to another machine and a missing file are all noticed."""
    page = desk.open("/")
    assert desk.faults.found == []
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('spoilt'); })")
    page.evaluate("fetch('https://namro.example/').catch(() => {})")
    page.evaluate("fetch('/static/not-there.css')")
    page.wait_for_timeout(300)
    seen = " | ".join(desk.faults.found)
    desk.faults.found.clear()
    for sign in ("Content Security Policy", "spoilt", "https://namro.example/", "404 for"):
        assert sign in seen
