"""A template is checked whole before anything is composed from it."""

from __future__ import annotations

import pytest

from namro.reports import template
from namro.reports.template import Tag, TemplateError, Word, parse

HEAD = "tên: Báo cáo thử\nkỳ: H1\nloại: BÁO CÁO\nký hiệu: BC/TU\ntrích yếu: kết quả {kỳ}\n"


def body(text: str, head: str = HEAD) -> str:
    return f"{head}===\n{text}\n"


def test_the_shipped_templates_are_sound() -> None:
    for name in template.names():
        assert template.load(name).lines


def test_the_half_year_template_answers_the_reference_figures() -> None:
    refs = template.load("sau-thang-dau-nam").refs
    assert sorted(refs.values()) == ["F19", "F20", "F21", "F22", "F23", "F24", "F25"]


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
        (body("x", "tên: Báo cáo\n"), "thiếu mục “kỳ”"),
        (body("x", HEAD + "tác giả: ai\n"), "phần đầu chỉ gồm"),
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
