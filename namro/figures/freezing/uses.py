"""What forbids to withdraw a freeze: rooms above, which this one does not know, say it here."""

from __future__ import annotations

from collections.abc import Callable

from namro.figures.models import Freeze

Check = Callable[[Freeze], None]

_checks: list[Check] = []


def add(check: Check) -> None:
    """``check`` raises the sentence that the user reads when the freeze is relied on; the row is held."""
    if check not in _checks:
        _checks.append(check)


def check_unused(freeze: Freeze) -> None:
    for check in _checks:
        check(freeze)
