"""Reading probations: whose turn, which cell, what is due."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.membership.models import RecognitionCase
from namro.membership.recognition.states import OPEN, S
from namro.people.models import HomeCell
from namro.units.models import Unit


def seat(case: RecognitionCase, day: date) -> Unit:
    """The cell that carries the dossier on that day: the member's home, else where the dossier stands."""
    home = HomeCell.objects.filter(membership=case.membership_id, during__contains=day).select_related("cell")
    found = home.first()
    return found.cell if found else case.cell


def visible(who: Reader, day: date) -> QuerySet[RecognitionCase]:
    """Dossiers of this reader: open ones where the member is at home on the day, others where they stand."""
    homes = HomeCell.objects.filter(who.under("cell", Permission.SEE_RECORDS), during__contains=day)
    there = Q(state__in=OPEN, membership__in=homes.values("membership"))
    return RecognitionCase.objects.filter(
        there | Q(~Q(state__in=OPEN), who.under("cell", Permission.SEE_RECORDS))
    )


# Parts of the list, in the order in which they want to be done.
def parts(day: date) -> dict[str, Q]:
    """Whose review is due, on the way up, escalated, extended, still running, for cards, ended."""
    running = Q(state=S.ON_PROBATION)
    return {
        "den-han": running & Q(probation_ends_on__lte=day),
        "dang-trinh": Q(state__in=(S.CELL_RESOLVED, S.BASE_RESOLVED)),
        "cap-tren": Q(state=S.ESCALATED),
        "keo-dai": running & Q(extended_months__gt=0, probation_ends_on__gt=day),
        "dang-du-bi": running & Q(extended_months=0, probation_ends_on__gt=day),
        "phat-the": Q(state__in=(S.RECOGNISED, S.CARD_REQUESTED)),
        "da-xong": Q(state__in=(S.CARD_ISSUED, S.REMOVED, S.ENDED)),
    }


def counted(cases: QuerySet[RecognitionCase], day: date) -> dict[str, int]:
    """How many are in each part; one statement."""
    asked = {name.replace("-", "_"): Count("pk", filter=part) for name, part in parts(day).items()}
    found = cases.aggregate(**asked)
    return {name: found[name.replace("-", "_")] for name in parts(day)}
