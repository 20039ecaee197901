"""The page a file is dropped on: what is read from it, and that nothing of it is believed or kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from namro.reports.proof import embedding, keys
from namro.reports.proof.manifest import Leg, Line, Manifest, Span, Stated
from namro.reports.proof.signature import sign
from namro.web.reports import checking
from tests.cast import Cast
from tests.web.pages import barriers, page

SignIn = Callable[[str], Client]
CHECK = "/bao-cao/kiem-tra/"
ADDRESS = "/so-lieu/membership.admitted/D00001/2024-H1/"
HTML = (
    '<!DOCTYPE html><html lang="vi"><head><title>x</title></head>'
    "<body><main>Đã kết nạp 5.189 đảng viên.</main></body></html>"
)


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: object) -> None:
    settings.NAMRO_HOME = tmp_path  # type: ignore[attr-defined]


def manifest(address: str = ADDRESS) -> Manifest:
    words = "Đã kết nạp 5.189 đảng viên."
    return Manifest(
        **dict.fromkeys(("template", "unit", "unit_name", "signer", "profile", "program"), "x"),
        **{"report": 7, "edition": 1, "freeze": 1, "replaces": 0, "title": "Báo cáo", "period": "2024-H1"},
        **{"tree_day": "2024-06-30", "cut_off": "2024-07-05", "day": "2024-07-05", "number": "Số 12-BC/TU"},
        **{"issuer": "THÀNH ỦY", "kind": "BÁO CÁO", "subject": "x"},
        figures=(Stated(address, "5.189", (Leg(address, 5189, "present", "00"),), "Kết nạp đảng viên"),),
        typed=(),
        lines=(Line("Đoạn 1", words, (Span(11, 16, address),)),),
        cells=(),
    )


def issued(address: str = ADDRESS) -> bytes:
    key = keys.signing_key()
    return embedding.put(HTML.encode(), "html", sign(manifest(address), key, date(2024, 7, 5)), key)


def hand_in(client: Client, content: bytes, name: str = "bao-cao.html") -> object:
    return client.post(CHECK, {"file": SimpleUploadedFile(name, content)})


def test_the_page_asks_for_a_file(city: Cast, signed_in: SignIn) -> None:
    found = page(signed_in("phucxa").get(CHECK))
    assert "Tệp không được giữ lại" in found.said and barriers(found) == []


def test_an_intact_file(city: Cast, signed_in: SignIn) -> None:
    answer = hand_in(signed_in("phucxa"), issued())
    found = page(answer)
    assert "NGUYÊN VẸN" in found.said and "khóa được tin" in found.said
    assert barriers(found) == []


def test_a_changed_digit_is_named_with_its_figure(city: Cast, signed_in: SignIn) -> None:
    found = page(hand_in(signed_in("phucxa"), issued().replace(b"5.189 ", b"5.198 ", 1)))
    assert "ĐÃ BỊ SỬA" in found.said
    assert "Số liệu: Kết nạp đảng viên" in found.said and "5.198" in found.said
    assert (ADDRESS, "5.189") in found.figures
    assert barriers(found) == []


def test_an_address_in_a_file_that_is_none_is_no_link(city: Cast, signed_in: SignIn) -> None:
    content = issued("javascript:alert(1)").replace(b"5.189 ", b"5.198 ", 1)
    html = hand_in(signed_in("phucxa"), content).content.decode()  # type: ignore[attr-defined]
    assert "ĐÃ BỊ SỬA" in html and 'href="javascript' not in html


def test_markup_in_a_file_is_shown_as_letters(city: Cast, signed_in: SignIn) -> None:
    content = issued().replace(b"5.189 ", b"5.189 &lt;script&gt;x&lt;/script&gt; ", 1)
    html = hand_in(signed_in("phucxa"), content, "<b>.html").content.decode()  # type: ignore[attr-defined]
    assert "<script>x" not in html and "<b>.html" not in html


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><body>Xin ch\xc3\xa0o</body></html>", "không mang bản kê"),
        (b"PK\x03\x04" + b"\0" * 40, "cắt cụt"),
        (b"day la mot tep van ban", "chỉ kiểm được tệp html, docx, pdf và xlsx"),
    ],
)
def test_other_files_are_called_what_they_are(
    city: Cast, signed_in: SignIn, content: bytes, says: str
) -> None:
    answer = hand_in(signed_in("phucxa"), content)
    assert answer.status_code == 200 and says in page(answer).said  # type: ignore[attr-defined]


def test_another_key_is_named(city: Cast, signed_in: SignIn, tmp_path: Path) -> None:
    content = issued()
    (tmp_path / "keys" / keys.RING_FILE).unlink()
    keys.signing_key()
    assert "KHÓA LẠ" in page(hand_in(signed_in("phucxa"), content)).said


def test_no_file_an_empty_one_and_a_large_one(
    city: Cast, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("phucxa")
    none = client.post(CHECK, {})
    assert none.status_code == 422 and "Chưa chọn tệp" in page(none).said
    assert "Tệp rỗng" in page(hand_in(client, b"")).said
    monkeypatch.setattr(checking, "MOST_BYTES", 100)
    large = hand_in(client, b"x" * 101)
    assert large.status_code == 422 and "nhỏ hơn nhiều" in page(large).said  # type: ignore[attr-defined]


def test_nobody_without_an_account(city: Cast) -> None:
    answer = Client().post(CHECK, {})
    assert answer.status_code == 302 and "/tai-khoan/login/" in answer["Location"]
