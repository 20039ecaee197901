"""What this room answers for when units end: rounds, targets, results of mass organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from namro.ground.numbers import integer
from namro.targets.models import MassFact, TargetAssignment, TargetProposal, TargetRevision, TargetRound
from namro.targets.moving.actions import close_rounds, move_assignments
from namro.units.dependants import Assignment, Event, dependants


def _standing(day: date) -> Q:
    return Q(during__upper_inf=True) | Q(during__endswith__gt=day)


def _rounds(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = TargetRound.objects.filter(_standing(day), level_unit_id__in=units)
    return found.values_list("level_unit_id", "pk")


def _assignments(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = TargetAssignment.objects.filter(_standing(day), assignee_id__in=units)
    return found.values_list("assignee_id", "pk")


def _carried_on(units: Sequence[int], day: date) -> QuerySet[Any]:
    """Rounds that go on from ``day`` at another committee; most others end with their year anyway."""
    rest = TargetRound.objects.filter(title=OuterRef("title"), during__startswith=day)
    found = TargetRound.objects.filter(Exists(rest), level_unit_id__in=units, during__endswith=day)
    return found.values_list("level_unit_id", "pk")


def _moved_on(units: Sequence[int], day: date) -> QuerySet[Any]:
    """Targets that ended on ``day`` before their round did, or with a round that was carried on."""
    early = Q(round__during__endswith__gt=day) | Q(round__in=_carried_on(units, day).values("pk"))
    found = TargetAssignment.objects.filter(early, assignee_id__in=units, during__endswith=day)
    return found.values_list("assignee_id", "pk")


def _results(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = MassFact.objects.filter(unit_id__in=units, happened_on__gte=day, sign__gt=0)
    return found.values_list("unit_id", "pk")


def _proposals(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = TargetProposal.objects.filter(unit_id__in=units, proposed_on__gte=day)
    return found.values_list("unit_id", "pk")


def _revisions(units: Sequence[int], day: date) -> QuerySet[Any]:
    """Numbers given from a day on; what was taken back ends with the unit anyhow."""
    found = TargetRevision.objects.filter(unit_id__in=units, effective_on__gte=day, new_value__isnull=False)
    return found.values_list("unit_id", "pk")


def _round_names(rows: Sequence[int]) -> Mapping[int, str]:
    return dict(TargetRound.objects.filter(pk__in=rows).values_list("pk", "title"))


def _assignment_names(rows: Sequence[int]) -> Mapping[int, str]:
    found = TargetAssignment.objects.filter(pk__in=rows).select_related("round")
    return {
        one.pk: f"{one.get_indicator_display()}: {integer(one.value)} ({one.round.title})" for one in found
    }


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Assignment(
            key="targets.assignments",
            title="Chỉ tiêu được giao",
            fields=("targets.TargetAssignment.assignee",),
            held=_assignments,
            moved=_moved_on,
            name=_assignment_names,
            move=move_assignments,
        )
    )
    # After the targets: what goes on of a round takes them along as they stand then.
    dependants.add(
        Assignment(
            key="targets.rounds",
            title="Đợt giao chỉ tiêu của cấp ủy",
            fields=("targets.TargetRound.level_unit",),
            held=_rounds,
            moved=_carried_on,
            name=_round_names,
            move=close_rounds,
        )
    )
    dependants.add(
        Event(
            key="targets.results",
            title="Kết quả của đoàn thể",
            fields=("targets.MassFact.unit",),
            later=_results,
        )
    )
    dependants.add(
        Event(
            key="targets.proposals",
            title="Đăng ký chỉ tiêu",
            fields=("targets.TargetProposal.unit",),
            later=_proposals,
        )
    )
    dependants.add(
        Event(
            key="targets.revisions",
            title="Điều chỉnh chỉ tiêu",
            fields=("targets.TargetRevision.unit",),
            later=_revisions,
        )
    )
