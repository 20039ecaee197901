"""An edition at its permanent address: who reads it, what it says, its files, its proof, its successors."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from namro.membership.models import AdmissionEvent
from namro.reports.issuing.actions import correct
from namro.reports.models import Edition, IssuedFile
from tests.cast import Cast
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements
from tests.web.reports.writing import checked, drafted, issued, keys_in, signed, url

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _keys(settings: object, tmp_path: Path) -> None:
    keys_in(settings, tmp_path)


def corrected(city: Cast) -> tuple[Edition, Edition]:
    """Two editions; between them an admission of February went to last year."""
    first = issued(city)
    moved = AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk)
    moved.update(happened_on="2023-12-29")
    second = correct(by=city.accounts["thanhuy"], report=first.report, reason="Sai ngày kết nạp")
    return first, issued(city, second)


def test_a_draft_shows_the_paper_with_a_way_to_edit_each_block(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city)
    found = page(signed_in("thanhuy").get(url(edition)))
    links = [one["href"] for one in found.all("a") if "/loi/" in one.get("href", "")]
    assert links[:3] == [url(edition, f"loi/{at}/") for at in range(3)]
    assert len(links) == len(edition.body["lines"])
    assert barriers(found) == []


def test_a_draft_is_only_for_those_who_work_on_it(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city, "ba_dinh", "badinh")
    assert signed_in("badinh").get(url(edition)).status_code == 200
    assert signed_in("thanhuy").get(url(edition)).status_code == 200
    outside = signed_in("phucxa").get(url(edition))
    nothing = signed_in("phucxa").get("/bao-cao/99999/so/1/")
    assert outside.status_code == nothing.status_code == 404
    assert page(outside).said == page(nothing).said


def test_an_issued_edition_is_the_paper_as_it_was_issued(city: Cast, signed_in: SignIn) -> None:
    edition = issued(city)
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    found = page(signed_in("thanhuy").get(url(edition)))
    numbers = [(one["href"], one["text"]) for one in found.all("a", class_="figure")]
    assert (f"/so-lieu/membership.admitted/{city.code('city')}/2024-H1/?ban=1", "7") in numbers
    assert all("ban=1" in href for href, _ in numbers if "2024-H1" in href)
    assert "/loi/" not in str(found.all("a"))


def test_its_proof_says_key_day_and_every_figure(city: Cast, signed_in: SignIn) -> None:
    edition = issued(city)
    found = page(signed_in("thanhuy").get(url(edition)))
    assert edition.key_id[:4] in found.text("code")[0]
    region = next(one for one in found.all("div", role="region") if one.get("aria-label") == "Bản kê số liệu")
    assert "Kết nạp đảng viên" in region["text"] and "7 / 12" in region["text"]
    assert barriers(found) == []


@pytest.mark.parametrize("form", ["html", "docx", "pdf", "xlsx"])
def test_files_are_byte_for_byte_what_was_issued(city: Cast, signed_in: SignIn, form: str) -> None:
    edition, client = issued(city), Client()
    client.force_login(city.accounts["thanhuy"])
    answer = client.get(url(edition, f"tep.{form}"))
    kept = IssuedFile.objects.get(edition=edition, form=form)
    assert hashlib.sha256(answer.content).hexdigest() == kept.sha256
    assert f'filename="bao-cao-{edition.report_id}-ban-1.{form}"' in answer["Content-Disposition"]


def test_a_dropped_file_of_it_is_intact_and_leads_here(city: Cast, signed_in: SignIn) -> None:
    edition, client = issued(city), signed_in("thanhuy")
    content = bytes(IssuedFile.objects.get(edition=edition, form="html").content)
    found = page(client.post("/bao-cao/kiem-tra/", {"file": SimpleUploadedFile("a.html", content)}))
    assert "NGUYÊN VẸN" in found.said and url(edition) in [one["href"] for one in found.all("a")]


def test_the_correction_is_announced_on_the_first_and_lists_what_changed(
    city: Cast, signed_in: SignIn
) -> None:
    first, second = corrected(city)
    client = signed_in("thanhuy")
    assert (
        "Đã có bản thay thế. Bản số 2, phát hành 05/7/2024: Sai ngày kết nạp"
        in page(client.get(url(first))).said
    )
    found = page(client.get(url(second)))
    row = next(one for one in found.text("tr") if one.startswith("Kết nạp đảng viên "))
    assert row == "Kết nạp đảng viên 7 6"
    assert "Các bản của báo cáo này: 2" in found.said
    newest = client.get(f"/bao-cao/{first.report_id}/")
    assert newest["Location"] == url(second)


def test_figures_that_moved_since_are_listed_on_request(city: Cast, signed_in: SignIn) -> None:
    edition, client = issued(city), signed_in("thanhuy")
    assert "Mọi số liệu vẫn như khi phát hành" in page(client.get(url(edition, "kiem-lai/"))).said
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    found = page(client.get(url(edition, "kiem-lai/")))
    assert any(one.startswith("Kết nạp đảng viên ") and "7" in one and "6" in one for one in found.text("tr"))
    figure = f"/so-lieu/membership.admitted/{city.code('city')}/2024-H1/"
    for address, value in ((f"{figure}?ban=1", "7"), (figure, "6")):
        assert value in [one["text"] for one in found.all("a", href=address)]
    assert barriers(found) == []
    fragment = client.get(url(edition, "kiem-lai/"), HTTP_HX_REQUEST="true").content.decode()
    assert "<main" not in fragment and "Kết nạp đảng viên" in fragment


def test_issued_ones_are_read_by_whoever_sees_figures_of_the_unit(city: Cast, signed_in: SignIn) -> None:
    edition = issued(city)
    assert signed_in("lanhdao").get(url(edition)).status_code == 200
    assert signed_in("badinh").get(url(edition)).status_code == 404
    assert signed_in("quantri").get(url(edition)).status_code == 403


def test_the_desk_lists_what_waits_and_what_was_issued(city: Cast, signed_in: SignIn) -> None:
    edition = drafted(city)
    said = page(signed_in("thanhuy").get("/bao-cao/")).said
    assert "chờ đồng chí hoàn thiện" in said
    assert "chờ đồng chí kiểm tra, chốt số" in page(signed_in("lanhdao").get("/bao-cao/")).said
    signed(city, edition)
    assert "chờ đồng chí phát hành" in page(signed_in("thanhuy").get("/bao-cao/")).said
    assert "Không có báo cáo nào chờ đồng chí" in page(signed_in("lanhdao").get("/bao-cao/")).said


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 1),
        ("?tim=ha+noi", 1),
        ("?tim=ba+vi", 0),
        ("?ky=2024-H1", 1),
        ("?ky=2023-H1", 0),
        ("?mau=khac", 0),
    ],
)
def test_issued_ones_are_found(city: Cast, signed_in: SignIn, query: str, count: int) -> None:
    edition, client = issued(city), signed_in("thanhuy")
    client.get(f"/bao-cao/{query}")
    with statements() as done:
        found = page(client.get(f"/bao-cao/{query}"))
    assert len([one for one in found.all("a") if one.get("href") == url(edition)]) == count
    assert len(done) <= MOST_STATEMENTS
    assert barriers(found) == []


@pytest.mark.parametrize("made", [drafted, checked, issued])
def test_at_most_twelve_statements(city: Cast, signed_in: SignIn, made: Callable[[Cast], Edition]) -> None:
    edition, client = made(city), signed_in("thanhuy")
    client.get(url(edition))
    with statements() as found:
        client.get(url(edition))
    assert len(found) <= MOST_STATEMENTS, "\n".join(one[:160] for one in found)


def test_the_composer_compares_with_what_was_issued(city: Cast, signed_in: SignIn) -> None:
    first, _ = corrected(city)
    AdmissionEvent.objects.filter(pk=city.admissions["Bùi Quang Huy"].pk).update(happened_on="2023-12-29")
    client = signed_in("thanhuy")
    path = client.get("/bao-cao/lap/")["Location"]
    client.get(path)
    with statements() as done:
        found = page(client.get(path))
    assert any(one.startswith("Kết nạp đảng viên ") and one.endswith("6 5") for one in found.text("tr"))
    assert (f"/so-lieu/membership.admitted/{city.code('city')}/2024-H1/?ban=2", "6") in found.figures
    assert f"/bao-cao/{first.report_id}/so/2/" in [one["href"] for one in found.all("a")]
    assert len(done) <= MOST_STATEMENTS, "\n".join(one[:160] for one in done)
