"""The engine against what reviewers marked: a worse engine falls below what is reached now."""

from __future__ import annotations

import pytest

from tests.proofreading import scoring
from tests.proofreading.scoring import FOLDERS, HELD_OUT, REACHED, Score, share


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_reached_stays_reached(folder: str) -> None:
    score = scoring.score(folder)
    print(f"{folder}: {score}")
    told = "\n".join([str(score), *([] if folder == HELD_OUT else score.misses)])
    floor = REACHED[folder]
    assert share(score.inconsistent) >= floor.inconsistent, told
    assert share(score.rounding) >= floor.rounding, told
    assert share(score.recognised) >= floor.recognised, told
    assert share(score.right_kind) >= floor.right_kind, told
    assert score.false_alarms <= floor.false_alarms, told
    assert score.non_claims[0] <= floor.non_claims, told


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_mark_stands_where_it_says(folder: str) -> None:
    texts = scoring.texts(folder)
    marks = [*scoring.marked(folder), *scoring.marked(folder, "non_claims")]
    assert {one.text for one in marks} <= texts.keys()
    wrong = [one for one in marks if texts[one.text][one.start : one.end] != one.span]
    assert not wrong


def test_scoring_counts_what_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scoring, "claims", lambda folder: dict.fromkeys(scoring.texts(folder), ()))
    score: Score = scoring.score("given")
    assert score.inconsistent[0] == score.recognised[0] == score.false_alarms == 0
    assert score.inconsistent[1] and score.recognised[1] > 100
    assert {line for line in score.misses if "inconsistent" in line}
