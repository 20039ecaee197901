"""The text in one spelling, with a way back to the characters of the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SPACES = dict.fromkeys(
    map(
        ord,
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
        "\u200a\u202f\u205f\u3000\u200b\ufeff\u00ad",
    ),
    " ",
)
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
# “hoà” and “hòa” are one word: the tone moves to where the newer spelling puts it, the length stays.
_OLD_TONES = (
    "oà òa",
    "oá óa",
    "oả ỏa",
    "oã õa",
    "oạ ọa",
    "oè òe",
    "oé óe",
    "oẻ ỏe",
    "oẽ õe",
    "oẹ ọe",
    "uỳ ùy",
    "uý úy",
    "uỷ ủy",
    "uỹ ũy",
    "uỵ ụy",
)
_TONES = dict(pair.split() for pair in _OLD_TONES)
_OLD_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_TONES)})(?!\w)")
# Longer runs of digits are no number; patterns need not walk them.
_NO_NUMBER = re.compile(r"\d{25,}")
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+", re.DOTALL)


@dataclass(frozen=True)
class Prepared:
    """``text`` in NFC with plain spaces and hyphens; ``low`` the same in lower case, one spelling of tones,
    same length. ``back`` maps its characters to those of the original, None where they are the same."""

    text: str
    low: str
    back: Sequence[int] | None

    def original(self, offset: int) -> int:
        """Where this character stands in the text as it was given."""
        return offset if self.back is None else self.back[offset]


def prepare(text: str) -> Prepared:
    """One spelling of a text; lengths change only where it is not in NFC."""
    back: list[int] | None = None
    if not unicodedata.is_normalized("NFC", text):
        text, back = _composed(text)
    plain = _NO_NUMBER.sub(lambda run: "#" * len(run[0]), text.translate(SPACES).translate(DASHES))
    return Prepared(plain, lowered(plain), back)


def lowered(text: str) -> str:
    """Lower case of the same length, tones where the newer spelling puts them."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(one if len(one.lower()) != 1 else one.lower() for one in text)
    return _OLD_TONE.sub(lambda found: _TONES[found[0]], low)


def _composed(text: str) -> tuple[str, list[int]]:
    made: list[str] = []
    back: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        one = unicodedata.normalize("NFC", cluster[0])
        made.append(one)
        back.extend([cluster.start()] * len(one))
    back.append(len(text))
    return "".join(made), back
