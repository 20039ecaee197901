"""Results of mass organisations from a file: verdicts, all or nothing, the same file once, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models import F, Sum

from namro.access.queries import Refused
from namro.figures.address import Address
from namro.figures.folds import figure
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.models import JournalEvent
from namro.sheets.actions import choose_sheet, drop, header_of, map_columns, undo
from namro.sheets.models import Import, Original, WrittenRow
from namro.sheets.models import Mapping as Remembered
from namro.sheets.opening import SheetError
from namro.targets.actions import reverse_mass_fact
from namro.targets.models import MassFact
from tests import cast as people
from tests.cast import Cast
from tests.sheets.files import MASS, ods, with_failed_formula, xlsx
from tests.sheets.steps import counts, look, take_in, told, write_down

WON = "Phát triển đoàn viên, hội viên"


def row(city: Cast, **changes: Any) -> tuple[Any, ...]:
    """A right row but for what a test changes, by the first words of the column."""
    plain = {
        "Đơn vị": city.code("phuc_xa"),
        "Chỉ tiêu": WON,
        "Đoàn thể": "Công đoàn",
        "Ngày": date(2024, 5, 8),
        "Số lượng": 4,
        "Số văn bản": "015-BC/LĐLĐ",
        "Ngày văn bản": date(2024, 5, 10),
    }
    keys = {"unit": "Đơn vị", "day": "Ngày", "amount": "Số lượng", "no": "Số văn bản", "of": "Đoàn thể"}
    return tuple((plain | {keys[key]: value for key, value in changes.items()}).values())


def total() -> int:
    return int(MassFact.objects.aggregate(sum=Sum(F("amount") * F("sign")))["sum"])


def test_a_file_is_previewed_written_and_counted(city: Cast) -> None:
    content = xlsx(MASS, row(city), row(city, of="Hội Liên hiệp Phụ nữ", amount=6))
    imported = take_in(city, "mass", content, by=city.accounts["phucxa"])
    assert counts(look(imported)) == {"ADDED": 2}
    before = total()
    assert write_down(imported, by=city.accounts["phucxa"]) == 2
    assert total() == before + 10
    address = Address.parse(f"/so-lieu/targets.mass_members_admitted/{city.code('phuc_xa')}/2024-05/")
    assert figure(address).amount == 10
    fact = MassFact.objects.get(organisation="WOMEN_UNION")
    assert (fact.evidence_no, fact.amount, fact.unit) == ("015-BC/LĐLĐ", 6, city.units["phuc_xa"])


def test_the_header_may_stand_below_a_title_and_use_the_units_own_words(city: Cast) -> None:
    head = (
        "Tên đơn vị",
        "LOẠI KẾT QUẢ",
        "Tổ chức",
        "Ngày thực hiện",
        "Số",
        "Văn bản chứng minh",
        "Ngày báo cáo",
    )
    named = row(city, unit="phuong phuc xa")
    imported = take_in(city, "mass", xlsx(("BÁO CÁO THÁNG 5",), (), head, named))
    assert (imported.header_row, len(imported.mapping)) == (3, 7)
    assert counts(look(imported)) == {"ADDED": 1}


def test_a_file_in_open_document_format_is_the_same_file(city: Cast) -> None:
    texts = ("8/5/2024", "10/5/2024")
    cells = list(row(city))
    cells[3], cells[6] = texts
    imported = take_in(city, "mass", ods(MASS, cells))
    assert counts(look(imported)) == {"ADDED": 1}


def test_edge_20_text_in_a_number_cell_is_told_by_its_cell_and_nothing_is_written(city: Cast) -> None:
    imported = take_in(city, "mass", xlsx(MASS, row(city), row(city, amount="mười hai", no="16")))
    found = look(imported)
    assert counts(found) == {"ADDED": 1, "WRONG": 1}
    [problem] = found.problems
    assert (problem.row, problem.address, problem.column, problem.value) == (3, "E3", "Số lượng", "mười hai")
    before = MassFact.objects.count()
    with pytest.raises(HouseError, match=r"Dòng 3 còn lỗi.*Chưa ghi dòng nào"):
        write_down(imported)
    assert MassFact.objects.count() == before
    assert not WrittenRow.objects.exists()


def test_edge_20_a_shifted_row_is_refused_with_its_cells(city: Cast) -> None:
    shifted = ("", *row(city)[:-1])
    found = look(take_in(city, "mass", xlsx(MASS, shifted)))
    assert counts(found) == {"WRONG": 1}
    assert [address for address, _ in told(found)] == ["A2", "B2", "C2", "D2", "E2", "G2"]


def test_wrong_rows_are_left_out_only_when_somebody_says_so(city: Cast) -> None:
    imported = take_in(city, "mass", xlsx(MASS, row(city), row(city, amount=0, no="16")))
    assert write_down(imported, without_wrong=True) == 1
    imported.refresh_from_db()
    assert imported.counts == {"ADDED": 1, "WRONG": 1}


def test_what_cannot_have_happened_is_refused(city: Cast) -> None:
    rows = (
        row(city, day=date(2024, 7, 6)),
        row(city, day=date(2019, 12, 31), no="2"),
        row(city, unit="D99999", no="3"),
        row(city, unit=city.code("tan_hong"), no="4"),
    )
    found = look(take_in(city, "mass", xlsx(MASS, *rows)))
    assert [sentence for _, sentence in told(found)] == [
        "Ngày 06/7/2024 ở sau hôm nay; chỉ ghi kết quả đã có.",
        "Đơn vị không hoạt động vào ngày này.",
        "Không có đơn vị “D99999” trong phạm vi của tệp. Ghi mã đơn vị cho chắc chắn.",
        f"Không có đơn vị “{city.code('tan_hong')}” trong phạm vi của tệp. Ghi mã đơn vị cho chắc chắn.",
    ]


def test_a_failed_formula_is_not_read_as_nothing(city: Cast) -> None:
    cells = [cell if not isinstance(cell, date) else "8/5/2024" for cell in row(city)]
    found = look(take_in(city, "mass", with_failed_formula(MASS, cells, 4)))
    assert told(found)[0][0] == "E2" and "#REF!" in told(found)[0][1]


def test_merged_cells_below_the_header_refuse_the_sheet(city: Cast) -> None:
    imported = take_in(city, "mass", xlsx(MASS, row(city), row(city, no="2"), merge="E2:E3"))
    with pytest.raises(SheetError, match=r"ô gộp trong phần dữ liệu: E2:E3"):
        look(imported)


def test_a_row_twice_in_one_file_is_told_at_the_second(city: Cast) -> None:
    found = look(take_in(city, "mass", xlsx(MASS, row(city), row(city))))
    assert counts(found) == {"ADDED": 1, "WRONG": 1}
    assert told(found) == [("dòng 3", "Trùng với một dòng ở trên trong cùng tệp.")]


def test_rows_that_are_there_are_unchanged_and_a_recorded_number_is_never_written_over(city: Cast) -> None:
    write_down(take_in(city, "mass", xlsx(MASS, row(city))))
    found = look(take_in(city, "mass", xlsx(MASS, row(city), row(city, no="2", day=date(2024, 5, 9)))))
    assert counts(found) == {"UNCHANGED": 1, "ADDED": 1}
    changed = look(take_in(city, "mass", xlsx(MASS, row(city, amount=5))))
    assert "hủy dòng đó" in told(changed)[0][1]


def test_what_is_missing_from_the_file_is_told_and_stays(city: Cast) -> None:
    write_down(take_in(city, "mass", xlsx(MASS, row(city))))
    found = look(take_in(city, "mass", xlsx(MASS, row(city, no="2", day=date(2024, 5, 9)))))
    assert [gone.label for gone in found.gone] == ["Công đoàn, 08/5/2024, 015-BC/LĐLĐ: 4"]
    assert MassFact.objects.filter(evidence_no="015-BC/LĐLĐ").exists()


def test_the_same_file_is_not_written_twice(city: Cast) -> None:
    content = xlsx(MASS, row(city))
    write_down(take_in(city, "mass", content, by=city.accounts["phucxa"]), by=city.accounts["phucxa"])
    with pytest.raises(SheetError, match="Chính tệp này đã được đồng chí Phạm Văn Phúc ghi ngày 05/7/2024"):
        take_in(city, "mass", content)
    assert Original.objects.count() == 1


def test_a_file_without_news_writes_nothing(city: Cast) -> None:
    write_down(take_in(city, "mass", xlsx(MASS, row(city))))
    again = take_in(city, "mass", xlsx(("",), MASS, row(city)))
    with pytest.raises(HouseError, match="không có dòng nào để ghi"):
        write_down(again)


def test_columns_can_be_chosen_and_are_remembered_for_the_header(city: Cast) -> None:
    head = ("A", "B", "C", "D", "E", "F", "Đơn vị")
    cells = row(city)
    imported = take_in(city, "mass", xlsx(head, (*cells[1:], cells[0])))
    keys = ("indicator", "organisation", "happened_on", "amount", "evidence_no", "evidence_on", "unit")
    with pytest.raises(HouseError, match="Còn thiếu cột bắt buộc: Chỉ tiêu"):
        map_columns(by="cast", imported=imported, mapping={"unit": 6})
    with pytest.raises(HouseError, match="chỉ dùng cho một mục"):
        map_columns(by="cast", imported=imported, mapping=dict.fromkeys(keys, 1))
    map_columns(by="cast", imported=imported, mapping=dict(zip(keys, range(7), strict=True)))
    assert counts(look(imported)) == {"ADDED": 1}
    assert header_of(imported) == list(head)
    again = take_in(city, "mass", xlsx(head, (*row(city, no="2")[1:], cells[0])))
    assert again.mapping == imported.mapping and Remembered.objects.count() == 1


def test_a_sheet_without_the_columns_is_refused_with_those_it_needs(city: Cast) -> None:
    with pytest.raises(SheetError, match=r"Không tìm thấy dòng tiêu đề.*Đơn vị, Chỉ tiêu"):
        take_in(city, "mass", xlsx(("Họ tên", "Tuổi"), ("a", 1)))


def test_another_sheet_can_be_chosen_before_writing(city: Cast) -> None:
    imported = take_in(city, "mass", xlsx(MASS, row(city), sheet="Tháng 5"))
    choose_sheet(by="cast", imported=imported, sheet="Tháng 5")
    assert imported.sheet == "Tháng 5"
    with pytest.raises(SheetError, match="không có trang “Tháng 6”"):
        choose_sheet(by="cast", imported=imported, sheet="Tháng 6")


def test_an_import_is_taken_back_exactly(city: Cast) -> None:
    before = total()
    imported = take_in(city, "mass", xlsx(MASS, row(city), row(city, no="2")))
    write_down(imported)
    with pytest.raises(HouseError, match="Ghi lý do"):
        undo(by="cast", imported=imported, read_at=imported.version, reason=" ")
    assert undo(by="cast", imported=imported, read_at=imported.version, reason="Nhầm tệp") == 2
    assert total() == before
    imported.refresh_from_db()
    assert (imported.state, imported.note) == ("UNDONE", "Nhầm tệp")
    assert counts(look(imported)) == {"ADDED": 2}, "the original can still be read"


def test_what_was_reversed_since_is_not_taken_back_behind_its_back(city: Cast) -> None:
    imported = take_in(city, "mass", xlsx(MASS, row(city)))
    write_down(imported)
    fact = MassFact.objects.get(evidence_no="015-BC/LĐLĐ")
    reverse_mass_fact(by="cast", fact=fact, on=date(2024, 6, 3), evidence_no="18", reason="Ghi nhầm")
    with pytest.raises(HouseError, match=r"1 kết quả .* đã bị hủy bằng dòng riêng"):
        undo(by="cast", imported=imported, read_at=imported.version, reason="Nhầm tệp")


def test_an_import_left_alone_can_be_put_aside(city: Cast) -> None:
    imported = take_in(city, "mass", xlsx(MASS, row(city)))
    drop(by="cast", imported=imported, read_at=imported.version, reason="Nhầm tệp")
    with pytest.raises(HouseError, match="Đã bỏ"):
        write_down(imported)


def test_who_read_an_older_state_comes_second(city: Cast) -> None:
    imported = take_in(city, "mass", xlsx(MASS, row(city)))
    seen = imported.version
    map_columns(by="cast", imported=imported, mapping=imported.mapping)
    with pytest.raises(HouseError, match="vừa thay đổi lần nhập này"):
        drop(by="cast", imported=imported, read_at=seen, reason="x")


def test_rights_are_asked_for_every_unit_of_the_file(city: Cast) -> None:
    content = xlsx(MASS, row(city))
    for username in ("lanhdao", "quantri", "moi"):
        with pytest.raises(Refused):
            take_in(city, "mass", content, by=city.accounts[username])
    with pytest.raises(Refused):
        take_in(city, "mass", content, unit="ba_dinh", by=city.accounts["phucxa"])
    imported = take_in(city, "mass", content)
    with pytest.raises(Refused):
        write_down(imported, by=city.accounts["lanhdao"])


def test_the_journal_has_one_event_for_the_rows_and_never_the_file(city: Cast) -> None:
    imported = take_in(city, "mass", xlsx(MASS, row(city), row(city, no="2")))
    write_down(imported, by=city.accounts["thanhuy"])
    event = JournalEvent.objects.get(table_name="targets_massfact", op="IMPORT")
    assert event.new["rows"] == 2 and event.new["source"] == f"bảng tính {imported.pk}"
    kept = JournalEvent.objects.filter(table_name="sheets_original").latest("id")
    assert "content" not in kept.new


def test_today_is_the_day_of_the_house(city: Cast) -> None:
    with clock.frozen(date(2024, 7, 20)):
        imported = take_in(city, "mass", xlsx(MASS, row(city, day=date(2024, 7, 12))))
        assert counts(look(imported)) == {"ADDED": 1}
        assert imported.uploaded_on == date(2024, 7, 20)
    assert clock.today() == people.TODAY
    assert Import.objects.count() == 1
