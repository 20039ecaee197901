"""The editions of a report."""

from __future__ import annotations

from namro.ground.ranges import show_day
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


def named(edition: Edition) -> str:
    """“bản số 1 (số 01-BC/TU ngày 05/7/2024)”."""
    if edition.entry is None:
        return f"bản số {edition.number}"
    symbol = edition.body["header"]["ký hiệu"]
    return f"bản số {edition.number} (số {edition.entry}-{symbol} ngày {show_day(edition.entry.taken_on)})"
