"""Vietnamese text: one spelling (NFC), a form to search in, keys to sort by.

The keys are compared byte by byte (COLLATE "C" in the database, UTF-8 in Python) and hold two levels:

* letters – lower case, a tab-free string; ă â ê ô ơ ư đ are the base letter and a sign above "z", so that
  a < ă < â < b and az < ă; a space sorts below every letter, so that "An Bình" < "Anh";
* after a tab, the tones of each word – ngang, huyền, hỏi, ngã, sắc, nặng – so that Hòa = Hoà.

The database has the same functions (`namro_fold`, `namro_sort_key`, `namro_person_key`, built in `sql.py`
from the tables below); a property test holds them together.
"""

import re
import unicodedata

__all__ = ["fold", "nfc", "person_key", "sort_key", "split_name"]

LEVEL = "\t"
TONES = {"\u0300": "a", "\u0309": "b", "\u0303": "c", "\u0301": "d", "\u0323": "e"}
SHAPES = {"\u0306": "{", "\u0302": "|", "\u031b": "}"}  # breve ă, circumflex â ê ô, horn ơ ư
D_BAR = "d{"  # đ has no decomposition
# What is dropped: invisible signs, and combining marks that Vietnamese does not use.
INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
OTHER_MARKS = "\u0304\u0305\u0307\u0308\u030a-\u031a\u031c-\u0322\u0324-\u036f"
SPACES = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

_DROPPED = re.compile(f"[{INVISIBLE}{OTHER_MARKS}]+")
_SPACES = re.compile(f"[{SPACES}]+")
_MARKS = re.compile("[\u0300-\u036f]+")
_LOWER = {upper: chr(upper + 32) for upper in range(ord("A"), ord("Z") + 1)}
_TO_LETTERS = str.maketrans({"đ": D_BAR, "Đ": D_BAR, **SHAPES, **dict.fromkeys(TONES)}) | _LOWER
_TO_FOLDED = str.maketrans({"đ": "d", "Đ": "d"}) | _LOWER
_NOT_TONES = re.compile(f"[^ {''.join(TONES)}]+")
_TO_TONES = str.maketrans(TONES)


def nfc(text: str) -> str:
    """The composed spelling in which every text is stored and shown."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The form to search in: no accents, đ as d, Latin letters lower case, single spaces.

    “ Nguyễn  Thị ĐÀO ” → “nguyen thi dao”.
    """
    return _MARKS.sub("", _decomposed(text)).translate(_TO_FOLDED)


def sort_key(text: str) -> str:
    """A key whose byte order is the Vietnamese order of `text`; case does not count."""
    clean = _decomposed(text)
    return f"{_letters(clean)}{LEVEL}{_tones(clean)}"


def person_key(full_name: str) -> str:
    """A key that orders people as Vietnamese lists do: given name, then family name, then middle names."""
    family, middle, given = _split(_decomposed(full_name))
    return LEVEL.join(f"{_letters(part)}{LEVEL}{_tones(part)}" for part in (given, family, middle))


def split_name(full: str) -> tuple[str, str, str]:
    """(family, middle, given) of “Nguyễn Thị Minh Khai”: ("Nguyễn", "Thị Minh", "Khai").

    One word is a given name; an empty part is "".
    """
    return _split(_SPACES.sub(" ", full).strip(" "))


def _split(clean: str) -> tuple[str, str, str]:
    front, _, given = clean.rpartition(" ")
    family, _, middle = front.partition(" ")
    return family, middle, given


def _decomposed(text: str) -> str:
    seen = _DROPPED.sub("", unicodedata.normalize("NFD", text))
    return _SPACES.sub(" ", seen).strip(" ")


def _letters(clean: str) -> str:
    return clean.translate(_TO_LETTERS)


def _tones(clean: str) -> str:
    return _NOT_TONES.sub("", clean).translate(_TO_TONES)
