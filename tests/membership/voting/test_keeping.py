"""A count is kept with what it means; one typed wrong is said anew and the journal keeps both."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from namro.journal.actions import acting
from namro.journal.queries import history
from namro.membership.models import AdmissionCase, Body, SourceGroup, VoteTally
from namro.membership.voting.actions import Meeting, correct_tally, keep_tally
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.membership.voting.counts import HELD, count

MEETING = Meeting(Body.CELL, HELD, "05-NQ/CB")


def dossier(city: Cast) -> AdmissionCase:
    with acting(BY, WHY):
        return AdmissionCase.objects.create(
            person=add_person("Ngô Bá Lâm"),
            cell=city.units["cell_1"],
            listed_on=date(2024, 1, 8),
            source_group=SourceGroup.WORKER,
        )


def test_a_count_is_kept_with_what_it_means(city: Cast) -> None:
    case = dossier(city)
    tally = keep_tally(
        by=BY, dossier=case, meeting=MEETING, count=count(away=1, present=9, agree=8), reason=WHY
    )
    tally.refresh_from_db()
    assert (tally.admission_id, tally.recognition_id, tally.leaving_id) == (case.pk, None, None)
    assert (tally.counted_base, tally.needed, tally.passed, tally.majority) == (9, 6, True, "2/3")
    assert (tally.issued, tally.returned, tally.valid) == (9, 9, 9)
    assert (tally.held_on, tally.document_no) == (HELD, "05-NQ/CB")


def test_a_count_that_cannot_be_is_not_kept(city: Cast) -> None:
    with pytest.raises(ValidationError) as refused:
        keep_tally(by=BY, dossier=dossier(city), meeting=MEETING, count=count(agree=12), reason=WHY)
    assert set(refused.value.message_dict) == {"agree"}
    assert not VoteTally.objects.exists()


def test_v10_no_meeting_is_held_tomorrow(city: Cast) -> None:
    tomorrow = Meeting(Body.CELL, date(2024, 7, 6))
    with pytest.raises(ValidationError) as refused:
        keep_tally(by=BY, dossier=dossier(city), meeting=tomorrow, count=count(), reason=WHY)
    assert "06/7/2024" in refused.value.message_dict["held_on"][0]
    keep_tally(by=BY, dossier=dossier(city), meeting=Meeting(Body.CELL, TODAY), count=count(), reason=WHY)


def test_a_count_typed_wrong_is_said_anew_and_the_journal_keeps_both(city: Cast) -> None:
    tally = keep_tally(by=BY, dossier=dossier(city), meeting=MEETING, count=count(), reason=WHY)
    correct_tally(by=BY, tally=tally, meeting=MEETING, count=count(agree=5, disagree=5), reason="Gõ nhầm")
    tally.refresh_from_db()
    assert (tally.agree, tally.passed) == (5, False)
    newest = history(tally).first()
    assert newest is not None and newest.reason == "Gõ nhầm" and newest.old["agree"] == 9
