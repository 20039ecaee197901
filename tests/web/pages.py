"""Reading pages in tests: statements, text, and what a screen reader would miss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from itertools import pairwise

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_STATEMENTS = 12
MOST_BYTES = 200_000


class Statements(list):
    """The SQL of a request without the savepoints that a test's own transaction adds."""


@contextmanager
def statements() -> Iterator[Statements]:
    found = Statements()
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [
        query["sql"] for query in captured.captured_queries if not re.match("SAVEPOINT|RELEASE", query["sql"])
    ]


VOID = frozenset(["br", "hr", "img", "input", "link", "meta", "use", "path", "rect", "line", "circle"])


class Page(HTMLParser):
    """Elements with their attributes and text, in document order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[dict[str, str]] = []
        self._open: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = {"tag": tag, "text": "", **{name: value or "" for name, value in attrs}}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in [element["tag"] for element in self._open]:
            while self._open.pop()["tag"] != tag:
                pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element["text"] += data

    def all(self, *tags: str, **attributes: str) -> list[dict[str, str]]:
        wanted = {name.replace("_", "-").rstrip("-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element["tag"] in tags and all(element.get(name) == value for name, value in wanted.items())
        ]

    def text(self, *tags: str, **attributes: str) -> list[str]:
        return [" ".join(element["text"].split()) for element in self.all(*tags, **attributes)]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """(address, text) of every number that is a link to its figure."""
        links = [link for link in self.all("a") if "fig" in link.get("class", "").split()]
        return [(link["href"], link["text"].strip()) for link in links]

    @property
    def said(self) -> str:
        """The text of the main part, blanks made single (no-break spaces too)."""
        return " ".join(self.text("main"))


def page(response: object) -> Page:
    return Page(response.content.decode())  # type: ignore[attr-defined]


def barriers(found: Page) -> list[str]:
    """What stands in the way of somebody without sight or mouse."""
    return [
        *_document(found),
        *_headings(found),
        *_fields(found),
        *_names(found),
        *_tables(found),
        *_identities(found),
    ]


def _document(found: Page) -> list[str]:
    wrong = [] if found.all("html", lang="vi") else ["the page does not say its language"]
    wrong += [] if len(found.all("main")) == 1 else ["there is not exactly one main"]
    wrong += [] if found.text("title") and found.text("title")[0] else ["the page has no title"]
    skip = found.all("a", class_="skip")
    if skip and skip[0]["href"] != f"#{found.all('main')[0].get('id')}":
        wrong.append("the skip link leads nowhere")
    return wrong


def _headings(found: Page) -> list[str]:
    levels = [int(element["tag"][1]) for element in found.all("h1", "h2", "h3", "h4")]
    wrong = [] if levels.count(1) == 1 else [f"there are {levels.count(1)} headings of the first level"]
    jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    return wrong + [f"the headings jump from {a} to {b}" for a, b in jumps]


def _fields(found: Page) -> list[str]:
    labelled = {element["for"] for element in found.all("label") if "for" in element}
    typed = found.all("input", "select", "textarea")
    fields = [field for field in typed if field.get("type") not in ("hidden", "submit")]
    return [f"no label for {f.get('name')}" for f in fields if f.get("id") not in labelled]


def _names(found: Page) -> list[str]:
    wrong = [
        f"a {element['tag']} without a name"
        for element in found.all("a", "button", "summary")
        if not (element["text"].strip() or element.get("aria-label") or element.get("aria-hidden") == "true")
    ]
    return wrong + ["an image without a text" for image in found.all("img") if "alt" not in image]


def _tables(found: Page) -> list[str]:
    wrong = ["a column head without scope" for head in found.all("th") if "scope" not in head]
    regions = [region for region in found.all("div") if region.get("role") == "region"]
    return wrong + [
        "a region without a name"
        for region in regions
        if not (region.get("aria-label") or region.get("aria-labelledby"))
    ]


def _identities(found: Page) -> list[str]:
    ids = [element["id"] for element in found.elements if "id" in element]
    wrong = [f"two elements are called {one}" for one in set(ids) if ids.count(one) > 1]
    for element in found.elements:
        for attribute in ("aria-labelledby", "aria-describedby"):
            wrong += [
                f"{attribute} names {one}, which is not there"
                for one in element.get(attribute, "").split()
                if one not in ids
            ]
    return wrong
