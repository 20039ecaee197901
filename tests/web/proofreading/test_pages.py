"""The pages of the proofreader: a text handed in, read, decided, deleted; nobody meets another's."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from namro.journal.actions import declare
from namro.proofreading.actions import PURGE
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.written import Written
from namro.proofreading.models import Content, Decision, Reading
from namro.web.proofreading import forms, layout
from tests.cast import Cast
from tests.proofreading.made import CLAIMS, HOLDS, ROUNDED, TEXT, WRONG, keep, spot
from tests.web.pages import MOST_STATEMENTS, Page, barriers, page, statements

SignIn = Callable[[str], Client]
START = "/ra-soat/"


class Desk:
    """A clerk and one reading of his own."""

    def __init__(self, client: Client, city: Cast) -> None:
        self.client, self.owner = client, city.accounts["phucxa"]
        self.reading = keep(self.owner)
        self.url = f"{START}{self.reading.pk}/"

    def get(self, query: str = "") -> Page:
        answer = self.client.get(f"{self.url}{query}")
        assert answer.status_code == 200
        return page(answer)

    def decide(self, claim: int, query: str = "", **sent: Any) -> Any:
        return self.client.post(f"{self.url}nhan-xet/{claim}/{query}", sent)

    def kept(self) -> list[tuple[int, str, str]]:
        declare(actor=str(self.owner.pk))
        return list(Decision.objects.order_by("claim").values_list("claim", "choice", "reason"))


@pytest.fixture
def desk(city: Cast, signed_in: SignIn) -> Desk:
    return Desk(signed_in("phucxa"), city)


def readings() -> int:
    declare(actor=f"system:{PURGE}")
    return Reading.objects.count()


# -- handing in -----------------------------------------------------------------------------------------


def test_the_first_page_says_what_to_do(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    with statements() as asked:
        answer = client.get(START)
    found = page(answer)
    assert answer.status_code == 200 and barriers(found) == [] and len(asked) <= MOST_STATEMENTS
    assert "Tệp cần rà soát" in found.said and "Hoặc dán văn bản" in found.said
    assert "Chưa có bản rà soát nào." in found.said and "tự xóa sau 30 ngày" in found.said
    assert "maxlength" not in found.all("textarea")[0]
    assert page(client.get("/")).all("a", href=START)


def test_a_pasted_text_is_read_and_shown(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    sent = {"text": TEXT.replace("\n", "\r\n"), "token": ""}
    answer = client.post(START, sent)
    assert answer.status_code == 302
    declare(actor=str(city.accounts["phucxa"].pk))
    assert Content.objects.get().text == TEXT
    found = page(client.get(answer["Location"]))
    assert "Toàn đảng bộ đã kết nạp" in found.said
    assert found.text("h1") == ["KẾT QUẢ SÁU THÁNG ĐẦU NĂM 2024 Toàn đảng bộ đã kết nạp…"]


def test_a_form_sent_twice_makes_one_reading(city: Cast, signed_in: SignIn) -> None:
    client = signed_in("phucxa")
    (token,) = page(client.get(START)).all("input", name="token")
    sent = {"text": TEXT, "token": token["value"]}
    first, second = client.post(START, sent), client.post(START, sent)
    assert first["Location"] == second["Location"] and readings() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": " \n "}, "Tệp cần rà soát: Chưa có gì để rà soát"),
        ({"text": "x\0y"}, "Hoặc dán văn bản: Có ký tự không đọc được."),
        ({"text": TEXT, "file": ("a.txt", b"1/2")}, "Hoặc dán văn bản: Chỉ rà soát một văn bản mỗi lần"),
        ({"file": ("a.txt", b"")}, "Tệp cần rà soát: Tệp rỗng."),
        ({"file": ("a.exe", b"MZ\x90\0")}, "Tệp cần rà soát: "),
    ],
    ids=["nothing", "NUL", "both", "empty", "another kind"],
)
def test_what_cannot_be_read_is_told_beside_its_field(
    city: Cast, signed_in: SignIn, sent: dict[str, Any], sentence: str
) -> None:
    given = {name: SimpleUploadedFile(*value) if name == "file" else value for name, value in sent.items()}
    answer = signed_in("phucxa").post(START, given)
    found = page(answer)
    assert answer.status_code == 422 and barriers(found) == []
    assert sentence in found.said and readings() == 0
    if sent.get("text") == TEXT:
        assert TEXT in found.all("textarea")[0]["text"]


def test_a_file_too_large_and_a_text_too_long(
    city: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    client = signed_in("phucxa")
    answer = client.post(START, {"file": SimpleUploadedFile("a.txt", b"eleven byte")})
    assert answer.status_code == 422 and "Tệp cần rà soát: Tệp lớn hơn" in page(answer).said
    answer = client.post(START, {"text": "a" * (forms.MOST_PASTED + 1)})
    assert answer.status_code == 422 and "Dài quá 500000 ký tự" in page(answer).said
    assert readings() == 0


@pytest.mark.parametrize("path", ["", "1/", "quy-tac/"])
def test_who_has_no_role_reads_why(city: Cast, signed_in: SignIn, path: str) -> None:
    answer = signed_in("moi").get(f"{START}{path}")
    assert answer.status_code == 403 and "chưa được giao vai trò nào" in page(answer).said


def test_earlier_readings_with_their_counts(desk: Desk) -> None:
    desk.decide(WRONG, choice="ACCEPTED", read_at=0)
    with statements() as asked:
        found = page(desk.client.get(START))
    assert "1 mâu thuẫn" in found.said and "1 lệch do làm tròn" in found.said and "1/2" in found.said
    assert "04/8/2024" in found.said and "khớp" not in found.said
    assert len(asked) <= MOST_STATEMENTS and barriers(found) == []


# -- the page of a reading ------------------------------------------------------------------------------


def test_remarks_stand_beside_their_paragraph(desk: Desk) -> None:
    with statements() as asked:
        found = desk.get()
    assert barriers(found) == [] and len(asked) <= MOST_STATEMENTS
    counts = "1 mâu thuẫn", "1 lệch do làm tròn", "1 khớp", "1 không đủ căn cứ", "đã quyết định 0/2"
    assert [one for one in counts if one not in found.text("li")] == []
    assert found.text("h3") == ["KẾT QUẢ SÁU THÁNG ĐẦU NĂM 2024"]
    assert found.text("span", class_="hit hit-danger") == ["50,8%"]
    assert found.text("span", class_="hit hit-attention") == ["41,3%"]
    assert not found.all("span", class_="hit hit-good")
    (remark,) = found.text("section", id=f"x{WRONG}")
    assert remark.startswith("Về chỗ nhận xét 1 Mâu thuẫn") and "Tính lại “50,8%”." in remark
    assert "Gợi ý: Sửa tỷ lệ thành 50,6%." in remark and "Số đã dùng: 5.189; 10.260." in remark
    base = f"v{spot('5.189')[0]}"
    assert found.text("span", id=base) == ["5.189"] and found.all("a", href=f"#{base}")
    assert found.all("a", href=f"#x{ROUNDED}", rel="next") and found.all("a", href=f"#x{WRONG}", rel="prev")
    assert found.all("a", href=f"{START}quy-tac/#ratio")


def test_what_holds_and_what_is_open_can_be_shown_too(desk: Desk) -> None:
    found = desk.get("?xem=tat-ca")
    assert barriers(found) == []
    assert found.text("span", class_="hit hit-good") == ["50%"]
    assert found.text("span", class_="hit hit-muted") == ["còn lại"]
    (holds,) = found.text("p", id=f"x{HOLDS}")
    assert "Khớp" in holds and "Sẽ sửa" not in holds


def test_a_text_without_claims_and_one_without_remarks(desk: Desk) -> None:
    for claims, said in ((), "Không có chỗ nào trong văn bản"), (CLAIMS[1:2], "Không thấy chỗ nào số liệu"):
        reading = keep(desk.owner, claims=claims)
        found = page(desk.client.get(f"{START}{reading.pk}/"))
        assert said in found.said and barriers(found) == []


def test_a_text_is_shown_as_it_is_written(desk: Desk) -> None:
    text = "<script>alert(1)</script> 5 & 6\n<b>7</b>"
    reading = keep(desk.owner, Written(text), (), name="<i>tên</i>.txt")
    answer = desk.client.get(f"{START}{reading.pk}/", headers={"accept": "text/html"})
    assert b"<script>alert" not in answer.content and b"<b>7" not in answer.content
    assert page(answer).text("h1") == ["<i>tên</i>.txt"]


def test_a_long_text_comes_in_parts_and_at_once(desk: Desk) -> None:
    line = "Đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%); phần còn lại của đoạn là chữ thường. " * 6
    text = "\n".join([line] * 600)
    at = range(30, len(text) - 10, 3_000)
    claims = [Claim(start, start + 5, Kind.SUM, Verdict.INCONSISTENT, "sum", "…") for start in at]
    reading = keep(desk.owner, Written(text), tuple(claims))
    url = f"{START}{reading.pk}/"
    for query, first in ("", 1), ("?phan=2", None), ("?phan=ca-bai", 1):
        began = time.process_time()
        with statements() as asked:
            answer = desk.client.get(f"{url}{query}")
        took = time.process_time() - began
        assert took < 1 and len(asked) <= MOST_STATEMENTS
        assert not first or 'id="x0"' in answer.content.decode()
    parted = page(desk.client.get(url))
    remarks = len(parted.all("section", data_remark=""))
    assert 10 < remarks < len(claims)
    (over,) = [link for link in parted.all("a", rel="next") if link["href"].endswith(f"#x{remarks}")]
    assert over["href"] == f"{url}?phan=2#x{remarks}"
    assert page(desk.client.get(f"{url}?phan=2")).all("section", id=f"x{remarks}")


def test_a_text_too_long_for_one_page_is_only_read_in_parts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "LONGEST", 100)
    monkeypatch.setattr(layout, "PART", 100)
    assert "Cả văn bản" in desk.get().said
    monkeypatch.setattr(layout, "WHOLE", 100)
    assert "Cả văn bản" not in desk.get().said
    answer = desk.client.get(f"{desk.url}?phan=ca-bai")
    assert answer.status_code == 400 and "dài quá để xem cả bài" in page(answer).said


@pytest.mark.parametrize("query", ["?phan=0", "?phan=2", "?phan=x", "?phan=" + "9" * 30, "?phan=²"])
def test_a_part_that_is_not_there(desk: Desk, query: str) -> None:
    answer = desk.client.get(f"{desk.url}{query}")
    assert answer.status_code == 400 and "Văn bản không có phần" in page(answer).said


# -- what is done with it -------------------------------------------------------------------------------


def test_a_remark_is_accepted_dismissed_and_left_open(desk: Desk) -> None:
    answer = desk.decide(WRONG, "?xem=tat-ca", choice="ACCEPTED", read_at=0)
    assert answer["Location"] == f"{desk.url}?xem=tat-ca#x{WRONG}"
    (remark,) = desk.get().text("section", id=f"x{WRONG}")
    assert "Sẽ sửa (lúc " in remark and "Đổi quyết định" in remark
    desk.decide(WRONG, choice="DISMISSED", reason="Mẫu số tính cả dự bị", read_at=1)
    found = desk.get()
    assert "Bỏ qua: Mẫu số tính cả dự bị" in found.said and "đã quyết định 1/2" in found.said
    assert desk.kept() == [(WRONG, "DISMISSED", "Mẫu số tính cả dự bị")]
    desk.decide(WRONG, choice="", read_at=2)
    assert desk.kept() == []


def test_a_dismissal_without_a_reason_comes_back(desk: Desk) -> None:
    answer = desk.decide(ROUNDED, choice="DISMISSED", reason=" ", read_at=0)
    found = page(answer)
    assert answer.status_code == 422 and barriers(found) == []
    assert found.all("a", href=f"#reason-{ROUNDED}")
    (field,) = found.all("input", id=f"reason-{ROUNDED}")
    assert field["aria-invalid"] == "true" and "Ghi lý do bỏ qua" in found.said
    assert desk.kept() == []


@pytest.mark.parametrize(
    ("reason", "sentence"), [("a" * 301, "Dài quá 300 ký tự"), ("x\0", "Có ký tự không đọc được")]
)
def test_a_reason_that_cannot_be_kept_comes_back_as_typed(desk: Desk, reason: str, sentence: str) -> None:
    answer = desk.decide(WRONG, choice="DISMISSED", reason=reason, read_at=0)
    found = page(answer)
    assert answer.status_code == 422 and sentence in found.said and desk.kept() == []
    assert found.all("input", id=f"reason-{WRONG}")[0]["value"].startswith(reason[:1])


def test_who_read_an_older_decision_is_told_and_keeps_what_he_typed(desk: Desk) -> None:
    desk.decide(WRONG, choice="DISMISSED", reason="Đã hỏi lại đơn vị", read_at=0)
    assert desk.decide(WRONG, choice="DISMISSED", reason="Đã hỏi lại đơn vị", read_at=0).status_code == 302
    answer = desk.decide(WRONG, choice="DISMISSED", reason="Lý do khác", read_at=0)
    found = page(answer)
    assert answer.status_code == 422 and "vừa được quyết định “Bỏ qua”" in found.said
    assert found.all("input", id=f"reason-{WRONG}")[0]["value"] == "Lý do khác"
    assert desk.kept() == [(WRONG, "DISMISSED", "Đã hỏi lại đơn vị")]


@pytest.mark.parametrize("sent", [{"choice": "MAYBE"}, {"choice": "ACCEPTED", "read_at": "x"}])
def test_what_no_form_sends_changes_nothing(desk: Desk, sent: dict[str, str]) -> None:
    assert desk.decide(WRONG, **sent).status_code == 422
    assert desk.decide(HOLDS, choice="ACCEPTED", read_at=0).status_code == 422
    assert desk.kept() == []


def test_a_reading_is_deleted_once(desk: Desk) -> None:
    answer = desk.client.post(f"{desk.url}xoa/", follow=True)
    assert "Đã xóa bản rà soát “bao-cao.docx”." in page(answer).said and readings() == 0
    answer = desk.client.post(f"{desk.url}xoa/")
    assert answer.status_code == 404 and "đã xóa" in page(answer).said


def test_another_account_meets_nothing(desk: Desk, signed_in: SignIn) -> None:
    for name in ("lanhdao", "quantri"):
        client = signed_in(name)
        assert client.get(desk.url).status_code == 404
        assert client.post(f"{desk.url}xoa/").status_code == 404
        assert client.post(f"{desk.url}nhan-xet/0/", {"choice": "ACCEPTED"}).status_code == 404
        assert "bao-cao.docx" not in page(client.get(START)).said
    assert readings() == 1 and desk.kept() == []


def test_the_addresses_of_steps_lead_back_to_the_page(desk: Desk) -> None:
    for step in ("xoa/", "nhan-xet/0/"):
        assert desk.client.get(f"{desk.url}{step}")["Location"] == desk.url
    assert readings() == 1


def test_every_rule_is_explained_as_the_engine_marks_it(desk: Desk) -> None:
    with statements() as asked:
        answer = desk.client.get(f"{START}quy-tac/")
    found = page(answer)
    assert answer.status_code == 200 and barriers(found) == [] and len(asked) <= MOST_STATEMENTS
    assert "Phân số và tỷ lệ đi cùng" in found.text("h2")
