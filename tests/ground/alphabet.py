"""Texts to draw from: Vietnamese syllables and names in every spelling, and whatever else people type."""

import unicodedata

from hypothesis import strategies as st

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # in their order: ngang … nặng
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"  # in their order

syllables = st.builds(
    lambda head, vowel, tone, tail: unicodedata.normalize("NFC", head + vowel + tone + tail),
    st.sampled_from(["", "b", "ch", "d", "đ", "h", "kh", "l", "ng", "nguy", "ph", "qu", "t", "tr", "v"]),
    st.sampled_from(VOWELS),
    st.sampled_from(TONES),
    st.sampled_from(["", "a", "c", "i", "m", "n", "ng", "nh", "o", "p", "t", "y"]),
)
cased = st.builds(
    lambda text, turn: turn(text), syllables, st.sampled_from([str.lower, str.title, str.upper])
)
names = st.lists(cased, min_size=1, max_size=5).map(" ".join)
spelled = st.builds(unicodedata.normalize, st.sampled_from(["NFC", "NFD"]), names)

# Unassigned and private signs are left out: Python and the server may know different Unicode versions.
anything = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs", "Cn", "Co"]),
    max_size=24,
)
tricky = st.text(
    alphabet="aAăÂđĐeêƠ zZ1.-'{|}~éñçЖж林"
    "\t\n\u00a0\u00ad\u200b\u3000\u0300\u0301\u0303\u0308\u0309\u031b\u0323\u0306\u0302",
    max_size=16,
)
texts = spelled | tricky | anything
