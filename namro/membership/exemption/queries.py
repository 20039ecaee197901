"""Reading exemptions: how often somebody was exempt, who is, and whose end is near."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.membership.models import Exemption, ExemptionReason
from namro.people.models import HomeCell, PartyMembership


def times(membership: PartyMembership) -> int:
    """How often a member was exempt for another reason than age and health."""
    found = Exemption.objects.filter(membership=membership)
    return found.exclude(reason=ExemptionReason.AGE_HEALTH).count()


def visible(who: Reader, day: date) -> QuerySet[Exemption]:
    """Exemptions of members whose home on that day is this reader's."""
    homes = HomeCell.objects.filter(who.under("cell", Permission.SEE_RECORDS), during__contains=day)
    return Exemption.objects.filter(membership__in=homes.values("membership"))


def standing(who: Reader, day: date) -> QuerySet[Exemption]:
    """Exempt on that day; who is due first comes first, without an end last."""
    found = visible(who, day).filter(during__contains=day).select_related("membership__person")
    return found.order_by("due_on", "membership__person__name_key", "pk")
