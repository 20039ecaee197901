"""An import on its pages: handed in, columns, preview, duplicates decided, written, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from namro.journal.actions import acting, declare
from namro.people.models import HomeCell, Person
from namro.sheets.models import Decision, Import
from namro.web.sheets import kept, working
from namro.web.sheets.kept import Work
from namro.web.tasks import preview_import, write_import
from tests.cast import Cast
from tests.web.pages import MOST_STATEMENTS, barriers, page, statements
from tests.web.sheets.conftest import HEAD, SHEET, START, Desk, book, member

SignIn = Callable[[str], Client]
KNOWN = "Trần Văn Hòa"  # born 09/01/1990, at cell 1, decided on 03/02/2024
GOOD = [member("Đinh Thị Lan", sex="Nữ"), member("Đinh Văn Mai", "7/1985", phone="0912345678")]
ALIKE = member("Trần Văn Hoà", "09/01/1990", decided="03/02/2024")
WRONG = [member("Đinh Văn Sai", "32/13/1990"), member("Đinh Văn Lạ", cell="Chi bộ không có")]


def somebody(name: str) -> Person:
    return Person.objects.get(full_name=name)


def count() -> int:
    return Person.objects.count()


# -- handing in -----------------------------------------------------------------------------------------


def test_the_first_page_says_what_can_be_brought_in(clerk: Desk) -> None:
    answer = clerk.client.get(START)
    found = page(answer)
    assert answer.status_code == 200 and barriers(found) == []
    assert found.all("input", type="radio", name="kind")
    assert found.all("a", href=f"{START}mau/people.xlsx")
    assert "Chưa có lần nhập nào" in found.said


def test_a_template_has_the_header_that_the_import_reads(clerk: Desk) -> None:
    answer = clerk.client.get(f"{START}mau/people.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    titles = [str(cell.value) for cell in next(sheet.iter_rows())]
    assert answer["Content-Type"].endswith("sheet") and any(title.startswith("Họ và tên") for title in titles)
    row = {"Họ và tên": "Đinh Thị Lan", "Ngày sinh": "1990", "Giới tính": "Nữ", "Chi bộ": "Chi bộ số 1"}
    row |= {"Ngày quyết định kết nạp": "03/02/2015"}
    filled = [row.get(title.removesuffix(" (*)"), "") for title in titles]
    clerk.hand_in(book([filled], titles))
    assert clerk.look().status_code == 302
    assert "Tệp có 1 dòng sẽ ghi" in clerk.get().said


def test_a_file_is_taken_and_its_columns_shown_with_first_values(clerk: Desk) -> None:
    assert clerk.hand_in(book(GOOD)).status_code == 302
    found = clerk.get()
    assert barriers(found) == []
    assert "Mỗi mục nằm ở cột nào của tệp" in found.said
    assert "Đang đọc: Đinh Thị Lan; Đinh Văn Mai" in found.said
    assert "Cột của tệp chưa dùng" not in found.said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "Đây là tệp PDF"),
        (b"", "Tệp rỗng"),
        (b"xin chao", "Tệp không phải bảng tính"),
        (b"PK\x03\x04 hong", "Không đọc được tệp"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_beside_the_field(
    clerk: Desk, content: bytes, sentence: str
) -> None:
    answer = clerk.hand_in(content)
    found = page(answer)
    assert answer.status_code == 422 and barriers(found) == []
    assert f"Tệp bảng tính: {sentence}" in found.said
    assert not Import.objects.exists()


def test_no_file_no_kind(clerk: Desk) -> None:
    answer = clerk.client.post(START, {"unit": clerk.city.code("phuc_xa")})
    assert answer.status_code == 422
    assert "Chưa chọn tệp." in page(answer).said


def test_a_sheet_without_a_header_is_told_what_is_needed(clerk: Desk) -> None:
    answer = clerk.hand_in(book([["x", "y"]], ["a", "b"]))
    assert answer.status_code == 422 and "Không tìm thấy dòng tiêu đề" in page(answer).said


def test_a_unit_outside_the_scope_is_refused(clerk: Desk) -> None:
    answer = clerk.hand_in(book(GOOD), code=clerk.city.code("cell_3"))
    assert answer.status_code == 422
    assert "nằm ngoài phạm vi được giao" in page(answer).said and not Import.objects.exists()


def test_a_unit_below_by_its_code(clerk: Desk) -> None:
    assert clerk.hand_in(book(GOOD), code=clerk.city.code("cell_1").lower()).status_code == 302
    assert clerk.imported.unit == clerk.city.units["cell_1"]


@pytest.mark.parametrize("username", ["lanhdao", "quantri", "moi"])
def test_who_may_bring_in_nothing_reads_why(clerk: Desk, signed_in: SignIn, username: str) -> None:
    clerk.hand_in(book(GOOD))
    for path in (START, clerk.url, f"{clerk.url}tep-goc/"):
        answer = signed_in(username).get(path)
        assert answer.status_code == 403 and "chưa được giao quyền" in page(answer).said


def test_an_import_elsewhere_is_not_there(city: Cast, clerk: Desk, signed_in: SignIn) -> None:
    other = Desk(signed_in("thanhuy"), city, "city")
    other.hand_in(book(GOOD))
    for path in (other.url, f"{other.url}tep-goc/", f"{other.url}loi.xlsx"):
        assert clerk.client.get(path).status_code == 404
    assert clerk.client.post(f"{other.url}ghi/", {"read_at": 1}).status_code == 404
    assert signed_in("badinh").get(other.url).status_code == 404


# -- columns --------------------------------------------------------------------------------------------


def test_another_choice_of_columns_is_remembered(clerk: Desk) -> None:
    head = ("Tên gọi", *HEAD[1:])
    clerk.hand_in(book(GOOD, head))
    answer = clerk.look()
    found = page(answer)
    assert answer.status_code == 422 and barriers(found) == []
    assert (
        "Còn thiếu cột bắt buộc: Họ và tên." in found.said and "Cột của tệp chưa dùng: Tên gọi" in found.said
    )
    assert clerk.look(full_name="0").status_code == 302
    clerk.hand_in(book([*GOOD, member("Đinh Văn Ba")], head), "khac.xlsx")
    assert clerk.imported.mapping["full_name"] == 0
    assert clerk.look().status_code == 302


def test_one_column_serves_one_purpose(clerk: Desk) -> None:
    clerk.hand_in(book(GOOD))
    answer = clerk.look(native_place="0")
    assert answer.status_code == 422 and "Một cột của tệp chỉ dùng cho một mục" in page(answer).said


def test_another_sheet_of_the_file(clerk: Desk) -> None:
    clerk.hand_in(book([["ghi chú"]], HEAD, Khac=[HEAD, *GOOD]))
    assert "Đọc trang này" in clerk.get().said
    assert clerk.post("trang", trang_tinh="Khac").status_code == 302
    assert clerk.imported.sheet == "Khac"
    assert clerk.post("trang", trang_tinh="Không có").status_code == 422


def test_merged_cells_are_refused_where_columns_are_chosen(clerk: Desk) -> None:
    made = load_workbook(BytesIO(book(GOOD)))
    made[SHEET].merge_cells("A2:A3")
    content = BytesIO()
    made.save(content)
    clerk.hand_in(content.getvalue())
    answer = clerk.look()
    assert answer.status_code == 422 and "có ô gộp" in page(answer).said


# -- preview --------------------------------------------------------------------------------------------


def test_a_preview_sorts_rows_by_what_they_mean(clerk: Desk) -> None:
    before = count()
    clerk.hand_in(book([*GOOD, ALIKE, *WRONG]))
    clerk.look()
    found = clerk.get()
    assert barriers(found) == []
    assert "Lỗi: 2" in found.said and "Có thể trùng: 1" in found.said and "Thêm: 2" in found.said
    assert f"Trang “{SHEET}”, B5" in found.said and "32/13/1990" in found.said
    assert "không có trong phạm vi" in found.said.lower() or "Không có đơn vị “Chi bộ không có”" in found.said
    assert "Quyết định 1 dòng có thể trùng trước khi ghi." in found.said
    assert count() == before and clerk.imported.state == Import.State.PREVIEWED
    added = clerk.get("?muc=them").said
    assert "Đinh Thị Lan" in added and "7/1985" in added and "Chi bộ số 1" in added


def test_a_change_shows_before_and_after(clerk: Desk) -> None:
    with acting("test", "thử"):
        Person.objects.filter(full_name=KNOWN).update(citizen_id="001090000001", phone="0911111111")
    row = member(KNOWN, "09/01/1990", cccd="001090000001", phone="0922222222", decided="03/02/2024")
    clerk.hand_in(book([row]))
    clerk.look()
    found = clerk.get("?muc=doi")
    assert "Thay đổi: 1" in found.said
    assert "Điện thoại: 0911111111 → 0922222222" in found.said
    assert barriers(found) == []


def test_lists_are_paged_by_fifty(clerk: Desk) -> None:
    clerk.hand_in(book([member(f"Đinh Văn {chr(65 + at // 26)}{chr(97 + at % 26)}") for at in range(70)]))
    clerk.look()
    found = clerk.get("?muc=them&trang=2")
    assert "51–70 trong 70" in found.said and found.said.count("Dòng ") == 20
    assert clerk.client.get(f"{clerk.url}?muc=them&trang=9").status_code == 400


def test_a_preview_that_was_thrown_away_is_made_anew(clerk: Desk) -> None:
    clerk.hand_in(book(GOOD))
    clerk.look()
    kept.forget(clerk.imported, kept.kept(clerk.imported))
    assert "Kết quả xem trước không còn" in clerk.get().said
    assert clerk.post("xem-truoc").status_code == 302
    assert "Tệp có 2 dòng sẽ ghi" in clerk.get().said


def test_errors_are_taken_away_as_a_workbook(clerk: Desk) -> None:
    clerk.hand_in(book([*GOOD, *WRONG, member("=cmd()", "x")]))
    clerk.look()
    answer = clerk.client.get(f"{clerk.url}loi.xlsx")
    rows = [
        [cell.value for cell in row]
        for row in load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows()
    ]
    told = [row for row in rows if row[1] == "B4"]
    assert told and told[0][2] == "Ngày sinh" and told[0][3] == "32/13/1990"
    assert not [
        cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith("=") and False
    ]


def test_the_file_as_it_was_handed_in(clerk: Desk) -> None:
    content = book(GOOD)
    clerk.hand_in(content, "Danh sách quý I.xlsx")
    answer = clerk.client.get(f"{clerk.url}tep-goc/")
    assert answer.content == content
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and answer["X-Content-Type-Options"] == "nosniff"
    )


def test_few_statements(clerk: Desk) -> None:
    clerk.hand_in(book([*GOOD, ALIKE, *WRONG]))
    clerk.look()
    for path in (START, clerk.url, f"{clerk.url}?muc=trung", f"{clerk.url}?buoc=cot"):
        with statements() as found:
            clerk.client.get(path)
        assert len(found) <= MOST_STATEMENTS, path


# -- duplicates -----------------------------------------------------------------------------------------


@pytest.fixture
def doubtful(clerk: Desk) -> Desk:
    """Two new rows, and two that may be known."""
    other = member("Lê Hoàng Ân", "20/01/2006", decided="26/3/2024")
    clerk.hand_in(book([*GOOD, ALIKE, other]))
    clerk.look()
    return clerk


def test_v16_two_records_stand_side_by_side(doubtful: Desk) -> None:
    found = doubtful.get()
    assert barriers(found) == []
    assert "Trong tệp" in found.said and "Đã có trong hệ thống" in found.said
    assert f"Là {KNOWN}, sinh 09/01/1990" in found.said and "trùng họ tên, ngày sinh" in found.said


def test_v16_decided_one_by_one(doubtful: Desk) -> None:
    before = count()
    same = f"SAME:{somebody(KNOWN).pk}"
    assert doubtful.post("trung", dong_4=same).status_code == 302
    found = doubtful.get()
    assert "Có thể trùng: 1" in found.said and "Đã quyết định: 1" in found.said
    assert doubtful.post("ghi").status_code == 422  # one is still open
    assert doubtful.post("trung", dong_5="SKIP").status_code == 302
    assert doubtful.post("ghi").status_code == 302
    assert count() == before + 2
    assert somebody(KNOWN).native_place == "Ba Vì, Hà Nội"


def test_v16_decided_all_at_once(doubtful: Desk) -> None:
    before = count()
    assert doubtful.post("trung/tat-ca", tat_ca="NEW").status_code == 302
    assert Decision.objects.filter(imported=doubtful.pk, choice="NEW").count() == 2
    assert "Tệp có 4 dòng sẽ ghi" in doubtful.get().said
    doubtful.post("ghi")
    assert count() == before + 4


def test_a_decision_is_taken_back(doubtful: Desk) -> None:
    doubtful.post("trung/tat-ca", tat_ca="SKIP")
    found = doubtful.get("?muc=da-quyet")
    assert "Dòng 4: bỏ qua dòng này" in found.said and barriers(found) == []
    assert doubtful.post("trung/bo", dong="4").status_code == 302
    assert "Có thể trùng: 1" in doubtful.get().said
    assert doubtful.post("trung/bo").status_code == 422


@pytest.mark.parametrize(
    "sent", [{}, {"dong_4": "SAME"}, {"dong_4": "SAME:x"}, {"dong_x": "NEW"}, {"dong_4": "?"}]
)
def test_an_answer_that_is_none_is_asked_again(doubtful: Desk, sent: dict[str, str]) -> None:
    answer = doubtful.post("trung", **sent)
    assert answer.status_code == 422 and "Chưa chọn dòng nào" in page(answer).said
    assert not Decision.objects.exists()


def test_two_clerks_on_one_import(doubtful: Desk) -> None:
    read_at = doubtful.imported.version
    doubtful.post("trung", dong_4="SKIP")
    answer = doubtful.client.post(f"{doubtful.url}trung/", {"read_at": read_at, "dong-5": "NEW"})
    assert answer.status_code == 422 and "vừa thay đổi lần nhập này" in page(answer).said


# -- writing and taking back ----------------------------------------------------------------------------


def test_the_button_says_how_many_rows_and_writes_them(clerk: Desk) -> None:
    before = count()
    clerk.hand_in(book(GOOD))
    clerk.look()
    assert "Ghi 2 dòng" in clerk.get().text("button")
    answer = clerk.post("ghi")
    assert answer.status_code == 302
    found = clerk.get()
    assert barriers(found) == []
    assert "Đã ghi 2 dòng." in found.said and "Thêm2 dòng" in found.said
    declare(actor="system:test")
    assert count() == before + 2
    home = HomeCell.objects.get(person__full_name="Đinh Văn Mai")
    assert home.cell == clerk.city.units["cell_1"] and home.during.lower == date(2020, 1, 1)  # its first day
    assert somebody("Đinh Văn Mai").phone == "0912345678"


def test_wrong_rows_are_left_out_only_where_somebody_says_so(clerk: Desk) -> None:
    before = count()
    clerk.hand_in(book([*GOOD, *WRONG]))
    clerk.look()
    answer = clerk.post("ghi")
    assert answer.status_code == 422 and "Tệp còn 2 dòng lỗi" in page(answer).said
    assert count() == before
    assert clerk.post("ghi", without_wrong="1").status_code == 302
    assert count() == before + 2


def test_nothing_new_is_not_written(clerk: Desk) -> None:
    clerk.hand_in(book(WRONG))
    clerk.look()
    assert "Không có dòng nào để ghi" in clerk.get().said
    assert clerk.post("ghi", without_wrong="1").status_code == 422


def test_the_same_file_is_not_written_twice(clerk: Desk) -> None:
    content = book(GOOD)
    clerk.hand_in(content)
    clerk.look()
    clerk.post("ghi")
    first = clerk.pk
    answer = clerk.hand_in(content)
    assert answer.status_code == 422
    assert (
        f"Chính tệp này đã được đồng chí Phạm Văn Phúc ghi ngày 05/7/2024 (lần nhập số {first})"
        in page(answer).said
    )


def test_an_import_is_taken_back_with_a_reason(clerk: Desk) -> None:
    before = count()
    clerk.hand_in(book(GOOD))
    clerk.look()
    clerk.post("ghi")
    answer = clerk.post("hoan-tac", reason="")
    assert answer.status_code == 422 and "Lý do hoàn tác: Chưa nhập mục này." in page(answer).said
    assert clerk.post("hoan-tac", reason="Nhầm tệp").status_code == 302
    found = clerk.get()
    assert "Đã hoàn tác" in found.said and "Nhầm tệp" in found.said
    declare(actor="system:test")
    assert count() == before and clerk.imported.state == Import.State.UNDONE
    assert clerk.post("hoan-tac", reason="Lần nữa").status_code == 422


def test_what_was_changed_since_is_not_taken_back(clerk: Desk) -> None:
    with acting("test", "thử"):
        Person.objects.filter(full_name=KNOWN).update(citizen_id="001090000001")
    row = member(KNOWN, "09/01/1990", cccd="001090000001", phone="0922222222", decided="03/02/2024")
    clerk.hand_in(book([row, *GOOD]))
    clerk.look()
    clerk.post("ghi")
    declare(actor="system:test")
    with acting("test", "thử"):
        Person.objects.filter(full_name=KNOWN).update(phone="0933333333")
    answer = clerk.post("hoan-tac", reason="Nhầm tệp")
    assert answer.status_code == 422 and f"thông tin của {KNOWN} đã được sửa" in page(answer).said
    assert "Nhầm tệp" in answer.content.decode()
    declare(actor="system:test")
    assert somebody("Đinh Văn Mai")


def test_an_import_is_dropped(clerk: Desk) -> None:
    clerk.hand_in(book(GOOD))
    clerk.look()
    assert clerk.post("bo").status_code == 302
    assert clerk.imported.state == Import.State.DROPPED
    assert clerk.post("ghi").status_code == 422
    listed = page(clerk.client.get(START)).said
    assert "dang-vien.xlsx" in listed and "Đã bỏ" in listed


# -- long files -----------------------------------------------------------------------------------------


@pytest.fixture
def long_clerk(clerk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Every file counts as long."""
    monkeypatch.setattr(working, "LONG", 0)
    clerk.hand_in(book(GOOD))
    return clerk


def work(desk: Desk, task: Any, **more: Any) -> None:
    task.func(imported=desk.pk, account=desk.city.accounts["phucxa"].pk, **more)


def test_a_long_preview_runs_in_the_background_and_says_how_far(long_clerk: Desk) -> None:
    assert long_clerk.look().status_code == 302
    found = long_clerk.get()
    assert "Đang xem trước: đang chờ đến lượt." in found.said and barriers(found) == []
    assert found.all("a", href=long_clerk.url)  # without scripts the page is loaded again
    assert "đang chờ" in long_clerk.client.get(f"{long_clerk.url}tien-do/").content.decode()
    kept.say(long_clerk.imported, Work("preview", 1500))
    assert "đã xong 1.500 dòng" in long_clerk.get().said
    work(long_clerk, preview_import)
    answer = long_clerk.client.get(f"{long_clerk.url}tien-do/")
    assert answer["HX-Redirect"] == long_clerk.url
    assert "Tệp có 2 dòng sẽ ghi" in long_clerk.get().said


def test_a_long_write_runs_in_the_background(long_clerk: Desk) -> None:
    before = count()
    long_clerk.look()
    work(long_clerk, preview_import)
    read_at = long_clerk.imported.version
    assert long_clerk.post("ghi").status_code == 302
    assert "Đang ghi" in long_clerk.get().said and count() == before
    work(long_clerk, write_import, read_at=read_at, without_wrong=False)
    declare(actor="system:test")
    assert count() == before + 2 and "Đã ghi" in long_clerk.get().said


def test_what_is_refused_in_the_background_is_told_on_the_page(long_clerk: Desk) -> None:
    long_clerk.look()
    work(long_clerk, preview_import)
    work(long_clerk, write_import, read_at=999, without_wrong=False)
    assert "vừa thay đổi lần nhập này" in long_clerk.get().said


def test_work_that_died_is_begun_again(long_clerk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    long_clerk.look()
    monkeypatch.setattr(kept, "SILENT", -1)
    assert "Việc đang làm dở đã dừng" in long_clerk.get().said


def test_old_previews_are_thrown_away(clerk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.hand_in(book(GOOD))
    clerk.look()
    assert kept.kept(clerk.imported) is not None
    monkeypatch.setattr(kept, "OLD", -1)
    kept.sweep()
    assert kept.kept(clerk.imported) is None
