"""Reading decisions: who may, what was done to one, and whose turn it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from namro.access.permissions import who_can
from namro.access.queries import Reader, Refused
from namro.access.roles import Permission
from namro.access.writers import SOMEBODY, Entry, account_name, together
from namro.organisation.reorganise.effect import MAKING
from namro.organisation.reorganise.states import NEXT, OWNERS, S
from namro.units.models import Change, Destination, Extent, Origin, Reorganisation, Unit

LOOKING = (Permission.REORGANISE, Permission.APPROVE_REORGANISATION)
SHOWN = 30
FORWARD = (S.APPROVED, S.SCHEDULED)


def readable(who: Reader) -> QuerySet[Reorganisation]:
    """What is in the tree, for everybody; the rest for who drafted it, or drafts or approves decisions
    about a unit that it names.
    """
    if any(unit in who.roots for permission in LOOKING for unit in who.units_with(permission)):
        return Reorganisation.objects.all()
    seen = Q(state=S.SCHEDULED)
    if who.account.pk is not None:
        seen |= Q(drafted_by=str(who.account.pk))
    for permission in LOOKING:
        if not who.holds(permission):
            continue
        of_it = Change.objects.filter(reorganisation=OuterRef("pk"))
        origins = Origin.objects.filter(change__reorganisation=OuterRef("pk"))
        seen |= Exists(of_it.filter(who.under("unit", permission)))
        seen |= Exists(of_it.filter(who.under("parent", permission)))
        seen |= Exists(origins.filter(who.under("unit", permission)))
    return Reorganisation.objects.filter(seen)


def check_readable(who: Reader, order: Reorganisation) -> None:
    if not readable(who).filter(pk=order.pk).exists():
        raise Refused(
            "Quyết định này chưa lên lịch. Dự thảo chỉ mở cho người lập và cho người được giao quyền lập "
            "hoặc phê duyệt sắp xếp tổ chức của các đơn vị liên quan."
        )


def reach(who: Reader) -> dict[str, Exists | Value]:
    """Columns for states of units: by name of each permission of ``LOOKING`` whether it is held there."""
    columns: dict[str, Exists | Value] = {}
    for permission in LOOKING:
        held = who.holds(permission)
        scope = who.under("pk", permission)
        within = Unit.objects.filter(scope, pk=OuterRef("unit_id"))
        columns[permission.name] = Exists(within) if held and scope else Value(held)
    return columns


def named(orders: QuerySet[Reorganisation]) -> QuerySet[Reorganisation]:
    """With ``drafter`` and ``approver``: names on screen, None for commands."""
    return orders.annotate(drafter=account_name("drafted_by"), approver=account_name("approved_by"))


def history(order: Reorganisation, most: int = SHOWN) -> list[Entry]:
    """Who did what to the decision and why, newest first: one entry a person, reason and transaction."""
    of_it = Q(table_name=Reorganisation._meta.db_table, row_pk=str(order.pk))
    for model in (Change, Destination):
        for side in ("new", "old"):
            said = {f"{side}__reorganisation_id": order.pk}
            of_it |= Q(table_name=model._meta.db_table, **said)
    changes = Change.objects.filter(reorganisation=order).values("pk")
    made_of = {"made_of": Cast(KeyTextTransform("change_id", "new"), BigIntegerField())}
    of_it |= Q(table_name=Origin._meta.db_table, made_of__in=changes)
    return together(of_it, most, **made_of)


def last_writer(order: Reorganisation) -> str:
    """Who wrote the decision last, to begin a sentence: “Đồng chí Trần Thị Tổng, lúc 09:42 ngày …,”."""
    last = history(order, 1)
    return last[0].begins if last else SOMEBODY


def counts(orders: Iterable[Reorganisation]) -> dict[int, tuple[int, int]]:
    """By decision: how many units end and how many it makes; two statements for all."""
    ids = [order.pk for order in orders]
    changes = Change.objects.filter(reorganisation__in=ids)
    gone = changes.filter(kind=Change.Kind.DISSOLVE).values_list("reorganisation_id", "unit_id")
    passed = Origin.objects.filter(
        change__reorganisation__in=ids, extent__in=(Extent.WHOLE, Extent.REST)
    ).values_list("change__reorganisation_id", "unit_id")
    ending = Counter(order for order, _ in gone.union(passed))
    made = changes.filter(kind__in=MAKING).values_list("reorganisation_id").annotate(Count("pk"))
    making = dict(made.order_by())
    return {pk: (ending[pk], making.get(pk, 0)) for pk in ids}


def waiting_for(order: Reorganisation) -> str:
    """Whose turn it is, in words; "" where nothing is left to do."""
    following = [to for to in NEXT[order.state] if to in FORWARD]
    return who_can(OWNERS[following[0]]) if following else ""
