"""Forms of a round: its plan, a share, the paper of its issue, revisions and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from namro.ground.numbers import NumberError, integer, parse_decimal, parse_integer
from namro.ground.ranges import DateRange, closed, last_day
from namro.people.models import Person
from namro.targets.models import Indicator, TargetAssignment, TargetRevision, TargetRound
from namro.targets.revisions.actions import Document, Revision
from namro.targets.rounds.actions import Plan
from namro.targets.rounds.bases import Shared
from namro.targets.rounds.steps.actions import Issue
from namro.units.models import Unit
from namro.web.ui.forms import REQUIRED, Choice, Day, Words

DAY = "Viết như 01/7/2025."
MOST = 2_000_000_000
SHARES = [choice for choice in TargetAssignment.Basis.choices if choice[0] != TargetAssignment.Basis.ABSOLUTE]


def whole_number(text: str, least: int = 0) -> int | None:
    """A number as typed (“1.234”), None for nothing; raises ValidationError with the sentence."""
    if not text.strip():
        return None
    try:
        number = parse_integer(text)
    except NumberError as error:
        raise ValidationError(str(error)) from None
    if not least <= number <= MOST:
        raise ValidationError(f"Số phải từ {integer(least)} đến {integer(MOST)}.")
    return number


class NumberInput(forms.TextInput):
    """Typed with dots between thousands or without; a browser's own field knows neither."""

    def format_value(self, value: Any) -> str | None:
        return integer(value) if isinstance(value, int) else super().format_value(value)


class Number(forms.Field):
    """A whole number as it is written here."""

    widget = NumberInput

    def __init__(self, label: str, *, hint: str = "", required: bool = True, least: int = 0) -> None:
        super().__init__(
            label=label, help_text=hint, required=required, error_messages={"required": REQUIRED}
        )
        self.least = least
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> int | None:
        return whole_number(str(value or ""), self.least)


class Percent(forms.Field):
    """“3,25”: per cent with a decimal comma."""

    widget = forms.TextInput

    def __init__(self, label: str, *, hint: str = "", required: bool = True) -> None:
        super().__init__(
            label=label, help_text=hint, required=required, error_messages={"required": REQUIRED}
        )
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip().removesuffix("%").strip()
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except NumberError as error:
            raise ValidationError(str(error)) from None
        if number.as_tuple().exponent < -3:  # type: ignore[operator]
            raise ValidationError("Tỷ lệ ghi không quá ba chữ số sau dấu phẩy.")
        return number


class VersionForm(forms.Form):
    """Carries the version at which the page was read."""

    read_at = forms.IntegerField(widget=forms.HiddenInput)

    def reread(self, version: int) -> None:
        """After somebody else was first: what is typed stays, the next try is about the new version."""
        self.data = self.data.copy()
        self.data["read_at"] = str(version)


class PlanForm(VersionForm):
    """What a round is. Of a redistribution days and goals are the superior's."""

    title = Words("Tên đợt giao", 200, hint="Ví dụ: Chỉ tiêu phát triển đảng viên năm 2025.")
    kind = Choice("Loại", TargetRound.Kind.choices)
    first = Day("Từ ngày", hint=DAY)
    last = Day("Đến hết ngày", hint=DAY)
    sum_mode = Choice(
        "Tổng các đơn vị so với chỉ tiêu",
        TargetRound.SumMode.choices,
        hint="So với chỉ tiêu cấp trên giao, hoặc mục tiêu ghi dưới đây.",
    )

    def __init__(self, *arguments: Any, below: bool = False, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.goals: list[str] = []
        if below:
            for name in ("first", "last", "kind"):
                del self.fields[name]
            return
        for indicator in Indicator:
            name = f"goal_{indicator}"
            self.fields[name] = Number(indicator.label, required=False)
            self.goals.append(name)

    @property
    def goal_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.goals]

    @classmethod
    def of(cls, round_: TargetRound) -> dict[str, Any]:
        """What a round says, as initial values."""
        goals = {f"goal_{key}": value for key, value in round_.goals.items()}
        return {
            "title": round_.title,
            "kind": round_.kind,
            "first": round_.during.lower,
            "last": last_day(round_.during),
            "sum_mode": round_.sum_mode,
            "read_at": round_.version,
            **goals,
        }

    @classmethod
    def fresh(cls, day: date, mode: str) -> dict[str, Any]:
        """The coming year's targets are prepared in the last quarter, until then this year's."""
        year = (day + timedelta(days=92)).year
        return {
            "kind": TargetRound.Kind.YEAR,
            "first": date(year, 1, 1),
            "last": date(year, 12, 31),
            "sum_mode": mode,
            "read_at": 0,
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", "Ngày cuối đứng trước ngày đầu.")
        return given

    def plan(self, round_: TargetRound | None = None) -> Plan:
        given = self.cleaned_data
        days: DateRange = closed(given["first"], given["last"]) if "first" in given else round_.during  # type: ignore[union-attr]
        return Plan(
            given["title"],
            days,
            given.get("kind") or round_.kind,  # type: ignore[union-attr]
            given["sum_mode"],
            {key: value for key in Indicator if (value := given.get(f"goal_{key}"))},
            round_.basis if round_ else None,
        )


class NewForm(PlanForm):
    """A round to begin, and for which committee."""

    unit = Choice("Cấp ủy giao", [])

    def __init__(self, units: Sequence[tuple[str, str]], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class ShareForm(VersionForm):
    """How one indicator is found for all direct units."""

    indicator = Choice("Chỉ tiêu", Indicator.choices)
    basis = Choice("Cách tính", SHARES)
    pct = Percent("Tỷ lệ (%)", hint="Viết như 3,25. Để trống khi tính bình quân mỗi năm.", required=False)
    floor = Number("Mức thấp nhất của một đơn vị", hint="Không bắt buộc.", required=False)

    def shared(self) -> Shared:
        given = self.cleaned_data
        average = given["basis"] == TargetAssignment.Basis.AVG_PER_YEAR
        pct = None if average else given["pct"]
        return Shared(given["indicator"], given["basis"], pct, given["floor"] or 0)


class PlainForm(VersionForm):
    """A step that needs nothing typed; carries its refusals."""


class ReasonForm(VersionForm):
    """Why a round goes back: whoever comes later reads it."""

    reason = Words("Lý do", 300, hint="Người sau đọc được ở phần “Ai đã làm gì”.")


class ClosingForm(VersionForm):
    """How a round ended."""

    note = Words("Ghi chú khi kết thúc", 300, hint="Ví dụ: đạt 98,4 %; báo cáo số 412-BC/TU.")


class IssueForm(VersionForm):
    """The paper that issues a round, the totals printed on it, and what the signer confirms."""

    document_no = Words("Số văn bản", 60, hint="Ví dụ: 84-KH/TU.")
    issued_on = Day("Ngày văn bản", hint=DAY)

    def __init__(
        self, indicators: Sequence[Indicator], sentences: Sequence[str], *arguments: Any, **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.sentences = dict(enumerate(sentences, 1))
        self.printed = {f"total_{one}": one for one in indicators}
        for name, indicator in self.printed.items():
            self.fields[name] = Number(indicator.label)
        for number, sentence in self.sentences.items():
            self.fields[f"confirm_{number}"] = forms.BooleanField(
                label=sentence, error_messages={"required": "Xác nhận điều này, hoặc trả lại để cân đối lại."}
            )

    @property
    def total_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.printed]

    @property
    def confirm_fields(self) -> list[forms.BoundField]:
        return [self[f"confirm_{number}"] for number in self.sentences]

    def issue(self) -> Issue:
        given = self.cleaned_data
        totals = {str(indicator): given[name] for name, indicator in self.printed.items()}
        confirmed = tuple(self.sentences.values())
        return Issue(given["document_no"], given["issued_on"], totals, confirmed, given["read_at"])


class DocumentForm(VersionForm):
    """The paper behind a change of issued numbers."""

    document_no = Words("Số văn bản", 60, hint="Ví dụ: 45-QĐ/TU.")
    issued_on = Day("Ngày văn bản", hint=DAY)
    requested_by = Words("Nơi đề nghị", 200, required=False)
    explanation = Words("Giải trình", 300, required=False, lines=3)

    def document(self) -> Document:
        given = self.cleaned_data
        return Document(given["document_no"], given["issued_on"], given["explanation"], given["requested_by"])


class RevisionForm(DocumentForm):
    """One number from a day on."""

    unit = Choice("Đơn vị", [])
    indicator = Choice("Chỉ tiêu", Indicator.choices)
    new_value = Number("Chỉ tiêu mới", hint="Để trống nếu thôi giao chỉ tiêu này.", required=False, least=1)
    reason = Choice("Lý do", TargetRevision.Reason.choices)
    effective_on = Day("Có hiệu lực từ", hint=DAY)

    def __init__(self, units: Sequence[tuple[str, str]], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["unit"].choices = [("", "– chọn –"), *units]  # type: ignore[attr-defined]

    def revision(self) -> Revision:
        given = self.cleaned_data
        return Revision(
            indicator=given["indicator"],
            unit=Unit.objects.get(code=given["unit"]),
            new_value=given["new_value"],
            reason=given["reason"],
            effective_on=given["effective_on"],
            document=self.document(),
        )


class DivisionForm(DocumentForm):
    """The parts of a number, one for each successor."""

    def __init__(self, parts: Mapping[Unit, tuple[str, int | None]], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.units = {f"part_{unit.pk}": unit for unit in parts}
        for unit, (name, suggested) in parts.items():
            self.fields[f"part_{unit.pk}"] = Number(name, required=False)
            self.initial.setdefault(f"part_{unit.pk}", suggested)

    @property
    def part_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.units]

    def parts(self) -> dict[Unit, int]:
        return {unit: self.cleaned_data[name] or 0 for name, unit in self.units.items()}


class FollowForm(VersionForm):
    """Who follows a number and by when it is due; people come into the list by searching."""

    asked = Words("Tìm người theo họ tên", 80, required=False)
    person = Choice("Người theo dõi", [], hint="Để trống nếu chưa phân công.", required=False)
    due_on = Day("Hạn hoàn thành", hint=f"{DAY} Không bắt buộc.", required=False)

    def __init__(self, people: Sequence[Person], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.people = {str(one.pk): one for one in people}
        known = [(key, _named(one)) for key, one in self.people.items()]
        self.fields["person"].choices = [("", "– chưa phân công –"), *known]  # type: ignore[attr-defined]

    def responsible(self) -> Person | None:
        return self.people.get(self.cleaned_data["person"])


def _named(person: Person) -> str:
    return f"{person.full_name}, sinh {person.birth_date.year}" if person.birth_date else person.full_name


class RegistrationForm(forms.Form):
    """What a unit registers, by indicator."""

    note = Words("Thuyết minh", 300, required=False, lines=3)
    read_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for indicator in Indicator:
            self.fields[indicator.value] = Number(indicator.label, required=False)

    @property
    def number_fields(self) -> list[forms.BoundField]:
        return [self[indicator.value] for indicator in Indicator]

    def values(self) -> dict[str, int | None]:
        return {indicator.value: self.cleaned_data[indicator.value] for indicator in Indicator}


class AnswerForm(forms.Form):
    """An answer and its reason for each number of a unit."""

    def __init__(self, lines: Sequence[TargetAssignment], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.lines = {line.pk: line for line in lines}
        answers = [one for one in TargetAssignment.Answer.choices if one[0]]
        for pk, line in self.lines.items():
            self.fields[f"answer_{pk}"] = Choice(
                f"Trả lời: {line.get_indicator_display()}", answers, required=False
            )
            self.fields[f"note_{pk}"] = Words("Lý do đề nghị xem lại", 300, required=False)
            self.initial |= {f"answer_{pk}": line.answer, f"note_{pk}": line.answer_note}

    @property
    def rows(self) -> list[tuple[TargetAssignment, forms.BoundField, forms.BoundField]]:
        return [(line, self[f"answer_{pk}"], self[f"note_{pk}"]) for pk, line in self.lines.items()]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for pk in self.lines:
            if given.get(f"answer_{pk}") == TargetAssignment.Answer.OBJECTED and not given.get(f"note_{pk}"):
                self.add_error(f"note_{pk}", "Đề nghị xem lại phải ghi lý do.")
        return given

    def answers(self) -> dict[TargetAssignment, tuple[str, str]]:
        """What has changed."""
        found = {}
        for pk, line in self.lines.items():
            answer, note = self.cleaned_data[f"answer_{pk}"], self.cleaned_data[f"note_{pk}"]
            if answer and (answer, note) != (line.answer, line.answer_note):
                found[line] = (answer, note)
        return found
