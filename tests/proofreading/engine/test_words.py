"""The lexicon: what is counted, which groups divide a whole, which overlap."""

from __future__ import annotations

import pytest

from namro.proofreading.engine.words import (
    HEADS,
    OTHER_TIME,
    PERIOD_BASE,
    PLAN,
    complement,
    division,
    facet_of,
    halves,
    head_of,
    known,
    opposite,
    scaled_head,
)


@pytest.mark.parametrize(
    ("noun", "head"),
    [
        ("đảng viên mới là nữ", "đảng viên"),
        # the longest name wins
        ("tổ chức cơ sở đảng trực thuộc", "tổ chức cơ sở đảng"),
        ("đơn vị hành chính cấp xã mới", "đơn vị hành chính cấp xã"),
        ("chi bộ cơ sở", "chi bộ cơ sở"),
        ("ủy viên ban chấp hành", "ủy viên"),
        ("hộ nghèo", "hộ nghèo"),
        # two names of one thing
        ("vụ việc phức tạp", "vụ"),
        ("vụ án", "vụ"),
        ("cơ sở đảng", "tổ chức cơ sở đảng"),
        # short forms
        ("đv chính thức", "đảng viên"),
        ("tccsđ", "tổ chức cơ sở đảng"),
        ("đc", "đồng chí"),
        ("hs lớp", "học sinh"),
        # thousands of them
        ("triệu người dân", "triệu người dân"),
        ("nghìn hộ", "nghìn hộ"),
        ("triệu đồng", "triệu đồng"),
        # a word that only begins like one
        ("xãhội", "xãhội"),
        ("dải đất ven sông", "dải đất"),
        ("", ""),
    ],
)
def test_what_is_counted(noun: str, head: str) -> None:
    assert head_of(noun) == head
    assert head_of(f" {noun} ") == head


@pytest.mark.parametrize(
    ("head", "is_known", "is_scaled"),
    [
        ("đảng viên", True, False),
        ("triệu người", True, True),
        ("nghìn hộ", True, True),
        ("vạn lao động", True, True),
        # money is told so, it has no smaller unit in these texts
        ("triệu đồng", True, False),
        ("tỷ đồng", True, False),
        ("triệu usd", True, False),
        ("dải đất", False, False),
        ("triệu dải", False, False),
        ("", False, False),
    ],
)
def test_things_of_the_lexicon(head: str, is_known: bool, is_scaled: bool) -> None:
    assert (known(head), scaled_head(head)) == (is_known, is_scaled)


def test_every_head_is_known_and_is_its_own() -> None:
    assert all(known(head) for head in HEADS)
    assert all(known(head_of(head)) for head in HEADS)
    assert all(head == " ".join(head.lower().split()) for head in HEADS)


DIVIDED = [
    ["đảng bộ cơ sở", "chi bộ cơ sở"],
    ["đảng viên chính thức", "đảng viên dự bị"],
    ["khiển trách", "cảnh cáo", "cách chức", "khai trừ"],
    ["khai trừ", "khiển trách"],
    ["khiển trách", "giải tán"],
    ["đại biểu đương nhiên", "đại biểu được bầu", "đại biểu chỉ định"],
    ["nam", "nữ"],
    ["đơn tồn kỳ trước", "đơn mới"],
    ["đơn khiếu nại", "đơn tố cáo", "kiến nghị, phản ánh"],
    ["phường", "xã", "đặc khu"],
    ["hoàn thành xuất sắc", "hoàn thành tốt nhiệm vụ", "hoàn thành nhiệm vụ", "không hoàn thành"],
    ["tín nhiệm cao", "tín nhiệm", "tín nhiệm thấp"],
    ["phiếu hợp lệ", "phiếu không hợp lệ"],
    ["đồng ý", "không đồng ý"],
    ["nông, lâm nghiệp, thủy sản", "công nghiệp", "dịch vụ"],
    ["kiểm tra thường xuyên", "kiểm tra đột xuất"],
    ["tố cáo đúng", "tố cáo sai", "có đúng có sai"],
    ["giải quyết trước hạn", "đúng hạn", "quá hạn"],
]
UNDIVIDED = [
    ["đảng viên"],
    [],
    ["nữ", "dân tộc thiểu số"],
    ["khiển trách", "khiển trách"],
    ["khiển trách", "cảnh cáo", "hạ bậc lương"],
    ["phường", "trường"],
    ["cách chức", "giải tán"],
    ["nông nghiệp", "thành thị"],
    ["", ""],
]


@pytest.mark.parametrize("words", DIVIDED, ids="; ".join)
def test_groups_that_divide_a_whole(words: list[str]) -> None:
    assert division(words)
    assert division(words[::-1])


@pytest.mark.parametrize("words", UNDIVIDED, ids="; ".join)
def test_groups_that_may_leave_something_or_overlap(words: list[str]) -> None:
    assert not division(words)


@pytest.mark.parametrize(
    ("words", "both"),
    [
        (["nam", "nữ"], True),
        (["chính thức", "dự bị"], True),
        (["đồng ý", "không đồng ý"], True),
        (["làm tốt", "chưa làm tốt"], True),
        (["đảng bộ cơ sở", "chi bộ cơ sở"], True),
        # there is a third
        (["khiển trách", "cảnh cáo"], False),
        (["phường", "xã"], False),
        (["nữ", "dân tộc thiểu số"], False),
        (["đảng viên"], False),
    ],
)
def test_two_sides_that_have_no_third(words: list[str], both: bool) -> None:
    assert halves(words) == halves(words[::-1]) == both


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["làm tốt", "chưa làm tốt"], True),
        (["đã thi tuyển", "không thi tuyển"], True),
        (["đảng viên", "ngoài đảng"], True),
        (["chưa làm tốt", "chưa làm tốt"], False),
        (["làm tốt", "chưa đạt"], False),
        (["làm tốt"], False),
        ([], False),
    ],
)
def test_one_names_what_another_is_not(words: list[str], found: bool) -> None:
    assert complement(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["hoàn thành thi tuyển", "đang thi tuyển", "chưa thi tuyển"], True),
        (["đã giải quyết", "chưa giải quyết"], True),
        (["hình thành sau sắp xếp", "giữ nguyên"], True),
        (["xã đạt chuẩn", "xã nâng cao"], False),
        (["chưa hoàn thành", "chưa thi tuyển"], False),
        (["không thực hiện sắp xếp", "giữ nguyên"], False),
        # the other side comes last
        (["chưa thi tuyển", "hoàn thành thi tuyển"], False),
    ],
)
def test_the_last_is_the_opposite_of_one_before(words: list[str], found: bool) -> None:
    assert opposite(words) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("đại biểu nữ", "đồng chí nam"),
        ("dân tộc thiểu số", "người kinh"),
        ("tái cử", "trúng cử lần đầu"),
        ("trình độ đại học", "thạc sĩ"),
        ("học sinh", "công nhân"),
        ("đảng viên dự bị", "đảng viên chính thức"),
    ],
)
def test_groups_of_one_facet(one: str, other: str) -> None:
    assert facet_of(one) == facet_of(other) is not None


def test_groups_of_two_facets_differ() -> None:
    found = [facet_of(one) for one in ("nữ", "dân tộc thiểu số", "theo tôn giáo", "trẻ tuổi", "thạc sĩ")]
    assert None not in found and len(set(found)) == 5


@pytest.mark.parametrize("words", ["đảng viên", "xã", "tỉnh nam định", "miền nam bộ", ""])
def test_what_is_no_facet(words: str) -> None:
    assert facet_of(words) is None


@pytest.mark.parametrize("words", ["kế hoạch năm", "chỉ tiêu được giao", "dự toán", "mục tiêu nghị quyết"])
def test_words_of_a_plan(words: str) -> None:
    assert PLAN.search(words) and not PLAN.search("số đảng viên vi phạm")


@pytest.mark.parametrize("words", ["so với cùng kỳ", "năm trước", "nhiệm kỳ trước", "năm 2019", "cuối năm"])
def test_words_of_an_earlier_period(words: str) -> None:
    assert PERIOD_BASE.search(words) and not PERIOD_BASE.search("số đảng viên vi phạm")


@pytest.mark.parametrize(
    ("bracket", "other"),
    [
        ("khóa xiv là 2.427 người", True),
        ("năm 2019 tiếp nhận 1.405 đơn", True),
        ("cùng kỳ 212", True),
        ("6 tháng đầu năm 30", True),
        ("năm 2024 đạt 95% kế hoạch", False),
        ("chiếm 37,04%", False),
    ],
)
def test_what_opens_a_bracket_of_another_period(bracket: str, other: bool) -> None:
    assert bool(OTHER_TIME.match(bracket)) == other
