"""Writes of whoever drafts a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.journal.actions import acting, actor_label
from namro.reports import template as templates
from namro.reports.compose import Composed, compose
from namro.reports.editing import Change, Whole, apply
from namro.reports.issuing.editions import last_issued
from namro.reports.issuing.held import holding
from namro.reports.issuing.queries import composed_for, printed_of, template_of
from namro.reports.models import Edition, Report
from namro.reports.states import (
    S,
    check_editable,
    check_may_begin,
    check_may_correct,
    check_may_drop,
    check_may_edit,
    check_move,
)
from namro.reports.template import Template
from namro.reports.wording import Notice
from namro.units.models import Unit

AGAIN = "Lập lại sau khi bỏ bản trước"


def begin(*, by: Any, template: str, unit: Unit, period: Period, tree_day: date | None = None) -> Edition:
    """The first draft of a report; after a dropped one the next. Refused where the template prints a figure
    that is not there, or is for another kind of period."""
    check_may_begin(by, unit)
    loaded = templates.load(template)
    composed = compose(loaded, unit.code, period, tree_day)
    with acting(by, "Lập báo cáo"):
        report = _report(unit, composed)
        before = report.editions.order_by("-number").first()
        if before is not None and before.state != S.DROPPED:
            raise HouseError(_there(before))
        edition = Edition(
            report=report,
            number=before.number + 1 if before else 1,
            body=composed.template.to_json(),
            reason=AGAIN if before else "",
            drafted_by=actor_label(by),
        )
        edition.full_clean()
        edition.save(force_insert=True)
    return edition


def _report(unit: Unit, composed: Composed) -> Report:
    """The report, held; made where there is none."""
    what = {
        "template": composed.template.name,
        "unit": unit,
        "period": str(composed.period),
        "tree_day": composed.day,
    }
    title = composed.document.title[:300]
    Report.objects.bulk_create([Report(**what, title=title, begun_on=clock.today())], ignore_conflicts=True)
    return Report.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(**what)


def _there(edition: Edition) -> str:
    if edition.state == S.ISSUED:
        return f"Báo cáo này đã phát hành (bản số {edition.number}); sai sót thì lập bản đính chính."
    return f"Báo cáo này đã được lập (bản số {edition.number}); mở bản đang có."


def edit_text(*, by: Any, edition: Edition, change: Change, read_at: int | None) -> tuple[Notice, ...]:
    """Change the text of a draft; what a checker should see of the change is returned.

    A number typed over a figure becomes visibly typed. Nothing is written that cannot be composed.
    """
    check_may_edit(by, edition)
    notices: tuple[Notice, ...] = ()
    with holding(edition, by=by, read_at=read_at, reason="Sửa nội dung báo cáo"):
        check_editable(edition)
        if isinstance(change, Whole):  # also where the text that is there can no longer be composed
            after = Template.from_json(change.template.to_json())
        else:
            before = template_of(edition)
            after, notices = apply(before, change, printed_of(composed_for(edition, before)))
        composed_for(edition, after)
        edition.body = after.to_json()
        edition.full_clean()
        edition.save()
    return notices


def explain(*, by: Any, edition: Edition, texts: Mapping[str, str], read_at: int | None) -> None:
    """Keep what is said to findings of the check, by their key; an empty text takes it back."""
    check_may_edit(by, edition)
    with holding(edition, by=by, read_at=read_at, reason="Giải trình số liệu báo cáo"):
        check_editable(edition)
        said = edition.explained | {key: text.strip() for key, text in texts.items()}
        edition.explained = {key: text for key, text in said.items() if text}
        edition.full_clean()
        edition.save()


def drop(*, by: Any, edition: Edition, reason: str, read_at: int | None) -> None:
    """The draft comes to nothing; its number in the report stays used."""
    check_may_drop(by, edition)
    if not reason.strip():
        raise HouseError("Bỏ một bản báo cáo phải nêu lý do.")
    with holding(edition, by=by, read_at=read_at, reason=reason):
        check_move(edition, S.DROPPED)
        edition.state = S.DROPPED
        edition.full_clean()
        edition.save()


def correct(*, by: Any, report: Report, reason: str) -> Edition:
    """The next edition of an issued report, a draft with the text of the last; what was issued stays."""
    check_may_correct(by, report)
    if not reason.strip():
        raise HouseError("Bản đính chính phải nêu lý do.")
    with acting(by, reason):
        Report.objects.select_for_update(no_key=True).get(pk=report.pk)
        issued, last = last_issued(report), report.editions.order_by("-number").first()
        if issued is None or last is None:
            raise HouseError("Báo cáo chưa phát hành nên chưa có gì để đính chính; sửa ngay trên dự thảo.")
        if last.state in Edition.OPEN:
            raise HouseError(_there(last))
        edition = Edition(
            report=report,
            number=last.number + 1,
            body=template_of(issued).to_json(),
            reason=reason,
            drafted_by=actor_label(by),
        )
        edition.full_clean()
        edition.save(force_insert=True)
    return edition
