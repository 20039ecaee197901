"""Put both decisions of 2025 into the tree of the sample city, each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.organisation.reorganise.actions import approve, count_shares, draft, schedule
from namro.regulations.queries import installation
from namro.sample import bulk
from namro.sample.hanoi_2025.areas import pass_on
from namro.sample.hanoi_2025.check import Counted, check, count
from namro.sample.hanoi_2025.content import Content, renew_areas, write_changes
from namro.sample.hanoi_2025.decided import Step, steps
from namro.sample.hanoi_2025.ground import survey
from namro.sample.hanoi_2025.places import Places
from namro.sample.load import Progress, Steps
from namro.units.models import Reorganisation

REASON = "Nạp các bước sắp xếp năm 2025 của thành phố mẫu"


@dataclass
class Reorganised:
    """What was done: a line of counts for each step, and seconds by what was done."""

    existed: int = 0
    counted: list[Counted] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def reorganise(*, by: Any = "sample", progress: Progress = lambda text: None) -> Reorganised:
    """Load the steps that are not there yet; a step is there whole or not at all.

    Raises HouseError beside data that are not the sample, and where the tree no longer carries a step
    (somebody has changed it by hand): the sentences of ``organisation.reorganise`` then say why.
    """
    present = installation()
    if present is None or not present.synthetic:
        raise HouseError(
            "Chỉ nạp các bước sắp xếp năm 2025 vào thành phố mẫu; cơ sở dữ liệu này không phải. "
            "Chạy make demo để có thành phố mẫu."
        )
    done = Reorganised()
    said = Steps(progress, done.seconds)
    for step in steps():
        with acting(by, REASON):
            bulk.run("SELECT pg_advisory_xact_lock(hashtext('namro.sample'))")
            if is_there(step):
                done.existed += 1
                progress(f"Bước từ {show_day(step.day)} đã có sẵn.")
            else:
                _load(step, by, said)
            done.counted.append(count(step))
    return done


def is_there(step: Step) -> bool:
    """Whether the decision of this step is in the tree."""
    found = Reorganisation.objects.filter(
        decision_no=step.approval.decision_no, effective_on=step.day, state=Reorganisation.State.SCHEDULED
    )
    return found.exists()


def _load(step: Step, by: Any, said: Steps) -> None:
    day = show_day(step.day)
    with said.step(f"{day}: dự thảo"):
        order = _draft(step, by)
    with said.step(f"{day}: tỷ lệ của các phần"):
        count_shares(by=by, order=order, reason=REASON)
    with said.step(f"{day}: phê duyệt"):
        approve(by=by, order=order, approval=step.approval, reason=REASON)
    with said.step(f"{day}: đưa vào cây tổ chức"):
        schedule(by=by, order=order, reason=REASON)
    with said.step(f"{day}: tự kiểm tra"):
        check(step)


def _draft(step: Step, by: Any) -> Reorganisation:
    ground = survey(step.day)
    order = draft(by=by, paper=step.paper, reason=REASON)
    areas = renew_areas(step, ground)
    pass_on(step, ground, areas, by)
    content = Content(order, step, ground, areas)
    write_changes(content)
    Places(content).write()
    return order
