import unicodedata
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from namro.ground.vietnamese import fold, nfc, person_key, sort_key, split_name
from tests.ground.alphabet import LETTERS, TONES, VOWELS, names, spelled, syllables, texts


def compose(letter: str, tone: str) -> str:
    return unicodedata.normalize("NFC", letter + tone)


def test_letters_follow_the_vietnamese_alphabet() -> None:
    assert all(sort_key(a) < sort_key(a + "z") < sort_key(b) for a, b in pairwise(LETTERS))


@pytest.mark.parametrize("vowel", VOWELS)
def test_tones_follow_their_order(vowel: str) -> None:
    toned = [compose(vowel, tone) for tone in TONES]
    assert all(sort_key(a) < sort_key(b) for a, b in pairwise(toned))


@given(syllables, st.sampled_from(VOWELS), st.sampled_from(TONES), syllables)
def test_a_letter_weighs_more_than_any_tone(head: str, vowel: str, tone: str, tail: str) -> None:
    """a < ă and d < đ whatever the tones and whatever follows; a later letter beats an earlier tone."""
    assert sort_key(f"{head}{compose(vowel, tone)}a") < sort_key(f"{head}{vowel}b")
    assert sort_key(f"{head}d{tail}") < sort_key(f"{head}đ")
    assert sort_key(f"{head}a{tail}") < sort_key(f"{head}ă") < sort_key(f"{head}â") < sort_key(f"{head}b")


@given(names, names)
def test_case_does_not_count(a: str, b: str) -> None:
    assert sort_key(a.upper()) == sort_key(a.lower()) == sort_key(a.title())
    assert (sort_key(a) < sort_key(b)) == (sort_key(a.upper()) < sort_key(b.lower()))


@pytest.mark.parametrize(
    ("old", "new"), [("Hòa", "Hoà"), ("Thúy", "Thuý"), ("Nguyễn Hòe", "Nguyễn Hoè"), ("khỏe", "khoẻ")]
)
def test_both_places_of_the_tone_are_one_word(old: str, new: str) -> None:
    assert sort_key(old) == sort_key(new)
    assert person_key(f"Trần {old}") == person_key(f"Trần {new}")


def test_words_are_compared_one_after_the_other() -> None:
    right = ["An", "An Bình", "Anh", "Ân", "Bà", "Bà Rịa", "Đà Nẵng", "Hoa", "Hòa", "Hoà Bình", "Hoài"]
    assert all(sort_key(a) < sort_key(b) for a, b in pairwise(right))
    assert sort_key("Hòa A") < sort_key("Hoa B")


DISTRICTS = """Ba Đình, Ba Vì, Bắc Từ Liêm, Cầu Giấy, Chương Mỹ, Đan Phượng, Đông Anh, Đống Đa, Gia Lâm,
Hà Đông, Hai Bà Trưng, Hoài Đức, Hoàn Kiếm, Hoàng Mai, Long Biên, Mê Linh, Mỹ Đức, Nam Từ Liêm, Phú Xuyên,
Phúc Thọ, Quốc Oai, Sóc Sơn, Sơn Tây, Tây Hồ, Thạch Thất, Thanh Oai, Thanh Trì, Thanh Xuân,
Thường Tín, Ứng Hòa"""


@given(st.randoms(use_true_random=False))
def test_the_districts_of_hanoi_stand_as_in_a_vietnamese_list(chance: Random) -> None:
    right = DISTRICTS.replace("\n", " ").split(", ")
    shuffled = chance.sample(right, len(right))
    assert len(right) == 30 and sorted(shuffled, key=sort_key) == right


@given(spelled)
def test_the_spelling_of_the_same_text_does_not_count(text: str) -> None:
    for make in (sort_key, person_key, fold):
        assert make(text) == make(nfc(text)) == make(f"  {text.replace(' ', chr(0xA0) + chr(9))} ")


@given(names)
def test_keys_of_vietnamese_are_plain_ascii(text: str) -> None:
    assert sort_key(text).isascii() and person_key(text).isascii() and fold(text).isascii()


@given(texts)
def test_bytes_and_code_points_give_one_order(text: str) -> None:
    """Python compares code points, COLLATE "C" compares bytes of UTF-8: the same order."""
    other = sort_key(f"{text}a")
    assert (sort_key(text) < other) == (sort_key(text).encode() < other.encode())


def test_people_are_ordered_by_given_then_family_then_middle_name() -> None:
    right = [
        "Lê Văn An",
        "Nguyễn Ái An",
        "Nguyễn Văn An",
        "Trần An",
        "Đỗ Thị Ân",
        "Ân",
        "Nguyễn Thị Hoa",
        "Trần Hoa",
        "Đỗ Hòa",
        "Lê Hòa",
        "H'Hen Niê",
    ]
    right.sort(key=person_key)
    givens = [split_name(name)[2] for name in right]
    assert givens == ["An"] * 4 + ["Ân"] * 2 + ["Hoa"] * 2 + ["Hòa"] * 2 + ["Niê"]
    assert right[:4] == ["Lê Văn An", "Nguyễn Ái An", "Nguyễn Văn An", "Trần An"]
    assert right[4] == "Ân"


@given(names, names)
def test_the_given_name_decides_first(a: str, b: str) -> None:
    givens = sort_key(split_name(a)[2]), sort_key(split_name(b)[2])
    assume(givens[0] != givens[1])
    assert (person_key(a) < person_key(b)) == (givens[0] < givens[1])


@given(names, names)
def test_then_the_family_name_then_the_middle_names(a: str, b: str) -> None:
    a, b = f"{a} Hòa", f"{b} Hoà"
    parts_a, parts_b = split_name(a), split_name(b)
    expected = [tuple(map(sort_key, (parts[0], parts[1]))) for parts in (parts_a, parts_b)]
    assert (person_key(a) < person_key(b)) == (expected[0] < expected[1])
    assert (person_key(a) == person_key(b)) == (expected[0] == expected[1])


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Nguyễn Thị Minh Khai", ("Nguyễn", "Thị Minh", "Khai")),
        ("Trần Phú", ("Trần", "", "Phú")),
        ("Hòa", ("", "", "Hòa")),
        ("", ("", "", "")),
        ("  Lê \t Hồng\u00a0Phong ", ("Lê", "Hồng", "Phong")),
        ("H'Hen Niê", ("H'Hen", "", "Niê")),
    ],
)
def test_split_name(full: str, parts: tuple[str, str, str]) -> None:
    assert split_name(full) == parts


@given(names)
def test_the_parts_of_a_name_make_it_whole(full: str) -> None:
    assert " ".join(filter(None, split_name(full))) == full


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (" Nguyễn  Thị ĐÀO ", "nguyen thi dao"),
        ("Thừa Thiên\u00a0Huế", "thua thien hue"),
        ("naïve Ñandú", "naive nandu"),
        ("Chi bộ 2\n", "chi bo 2"),
        ("zero\u200bwidth", "zerowidth"),
        ("Ж 林", "Ж 林"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(names)
def test_search_finds_a_name_typed_without_accents(name: str) -> None:
    plain = fold(name)
    assert fold(plain) == plain
    assert fold(name.upper()) == plain and plain.count(" ") == name.count(" ")


@given(texts)
def test_nfc_is_the_composed_spelling(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)
    assert unicodedata.is_normalized("NFC", nfc(text))
