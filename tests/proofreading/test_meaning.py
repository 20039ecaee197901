"""What stretches of official Vietnamese speak of, and that titles of figures mean different things."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.figures.metric import Counts, Metric
from namro.figures.registry import metrics
from namro.proofreading.meaning import PHRASES, counted, meaning, settled, spelled, understood


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kết nạp đảng viên", "đã kết nạp được … đảng viên"),
        ("Kết nạp đảng viên", "số đảng viên mới kết nạp là … đồng chí"),
        ("Kết nạp đảng viên", "phát triển đảng viên mới"),
        ("Kết nạp đảng viên là học sinh THPT", "đảng viên mới là học sinh trung học phổ thông: đồng chí"),
        ("Kết nạp đảng viên nữ", "kết nạp đảng viên là nữ"),
        ("Thành lập tổ chức đảng", "tổ chức đảng được thành lập mới"),
        (
            "Thành lập tổ chức đảng trong doanh nghiệp ngoài khu vực nhà nước",
            "đã thành lập được tổ chức đảng trong các doanh nghiệp khu vực ngoài nhà nước",
        ),
        ("Thành lập tổ chức đoàn thể", "các đoàn thể đã thành lập được tổ chức"),
        ("Phát triển đoàn viên, hội viên", "kết nạp lượt đoàn viên, hội viên mới"),
        (
            "Bí thư cấp ủy cấp huyện không phải người địa phương",
            "bí thư quận, huyện, thị ủy không phải là người địa phương",
        ),
        ("Chủ tịch UBND cấp xã", "Chủ tịch Uỷ ban nhân dân xã, phường, thị trấn"),
        (
            "Phó Bí thư thường trực, Phó Chủ tịch UBND cấp xã",
            "phó bí thư thường trực, phó chủ tịch ubnd cấp xã",
        ),
    ],
)
def test_ways_of_saying_the_same(one: str, other: str) -> None:
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kết nạp đảng viên", "kết nạp lại đảng viên"),
        ("kết nạp đảng viên", "kết nạp đảng viên là sinh viên"),
        ("kết nạp đảng viên là học sinh", "kết nạp đảng viên là học sinh, sinh viên"),
        ("kết nạp đảng viên", "kết nạp đoàn viên, hội viên"),
        ("kết nạp đảng viên", "khai trừ đảng viên"),
        ("thành lập tổ chức đảng", "kiểm tra tổ chức đảng"),
        ("tổ chức cơ sở đảng", "tổ chức cơ sở đảng yếu kém"),
        ("đảng viên", "chỉ tiêu đảng viên"),
        ("bí thư cấp huyện", "bí thư cấp xã"),
        ("là người địa phương", "không phải là người địa phương"),
    ],
)
def test_ways_of_saying_something_else(one: str, other: str) -> None:
    assert meaning(one) != meaning(other)


def test_what_is_not_understood_stays() -> None:
    assert meaning("kết nạp đảng viên hưu trí") == {"admit", "hưu", "trí"}
    assert not understood(meaning("kết nạp đảng viên hưu trí"))
    assert understood(meaning("đã kết nạp được đảng viên, trong đó có nữ"))
    assert understood(meaning(""))


def test_figures_mean_different_things_but_for_two() -> None:
    """Where two titles say the same no number of a text is ever compared with either."""
    counts = Counter(meaning(one.title) for one in metrics if isinstance(one, Metric))
    alike = [set(things) for things, times in counts.items() if times > 1]
    assert alike == [{"chi", "bộ", "cơ", "sở"}]
    ratios = Counter(meaning(one.title) for one in metrics if not isinstance(one, Metric))
    assert max(ratios.values()) == 1


@pytest.mark.parametrize(
    "key",
    [
        "membership.admitted",
        "membership.admitted.pupils",
        "membership.admitted.enterprise",
        "membership.admitted.enterprise.owners",
        "membership.organisations_founded.enterprise",
        "membership.members",
        "targets.mass_organisations_founded",
        "targets.mass_members_admitted",
        "targets.assigned.membership.admitted",
        "personnel.nonlocal.commune_chairs",
        "personnel.deputies.district",
        "units.base_organisations",
    ],
)
def test_the_figures_of_the_half_year_report_are_understood(key: str) -> None:
    assert understood(meaning(metrics.get(key).title))


@pytest.mark.parametrize(
    ("after", "kinds"),
    [
        ("đảng viên mới", {Counts.PERSON}),
        ("đồng chí", {Counts.PERSON, Counts.POST}),
        ("lượt tổ chức đảng", {Counts.SUBJECT}),
        ("lượt đoàn viên, hội viên", {Counts.MEMBERSHIP}),
        ("tổ chức đảng", {Counts.ORGANISATION}),
        ("tổ chức", {Counts.ORGANISATION, Counts.MASS_ORGANISATION}),
        ("tổ chức đoàn thể", {Counts.MASS_ORGANISATION}),
        ("cuộc kiểm tra", {Counts.OPERATION}),
        ("Chức danh", {Counts.POST}),
        ("", None),
        ("đơn vị", None),
        ("lượng", None),
    ],
)
def test_what_a_number_counts(after: str, kinds: set[Counts] | None) -> None:
    assert counted(after) == kinds


def test_spelling_keeps_the_length() -> None:
    assert spelled("Uỷ ban\u00a0NHÂN DÂN") == "ủy ban nhân dân"


def test_phrases_are_written_as_texts_are_read() -> None:
    assert all(" ".join(words) == spelled(" ".join(words)) for words in PHRASES)


@given(st.lists(st.sampled_from(sorted({thing for things in PHRASES.values() for thing in things}))))
def test_settling_twice_changes_nothing(things: list[str]) -> None:
    once = settled(set(things))
    assert settled(once) == once


@given(st.text(max_size=100))
def test_any_words_have_a_meaning(text: str) -> None:
    assert all(thing and " " not in thing for thing in meaning(text))
