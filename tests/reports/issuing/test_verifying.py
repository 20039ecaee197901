"""With the database, an issued report names exactly the figures that no longer hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from namro.figures.address import Address, Located, locate
from namro.figures.folds import rows_at
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.journal.actions import declare
from namro.membership.actions import annul_admission
from namro.reports.changes import live, manifest_of
from namro.reports.issuing.actions import correct
from namro.reports.issuing.digests import FILE
from namro.reports.models import Edition
from namro.reports.proof import keys
from namro.reports.proof.verify import Verdict
from namro.reports.proof.verify import check as verify
from namro.reports.verifying import Kind, LostKey, moved_figures, recompute
from namro.targets.models import Indicator, TargetRevision
from namro.targets.revisions.actions import Document, Revision, revise_target
from tests.cast import Cast
from tests.reports.issuing.steps import files, issued, without


def verdict_of(edition: Edition, form: str = "pdf", content: bytes | None = None) -> Verdict:
    content = content or files(edition)[form]
    return verify(content, f"bao-cao.{form}", keys.ring())


# An independent recomputation: the rows behind every count as plain tuples


def plain_rows(edition: Edition) -> dict[str, list[tuple[Any, ...]]]:
    """By address of a count the rows behind it, read one by one and not by the code that makes digests."""
    found = {}
    for stated in manifest_of(edition).figures:
        for leg in stated.legs:
            spelled = live(leg.address)
            found[spelled] = sorted(map(repr, _rows(locate(Address.parse(spelled)))))
    return found  # type: ignore[return-value]


def _rows(located: Located) -> Iterator[tuple[Any, ...]]:
    metric = metrics.metric(located.address.key)
    paths = [metric.unit, metric.date, metric.sign, metric.amount, metric.distinct, *metric.truth]
    return rows_at(located).values_list("pk", *filter(None, paths)).iterator()


def expected(edition: Edition, before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """Figures one of whose counts has other rows."""
    return {
        stated.address
        for stated in manifest_of(edition).figures
        if any(before[live(leg.address)] != after[live(leg.address)] for leg in stated.legs)
    }


def run(statement: str, *values: Any) -> Callable[[Cast], None]:
    def change(city: Cast) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [one(city) if callable(one) else one for one in values])
            assert cursor.rowcount == 1

    return change


def admission(name: str) -> Callable[[Cast], int]:
    return lambda city: city.admissions[name].pk


def annul(city: Cast) -> None:
    event = city.admissions["Bùi Quang Huy"]
    annul_admission(by="test", event=event, on=date(2024, 6, 25), decision_no="100-QĐ/HU", reason="Sai hồ sơ")


def revise(city: Cast) -> None:
    """Issued numbers are not written over, not even by SQL; a revision ends one row and begins another."""
    assert city.round is not None
    revision = Revision(
        indicator=Indicator.MEMBER_NEW,
        unit=city.units["ba_dinh"],
        new_value=7,
        reason=TargetRevision.Reason.values[0],
        effective_on=date(2024, 6, 1),
        document=Document("12-QĐ/TU", date(2024, 6, 1), "Điều chỉnh"),
    )
    revise_target(by="test", round_=city.round, revision=revision, read_at=None, reason="Điều chỉnh")


ADMISSION = "UPDATE membership_admissionevent SET {} WHERE id = %s"
CHANGES = {
    "a day outside the period": run(
        ADMISSION.format("happened_on = '2023-12-29'"), admission("Trần Văn Hòa")
    ),
    "a day inside the period": run(ADMISSION.format("happened_on = '2024-02-04'"), admission("Trần Văn Hòa")),
    "a group": run(ADMISSION.format("source_group = 'WORKER'"), admission("Lê Hoàng Ân")),
    "a flag": run(ADMISSION.format("in_private_enterprise = false"), admission("Đỗ Minh Châu")),
    "an annulment": annul,
    "another cell": run(
        "UPDATE membership_admissionevent SET cell_id = %s WHERE id = %s",
        lambda city: city.units["cell_1"].pk,
        admission("Bùi Quang Huy"),
    ),
    "a target": revise,
    "a result of a mass organisation": run("UPDATE targets_massfact SET amount = 8 WHERE sign > 0"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_one_record_changed_names_exactly_the_figures_whose_rows_moved(city: Cast, what: str) -> None:
    edition = issued(city)
    before = plain_rows(edition)
    CHANGES[what](city)
    after = plain_rows(edition)
    wanted = expected(edition, before, after)
    assert wanted, "the change must matter to the report"
    moved = moved_figures(manifest_of(edition), edition)
    assert {one.address for one in moved} == wanted
    said = recompute(verdict_of(edition))
    assert said is not None and said.moved
    assert any(f"{len(wanted)} trong " in sentence for sentence in said.sentences)
    assert [row["address"] for row in said.rows] == [one.address for one in moved]


def test_unchanged_records_hold(city: Cast) -> None:
    edition = issued(city)
    said = recompute(verdict_of(edition))
    assert said is not None and not said.moved and said.rows == ()
    assert "còn đúng, cùng những hồ sơ ấy" in said.sentences[-1]


def test_a_value_that_stayed_over_other_rows_is_told_apart(city: Cast) -> None:
    edition = issued(city)
    CHANGES["a day inside the period"](city)
    moved = {one.title: one for one in moved_figures(manifest_of(edition), edition)}
    admitted = moved["Kết nạp đảng viên"]
    assert (admitted.kind, admitted.then, admitted.now) == (Kind.ROWS, "7", "7")
    assert "7, giá trị như cũ, hồ sơ đằng sau đã đổi" in admitted.sentence


def test_a_changed_value_is_shown_then_and_now(city: Cast) -> None:
    edition = issued(city)
    CHANGES["a day outside the period"](city)
    moved = {one.title: one for one in moved_figures(manifest_of(edition), edition)}
    assert (moved["Kết nạp đảng viên"].then, moved["Kết nạp đảng viên"].now) == ("7", "6")
    assert "Kết nạp đảng viên: 7 → 6" in moved["Kết nạp đảng viên"].sentence
    assert {one.kind for one in moved.values()} == {Kind.VALUE}


def test_a_record_that_no_figure_counts_moves_nothing(city: Cast) -> None:
    edition = issued(city)
    run("UPDATE people_person SET birth_date = '1995-05-05' WHERE full_name = 'Nguyễn Thị Đào'")(city)
    assert moved_figures(manifest_of(edition), edition) == []


def test_a_later_edition_is_named(city: Cast) -> None:
    first = issued(city)
    CHANGES["a day outside the period"](city)
    issued(city, correct(by="test", report=first.report, reason="Ghi sai ngày quyết định"))
    said = recompute(verdict_of(first))
    assert said is not None and said.sentences[0] == (
        "ĐÃ CÓ BẢN THAY THẾ: bản số 2 (số 02-BC/TU ngày 05/7/2024) thay bản số 1 này; lý do: Ghi sai "
        "ngày quyết định."
    )
    second = recompute(verdict_of(Edition.objects.get(report=first.report, number=2)))
    assert second is not None and not second.moved and "THAY THẾ" not in second.sentences[0]


def test_a_file_is_compared_with_the_stored_one(city: Cast, tmp_path: Path) -> None:
    edition = issued(city)
    content = files(edition)["pdf"]
    same = recompute(verdict_of(edition), content)
    assert same is not None and same.sentences[0] == "Tệp trùng từng byte với tệp lưu trong hệ thống."
    longer = recompute(verdict_of(edition), content + b"\n")
    assert longer is not None and "không trùng từng byte" in longer.sentences[0]
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    by_path = recompute(replace(verdict_of(edition), name=str(path)))
    assert by_path is not None and by_path.sentences[0] == same.sentences[0]


def test_a_report_of_another_system_is_not_recomputed(city: Cast) -> None:
    edition = issued(city)
    verdict = verdict_of(edition)
    assert verdict.manifest is not None
    unknown = replace(verdict, manifest=replace(verdict.manifest, report=999_999))
    assert recompute(unknown) is None
    alike = replace(verdict, manifest=replace(verdict.manifest, title="Khác"))
    said = recompute(alike)
    assert said is not None and "bản kê khác" in said.sentences[0] and not said.moved
    assert recompute(replace(verdict, manifest=None)) is None


def test_a_figure_that_was_renamed_is_named(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = issued(city)
    without(monkeypatch, "membership.admitted.students")
    (lost,) = [one for one in moved_figures(manifest_of(edition), edition) if "students" in one.address]
    assert lost.kind is Kind.LOST and "không tính lại được" in lost.now


def test_a_lost_digest_key_is_said_and_not_taken_for_changed_rows(city: Cast, home: Path) -> None:
    edition = issued(city)
    (home / "keys" / FILE).unlink()
    with pytest.raises(LostKey):
        moved_figures(manifest_of(edition), edition)
    said = recompute(verdict_of(edition))
    assert said is not None and not said.moved and "report-digests.secret" in said.sentences[-1]


def test_digests_of_two_installations_differ(city: Cast, home: Path) -> None:
    """Who has a file alone learns nothing from a digest: the same rows have others elsewhere."""
    edition = issued(city)
    legs = [leg for one in manifest_of(edition).figures for leg in one.legs]
    frozen = set(edition.freeze.figures.values_list("digest", flat=True)) if edition.freeze else set()
    assert not frozen & {leg.digest for leg in legs}
    assert (home / "keys" / FILE).stat().st_mode & 0o077 == 0


def test_nobody_gets_no_answer_instead_of_a_wrong_one(city: Cast) -> None:
    """Without an actor the database shows no person, and figures that look at persons would seem to be 0."""
    edition = issued(city)
    declare(actor="")
    with pytest.raises(HouseError, match="Chưa rõ ai yêu cầu"):
        moved_figures(manifest_of(edition), edition)
