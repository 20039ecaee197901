"""Vietnamese from before Unicode: the tables, which encoding a text is in, and where its letters stood."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.proofreading.engine.written import Place, Table, Written
from namro.proofreading.reading.encodings import decode
from namro.proofreading.reading.files import read_file, read_text
from namro.proofreading.reading.legacy import ENCODINGS, LETTERS, TCVN3, VISCII, VNI, Encoding
from namro.proofreading.reading.modern import modern, respell
from namro.proofreading.reading.plain import read_plain
from namro.proofreading.reading.refusals import ReadingError
from namro.proofreading.reading.syllables import is_syllable

TEXT = (
    "Báo cáo kết quả sáu tháng đầu năm\n"
    "Toàn Đảng bộ thành phố đã kết nạp 5.189/10.260 đảng viên mới (đạt 50,8%).\n"
    "Số liệu\n"
    "Các cấp ủy đã quán triệt, tổ chức thực hiện nghiêm túc; khuyết điểm còn chậm được khắc phục.\n"
)
CAPITALS = "ĂÂÊÔƠƯĐ"
ENCODED = st.text(alphabet=LETTERS + LETTERS.upper() + " .,%0129\n")
BY_NAME = [pytest.param(one, id=one.name) for one in ENCODINGS]


def spelled(encoding: Encoding, text: str) -> str:
    """The text as it was written then; TCVN3 has capitals with a tone only in a font of capitals."""
    if encoding is TCVN3:
        text = "".join(sign if sign.isascii() or sign in CAPITALS else sign.lower() for sign in text)
    return encoding.encode(text)


# -- tables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", BY_NAME)
def test_every_letter_comes_back(encoding: Encoding) -> None:
    letters = LETTERS + (CAPITALS if encoding is TCVN3 else LETTERS.upper())
    for letter in letters:
        assert encoding.decode(encoding.encode(letter)) == letter


@given(ENCODED)
def test_texts_come_back(text: str) -> None:
    for encoding in (VNI, VISCII):
        assert encoding.decode(encoding.encode(text)) == text
    small = text.lower()
    assert TCVN3.decode(TCVN3.encode(small)) == small


def test_letters_are_all_there_are() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 73
    assert unicodedata.is_normalized("NFC", LETTERS)


@pytest.mark.parametrize(
    ("encoding", "old", "new"),
    [
        (TCVN3, "®¶ng viªn", "đảng viên"),
        (TCVN3, "§¶ng ñy thµnh phè Hå ChÝ Minh", "Đảng ủy thành phố Hồ Chí Minh"),
        (TCVN3, "tæ chøc c¬ së ®¶ng, ®¬n vÞ, ph\u00adêng", "tổ chức cơ sở đảng, đơn vị, phường"),
        (VNI, "ñaûng vieân", "đảng viên"),
        (VNI, "ÑAÛNG BOÄ THAØNH PHOÁ HOÀ CHÍ MINH", "ĐẢNG BỘ THÀNH PHỐ HỒ CHÍ MINH"),
        (VNI, "Aùp duïng ôû phöôøng, kyø naøy; nghæ, nghó, lyù", "Áp dụng ở phường, kỳ này; nghỉ, nghĩ, lý"),
        (VISCII, "ð\xe4ng viên".replace("ð", "\xf0"), "đảng viên"),
        (VISCII, "t± chÑc", "tổ chức"),
    ],
)
def test_words_as_they_were_typed(encoding: Encoding, old: str, new: str) -> None:
    assert encoding.decode(old) == new


@pytest.mark.parametrize(
    "word", ["đảng", "Nghiêm", "KHUYẾT", "quý", "gì", "ủy", "oà", "yên", "nghỉ", "giữ", "tuyển"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["®¶ng", "ñaûng", "Müller", "đẢng", "đảngg", "àá", "ßa", "français", "wifi"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


# -- files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", BY_NAME)
def test_a_file_in_an_old_encoding_is_read_as_unicode(encoding: Encoding) -> None:
    old = spelled(encoding, TEXT)
    text, found = decode(old.encode("latin-1" if encoding is not VISCII else "cp1252", "replace"))
    assert found is encoding
    written = read_file(
        "cu.txt", text.encode("latin-1", "replace") if encoding is not VISCII else old.encode("cp1252")
    )
    assert written.text == TEXT


@pytest.mark.parametrize("encoding", BY_NAME)
def test_places_lead_back_to_the_old_letters(encoding: Encoding) -> None:
    old = spelled(encoding, TEXT)
    written = modern(read_plain(old))
    assert written.text == TEXT
    for word in ("kết", "50,8%", "nghiêm"):
        start = written.text.index(word)
        place = written.place_of(start)
        assert place is not None
        begun = place.offset + start - place.start
        assert encoding.decode(old[begun : begun + 2 * len(word)]).startswith(word)


def test_capitals_of_a_capital_font() -> None:
    assert modern(read_plain("§¶NG Bé THµNH PHè\n" + spelled(TCVN3, TEXT))).text.startswith(
        "ĐẢNG BỘ THÀNH PHỐ\n"
    )


def test_windows_1258() -> None:
    tones = "\u0300\u0301\u0303\u0309\u0323"

    def loose(sign: str) -> str:
        parts = unicodedata.normalize("NFD", sign)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        return base + "".join(part for part in parts if part in tones)

    content = "".join(map(loose, TEXT)).encode("cp1258")
    written = read_file("a.txt", content)
    assert unicodedata.normalize("NFC", written.text) == TEXT
    assert len(written.text) == len(content)


def test_mixed_encodings_are_named() -> None:
    mixed = "\n".join([spelled(TCVN3, TEXT)] * 2 + [spelled(VNI, TEXT)])
    with pytest.raises(ReadingError, match=r"TCVN3 \(ABC\) lẫn"):
        read_file("a.txt", mixed.encode("latin-1", "replace"))
    torn = TEXT.encode()[:100] + b"\xff" + TEXT.encode()[100:]
    with pytest.raises(ReadingError, match="Không nhận ra bảng mã"):
        read_file("a.txt", torn)
    with pytest.raises(ReadingError, match="Không nhận ra bảng mã"):
        read_file("a.txt", "\ufeffabc".encode("utf-16-le") + b"\x00")


# -- old letters inside Unicode --------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", BY_NAME)
def test_old_letters_in_a_pasted_text(encoding: Encoding) -> None:
    assert read_text(spelled(encoding, TEXT)).text == TEXT


def test_lines_of_both_kinds() -> None:
    both = f"Đây là Unicode: đã kết nạp.\n{spelled(VNI, TEXT)}{spelled(TCVN3, TEXT)}"
    assert read_text(both).text == f"Đây là Unicode: đã kết nạp.\n{TEXT}{TEXT}"


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "L'été français est déjà là, où naïve Müller goûte la crème brûlée à même.",
        "Tại Zürich, Malmö, São Paulo, Århus, Köln và Besançon: 12 đảng viên.",
        "§ 5; ± 3%; 20°C; µm; ®; «Đảng ta»; 5 × 6; ½",
        "Hoà bình, toà án, loà xoà, khoá, quý, tuỳ",
        "plain ASCII, 5.189/10.260",
    ],
)
def test_what_is_unicode_stays(text: str) -> None:
    assert respell(text) is None
    written = read_plain(text)
    assert modern(written) is written


def test_tables_headings_and_places_move_with_the_text() -> None:
    old = VNI.encode("Số đảng viên\nĐảng bộ\tĐảng viên mới\nPhường\t12")
    parts = old.split("\n")
    start = len(parts[0]) + 1
    written = read_plain(old)
    titled = Written(
        old,
        tables=written.tables,
        headings=((0, len(parts[0])),),
        places=(Place(0, len(parts[0]), "đoạn 1", "body/0", 7), Place(start, len(old), "bảng", "body/1", 0)),
    )
    moved = modern(titled)
    assert [moved.text[a:b] for a, b in moved.headings] == ["Số đảng viên"]
    (table,) = moved.tables
    assert isinstance(table, Table)
    assert [moved.text[one.start : one.end] for one in table.cells] == [
        "Đảng bộ",
        "Đảng viên mới",
        "Phường",
        "12",
    ]
    place = moved.place_of(moved.text.index("viên"))
    assert place and (place.where, place.path) == ("đoạn 1", "body/0")
    assert old[place.offset - 7 + moved.text.index("viên") - place.start :].startswith("vieân")
    ends = [(one.start, one.end) for one in moved.places]
    assert all(a < b for a, b in ends) and all(one[1] <= two[0] for one, two in pairwise(ends))
