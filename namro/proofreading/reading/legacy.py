"""Vietnamese written before Unicode: TCVN3 (ABC), VNI for Windows and VISCII, as characters and back.

A text in one of them is made of Latin letters that a font of the time showed as Vietnamese, such as
“®¶ng viªn” (TCVN3) or “ñaûng vieân” (VNI). Sources: TCVN 5712:1993; RFC 1456 (VISCII); the tables of
xvnkb and of glibc, which agree. Each table follows `LETTERS`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

# Every base letter with no tone, sắc, huyền, hỏi, ngã, nặng; then đ.
LETTERS = "aáàảãạ ăắằẳẵặ âấầẩẫậ eéèẻẽẹ êếềểễệ iíìỉĩị oóòỏõọ ôốồổỗộ ơớờởỡợ uúùủũụ ưứừửữự yýỳỷỹỵ đ".replace(
    " ", ""
)
_TCVN3 = "a¸µ¶·¹ ¨¾»¼½Æ ©ÊÇÈÉË eÐÌÎÏÑ ªÕÒÓÔÖ iÝ×ØÜÞ oãßáâä «èåæçé ¬íêëìî uóïñòô \u00adøõö÷ù yýúûüþ ®".replace(
    " ", ""
)
_TCVN3_CAPITALS = dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))
# Office programs have sometimes put a look-alike for a sign.
_TCVN3_LOOKALIKES = {"\u03bc": "à", "\u2219": "ã"}
_VISCII_SMALL = bytes.fromhex(
    "61e1e0e4e3d5 e5a1a2c6c7a3 e2a4a5a6e7a7 65e9e8eba8a9 eaaaabacadae 69edecefeeb8 6ff3f2f6f5f7"
    "f4afb0b1b2b5 bdbeb6b7defe 75faf9fcfbf8 dfd1d7d8e6f1 79fdcfd6dbdc f0"
)
_VISCII_CAPITALS = bytes.fromhex(
    "41c1c0c4c380 c58182020583 c28485860687 45c9c8cb8889 ca8a8b8c8d8e 49cdcc9bce98 4fd3d299a09a"
    "d48f90919293 b4959697b394 55dad99c9d9e bfbabbbcffb9 59dd9f14191e d0"
)
_VNI_MARKS = {
    "": "a\0ùøûõï e\0ùøûõï o\0ùøûõï u\0ùøûõï y\0ùøûõ\0 ô\0ùøûõï ö\0ùøûõï",
    "â": "aâáàåãä eâáàåãä oâáàåãä",
    "ê": "aêéèúüë",
}
_VNI_FAMILIES = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ô": "ơ", "ö": "ư"}
_VNI_HATS = {"aâ": "â", "eâ": "ê", "oâ": "ô", "aê": "ă"}
_VNI_SINGLE = dict(zip("íìæóòîñ", "íìỉĩịỵđ", strict=True))


@dataclass(frozen=True, eq=False)
class Encoding:
    """``table`` maps what stands in the text (one character, or two) to a letter; there is one of each."""

    name: str
    table: Mapping[str, str]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.table, key=len, reverse=True))))

    def decode(self, text: str) -> str:
        """The text in Unicode."""
        return "".join(piece for piece, _ in self.pieces(text))

    def pieces(self, text: str) -> list[tuple[str, int]]:
        """The text in Unicode in pieces, each with the number of characters it stood in."""
        found: list[tuple[str, int]] = []
        at = 0
        for match in self._pattern.finditer(text):
            if match.start() > at:
                found.append((text[at : match.start()], match.start() - at))
            found.append((self.table[match[0]], len(match[0])))
            at = match.end()
        if at < len(text):
            found.append((text[at:], len(text) - at))
        return found

    def encode(self, text: str) -> str:
        """Unicode (NFC) as it was written then; what the encoding has no sign for stays (TCVN3 shows
        capitals with a tone by a font of capitals)."""
        back = {letter: sign for sign, letter in reversed(list(self.table.items()))}
        return "".join(back.get(sign, sign) for sign in text)


def _tcvn3() -> dict[str, str]:
    table = {old: new for old, new in zip(_TCVN3, LETTERS, strict=True) if old != new}
    return table | _TCVN3_CAPITALS | _TCVN3_LOOKALIKES


def _viscii() -> dict[str, str]:
    table = {}
    for codes, letters in ((_VISCII_SMALL, LETTERS), (_VISCII_CAPITALS, LETTERS.upper())):
        for code, letter in zip(codes, letters, strict=True):
            if code < 0x20 or code > 0x7E:
                table[as_character(code)] = letter
                table.setdefault(chr(code), letter)
    return table


def _vni() -> dict[str, str]:
    tones = {base: LETTERS[LETTERS.index(base) :][:6] for base in "aăâeêoôơuưy"}
    small: dict[str, str] = dict(_VNI_SINGLE) | {"ô": "ơ", "ö": "ư"} | _VNI_HATS
    for hat, rows in _VNI_MARKS.items():
        for row in rows.split():
            base = _VNI_HATS[row[0] + hat] if hat else _VNI_FAMILIES[row[0]]
            for mark, letter in zip(row[2:], tones[base][1:], strict=True):
                small[row[0] + mark] = letter
    small = {sign: letter for sign, letter in small.items() if "\0" not in sign}
    titled = {sign[0].upper() + sign[1:]: letter.upper() for sign, letter in small.items()}
    return small | titled | {sign.upper(): letter.upper() for sign, letter in small.items()}


def as_character(code: int) -> str:
    """What a Western machine shows for a byte: windows-1252, or the code itself where that has none."""
    try:
        return bytes([code]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(code)


TCVN3 = Encoding("TCVN3 (ABC)", _tcvn3())
VNI = Encoding("VNI", _vni())
VISCII = Encoding("VISCII", _viscii())
ENCODINGS = (TCVN3, VNI, VISCII)
