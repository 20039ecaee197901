"""Reading dossiers of admission: who may, which, in what order."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from namro.access.permissions import check_at
from namro.access.queries import Reader, visible_to
from namro.access.roles import Permission
from namro.ground.vietnamese import fold
from namro.membership.models import AdmissionCase


def readable(who: Reader) -> QuerySet[AdmissionCase]:
    """Dossiers of the cells in the reader's scope, also of cells that ended into it."""
    return visible_to(AdmissionCase.objects.all(), who, unit="cell")


def check_readable(who: Reader, case: AdmissionCase) -> None:
    """Refuse a dossier outside of the reader's scope."""
    check_at(who, Permission.SEE_RECORDS, case.cell)


def searched(cases: QuerySet[AdmissionCase], text: str) -> QuerySet[AdmissionCase]:
    """Whose name holds ``text`` (accents ignored), or whose decision bears it as its number."""
    text = text.strip()
    if not text:
        return cases
    return cases.filter(
        Q(person__search_key__contains=fold(text)) | Q(decision__decision_no__istartswith=text)
    )


def by_state(cases: QuerySet[AdmissionCase]) -> dict[str, int]:
    """How many dossiers stand at each state; one statement."""
    return dict(cases.order_by().values_list("state").annotate(Count("pk")))


def late_ceremonies() -> QuerySet[AdmissionCase]:
    """Ceremonies held after their days without the superior's consent, for inspection (edge case 26)."""
    return AdmissionCase.objects.filter(ceremony_late=True)
