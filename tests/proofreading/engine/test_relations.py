"""Which figures belong together, and what that proves: one sentence, its claims, their verdicts."""

from __future__ import annotations

import pytest

from namro.proofreading.engine.characters import prepare
from namro.proofreading.engine.claims import Claim, Verdict
from namro.proofreading.engine.figures import content_of
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.reader import statements_of
from namro.proofreading.engine.statements import Statements

OK, ROUNDING, WRONG, OPEN = Verdict.OK, Verdict.ROUNDING, Verdict.INCONSISTENT, Verdict.UNCHECKABLE


def read(text: str) -> Statements:
    """Statements of a text."""
    return statements_of(content_of(prepare(text)))


def of_rule(text: str, rule: str) -> list[Claim]:
    """The claims of one rule."""
    return [one for one in proofread(text).claims if one.rule == rule]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("Có 12 đảng viên (chiếm 71,4%) và 38 đoàn viên (67,9%).", {"12": ["71.4"], "38": ["67.9"]}),
        ("Có 784 tổ chức, đạt tỷ lệ 88,48%, làm tốt.", {"784": ["88.48"]}),
        ("Kết nạp 68 đảng viên; nữ chiếm 69%, 83,8% có trình độ đại học.", {"68": []}),
        ("Nữ đạt 21,18% (18 đồng chí).", {"18": ["21.18"]}),
        ("Thu 2.310 tỷ đồng, chiếm 67,6%, bằng 34,4% dự toán.", {"2310": ["67.6", "34.4"]}),
        ("Giải quyết 312 vụ với 724 bị cáo; đạt 97,71% về số vụ và 96,1% về số bị cáo.", {"312": ["97.71"]}),
        ("Nữ có 254 người, tỷ lệ 40,9% (khóa trước là 242 người, tỷ lệ 37,04%).", {"254": ["40.9"]}),
    ],
)
def test_a_percentage_belongs_to_its_amount(text: str, shares: dict[str, list[str]]) -> None:
    found = {
        str(one.count.value): [str(share.fig.value) for share in one.shares] for one in read(text).of.values()
    }
    assert {count: found.get(count, []) for count in shares} == shares


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("Có 98/114 đơn vị.", "114"),
        ("Giải quyết 622 vụ trong tổng số 698 vụ.", "698"),
        ("Giải quyết 176 đơn (160 khiếu nại, 16 tố cáo)/221 đơn.", "221"),
        ("Giải quyết 308 vụ (đạt 92,6%) trong tổng số 333 vụ.", "333"),
        ("Giới thiệu 78 đồng chí, bằng 150% so với 52 cấp ủy viên.", "52"),
        ("Kiểm sát 5.185 vụ/7.275 bị can.", None),
    ],
)
def test_what_stands_beside_an_amount_as_its_base(text: str, base: str | None) -> None:
    found = [str(one.base.value) for one in read(text).of.values() if one.base]
    assert found == ([base] if base else [])


def test_changes_belong_to_what_counts_the_same() -> None:
    made = read(
        "Kiểm tra 729 lượt tổ chức đảng và 581 đảng viên (tăng 64 lượt tổ chức đảng và 125 đảng viên)."
    )
    assert {
        str(one.count.value): [str(change.fig.value) for change in one.changes] for one in made.of.values()
    } == {
        "729": ["64"],
        "581": ["125"],
    }


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # a whole that the text names
        ("Có 85 đại biểu, trong đó 18 đại biểu nữ (21,18%).", OK),
        ("Có 85 đại biểu, trong đó 18 đại biểu nữ (22,18%).", WRONG),
        (
            "Kiểm tra 56 đảng viên, 38 đảng viên vi phạm; kỷ luật 24 đảng viên (63,2% số đảng viên vi phạm).",
            OK,
        ),
        ("Kết nạp 68 đảng viên; có 21 đoàn viên (30,9%), 14 nữ (20,6%), 9 công nhân (31,2%).", WRONG),
        ("Thụ lý 173 vụ; đã giải quyết 118 vụ, đạt tỷ lệ 69%.", ROUNDING),
        ("Bầu 0 đồng chí (chiếm 5%).", WRONG),
        # where it must be silent
        ("Kết nạp 68 đảng viên, đạt 34% kế hoạch năm.", OPEN),
        ("Kết nạp 2.270 đảng viên, bằng 2,98% so với tổng số đảng viên cuối năm 2017.", OPEN),
        (
            "Xảy ra 19 vụ cháy, 1 vụ nổ; trong đó 5 vụ cháy nghiêm trọng (chiếm 25% tổng số vụ cháy, nổ).",
            OPEN,
        ),
        ("Có hơn 500 đảng viên, trong đó 210 đảng viên nữ (40%).", OPEN),
        ("Kỷ luật 62 đảng viên. Nội dung: đạo đức 14 (18,9%); dân số 12 (16,2%); lối sống 8 (10,8%).", OPEN),
    ],
)
def test_percentages_of_a_whole(text: str, verdict: Verdict) -> None:
    found = [one.verdict for one in proofread(text).claims if one.rule in ("share", "growth")]
    assert verdict in found
    if not verdict.remark:
        assert proofread(text).remarks == ()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Có 114 đơn vị, gồm 67 xã, 45 phường và 2 đặc khu.", OK),
        ("Có 114 đơn vị, gồm 67 xã, 46 phường và 2 đặc khu.", WRONG),
        ("Tiếp nhận 221 đơn (196 khiếu nại, 25 tố cáo).", OK),
        ("Tiếp nhận 221 đơn (196 khiếu nại, 26 tố cáo).", WRONG),
        ("Tổ chức 168 lớp, gồm:\n- 113 lớp đảng viên mới;\n- 45 lớp cảm tình.", WRONG),
        ("Kiểm tra 886 tổ chức; 784 tổ chức làm tốt, 103 tổ chức chưa làm tốt (chiếm 11,62%).", WRONG),
        (
            "Có 103 xã, gồm 31 xã loại I và 72 xã khác; trong đó có 65 xã hình thành sau sắp xếp "
            "và 38 xã giữ nguyên.",
            OK,
        ),
        ("Kỷ luật 62 đảng viên.\nHình thức: khiển trách 28, cảnh cáo 21, cách chức 1, khai trừ 13.", WRONG),
        (
            "Kiểm tra 914 tổ chức đảng và 57 đảng viên: xã làm 898 tổ chức đảng và 28 đảng viên; "
            "huyện 17 tổ chức đảng và 29 đảng viên.",
            WRONG,
        ),
        # not all parts, not surely parts, parts that overlap
        ("Kết nạp 90 đảng viên, trong đó 40 đảng viên nữ, 20 đảng viên dự bị.", OPEN),
        ("Có 120 cán bộ, trong đó 30 cán bộ trẻ và 25 cán bộ nữ.", OPEN),
        ("Ban Thường vụ có 6 người, gồm Bí thư, 2 Phó Bí thư và 2 Ủy viên.", OPEN),
        ("Có 45 mô hình, gồm 12 mô hình cấp xã, 8 mô hình cấp thôn…", OPEN),
        ("Thu hơn 12.000 tỷ đồng, gồm 7.621 tỷ đồng nội địa và 4.414 tỷ đồng xuất khẩu.", OPEN),
    ],
)
def test_parts_and_their_total(text: str, verdict: Verdict) -> None:
    found = of_rule(text, "sum")
    assert verdict in [one.verdict for one in found], found
    assert (WRONG in [one.verdict for one in found]) == (verdict is WRONG)


@pytest.mark.parametrize(
    ("text", "rule", "verdict"),
    [
        ("So với năm 2022 (351 lượt khen), tăng 28 lượt khen, tức tăng 7,98%.", "growth", OK),
        ("So với năm 2022 (351 lượt khen), tăng 28 lượt khen, tức tăng 9,78%.", "growth", WRONG),
        ("Xảy ra 925 vụ, làm chết 485 người; so với cùng kỳ giảm 106 vụ (giảm 10,28%).", "growth", OK),
        ("Số phòng giảm từ 412 xuống 356 phòng, giảm 65 phòng.", "difference", WRONG),
        ("Hộ nghèo còn 2.914 hộ, tỷ lệ 6,63%, giảm 398 hộ, tương ứng tỷ lệ giảm 0,96%.", "growth", OPEN),
        ("Tỷ lệ tăng từ 15,9% lên 16,6%, tức tăng 0,9 điểm phần trăm.", "points_change", WRONG),
        ("Thụ lý 6.218 vụ; đã giải quyết 5.209 vụ; còn tồn 1.011 vụ.", "rest", WRONG),
        ("Đỗ 98,68%, thấp hơn năm 2012 (97,53%).", "target", WRONG),
        ("Đạt 18,75%, không vượt mức 20%.", "target", OK),
        ("Có 04 dự án chưa giải ngân: đường ven biển, hồ điều hòa, kè sông.", "list", None),
        ("Có 5 trường đỗ 100%: Lê Khiết, Trần Quốc Tuấn, Bình Sơn, Lý Sơn và Trà Bồng.", "list", OK),
        ("Các sở dự họp có 2 sở là Sở Văn hóa, Thể thao và Du lịch và Sở Y tế.", "list", OPEN),
    ],
)
def test_other_relations(text: str, rule: str, verdict: Verdict | None) -> None:
    found = [one.verdict for one in of_rule(text, rule)]
    assert (verdict in found) if verdict else found == []
    if verdict is not WRONG:
        assert proofread(text).remarks == ()


def test_tables_add_up_down_and_across() -> None:
    rows = "Đơn vị\tTổng số\tNam\tNữ\tTỷ lệ nữ\nXã A\t24\t15\t9\t37,5%\nXã B\t18\t8\t10\t55,56%\n"
    right = f"{rows}Xã C\t31\t20\t11\t35,48%\nCộng\t73\t43\t30\t41,1%"
    assert proofread(right).remarks == ()
    assert {one.rule for one in proofread(right).claims} >= {"table_sum", "table_rate"}
    changed = right.replace("73", "74")
    wrong = [(one.rule, changed[one.start : one.end]) for one in proofread(changed).remarks]
    assert ("table_sum", "74") in wrong


def test_a_company_whose_name_begins_like_a_total_is_none() -> None:
    assert of_rule("Đơn vị\tSố\nTổng công ty Du lịch\t40\nBan A\t3\nBan B\t5", "table_sum") == []


@pytest.mark.parametrize("text", ["", "\n\n", "không có số", "5", "100%", "(((", "gồm gồm gồm 5 5 5"])
def test_texts_that_say_nothing(text: str) -> None:
    assert proofread(text).remarks == ()


def test_evidence_points_at_the_figures() -> None:
    text = "Kiểm tra 29 tổ chức đảng, trong đó 12 tổ chức đảng vi phạm (71,4%)."
    (remark,) = proofread(text).remarks
    assert [text[start:end] for start, end in remark.evidence] == ["29", "12", "71,4%"]
    assert "12 : 29 = 41,38%" in remark.note and "41,4%" in remark.remedy
