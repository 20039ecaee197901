"""One spelling of a text, and the way back to its original characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.proofreading.engine.characters import lowered, prepare

SENTENCE = "Tỉnh ủy Hoà Bình – kết nạp 1.250 đảng viên…"
# Pieces of official texts: letters with and without marks, marks alone, digits, dashes, spaces.
PIECES = st.text(st.sampled_from("aeoyđĐƠưộẾệửq1250.,%–— \u00a0\n\u0301\u0323\u0302"), max_size=25)


def test_a_text_in_one_spelling_keeps_its_offsets() -> None:
    prepared = prepare(SENTENCE)
    assert prepared.back is None
    assert [prepared.original(at) for at in (0, 7, len(SENTENCE))] == [0, 7, len(SENTENCE)]


def test_a_decomposed_text_leads_back_to_its_own_characters() -> None:
    apart = unicodedata.normalize("NFD", SENTENCE)
    prepared = prepare(apart)
    assert len(apart) > len(prepared.text) == len(SENTENCE)
    at = prepared.text.index("1.250")
    assert apart[prepared.original(at) : prepared.original(at + 5)] == "1.250"
    assert prepared.original(len(prepared.text)) == len(apart)


def test_marks_in_another_order_are_the_same_letter() -> None:
    prepared = prepare("lu\u031b\u0323o\u031b\u0323ng, đie\u0323\u0302n")
    assert prepared.text == "lựợng, điện"
    assert prepared.original(prepared.text.index(",")) == 9


@settings(max_examples=50)
@given(PIECES)
def test_the_way_back_never_turns_round(text: str) -> None:
    prepared = prepare(text)
    way = [prepared.original(at) for at in range(len(prepared.text) + 1)]
    assert way == sorted(way)
    assert way[-1] == len(text)
    assert len(prepared.low) == len(prepared.text)


@settings(max_examples=50)
@given(PIECES)
def test_what_is_prepared_is_not_changed_again(text: str) -> None:
    once = prepare(text)
    again = prepare(once.text)
    assert (again.text, again.low, again.back) == (once.text, once.low, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("hoá", "hóa"),
        ("xoã", "xõa"),
        ("toạ", "tọa"),
        ("khoẻ", "khỏe"),
        ("loè", "lòe"),
        ("uỷ", "ủy"),
        ("thuý", "thúy"),
        ("thuỳ", "thùy"),
        ("luỹ", "lũy"),
        ("truỵ", "trụy"),
        ("HOÀ BÌNH", "hòa bình"),
        ("Uỷ ban", "ủy ban"),
    ],
)
def test_an_old_tone_moves_to_its_newer_place(old: str, new: str) -> None:
    assert lowered(old) == new


@pytest.mark.parametrize(
    "word", ["quý", "quỳ", "quỹ", "quỵ", "hoàn", "toán", "hoạch", "huỳnh", "khoảng", "hòa", "ủy", "thuế"]
)
def test_a_tone_in_its_place_stays(word: str) -> None:
    assert lowered(word) == lowered(word.upper()) == word


@pytest.mark.parametrize("dash", "‐‑‒–—−")
def test_a_dash_is_a_hyphen(dash: str) -> None:
    assert prepare(f"67{dash}75%").text == "67-75%"


@pytest.mark.parametrize("space", "\u00a0\u2007\u2009\u202f\u3000\u200b\ufeff\u00ad")
def test_a_space_is_a_plain_space_of_the_same_length(space: str) -> None:
    assert prepare(f"5{space}xã").text == "5 xã"


def test_line_breaks_and_tabs_stay() -> None:
    assert prepare("Xã A\t5\nXã B\t6").text == "Xã A\t5\nXã B\t6"


def test_a_letter_that_grows_in_lower_case_keeps_its_length() -> None:
    assert len(lowered("İ 5 XÃ")) == 6
    assert lowered("İ 5 XÃ").endswith(" 5 xã")


@pytest.mark.parametrize(("digits", "kept"), [(18, True), (24, True), (25, False), (4000, False)])
def test_a_run_of_digits_too_long_for_a_number_is_none(digits: int, kept: bool) -> None:
    text = f"Mã {'7' * digits}: 5 xã."
    prepared = prepare(text)
    assert ("7" in prepared.text) == kept
    assert len(prepared.text) == len(text) and prepared.text.endswith(": 5 xã.")
