"""Small doors into the engine: what one sentence gives, told in plain strings."""

from __future__ import annotations

from dataclasses import replace

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.characters import prepare
from namro.proofreading.engine.claims import Claim, Verdict
from namro.proofreading.engine.figures import Content, Fig, content_of
from namro.proofreading.engine.parts.find import groups_of
from namro.proofreading.engine.parts.group import Group
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.reader import statements_of
from namro.proofreading.engine.statements import Change, Statements
from namro.proofreading.engine.wholes.find import bases_of

OK, ROUNDING, WRONG, OPEN = Verdict.OK, Verdict.ROUNDING, Verdict.INCONSISTENT, Verdict.UNCHECKABLE


def content(text: str) -> Content:
    """The figures of a text, with its lines and sentences."""
    return content_of(prepare(text))


def read(text: str) -> Statements:
    """Who belongs to whom."""
    return statements_of(content(text))


def case_of(text: str) -> Case:
    """The text as the checks see it, wholes found."""
    made = content(text)
    case = Case(made, statements_of(made))
    return replace(case, bases=bases_of(case))


def shown(one: Fig | None) -> str:
    """A figure as a plain number, percentages with their sign; "" for none."""
    return f"{one.value}{'%' if one.percent else ''}" if one else ""


def roles(text: str) -> str:
    """The roles of the figures, in order."""
    made = content(text)
    found = statements_of(made).roles
    return " ".join(found[one].value for one in made.figures)


def shares(text: str) -> dict[str, list[str]]:
    """Amounts with the percentages said of them; "" are those with a subject of their own."""
    made = read(text)
    found = {shown(one.count): [shown(share.fig) for share in one.shares] for one in made.of.values()}
    alone = [shown(share.fig) for share in made.standing]
    return {count: said for count, said in {**found, "": alone}.items() if said}


def changes(text: str) -> dict[str, list[str]]:
    """Amounts with the changes said of them; "" are changes of no amount."""
    made = read(text)

    def signed(of: list[Change]) -> list[str]:
        return [f"{'+' if one.sign > 0 else '-'}{shown(one.fig)}" for one in of]

    found = {shown(one.count): signed(one.changes) for one in made.of.values()}
    return {count: said for count, said in {**found, "": signed(made.loose)}.items() if said}


def before(text: str) -> dict[str, str]:
    """Amounts with those of another period."""
    return {shown(one.count): shown(one.before) for one in read(text).of.values() if one.before}


def bases(text: str) -> dict[str, str]:
    """Amounts with what is written beside them as their whole."""
    return {shown(one.count): shown(one.base) for one in read(text).of.values() if one.base}


def wholes(text: str) -> dict[str, tuple[str, Verdict]]:
    """Percentages with the whole they were taken of."""
    found = case_of(text).bases.items()
    return {shown(share.fig): (shown(base.fig), base.verdict) for share, base in found}


def reason(text: str, share: str) -> str:
    """Why a whole was taken for a percentage."""
    return next(base.why for one, base in case_of(text).bases.items() if shown(one.fig) == share)


def groups(text: str) -> list[Group]:
    """The lists of a text."""
    return list(groups_of(case_of(text)))


def lists(text: str) -> set[str]:
    """The lists of a text as “whole = part + part (kind)”."""
    return {
        f"{shown(one.total)} = {' + '.join(map(shown, one.items))} ({one.kind.value})" for one in groups(text)
    }


def claims(text: str, rule: str) -> list[Claim]:
    """The claims of one rule."""
    return [one for one in proofread(text).claims if one.rule == rule]


def verdicts(text: str, rule: str) -> list[Verdict]:
    """The verdicts of one rule, in the order of the text."""
    return [one.verdict for one in claims(text, rule)]


def only(text: str, rule: str) -> Claim:
    """The one claim of a rule."""
    (claim,) = claims(text, rule)
    return claim


def remark(text: str) -> Claim:
    """The one remark of a text."""
    (claim,) = proofread(text).remarks
    return claim


def silent(text: str) -> bool:
    """Whether a reader is told nothing."""
    return proofread(text).remarks == ()


def evidence(text: str, claim: Claim) -> list[str]:
    """The figures that a claim points at."""
    return [text[start:end] for start, end in claim.evidence]


def span(text: str, claim: Claim) -> str:
    """The stretch that a claim is about."""
    return text[claim.start : claim.end]
