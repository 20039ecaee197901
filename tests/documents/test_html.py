"""HTML: semantic, safe, without inline styles on the site, whole in one file on a disk."""

import re

import pytest
from django.utils.safestring import SafeString

from namro.documents import html, profiles
from namro.documents.tree import Annex, Figure, Heading, Paragraph, Text, Typed
from tests.documents import readers, samples
from tests.documents.samples import BASE

PROFILE = profiles.get("HD36_2018")


def page() -> str:
    return html.page(samples.report(), profile=PROFILE, base_url=BASE)


def fragment() -> SafeString:
    return html.fragment(samples.report(), profile=PROFILE)


def attributes(text: str, tag: str) -> list[dict[str, str | None]]:
    return [values for name, values in readers.html_parsed(text).tags if name == tag]


def test_the_page_stands_alone() -> None:
    assert page().startswith("<!DOCTYPE html>")
    assert attributes(page(), "html") == [{"lang": "vi"}]
    assert (
        not attributes(page(), "link") and not attributes(page(), "script") and not attributes(page(), "img")
    )
    assert len(page().encode()) < 400_000
    assert "url(" not in page()


def test_the_fragment_is_safe_and_has_classes_only() -> None:
    assert isinstance(fragment(), SafeString)
    assert all("style" not in values for _, values in readers.html_parsed(fragment()).tags)
    assert not re.search(r"\son\w+=", fragment())


def test_the_fragment_links_within_the_site() -> None:
    assert all(href.startswith("/so-lieu/") for _, href in readers.html_parsed(fragment()).links)


def test_headings_nest_below_one_title() -> None:
    levels = [name for name, _ in readers.html_parsed(page()).tags if re.fullmatch("h[1-6]", name)]
    assert levels == ["h1", "h2", "h3", "h4", "h5"]


def test_a_table_names_its_columns_and_rows() -> None:
    scopes = [values.get("scope") for values in attributes(page(), "th")]
    assert scopes == ["col"] * 5 + ["row"] * 4
    assert attributes(page(), "caption") == [{}]
    region = next(values for values in attributes(page(), "div") if values.get("role") == "region")
    assert region["tabindex"] == "0" and region["aria-label"]


def test_totals_are_marked() -> None:
    assert [values.get("class") for values in attributes(page(), "tr")] == [
        None,
        None,
        None,
        None,
        "doc-total",
    ]


def test_a_figure_says_what_it_is() -> None:
    first = attributes(page(), "a")[0]
    assert first == {
        "class": "figure",
        "href": f"{BASE}/so-lieu/membership.admitted/D00001/2024-H1/",
        "title": "Quyết định kết nạp trong kỳ",
        "data-key": "membership.admitted",
    }


def test_a_script_in_any_text_stays_text() -> None:
    evil = "<script>alert(1)</script>"
    paper = samples.document(Paragraph((Text(evil), Figure(evil, '/a"onclick=x/', '"><b>'))), title=evil)
    made = html.page(paper, profile=PROFILE, base_url=BASE)
    assert "<script" not in made
    assert attributes(made, "b") == []
    assert all(set(values) <= {"class", "href", "title", "data-key"} for values in attributes(made, "a"))


@pytest.mark.parametrize("key", ["HD36_2018", "HD05_2026"])
def test_the_paper_wears_its_profile(key: str) -> None:
    made = html.page(samples.report(), profile=profiles.get(key), base_url=BASE)
    assert f'class="doc doc-{key}"' in made
    assert re.findall(r"^\.doc-(HD\w+) {", made, re.M) == [key]
    assert "margin: 20mm 15mm 20mm 30mm" in made


def test_css_of_a_profile_knows_every_measure() -> None:
    css = html.profile_css(PROFILE)
    used = set(re.findall(r"var\((--doc-[a-z0-9-]+)\)", html.STYLESHEET.read_text(encoding="utf-8")))
    defined = set(re.findall(r"(--doc-[a-z0-9-]+):", css))
    assert used <= defined


def test_bold_and_italic() -> None:
    made = html.fragment(
        samples.document(Paragraph((Text("a", bold=True), Text("b", italic=True), Text("c", True, True)))),
        profile=PROFILE,
    )
    assert "<strong>a</strong><em>b</em><em><strong>c</strong></em>" in made


def test_a_paper_without_signature_has_no_foot() -> None:
    assert "<footer" not in html.fragment(samples.document(), profile=PROFILE)


def test_a_typed_number_is_no_link_and_says_so() -> None:
    made = html.fragment(samples.document(Paragraph((Typed("5<", "thay “a”"),))), profile=PROFILE)
    assert '<span class="typed" title="thay “a”">5&lt;†</span>' in made
    assert "<a " not in made


def test_headings_of_an_annex_nest_below_it() -> None:
    blocks = Heading(1, "I-", ()), Annex("PHỤ LỤC", ()), Heading(1, "I-", ()), Heading(4, "-", ())
    made = html.fragment(samples.document(*blocks), profile=PROFILE)
    levels = [name for name, _ in readers.html_parsed(made).tags if re.fullmatch("h[1-6]", name)]
    assert levels == ["h1", "h2", "h2", "h3", "h6"]
