"""A form a unit filled itself: nothing but the template is read, and every difference is named."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.forms.actions import date_version, register_forms
from namro.membership.forms.grid import Grid
from namro.membership.forms.reading import FormError, compare_all, read
from namro.membership.forms.versions import FORMS, crosswalk, forms_on
from namro.membership.forms.workbook import template, write
from namro.sheets.models import FormVersion
from tests.cast import BY, WHY, Cast
from tests.membership.forms.making import (
    B1_NEW,
    B1_OLD,
    B2_NEW,
    B2_OLD,
    JUNE,
    MARCH,
    dated,
    edited,
    forms,
    saved,
)

WOMEN = Grid(B2_OLD).cell("sex.f", 1)
HEADING = "A8"


def test_what_the_system_wrote_reads_back_without_a_difference(city: Cast) -> None:
    found = forms(city)
    handed = read(write(found.all, base_url="https://nam-ro.example"))
    assert [one.form.code for one in handed] == ["B1", "B2"]
    assert compare_all(handed, found.all) == []


def test_one_form_alone_is_compared_alone(city: Cast) -> None:
    found = forms(city)
    assert compare_all(read(write([found.b2])), found.all) == []


def test_every_difference_is_listed_with_its_cell(city: Cast) -> None:
    found = forms(city)
    content = edited(write(found.all), **{f"B2_{WOMEN}": 5, "B1_P10": None})
    got = {(one.form.code, one.cell): (one.ours, one.theirs) for one in compare_all(read(content), found.all)}
    assert got == {("B2", WOMEN): (4, 5), ("B1", "P10"): (5, None)}
    one = next(one for one in compare_all(read(content), found.all) if one.form.code == "B2")
    assert (one.line, one.column) == ("Nữ", "Tổng số đảng viên đến ngày lập biểu")


def test_an_empty_template_differs_where_there_is_something(city: Cast) -> None:
    found = forms(city, "ba_vi")
    differing = compare_all(read(template([B1_OLD, B2_OLD])), found.all)
    assert differing and all(one.theirs is None and one.ours for one in differing)


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("B1_A8", "Chỉ tiêu khác", "ô A8 phải là “Chỉ tiêu”"),
        ("B1_B10", 7, "ô B10 phải là “=C10.K10”"),
        ("B1_A24", "Tổng", "ô A24 phải là “Tổng số”"),
        ("B2_E20", 3, "ô E20 phải để trống"),
        ("B2_A11", "Phái", "ô A11 phải là “Giới tính”"),
    ],
)
def test_v20_a_changed_template_is_refused_with_the_cell(
    city: Cast, cell: str, value: object, says: str
) -> None:
    content = edited(write(forms(city).all), **{cell: value})
    with pytest.raises(FormError, match=says):
        read(content)


def test_v20_a_shifted_row_is_refused(city: Cast) -> None:
    book = openpyxl.load_workbook(BytesIO(write(forms(city).all)))
    book["B2"].insert_rows(14)
    with pytest.raises(FormError, match=r"không còn đúng mẫu .*Các ô khác"):
        read(saved(book))


def test_v20_the_registered_signature_is_that_of_the_layout(city: Cast) -> None:
    assert register_forms(by=BY) == 4
    assert register_forms(by=BY) == 0
    rows = {(row.code, row.version): row for row in FormVersion.objects.all()}
    for form in (form for forms_ in FORMS.values() for form in forms_):
        row = rows[form.code, form.version]
        assert (row.signature, row.confirmed) == (Grid(form).signature, False)
    content = write(forms(city).all)
    assert read(content)
    with acting(BY, WHY):
        FormVersion.objects.filter(code="B1", version="2021").update(signature="0" * 64)
    with pytest.raises(FormError, match="khác mẫu đã đăng ký"):
        read(content)


@pytest.mark.parametrize("value", ["mười hai", "4 người", 3.5, True])
def test_v20_text_in_a_number_cell_is_refused_with_the_cell(city: Cast, value: object) -> None:
    content = edited(write(forms(city).all), **{f"B2_{WOMEN}": value})
    with pytest.raises(FormError, match=f"Biểu số 2, ô {WOMEN} có"):
        read(content)


def test_blanks_in_a_number_cell_are_empty(city: Cast) -> None:
    found = forms(city)
    (one,) = compare_all(read(edited(write(found.all), **{f"B2_{WOMEN}": "  "})), found.all)
    assert one.theirs is None


def test_a_hidden_or_unknown_sheet_is_refused(city: Cast) -> None:
    book = openpyxl.load_workbook(BytesIO(write(forms(city).all)))
    book["B2"].sheet_state = "hidden"
    with pytest.raises(FormError, match="B2” đang bị ẩn"):
        read(saved(book))
    book["B2"].sheet_state = "visible"
    book.create_sheet("Ghi chú")
    with pytest.raises(FormError, match="Ghi chú” không thuộc mẫu"):
        read(saved(book))


def packed(**files: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def test_what_is_no_workbook_is_refused() -> None:
    for content, says in (
        (b"%PDF-1.7", r"không phải bảng tính \.xlsx"),
        (b"0" * 5_000_001, "lớn hơn 5 MB"),
        (packed(bomb=b"0" * 40_000_001), "giải nén ra quá lớn"),
        (packed(**{"xl__vbaProject.bin": b"1"}), "có macro"),
        (packed(hello=b"1"), "không phải bảng tính"),
    ):
        with pytest.raises(FormError, match=says):
            read(content)


def test_a_sheet_without_end_is_refused(city: Cast) -> None:
    with pytest.raises(FormError, match="mẫu nhỏ hơn nhiều"):
        read(edited(write(forms(city).all), B1_ZZ900="x"))


def test_edge_21_two_versions_in_one_year(city: Cast) -> None:
    dated(date(2024, 5, 1))
    assert [form.version for form in forms_on(MARCH)] == ["2021", "2021"]
    assert [form.version for form in forms_on(JUNE)] == ["2025", "2025"]
    first, half = forms(city, period="2024-Q1"), forms(city, period="2024-H1")
    assert first.b2.total(1) + 3 == half.b2.total(1)
    assert half.b2.value("age.31_35", 1) + half.b2.value("age.36_40", 1) == 2
    assert ("age.31_40", 1) not in half.b2.cells and ("age.31_40", 1) in first.b2.cells


def test_edge_21_the_crosswalk_explains_missing_breakdowns() -> None:
    says = {(bridge.label, bridge.in_old): bridge.says for bridge in crosswalk(B2_OLD, B2_NEW)}
    assert says["Từ 31 đến 35 tuổi", False] == "Chỉ có ở mẫu mới; mẫu cũ ghi trong “Từ 31 đến 40 tuổi”."
    assert says["Từ 31 đến 40 tuổi", True] == (
        "Chỉ có ở mẫu cũ; mẫu mới ghi trong “Từ 31 đến 35 tuổi; Từ 36 đến 40 tuổi”."
    )
    (only,) = crosswalk(B1_OLD, B1_NEW)
    assert only.says == "Chỉ có ở mẫu mới; mẫu cũ không tách dòng này."
    assert crosswalk(B2_NEW, B2_NEW) == []


def test_edge_21_a_file_in_the_other_version_is_refused(city: Cast) -> None:
    with pytest.raises(FormError, match="nộp theo mẫu 2025, kỳ này dùng mẫu 2021"):
        compare_all(read(template([B2_NEW])), forms(city).all)


def test_the_shipped_versions_follow_the_guidance() -> None:
    assert (B1_OLD.since, B1_OLD.until, B1_NEW.since) == (
        date(2021, 12, 13),
        date(2025, 10, 9),
        date(2025, 10, 10),
    )


def test_before_the_first_version_there_is_no_form(city: Cast) -> None:
    with pytest.raises(HouseError, match="Chọn kỳ kết thúc từ 13/12/2021"):
        forms_on(date(2021, 6, 30))


def test_who_may_date_a_version(city: Cast) -> None:
    register_forms(by=city.accounts["thanhuy"])
    for who in ("phucxa", "badinh", "quantri"):
        with pytest.raises(HouseError):
            date_version(by=city.accounts[who], form=B1_OLD, days=span(MARCH), confirmed=True, reason=WHY)
    date_version(by=city.accounts["thanhuy"], form=B1_OLD, days=span(MARCH), confirmed=True, reason=WHY)
    assert forms_on(JUNE)[0].confirmed
