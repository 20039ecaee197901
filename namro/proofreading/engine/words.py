"""Words of the field: what is counted, which groups divide a whole, which may overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from namro.proofreading.engine.characters import lowered


def _listed(text: str) -> tuple[str, ...]:
    return tuple(lowered(one.strip()) for one in " ".join(text.split()).split(",") if one.strip())


PERSONS = _listed("""
    đảng viên, đồng chí, người, đại biểu, cán bộ, công chức, viên chức, cấp ủy viên, ủy viên, học
    sinh, sinh viên, thí sinh, cử tri, quần chúng, quần chúng ưu tú, đoàn viên, hội viên, bị cáo, bị
    can, lao động, hộ dân, giáo viên, bác sĩ, bệnh nhân, chiến sĩ, thanh niên, phụ nữ, bí thư, phó
    bí thư, chủ tịch, phó chủ tịch, ứng viên, cán bộ công chức, công nhân, người lao động, nhân
    khẩu, em, học viên, giám đốc, trưởng thôn, phó thôn, cá nhân, thôn đội trưởng, trưởng phòng, phó
    trưởng phòng, thẩm phán, kiểm sát viên, đối tượng, nạn nhân, ứng cử viên, cán bộ chủ chốt, nông
    dân, cựu chiến binh, đại biểu dự khuyết, đảng ủy viên, chi ủy viên, huyện ủy viên, người có uy
    tín, dân quân, giảng viên, tân binh, công dân, người dân
""")
ORGANISATIONS = _listed("""
    tổ chức cơ sở đảng, tổ chức cơ sở, cơ sở đảng, tổ chức đảng, tổ chức, chi bộ, đảng bộ cơ sở,
    đảng bộ, đảng ủy, chi bộ cơ sở, chi bộ trực thuộc, đảng bộ bộ phận, lượt tổ chức đảng, cấp ủy,
    đơn vị hành chính, đơn vị, cơ quan, địa phương, phường, xã, thị trấn, đặc khu, huyện, quận, thị
    xã, thành phố, tỉnh, đơn vị hành chính cấp xã, tổ chức đoàn thể, ấp, khu phố, thôn, tổ dân phố,
    bản, doanh nghiệp, hợp tác xã, trường, lớp, hộ, hộ nghèo, gia đình, tập thể, hộ cận nghèo, cơ
    sở, phòng, ban, sở, trung tâm, công ty, tổ hợp tác, trạm, bệnh viện, điểm trường, công đoàn, chi
    đoàn, chi hội, tổ, ban chấp hành, ban thường vụ, trang trại, phòng khám, khu dân cư, làng, nhà
    văn hóa, phòng ban, chi cục, đơn vị sự nghiệp, điểm cầu, tổ chức hội, tổ chức công đoàn, đầu
    mối, đơn vị cấp xã
""")
THINGS = _listed("""
    vụ, vụ việc, vụ án, án, đơn, đơn thư, phiếu, phiếu bầu, lượt, cuộc, chức danh, trường hợp, hồ
    sơ, nhiệm vụ, chỉ tiêu, ý kiến, kiến nghị, dự án, công trình, tỷ đồng, triệu đồng, nghìn đồng,
    đồng, ha, km, tấn, m2, mét, nghị quyết, chỉ thị, quyết định, văn bản, báo cáo, kế hoạch, hội
    nghị, buổi, bài, tin, sản phẩm, mô hình, nội dung, tiêu chí, thủ tục, thủ tục hành chính, khiếu
    nại, tố cáo, phản ánh, giấy, thẻ, suất, căn, nhà, xe, con, cây, chiếc, máy, ca, giường, liều,
    mũi, giải, huy chương, huy hiệu, bằng khen, giấy khen, lớp bồi dưỡng, đề án, chương trình, điểm,
    vị trí, biên chế, ghế, suất học bổng, đợt, cuộc kiểm tra, cuộc giám sát, cuộc thanh tra, lượt
    người, lượt công dân, lượt khách, tỷ, triệu, triệu usd, tỷ usd, usd, mục tiêu, giải pháp, đề
    tài, sáng kiến, kết luận, việc, tiền, bản án, đề nghị, yêu cầu, đám cháy, tai nạn, vụ tai nạn,
    vụ cháy, ngôi nhà, căn nhà, cơ sở, tỷ lệ, m3, kg, lít, kwh, mw, hecta, ki-lô-mét, công tơ, tín
    chỉ, quyển, sổ, tài khoản, giao dịch, lượt hồ sơ
""")
HEADS = tuple(sorted({*PERSONS, *ORGANISATIONS, *THINGS}, key=len, reverse=True))
_HEAD = re.compile(rf"(?:{'|'.join(map(re.escape, HEADS))})(?!\w)")
_SCALED = re.compile(
    rf"(?:nghìn|ngàn|vạn|triệu) (?:{'|'.join(map(re.escape, HEADS))})(?!\w)(?<!đồng)(?<!usd)"
)
# People named in general, and kinds of areas: each may stand for another of its group.
GENERAL = frozenset(_listed("người, đồng chí, trường hợp, đại biểu, cán bộ, cá nhân, đảng viên"))
AREAS = frozenset(
    _listed("""
    xã, phường, thị trấn, đặc khu, đơn vị hành chính, đơn vị hành chính cấp xã, đơn vị, đơn vị cấp
    xã, huyện, quận, thành phố, thị xã, địa phương, tỉnh
    """)
)
PERSON_HEADS, ORGANISATION_HEADS = frozenset(PERSONS), frozenset(ORGANISATIONS)
COUNTED = re.compile(rf"(?:{'|'.join(map(re.escape, HEADS))})(?!\w)")
# People and bodies are counted in whole numbers: “727,215 người” only borrowed its comma.
WHOLES = re.compile(
    rf"\s(?:{'|'.join(map(re.escape, sorted({*PERSONS, *ORGANISATIONS}, key=len, reverse=True)))})(?!\w)"
)
ABBREVIATED = {
    "đv": "đảng viên",
    "tccsđ": "tổ chức cơ sở đảng",
    "tcđ": "tổ chức đảng",
    "cbccvc": "cán bộ",
    "hs": "học sinh",
    "đ/c": "đồng chí",
    "đc": "đồng chí",
    "cbcc": "cán bộ",
    "dn": "doanh nghiệp",
    "htx": "hợp tác xã",
    "ubnd": "ubnd",
    "đvhc": "đơn vị hành chính",
    "cb": "cán bộ",
    "ttHC": "thủ tục",
    "chi, đảng bộ": "chi bộ",
}
# Two names of one thing.
SAME = {
    "cơ sở đảng": "tổ chức cơ sở đảng",
    "tổ chức cơ sở": "tổ chức cơ sở đảng",
    "vụ án": "vụ",
    "vụ việc": "vụ",
}
# Words to which a number is sometimes glued by a missing space.
GLUED_BEFORE = frozenset(
    [
        "gồm",
        "và",
        "có",
        "là",
        "với",
        "còn",
        "trên",
        "được",
        "khoảng",
        "hơn",
        "gần",
        "từ",
        "đến",
        "đạt",
        "bằng",
        "chiếm",
        "tăng",
        "giảm",
        "tổng",
        "số",
        "cho",
        "đối",
        "trong",
        "nạp",
        "luật",
        "bầu",
        "lập",
        "lý",
        "đó",
        "đã",
        "thêm",
        "ước",
    ]
)
GLUED_AFTER = frozenset(
    [
        "đảng",
        "tổ",
        "chi",
        "người",
        "xã",
        "phường",
        "đồng",
        "đại",
        "cán",
        "học",
        "đơn",
        "vụ",
        "lượt",
        "huyện",
        "hộ",
        "tỷ",
        "triệu",
        "trường",
        "công",
        "cuộc",
        "hồ",
        "dự",
        "doanh",
    ]
)
# A whole that these name is divided by them: all of one line, or a word and the same word with “không/chưa”.
DIVISIONS = tuple(
    tuple(re.compile(one.strip()) for one in line.split(";"))
    for line in (
        r"đảng bộ cơ sở; chi bộ cơ sở",
        r"khiển trách; cảnh cáo; cách chức; khai trừ",
        r"khiển trách; cảnh cáo; giải tán",
        r"chính thức; dự bị",
        r"đương nhiên; được bầu|bầu tại; chỉ định",
        r"\bnam\b; \bnữ\b",
        r"tồn|kỳ trước; mới|trong kỳ|phát sinh",
        r"khiếu nại; tố cáo; kiến nghị|phản ánh",
        r"phường; \bxã; thị trấn; đặc khu",
        r"huyện; quận; thị xã; thành phố",
        r"xuất sắc; hoàn thành tốt; không hoàn thành; hoàn thành nhiệm vụ",
        r"tín nhiệm cao; tín nhiệm thấp; tín nhiệm",
        r"không đồng ý; đồng ý",
        r"không hợp lệ; hợp lệ",
        r"không tán thành; không biểu quyết; tán thành",
        r"không thực hiện sắp xếp; hình thành sau sắp xếp",
        r"trung ương; cấp tỉnh; cấp huyện; cấp xã",
        r"nông,|nông nghiệp|nông, lâm; công nghiệp; dịch vụ",
        r"thành thị; nông thôn",
        r"trong nước; ngoài nước|nước ngoài",
        r"thường xuyên; đột xuất",
        r"có đúng có sai|đúng một phần|có đúng, có sai; sai; đúng",
        r"tái cử; lần đầu|mới tham gia",
        r"trước hạn; đúng hạn; quá hạn|trễ hạn",
    )
)
# Where some parts are named by the first and others by the second, nothing is left over.
OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"hình thành|sau sắp xếp|thực hiện sắp xếp", r"không thực hiện|giữ nguyên|không sắp xếp"),
        (r"(?<!chưa )hoàn thành|đã", r"(?<!\w)chưa(?!\w)"),
    )
)
# Facets of a person: groups named by two different ones overlap and are not added.
FACETS = tuple(
    re.compile(one)
    for one in (
        r"\bnữ\b|phụ nữ|\bnam\b(?! định| bộ| giang| từ| trực)",
        r"dân tộc|thiểu số|người kinh|\bdtts\b",
        r"tôn giáo|công giáo|phật giáo|có đạo|giáo dân|chức sắc",
        r"tái cử|trúng cử lần đầu|tham gia lần đầu|tái ứng cử|mới tham gia",
        r"trẻ|tuổi|thanh niên|đoàn viên|tuổi đời",
        r"lý luận|cao cấp|cử nhân chính trị",
        r"trình độ|đại học|thạc sĩ|tiến sĩ|cao đẳng|trung cấp|sau đại học|giáo sư|học vị",
        r"học sinh|sinh viên|công nhân|nông dân|trí thức|chủ doanh nghiệp|quân nhân|viên chức",
        r"(?:ngoài|không phải(?: là)?) đảng(?: viên)?",
        r"dự bị|chính thức",
        r"nông thôn|thành thị|vùng sâu|biên giới",
        r"cấp ủy viên|trưởng thôn|bí thư",
    )
)
PLAN = re.compile(
    r"chỉ tiêu|kế hoạch|dự toán|mục tiêu|nghị quyết|biên chế được giao|định mức|quy hoạch|pháp lệnh"
)
# What opens a bracket about another period: “(khóa XIV là 2.427 người, tỷ lệ 37,04%)”.
OTHER_TIME = re.compile(
    r"\s*(?:khóa|nhiệm kỳ|năm|kỳ|cùng kỳ|giai đoạn|tháng|quý|đầu năm|cuối năm|trước|lúc|\d+ tháng)\b"
    r"(?![^,;)]{0,40}(?:kế hoạch|chỉ tiêu))"
)
PERIOD_BASE = re.compile(
    r"cùng kỳ|năm trước|năm ngoái|kỳ trước|tháng trước|quý trước|cuối năm|đầu năm|nhiệm kỳ trước|"
    r"đầu nhiệm kỳ|năm (?:19|20)\d\d"
)


@lru_cache(maxsize=4096)
def head_of(noun: str) -> str:
    """What is counted: “đảng viên mới là nữ” → “đảng viên”; unknown to the lexicon: its first two words."""
    noun = noun.strip()
    first = noun.split(" ", 1)[0]
    if first in ABBREVIATED:
        return ABBREVIATED[first]
    if scaled := _SCALED.match(noun):
        return scaled[0]
    found = _HEAD.match(noun)
    if found:
        return SAME.get(found[0], found[0])
    return " ".join(noun.split()[:2])


def known(head: str) -> bool:
    """Whether it is a counted thing of the lexicon."""
    return bool(_HEAD.fullmatch(head)) or scaled_head(head)


def scaled_head(head: str) -> bool:
    """Whether amounts are told in thousands or millions: “triệu người”."""
    return bool(_SCALED.fullmatch(head))


def facet_of(words: str) -> int | None:
    """Which facet of a person the words name, None for none; the first that is found."""
    return next((number for number, one in enumerate(FACETS) if one.search(words)), None)


_NEGATED = re.compile(r"(?<!\w)(?:không|chưa|chưa được|ngoài)\s+(\w+(?:\s\w+)?)")


def complement(words: list[str]) -> bool:
    """Whether one of these names what another is not: “làm tốt” and “chưa làm tốt”."""
    for one in words:
        for negated in _NEGATED.finditer(one):
            if any(negated[1] in _NEGATED.sub("", other) for other in words if other is not one):
                return True
    return False


def opposite(words: list[str]) -> bool:
    """Whether some parts are named by one side of a pair of opposites and the last by the other side."""
    return any(
        other.search(words[-1]) and any(one.search(text) and not other.search(text) for text in words[:-1])
        for one, other in OPPOSITES
    )


def halves(words: list[str]) -> bool:
    """Whether two groups are the two sides of a division that has no third."""
    return complement(words) or any(len(DIVISIONS[line]) == 2 for line in _divided_by(words))


@lru_cache(maxsize=4096)
def _memberships(text: str) -> Mapping[int, int]:
    """Of which known divisions the words name a member, and which."""
    found = {}
    for at, line in enumerate(DIVISIONS):
        member = next((n for n, one in enumerate(line) if one.search(text)), None)
        if member is not None:
            found[at] = member
    return found


def _divided_by(words: list[str]) -> Iterator[int]:
    """The known divisions of which every group is a member, each another one."""
    first, *others = [_memberships(text) for text in words] or [{}]
    for line in first if others else ():
        members = [first[line], *(one[line] for one in others if line in one)]
        if len(members) == len(words) == len(set(members)):
            yield line


def division(words: list[str]) -> bool:
    """Whether every group is a member of one known division, each another one."""
    return any(True for _ in _divided_by(words))
