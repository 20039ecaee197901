"""What a dossier must hold when the cell reviews it: each paper with its rule, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError

from namro.ground.ranges import show_day
from namro.membership.admission import clocks
from namro.membership.admission.facts import Known
from namro.membership.models import AdmissionCase, SourceGroup, Vetting
from namro.membership.models.dossiers import SpecialCase
from namro.membership.months import add_months, months_between
from namro.membership.readmission import Readmission, why_not
from namro.people.models import BirthPrecision, Education
from namro.regulations.models import RuleParam
from namro.regulations.queries import param, params_in_force

MIN_AGE = "admission.min_age"
CONSENT_ABOVE = "admission.consent_above_age"
INTRODUCERS = "admission.introducers"
SCHOOLING = "admission.min_education"
READMISSION = "readmission.wait_months"
LADDER = [value for value in Education.values if value]


@dataclass(frozen=True)
class Paper:
    """One line of the checklist. ``has`` what there is, in words; ``wrong`` the sentence of what is missing.

    ``field`` is the field of a form that mends it, ``rule`` the row of the regulations it rests on.
    """

    title: str
    has: str = ""
    wrong: str = ""
    field: str = ""
    rule: RuleParam | None = None

    @property
    def is_there(self) -> bool:
        return not self.wrong


@dataclass
class Checklist:
    """The papers of a dossier as a review on ``day`` would find them."""

    known: Known
    day: date
    rules: Mapping[str, RuleParam] = field(default_factory=dict)

    @property
    def case(self) -> AdmissionCase:
        return self.known.case

    def rule(self, key: str) -> RuleParam:
        """The row in force; ``MissingRule`` says what to enter where there is none."""
        return self.rules.get(key) or param(key, on=self.day)

    def number(self, key: str) -> int:
        return int(self.rule(key).value)

    def papers(self) -> Iterator[Paper]:
        case = self.case
        yield _named("Đảng viên giúp đỡ", case.helper, "helper")
        if case.source_group == SourceGroup.PUPIL:
            yield _dated("Ý kiến của cha mẹ", case.parents_opinion_on, "parents_opinion_on")
        yield self.certificate()
        yield _dated("Đơn xin vào Đảng", case.application_on, "application_on")
        yield _dated("Lý lịch của người xin vào Đảng", case.cv_on, "cv_on")
        yield self.introducers()
        yield self.schooling()
        yield self.age()
        yield _dated("Nhận xét của đoàn thể", case.mass_opinion_on, "mass_opinion_on")
        yield _dated("Nhận xét của cấp ủy nơi cư trú", case.residence_opinion_on, "residence_opinion_on")
        yield self.vetting()
        yield from self.freshness()
        if case.readmission:
            yield self.readmission()

    def certificate(self) -> Paper:
        case, rule = self.case, self.rule(clocks.CERTIFICATE)
        title, field_name = "Giấy chứng nhận lớp nhận thức về Đảng", "certificate_on"
        if case.certificate_on is None:
            return Paper(title, "", "Chưa có giấy chứng nhận lớp nhận thức về Đảng.", field_name, rule)
        until = add_months(case.certificate_on, int(rule.value))
        has = f"{case.certificate_no}, {show_day(case.certificate_on)}, dùng đến {show_day(until)}"
        wrong = (
            f"Giấy chứng nhận cấp ngày {show_day(case.certificate_on)} chỉ dùng {rule.value} tháng, đến "
            f"{show_day(until)}; ngày {show_day(self.day)} đã quá. Phải học lại lớp nhận thức về Đảng."
        )
        return Paper(title, has, wrong if self.day > until else "", field_name, rule)

    def introducers(self) -> Paper:
        case, rule = self.case, self.rule(INTRODUCERS)
        names = [str(one) for one in (case.introducer_1, case.introducer_2) if one is not None]
        union = case.union_resolution_no
        enough = len(names) >= int(rule.value) or (bool(union) and bool(names))
        wrong = (
            f"Phải có {rule.value} đảng viên chính thức giới thiệu, hoặc nghị quyết của Đoàn, công đoàn và "
            "một đảng viên chính thức."
        )
        has = ", ".join([*names, *([f"nghị quyết {union}"] if union else [])])
        return Paper("Người giới thiệu", has, "" if enough else wrong, "introducer_1", rule)

    def schooling(self) -> Paper:
        rule, held = self.rule(SCHOOLING), self.case.person.education
        least = Education(rule.value)
        title = f"Trình độ từ {least.label.lower()} trở lên"
        if not held:
            return Paper(title, "", "Chưa ghi trình độ học vấn của người xin vào Đảng.", "education", rule)
        enough = LADDER.index(held) >= LADDER.index(least)
        wrong = f"Trình độ {Education(held).label} chưa đạt {least.label}."
        return Paper(title, Education(held).label, "" if enough else wrong, "education", rule)

    def age(self) -> Paper:
        """Counted by month at the cell's review, not at the class (V11)."""
        person, least, most = self.case.person, self.number(MIN_AGE), self.number(CONSENT_ABOVE)
        months = months_between(person.birth_date, self.day)
        title, has = "Tuổi khi chi bộ xét", f"{months // 12} tuổi {months % 12} tháng"
        if months > most * 12:
            wrong = f"Trên {most} tuổi phải có văn bản đồng ý của Ban Thường vụ Thành ủy; chưa có số văn bản."
            consent = self.case.consent_no
            has = f"{has}, văn bản {consent}" if consent else has
            return Paper(title, has, "" if consent else wrong, "consent_no", self.rule(CONSENT_ABOVE))
        wrong = ""
        if months < least * 12:
            wrong = f"Mới {has} vào ngày {show_day(self.day)}; phải đủ {least} tuổi, tính theo tháng."
        elif person.birth_precision == BirthPrecision.YEAR and months < least * 12 + 11:
            wrong = f"Chỉ biết năm sinh nên chưa rõ đã đủ {least} tuổi; bổ sung tháng sinh."
        return Paper(title, has, wrong, "held_on", self.rule(MIN_AGE))

    def vetting(self) -> Paper:
        asked, title = self.known.vettings, "Thẩm tra lý lịch"
        rule = self.rule(clocks.VETTING_HOME)
        if not asked:
            return Paper(title, "", "Chưa gửi thẩm tra lý lịch.", "", rule)
        open_at = [one.place for one in asked if one.answered_on is None or one.answered_on > self.day]
        has = f"{len(asked) - len(open_at)}/{len(asked)} nơi đã trả lời"
        wrong = f"Chưa có trả lời thẩm tra của {', '.join(open_at)}." if open_at else ""
        return Paper(title, has, wrong, "", rule)

    def freshness(self) -> Iterator[Paper]:
        """More than so many months without a resolution: vetting, introduction and opinions are made anew."""
        opened, rule = self.known.opened_on, self.rule(clocks.REDO_AFTER)
        if opened is None:
            return
        limit = add_months(opened, int(rule.value))
        if self.day <= limit:
            return
        old = [*_old_answers(self.known.vettings, limit), *_old_opinions(self.case, limit)]
        wrong = (
            f"Lập hồ sơ ngày {show_day(opened)}, đã quá {rule.value} tháng mà chi bộ chưa xét: làm lại sau "
            f"{show_day(limit)} {', '.join(old)}."
        )
        title = f"Hồ sơ quá {rule.value} tháng: bổ sung, thẩm tra lại"
        yield Paper(title, "" if old else "đã làm lại", wrong if old else "", "", rule)

    def readmission(self) -> Paper:
        case = self.case
        wrong = " ".join(why_not(case.person, self.day, given_readmission(case)))
        has = f"văn bản {case.consent_no}" if case.consent_no else ""
        return Paper("Điều kiện kết nạp lại", has, wrong, "consent_no", self.rule(READMISSION))


def _named(title: str, who: object, name: str) -> Paper:
    return Paper(title, str(who or ""), "" if who else f"{title}: chưa có.", name)


def _dated(title: str, day: date | None, name: str) -> Paper:
    return Paper(title, show_day(day) if day else "", "" if day else f"{title}: chưa có.", name)


def _old_answers(asked: Sequence[Vetting], limit: date) -> list[str]:
    """Places whose newest answer is not newer than the limit."""
    newest: dict[str, date | None] = {}
    for one in asked:
        newest[one.place] = one.answered_on
    return [f"thẩm tra của {place}" for place, day in newest.items() if day is None or day <= limit]


def _old_opinions(case: AdmissionCase, limit: date) -> list[str]:
    dated = (
        ("nhận xét của đoàn thể", case.mass_opinion_on),
        ("nhận xét của nơi cư trú", case.residence_opinion_on),
    )
    return [words for words, day in dated if day is not None and day <= limit]


def further(case: AdmissionCase) -> list[str]:
    """Cases that need further papers, by name; what they are stands in the guidance."""
    return [str(SpecialCase(one).label) for one in case.special_cases]


def given_readmission(case: AdmissionCase) -> Readmission:
    """What an admission again rests on, as the dossier says."""
    return Readmission(case.consent_no, case.left_in_hardship, case.record_cleared_on)


def checklist(known: Known, day: date) -> Checklist:
    """The checklist under the rules of ``day``."""
    return Checklist(known, day, params_in_force(day))


def check_review(known: Known, day: date) -> None:
    """Refuse the cell's resolution of ``day`` with everything that the dossier lacks."""
    wrong = [paper.wrong for paper in checklist(known, day).papers() if paper.wrong]
    if wrong:
        raise ValidationError(wrong)
