"""Which figure of the house a number speaks of; above all, when none is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import process_time

import pytest

import namro
from namro.ground.periods import Period
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.matching import matches
from namro.proofreading.stretches import sentences
from namro.proofreading.whose import Names
from namro.units.queries import Place

H1 = Period.parse("2024-H1")
LAST = date(2024, 6, 30)
CITY = Place(
    1, "D00001", "Đảng bộ Thành phố Hà Nội", "Thành phố Hà Nội", "CITY_PARTY", "PARTY_MASS", None, LAST
)
BA_DINH = Place(
    2, "D00002", "Đảng bộ quận Ba Đình", "Quận Ba Đình", "SUPERIOR_OF_BASE", "RESIDENTIAL", 1, LAST
)
SAMPLE = Path(namro.__file__).parent / "sample" / "texts" / "bao-cao-6-thang-2024.txt"

ADMITTED, PUPILS = "membership.admitted", "membership.admitted.pupils"
ENTERPRISE = "membership.admitted.enterprise"
FOUNDED = "membership.organisations_founded.enterprise"
TARGET = "targets.assigned."


def said(text: str, place: Place = CITY, period: Period = H1, with_targets: bool = True) -> dict[str, str]:
    """By number as written the key of the figure it speaks of."""
    found = matches(proofread(text).figures, text, Names(place), period, with_targets=with_targets)
    return {text[one.figure.start : one.figure.end]: one.definition.key for one in found}


# What is understood


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            "Trong 6 tháng đầu năm 2024, toàn Đảng bộ Thành phố đã kết nạp được 5.189 đảng viên.",
            {"5.189": ADMITTED},
        ),
        (
            "Đã kết nạp 5.189/10.260 đảng viên (đạt 50,6% chỉ tiêu giao cả năm).",
            {"5.189": ADMITTED, "10.260": TARGET + ADMITTED, "50,6%": "targets.admitted_pct"},
        ),
        (
            "- Kết nạp đảng viên là học sinh THPT: 390/270 đồng chí, đạt 144% chỉ tiêu.",
            {"390": PUPILS, "270": TARGET + PUPILS, "144%": "targets.admitted_pupils_pct"},
        ),
        (
            "- Chỉ tiêu kết nạp đảng viên: 5.189/10.260 đồng chí.",
            {"5.189": ADMITTED, "10.260": TARGET + ADMITTED},
        ),
        ("Chỉ tiêu giao kết nạp đảng viên mới là 10.260 đồng chí.", {"10.260": TARGET + ADMITTED}),
        (
            "Thành lập được 65/90 tổ chức đảng trong các doanh nghiệp ngoài khu vực nhà nước (đạt 72,2%).",
            {"65": FOUNDED, "90": TARGET + FOUNDED, "72,2%": "targets.organisations_founded_pct"},
        ),
        (
            "Kết nạp 501 đảng viên trong doanh nghiệp ngoài nhà nước, trong đó có 4 chủ doanh nghiệp.",
            {"501": ENTERPRISE, "4": f"{ENTERPRISE}.owners"},
        ),
        (
            "Phát triển được 17.313/35.000 lượt đoàn viên, hội viên (đạt 49,5%).",
            {
                "17.313": "targets.mass_members_admitted",
                "35.000": "targets.assigned.mass_members_admitted",
                "49,5%": "targets.mass_members_pct",
            },
        ),
        (
            "Đến ngày 30/6/2024, toàn Đảng bộ có 460.307 đảng viên, gồm 449.168 đảng viên chính thức và "
            "11.139 đảng viên dự bị.",
            {
                "460.307": "membership.members",
                "449.168": "membership.members.official",
                "11.139": "membership.members.probationary",
            },
        ),
        ("Tính đến hết ngày 30/6, toàn Đảng bộ có 460.307 đảng viên.", {"460.307": "membership.members"}),
        (
            "Có 28/30 bí thư quận, huyện, thị ủy và 22/29 chủ tịch UBND quận, huyện, thị xã không phải là "
            "người địa phương.",
            {
                "28": "personnel.nonlocal.district_secretaries",
                "30": "personnel.posts.district_secretaries",
                "22": "personnel.nonlocal.district_chairs",
                "29": "personnel.posts.district_chairs",
            },
        ),
        (
            "Trong số 90 đồng chí phó bí thư thường trực, phó chủ tịch UBND cấp huyện có 35 đồng chí không "
            "phải người địa phương (đạt 38,89%).",
            {
                "90": "personnel.deputies.district",
                "35": "personnel.nonlocal.district_deputies",
                "38,89%": "personnel.nonlocal.district_deputies_pct",
            },
        ),
        (
            "Đến nay, có 61,13% chủ tịch UBND xã, phường, thị trấn không phải người địa phương.",
            {"61,13%": "personnel.nonlocal.commune_chairs_pct"},
        ),
        ("Tỷ lệ nữ trong số đảng viên mới kết nạp là 44,3%.", {"44,3%": "membership.admitted_share_women"}),
    ],
)
def test_a_number_speaks_of_one_figure(text: str, keys: dict[str, str]) -> None:
    assert said(text) == keys


def test_a_part_is_the_part_and_not_the_whole() -> None:
    text = "Kết nạp 5.189 đảng viên, trong đó có 390 đồng chí là học sinh THPT và 276 sinh viên."
    assert said(text)["390"] == PUPILS


def test_a_heading_names_the_group_of_what_stands_under_it() -> None:
    text = "2. Doanh nghiệp ngoài khu vực nhà nước\n\n- Đảng viên được kết nạp: 501/903 đồng chí, đạt 55,5%."
    assert said(text) == {
        "501": ENTERPRISE,
        "903": TARGET + ENTERPRISE,
        "55,5%": "targets.admitted_enterprise_pct",
    }


def test_the_level_of_posts_may_stand_in_the_heading() -> None:
    text = "2. Cấp xã\nCó 396/579 bí thư cấp ủy không phải người địa phương."
    assert said(text) == {
        "396": "personnel.nonlocal.commune_secretaries",
        "579": "personnel.posts.commune_secretaries",
    }


def test_a_whole_is_said_of_all_whatever_the_heading() -> None:
    under = "Kết nạp ở trường học\n"
    assert said(f"{under}Đã kết nạp 5.189 đảng viên.") == {}
    assert said(f"{under}Toàn Đảng bộ Thành phố đã kết nạp 5.189 đảng viên.") == {"5.189": ADMITTED}


def test_a_district_is_called_by_its_own_names() -> None:
    text = "Trong 6 tháng đầu năm 2024, {} đã kết nạp 120 đảng viên."
    for name in ("Đảng bộ quận Ba Đình", "Quận ủy Ba Đình", "quận Ba Đình", "toàn Đảng bộ quận", "toàn quận"):
        assert said(text.format(name), BA_DINH) == {"120": ADMITTED}, name
    for name in ("toàn Thành phố", "Thành phố Hà Nội", "quận Tây Hồ", "phường Phúc Xá", "các phường"):
        assert said(text.format(name), BA_DINH) == {}, name


# What is not


@pytest.mark.parametrize(
    "text",
    [
        # other units, or some of the unit
        "Quận Ba Đình đã kết nạp 120 đảng viên.",
        "Riêng khối trường học kết nạp 390 đảng viên.",
        "Tại các khu công nghiệp, đã kết nạp 390 đảng viên.",
        "Một số đơn vị kết nạp 390 đảng viên.",
        "Chi bộ Trường Chu Văn An kết nạp 12 đảng viên.",
        "Quận Hà Đông vượt chỉ tiêu. Đã kết nạp 144 đảng viên.",
        "Công an thành phố, đã kết nạp 144 đảng viên.",
        "Công an thành phố làm tốt công tác phát triển đảng. Đã kết nạp 144 đảng viên.",
        "Các đơn vị sự nghiệp được củng cố. Đã kết nạp 144 đảng viên.",
        "Đảng bộ Công ty Nước sạch có 1.200 đảng viên.",
        "1. Quận Ba Đình\n- Kết nạp 120 đảng viên.",
        "Khối doanh nghiệp nhà nước:\n- Kết nạp 120 đảng viên.",
        # other periods and days
        "Năm 2023 đã kết nạp 9.800 đảng viên.",
        "Trong quý I/2024, kết nạp 2.400 đảng viên.",
        "Từ đầu nhiệm kỳ đến nay, kết nạp 40.000 đảng viên.",
        "Đến ngày 31/5/2024, toàn Đảng bộ có 460.000 đảng viên.",
        "Trong tháng 6, kết nạp 800 đảng viên.",
        "Trong tháng, kết nạp 800 đảng viên.",
        "Từ đầu năm, toàn Đảng bộ kết nạp 2.270 đảng viên.",
        "Dịp 19/5, kết nạp 120 đảng viên.",
        "Tính đến 31/5, toàn Đảng bộ có 460.000 đảng viên.",
        "Ngày 19 tháng 5, kết nạp 120 đảng viên.",
        "Đợt này, kết nạp 120 đảng viên.",
        "IV- Nhiệm vụ 6 tháng cuối năm\n- Kết nạp 5.071 đảng viên.",
        "Phương hướng, nhiệm vụ\n- Kết nạp 5.071 đảng viên.",
        # changes, plans, approximations
        "Kết nạp đảng viên tăng 319 đồng chí.",
        "So với cùng kỳ tăng 64 tổ chức đảng được thành lập và 125 đảng viên.",
        "Cùng kỳ năm trước kết nạp 4.870 đảng viên.",
        "Phấn đấu kết nạp 5.071 đảng viên.",
        "Còn phải kết nạp 5.071 đảng viên.",
        "Kết nạp thêm 20 đảng viên.",
        "Kết nạp gần 5.200 đảng viên.",
        "Kết nạp khoảng 5,2 nghìn đảng viên.",
        "Đạt chỉ tiêu giao kết nạp 5.189 đảng viên.",
        # other things, or more than is understood
        "Kết nạp 5.189 lượt đảng viên.",
        "Kết nạp 390 đảng viên là học sinh, sinh viên.",
        "Kết nạp 390 đảng viên là cán bộ hưu trí.",
        "Kết nạp 390 đảng viên (là công nhân trực tiếp sản xuất).",
        "Kết nạp 390 đảng viên, thuộc khối lực lượng vũ trang.",
        "Kết nạp 20 chi bộ.",
        "Kết nạp lại 12 đảng viên.",
        "Đã xóa tên 12 đảng viên.",
        "Có 20 tổ chức cơ sở đảng yếu kém.",
        "Toàn Đảng bộ có 20 đảng viên bị kỷ luật.",
        "Toàn Đảng bộ có 120 đảng viên, bị thi hành kỷ luật trong kỳ.",
        "Kiểm tra 29 tổ chức đảng và 56 đảng viên.",
        "Có 2.300 tổ chức đảng trong doanh nghiệp ngoài khu vực nhà nước.",
        "Có 68,39% bí thư cấp ủy không phải người địa phương.",
        "Đảng viên nữ chiếm 44,3%.",
        # a table's cells have no clauses
        "Kết nạp đảng viên\t5.189\t10.260",
        # whose sentence goes on about a group
        "Thành lập 65 tổ chức đảng trong doanh nghiệp ngoài khu vực nhà nước, kết nạp 501 đảng viên.\n"
        "Trong đó, 4 đồng chí là chủ doanh nghiệp.",
    ],
)
def test_of_these_no_number_is_compared(text: str) -> None:
    found = said(text)
    assert {number: key for number, key in found.items() if number != "65"} == {}


def test_no_base_where_the_text_does_not_speak_of_targets() -> None:
    assert said("Đã kết nạp 5.189/203.000 đảng viên.") == {"5.189": ADMITTED}


def test_targets_are_left_alone_where_another_level_gives_them() -> None:
    text = "Kết nạp 12/20 đảng viên (đạt 60%); chỉ tiêu giao kết nạp là 20 đồng chí."
    assert said(text, with_targets=False) == {"12": ADMITTED}


def test_a_percentage_belongs_to_the_amount_before_it() -> None:
    assert said("Kết nạp 5.189/10.260 đảng viên (đạt 50,6%), tăng 319 đồng chí (6,6%).") == {
        "5.189": ADMITTED,
        "10.260": TARGET + ADMITTED,
        "50,6%": "targets.admitted_pct",
    }
    assert "44,3%" not in said("Kết nạp 5.189/10.260 đảng viên, nữ chiếm 44,3%.")


def test_after_a_number_that_was_not_understood_nothing_is_part_of_it() -> None:
    assert said("Giới thiệu 600 quần chúng ưu tú, trong đó có 40 đồng chí là học sinh THPT.") == {}


# The words of a number


def clauses(text: str) -> list[tuple[str, str]]:
    return [
        (one.before.strip(), one.after.strip())
        for _, found in sentences(text, proofread(text).figures)
        for one in found
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Năm nay, đã kết nạp 20 đảng viên, đạt tốt.", [("đã kết nạp", "đảng viên")]),
        ("- Kết nạp: 20 đồng chí; nữ: 9 đồng chí.", [("Kết nạp:", "đồng chí"), ("nữ:", "đồng chí")]),
        (
            "Có 20 đảng viên chính thức và 9 đảng viên dự bị.",
            [("Có", "đảng viên chính thức"), ("và", "đảng viên dự bị")],
        ),
        (
            "Kết nạp 20 đảng viên, trong đó có 9 nữ.",
            [("Kết nạp", "đảng viên"), ("trong đó có", "nữ")],
        ),
        ("Phát triển 20 đoàn viên, hội viên.", [("Phát triển", "đoàn viên  hội viên")]),
        ("Kết nạp 20/40 đảng viên.", [("Kết nạp", "đảng viên")]),
    ],
)
def test_clauses(text: str, words: list[tuple[str, str]]) -> None:
    assert clauses(text) == words


def test_what_stands_over_a_sentence() -> None:
    text = "I- ĐẢNG VIÊN\n1. Kết nạp\nTrong đó:\n- Đã làm tốt. Là nữ: 9 người.\n2. Kết nạp lại\nCó 4 người."
    (bullet, _), (last, _) = sentences(text, proofread(text).figures)
    assert bullet.headings == ("Kết nạp", "ĐẢNG VIÊN") and bullet.introduced == "Trong đó:"
    assert bullet.earlier == "- Đã làm tốt. "
    assert last.headings == ("Kết nạp lại", "ĐẢNG VIÊN") and last.introduced == ""


# Whole texts


def test_the_sample_text_is_compared_where_it_is_certain() -> None:
    found = said(SAMPLE.read_text("utf-8"))
    assert found == {
        "28": "personnel.nonlocal.district_secretaries",
        "30": "personnel.posts.district_secretaries",
        "68,39%": "personnel.nonlocal.commune_secretaries_pct",
        "5.189": ADMITTED,
        "10.260": TARGET + ADMITTED,
        "50,8%": "targets.admitted_pct",
        "65": FOUNDED,
        "90": TARGET + FOUNDED,
        "72,2%": "targets.organisations_founded_pct",
        "501": ENTERPRISE,
        "903": TARGET + ENTERPRISE,
        "55,5%": "targets.admitted_enterprise_pct",
    }


def test_a_long_text_is_matched_at_once() -> None:
    """Thirty pages; the time grows with the text."""
    text = SAMPLE.read_text("utf-8") * 15
    figures = proofread(text).figures
    started = process_time()
    found = list(matches(figures, text, Names(CITY), H1, with_targets=True))
    assert len(found) == 15 * 12 and process_time() - started < 1
