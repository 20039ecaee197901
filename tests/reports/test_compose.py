"""A composed report prints nothing but figures of records, each with its address."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from namro.documents import tree
from namro.figures.address import Address
from namro.figures.folds import Amount, Presence, Share, figure
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.membership.models import AdmissionEvent
from namro.reports import output, template
from namro.reports.compose import Composed, compose
from namro.reports.template import parse
from namro.units.queries import UnitError
from tests.cast import Cast

URL = "https://namro.example"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def composed(city: Cast) -> Composed:
    return half_year(city)


def half_year(cast: Cast, unit: str = "city", period: str = "2024-H1") -> Composed:
    return compose(template.load("sau-thang-dau-nam"), cast.code(unit), Period.parse(period))


def text(document: tree.Document) -> str:
    lines = []
    for block in document.blocks:
        if isinstance(block, tree.Heading | tree.Paragraph):
            lines.append("".join(inline.text for inline in block.inlines))
    return "\n".join(lines)


def test_numbers_in_the_text_are_those_of_the_records(composed: Composed) -> None:
    said = text(composed.document)
    assert f"kết nạp được 7/12 đảng viên (đạt 58,3{NBSP}%" in said
    assert "6 tháng đầu năm 2024" in said
    assert "tăng 6 (600,0" in said


def test_every_printed_figure_is_the_figure_at_its_address(composed: Composed) -> None:
    printed = list(tree.figures(composed.document))
    assert len(printed) > 40
    for found in printed:
        value = figure(Address.parse(found.href))
        if isinstance(value, Amount) and " " not in found.text:
            assert found.text == value.text, found.href


def test_no_number_stands_in_the_text_without_an_address(composed: Composed) -> None:
    """Digits outside figures are dates, the period and labels, never a count."""
    loose = []
    for block in composed.document.blocks:
        if isinstance(block, tree.Paragraph):
            loose += [inline.text for inline in block.inlines if isinstance(inline, tree.Text)]
    words = " ".join(loose)
    words = re.sub(r"\d+ tháng đầu năm \d{4}|\d{2}/\d{1,2}/\d{4}", "", words)
    assert not re.search(r"\d", words)


def test_a_changed_record_changes_the_report(city: Cast) -> None:
    before = text(half_year(city).document)
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    after = text(half_year(city).document)
    assert "7/12" in before and "6/12" in after


def test_a_district_report_speaks_of_the_district(city: Cast) -> None:
    found = half_year(city, "ba_dinh")
    head = found.document.letterhead
    assert (head.superior, head.issuer, head.symbol) == ("THÀNH ỦY HÀ NỘI", "QUẬN ỦY BA ĐÌNH", "BC/QU")
    assert "toàn Đảng bộ quận Ba Đình đã kết nạp được 3/6" in text(found.document)


def test_a_wards_report_names_the_district_above_it(city: Cast) -> None:
    head = half_year(city, "phuc_xa").document.letterhead
    assert (head.superior, head.issuer) == ("QUẬN ỦY BA ĐÌNH", "ĐẢNG ỦY PHƯỜNG PHÚC XÁ")
    assert head.symbol == "BC/ĐU"


def test_a_unit_without_targets_prints_words_not_a_percentage(city: Cast) -> None:
    said = text(half_year(city, "cell_3").document)
    assert "1/chưa giao" in said and "ngoài chỉ tiêu" in said


@pytest.mark.parametrize("period", ["2024", "2024-06", "2024-Q1"])
def test_a_template_is_for_its_kind_of_period(city: Cast, period: str) -> None:
    with pytest.raises(HouseError, match="2024-H1"):
        half_year(city, "city", period)


def test_an_unknown_unit_or_day_is_refused(city: Cast) -> None:
    with pytest.raises(UnitError, match="hoạt động từ"):
        half_year(city, "cell_2", "2023-H1")
    with pytest.raises(UnitError, match="D99999"):
        compose(template.load("sau-thang-dau-nam"), "D99999", Period.parse("2024-H1"))


def test_a_ratio_cannot_be_compared_as_a_count(city: Cast) -> None:
    head = "tên: T\nkỳ: H1\nloại: B\nký hiệu: BC\ntrích yếu: t\n===\n"
    odd = parse("thử", head + "{{targets.admitted_pct|cùng kỳ}}")
    with pytest.raises(HouseError, match="so sánh số lượng"):
        compose(odd, city.code("city"), Period.parse("2024-H1"))


def test_statements_do_not_grow_with_figures(
    city: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    """Trail, figures, direct units, their values, and what divided units may add."""
    with django_assert_max_num_queries(5):
        half_year(city)


SMALL = "tên: T\nkỳ: H1\nloại: BÁO CÁO\nký hiệu: BC/TU\ntrích yếu: t\n===\n"


def small(cast: Cast, lines: str) -> Composed:
    return compose(parse("thử", SMALL + lines), cast.code("city"), Period.parse("2024-H1"))


def test_a_typed_number_is_seen_in_every_form(city: Cast) -> None:
    found = small(city, "Kết nạp {{!5.190|membership.admitted}}, trước {{membership.admitted}}.")
    typed = list(tree.typed(found.document))
    assert [(one.text, one.title) for one in typed] == [
        ("5.190", "Số ghi tay, thay cho số liệu “Kết nạp đảng viên”")
    ]
    assert found.document.footnotes[-1] == "† Số do người lập báo cáo ghi tay, không lấy từ hồ sơ."
    assert [one.key for one in tree.figures(found.document)] == ["membership.admitted"]
    assert "5.190†" in output.render(found, "html", URL).decode()


def test_a_letter_says_to_whom_and_how_urgent(city: Cast) -> None:
    head = SMALL.replace("BÁO CÁO", "CÔNG VĂN").replace("===", "độ khẩn: Khẩn\nkính gửi: Quận ủy\n===")
    found = compose(parse("thử", head + "Chữ."), city.code("city"), Period.parse("2024-H1"))
    letterhead = found.document.letterhead
    assert (letterhead.kind, letterhead.urgency, letterhead.addressees) == ("", "KHẨN", ("Quận ủy",))


def test_annexes_follow_the_signature_and_are_numbered_when_there_are_several(city: Cast) -> None:
    table = "[[bảng đơn vị: membership.admitted]]"
    one = small(city, f"Chữ.\n[[phụ lục: Kết quả {{kỳ}}]]\n{table}").document
    assert [type(block) for block in one.annexes] == [tree.Annex, tree.Table]
    assert one.annexes[0] == tree.Annex("PHỤ LỤC", (tree.Text("Kết quả "), tree.Text("6 tháng đầu năm 2024")))
    two = small(city, f"Chữ.\n[[phụ lục: Một]]\n{table}\n[[phụ lục: Hai]]\n### a) Mục").document
    labels = [block.label for block in two.annexes if isinstance(block, tree.Annex | tree.Heading)]
    assert labels == ["PHỤ LỤC 1", "PHỤ LỤC 2", "a)"]


# Files


def links(content: bytes) -> set[str]:
    return set(re.findall(re.escape(URL) + r"(/so-lieu/[^\"<)\s]+)", content.decode("utf-8", "ignore")))


def test_every_form_carries_the_same_links(composed: Composed) -> None:
    wanted = {found.href for found in tree.figures(composed.document)}
    assert links(output.render(composed, "html", URL)) >= wanted
    with zipfile.ZipFile(io.BytesIO(output.render(composed, "docx", URL))) as archive:
        assert links(archive.read("word/_rels/document.xml.rels")) >= wanted
    pages = PdfReader(io.BytesIO(output.render(composed, "pdf", URL))).pages
    uris = {
        note.get_object()["/A"]["/URI"].removeprefix(URL)
        for page in pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    }
    assert uris >= wanted


@pytest.mark.parametrize("form", ["docx", "pdf", "html", "xlsx"])
def test_the_same_report_is_the_same_bytes(composed: Composed, form: str) -> None:
    assert output.render(composed, form, URL) == output.render(composed, form, URL)


def test_the_annex_adds_up(composed: Composed) -> None:
    book = load_workbook(io.BytesIO(output.render(composed, "xlsx", URL)))
    assert book.sheetnames == ["Số liệu", "Theo đơn vị"]
    column = [row[1].value for row in book["Theo đơn vị"].iter_rows()]
    assert sum(value for value in column if isinstance(value, int | float)) == 7


def test_an_unknown_form_is_refused(composed: Composed) -> None:
    with pytest.raises(HouseError, match="docx"):
        output.render(composed, "odt", URL)


def test_figures_for_machines(composed: Composed) -> None:
    entries = json.loads(output.figures_json(composed))
    by_ref = {entry["ref"]: entry for entry in entries if entry["ref"]}
    assert set(by_ref) == {f"F{number:02d}" for number in (*range(8, 14), *range(19, 26))}
    assert by_ref["F19"] == {
        "ref": "F19",
        "metric": "targets.admitted_pct",
        "address": f"/so-lieu/targets.admitted_pct/{composed.place.code}/2024-H1/",
        "numerator": 7,
        "denominator": 12,
        "percent": 58.33,
    }
    assert by_ref["F23"]["denominator"] is None and by_ref["F23"]["percent"] is None
    assert by_ref["F21"]["denominator"] is None, "no target was assigned: missing is not zero"
    assert any(entry["ref"] is None for entry in entries)
    for entry in entries:
        found = figure(Address.parse(entry["address"]))
        count = found.part if isinstance(found, Share) else found
        assert entry["numerator"] == (count.amount if count.presence is Presence.PRESENT else None)


def test_a_block_without_its_figure_is_left_out(city: Cast) -> None:
    """The cast has no posts: nothing is said of them, not “0/0”."""
    text = template.load("sau-thang-dau-nam")
    found = compose(text, city.code("city"), Period.parse("2024-H1"))
    headings = [block.label for block in found.document.blocks if isinstance(block, tree.Heading)]
    assert headings == ["I-", "1.", "2.", "3.", "II-", "III-"]
    assert any(line.only for line in text.lines)
