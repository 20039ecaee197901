"""What a stretch of official Vietnamese speaks of, as a set of things of the field.

A title of a figure and the words around a number mean the same where their sets are equal: a word that is
not understood stays in the set, so that it fits nothing. Pure: no figures, no database.
"""

from __future__ import annotations

import re
from functools import lru_cache

from namro.figures.metric import Counts
from namro.ground.vietnamese import nfc

Meaning = frozenset[str]

# Things, and the ways they are written; signs between words do not count.
SAID = """
admit: kết nạp; đảng viên mới; đảng viên mới kết nạp; kết nạp vào đảng; phát triển đảng viên
readmit: kết nạp lại
member: đảng viên
pupil: học sinh; học sinh thpt; học sinh trung học phổ thông; học sinh phổ thông trung học
pupil-or-student: học sinh sinh viên; sinh viên học sinh
student: sinh viên
private: doanh nghiệp ngoài khu vực nhà nước; doanh nghiệp ngoài nhà nước; doanh nghiệp khu vực ngoài nhà nước
owner: chủ doanh nghiệp; chủ doanh nghiệp tư nhân
women: nữ; phụ nữ
minority: người dân tộc thiểu số; dân tộc thiểu số
religious: người có đạo; có đạo; người theo đạo
found: thành lập; thành lập mới; lập mới
party: tổ chức đảng
mass: đoàn thể; tổ chức đoàn thể
union: đoàn viên hội viên; đoàn viên hội viên mới
grow: phát triển; phát triển được; phát triển mới
official: chính thức
probationary: dự bị
total: tổng số; tổng cộng
base: tổ chức cơ sở đảng
target: chỉ tiêu; chỉ tiêu giao; chỉ tiêu được giao; chỉ tiêu cả năm; chỉ tiêu năm; chỉ tiêu giao cả năm
secretary: bí thư; bí thư cấp ủy; bí thư đảng ủy
chair: chủ tịch ubnd; chủ tịch ủy ban nhân dân
deputy: phó bí thư thường trực phó chủ tịch ubnd; phó bí thư thường trực phó chủ tịch ủy ban nhân dân
district: cấp huyện; quận huyện thị xã; quận ủy huyện ủy thị ủy; quận huyện thị ủy
commune: cấp xã; xã phường thị trấn
nonlocal: không phải người địa phương; không phải là người địa phương
locality-unknown: chưa kết luận có phải người địa phương; chưa kết luận có phải người địa phương hay không
local: người địa phương
post: chức danh
"""
# Words that change nothing about what is counted.
NEUTRAL = """
đã; được; các; những; của; trong; là; mới; và; với; có; gồm; bao gồm; số; đạt; bằng; tỷ lệ; tỉ lệ; chiếm
kết quả; hiện có; hiện nay; hiện; đến nay; tính đến nay; cũng; cũng đã; cụ thể; theo đó; trong kỳ; bên cạnh đó
ngoài ra; đến; tính đến; đến hết; tính đến hết; trong đó; trong số; lượt; đồng chí; người; quần chúng
quần chúng ưu tú; tổ chức; cấp ủy; các cấp; tổ chức đảng các cấp; cấp ủy các cấp; cấp ủy đảng; phát triển đảng
bố trí; bố trí cán bộ
"""
# Groups and places: said by a heading they hold for what stands under it.
QUALIFIERS = frozenset(
    {"pupil", "pupil-or-student", "student", "private", "owner", "women", "minority", "religious"}
    | {"district", "commune"}
)
POSTS = frozenset({"secretary", "chair", "deputy"})
LOCALITIES = frozenset({"nonlocal", "local", "locality-unknown"})
PERSONS = {Counts.PERSON, Counts.POST}
BODIES = {Counts.ORGANISATION, Counts.MASS_ORGANISATION}
COUNTERS: tuple[tuple[str, frozenset[Counts]], ...] = (
    ("lượt đoàn viên", frozenset({Counts.MEMBERSHIP})),
    ("lượt", frozenset({Counts.SUBJECT})),
    ("tổ chức đảng", frozenset({Counts.ORGANISATION})),
    ("tổ chức cơ sở đảng", frozenset({Counts.ORGANISATION})),
    ("tổ chức đoàn thể", frozenset({Counts.MASS_ORGANISATION})),
    ("tổ chức", frozenset(BODIES)),
    ("chi bộ", frozenset({Counts.ORGANISATION})),
    ("đảng bộ", frozenset({Counts.ORGANISATION})),
    ("chức danh", frozenset({Counts.POST})),
    ("cuộc", frozenset({Counts.OPERATION})),
    ("doanh nghiệp", frozenset({Counts.ENTERPRISE})),
    ("đoàn viên", frozenset({Counts.MEMBERSHIP})),
    ("đảng viên", frozenset({Counts.PERSON})),
    ("đồng chí", frozenset(PERSONS)),
    ("bí thư", frozenset(PERSONS)),
    ("chủ tịch", frozenset(PERSONS)),
    ("phó bí thư", frozenset(PERSONS)),
    ("người", frozenset({Counts.PERSON})),
    ("quần chúng", frozenset({Counts.PERSON})),
)
_WORD = re.compile(r"[^\W_]+")


def spelled(text: str) -> str:
    """Lower case, one spelling, plain spaces; as long as the text was."""
    return nfc(text).lower().replace("uỷ", "ủy").replace("\u00a0", " ")


def _phrases() -> dict[tuple[str, ...], Meaning]:
    found: dict[tuple[str, ...], Meaning] = {}
    for line in NEUTRAL.split("\n"):
        found |= {tuple(one.split()): frozenset() for one in line.split(";") if one.strip()}
    for line in SAID.strip().split("\n"):
        thing, _, ways = line.partition(":")
        found |= {tuple(one.split()): frozenset({thing}) for one in ways.split(";")}
    return found


PHRASES = _phrases()
LONGEST = max(map(len, PHRASES))


@lru_cache(maxsize=4096)
def meaning(text: str) -> Meaning:
    """The things a stretch speaks of; words that are not understood are in it as they are written."""
    words = _WORD.findall(spelled(text))
    found: set[str] = set()
    at = 0
    while at < len(words):
        taken = min(LONGEST, len(words) - at)
        while taken and tuple(words[at : at + taken]) not in PHRASES:
            taken -= 1
        found |= PHRASES[tuple(words[at : at + taken])] if taken else {words[at]}
        at += taken or 1
    return settled(found)


def settled(things: set[str] | Meaning) -> Meaning:
    """Without what another thing says already: who is admitted becomes a member, of whatever it is."""
    found = set(things)
    if {"grow", "member"} <= found:
        found |= {"admit"}
    if "union" in found:
        found -= {"admit", "member", "grow"}
    if "admit" in found:
        found -= {"member", "grow"}
    return frozenset(found)


def understood(things: Meaning) -> bool:
    """Whether nothing is in it but things of the field."""
    return things <= KNOWN


KNOWN: Meaning = frozenset().union(*PHRASES.values())


def counted(after: str) -> frozenset[Counts] | None:
    """What a number counts by the words right after it; None where they do not say."""
    words = " ".join(_WORD.findall(spelled(after)))
    fitting = [(len(word), kinds) for word, kinds in COUNTERS if f"{words} ".startswith(f"{word} ")]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


__all__ = [
    "LOCALITIES",
    "POSTS",
    "QUALIFIERS",
    "Meaning",
    "counted",
    "meaning",
    "settled",
    "spelled",
    "understood",
]
