"""An edition as people read it: its text with figures in brackets, composed live or from its freeze."""

from __future__ import annotations

from namro.ground.periods import Period
from namro.reports.compose import Composed, compose
from namro.reports.models import Edition, Report
from namro.reports.sources import DRAFT, Paper
from namro.reports.template import Template
from namro.reports.wording import Printed

S = Edition.State


def template_of(edition: Edition) -> Template:
    """The edition's text; ``TemplateError`` names each line whose figure no longer exists."""
    return Template.from_json(edition.body)


def period_of(report: Report) -> Period:
    return Period.parse(report.period)


def composed_for(edition: Edition, template: Template | None = None, paper: Paper = DRAFT) -> Composed:
    """The edition's paper; live unless ``paper`` says otherwise."""
    report = edition.report
    text = template or template_of(edition)
    return compose(text, report.unit.code, period_of(report), report.tree_day, paper)


def printed_of(composed: Composed) -> Printed:
    return Printed(composed.texts, composed.words)


def editions(report: Report) -> list[Edition]:
    """All editions of a report, newest first."""
    return list(report.editions.select_related("entry", "freeze").order_by("-number"))


def last_issued(report: Report) -> Edition | None:
    """The newest issued edition of the report."""
    return (
        report.editions.filter(state=S.ISSUED).select_related("entry", "freeze").order_by("-number").first()
    )
