"""An edition as people read it: its text with figures in brackets, composed live or from its freeze."""

from __future__ import annotations

from dataclasses import dataclass

from namro.ground.periods import Period
from namro.reports.checks import Finding, findings
from namro.reports.compose import Composed, compose
from namro.reports.editing import Shown, blocks
from namro.reports.issuing.editions import editions, last_issued
from namro.reports.issuing.papers import frozen_paper
from namro.reports.models import Edition, Report
from namro.reports.sources import DRAFT, Paper
from namro.reports.template import Template
from namro.reports.wording import Printed


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


@dataclass(frozen=True)
class Reading:
    """An edition as its page shows it: the paper, its blocks as people edit them, what a checker looks at."""

    edition: Edition
    template: Template
    composed: Composed
    blocks: list[Shown]
    findings: list[Finding]


def reading(edition: Edition) -> Reading:
    """The edition composed (live for a draft, from its freeze afterwards) with blocks and findings."""
    template = template_of(edition)
    composed = composed_for(edition, template, frozen_paper(edition))
    return Reading(
        edition,
        template,
        composed,
        blocks(template, printed_of(composed)),
        findings(composed, edition.explained),
    )


__all__ = [
    "Reading",
    "composed_for",
    "editions",
    "last_issued",
    "period_of",
    "printed_of",
    "reading",
    "template_of",
]
