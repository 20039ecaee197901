"""What must not leak by way of reports: drafts of other units, numbers of other books, own words checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from namro.access.queries import Refused, reader
from namro.documents.books.actions import take
from namro.ground import clock
from namro.reports.editing import Rewrite
from namro.reports.issuing.actions import check, edit_text, return_to_draft, sign
from namro.reports.issuing.queries import reading
from namro.reports.models import Edition
from namro.reports.queries import waiting_reports
from tests.cast import Cast
from tests.web.pages import page
from tests.web.reports.writing import FIRST, NAME, SIGNER, checked, drafted, explained, issued, keys_in, url

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _keys(settings: object, tmp_path: Path) -> None:
    keys_in(settings, tmp_path)


def composed(client: Client, city: Cast, unit: str) -> str:
    asked = {"mau": NAME, "don_vi": city.code(unit), "ky": "2024-H1"}
    return client.get("/bao-cao/lap/", asked).content.decode()


def test_the_composer_tells_nobody_else_of_a_draft(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city)
    assert url(edition) in composed(signed_in("thanhuy"), city, "city")
    for outside in ("badinh", "phucxa"):
        assert url(edition) not in composed(signed_in(outside), city, "city")


def test_the_composer_compares_only_with_what_the_reader_may_open(city: Cast, signed_in: SignIn) -> None:
    edition = issued(city)
    assert url(edition) in composed(signed_in("lanhdao"), city, "city")
    assert url(edition) not in composed(signed_in("badinh"), city, "city")


def test_a_clerk_below_reads_of_issued_ones_alone(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city, "phuc_xa", "badinh")
    assert url(edition) in composed(signed_in("badinh"), city, "phuc_xa")
    assert url(edition) not in composed(signed_in("phucxa"), city, "phuc_xa")


def test_a_number_of_another_book_is_as_one_that_is_not_there(city: Cast, signed_in: SignIn) -> None:
    entry = take(
        by="test", issuer=city.units["ba_vi"], kind="BC", on=clock.today(), subject="Báo cáo của Ba Vì"
    )
    client = signed_in("badinh")
    there, none = client.get(f"/so-van-ban/{entry.pk}/huy/"), client.get("/so-van-ban/99999/huy/")
    assert there.status_code == none.status_code == 404
    assert page(there).said == page(none).said
    assert client.post(f"/so-van-ban/{entry.pk}/huy/", {"reason": "x"}).status_code == 404
    entry.refresh_from_db()
    assert entry.cancelled_on is None


# Nobody checks or signs his own words


def rewritten(edition: Edition, by: object) -> None:
    text = reading(edition).blocks[FIRST].text
    edit_text(by=by, edition=edition, change=Rewrite(FIRST, f"{text} Thêm lời."), read_at=edition.version)


def test_who_rewrote_a_draft_does_not_check_or_sign_it(city: Cast) -> None:
    leader, analyst = city.accounts["lanhdao"], city.accounts["thanhuy"]
    edition = drafted(city)
    rewritten(edition, leader)
    explained(edition, analyst)
    with pytest.raises(Refused, match="sửa lời"):
        check(by=leader, edition=edition, read_at=edition.version)
    check(by="test", edition=edition, read_at=edition.version)
    with pytest.raises(Refused, match="sửa lời"):
        sign(by=leader, edition=edition, signer=SIGNER, read_at=edition.version)


def test_words_of_an_earlier_edition_or_an_explanation_are_no_hindrance(city: Cast) -> None:
    leader = city.accounts["lanhdao"]
    edition = checked(city)
    return_to_draft(by=leader, edition=edition, reason="Sửa lời", read_at=edition.version)
    explained(edition, leader)
    check(by=leader, edition=edition, read_at=edition.version)
    assert edition.state == "CHECKED"


def test_the_page_says_so_before_it_is_tried(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city)
    rewritten(edition, city.accounts["lanhdao"])
    explained(edition, city.accounts["thanhuy"])
    client = signed_in("lanhdao")
    assert waiting_reports(reader(city.accounts["lanhdao"])) == []
    assert "sửa lời" in page(client.get(url(edition))).said
    assert client.get(url(edition, "buoc/kiem-tra/")).status_code == 403
