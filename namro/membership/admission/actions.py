"""Writes of an admission dossier from the cell's list to the vetting (A1–A4 of §4.2)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.admission import clocks
from namro.membership.admission.route import carrier
from namro.membership.admission.states import OWNERS, S, check_move
from namro.membership.admission.steps.actions import Step, check_day, check_past, held, keep, take
from namro.membership.clerks import hold
from namro.membership.models import AdmissionCase, SourceGroup, Vetting
from namro.membership.models.dossiers import SpecialCase
from namro.membership.months import add_months
from namro.membership.readmission import Readmission, former, why_never
from namro.organisation.actions import CELL_KINDS
from namro.people.models import PartyMembership, Person
from namro.regulations.queries import add_working_days
from namro.regulations.queries import value as rule
from namro.units.models import Unit, UnitVersion

# A dossier whose papers may still change.
OPEN = (S.LISTED, S.TRAINED, S.DOSSIER, S.VETTING, S.RETURNED)

# A1: on the cell's list


@dataclass(frozen=True)
class Applicant:
    """Somebody whom a cell puts on its list."""

    person: Person
    cell: Unit
    listed_on: date
    source_group: str
    helper: Person
    in_private_enterprise: bool = False
    is_owner: bool = False
    parents_opinion_on: date | None = None
    left_in_hardship: bool = False
    record_cleared_on: date | None = None


def list_applicant(*, by: Any, new: Applicant, reason: str) -> AdmissionCase:
    """Open the dossier on the cell's list; pupils need their parents' opinion."""
    check_actor(by, OWNERS[S.LISTED], new.cell)
    _check_cell(new.cell, new.listed_on)
    check_official(new.helper, new.listed_on, "helper", new.cell)
    with acting(by, reason):
        Person.objects.select_for_update(no_key=True).get(pk=new.person.pk)
        case = AdmissionCase(**vars(new), version=0)
        _check_person(case)
        if case.is_owner:
            case.special_cases.append(SpecialCase.OWNER)
        step = Step(S.LISTED, new.listed_on)
        check_day(case, step)
        case.full_clean()
        case.save()
        take(by=by, case=case, step=step, reason=reason)
    return case


def _check_cell(cell: Unit, day: date) -> None:
    version = UnitVersion.objects.filter(unit=cell, during__contains=day).first()
    if version is None:
        raise ValidationError({"listed_on": f"Chi bộ {cell.code} không hoạt động vào ngày {show_day(day)}."})
    if version.kind not in CELL_KINDS:
        raise HouseError(f"“{version.name}” không phải chi bộ; danh sách cảm tình Đảng do chi bộ lập.")


def _check_person(case: AdmissionCase) -> None:
    person = case.person
    if PartyMembership.objects.filter(person=person, during__upper_inf=True).exists():
        raise HouseError(f"Đồng chí {person} đang là đảng viên; không lập hồ sơ kết nạp.")
    left = former(person)
    if left:
        given = case.left_in_hardship, case.record_cleared_on
        never = list(why_never(left, case.listed_on, Readmission("", *given)))
        if never:
            raise HouseError(" ".join(never))
        case.readmission = True
        case.special_cases = [SpecialCase.READMISSION]
    if case.source_group == SourceGroup.PUPIL and case.parents_opinion_on is None:
        raise ValidationError({"parents_opinion_on": "Học sinh phải có ý kiến của cha mẹ."})


def check_official(person: Person | None, day: date, name: str, cell: Unit | None = None) -> None:
    """Refuse somebody who is no official member on that day, of the cell if one is given."""
    if person is None:
        return
    official = PartyMembership.objects.filter(person=person, during__contains=day, official_on__lte=day)
    if not official.exists():
        raise ValidationError(
            {name: f"Đồng chí {person} chưa là đảng viên chính thức vào ngày {show_day(day)}."}
        )
    if (
        cell is not None
        and not official.filter(home_cells__cell=cell, home_cells__during__contains=day).exists()
    ):
        raise ValidationError(
            {name: f"Đồng chí {person} không sinh hoạt tại chi bộ này vào ngày {show_day(day)}."}
        )


def change_helper(*, by: Any, case: AdmissionCase, helper: Person, read_at: int | None, reason: str) -> None:
    """Another official member helps from now on."""
    check_actor(by, OWNERS[S.LISTED], carrier(case.cell, clock.today()))
    check_official(helper, clock.today(), "helper")
    with acting(by, reason):
        hold(case, read_at)
        _check_open(case)
        case.helper = helper
        keep(by=by, case=case, reason=reason)


def _check_open(case: AdmissionCase) -> None:
    if case.state not in OPEN:
        raise HouseError(f"Hồ sơ đang ở bước “{case.get_state_display()}”, không sửa giấy tờ được nữa.")


# A2: the class


@dataclass(frozen=True)
class Certificate:
    """The certificate of the class; it may be older than the list."""

    certificate_no: str
    certificate_on: date


def record_training(
    *, by: Any, case: AdmissionCase, certificate: Certificate, read_at: int | None, reason: str
) -> None:
    """The class is done; a later certificate takes the place of one that runs out."""
    check_actor(by, OWNERS[S.TRAINED], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        _check_open(case)
        _check_certificate(certificate)
        case.certificate_no, case.certificate_on = certificate.certificate_no, certificate.certificate_on
        if case.state == S.LISTED:
            step = Step(S.TRAINED, certificate.certificate_on, certificate.certificate_no)
            take(by=by, case=case, step=step, reason=reason)
        else:
            keep(by=by, case=case, reason=reason)


def _check_certificate(certificate: Certificate) -> None:
    day, today = certificate.certificate_on, clock.today()
    check_past("certificate_on", day)
    months = int(rule(clocks.CERTIFICATE, on=today))
    if today > add_months(day, months):
        raise ValidationError(
            {"certificate_on": f"Giấy cấp ngày {show_day(day)} đã quá {months} tháng, không dùng được nữa."}
        )


# A3: the papers


@dataclass(frozen=True)
class Papers:
    """What the dossier holds; unknown days stay None and can be added until the cell reviews it."""

    application_on: date | None = None
    cv_on: date | None = None
    introducer_1: Person | None = None
    introducer_2: Person | None = None
    union_resolution_no: str = ""
    mass_opinion_on: date | None = None
    residence_opinion_on: date | None = None
    parents_opinion_on: date | None = None
    consent_no: str = ""
    special_cases: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Opening:
    """The day the dossier is opened, with its papers."""

    on: date
    papers: Papers


def open_dossier(*, by: Any, case: AdmissionCase, opening: Opening, read_at: int | None, reason: str) -> None:
    """Begin the papers, or take up again a dossier that was returned."""
    with held(by, case, S.DOSSIER, read_at, reason):
        step = Step(S.DOSSIER, opening.on)
        check_day(case, step)
        _hold_papers(case, opening.papers, opening.on)
        take(by=by, case=case, step=step, reason=reason)


def revise_papers(*, by: Any, case: AdmissionCase, papers: Papers, read_at: int | None, reason: str) -> None:
    """Add or correct papers until the cell has resolved."""
    check_actor(by, OWNERS[S.DOSSIER], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        if case.state not in (S.DOSSIER, S.VETTING):
            raise HouseError(
                f"Hồ sơ đang ở bước “{case.get_state_display()}”; giấy tờ chỉ sửa khi đang lập hồ sơ hoặc "
                "thẩm tra."
            )
        _hold_papers(case, papers, clock.today())
        keep(by=by, case=case, reason=reason)


def _hold_papers(case: AdmissionCase, papers: Papers, day: date) -> None:
    wrong: dict[str, str] = {}
    for name in ("application_on", "cv_on", "mass_opinion_on", "residence_opinion_on", "parents_opinion_on"):
        given = getattr(papers, name)
        if given is not None and given > clock.today():
            wrong[name] = f"Ngày {show_day(given)} ở sau hôm nay; kiểm tra lại ngày."
    first, second = papers.introducer_1, papers.introducer_2
    if first is not None and first == second:
        wrong["introducer_2"] = "Hai người giới thiệu phải là hai đồng chí khác nhau."
    if wrong:
        raise ValidationError(wrong)
    check_official(first, day, "introducer_1")
    check_official(second, day, "introducer_2")
    for name, value in vars(papers).items():
        setattr(case, name, value)
    case.special_cases = _specials(case, papers.special_cases)


def _specials(case: AdmissionCase, marked: list[str]) -> list[str]:
    """As marked, and those that the dossier itself tells."""
    told = {SpecialCase.READMISSION: case.readmission, SpecialCase.OWNER: case.is_owner}
    return [one for one in SpecialCase.values if told.get(SpecialCase(one), one in marked)]


# A4: vetting


@dataclass(frozen=True)
class Request:
    """A request for vetting to one place."""

    place: str
    sent_on: date
    abroad: bool = False


def send_vetting(
    *, by: Any, case: AdmissionCase, request: Request, read_at: int | None, reason: str
) -> Vetting:
    """Ask one place; the first request moves the dossier on, more may follow."""
    check_actor(by, OWNERS[S.VETTING], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        further = case.state == S.VETTING
        step = Step(S.VETTING, request.sent_on, note=request.place)
        if not further:
            check_move(case, S.VETTING)
            check_day(case, step)
        days = clocks.VETTING_ABROAD if request.abroad else clocks.VETTING_HOME
        until = add_working_days(request.sent_on, int(rule(days, on=request.sent_on))).day
        vetting = Vetting(case=case, due_on=until, **asdict(request))
        _check_sent(case, vetting)
        vetting.full_clean()
        vetting.save()
        if further:
            keep(by=by, case=case, reason=reason)
        else:
            take(by=by, case=case, step=step, reason=reason)
    return vetting


def _check_sent(case: AdmissionCase, vetting: Vetting) -> None:
    check_past("sent_on", vetting.sent_on)
    waiting = case.vettings.filter(place__iexact=vetting.place, answered_on=None)
    if waiting.exists():
        raise ValidationError({"place": f"Đã gửi {vetting.place} và đang chờ trả lời."})


def answer_vetting(*, by: Any, vetting: Vetting, answered_on: date, read_at: int | None, reason: str) -> None:
    """The place has answered; what it wrote is not kept."""
    case = vetting.case
    check_actor(by, OWNERS[S.VETTING], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        if case.state != S.VETTING:
            raise HouseError(
                f"Hồ sơ đang ở bước “{case.get_state_display()}”, không ghi trả lời thẩm tra nữa."
            )
        check_past("answered_on", answered_on)
        vetting.refresh_from_db()
        vetting.answered_on = answered_on
        if answered_on < vetting.sent_on:
            raise ValidationError(
                {"answered_on": f"Ngày trả lời ở trước ngày gửi {show_day(vetting.sent_on)}."}
            )
        vetting.full_clean()
        vetting.save()
        keep(by=by, case=case, reason=reason)
