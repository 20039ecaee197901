"""The rules' examples in other spellings: what is said does not hang on how a text was typed."""

from __future__ import annotations

import unicodedata

from namro.proofreading.engine.claims import Proof
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.rules import BY_KEY, RULES

TEXTS = [example.text for rule in RULES for example in rule.examples]


def told(proof: Proof) -> list[tuple[str, str, str]]:
    """What is said of a text: rule, verdict, arithmetic."""
    return [(one.rule, one.verdict, one.note) for one in proof.claims]


def test_every_rule_is_told_in_sentences_and_shown() -> None:
    assert len({rule.title for rule in RULES}) == len(RULES)
    for key, rule in BY_KEY.items():
        assert rule.key == key and rule.explains.endswith(".") and rule.title and rule.examples


def test_marks_apart_change_nothing_but_the_offsets() -> None:
    for text in TEXTS:
        apart = unicodedata.normalize("NFD", text)
        one, other = proofread(text), proofread(apart)
        assert told(one) == told(other)
        assert [text[claim.start : claim.end] for claim in one.claims] == [
            unicodedata.normalize("NFC", apart[claim.start : claim.end]) for claim in other.claims
        ]


def test_hard_spaces_and_long_dashes_change_nothing() -> None:
    for text in TEXTS:
        typed = text.replace(" ", "\u00a0").replace("-", "–")
        assert [one[:2] for one in told(proofread(typed))] == [one[:2] for one in told(proofread(text))]


def test_text_before_and_behind_moves_the_offsets_only() -> None:
    before = "Công tác được quan tâm chỉ đạo.\n\n"
    for text in TEXTS:
        one, other = proofread(text), proofread(before + text + "\n\nTrên đây là báo cáo.")
        moved = [(claim.start + len(before), claim.end + len(before)) for claim in one.claims]
        if one.claims and one.claims[0].rule != "title":
            assert [(claim.start, claim.end) for claim in other.claims] == moved


def test_claims_figures_and_evidence_stand_in_the_text_in_order() -> None:
    for text in TEXTS:
        proof = proofread(text)
        spans = [(one.start, one.end) for one in proof.claims]
        assert spans == sorted(spans)
        figures = {(one.start, one.end) for one in proof.figures}
        for claim in proof.claims:
            assert 0 <= claim.start < claim.end <= len(text)
            assert figures.issuperset(claim.evidence) and bool(claim.remedy) <= claim.verdict.remark
