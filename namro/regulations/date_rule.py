"""By which day an admission counts (TG9): one function for target tables and statistical forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from namro.ground.errors import HouseError
from namro.regulations.models import RuleParam
from namro.regulations.queries import param

KEY = "target.date_rule"


class DateRule(StrEnum):
    """The day of the decision, or the day of the ceremony."""

    DECISION = "decision"
    CEREMONY = "ceremony"


def date_rule(on: date, params: Mapping[str, RuleParam] | None = None) -> DateRule:
    """The rule that holds on ``on``; ``params`` where the caller has read the parameters already."""
    found = params[KEY] if params and KEY in params else param(KEY, on=on)
    try:
        return DateRule(found.value)
    except ValueError:
        allowed = ", ".join(DateRule)
        raise HouseError(
            f"Tham số “{KEY}” là “{found.value}”; chỉ có: {allowed}. Sửa lại trong phần Quy định."
        ) from None
