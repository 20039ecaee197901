"""The editions of a report."""

from __future__ import annotations

from namro.reports.models import Edition, Report


def editions(report: Report) -> list[Edition]:
    """All editions of a report, newest first."""
    return list(report.editions.select_related("entry", "freeze").order_by("-number"))


def last_issued(report: Report) -> Edition | None:
    """The newest issued edition of the report."""
    return (
        report.editions.filter(state=Edition.State.ISSUED)
        .select_related("entry", "freeze")
        .order_by("-number")
        .first()
    )
