"""Numbers that wait to be shared out after their unit was divided, and the parts that shares would give."""

from __future__ import annotations

from fractions import Fraction

from django.db.models import F

from namro.targets.models import TargetAssignment, TargetRevision, TargetRound
from namro.targets.rounds.shares import divided
from namro.units.models import Extent, Succession, Unit

PRECISION = 10**9  # of a share kept as a float


def waiting_for_division(round_: TargetRound) -> list[TargetAssignment]:
    """Lines that ended with their unit, which was divided, and that nobody has divided yet."""
    ended = TargetAssignment.objects.filter(
        round=round_,
        assignee__alive__endswith=F("during__endswith"),
        during__endswith__lt=round_.during.upper,
        assignee__successors__extent__in=(Extent.PART, Extent.REST),
    ).select_related("assignee")
    lines = {line.pk: line for line in ended}
    if not lines:
        return []
    said = set(
        TargetRevision.objects.filter(
            round=round_, new_value__isnull=True, reason=TargetRevision.Reason.STRUCTURE_CHANGE
        ).values_list("unit_id", "indicator", "effective_on")
    )
    return [
        line
        for line in lines.values()
        if (line.assignee_id, line.indicator, line.during.upper) not in said and not _went_whole(line)
    ]


def _went_whole(line: TargetAssignment) -> bool:
    """Whether the decision itself sent all of the line somewhere: then somebody has more from that day."""
    heirs = Succession.objects.filter(old=line.assignee_id, on=line.during.upper).values("new")
    return TargetAssignment.objects.filter(
        round=line.round_id,
        indicator=line.indicator,
        during__startswith=line.during.upper,
        assignee__in=heirs,
        value__gte=line.value,
    ).exists()


def suggested(line: TargetAssignment) -> dict[Unit, int | None]:
    """By successor the part of a line by known shares (largest remainder); None where no share is known."""
    parts = list(
        Succession.objects.filter(old=line.assignee_id, on=line.during.upper)
        .exclude(extent=Extent.NONE)
        .select_related("new")
        .order_by("new__code")
    )
    shares = [Fraction(part.share or 0).limit_denominator(PRECISION) for part in parts]
    if not parts or any(part.share is None for part in parts):
        return {part.new: None for part in parts}
    return dict(zip([part.new for part in parts], divided(line.value, shares), strict=True))
