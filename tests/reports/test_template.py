"""A template is checked whole before anything is composed from it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from namro.reports import template
from namro.reports.template import Line, Tag, Template, TemplateError, Typed, Word, parse

HEAD = "tên: Báo cáo thử\nkỳ: H1\nloại: BÁO CÁO\nký hiệu: BC/TU\ntrích yếu: kết quả {kỳ}\n"


def body(text: str, head: str = HEAD) -> str:
    return f"{head}===\n{text}\n"


def test_the_shipped_templates_are_sound() -> None:
    for name in template.names():
        assert template.load(name).lines


def test_the_half_year_template_answers_the_reference_figures() -> None:
    refs = template.load("sau-thang-dau-nam").refs
    assert sorted(refs.values()) == [f"F{number:02d}" for number in (*range(8, 14), *range(19, 26))]


def test_pieces_words_and_tags() -> None:
    line = "- Trong {kỳ}: {{membership.admitted|cùng kỳ}} rồi {{targets.admitted_pct|2}}."
    found = parse("thử", body(f"# I- MỤC\n{line}"))
    heading, bullet = found.lines
    assert (heading.kind, heading.label, heading.pieces) == ("h1", "I-", ("MỤC",))
    assert bullet.kind == "bullet"
    assert bullet.pieces == (
        "Trong ",
        Word("kỳ"),
        ": ",
        Tag("membership.admitted", "cùng kỳ"),
        " rồi ",
        Tag("targets.admitted_pct", "2"),
        ".",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (body("Có {{membership.admited}} đồng chí"), r"dòng 7.*membership\.admitted"),
        (body("Trong {quý}"), "dòng 7.*từ thay thế"),
        (body("Có {{membership.admitted"), "không đóng"),
        (body("Có {{membership.admitted|tăng}}"), "cách viết"),
        (body("[[bảng đơn vị: ]]"), "chưa nêu số liệu"),
        (body("[[bản đồ: membership.admitted]]"), "không có khối"),
        (body("[[biểu đồ nhỏ: membership.admitted; membership.members]]"), "nhiều nhất 1 số liệu"),
        (body(f"[[biểu đồ đường: {'; '.join(['membership.admitted'] * 6)}]]"), "nhiều nhất 5 số liệu"),
        (body(f"[[bảng đơn vị: {'; '.join(['membership.admitted'] * 9)}]]"), "nhiều nhất 8 số liệu"),
        (body("[[biểu đồ chồng: targets.admitted_pct]]"), "vẽ số lượng, không vẽ tỷ lệ"),
        (body("[[biểu đồ cùng kỳ: targets.admitted_pct]]"), "vẽ số lượng, không vẽ tỷ lệ"),
        (body("[[biểu đồ đường: targets.admitted_pct; membership.admitted]]"), "chung với số lượng"),
        (body("[[biểu đồ đường: membership.none_such; membership.admitted]]"), "none_such"),
        (body("x", "tên: Báo cáo\n"), "thiếu mục “kỳ”"),
        (body("x", HEAD + "tác giả: ai\n"), "phần đầu chỉ gồm"),
        (body("x", HEAD + "độ khẩn: rất khẩn\n"), "KHẨN, THƯỢNG KHẨN, HỎA TỐC"),
        (HEAD + "x", "==="),
        (body("x", HEAD + "đối chiếu: F19=membership.none_such\n"), "none_such"),
    ],
)
def test_a_wrong_template_names_the_line_and_what_would_be_right(text: str, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        parse("thử", text)


def test_every_problem_is_said_at_once() -> None:
    with pytest.raises(TemplateError) as refusal:
        parse("thử", body("{{membership.x}}\n{{membership.y}}\n{tuần}"))
    for line in ("dòng 7", "dòng 8", "dòng 9"):
        assert line in str(refusal.value)


def test_an_unknown_template_is_named_with_those_there_are() -> None:
    with pytest.raises(TemplateError, match="sau-thang-dau-nam"):
        template.load("khong-co")


# Numbers typed by people, and templates that were edited


EDITED = """# I- MỤC
## 1. Tiểu mục
### a) Điểm
Trong {kỳ}: {{!5.190|membership.admitted}} (trước {{!chưa rõ}}), {{membership.admitted|cùng kỳ}}.
- Đạt {{targets.admitted_pct|2}}, { một dấu ngoặc
[[bảng đơn vị: membership.admitted; targets.admitted_pct]]
[[biểu đồ đơn vị: targets.admitted_pct]]
[[biểu đồ đường: membership.admitted; membership.members]]
[[biểu đồ chồng: membership.admitted.women; membership.admitted.pupils]]
[[biểu đồ nhỏ: targets.admitted_pct]]
[[biểu đồ cùng kỳ: membership.admitted]]
[[phụ lục: Kết quả {kỳ}]]
"""


def edited() -> Template:
    return parse("thử", body(EDITED, HEAD + "đối chiếu: F19=targets.admitted_pct\n"))


def test_a_typed_number_says_which_figure_it_replaced() -> None:
    line = edited().lines[3]
    assert [piece for piece in line.pieces if isinstance(piece, Typed)] == [
        Typed("5.190", "membership.admitted"),
        Typed("chưa rõ"),
    ]
    assert [tag.key for tag in edited().tags()] == ["membership.admitted", "targets.admitted_pct"]


def test_blocks_of_drawings() -> None:
    kinds = [line.kind for line in edited().lines if line.keys]
    assert kinds == ["table", "chart", "line", "stacked", "small", "compared"]
    assert set(kinds) == set(template.BLOCKS.values())


def test_headings_have_three_levels_and_an_annex_a_title() -> None:
    lines = edited().lines
    assert [(line.kind, line.label) for line in lines[:3]] == [("h1", "I-"), ("h2", "1."), ("h3", "a)")]
    assert (lines[-1].kind, lines[-1].pieces) == ("annex", ("Kết quả ", Word("kỳ")))


@pytest.mark.parametrize("name", [*template.names(), ""])
def test_a_template_is_written_back_and_kept_as_json(name: str) -> None:
    found = template.load(name) if name else edited()
    assert parse(found.name, found.source()) == found
    assert Template.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("{{!}}", "số ghi tay “”"),
        ("{{!5|membership.none_such}}", "none_such"),
    ],
)
def test_a_wrong_typed_number_is_named(typed: str, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        parse("thử", body(typed))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (Line("body", (Tag("membership.renamed"),)), r"dòng 2: .*membership\.renamed"),
        (Line("body", (Tag("membership.admitted", "tăng"),)), "dòng 2: cách viết"),
        (Line("body", (Word("quý"),)), "dòng 2: không có từ"),
        (Line("body", (Typed("5}", ""),)), "dòng 2: số ghi tay"),
        (Line("body", (Typed("5", "membership.renamed"),)), r"dòng 2: .*membership\.renamed"),
        (Line("body", ("có {{x",)), "dòng 2: chữ"),
        (Line("body", ("hai\ndòng",)), "dòng 2: chữ"),
        (Line("table", keys=("membership.renamed",)), r"dòng 2: .*membership\.renamed"),
        (Line("chart"), "dòng 2: khối “biểu đồ đơn vị” chưa nêu"),
        (Line("map", keys=("membership.admitted",)), "dòng 2: không có khối “map”"),
    ],
)
def test_what_was_kept_is_checked_again(line: Line, says: str) -> None:
    kept = replace(edited(), lines=(Line("body", ("chữ",)), line)).to_json()
    with pytest.raises(TemplateError, match=says):
        Template.from_json(kept)


def test_a_kept_head_is_checked_again() -> None:
    found = edited()
    kept = replace(found, header=found.header | {"ký hiệu": ""}, refs={"membership.renamed": "F1"}).to_json()
    with pytest.raises(TemplateError, match=r"thiếu mục “ký hiệu”.*membership\.renamed"):
        Template.from_json(kept)


def test_a_line_may_wait_for_its_figure() -> None:
    written = "[[nếu: membership.admitted]] - Kết nạp {{membership.admitted}} đồng chí."
    found = parse("thử", body(f"{written}\n[[nếu: membership.members]] [[bảng đơn vị: membership.admitted]]"))
    sentence, table = found.lines
    assert (sentence.kind, sentence.only) == ("bullet", "membership.admitted")
    assert (table.kind, table.only) == ("table", "membership.members")
    assert sentence.source() == written
    assert template.Template.from_json(found.to_json()) == found
    assert parse("thử", found.source()) == found


def test_a_line_that_waits_for_no_known_figure_is_refused() -> None:
    with pytest.raises(template.TemplateError, match=r"dòng \d+: .*membership\.admited"):
        parse("thử", body("[[nếu: membership.admited]] Câu."))


def test_what_was_kept_before_lines_could_wait_is_still_read() -> None:
    kept = parse("thử", body("Câu.")).to_json()
    for line in kept["lines"]:
        del line["only"]
    assert template.Template.from_json(kept).lines[0].only == ""


def test_a_head_may_say_how_urgent_and_to_whom() -> None:
    head = HEAD.replace("BÁO CÁO", "Công văn") + "độ khẩn: hỏa tốc\nkính gửi: Quận ủy; Huyện ủy;\n"
    found = parse("thử", body("x", head))
    assert (found.kind, found.urgency, found.addressees) == ("", "HỎA TỐC", ("Quận ủy", "Huyện ủy"))
    plain = parse("thử", body("x"))
    assert (plain.kind, plain.urgency, plain.addressees, plain.recipients) == ("BÁO CÁO", "", (), ())
