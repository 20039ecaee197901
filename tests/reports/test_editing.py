"""Blocks of a draft are changed one at a time; what is not touched stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.ground.errors import HouseError
from namro.reports.editing import Add, Move, Remove, Rewrite, Shown, apply, blocks, gone
from namro.reports.template import Line, Tag, Template, TemplateError, Typed, Word, load, names
from namro.reports.wording import Kind, Printed

SHIPPED = load("sau-thang-dau-nam")
WORDS = {"kỳ": "6 tháng đầu năm 2024", "đơn vị": "toàn Đảng bộ", "ngày cuối kỳ": "30/6/2024"}
PRINTED = Printed({tag: str(1000 + number) for number, tag in enumerate(SHIPPED.tags())}, WORDS)
PLACES = st.integers(0, len(SHIPPED.lines) - 1)


def edited(template: Template, change: object) -> Template:
    return apply(template, change, PRINTED)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", names())
def test_every_shipped_block_read_back_is_the_same(name: str) -> None:
    template = load(name)
    for shown in blocks(template, PRINTED):
        after, notices = apply(template, Rewrite(shown.at, shown.text), PRINTED)
        assert after == template, shown.text
        assert {notice.kind for notice in notices} <= {Kind.LOOSE}


@given(PLACES, PLACES)
def test_moving_there_and_back_changes_nothing(here: int, there: int) -> None:
    moved = edited(SHIPPED, Move(here, there))
    assert moved.lines[there] == SHIPPED.lines[here]
    assert sorted(map(repr, moved.lines)) == sorted(map(repr, SHIPPED.lines))
    assert edited(moved, Move(there, here)) == SHIPPED


@given(st.integers(0, len(SHIPPED.lines)))
def test_what_is_added_is_taken_out_again(at: int) -> None:
    more = edited(SHIPPED, Add(at, "body", "Thêm {{membership.admitted}} trong {kỳ}."))
    assert more.lines[at].pieces == ("Thêm ", Tag("membership.admitted"), " trong ", Word("kỳ"), ".")
    assert edited(more, Remove(at)) == SHIPPED


def test_only_the_block_that_is_rewritten_changes() -> None:
    at = next(i for i, line in enumerate(SHIPPED.lines) if any(isinstance(p, Tag) for p in line.pieces))
    after = edited(SHIPPED, Rewrite(at, "Đã kết nạp [9.999] người"))
    assert isinstance(after.lines[at].pieces[1], Typed)
    assert after.lines[:at] + after.lines[at + 1 :] == SHIPPED.lines[:at] + SHIPPED.lines[at + 1 :]


def test_a_heading_keeps_its_label_or_gets_another() -> None:
    at = next(i for i, line in enumerate(SHIPPED.lines) if line.kind == "h1")
    label = SHIPPED.lines[at].label
    assert edited(SHIPPED, Rewrite(at, "Mở đầu")).lines[at].label == label
    assert edited(SHIPPED, Rewrite(at, "Mở đầu", label="A.")).lines[at].label == "A."
    for wrong in ("", "I II"):
        with pytest.raises(HouseError, match="ký hiệu"):
            apply(SHIPPED, Rewrite(at, "Mở đầu", label=wrong), PRINTED)


def test_a_condition_of_a_line_stays_when_its_text_changes() -> None:
    at = next((i for i, line in enumerate(SHIPPED.lines) if line.only), None)
    assert at is not None, "the half-year report has lines that wait for their figure"
    after = edited(SHIPPED, Rewrite(at, "Chữ khác"))
    assert after.lines[at].only == SHIPPED.lines[at].only


def test_a_table_is_written_in_the_language_of_templates() -> None:
    at = next(i for i, line in enumerate(SHIPPED.lines) if line.kind == "table")
    shown = blocks(SHIPPED, PRINTED)[at]
    assert shown.text.startswith("[[bảng đơn vị: membership.admitted;")
    after = edited(SHIPPED, Rewrite(at, "[[bảng đơn vị: membership.members]]"))
    assert after.lines[at].keys == ("membership.members",)
    with pytest.raises(HouseError, match=r"viết trong \[\[ \]\]"):
        apply(SHIPPED, Rewrite(at, "membership.members"), PRINTED)
    with pytest.raises(TemplateError, match=r"khac\.so"):
        apply(SHIPPED, Rewrite(at, "[[bảng đơn vị: khac.so]]"), PRINTED)


def test_an_annex_has_a_title_people_edit() -> None:
    more = edited(SHIPPED, Add(len(SHIPPED.lines), "annex", "Kết quả {kỳ}"))
    assert more.lines[-1] == Line("annex", ("Kết quả ", Word("kỳ")))
    assert blocks(more, PRINTED)[-1] == Shown(
        len(SHIPPED.lines), "annex", "", "Kết quả {6 tháng đầu năm 2024}"
    )


def test_the_last_block_is_not_taken_out() -> None:
    one = replace(SHIPPED, lines=SHIPPED.lines[:1])
    with pytest.raises(HouseError, match="ít nhất một đoạn"):
        apply(one, Remove(0), PRINTED)


def test_figures_that_are_printed_nowhere_any_more() -> None:
    without = replace(SHIPPED, lines=tuple(line for line in SHIPPED.lines if line.kind != "table"))
    assert "membership.admitted" not in set(gone(SHIPPED, without)), "the text still prints it"
    first = replace(SHIPPED, lines=SHIPPED.lines[:1])
    assert set(gone(SHIPPED, first)) >= {"membership.admitted", "membership.members"}
    assert list(gone(first, SHIPPED)) == []
