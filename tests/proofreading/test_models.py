"""What the database itself keeps: a reading is its owner's alone, and what must never be false."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from namro.ground import clock
from namro.journal.actions import declare
from namro.proofreading.actions import PURGE, Said, decide
from namro.proofreading.engine.claims import Proof
from namro.proofreading.engine.written import Cell, Place, Table, Written
from namro.proofreading.kept import claims_of, figures_of, kept, kept_proof, kept_written, written_of
from namro.proofreading.models import Content, Decision, Reading
from tests.cast import Cast
from tests.proofreading.made import CLAIMS, FIGURE, TEXT, WRONG, keep


def rows() -> tuple[int, int, int]:
    return Reading.objects.count(), Content.objects.count(), Decision.objects.count()


@pytest.fixture
def reading(city: Cast) -> Reading:
    by = city.accounts["phucxa"]
    made = keep(by)
    decide(by=by, reading=made, claim=WRONG, said=Said(Decision.Choice.ACCEPTED))
    return made


def test_only_the_owner_and_the_job_see_a_reading(city: Cast, reading: Reading) -> None:
    purge = f"system:{PURGE}"
    seen = {}
    for actor in (str(reading.owner_id), purge, "", str(city.accounts["quantri"].pk), PURGE, "system:demo"):
        declare(actor=actor)
        seen[actor] = rows()
    assert seen.pop(str(reading.owner_id)) == seen.pop(purge) == (1, 1, 1)
    assert set(seen.values()) == {(0, 0, 0)}


def test_nobody_writes_in_the_name_of_another(city: Cast, reading: Reading) -> None:
    stranger = str(city.accounts["badinh"].pk)
    declare(actor=stranger)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        reading.pk = None
        reading.save(force_insert=True)
    declare(actor=stranger)
    assert Decision.objects.update(reason="đổi") == 0 and Content.objects.update(text="") == 0


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"choice": "DISMISSED", "reason": ""}, "proofreading_decision_says_why"),
        ({"claim": WRONG}, "proofreading_decision_once"),
    ],
)
def test_decisions_that_cannot_be(city: Cast, reading: Reading, changes: dict, name: str) -> None:
    declare(actor=str(reading.owner_id))
    told = {"claim": 2, "choice": "ACCEPTED", "decided_at": clock.now()} | changes
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Decision.objects.create(reading=reading, **told)


def test_a_digest_is_one(city: Cast, reading: Reading) -> None:
    declare(actor=str(reading.owner_id))
    with pytest.raises(IntegrityError, match="proofreading_reading_digest_form"), transaction.atomic():
        Reading.objects.update(digest="không phải")


def test_a_text_and_its_claims_come_back_as_they_were() -> None:
    table = Table(0, 14, (Cell(0, 0, 0, 3), Cell(0, 1, 4, 8)))
    place = Place(0, len(TEXT), "đoạn 1", "word/document.xml#1", 3)
    written = Written(TEXT, (table,), ((0, 5),), (place,))
    kept = kept_proof(Proof(CLAIMS, (FIGURE,)), written)
    assert claims_of(kept["claims"]) == CLAIMS
    assert figures_of(kept["figures"]) == (FIGURE,)
    assert kept["claims"][WRONG]["where"] == "đoạn 1"
    assert written_of(Content(**kept_written(written), **kept)) == written
    assert kept_proof(Proof(CLAIMS, ()), Written(TEXT))["claims"][WRONG]["where"] == ""


def test_signs_that_no_database_holds_are_replaced_one_by_one() -> None:
    text = TEXT.replace("Toàn", "T\0\ud800n")
    place = Place(0, len(text), "trang\0 1")
    fields = kept(Written(text, places=(place,)), Proof(CLAIMS, (FIGURE,)))
    assert fields["text"] == TEXT.replace("Toàn", "T\ufffd?n") and len(fields["text"]) == len(text)
    assert fields["claims"][WRONG]["where"] == fields["places"][0][2] == "trang\ufffd 1"
    assert claims_of(fields["claims"]) == CLAIMS and figures_of(fields["figures"]) == (FIGURE,)
