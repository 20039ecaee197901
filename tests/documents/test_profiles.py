"""Two layouts, chosen by the date of the document; every measure is data with its confidence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.documents import furniture, html, profiles
from tests.documents import samples

SWITCH = date(2026, 5, 27)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2018, 4, 3), "HD36_2018"),
        (date(2024, 7, 5), "HD36_2018"),
        (date(2026, 5, 26), "HD36_2018"),
        (date(2026, 5, 27), "HD05_2026"),
        (date(2031, 1, 1), "HD05_2026"),
    ],
)
def test_the_date_of_the_document_chooses_the_layout(day: date, key: str) -> None:
    assert profiles.for_day(day).key == key


@given(st.dates())
def test_exactly_one_layout_is_in_force_on_any_day(day: date) -> None:
    assert sum(profile.in_force(day) for profile in profiles.all_profiles()) == 1


def test_what_hd36_borrows_is_marked_unconfirmed() -> None:
    old, new = profiles.for_day(SWITCH - timedelta(1)), profiles.for_day(SWITCH)
    assert set(old.unconfirmed()) == set(old.values)
    assert {name: value.number for name, value in old.values.items()} == {
        name: value.number for name, value in new.values.items()
    }
    assert 0 < len(new.unconfirmed()) < len(new.values)
    assert old.values["body_pt"].confidence_label == "chưa xác nhận"


def test_every_measure_is_plausible_and_says_why_where_it_is_not_from_the_source() -> None:
    for profile in profiles.all_profiles():
        assert profile.basis and profile.title
        for name, value in profile.values.items():
            assert value.confidence in profiles.CONFIDENCES
            assert (
                value.number in (0, 1) if name.endswith(("_bold", "_italic", "duplex")) else value.number > 0
            )
            assert value.note or value.confidence == "SOURCE"


def test_known_values_of_hd05() -> None:
    new = profiles.get("HD05_2026")
    margins = [new[f"margin_{side}_mm"] for side in ("top", "bottom", "left", "right")]
    assert margins == [20, 20, 30, 15]
    assert (new["party_pt"], new["body_pt"], new["page_number_from_top_mm"]) == (15, 14, 10)


def test_an_unknown_layout_or_measure_is_named() -> None:
    with pytest.raises(profiles.ProfileError, match="HD36_2018, HD05_2026"):
        profiles.get("HD11_2004")
    with pytest.raises(KeyError):
        profiles.get("HD05_2026")["margin_inner_mm"]


def test_the_stylesheet_of_the_site_is_generated_from_the_data() -> None:
    kept = html.STYLESHEET.read_text(encoding="utf-8")
    assert kept == html.stylesheet(), "run: python -m namro.documents.html"
    assert all(f".doc-{profile.key} {{" in kept for profile in profiles.all_profiles())


@pytest.mark.parametrize(
    ("number", "line"),
    [(7, "Số\u00a007-BC/TU"), (127, "Số\u00a0127-BC/TU"), (None, "Số\u00a0" + "\u00a0" * 8 + "-BC/TU")],
)
def test_numbers_below_ten_are_padded_and_a_missing_one_leaves_room(number: int | None, line: str) -> None:
    head = furniture.Letterhead("", "X", number, "BC/TU", "Hà Nội", SWITCH, "Báo cáo", "")
    assert furniture.number_line(head) == line


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2024, 7, 5), "Hà Nội, ngày 05 tháng 7 năm 2024"),
        (date(2024, 2, 29), "Hà Nội, ngày 29 tháng 02 năm 2024"),
        (date(2024, 1, 1), "Hà Nội, ngày 01 tháng 01 năm 2024"),
        (date(2024, 10, 10), "Hà Nội, ngày 10 tháng 10 năm 2024"),
    ],
)
def test_days_below_ten_and_the_first_two_months_are_padded(day: date, line: str) -> None:
    head = furniture.Letterhead("", "X", 1, "BC/TU", "Hà Nội", day, "Báo cáo", "")
    assert furniture.date_line(head) == line


def test_no_place_and_no_number_leave_nothing_behind() -> None:
    head = furniture.Letterhead("", "X", None, "", "", date(2024, 7, 5), "", "")
    assert furniture.date_line(head) == "ngày 05 tháng 7 năm 2024"
    assert furniture.number_line(head) == ""
    assert furniture.is_letter(head)
    assert not furniture.is_letter(samples.REPORT_HEAD)
