"""A reading beside the records, and the copy to take away."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from docx import Document

from namro.journal.actions import declare
from namro.proofreading.actions import Said, decide, speak_of
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.written import Written
from namro.proofreading.models import Decision, Reading
from tests.cast import Cast
from tests.proofreading.made import ROUNDED, TEXT, WRONG, keep
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements

SignIn = Callable[[str], Client]
START = "/ra-soat/"
REPORT = (
    "ĐẢNG BỘ PHƯỜNG PHÚC XÁ\n"
    "BÁO CÁO\n"
    "kết quả 6 tháng đầu năm 2024\n"
    "Trong 6 tháng đầu năm 2024, Đảng bộ phường Phúc Xá đã kết nạp 7 đảng viên mới; trong đó kết nạp 1 đảng "
    "viên mới là học sinh trung học phổ thông."
)


def kept(city: Cast) -> tuple[Reading, str]:
    """The report, its unit and period known."""
    by = city.accounts["phucxa"]
    reading = keep(by, Written(REPORT), ())
    speak_of(by=by, reading=reading, unit=city.units["phuc_xa"], period="2024-H1")
    declare(actor=str(by.pk))
    return reading, f"{START}{reading.pk}/"


def test_what_the_text_speaks_of_is_read_from_it_and_compared(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    url = client.post(START, {"text": REPORT})["Location"]
    declare(actor=str(city.accounts["phucxa"].pk))
    reading = Reading.objects.get()
    assert (reading.unit, reading.period) == (city.units["phuc_xa"], "2024-H1")
    assert page(client.get(url)).all("div", hx_get=f"{url}ho-so/")
    with statements() as asked:
        answer = client.get(f"{url}ho-so/")
    found = page(answer)
    assert answer.status_code == 200 and barriers(found) == [] and len(asked) <= MOST_STATEMENTS
    assert "Có 1 số khác với số liệu của hệ thống" in found.said
    assert next(address.split("/")[2] for address, _ in found.figures) == "membership.admitted"
    (text, *_) = [link for link in found.all("a") if "?tai=" in link["href"]]
    assert text["text"] == "7"
    target = text["href"].rsplit("#", 1)[1]
    assert page(client.get(text["href"].split("#")[0])).text("span", id=target) == ["7"]
    fragment = client.get(f"{url}ho-so/", headers={"hx-request": "true"})
    assert b"<html" not in fragment.content and b"membership.admitted" in fragment.content


def test_another_unit_and_period_are_chosen_and_remembered(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    reading, url = kept(city)
    sent = {"unit": city.code("phuc_xa"), "code": city.code("ba_dinh").lower(), "period": "2024-Q1"}
    assert client.post(f"{url}ho-so/", sent).status_code == 302
    reading.refresh_from_db()
    assert (reading.unit, reading.period) == (city.units["ba_dinh"], "2024-Q1")
    with statements() as asked:
        found = page(client.get(f"{url}ho-so/"))
    assert len(asked) <= MOST_STATEMENTS
    chosen = [option["text"] for option in found.all("option", selected="")]
    assert chosen == ["Đảng bộ quận Ba Đình", "Quý I/2024"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"unit": "", "period": "2024-H1"}, "Đơn vị: Chưa chọn mục này."),
        ({"code": "D99999"}, "D99999"),
        ({"period": "3024-H9"}, "Kỳ: Chọn một mục trong danh sách."),
    ],
)
def test_what_cannot_be_compared_is_told(
    city: Cast, signed_in: SignIn, sent: dict[str, str], sentence: str
) -> None:
    client = signed_in("phucxa")
    reading, url = kept(city)
    answer = client.post(f"{url}ho-so/", {"unit": city.code("phuc_xa"), "period": "2024-H1"} | sent)
    assert answer.status_code == 422 and sentence in page(answer).said
    reading.refresh_from_db()
    assert reading.period == "2024-H1"


def test_a_text_of_nobody_asks_first(city: Cast, signed_in: SignIn) -> None:
    reading = keep(city.accounts["phucxa"])
    found = page(signed_in("phucxa").get(f"{START}{reading.pk}/ho-so/"))
    assert "Chọn đơn vị và kỳ" in found.said and not found.figures


def test_who_may_see_no_figures_compares_none(city: Cast, signed_in: SignIn) -> None:
    reading = keep(city.accounts["quantri"])
    client, url = signed_in("quantri"), f"{START}{reading.pk}/"
    assert "So với hồ sơ" not in page(client.get(url)).said
    assert client.get(f"{url}ho-so/").status_code == 403


# -- the copy -------------------------------------------------------------------------------------------


def comments(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as package:
        return package.read("word/comments.xml").decode()


def test_a_text_is_taken_away_with_the_remarks_that_were_not_dismissed(city: Cast, signed_in: SignIn) -> None:
    by = city.accounts["phucxa"]
    reading = keep(by)
    decide(by=by, reading=reading, claim=ROUNDED, said=Said(Decision.Choice.DISMISSED, "Đã hỏi"))
    decide(by=by, reading=reading, claim=WRONG, said=Said(Decision.Choice.ACCEPTED))
    url = f"{START}{reading.pk}/ban-word/"
    answer = signed_in("phucxa").get(url)
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert "van-ban" in answer["Content-Disposition"]
    said = comments(answer.content)
    assert "50,8%" in said and "sẽ sửa" in said and "41,3%" not in said
    words = "\n".join(one.text for one in Document(BytesIO(answer.content)).paragraphs if one.text)
    assert words == "\n".join(line for line in TEXT.split("\n") if line)
    assert signed_in("lanhdao").get(url).status_code == 404
    assert signed_in("lanhdao").get(f"{START}{reading.pk}/ho-so/").status_code == 404


def test_a_word_file_comes_back_as_it_was_with_comments(city: Cast, signed_in: SignIn) -> None:
    document, made = Document(), BytesIO()
    document.add_paragraph("Đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%).")
    document.save(made)
    client = signed_in("phucxa")
    made.name = "Báo cáo.docx"
    made.seek(0)
    url = client.post(START, {"file": made})["Location"]
    assert "1 mâu thuẫn" in page(client.get(url)).said
    answer = client.get(f"{url}ban-word/")
    assert "50,58" in comments(answer.content)
    assert "B%C3%A1o%20c%C3%A1o%20%28c%C3%B3" in answer["Content-Disposition"]
    assert [one.text for one in Document(BytesIO(answer.content)).paragraphs] == [
        "Đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%)."
    ]


def test_what_the_engine_finds_is_what_the_page_shows(city: Cast, signed_in: SignIn) -> None:
    text = "Đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%)."
    reading = keep(city.accounts["phucxa"], Written(text), proofread(text).claims)
    found = page(signed_in("phucxa").get(f"{START}{reading.pk}/"))
    assert "5.189 : 10.260 = 50,58%" in found.said
