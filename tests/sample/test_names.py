from __future__ import annotations

import csv
import unicodedata
from collections import Counter

import pytest

from namro.ground.vietnamese import split_name
from namro.sample.draw import stream
from namro.sample.names import DATA, FEMALE, MALE, name_parts


def drawn(number: int, sex: str) -> list[str]:
    return name_parts().many(stream(7, "names"), [sex] * number)


def words(file: str, *genders: str) -> set[str]:
    with (DATA / "names" / f"{file}.csv").open(encoding="utf-8") as handle:
        return {row["name"] for row in csv.DictReader(handle) if not genders or row["gender"] in genders}


def test_names_are_composed_text_with_three_parts_or_more() -> None:
    for name in drawn(2_000, FEMALE) + drawn(2_000, MALE):
        assert unicodedata.is_normalized("NFC", name)
        assert all(split_name(name))


@pytest.mark.parametrize(("sex", "gender"), [(FEMALE, "f"), (MALE, "m")])
def test_the_parts_come_from_the_lists_of_the_sex(sex: str, gender: str) -> None:
    families, middles, givens = words("family"), words("middle", gender, "any"), words("given", gender)
    for name in drawn(3_000, sex):
        family, middle, given = split_name(name)
        assert family in families
        assert middle in middles
        assert given in givens


def test_the_parts_are_drawn_independently() -> None:
    """A pair is about as frequent as its parts allow: nothing remembers a pairing that was seen."""
    names = [split_name(name) for name in drawn(40_000, MALE)]
    families = Counter(family for family, _, _ in names)
    givens = Counter(given for _, _, given in names)
    pairs = Counter((family, given) for family, _, given in names)
    for family in ("Nguyễn", "Trần", "Lê"):
        for given in ("Huy", "Tuấn", "Duy"):
            expected = families[family] * givens[given] / len(names)
            assert abs(pairs[family, given] - expected) < 6 * expected**0.5 + 6


def test_northern_families_are_frequent_and_southern_ones_rare() -> None:
    families = Counter(split_name(name)[0] for name in drawn(20_000, FEMALE))
    assert families["Nguyễn"] > families["Trần"] > families["Vũ"] > families["Võ"]
    assert families["Hoàng"] > 10 * families["Huỳnh"]


def test_sexes_keep_their_order() -> None:
    sexes = [FEMALE, MALE, MALE, FEMALE, MALE]
    givens = [split_name(name)[2] for name in name_parts().many(stream(3, "names"), sexes)]
    only_women = words("given", "f") - words("given", "m")
    assert [given in only_women for given in givens if given not in words("given", "f") & words("given", "m")]
    for sex, given in zip(sexes, givens, strict=True):
        assert given in words("given", "f" if sex == FEMALE else "m")
