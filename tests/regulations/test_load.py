"""Loading what the package ships, again and again, over what people have corrected."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from namro.journal.models import JournalEvent
from namro.regulations import datafiles, queries
from namro.regulations.actions import NewDay, load_rules, rate, set_calendar_day, set_param
from namro.regulations.datafiles import BASES, DAYS, PARAMS, DataFileError
from namro.regulations.models import CalendarDay, Confidence, LegalBasis, RuleParam
from namro.regulations.shipping import LoadReport
from tests.regulations import make

pytestmark = pytest.mark.django_db


def everything() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in (LegalBasis, RuleParam, CalendarDay)]


def test_all_rows_arrive_with_their_documents(rules: LoadReport) -> None:
    shipped = datafiles.read()
    assert rules.added == len(shipped.bases) + len(shipped.params) + len(shipped.days)
    age = queries.param("admission.min_age", on=date(2024, 7, 5))
    assert (age.value, age.basis.code, age.confidence_label) == (18, "DIEU-LE-2011", "đã xác nhận")
    assert LegalBasis.objects.get(code="QD-24-TW-2021").replaced_by.code == "QD-294-TW-2025"


def test_twice_changes_nothing(rules: LoadReport) -> None:
    before, events = everything(), JournalEvent.objects.count()
    again = load_rules(by="test")
    assert (again.added, again.updated, again.kept) == (0, 0, [])
    assert again.unchanged == rules.added
    assert everything() == before
    assert JournalEvent.objects.count() == events


def test_the_report_is_a_sentence(rules: LoadReport) -> None:
    assert load_rules(by="test").sentence == (f"Quy định: thêm 0, cập nhật 0, không đổi {rules.added} dòng.")


def test_loading_leaves_a_trace(rules: LoadReport) -> None:
    event = JournalEvent.objects.filter(table_name="regulations_ruleparam").first()
    assert event is not None
    assert (event.actor, event.reason) == ("system:test", "Nạp bộ quy định kèm bản phát hành")


def test_a_newer_package_updates_what_nobody_touched(rules: LoadReport, tmp_path: Path) -> None:
    def confirm(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            if row["key"] == "target.date_rule":
                row.update(value="ceremony", confidence="SURE", basis="HD-40-BTCTW-2025")

    report = load_rules(by="test", folder=make.edit_params(make.copied_files(tmp_path), confirm))
    assert (report.added, report.updated) == (0, 1)
    now = queries.param("target.date_rule", on=date(2024, 7, 5))
    assert (now.value, now.basis.code) == ("ceremony", "HD-40-BTCTW-2025")


def test_a_newer_package_may_end_a_value_and_begin_another(rules: LoadReport, tmp_path: Path) -> None:
    def split(rows: list[dict[str, Any]]) -> None:
        old = next(row for row in rows if row["key"] == "probation.months")
        rows.append(old | {"value": 18, "from": "2027-01-01"})
        old["until"] = "2027-01-01"

    load_rules(by="test", folder=make.edit_params(make.copied_files(tmp_path), split))
    assert [row.value for row in queries.history("probation.months")] == [12, 18]


def test_a_correction_made_here_survives_and_is_named_once_there_is_news(
    rules: LoadReport, tmp_path: Path
) -> None:
    row = queries.param("target.bands", on=date(2024, 7, 5))
    rate(row, confidence=Confidence.SURE, by="test", reason="Đã đối chiếu")
    assert load_rules(by="test").kept == []

    def other(rows: list[dict[str, Any]]) -> None:
        next(row for row in rows if row["key"] == "target.bands")["note"] = "[?] khác"

    report = load_rules(by="test", folder=make.edit_params(make.copied_files(tmp_path), other))
    assert report.updated == 0
    assert len(report.kept) == 1
    assert report.sentence.endswith("Giữ nguyên 1 dòng đã sửa tại đây.")
    row.refresh_from_db()
    assert row.confidence == Confidence.SURE


def test_a_value_set_here_is_not_undone(rules: LoadReport) -> None:
    set_param("admission.ceremony_days", new=make.new(20), since=date(2026, 3, 1), by="test", reason="Thử")
    report = load_rules(by="test")
    assert (report.added, report.updated, report.kept) == (0, 0, [])
    assert queries.value("admission.ceremony_days", on=date(2026, 3, 1)) == 20
    assert queries.value("admission.ceremony_days", on=date(2026, 2, 28)) == 30


def test_a_shipped_value_for_days_already_taken_here_is_left_out(rules: LoadReport, tmp_path: Path) -> None:
    set_param("admission.ceremony_days", new=make.new(20), since=date(2026, 3, 1), by="test", reason="Thử")

    def later(rows: list[dict[str, Any]]) -> None:
        last = [row for row in rows if row["key"] == "admission.ceremony_days"][-1]
        rows.append(last | {"value": 25, "from": "2026-07-01"})
        last["until"] = "2026-07-01"

    report = load_rules(by="test", folder=make.edit_params(make.copied_files(tmp_path), later))
    assert "admission.ceremony_days = 25" in report.kept
    assert queries.value("admission.ceremony_days", on=date(2026, 8, 1)) == 20


def test_a_day_corrected_here_stays(rules: LoadReport, tmp_path: Path) -> None:
    day = date(2026, 11, 24)
    new = NewDay(is_working=False, reason="Ngày Văn hóa Việt Nam", confidence="SURE", note="Đã có thông báo")
    set_calendar_day(day, new=new, by="test", reason="Có thông báo")
    folder = make.edit_table(
        make.copied_files(tmp_path), DAYS, lambda rows: rows[-1].update(reason="Ngày Văn hóa")
    )
    assert load_rules(by="test", folder=folder).kept == ["24/11/2026: Ngày Văn hóa Việt Nam"]
    assert queries.is_working_day(day).coverage.complete


class TestSpoiltFiles:
    """A fault names file and place, and nothing is written."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return make.copied_files(tmp_path)

    def refused(self, folder: Path, words: str) -> None:
        with pytest.raises(DataFileError, match=words):
            load_rules(by="test", folder=folder)
        assert not any(everything())

    def test_a_missing_file(self, folder: Path) -> None:
        (folder / DAYS).unlink()
        self.refused(folder, f"Không đọc được {DAYS}")

    def test_not_json(self, folder: Path) -> None:
        (folder / PARAMS).write_text("[\n {,\n]", encoding="utf-8")
        self.refused(folder, f"{PARAMS}, dòng 2")

    def test_not_utf8(self, folder: Path) -> None:
        (folder / BASES).write_bytes("số".encode("utf-16"))
        self.refused(folder, f"Không đọc được {BASES}")

    def test_decomposed_vietnamese(self, folder: Path) -> None:
        make.edit_table(folder, DAYS, lambda rows: rows[0].update(reason="Te\u0302\u0301t"))
        self.refused(folder, "NFC")

    @pytest.mark.parametrize(
        ("field", "text", "words"),
        [
            ("day", "2024-02-30", "dòng 2"),
            ("kind", "rest", "“rest” không thuộc"),
            ("confidence", "MAYBE", "“MAYBE” không thuộc"),
            ("reason", "", "thiếu reason"),
            ("basis", "KHONG-CO", "mã “KHONG-CO”"),
        ],
    )
    def test_a_wrong_day(self, folder: Path, field: str, text: str, words: str) -> None:
        make.edit_table(folder, DAYS, lambda rows: rows[0].update({field: text}))
        self.refused(folder, words)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"until": "2011-01-19"}, "không có ngày nào"),
            ({"key": ""}, "thiếu key"),
            ({"extra": 1}, "thừa hoặc thiếu trường: extra"),
            ({"from": "2011"}, PARAMS),
            ({"from": 2011}, PARAMS),
        ],
    )
    def test_a_wrong_value(self, folder: Path, change: dict[str, Any], words: str) -> None:
        make.edit_params(folder, lambda rows: rows[0].update(change))
        self.refused(folder, words)

    def test_a_row_with_too_many_columns(self, folder: Path) -> None:
        path = folder / DAYS
        path.write_text(path.read_text(encoding="utf-8") + "2026-12-25,off,x,,SURE,x,y\n", encoding="utf-8")
        self.refused(folder, "số cột khác với dòng đầu")

    def test_a_missing_column(self, folder: Path) -> None:
        with (folder / DAYS).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["day", "kind"], ["2024-01-01", "off"]])
        self.refused(folder, "thiếu cột")

    def test_a_document_twice(self, folder: Path) -> None:
        make.edit_table(folder, BASES, lambda rows: rows.append(rows[0]))
        self.refused(folder, "DIEU-LE-2011 có nhiều hơn một dòng")

    def test_documents_that_replace_each_other_in_a_circle(self, folder: Path) -> None:
        def circle(rows: list[dict[str, str]]) -> None:
            for row in rows:
                if row["code"] == "QD-294-TW-2025":
                    row["replaced_by"] = "QD-24-TW-2021"

        make.edit_table(folder, BASES, circle)
        self.refused(folder, "qua một vòng")
