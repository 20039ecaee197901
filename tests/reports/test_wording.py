"""Text people edit around bound figures: what is read back is what was shown, or visibly typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.reports.template import Piece, Tag, Typed, Word
from namro.reports.wording import Kind, Notice, Printed, WordingError, loose, parse, show

NBSP = "\N{NO-BREAK SPACE}"
ADMITTED, TARGET, SHARE = (
    Tag("membership.admitted"),
    Tag("targets.assigned.membership.admitted"),
    Tag("targets.admitted_pct"),
)
WOMEN, PUPILS = Tag("membership.admitted.women"), Tag("membership.admitted.pupils")
PRINTED = Printed(
    {ADMITTED: "5.189", TARGET: "10.260", SHARE: f"50,6{NBSP}%", WOMEN: "40", PUPILS: "40"},
    {"kỳ": "6 tháng đầu năm 2024", "đơn vị": "toàn Đảng bộ", "ngày cuối kỳ": "30/6/2024"},
)
BLOCK: tuple[Piece, ...] = (
    "Trong ",
    Word("kỳ"),
    " đã kết nạp được ",
    ADMITTED,
    "/",
    TARGET,
    " đảng viên (đạt ",
    SHARE,
    " chỉ tiêu)",
)
SHOWN = "Trong {6 tháng đầu năm 2024} đã kết nạp được [5.189]/[10.260] đảng viên (đạt [50,6 %] chỉ tiêu)"


def test_figures_stand_in_brackets_as_they_are_printed() -> None:
    assert show(BLOCK, PRINTED) == SHOWN


def test_unchanged_text_is_the_same_block() -> None:
    parsed = parse(SHOWN, BLOCK, PRINTED)
    assert parsed.pieces == BLOCK and parsed.notices == ()


def test_words_around_figures_change_and_figures_stay_bound() -> None:
    parsed = parse("Kết nạp [5.189] đồng chí trên [10.260], tức [50,6 %].", BLOCK, PRINTED)
    assert parsed.pieces == ("Kết nạp ", ADMITTED, " đồng chí trên ", TARGET, ", tức ", SHARE, ".")
    assert parsed.notices == ()


def test_a_moved_figure_is_the_same_figure() -> None:
    parsed = parse("Đạt [50,6 %]: [5.189] trên [10.260].", BLOCK, PRINTED)
    assert [piece for piece in parsed.pieces if isinstance(piece, Tag)] == [SHARE, ADMITTED, TARGET]


def test_typing_over_a_figure_makes_it_typed_and_says_so() -> None:
    parsed = parse(SHOWN.replace("[5.189]", "[5.190]"), BLOCK, PRINTED)
    assert parsed.pieces[3] == Typed("5.190", "membership.admitted")
    assert parsed.notices == (Notice(Kind.TYPED, "5.190", "membership.admitted"),)


def test_two_typed_over_are_told_apart_by_their_places() -> None:
    changed = SHOWN.replace("[5.189]", "[5.190]").replace("[50,6 %]", "[50,58 %]")
    typed = [piece for piece in parse(changed, BLOCK, PRINTED).pieces if isinstance(piece, Typed)]
    assert typed == [Typed("5.190", ADMITTED.key), Typed("50,58 %", SHARE.key)]


def test_a_new_bracket_is_typed_in_place_of_nothing() -> None:
    parsed = parse(SHOWN + "; trong đó [12] là nữ", BLOCK, PRINTED)
    assert parsed.pieces[-2] == Typed("12") and parsed.pieces[:8] == BLOCK[:8]
    assert parsed.notices == (Notice(Kind.TYPED, "12"),)


def test_a_new_bracket_beside_a_replaced_one_is_told_by_the_words_around() -> None:
    changed = SHOWN.replace("[5.189]", "[5.190] (nữ [12])")
    typed = [piece for piece in parse(changed, BLOCK, PRINTED).pieces if isinstance(piece, Typed)]
    assert typed == [Typed("5.190", ADMITTED.key), Typed("12")]


def test_a_typed_number_is_shown_with_its_mark_and_stays_typed() -> None:
    block = ("Kết nạp ", Typed("5.190", ADMITTED.key), ".")
    assert show(block, PRINTED) == "Kết nạp [5.190†]."
    assert parse("Kết nạp [5.190†].", block, PRINTED) == parse(show(block, PRINTED), block, PRINTED)
    assert parse("Kết nạp [5.190†].", block, PRINTED).pieces == block


@pytest.mark.parametrize("written", ["[5.191†]", "[5.191]"])
def test_a_typed_number_changed_again_still_stands_for_the_same_figure(written: str) -> None:
    block = ("Kết nạp ", Typed("5.190", ADMITTED.key), ".")
    assert parse(f"Kết nạp {written}.", block, PRINTED).pieces[1] == Typed("5.191", ADMITTED.key)


def test_a_typed_number_corrected_to_the_figure_is_bound_again() -> None:
    block = ("Kết nạp ", Typed("5.190", ADMITTED.key), ".")
    parsed = parse("Kết nạp [5.189].", block, PRINTED)
    assert parsed.pieces[1] == ADMITTED and parsed.notices == ()


def test_a_figure_that_left_is_reported() -> None:
    parsed = parse("Đã kết nạp được [5.189] đảng viên.", BLOCK, PRINTED)
    assert parsed.notices == (
        Notice(Kind.GONE, "10.260", TARGET.key),
        Notice(Kind.GONE, "50,6 %", SHARE.key),
    )


def test_a_figures_number_outside_brackets_is_reported() -> None:
    parsed = parse("Đã kết nạp được 5189 đảng viên, [10.260] chỉ tiêu, đạt 50,6%.", BLOCK, PRINTED)
    kinds = [(notice.kind, notice.text, notice.key) for notice in parsed.notices]
    assert (Kind.LOOSE, "5189", ADMITTED.key) in kinds and (Kind.LOOSE, "50,6", SHARE.key) in kinds
    assert (Kind.GONE, "5.189", ADMITTED.key) in kinds


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 40/6/2024",
        "40 tháng",
        "năm 40",
        "Điều 40",
        "140 người",
        "lần thứ 40",
        "4.0 phần trăm",
    ],
)
def test_days_years_and_labels_are_no_figures_numbers(text: str) -> None:
    assert loose((text,), PRINTED) == []


def test_alike_figures_are_told_apart_by_what_stands_around() -> None:
    block = ("Nữ: ", WOMEN, " đồng chí; học sinh: ", PUPILS, " em.")
    assert parse(show(block, PRINTED), block, PRINTED).pieces == block
    swapped = parse("Học sinh: [40] em; nữ: [40] đồng chí.", block, PRINTED)
    assert [piece for piece in swapped.pieces if isinstance(piece, Tag)] == [PUPILS, WOMEN]
    one = parse("Có học sinh: [40] em.", block, PRINTED)
    assert one.pieces == ("Có học sinh: ", PUPILS, " em.")
    assert one.notices == (Notice(Kind.GONE, "40", WOMEN.key),)


def test_a_figure_is_added_by_its_key_and_a_word_by_name_or_value() -> None:
    parsed = parse("Nữ {{membership.admitted.women}}, {{targets.admitted_pct|2}} trong {kỳ}.", (), PRINTED)
    assert parsed.pieces == ("Nữ ", WOMEN, ", ", Tag("targets.admitted_pct", "2"), " trong ", Word("kỳ"), ".")
    assert parse("{30/6/2024}", (), PRINTED).pieces == (Word("ngày cuối kỳ"),)


def test_a_figure_not_printed_yet_is_shown_by_its_key() -> None:
    block = (Tag("membership.members"), " đảng viên, ", Tag("targets.admitted_pct", "2"))
    assert show(block, PRINTED) == "{{membership.members}} đảng viên, {{targets.admitted_pct|2}}"
    assert parse(show(block, PRINTED), block, PRINTED).pieces == block


def test_literal_brackets_are_doubled() -> None:
    block = ("Theo [1] và [[2]] ", ADMITTED, "]")
    assert show(block, PRINTED) == "Theo [[1] và [[[[2]] [5.189]]"
    assert parse(show(block, PRINTED), block, PRINTED).pieces == block


def test_line_breaks_become_spaces() -> None:
    assert parse("Kết nạp\r\n[5.189]\nngười", (ADMITTED,), PRINTED).pieces == (
        "Kết nạp ",
        ADMITTED,
        " người",
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Kết nạp [5.189", r"viết \[\["),
        ("Kết nạp [ [5.189]", r"viết \[\["),
        ("Kết nạp []", "phải là một số"),
        ("Kết nạp [†]", "phải là một số"),
        ("Kết nạp [a|b]", "phải là một số"),
        ("Trong {tuần}", "Không có từ thay thế “{tuần}”"),
        ("Trong {kỳ", "từ thay thế"),
        ("Trong kỳ}", "từ thay thế"),
        ("Có {{membership.admitted", "từ thay thế"),
    ],
)
def test_signs_that_are_not_closed_are_refused(text: str, why: str) -> None:
    with pytest.raises(WordingError, match=why):
        parse(text, BLOCK, PRINTED)


# Random blocks

LETTERS = st.text(st.characters(exclude_characters="{}\n\r", exclude_categories=("Cs", "Cc", "Zl", "Zp")))
NUMBERS = st.sampled_from(["0", "7", "40", "5.189", "10.260", f"50,6{NBSP}%", "chưa giao chỉ tiêu", "tăng 6"])
KEYS = st.sampled_from(["a.b", "a.c", "a.d", "b.e", "b.f", "c"])
HOW = st.sampled_from(["", "2", "cùng kỳ"])
TAGS = st.builds(Tag, KEYS, HOW)
TYPED = st.builds(Typed, st.sampled_from(["1", "40", "5.190", "khoảng 20"]), st.one_of(st.just(""), KEYS))
PIECES = st.one_of(LETTERS.filter(bool), TAGS, TYPED, st.builds(Word, st.sampled_from(["kỳ", "đơn vị"])))


@st.composite
def blocks(draw: st.DrawFn) -> tuple[tuple[Piece, ...], Printed]:
    pieces: list[Piece] = []
    for piece in draw(st.lists(PIECES, max_size=12)):
        if not (isinstance(piece, str) and pieces and isinstance(pieces[-1], str)):
            pieces.append(piece)
    figures = {tag: draw(NUMBERS) for tag in pieces if isinstance(tag, Tag) and draw(st.booleans())}
    return tuple(pieces), Printed(figures, {"kỳ": "6 tháng đầu năm 2024", "đơn vị": "toàn Đảng bộ"})


@given(blocks())
def test_what_is_shown_is_read_back(case: tuple[tuple[Piece, ...], Printed]) -> None:
    pieces, printed = case
    parsed = parse(show(pieces, printed), pieces, printed)
    assert parsed.pieces == pieces
    assert {notice.kind for notice in parsed.notices} <= {Kind.LOOSE}


@given(blocks(), st.data())
def test_one_figure_typed_over_is_typed_and_all_others_stay_bound(
    case: tuple[tuple[Piece, ...], Printed], data: st.DataObject
) -> None:
    pieces, printed = case
    bound = [at for at, piece in enumerate(pieces) if isinstance(piece, Tag) and piece in printed.figures]
    if not bound:
        return
    at = data.draw(st.sampled_from(bound))
    parts = [show([piece], printed) for piece in pieces]
    parts[at] = "[987.654]"
    parsed = parse("".join(parts), pieces, printed)
    was = pieces[at]
    assert isinstance(was, Tag)
    assert [piece for piece in parsed.pieces if isinstance(piece, Typed)].count(
        Typed("987.654", was.key)
    ) == 1
    tags = [piece for piece in pieces[:at] + pieces[at + 1 :] if isinstance(piece, Tag)]
    assert [piece for piece in parsed.pieces if isinstance(piece, Tag)] == tags
    assert Notice(Kind.TYPED, "987.654", was.key) in parsed.notices


@given(st.text(), blocks())
def test_any_text_is_read_or_refused_with_a_sentence(
    text: str, case: tuple[tuple[Piece, ...], Printed]
) -> None:
    try:
        parsed = parse(text, *case)
    except WordingError as refusal:
        assert str(refusal).endswith((".", "”."))
    else:
        assert parse(show(parsed.pieces, case[1]), parsed.pieces, case[1]).pieces == parsed.pieces
