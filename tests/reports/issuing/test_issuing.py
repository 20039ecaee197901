"""From a draft to an issued paper, and from there to its correction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from namro.access.queries import Refused
from namro.documents import pdf, tree
from namro.documents.books.actions import cancel
from namro.documents.models import BookEntry
from namro.figures.freezing.actions import withdraw
from namro.figures.models import Freeze, FrozenFigure
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.models import JournalEvent
from namro.reports.changes import apart, live, manifest_of
from namro.reports.editing import Rewrite
from namro.reports.issuing.actions import (
    Signer,
    begin,
    check,
    correct,
    drop,
    edit_text,
    explain,
    issue,
    return_to_draft,
    sign,
)
from namro.reports.issuing.papers import frozen_paper
from namro.reports.issuing.queries import composed_for, editions, reading
from namro.reports.models import Edition, IssuedFile
from namro.reports.proof import keys
from namro.reports.proof.manifest import Leg, Stated
from namro.reports.proof.verify import Code
from namro.reports.proof.verify import check as verify
from namro.reports.template import TemplateError
from tests.cast import TODAY, Cast
from tests.reports.issuing.steps import (
    H1,
    NAME,
    SIGNER,
    checked,
    drafted,
    files,
    issued,
    move_admission,
    signed,
    without,
)


def text(document: tree.Document) -> str:
    blocks = (tree.Heading, tree.Paragraph)
    lines = ["".join(i.text for i in b.inlines) for b in document.blocks if isinstance(b, blocks)]
    return "\n".join([*lines, *document.footnotes])


# Checking


def test_checking_freezes_every_printed_figure(city: Cast) -> None:
    edition = checked(city)
    assert edition.state == "CHECKED" and edition.checked_by == "system:checker"
    freeze = edition.freeze
    assert freeze is not None and (freeze.number, freeze.known_on) == (1, TODAY)
    frozen = set(FrozenFigure.objects.filter(freeze=freeze).values_list("address", flat=True))
    printed = composed_for(edition).figures
    legs = {str(leg.located.address) for one in printed for leg in _legs(one)}
    assert frozen >= legs and len(legs) > 30
    assert all("phan=" in address for address in frozen - legs), (
        "what is in no unit is closed too, if it is 0"
    )


def _legs(figure: object) -> list[object]:
    return [figure.part, figure.base] if hasattr(figure, "base") else [figure]  # type: ignore[attr-defined]


def test_a_checked_paper_prints_what_was_frozen(city: Cast) -> None:
    edition = checked(city)
    before = text(composed_for(edition, paper=frozen_paper(edition)).document)
    move_admission(city, "Trần Văn Hòa", "2023-12-29")
    composed = composed_for(edition, paper=frozen_paper(edition))
    assert text(composed.document) == before and "7/12" in before
    assert "6/12" in text(composed_for(edition).document)
    assert all("ban=1" in one.href for one in tree.figures(composed.document))


def test_the_cut_off_and_the_address_are_printed(city: Cast) -> None:
    edition = checked(city)
    said = text(composed_for(edition, paper=frozen_paper(edition)).document)
    assert "Số liệu tính đến ngày 30/6/2024, theo cơ cấu tổ chức ngày 30/6/2024" in said
    assert "tổng hợp từ hồ sơ đến ngày 05/7/2024, chốt lần 1." in said
    assert f"https://namro.example/bao-cao/{edition.report_id}/so/1/" in said
    assert "chưa chốt" not in said


def test_whoever_drafted_does_not_check_or_sign(city: Cast) -> None:
    mine, other = city.accounts["thanhuy"], city.accounts["lanhdao"]
    edition = drafted(city, by=mine)
    with pytest.raises(Refused, match="không tự kiểm tra"):
        check(by=mine, edition=edition, read_at=0)
    checked(city, edition, by=other)
    theirs = begin(by=other, template=NAME, unit=city.units["ba_dinh"], period=H1)
    checked(city, theirs, by=mine)
    with pytest.raises(Refused, match="không tự ký"):
        sign(by=other, edition=theirs, signer=SIGNER, read_at=None)


def test_what_stands_open_is_refused_by_name_and_freezes_nothing(city: Cast) -> None:
    edition = drafted(city)
    at = next(b.at for b in reading(edition).blocks if "đã kết nạp được" in b.text)
    shown = reading(edition).blocks[at].text.replace("[7]", "[8]")
    edit_text(by="test", edition=edition, change=Rewrite(at, shown), read_at=None)
    with pytest.raises(HouseError, match="số ghi tay 8 thay cho"):
        check(by="checker", edition=edition, read_at=None)
    assert (edition.state, edition.freeze, edition.version) == ("DRAFT", None, 1), "as the row is"
    edition.refresh_from_db()
    assert (edition.state, edition.version) == ("DRAFT", 1) and not Freeze.objects.exists()
    key = next(one.key for one in reading(edition).findings if one.key.startswith("TYPED"))
    explain(by="test", edition=edition, texts={key: "Gồm một đồng chí chuyển về."}, read_at=None)
    assert checked(city, edition).state == "CHECKED"


def test_a_second_checker_reads_who_was_first(city: Cast) -> None:
    edition = drafted(city)
    twin = Edition.objects.select_related("report__unit").get(pk=edition.pk)
    checked(city, edition)
    with pytest.raises(HouseError, match="vừa sửa bản báo cáo này"):
        check(by="other", edition=twin, read_at=0)


def test_sent_back_the_freeze_is_withdrawn_and_the_next_has_another_number(city: Cast) -> None:
    edition = checked(city)
    with pytest.raises(HouseError, match="nêu lý do"):
        return_to_draft(by="checker", edition=edition, reason="", read_at=None)
    return_to_draft(by="checker", edition=edition, reason="Thiếu mục", read_at=None)
    assert edition.state == "DRAFT" and edition.freeze is None
    assert [one.state for one in Freeze.objects.all()] == ["WITHDRAWN"]
    again = checked(city, edition)
    assert again.freeze is not None and again.freeze.number == 2


def test_a_freeze_in_use_is_not_withdrawn_by_hand(city: Cast) -> None:
    edition = checked(city)
    assert edition.freeze is not None
    with pytest.raises(HouseError, match="trả lại dự thảo"):
        withdraw(edition.freeze, by="x", reason="Thử")
    with pytest.raises(HouseError, match="trả lại dự thảo rồi mới sửa"):
        edit_text(by="test", edition=edition, change=Rewrite(0, "a"), read_at=None)


# Signing


@pytest.mark.parametrize("missing", ["name", "position", "authority"])
def test_a_signature_is_whole(city: Cast, missing: str) -> None:
    edition = checked(city)
    parts = vars(SIGNER) | {missing: " "}
    with pytest.raises(HouseError, match="Còn thiếu"):
        sign(by="signer", edition=edition, signer=Signer(**parts), read_at=None)


def test_steps_are_not_skipped(city: Cast) -> None:
    edition = drafted(city)
    with pytest.raises(HouseError, match="không chuyển sang “Đã ký”"):
        sign(by="signer", edition=edition, signer=SIGNER, read_at=None)
    with pytest.raises(HouseError, match="không chuyển sang “Đã phát hành”"):
        issue(by="office", edition=edition, read_at=None)
    checked(city, edition)
    with pytest.raises(HouseError, match="không chuyển sang “Đã bỏ”"):
        drop(by="test", edition=edition, reason="Thử", read_at=None)


# Issuing


def test_an_issued_paper_has_number_manifest_signature_and_four_files(city: Cast) -> None:
    edition = issued(city)
    edition.refresh_from_db()
    assert (edition.state, str(edition.entry), edition.issued_on) == ("ISSUED", "01", TODAY)
    found = files(edition)
    assert sorted(found) == ["docx", "html", "pdf", "xlsx"]
    for one in IssuedFile.objects.filter(edition=edition):
        assert hashlib.sha256(bytes(one.content)).hexdigest() == one.sha256
    ring = keys.ring()
    for form, content in found.items():
        verdict = verify(content, f"a.{form}", ring)
        assert verdict.code is Code.INTACT, (form, verdict.sentences, verdict.places)
        assert verdict.signed_on == "2024-07-05"


def test_the_manifest_states_the_frozen_figures(city: Cast) -> None:
    edition = issued(city)
    found = manifest_of(edition)
    assert (found.edition, found.replaces, found.freeze, found.number) == (1, 0, 1, "Số\xa001-BC/TU")
    assert (found.unit, found.period, found.cut_off) == (city.code("city"), "2024-H1", "2024-06-30")
    assert found.signer == "T/M BAN THƯỜNG VỤ, PHÓ BÍ THƯ, Nguyễn Văn Lãnh"
    f19 = next(one for one in found.figures if one.ref == "F19")
    assert f19.text == "58,3\xa0%" and [leg.value for leg in f19.legs] == [7, 12]
    assert all(len(leg.digest) == 64 for one in found.figures for leg in one.legs)
    stated = {live(leg.address) for one in found.figures for leg in one.legs}
    assert stated <= set(FrozenFigure.objects.values_list("address", flat=True)) and len(stated) > 30


def test_numbers_go_on_from_report_to_report(city: Cast) -> None:
    issued(city)
    other = begin(by="test", template=NAME, unit=city.units["city"], period=H1, tree_day=date(2024, 7, 1))
    assert str(issued(city, other).entry) == "02"
    assert str(issued(city, drafted(city, "ba_dinh")).entry) == "01"


def test_the_day_of_the_paper_chooses_term_and_profile(city: Cast) -> None:
    edition = signed(city)
    with clock.frozen(date(2026, 5, 28)):
        issue(by="office", edition=edition, day=date(2026, 5, 26), read_at=None)
        later = begin(by="test", template=NAME, unit=city.units["city"], period=H1, tree_day=date(2024, 7, 1))
        issued(city, later, day=date(2026, 5, 28))
    assert edition.entry is not None and edition.entry.book.term == 2025
    assert manifest_of(edition).profile == "HD36_2018"
    assert manifest_of(Edition.objects.get(pk=later.pk)).profile == "HD05_2026"
    assert str(later.entry) == "02"


@pytest.mark.parametrize(
    ("day", "why"), [(date(2024, 7, 4), "ở trước ngày ký"), (date(2024, 7, 6), "ở sau hôm nay")]
)
def test_a_paper_is_dated_between_its_signature_and_today(city: Cast, day: date, why: str) -> None:
    edition = signed(city)
    with pytest.raises(HouseError, match=why):
        issue(by="office", edition=edition, day=day, read_at=None)
    assert not BookEntry.objects.exists()


def test_who_may_issue(city: Cast) -> None:
    edition = signed(city)
    with pytest.raises(Refused, match="phát hành báo cáo"):
        issue(by=city.accounts["lanhdao"], edition=edition, read_at=None)
    issue(by=city.accounts["thanhuy"], edition=edition, read_at=None)
    assert edition.issued_by == str(city.accounts["thanhuy"].pk)


class Broken(Exception):
    pass


@pytest.mark.parametrize("where", ["render", "put", "sign_manifest", "manifest", "signing_key"])
def test_where_anything_fails_nothing_is_taken(
    city: Cast, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    edition = signed(city)

    def fail(*_: object, **__: object) -> None:
        raise Broken

    from namro.reports import output
    from namro.reports.issuing.deciding import actions
    from namro.reports.proof import embedding

    owners = {"render": output, "put": embedding}
    monkeypatch.setattr(owners.get(where, actions), where, fail)
    with pytest.raises(Broken):
        issue(by="office", edition=edition, read_at=None)
    monkeypatch.undo()
    edition = Edition.objects.select_related("report__unit", "freeze").get(pk=edition.pk)
    assert edition.state == "SIGNED" and edition.entry is None and edition.manifest is None
    assert not BookEntry.objects.exists() and not IssuedFile.objects.exists()


def test_a_pdf_that_cannot_be_set_takes_no_number(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = signed(city)

    def fail(*_: object, **__: object) -> bytes:
        raise HouseError("Không dàn được trang.")

    monkeypatch.setattr(pdf, "render", fail)
    with pytest.raises(HouseError, match="Không dàn được trang"):
        issue(by="office", edition=edition, read_at=None)
    assert not BookEntry.objects.exists()


# A figure that was renamed


def test_a_renamed_figure_is_refused_at_every_step(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = drafted(city)
    at_check = drafted(city, "ba_dinh")
    at_issue = signed(city, drafted(city, "ba_vi"))
    without(monkeypatch, "membership.admitted.pupils")
    named = r"dòng \d+: .*membership\.admitted\.pupils"
    with pytest.raises(TemplateError, match=named):
        edit_text(by="test", edition=draft, change=Rewrite(0, "a"), read_at=None)
    with pytest.raises(TemplateError, match=named):
        check(by="checker", edition=at_check, read_at=None)
    with pytest.raises(TemplateError, match=named):
        issue(by="office", edition=at_issue, read_at=None)
    assert not BookEntry.objects.exists()


# What is issued stays


def test_an_issued_edition_is_closed(city: Cast) -> None:
    edition = issued(city)
    for act in (
        lambda: edit_text(by="test", edition=edition, change=Rewrite(0, "a"), read_at=None),
        lambda: return_to_draft(by="checker", edition=edition, reason="Thử", read_at=None),
        lambda: drop(by="test", edition=edition, reason="Thử", read_at=None),
        lambda: withdraw(edition.freeze, by="x", reason="Thử"),
        lambda: cancel(by="x", entry=edition.entry, reason="Thử"),
        lambda: drafted(city),
    ):
        with pytest.raises(HouseError):
            act()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_edition SET body = '{}'",
        "UPDATE reports_edition SET state = 'DRAFT'",
        "UPDATE reports_issuedfile SET content = ''",
        "DELETE FROM reports_issuedfile",
        "DELETE FROM reports_edition",
        "UPDATE figures_frozenfigure SET value = value + 1",
        "UPDATE figures_frozenfigure SET digest = repeat('0', 64)",
        "DELETE FROM figures_frozenfigure",
        "TRUNCATE figures_frozenfigure",
        "UPDATE documents_bookentry SET number = 2",
        "UPDATE documents_bookentry SET cancelled_on = '2024-07-05', cancel_reason = 'Thử'",
        "UPDATE documents_numberbook SET kind = 'QĐ'",
        "UPDATE documents_numberbook SET term = 2015",
        "UPDATE reports_report SET period = '2023-H1'",
        "UPDATE reports_report SET title = 'Báo cáo khác'",
        "DELETE FROM reports_report",
    ],
)
def test_the_application_cannot_change_what_was_issued(city: Cast, statement: str) -> None:
    issued(city)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("step", [checked, signed])
def test_the_words_that_were_checked_are_those_that_are_issued(
    city: Cast, step: Callable[[Cast], Edition]
) -> None:
    edition = step(city)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_edition SET body = jsonb_set(body, '{header}', '{}')")
    return_to_draft(by="test", edition=edition, reason="Sửa lời", read_at=None)
    edit_text(by="test", edition=edition, change=Rewrite(0, "Lời mới"), read_at=None)


def test_every_step_leaves_its_trace_without_the_manifest(city: Cast) -> None:
    edition = issued(city)
    events = JournalEvent.objects.filter(table_name="reports_edition", row_pk=str(edition.pk)).order_by("id")
    reasons = [event.reason for event in events]
    assert reasons[-3:] == ["Kiểm tra báo cáo, chốt số liệu", "Ký báo cáo", "Phát hành báo cáo"]
    last = events.last()
    assert last is not None and "manifest" not in last.new and last.new["state"] == "ISSUED"
    assert last.new["signature"]


# Corrections


def test_a_correction_lists_what_changed_and_prints_it(city: Cast) -> None:
    first = issued(city)
    move_admission(city, "Trần Văn Hòa", "2023-12-29")
    second = correct(by="test", report=first.report, reason="Ghi sai ngày quyết định")
    assert (second.number, second.state) == (2, "DRAFT")
    issued(city, second)
    second = Edition.objects.get(pk=second.pk)
    changed = {row["title"]: (row["before"], row["after"]) for row in second.changed}
    assert changed["Kết nạp đảng viên"] == ("7", "6")
    assert changed["Kết nạp đảng viên, Quận Ba Đình"] == ("3", "2")
    assert not any("Ba Vì" in title for title in changed)
    assert all(row["address"].startswith("/so-lieu/") for row in second.changed)
    found = manifest_of(second)
    assert (found.replaces, found.edition, found.freeze, found.number) == (1, 2, 2, "Số\xa002-BC/TU")
    said = files(second)["html"].decode()
    assert "Số liệu thay đổi so với bản số 1 (số 01-BC/TU ngày 05/7/2024)" in said
    assert "lý do: Ghi sai ngày quyết định; số liệu thay đổi nêu ở phụ lục cuối." in said
    assert second.freeze is not None and second.freeze.corrects == first.freeze
    assert [one.number for one in editions(first.report)] == [2, 1]


def test_the_corrected_edition_is_as_it_was(city: Cast) -> None:
    first = issued(city)
    before = files(first)
    move_admission(city, "Trần Văn Hòa", "2023-12-29")
    issued(city, correct(by="test", report=first.report, reason="Ghi sai ngày"))
    assert files(first) == before
    assert verify(before["pdf"], "a.pdf", keys.ring()).code is Code.INTACT


def test_a_correction_of_words_alone_says_that_no_figure_changed(city: Cast) -> None:
    first = issued(city)
    second = correct(by="test", report=first.report, reason="Sửa lỗi chính tả")
    issued(city, second)
    assert second.changed == []
    said = files(second)["html"].decode()
    assert "số liệu không thay đổi" in said and "Số liệu thay đổi so với" not in said


def test_figures_added_and_taken_out_are_named(city: Cast) -> None:
    first = issued(city)
    second = correct(by="test", report=first.report, reason="Bổ sung")
    blocks = reading(second).blocks
    at = next(b.at for b in blocks if "là nữ" in b.text)
    change = Rewrite(at, "Đảng viên tăng trong kỳ: {{membership.gains}}.")
    edit_text(by="test", edition=second, change=change, read_at=None)
    checked(city, second)
    rows = {(row["title"], row["before"], row["after"]) for row in second.changed}
    assert any(before == "chưa có" for _, before, _ in rows)
    assert any(after == "không còn" for _, _, after in rows)


def test_one_correction_at_a_time(city: Cast) -> None:
    first = issued(city)
    second = correct(by="test", report=first.report, reason="Ghi sai")
    with pytest.raises(HouseError, match=r"đã được lập .bản số 2"):
        correct(by="test", report=first.report, reason="Lần nữa")
    drop(by="test", edition=second, reason="Không cần", read_at=None)
    third = correct(by="test", report=first.report, reason="Ghi sai thật")
    issued(city, third)
    assert third.number == 3 and manifest_of(Edition.objects.get(pk=third.pk)).replaces == 1


def test_who_may_correct(city: Cast) -> None:
    first = issued(city)
    with pytest.raises(Refused):
        correct(by=city.accounts["badinh"], report=first.report, reason="Thử")


def test_a_percentage_that_looks_the_same_is_listed_with_its_counts(city: Cast) -> None:
    """50,6 % before and after, over other counts, would read as no change."""
    legs = (Leg("a", 5189, "present", ""), Leg("b", 10260, "present", ""))
    stated = Stated("/so-lieu/x/", "58,3\xa0%", legs)
    edition = drafted(city)
    share = next(p.figure for p in composed_for(edition).printed if p.ref == "F19")
    assert apart(stated, share) == ("58,3\xa0% (5.189/10.260)", "58,3\xa0% (7/12)")
    assert apart(replace(stated, text="50,6\xa0%"), share) == ("50,6\xa0%", "58,3\xa0%")
