"""Register the versions of the forms: which days they hold, and how a file of each is known (V20)."""

from __future__ import annotations

from typing import Any

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground.ranges import DateRange, last_day
from namro.journal.actions import acting
from namro.membership.forms.grid import Grid
from namro.membership.forms.layout import Form
from namro.membership.forms.versions import FORMS
from namro.sheets.models import FormVersion
from namro.units.models import Unit


def register_forms(*, by: Any) -> int:
    """Register every shipped version that is not registered yet; how many were."""
    _check_city(by)
    known = set(FormVersion.objects.values_list("code", "version"))
    missing = [form for forms in FORMS.values() for form in forms if (form.code, form.version) not in known]
    with acting(by, "Đăng ký mẫu biểu thống kê"):
        for form in missing:
            row = FormVersion(
                code=form.code,
                title=form.title,
                version=form.version,
                signature=Grid(form).signature,
                during_from=form.since,
                during_until=form.until,
                basis=form.basis,
                confirmed=form.confirmed,
            )
            row.full_clean()
            row.save()
    return len(missing)


def date_version(*, by: Any, form: Form, days: DateRange, confirmed: bool, reason: str) -> None:
    """Say which days a version holds, as the document that issued it does, and whether it was compared."""
    _check_city(by)
    with acting(by, reason):
        row = FormVersion.objects.select_for_update(no_key=True).get(code=form.code, version=form.version)
        row.during_from, row.during_until, row.confirmed = days.lower, last_day(days), confirmed
        row.full_clean()
        row.save()


def _check_city(by: Any) -> None:
    """Forms are the same for the whole city: whoever works for all of it says so."""
    root = Unit.objects.filter(versions__parent__isnull=True).order_by("-alive").first()
    check_actor(by, Permission.ASSIGN_TARGETS, root)
