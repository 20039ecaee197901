"""Figures of a checked or signed edition that a later freeze corrects: no paper goes out with them."""

from __future__ import annotations

import pytest

from namro.documents.models import BookEntry
from namro.figures.address import Address
from namro.figures.freezing.actions import freeze, withdraw
from namro.figures.freezing.queries import Scope, to_correct
from namro.figures.models import Freeze
from namro.ground.errors import HouseError
from namro.reports.checks import Severity
from namro.reports.issuing.actions import issue, return_to_draft, sign
from namro.reports.issuing.queries import reading
from namro.reports.models import Edition
from tests.cast import Cast
from tests.reports.issuing.steps import H1, SIGNER, checked, drafted, issued, move_admission, signed

ADMITTED = "membership.admitted"
IN_WORDS = r"mục phải sửa.*lần chốt 2 đính chính là \d+; trả lại dự thảo rồi chốt lại"


def corrected(city: Cast, unit: str = "city") -> Freeze:
    scope = Scope(city.units[unit], H1, "Chốt lại")
    addresses = [Address(ADMITTED, city.code(unit), H1)]
    return freeze(scope, addresses, by="test", reason="Thử", corrects=to_correct(scope, addresses))


def standing(edition: Edition) -> list[tuple[str, Severity]]:
    found = reading(Edition.objects.select_related("report__unit", "freeze").get(pk=edition.pk)).findings
    return [(one.where, one.severity) for one in found if one.open]


def test_a_signed_edition_with_a_corrected_figure_goes_back_and_is_issued_anew(city: Cast) -> None:
    edition = signed(city)
    move_admission(city, "Trần Văn Hòa", "2023-11-02")
    assert standing(edition) == []
    corrected(city)
    assert standing(edition) == [("Kết nạp đảng viên", Severity.BLOCK)]
    with pytest.raises(HouseError, match=IN_WORDS):
        issue(by="office", edition=edition, read_at=None)
    assert edition.state == "SIGNED" and not BookEntry.objects.exists()
    return_to_draft(by="checker", edition=edition, reason="Số đã đính chính", read_at=None)
    again = issued(city, edition)
    assert again.freeze is not None
    assert (again.state, again.freeze.number, again.freeze.corrects_id is not None) == ("ISSUED", 3, True)


def test_a_checked_edition_with_a_corrected_figure_is_not_signed(city: Cast) -> None:
    edition = checked(city)
    move_admission(city, "Trần Văn Hòa", "2023-11-02")
    corrected(city)
    with pytest.raises(HouseError, match=IN_WORDS):
        sign(by="signer", edition=edition, signer=SIGNER, read_at=None)


def test_a_later_freeze_of_the_same_numbers_changes_nothing(city: Cast) -> None:
    edition = signed(city)
    corrected(city)
    assert standing(edition) == []
    assert issue(by="office", edition=edition, read_at=None).state == "ISSUED"


def test_only_the_last_freeze_that_stands_counts(city: Cast) -> None:
    edition = signed(city)
    move_admission(city, "Trần Văn Hòa", "2023-11-02")
    withdraw(corrected(city), by="test", reason="Nhầm")
    assert standing(edition) == []
    corrected(city)
    assert len(standing(edition)) == 1
    move_admission(city, "Trần Văn Hòa", str(city.admissions["Trần Văn Hòa"].happened_on))
    corrected(city)
    assert standing(edition) == []


def test_what_another_unit_freezes_is_its_own(city: Cast) -> None:
    edition = signed(city, drafted(city, "ba_dinh"))
    move_admission(city, "Trần Văn Hòa", "2023-11-02")
    corrected(city)
    assert issue(by="office", edition=edition, read_at=None).state == "ISSUED"
