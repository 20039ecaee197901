"""The rules of the proofreader: what each looks at, with examples that the engine itself proves."""

from __future__ import annotations

from dataclasses import dataclass

from namro.proofreading.engine.claims import Kind, Verdict


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the verdict its claim under the rule gets."""

    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """``explains`` says what is compared and when nothing is said; every example is run by a test."""

    key: str
    kind: Kind
    title: str
    explains: str
    examples: tuple[Example, ...]


OK, ROUNDING, WRONG, OPEN = Verdict.OK, Verdict.ROUNDING, Verdict.INCONSISTENT, Verdict.UNCHECKABLE

RULES: tuple[Rule, ...] = (
    Rule(
        "ratio",
        Kind.RATIO,
        "Phân số và tỷ lệ đi cùng",
        "Tử số chia mẫu số phải bằng tỷ lệ nêu bên cạnh, làm tròn hoặc cắt bớt ở chữ số cuối. “Gần”, "
        "“hơn”, “khoảng” "
        "được hiểu là giới hạn. Không nêu tỷ lệ thì không nhận xét.",
        (
            Example("Đã kết nạp 501/903 đảng viên (đạt 55,5%).", OK),
            Example("Đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%).", WRONG),
            Example("Đã có 98/114 đơn vị rà soát, bổ sung quy hoạch.", OPEN),
        ),
    ),
    Rule(
        "share",
        Kind.SHARE,
        "Tỷ lệ của một số có mẫu số nêu ở chỗ khác",
        "Mẫu số được tìm trong văn bản: số cùng loại nêu trước đó, số mà câu văn gọi tên (“số đảng viên "
        "vi phạm”), số "
        "mà các tỷ lệ cùng câu đều lấy. Chỉ nhận xét khi văn bản tự nêu mẫu số ấy; nếu mẫu số có thể là "
        "số khác không "
        "nêu ra thì không kết luận.",
        (
            Example("Kiểm tra 56 đảng viên, trong đó 38 đảng viên có vi phạm (chiếm 67,9%).", OK),
            Example(
                "Kiểm tra 29 tổ chức đảng và 56 đảng viên; kết luận 12 tổ chức đảng (chiếm 71,4%) và 38 "
                "đảng viên "
                "(chiếm 67,9%) có vi phạm.",
                WRONG,
            ),
            Example("Tòa án thụ lý 173 vụ; đã giải quyết 118 vụ, đạt tỷ lệ 69%.", ROUNDING),
            Example("Đã kết nạp 68 đảng viên, đạt 34% kế hoạch năm.", OPEN),
        ),
    ),
    Rule(
        "sum",
        Kind.SUM,
        "Các phần và tổng",
        "Các phần sau “gồm”, trong ngoặc, sau dấu hai chấm, ở các gạch đầu dòng hoặc theo một tiêu chí "
        "phải cộng bằng "
        "tổng. Danh sách mở (“…”, “tiêu biểu”), các nhóm có thể trùng nhau (nữ, dân tộc, tuổi trẻ) và "
        "“trong đó” nêu "
        "một phần thì không kết luận.",
        (
            Example("Thành phố có 126 đơn vị hành chính cấp xã, gồm 51 phường và 75 xã.", OK),
            Example(
                "Đã có 170/289 chức danh hoàn thành thi tuyển, 20 chức danh đang thi tuyển và 90 chức "
                "danh chưa thi tuyển.",
                WRONG,
            ),
            Example("Đoàn có 43 đại biểu, gồm 12 đại biểu nữ, 5 đại biểu dân tộc thiểu số.", OPEN),
        ),
    ),
    Rule(
        "points",
        Kind.SUM,
        "Điểm phần trăm đóng góp vào mức tăng chung",
        "Các mức đóng góp cộng lại phải bằng mức tăng chung; bản thân các tỷ lệ tăng của từng khu vực "
        "không được cộng. "
        "Chỉ kết luận khi có cả phần thuế sản phẩm.",
        (
            Example(
                "Kinh tế tăng 6,5%.\nNông nghiệp tăng 4,29%, đóng góp 0,49 điểm phần trăm; công nghiệp "
                "tăng 6,78%, đóng "
                "góp 3,93 điểm phần trăm; dịch vụ và thuế sản phẩm tăng 6,81%, đóng góp 2,07 điểm phần trăm.",
                OK,
            ),
        ),
    ),
    Rule(
        "hundred",
        Kind.HUNDRED,
        "Các tỷ lệ của một tổng",
        "Tỷ lệ của các phần cùng một tổng phải cộng thành 100%; chênh trong phạm vi làm tròn được ghi là "
        "làm tròn.",
        (
            Example(
                "Về cơ cấu, nông nghiệp chiếm 12,35%, công nghiệp chiếm 56,34%, dịch vụ chiếm 31,31%.",
                OK,
            ),
            Example(
                "Về cơ cấu, nông nghiệp chiếm 12,35%, công nghiệp chiếm 56,34%, dịch vụ chiếm 33,31%.",
                WRONG,
            ),
        ),
    ),
    Rule(
        "difference",
        Kind.DIFFERENCE,
        "Tăng, giảm so với số kỳ trước",
        "Khi văn bản nêu cả hai số, hiệu của chúng phải bằng mức tăng, giảm. Không nêu số kỳ trước thì "
        "chỉ suy ra, "
        "không nhận xét.",
        (
            Example("Tiếp nhận 1.536 đơn, tăng 131 đơn so với cùng kỳ (năm 2019 tiếp nhận 1.405 đơn).", OK),
            Example(
                "Tiếp nhận 1.536 đơn, tăng 113 đơn so với cùng kỳ (năm 2019 tiếp nhận 1.405 đơn).", WRONG
            ),
            Example("Kỷ luật 62 đảng viên, giảm 18 đảng viên so với cùng kỳ.", OPEN),
        ),
    ),
    Rule(
        "growth",
        Kind.GROWTH,
        "Tỷ lệ tăng, giảm",
        "Mức tăng, giảm chia cho số kỳ trước phải bằng tỷ lệ nêu ra; số kỳ trước lấy từ văn bản hoặc suy "
        "từ mức tăng.",
        (
            Example("Kỷ luật 56 đảng viên, giảm 6,67% (giảm 4 đảng viên) so với cùng kỳ.", OK),
            Example("Kỷ luật 56 đảng viên, giảm 7,14% (giảm 4 đảng viên) so với cùng kỳ.", WRONG),
            Example("Cả nước giảm từ 10.035 xuống còn 3.321 đơn vị, tức giảm gần 67%.", OK),
            Example("Thuế ngoài quốc doanh tăng 67,8%.", OPEN),
        ),
    ),
    Rule(
        "times",
        Kind.GROWTH,
        "Gấp bao nhiêu lần",
        "Khi nêu cả hai số thì thương của chúng phải bằng số lần.",
        (
            Example("Giám sát 298 tổ chức đảng, gấp 1,4 lần cùng kỳ (212 tổ chức đảng).", OK),
            Example("Thu từ khu vực này tăng gấp 2,3 lần.", OPEN),
        ),
    ),
    Rule(
        "points_change",
        Kind.DIFFERENCE,
        "Chênh lệch giữa hai tỷ lệ",
        "Chênh lệch nêu bằng điểm phần trăm phải bằng hiệu của hai tỷ lệ.",
        (
            Example("Tỷ lệ hài lòng 88,6%, tăng 3,1 điểm phần trăm so với năm trước (85,5%).", OK),
            Example("Tỷ lệ hài lòng 88,6%, tăng 3,9 điểm phần trăm so với năm trước (85,5%).", WRONG),
        ),
    ),
    Rule(
        "rest",
        Kind.DIFFERENCE,
        "Số còn lại",
        "Số còn lại phải bằng tổng nêu trước trừ các phần đã nêu.",
        (
            Example(
                "Tiếp nhận 1.536 đơn. Có 221 đơn thuộc thẩm quyền. Số còn lại 1.315 đơn đã hướng dẫn.", OK
            ),
            Example("Đã giải quyết 238/316 vụ việc, còn lại 35 vụ việc.", WRONG),
        ),
    ),
    Rule(
        "list",
        Kind.OTHER,
        "Số đếm và danh sách theo sau",
        "Số nêu ra phải bằng số tên trong danh sách; danh sách mở thì không kết luận.",
        (
            Example("Có 02 xã không thực hiện sắp xếp là xã Mù Cả, xã Tà Tổng.", OK),
            Example("Có 03 xã không thực hiện sắp xếp là xã Mù Cả, xã Tà Tổng.", WRONG),
        ),
    ),
    Rule(
        "target",
        Kind.OTHER,
        "So với mục tiêu, so với kỳ trước",
        "“Vượt”, “không đạt”, “thấp hơn” phải đúng với hai số đứng bên.",
        (
            Example("Đạt tỷ lệ 96,15%, vượt mục tiêu 95% của nghị quyết.", OK),
            Example("Đạt tỷ lệ 94,15%, vượt mục tiêu 95% của nghị quyết.", WRONG),
        ),
    ),
    Rule(
        "range",
        Kind.RANGE,
        "Khoảng giá trị",
        "Số bình quân, mức cao nhất, thấp nhất phải nằm trong khoảng đã nêu.",
        (
            Example("Tỷ lệ đạt từ 83,4% đến 94,1%, bình quân 88,2%.", OK),
            Example("Tỷ lệ đạt từ 83,4% đến 94,1%; thấp nhất là phường Hòa Khánh 81,2%.", WRONG),
        ),
    ),
    Rule(
        "title",
        Kind.OTHER,
        "Tiêu đề và nội dung",
        "Số ở tiêu đề phải có trong nội dung; chỉ nhận xét khi nội dung nêu một số chỉ khác một chữ số.",
        (
            Example("Kỷ luật 440 đảng viên trong 6 tháng\nCác cấp đã kỷ luật 440 đảng viên.", OK),
            Example("Kỷ luật 410 đảng viên trong 6 tháng\nCác cấp đã kỷ luật 440 đảng viên.", WRONG),
        ),
    ),
    Rule(
        "twice",
        Kind.OTHER,
        "Một số nêu hai lần",
        "Cùng một tỷ lệ nêu với số chữ số thập phân khác nhau phải tương thích.",
        (Example("Tỷ lệ đỗ 97,2%; cụ thể có 10.614/10.918 học sinh đỗ, đạt tỷ lệ 97,21%.", OK),),
    ),
    Rule(
        "chain",
        Kind.OTHER,
        "Chuỗi kiểm tra, kết luận, xử lý",
        "Được nhận ra để không nhầm với các phần của một tổng; không tính và không nhận xét.",
        (
            Example(
                "Kiểm tra 69 tổ chức đảng và 181 đảng viên; kết luận 30 tổ chức đảng và 107 đảng viên có "
                "vi phạm; "
                "phải kỷ luật 1 tổ chức đảng và 63 đảng viên.",
                OPEN,
            ),
        ),
    ),
    Rule(
        "table_sum",
        Kind.SUM,
        "Dòng tổng và cột tổng của bảng",
        "Mỗi cột phải cộng bằng dòng “Cộng”, “Tổng số”; cột tỷ lệ và cột số thứ tự không cộng. Khi phần lớn "
        "các dòng cho thấy những cột nào cộng thành cột “Tổng” thì mọi dòng phải theo như thế.",
        (
            Example("Đơn vị\tChỉ tiêu\tKết nạp\nXã A\t24\t19\nXã B\t18\t21\nCộng\t42\t40", OK),
            Example("Đơn vị\tChỉ tiêu\tKết nạp\nXã A\t24\t19\nXã B\t18\t21\nCộng\t42\t41", WRONG),
            Example(
                "Đơn vị\tTổng số\tNam\tNữ\nXã A\t24\t15\t9\nXã B\t18\t8\t10\nXã C\t31\t20\t12",
                WRONG,
            ),
        ),
    ),
    Rule(
        "table_rate",
        Kind.RATIO,
        "Cột tỷ lệ của bảng",
        "Khi phần lớn các dòng cho thấy cột tỷ lệ lấy từ hai cột nào thì mọi dòng phải theo như thế.",
        (
            Example(
                "Đơn vị\tChỉ tiêu\tKết nạp\tTỷ lệ\nXã A\t24\t19\t79,17%\nXã B\t18\t21\t116,67%\nXã "
                "C\t36\t25\t69,49%",
                WRONG,
            ),
        ),
    ),
)
BY_KEY = {rule.key: rule for rule in RULES}
