"""A probation that ends without recognition: the name is struck off; the leaving is kept by its ground."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from namro.ground import clock
from namro.membership.leaving.closing.actions import close_dossiers
from namro.membership.models import ExitCase, RecognitionCase, RemovalGround
from namro.membership.recognition.actions import Ruling, ends_on, held, keep, ruled
from namro.membership.recognition.states import S
from namro.organisation.actions import end_membership
from namro.people.models import EndGround, HomeCell


def remove(*, by: Any, case: RecognitionCase, ruling: Ruling, read_at: int | None, reason: str) -> ExitCase:
    """Not recognised: the membership ends with the day of the decision, and what is open of it."""
    with held(by, case, S.REMOVED, read_at, reason):
        if ruling.decided_on < case.probation_ends_on:
            raise ValidationError(
                {"decided_on": f"{ends_on(case)} chưa xét xóa tên vì không được công nhận."}
            )
        ruled(by, case, ruling, reason)
        case.state = S.REMOVED
        keep(by=by, case=case, reason=reason)
        member, end = case.membership, ruling.decided_on
        end_membership(by=by, membership=member, end=end, ground=EndGround.REMOVED, reason=reason)
        close_dossiers(by=by, membership=member, end=end, reason=reason)
        home = HomeCell.objects.filter(membership=member).order_by("during").last()
        assert home is not None, "a membership has a home"
        left = ExitCase(
            membership=member,
            cell_id=home.cell_id,
            ground=EndGround.REMOVED,
            removal_ground=RemovalGround.NOT_RECOGNISED,
            state=ExitCase.State.DECIDED,
            opened_on=end,
            happened_on=end,
            known_on=clock.today(),
            document_no=ruling.decision_no,
        )
        left.full_clean()
        left.save()
    return left
