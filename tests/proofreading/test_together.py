"""The same person in two windows at once: one reading, one decision, and the second is told."""

from __future__ import annotations

import uuid

import psycopg
import pytest
from django.db import transaction

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import declare
from namro.proofreading.actions import Said, begin, decide
from namro.proofreading.examining import Handed
from namro.proofreading.models import Decision, Reading
from tests.cast import TODAY, Cast
from tests.membership.together import meanwhile
from tests.proofreading.made import TEXT, WRONG, keep


def test_one_reading_and_one_decision(committed_city: Cast, owner: psycopg.Connection) -> None:
    by, token = committed_city.accounts["phucxa"], uuid.uuid4()

    def send() -> Reading:
        with clock.frozen(TODAY):
            return begin(by=by, handed=Handed("Bài", TEXT.encode(), pasted=True), token=token)

    made: list[Reading] = []
    second = meanwhile(owner, lambda: made.append(send()), send)
    assert second.result() == made[0]

    reading = keep(by)

    def said(choice: str, reason: str = "") -> None:
        with clock.frozen(TODAY):
            decide(by=by, reading=reading, claim=WRONG, said=Said(choice, reason, read_at=0))

    second = meanwhile(owner, lambda: said("DISMISSED", "Đã hỏi"), lambda: said("ACCEPTED"))
    with pytest.raises(HouseError, match="vừa được quyết định “Bỏ qua” với lý do “Đã hỏi”"):
        second.result()
    with transaction.atomic():
        declare(actor=str(by.pk))
        assert Reading.objects.count() == 2
        assert list(Decision.objects.values_list("choice", flat=True)) == ["DISMISSED"]
