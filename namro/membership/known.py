"""Whom a cell knows besides its members: people with an open dossier of admission, comrades on their way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from namro.membership.models import AdmissionCase, TransferCase
from namro.organisation.people.known import Known, registry

_A, _T = AdmissionCase.State, TransferCase.State
CLOSED = (_A.CEREMONY, _A.REFUSED, _A.LAPSED, _A.WITHDRAWN, _A.ANNULLED)
COMING = (_T.IN_TRANSIT, _T.PRESENTED)


def _applicants(day: date) -> QuerySet[Any]:
    return AdmissionCase.objects.exclude(state__in=CLOSED)


def _coming(day: date) -> QuerySet[Any]:
    return TransferCase.objects.filter(state__in=COMING, to_cell__isnull=False)


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    registry.add(Known("membership.applicants", _applicants, "cell"))
    registry.add(Known("membership.coming", _coming, "to_cell"))
