"""Reports before the proofreader: what it reads of a paper, and what becomes of its remarks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from time import process_time

import pytest

from namro.documents import tree
from namro.documents.tree import (
    Annex,
    Column,
    Document,
    Figure,
    Heading,
    Paragraph,
    ParagraphStyle,
    Text,
    Typed,
)
from namro.ground.errors import HouseError
from namro.ground.periods import Period, PeriodKind
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.written import Written
from namro.reports import checks, proofread
from namro.reports.checks import Severity
from namro.reports.compose import compose
from namro.reports.editing import Whole
from namro.reports.issuing.actions import check, edit_text, explain, return_to_draft, sign
from namro.reports.issuing.queries import reading
from namro.reports.models import Edition
from namro.reports.proofread import Remark, remarks, written
from namro.reports.template import load, names, parse
from tests.cast import Cast
from tests.reports.issuing.steps import SIGNER, drafted, home

__all__ = ["home"]
HEAD = tree.Letterhead(
    "", "THÀNH ỦY", None, "BC/TU", "Hà Nội", date(2024, 7, 5), "BÁO CÁO", "kết quả năm 2024"
)


def paper(*blocks: tree.Block, footnotes: tuple[str, ...] = ()) -> Document:
    return Document(HEAD, blocks, footnotes=footnotes)


def figure(text: str, title: str = "", key: str = "") -> Figure:
    return Figure(text, "/so-lieu/a/b/2024/", title, key)


def line(*inlines: tree.Inline | str, style: ParagraphStyle = ParagraphStyle.BODY) -> Paragraph:
    return Paragraph(tuple(Text(one) if isinstance(one, str) else one for one in inlines), style)


def table(
    *rows: tuple[str, ...], titles: tuple[str, ...] = ("Đơn vị", "Kết nạp"), caption: str = ""
) -> tree.Table:
    cells = tuple(tuple((Text(text),) for text in row) for row in rows)
    return tree.Table(tuple(Column(title) for title in titles), cells, caption=caption)


def said(text: Written, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text.text[start:end] for start, end in spans]


# The paper as a text


def test_words_figures_and_typed_numbers_read_as_one_line() -> None:
    read = written(paper(line("kết nạp ", figure("5.189"), "/", Typed("10.260"), " đảng viên")))
    assert read.text.splitlines()[1] == "kết nạp 5.189/10.260 đảng viên", (
        "the mark of typed numbers is no figure"
    )


def test_the_subject_headings_and_annexes_are_headings() -> None:
    read = written(
        paper(
            Heading(1, "I-", (Text("CHỈ TIÊU"),)),
            line("Đã giao."),
            Annex("PHỤ LỤC", (Text("Số liệu"),)),
            table(("Ba Vì", "4"), caption="Theo đơn vị"),
        )
    )
    wanted = ["BÁO CÁO kết quả năm 2024", "I- CHỈ TIÊU", "PHỤ LỤC Số liệu", "Theo đơn vị"]
    assert said(read, read.headings) == wanted


def test_bullets_keep_their_dash_and_notes_stand_at_the_end() -> None:
    read = written(paper(line("nữ: ", figure("4"), style=ParagraphStyle.BULLET), footnotes=("Số tạm tính.",)))
    assert read.text.splitlines()[1:] == ["- nữ: 4", "Số tạm tính."]


def test_cells_stand_where_the_text_says() -> None:
    read = written(paper(line("Bảng sau:"), table(("Ba Đình", "6"), ("Tổng số", "10")), line("Hết.")))
    (found,) = read.tables
    assert read.text[found.start : found.end] == "Đơn vị\tKết nạp\nBa Đình\t6\nTổng số\t10"
    by_place = {(cell.row, cell.column): read.text[cell.start : cell.end] for cell in found.cells}
    assert by_place == {
        (0, 0): "Đơn vị",
        (0, 1): "Kết nạp",
        (1, 0): "Ba Đình",
        (1, 1): "6",
        (2, 0): "Tổng số",
        (2, 1): "10",
    }


def test_an_empty_paper_is_its_subject() -> None:
    assert written(paper()).text == "BÁO CÁO kết quả năm 2024\n"


# What is said of it


def claim(start: int, end: int, kind: Kind = Kind.RATIO, **others: object) -> Claim:
    return Claim(start, end, kind, Verdict.INCONSISTENT, "ratio", "5.189/10.260 = 50,6%.", **others)  # type: ignore[arg-type]


def test_a_remark_is_known_by_its_numbers_and_not_by_the_words_around_them() -> None:
    numbers = {"stated": Decimal("50.8"), "computed": Fraction(5189, 10260)}
    one, other = "kết nạp 5.189/10.260 (50,8%)", "đã kết nạp được 5.189/10.260 (50,8%)"
    keys = {
        proofread._quoted(claim(0, len(text), evidence=((at, at + 12),), **numbers), text).key
        for text, at in ((one, 8), (other, 16))
    }
    assert keys == {"ratio:50.8:5189/10260:5.189/10.260"}
    without = proofread._quoted(claim(0, len(one), **numbers), one)
    assert without.key == f"ratio:50.8:5189/10260:{one}", "nothing else tells it from others"


def test_long_stretches_are_quoted_short() -> None:
    text = "Chi bộ đã xét " * 20
    assert len(proofread._quoted(claim(0, len(text)), text).quoted) <= proofread.QUOTED


def test_whether_a_table_adds_up_is_asked_of_the_definitions() -> None:
    read = written(paper(table(("Ba Đình", "6"), ("Tổng số", "10")), line("Hết.")))
    (inside,) = read.tables
    at = (inside.start, inside.end)
    assert proofread._answered_by_definitions(claim(*at, kind=Kind.SUM), read.tables)
    assert not proofread._answered_by_definitions(claim(*at, kind=Kind.RATIO), read.tables)
    assert not proofread._answered_by_definitions(
        claim(inside.end, inside.end + 4, kind=Kind.SUM), read.tables
    )


WRONG = line("Đã kết nạp ", Typed("5.189"), "/", Typed("10.260"), " đảng viên (đạt ", Typed("50,8"), "%).")
RIGHT = line("Đã kết nạp ", figure("501"), "/", figure("903"), " đảng viên (đạt ", figure("55,5\xa0%"), ").")


def test_a_contradiction_must_be_explained_and_shows_its_arithmetic() -> None:
    assert [type(one) for one in remarks(paper(WRONG))] == [Remark]
    (found,) = checks.contradictions(paper(RIGHT, WRONG))
    assert found.severity is Severity.EXPLAIN and found.open
    assert "50,8%" in found.where and "†" not in found.where
    assert "5.189 : 10.260 = 50,58" in found.text
    assert found.key.startswith("PROOF:") and "50.8" in found.key


def test_a_rounding_is_shown_and_stands_in_nobodys_way() -> None:
    rounded = line("Đã kết nạp ", figure("501"), "/", figure("903"), " đảng viên (đạt ", Typed("55,6"), "%).")
    (found,) = checks.contradictions(paper(rounded))
    assert (found.severity, found.open) == (Severity.WARN, False)


def test_a_sound_paper_has_no_remark() -> None:
    assert remarks(paper(RIGHT, table(("Ba Đình", "6"), ("Ba Vì", "4"), ("Tổng số", "10")))) == []


def test_what_a_correction_changed_is_no_sum() -> None:
    """The annex of an edition that replaces another."""
    moved = (
        ("Kết nạp đảng viên", "5.189", "5.190"),
        ("Chỉ tiêu giao: kết nạp đảng viên mới", "10.260", "10.260"),
        ("Kết nạp đảng viên mới: tỷ lệ đạt chỉ tiêu", "50,6 %", "50,6 %"),
        ("Kết nạp đảng viên là học sinh THPT", "390", "—"),
    )
    annex = Annex("PHỤ LỤC", (Text("Số liệu thay đổi so với Báo cáo số 12-BC/TU ngày 05/7/2024"),))
    assert remarks(paper(RIGHT, annex, table(*moved, titles=("Số liệu", "Bản trước", "Bản này")))) == []


def test_a_report_of_150_figures_is_read_at_once() -> None:
    rows = tuple((f"Đơn vị {number}", str(number), str(2 * number), "50,0 %") for number in range(1, 51))
    long = paper(*([RIGHT] * 10), table(*rows, titles=("Đơn vị", "Kết quả", "Chỉ tiêu", "Tỷ lệ đạt")))
    started = process_time()
    assert remarks(long) == []
    assert process_time() - started < 0.3


# The steps of a report

TEMPLATE = "tên: T\nkỳ: H1\nloại: BÁO CÁO\nký hiệu: BC/TU\ntrích yếu: t\n===\n"
SENTENCE = "Đã kết nạp {{{{!5.189}}}}/{{{{!10.260}}}} đảng viên (đạt {{{{!{}}}}}%)."


@pytest.mark.parametrize("unit", ["city", "phuc_xa"])
def test_what_ships_says_nothing_against_itself(city: Cast, unit: str) -> None:
    for name in names():
        shipped = load(name)
        period = Period.containing(PeriodKind[shipped.period_kind], date(2024, 1, 1))
        assert remarks(compose(shipped, city.code(unit), period).document) == []


def written_into(edition: Edition, percent: str) -> str:
    """Replace the whole text; the wrong sentence stands in it twice; the key of the one finding of both."""
    text = f"Kết nạp {{{{membership.admitted}}}} đồng chí.\n{SENTENCE.format(percent)}"
    edit_text(
        by="test",
        edition=edition,
        change=Whole(parse("thử", f"{TEMPLATE}{text}\n{SENTENCE.format(percent)}")),
        read_at=None,
    )
    (found,) = (one for one in reading(edition).findings if one.key.startswith("PROOF:"))
    return found.key


def test_each_step_to_the_signature_reads_it_again(city: Cast) -> None:
    edition = drafted(city)
    said = written_into(edition, "50,8")
    with pytest.raises(HouseError, match=r"5\.189 : 10\.260"):
        check(by="checker", edition=edition, read_at=None)
    explain(by="test", edition=edition, texts={said: "Theo báo cáo đã trình."}, read_at=None)
    check(by="checker", edition=edition, read_at=None)
    return_to_draft(by="checker", edition=edition, reason="Sửa tỷ lệ", read_at=None)
    other = written_into(edition, "51,8")
    assert other != said, "what was said of 50,8 % does not cover 51,8 %"
    explain(by="test", edition=edition, texts={other: "Theo báo cáo đã trình."}, read_at=None)
    check(by="checker", edition=edition, read_at=None)
    Edition.objects.filter(pk=edition.pk).update(explained={})
    with pytest.raises(HouseError, match="51,8"):
        sign(by="signer", edition=edition, signer=SIGNER, read_at=None)
    Edition.objects.filter(pk=edition.pk).update(explained={other: "Theo báo cáo đã trình."})
    sign(by="signer", edition=edition, signer=SIGNER, read_at=None)
