"""A report is begun, its text edited around bound figures, explained, dropped, begun again."""

from __future__ import annotations

from datetime import date

import pytest

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.journal.models import JournalEvent
from namro.membership.models import AdmissionEvent
from namro.reports import template as templates
from namro.reports.editing import Add, Move, Remove, Rewrite, Whole, blocks, gone
from namro.reports.issuing.actions import begin, correct, drop, edit_text, explain
from namro.reports.issuing.queries import composed_for, editions, printed_of, template_of
from namro.reports.models import Edition, Report
from namro.reports.template import Tag, TemplateError, Typed
from namro.reports.wording import Kind, WordingError
from tests.cast import Cast
from tests.reports.issuing.steps import without

H1 = Period.parse("2024-H1")
NAME = "sau-thang-dau-nam"


def drafted(city: Cast, unit: str = "city", by: object = "test") -> Edition:
    return begin(by=by, template=NAME, unit=city.units[unit], period=H1)


def shown(edition: Edition) -> list[str]:
    template = template_of(edition)
    return [block.text for block in blocks(template, printed_of(composed_for(edition, template)))]


def first_sentence(edition: Edition) -> int:
    return next(at for at, text in enumerate(shown(edition)) if "đã kết nạp được" in text)


def test_a_report_begins_as_a_draft_of_the_shipped_text(city: Cast) -> None:
    edition = drafted(city)
    assert (edition.number, edition.state, edition.drafted_by) == (1, "DRAFT", "system:test")
    assert (edition.report.period, edition.report.tree_day) == ("2024-H1", date(2024, 6, 30))
    assert edition.report.title.startswith("Báo cáo 6 tháng đầu năm – Thành phố Hà Nội")
    assert template_of(edition) == templates.load(NAME).issued_by("TU")
    assert "[7]/[12] đảng viên (đạt [58,3 %] chỉ tiêu" in shown(edition)[first_sentence(edition)]


def test_a_report_is_begun_once(city: Cast) -> None:
    edition = drafted(city)
    with pytest.raises(HouseError, match=r"đã được lập .bản số 1.; mở bản đang có"):
        drafted(city)
    drop(by="test", edition=edition, reason="Nhầm kỳ", read_at=None)
    again = drafted(city)
    assert (again.number, again.reason) == (2, "Lập lại sau khi bỏ bản trước")
    assert [one.state for one in editions(again.report)] == ["DRAFT", "DROPPED"]
    assert Report.objects.count() == 1


def test_each_unit_and_structure_has_a_report_of_its_own(city: Cast) -> None:
    drafted(city)
    drafted(city, "ba_dinh")
    other = begin(by="test", template=NAME, unit=city.units["city"], period=H1, tree_day=date(2024, 7, 1))
    assert other.report.tree_day == date(2024, 7, 1) and Report.objects.count() == 3


@pytest.mark.parametrize(
    ("template", "period", "why"),
    [("khac", "2024-H1", "Không có mẫu báo cáo"), (NAME, "2024-Q1", "2024-H1")],
)
def test_what_cannot_be_begun_leaves_nothing(city: Cast, template: str, period: str, why: str) -> None:
    with pytest.raises(HouseError, match=why):
        begin(by="test", template=template, unit=city.units["city"], period=Period.parse(period))
    assert not Report.objects.exists()


def test_who_may_draft(city: Cast) -> None:
    assert drafted(city, "ba_dinh", city.accounts["badinh"]).drafted_by == str(city.accounts["badinh"].pk)
    with pytest.raises(Refused, match="ngoài phạm vi"):
        drafted(city, "city", city.accounts["badinh"])
    with pytest.raises(Refused, match="lập báo cáo"):
        drafted(city, "phuc_xa", city.accounts["phucxa"])


# Text


def test_words_around_figures_are_edited_and_figures_follow_the_records(city: Cast) -> None:
    edition = drafted(city)
    at = first_sentence(edition)
    text = "Toàn đảng bộ kết nạp [7] đồng chí trên [12], đạt [58,3 %]; [tăng 6 (600,0 %)] so với cùng kỳ."
    notices = edit_text(by="test", edition=edition, change=Rewrite(at, text), read_at=0)
    assert notices == () and edition.version == 1
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    assert "kết nạp [6] đồng chí trên [12], đạt [50,0 %]" in shown(edition)[at]


def test_typing_over_a_figure_is_told_and_seen(city: Cast) -> None:
    edition = drafted(city)
    at = first_sentence(edition)
    text = shown(edition)[at].replace("[7]", "[8]")
    (notice,) = edit_text(by="test", edition=edition, change=Rewrite(at, text), read_at=0)
    assert (notice.kind, notice.text, notice.key) == (Kind.TYPED, "8", "membership.admitted")
    edition.refresh_from_db()
    assert Typed("8", "membership.admitted") in template_of(edition).lines[at].pieces
    assert "[8†]" in shown(edition)[at]


def test_blocks_are_added_moved_and_removed(city: Cast) -> None:
    edition = drafted(city)
    count = len(shown(edition))
    edit_text(
        by="test", edition=edition, change=Add(1, "body", "Nữ: {{membership.admitted.women}}."), read_at=0
    )
    edit_text(by="test", edition=edition, change=Add(2, "h2", "Mở đầu", label="0."), read_at=1)
    edit_text(
        by="test", edition=edition, change=Add(0, "body", "[[bảng đơn vị: membership.members]]"), read_at=2
    )
    found = template_of(edition)
    assert len(found.lines) == count + 3
    assert found.lines[0].keys == ("membership.members",)
    assert found.lines[2].pieces == ("Nữ: ", Tag("membership.admitted.women"), ".")
    assert (found.lines[3].label, found.lines[3].pieces) == ("0.", ("Mở đầu",))
    edit_text(by="test", edition=edition, change=Move(0, 3), read_at=3)
    assert template_of(edition).lines[3].keys == ("membership.members",)
    edit_text(by="test", edition=edition, change=Remove(3), read_at=4)
    assert len(template_of(edition).lines) == count + 2


def test_the_whole_text_is_replaced_and_lost_figures_are_known(city: Cast) -> None:
    edition = drafted(city)
    old = template_of(edition)
    head = "\n".join(f"{field}: {value}" for field, value in old.header.items())
    new = templates.parse(NAME, f"{head}\n===\nKết nạp {{{{membership.admitted}}}}.\n")
    edit_text(by="test", edition=edition, change=Whole(new), read_at=0)
    assert template_of(edition) == new
    assert "membership.members" in set(gone(old, new)) and "membership.admitted" not in set(gone(old, new))


@pytest.mark.parametrize(
    ("change", "error", "why"),
    [
        (Rewrite(99, "a"), HouseError, "Không có đoạn ở chỗ đó"),
        (Rewrite(2, "  "), HouseError, "trống"),
        (Rewrite(2, "Kết nạp [7"), WordingError, r"chưa có dấu \]"),
        (Rewrite(2, "Kết nạp {{membership.khac}}"), TemplateError, "membership.khac"),
        (Rewrite(2, "{{targets.admitted_pct|cùng kỳ}}"), HouseError, "so sánh số lượng"),
        (Add(0, "khác", "a"), HouseError, "Không có loại đoạn"),
        (Add(0, "h1", "a"), HouseError, "ký hiệu"),
        (Add(0, "body", "[[bảng khác: a]]"), TemplateError, "không có khối"),
        (Move(0, 99), HouseError, "Không có đoạn"),
        (Remove(-1), HouseError, "Không có đoạn"),
    ],
)
def test_what_cannot_be_read_changes_nothing(city: Cast, change: object, error: type, why: str) -> None:
    edition = drafted(city)
    before = edition.body
    with pytest.raises(error, match=why):
        edit_text(by="test", edition=edition, change=change, read_at=0)  # type: ignore[arg-type]
    edition.refresh_from_db()
    assert (edition.body, edition.version) == (before, 0)


def test_two_who_edit_at_once(city: Cast) -> None:
    edition = drafted(city)
    mine = Edition.objects.select_related("report__unit").get(pk=edition.pk)
    edit_text(by=city.accounts["thanhuy"], edition=edition, change=Move(0, 1), read_at=0)
    with pytest.raises(HouseError, match=r"Đồng chí Trần Thị Tổng, lúc .* vừa sửa bản báo cáo này"):
        edit_text(by="test", edition=mine, change=Move(0, 1), read_at=0)


def test_who_may_edit(city: Cast) -> None:
    edition = drafted(city)
    with pytest.raises(Refused):
        edit_text(by=city.accounts["badinh"], edition=edition, change=Move(0, 1), read_at=0)


def test_explanations_are_kept_and_taken_back(city: Cast) -> None:
    edition = drafted(city)
    explain(by="test", edition=edition, texts={"V8:a": " Do đợt 3/2 ", "V8:b": "Khác"}, read_at=0)
    explain(by="test", edition=edition, texts={"V8:b": ""}, read_at=1)
    edition.refresh_from_db()
    assert edition.explained == {"V8:a": "Do đợt 3/2"}


# A figure that is gone


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> str:
    """The registry after ``membership.admitted.pupils`` was renamed."""
    key = "membership.admitted.pupils"
    without(monkeypatch, key)
    return key


def test_a_text_with_a_renamed_figure_is_refused_by_name_and_line(
    city: Cast, request: pytest.FixtureRequest
) -> None:
    edition = drafted(city)
    key = request.getfixturevalue("renamed")
    with pytest.raises(TemplateError, match=rf"dòng \d+: .*{key}"):
        drafted(city, "ba_dinh")
    with pytest.raises(TemplateError, match=rf"dòng \d+: .*{key}"):
        edit_text(by="test", edition=edition, change=Move(0, 1), read_at=0)
    without = templates.parse(NAME, template_of_text(edition).replace("Kết nạp", "Đã kết nạp"))
    edit_text(by="test", edition=edition, change=Whole(without), read_at=0)
    assert template_of(edition) == without


def template_of_text(edition: Edition) -> str:
    head = "\n".join(
        f"{field}: {value}" for field, value in edition.body["header"].items() if field != "đối chiếu"
    )
    return f"{head}\n===\nKết nạp {{{{membership.admitted}}}}.\n"


# Dropping, correcting


def test_dropping_needs_a_reason_and_a_draft(city: Cast) -> None:
    edition = drafted(city)
    with pytest.raises(HouseError, match="nêu lý do"):
        drop(by="test", edition=edition, reason=" ", read_at=None)
    drop(by="test", edition=edition, reason="Nhầm", read_at=0)
    with pytest.raises(HouseError, match="không chuyển sang “Đã bỏ”"):
        drop(by="test", edition=edition, reason="Lần nữa", read_at=None)
    with pytest.raises(HouseError, match="không sửa được"):
        edit_text(by="test", edition=edition, change=Move(0, 1), read_at=None)


def test_only_an_issued_report_is_corrected(city: Cast) -> None:
    edition = drafted(city)
    with pytest.raises(HouseError, match="chưa phát hành"):
        correct(by="test", report=edition.report, reason="Sai số")
    with pytest.raises(HouseError, match="nêu lý do"):
        correct(by="test", report=edition.report, reason="")


def test_every_step_leaves_its_trace(city: Cast) -> None:
    edition = drafted(city)
    edit_text(by="test", edition=edition, change=Move(0, 1), read_at=0)
    drop(by="test", edition=edition, reason="Nhầm kỳ", read_at=1)
    events = JournalEvent.objects.filter(table_name="reports_edition").order_by("id")
    assert [event.reason for event in events] == ["Lập báo cáo", "Sửa nội dung báo cáo", "Nhầm kỳ"]
