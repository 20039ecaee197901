"""Two clerks really at once, over two connections."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.core.exceptions import ValidationError

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.admission.states import S
from namro.membership.models import AdmissionCase, AdmissionEvent
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.admission import dossiers as d
from tests.membership.together import meanwhile


def of(city: Cast, state: str, name: str = "Ngô Bá Lâm") -> AdmissionCase:
    with acting(BY, WHY):
        helper = d.official(city, name=f"Giúp {name}")
        return d.at(city, state, person=d.candidate(name), helper=helper)


def test_two_clerks_resolve_one_dossier_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    """One wins, the other waits and reads who it was."""
    case = of(committed_city, S.VETTING)
    badinh, phucxa = (committed_city.accounts[name] for name in ("badinh", "phucxa"))
    again = AdmissionCase.objects.get(pk=case.pk)

    def late() -> None:
        with clock.frozen(TODAY):
            d.in_cell(again, date(2024, 2, 21), by=badinh)

    second = meanwhile(owner, lambda: d.in_cell(case, by=phucxa), late)
    with pytest.raises(HouseError, match="Đồng chí Phạm Văn Phúc"):
        second.result()
    assert AdmissionCase.objects.get(pk=case.pk).tallies.get().held_on == d.IN_CELL


def test_v19_two_clerks_take_one_number_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    """The number is given once; the second dossier stays where it was."""
    one, other = (of(committed_city, S.BASE_RESOLVED, name) for name in ("Ngô Một", "Ngô Hai"))

    def late() -> None:
        with clock.frozen(TODAY), acting(BY, WHY):
            d.ruled(other, number="95-QĐ/QU")

    def first() -> None:
        with acting(BY, WHY):
            d.ruled(one, number="95-QĐ/QU")

    second = meanwhile(owner, first, late)
    with pytest.raises((HouseError, ValidationError), match="đã dùng số quyết định"):
        second.result()
    assert AdmissionEvent.objects.filter(decision_no="95-QĐ/QU").count() == 1
    assert AdmissionCase.objects.get(pk=other.pk).state == S.BASE_RESOLVED
