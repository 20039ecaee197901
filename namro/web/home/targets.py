"""The assigned indicators as a reader sees them: result, target, and whether it keeps pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from namro.figures.folds import Presence, Share
from namro.figures.metric import Metric
from namro.figures.registry import metrics
from namro.targets.models import Indicator
from namro.targets.progress import Bands, Progress
from namro.targets.queries import Standing
from namro.web.targets.words import STATES

BEHIND = ("none_yet", "behind")


@dataclass(frozen=True)
class Goal:
    """One indicator at one unit; ``state`` is a name of the states on screen."""

    indicator: Indicator
    share: Share
    state: str
    missing: int

    @property
    def title(self) -> str:
        return str(self.indicator.label)

    @property
    def noun(self) -> str:
        definition = metrics.get(self.share.part.address.key)
        return definition.noun if isinstance(definition, Metric) else ""

    @property
    def assigned(self) -> bool:
        return self.share.presence is Presence.PRESENT

    @property
    def percent(self) -> Fraction | None:
        return Fraction(100 * self.share.part.amount, self.share.base.amount) if self.assigned else None

    @property
    def href(self) -> str:
        return str(self.share.address)


def state_of(share: Share, due: Fraction | None, bands: Bands) -> str:
    """``due``: which part of the year's target should be reached by now; None where that is not asked."""
    return STATES[_progress(share, due).band(bands)]


def _progress(share: Share, due: Fraction | None) -> Progress:
    target = share.base.amount if share.presence is Presence.PRESENT else None
    return Progress(share.part.amount, target, due)


def goals(standing: Standing, due: Fraction | None, bands: Bands) -> list[Goal]:
    """Every indicator with its state, and how much is wanting to be on pace."""
    return [
        Goal(indicator, share, state_of(share, due, bands), _progress(share, due).late)
        for indicator, share in standing.items()
    ]


def sentence(found: Sequence[Goal], *, paced: bool) -> str:
    """What the bars show, in words; ``paced`` says whether the period tells how the year goes."""
    assigned = [goal for goal in found if goal.assigned]
    if not assigned or not paced:
        return "Kết quả trong kỳ"
    late = sum(goal.state in BEHIND for goal in assigned)
    if not late:
        return f"Cả {len(assigned)} chỉ tiêu kịp tiến độ năm"
    if late == len(assigned):
        return f"Cả {len(assigned)} chỉ tiêu chậm tiến độ năm"
    return f"{len(assigned) - late} trong {len(assigned)} chỉ tiêu kịp tiến độ năm, {late} chậm"
