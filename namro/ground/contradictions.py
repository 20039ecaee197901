"""What the database refuses, as the sentence the user reads."""

from __future__ import annotations

from django.apps import apps
from django.db import IntegrityError

from namro.ground.errors import HouseError

OWN = "23000"  # raised by our triggers, with a sentence of their own


class Contradiction(HouseError, IntegrityError):
    """A write that would make false what must never be false."""


def contradiction(error: IntegrityError) -> Contradiction:
    """The same error with a sentence: the trigger's own, or that of the constraint it names."""
    found = getattr(error.__cause__, "diag", None)
    name = getattr(found, "constraint_name", None) or ""
    if getattr(found, "sqlstate", None) == OWN:
        return Contradiction(found.message_primary)  # type: ignore[union-attr]
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            usual = constraint.default_violation_error_message
            if constraint.name == name and constraint.violation_error_message != usual:
                return Contradiction(constraint.violation_error_message)
    return Contradiction(
        f"Dữ liệu vừa ghi trái với một quy tắc của cơ sở dữ liệu ({name or 'không rõ tên'}) nên không được "
        "giữ lại. Xem lại rồi ghi lại; nếu vẫn vậy, báo quản trị viên."
    )
