"""One wrong digit in a proven claim is found.

Of `given` at least 97 of 100. The other texts are harder: they leave more unsaid about which figure is
the base of which, and an engine that only tells what it can prove says nothing there; their floor is what is
reached now.
Rules of `mutations.EQUALITIES` are left out: two figures that happen to be equal are not forced to be.
"""

from __future__ import annotations

import pytest

from tests.proofreading import mutations
from tests.proofreading.scoring import HELD_OUT, REACHED, texts

FEWEST = 100


@pytest.mark.parametrize("folder", REACHED)
def test_a_wrong_digit_is_found(folder: str) -> None:
    floor = REACHED[folder]
    counts, missed = mutations.tally(dict(list(texts(folder).items())[:: floor.step]))
    hit, every = (sum(one[at] for one in counts.values()) for at in (0, 1))
    for rule, (of_rule, of_all) in sorted(counts.items()):
        print(f"{folder} {rule}: {of_rule}/{of_all}")
    assert every >= FEWEST
    shown = [] if folder == HELD_OUT else missed
    assert hit >= floor.digits * every, f"{hit}/{every}\n" + "\n".join(shown)


FRACTION = "Đã kết nạp 501/903 đảng viên (đạt 55,4%)."
SUM = "Có 56 đảng viên bị kỷ luật, gồm 30 khiển trách và 26 cảnh cáo."


def test_what_is_still_right_is_no_mutation() -> None:
    """501/903 is 55,48: 55,4 is cut off and 55,5 rounded, so neither is wrong."""
    made = {one.text for one in mutations.mutations("cut", FRACTION)}
    assert made and FRACTION.replace("55,4", "55,5") not in made


@pytest.mark.parametrize("text", [FRACTION, SUM])
def test_every_figure_of_a_proven_claim_is_changed(text: str) -> None:
    made = list(mutations.mutations("each", text))
    changed = {text[one.start : one.end] for one in made}
    assert changed >= ({"501", "903"} if text == FRACTION else {"56", "30", "26"})
    assert all(sum(a != b for a, b in zip(one.text, text, strict=True)) == 1 for one in made)


@pytest.mark.parametrize(
    ("text", "english", "value", "shown"),
    [
        ("10.260", False, 10260, 0),
        ("50,8%", False, 50.8, 1),
        ("2,540", True, 2540, 0),
        ("0,39%", False, 0.39, 2),
    ],
)
def test_figures_are_read_apart_from_the_engine(text: str, english: bool, value: float, shown: int) -> None:
    one = mutations.number(text, 0, len(text), english)
    assert one is not None
    assert (float(one.value), one.shown, one.percent) == (value, shown, "%" in text)


def test_a_figure_in_words_is_not_read() -> None:
    assert mutations.number("hai mươi", 0, 8, False) is None
