"""The sample's half-year report as an issued paper: drafted, checked, signed and issued by its people."""

from __future__ import annotations

from django.db import transaction

from namro.access.models import Account
from namro.ground.periods import Period
from namro.journal.actions import declare
from namro.reports.checks import Severity
from namro.reports.issuing.actions import Signer, begin, check, explain, issue, sign
from namro.reports.issuing.queries import reading
from namro.reports.models import Edition
from namro.units.models import Unit

DRAFTS, CHECKS, SIGNS = "thanhuy", "truongphong", "lanhdao"
SIGNER = Signer("Lãnh đạo mẫu", "PHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ")
EXPLAINED = "Đã đối chiếu với hồ sơ của thành phố mẫu."


def issued(template: str, unit: str, period: Period) -> Edition | None:
    """The newest issued edition of the report; where nobody has begun one, it is issued now, all or nothing.

    None where somebody is at work on the first one.
    """
    with transaction.atomic():
        declare(actor="system:demo")
        editions = Edition.objects.filter(
            report__template=template,
            report__unit__code=unit,
            report__period=str(period),
            report__tree_day=period.last,
        )
        newest = editions.filter(state=Edition.State.ISSUED).order_by("-number").first()
        if newest is None and not editions.exists():
            return _issue(template, unit, period)
        return newest


def _issue(template: str, unit: str, period: Period) -> Edition:
    who = {account.username: account for account in Account.objects.all()}
    at = Unit.objects.get(code=unit)
    edition = begin(by=who[DRAFTS], template=template, unit=at, period=period)
    asked = [one.key for one in reading(edition).findings if one.severity is Severity.EXPLAIN]
    explain(by=who[DRAFTS], edition=edition, texts=dict.fromkeys(asked, EXPLAINED), read_at=None)
    check(by=who[CHECKS], edition=edition, read_at=None)
    sign(by=who[SIGNS], edition=edition, signer=SIGNER, read_at=None)
    return issue(by=who[DRAFTS], edition=edition, read_at=None)
