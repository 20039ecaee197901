"""Every rule proves its examples; every claim has its rule."""

from __future__ import annotations

import pytest

from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.rules import BY_KEY, RULES, Example, Rule
from tests.proofreading import scoring

EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=lambda one: getattr(one, "key", ""))
def test_an_example_gets_its_verdict_and_nothing_else_is_said(rule: Rule, example: Example) -> None:
    proof = proofread(example.text)
    assert example.verdict in [one.verdict for one in proof.claims if one.rule == rule.key]
    assert [one.rule for one in proof.remarks if one.rule != rule.key] == []
    assert bool(proof.remarks) == example.verdict.remark


def test_every_claim_has_a_rule_of_its_kind() -> None:
    for folder in scoring.FOLDERS:
        for text in scoring.texts(folder).values():
            for claim in proofread(text).claims:
                assert BY_KEY[claim.rule].kind is claim.kind or claim.rule == "growth", claim


def test_every_remark_shows_its_arithmetic_and_what_would_be_right() -> None:
    seen = 0
    for text in scoring.texts("written_while_building").values():
        for claim in proofread(text).remarks:
            seen += 1
            assert claim.note.endswith(".") and claim.remedy and claim.evidence, claim
            assert any(sign.isdigit() for sign in claim.note)
    assert seen > 60


def test_rules_have_keys_of_their_own() -> None:
    assert len(BY_KEY) == len(RULES)
