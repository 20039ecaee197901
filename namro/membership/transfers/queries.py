"""Reading transfers: on whose side, whose turn, which take too long."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.membership.admission.route import carrier
from namro.membership.models import ExitCase, TransferCase
from namro.membership.transfers.clocks import pending_before
from namro.membership.transfers.states import S, taken_at_home
from namro.people.models import HomeCell, PartyMembership
from namro.units.models import Unit

SETTLED = ("DECIDED", "DROPPED", "RESTORED")


def home_on(membership: PartyMembership, day: date) -> Unit | None:
    """The member's home cell on that day."""
    found = HomeCell.objects.filter(membership=membership, during__contains=day).select_related("cell")
    home = found.first()
    return home.cell if home else None


def side(case: TransferCase, to: str, day: date) -> Unit:
    """The cell that answers for the step to ``to``, past its end the one that carries it on."""
    if taken_at_home(case, to):
        home = home_on(case.membership, day) if case.membership else None
        assert home or case.from_cell
        return home or carrier(case.from_cell, day)
    assert case.to_cell is not None
    return carrier(case.to_cell, day)


def visible(who: Reader) -> QuerySet[TransferCase]:
    """Transfers from or to cells of this reader."""
    there = who.under("from_cell", Permission.SEE_RECORDS) | who.under("to_cell", Permission.SEE_RECORDS)
    if not who.under("from_cell", Permission.SEE_RECORDS):  # at the root: everything
        return TransferCase.objects.all()
    return TransferCase.objects.filter(there)


def pending(day: date) -> Q:
    """On the way for longer than the slip may take (M09)."""
    return introduced_before(pending_before(day))


def introduced_before(day: date) -> Q:
    """The same where ``pending_before`` is known."""
    return Q(state=S.IN_TRANSIT, introduced_on__lt=day)


def under_review(membership: PartyMembership) -> ExitCase | None:
    """What keeps a member from transferring: a removal that is being considered."""
    return ExitCase.objects.filter(membership=membership).exclude(state__in=SETTLED).first()


def to_be_removed(who: Reader) -> QuerySet[TransferCase]:
    """Lapsed transfers of people who are members still: the receiving side proposes their removal."""
    return visible(who).filter(state=S.LAPSED, membership__during__upper_inf=True)
