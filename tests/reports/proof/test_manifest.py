"""The manifest's bytes: canonical, read back whole, refused with the reason."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.reports.proof.manifest import (
    FORMAT,
    Leg,
    Line,
    Manifest,
    ManifestError,
    Span,
    Stated,
    Typed,
    canonical,
)
from tests.reports.proof import making

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


def small(**changes: Any) -> Manifest:
    return replace(making.manifest(), figures=(), typed=(), lines=(), cells=(), **changes)


def altered(**changes: Any) -> bytes:
    return json.dumps(json.loads(small().to_bytes()) | changes).encode()


def test_read_back_it_is_the_same() -> None:
    manifest = making.manifest()
    assert Manifest.from_bytes(manifest.to_bytes()) == manifest
    assert manifest.typed == (Typed("5.190", "5.189", "Kết nạp đảng viên"),)


def test_bytes_are_sorted_json_without_spaces() -> None:
    data = small(title="Báo  cáo").to_bytes()
    names = list(json.loads(data))
    assert names == sorted(names)
    assert b'": ' not in data and b', "' not in data
    assert data.decode() == json.dumps(
        json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def test_letters_are_composed() -> None:
    assert small(title="Ba\u0301o ca\u0301o").to_bytes() == small(title="B\u00e1o c\u00e1o").to_bytes()


def test_what_is_empty_is_left_out_of_lines_only() -> None:
    made = replace(
        small(),
        lines=(Line("Đoạn 1", "5 người", (Span(0, 1, "/a/"),), "docx"), Line("Đoạn 2", "x")),
        figures=(Stated("/a/", "5", (Leg("/a/", None, "missing", ""),)),),
    )
    known = json.loads(made.to_bytes())
    assert known["lines"] == [
        {"where": "Đoạn 1", "text": "5 người", "spans": [[0, 1, "/a/"]], "forms": "docx"},
        {"where": "Đoạn 2", "text": "x"},
    ]
    assert known["figures"][0]["ref"] == ""
    assert Manifest.from_bytes(made.to_bytes()) == made


@given(where=WORDS, text=WORDS, address=WORDS, value=st.none() | st.integers())
def test_any_words_survive(where: str, text: str, address: str, value: int | None) -> None:
    made = replace(
        small(),
        lines=(Line(where, text, (Span(0, 1, address),)),),
        figures=(Stated(address, text, (Leg(address, value, where, "00"),), where, text),),
    )
    data = made.to_bytes()
    assert Manifest.from_bytes(data).to_bytes() == data


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"{", "BROKEN", "hỏng"),
        (b"\xff\xfe", "BROKEN", "hỏng"),
        (b"[" * 100_000, "BROKEN", "hỏng"),
        (b"[]", "BROKEN", "không phải bản kê"),
        (b'{"product":7}', "BROKEN", "không phải bản kê"),
        (b'{"product":"excel"}', "FOREIGN", "phần mềm khác lập (“excel”)"),
        (b'{"product":"namro"}', "BROKEN", "theo định dạng nào"),
        (b'{"product":"namro","format":true}', "BROKEN", "theo định dạng nào"),
        (b'{"product":"namro","format":2}', "NEWER_FORMAT", "định dạng 2, mới hơn"),
        (b'{"product":"namro","format":0}', "OLDER_FORMAT", "định dạng 0, cũ hơn"),
        (b'{"product":"namro","format":1}', "BROKEN", "thiếu mục"),
        (altered(report="12"), "BROKEN", "sai kiểu"),
        (altered(report=True), "BROKEN", "sai kiểu"),
        (altered(title=5), "BROKEN", "sai kiểu"),
        (altered(day="5/7/2024"), "BROKEN", "sai kiểu"),
        (altered(lines=[{"where": "x"}]), "BROKEN", "thiếu mục"),
        (altered(lines=[{"where": "x", "text": "y", "spans": [[1, 2]]}]), "BROKEN", "sai kiểu"),
        (altered(figures=[{"address": "x"}]), "BROKEN", "thiếu mục"),
        (altered(typed=["x"]), "BROKEN", "sai kiểu"),
        (altered(cells=5), "BROKEN", "sai kiểu"),
    ],
)
def test_what_is_refused(data: bytes, code: str, words: str) -> None:
    with pytest.raises(ManifestError, match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
        Manifest.from_bytes(data)
    assert caught.value.code == code


def test_words_for_people() -> None:
    manifest = making.manifest()
    assert manifest.words() == "Báo cáo số 07-BC/BTCTU ngày 05/7/2024, bản số 1"
    letter = replace(manifest, kind="", number="", edition=2)
    assert letter.words() == "Văn bản ngày 05/7/2024, bản số 2"
    assert {one.address: one.text for one in manifest.figures}[making.ADMITTED] == "5.189"


def test_a_line_knows_its_formats() -> None:
    assert Line("x", "y").printed_in("pdf")
    assert Line("x", "y", (), "html pdf").printed_in("pdf")
    assert not Line("x", "y", (), "docx").printed_in("pdf")


def test_the_format_is_the_first() -> None:
    assert FORMAT == 1, "a new format needs files of the old one among the tests"
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
