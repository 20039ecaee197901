"""Forms of posts, bodies and tenures. What is typed stays; a person is looked for by name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from namro.access.queries import Reader
from namro.ground.ranges import last_day
from namro.organisation.posts.actions import Change, Close, NewTerm, Paper, Setting
from namro.organisation.posts.tenures.actions import Facts, Leaving, NewTenure, Outcome
from namro.organisation.posts.tenures.checks import INTO_BODIES, LEAVING, End, M, S
from namro.people.models import BodyKind, BodyTerm, Post, PostSetting, Tenure, Tier, Title
from namro.web.moves.forms import ReadersForm, StepForm
from namro.web.moves.picks import MEMBER_HINT, MemberPick
from namro.web.ui.forms import Choice, Day, Words

DAY = "Viết như 05/7/2024."
FIRST_WITHOUT = f"Ngày đầu tiên không còn giữ. {DAY}"
STATES = [(str(S.HELD), "giữ ngay từ ngày nhận"), (str(S.PENDING_ELECTION), "được giới thiệu, chờ bầu")]
STATES += [(str(S.PENDING_APPROVAL), "đã bầu hoặc đã đề nghị, chờ chuẩn y, phê chuẩn")]
OUTCOMES = [("co", "trúng cử, được chuẩn y, phê chuẩn"), ("khong", "không trúng cử, không được chuẩn y")]
OF_END = ("ground", "end_no", "end_on")
GROUNDS = [(str(one), str(End(one).label)) for one in LEAVING]


class Mark(forms.BooleanField):
    """Something that is so, or not."""

    def __init__(self, label: str, *, hint: str = "") -> None:
        super().__init__(label=label, help_text=hint, required=False)


class Number(forms.IntegerField):
    """A whole number of people."""

    def __init__(self, label: str, *, hint: str = "", required: bool = True, least: int = 1) -> None:
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            min_value=least,
            max_value=9999,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages={
                "required": "Chưa nhập mục này.",
                "invalid": "Ghi bằng chữ số, ví dụ: 3.",
                "min_value": "Ghi từ %(limit_value)d trở lên.",
                "max_value": "Ghi từ %(limit_value)d trở xuống.",
            },
        )


class PaperForm(StepForm):
    """A decision, and what follows from it."""

    decision_no = Words("Số quyết định, nghị quyết", 60, hint="Ví dụ: 1286-QĐ/TU.")
    decided_on = Day("Ngày quyết định", hint=f"Không sau hôm nay. {DAY}")

    def paper(self) -> Paper:
        given = self.cleaned_data
        return Paper(given["decision_no"], given["decided_on"])

    @property
    def why(self) -> str:
        return f"Theo {self.cleaned_data['decision_no']}"


class ReasonForm(StepForm):
    """What is put right or set without a decision about a person says why."""

    reason = Words("Lý do", 300, hint="Người sau đọc được ở phần “Ai đã làm gì”.")

    @property
    def why(self) -> str:
        return str(self.cleaned_data["reason"])


# Posts


class PostForm(StepForm):
    """A new post at a unit."""

    title = Choice("Chức danh", [])
    first = Day("Có từ ngày", hint=DAY)
    places = Number("Số người được bố trí", hint="Người đứng đầu: 1.")
    tier = Choice("Diện quản lý", [(str(key), words) for key, words in Tier.choices])
    full_time = Mark("Chuyên trách")
    basis = Words("Căn cứ", 200, hint="Số văn bản quy định số lượng, diện quản lý.")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["title"].choices = [("", "– chọn –"), *Title.objects.values_list("code", "name")]

    def setting(self) -> Setting:
        given = self.cleaned_data
        return Setting(given["places"], int(given["tier"]), given["full_time"], given["basis"])


class SettingForm(ReasonForm):
    """Places, tier and full-time from a day on."""

    first = Day("Áp dụng từ ngày", hint=DAY)
    places = Number("Số người được bố trí")
    tier = Choice("Diện quản lý", [(str(key), words) for key, words in Tier.choices])
    full_time = Mark("Chuyên trách")
    basis = Words("Căn cứ", 200, hint="Số văn bản quy định số lượng, diện quản lý.")
    field_order = ("first", "places", "tier", "full_time", "basis", "reason")

    @staticmethod
    def begun(setting: PostSetting | None) -> dict[str, object]:
        names = ("places", "tier", "full_time", "basis")
        return {name: getattr(setting, name) for name in names} if setting else {}

    def change(self) -> Change:
        given = self.cleaned_data
        setting = Setting(given["places"], int(given["tier"]), given["full_time"], given["basis"])
        return Change(given["first"], setting)


class CloseForm(PaperForm):
    """The end of a post or a term."""

    end = Day("Không còn từ ngày", hint=f"Ngày đầu tiên không còn. {DAY}")
    retroactive = Mark("Hiệu lực lùi ngày", hint="Quyết định ký sau ngày kết thúc.")
    field_order = ("end", "decision_no", "decided_on", "retroactive")

    def close(self) -> Close:
        return Close(self.cleaned_data["end"], self.paper(), self.cleaned_data["retroactive"])


# Bodies


class BodyForm(StepForm):
    kind = Choice("Tập thể", BodyKind.choices)


class TermForm(ReasonForm):
    """A term, or the number set of one."""

    number = Words("Khóa, nhiệm kỳ", 40, hint="Ví dụ: khóa XVIII, nhiệm kỳ 2025–2030.")
    first = Day("Bắt đầu từ ngày", hint=DAY)
    places_set = Number("Số lượng được xác định")
    places_min = Number("Ít nhất", hint="Bỏ trống nếu không quy định khung.", required=False)
    places_max = Number("Nhiều nhất", hint="Bỏ trống nếu không quy định khung.", required=False)
    formed_by = Choice("Hình thành do", BodyTerm.FormedBy.choices)
    field_order = ("number", "first", "places_set", "places_min", "places_max", "formed_by", "reason")

    def term(self) -> NewTerm:
        given = self.cleaned_data
        return NewTerm(
            given["number"], given["first"], given["places_set"], given["formed_by"], *self.bounds()
        )

    def bounds(self) -> tuple[int | None, int | None]:
        return self.cleaned_data["places_min"], self.cleaned_data["places_max"]


class SeatsForm(ReasonForm):
    places_set = Number("Số lượng được xác định")
    places_min = Number("Ít nhất", hint="Bỏ trống nếu không quy định khung.", required=False)
    places_max = Number("Nhiều nhất", hint="Bỏ trống nếu không quy định khung.", required=False)
    field_order = ("places_set", "places_min", "places_max", "reason")

    def places(self) -> tuple[int, int | None, int | None]:
        given = self.cleaned_data
        return given["places_set"], given["places_min"], given["places_max"]


# Tenures


class SeatForm(PaperForm, ReadersForm):
    """Somebody takes a place in a post or in a body."""

    person = MemberPick("Đồng chí", hint=MEMBER_HINT)
    mode = Choice("Hình thức", [])
    first = Day("Nhận từ ngày", hint=DAY)
    state = Choice("Hiệu lực", STATES)
    planned_until = Day("Dự kiến đến ngày", hint="Nếu quyết định ghi thời hạn.", required=False)
    concurrent = Mark("Kiêm nhiệm", hint="Đang giữ một chức danh chuyên trách khác.")
    outside_places = Mark("Ngoài số lượng được xác định", hint="Ví dụ: cán bộ Trung ương luân chuyển về.")
    retroactive = Mark("Hiệu lực lùi ngày", hint="Quyết định ký sau ngày có hiệu lực.")
    end = Day("Đã thôi từ ngày", hint="Chỉ ghi khi nhập lại việc đã qua.", required=False)
    ground = Choice("Lý do thôi", GROUNDS, required=False)
    end_no = Words("Số quyết định thôi", 60, required=False)
    end_on = Day("Ngày quyết định thôi", required=False)
    field_order = ("person", "mode", "first", "state", "decision_no", "decided_on", "planned_until")

    def __init__(
        self, who: Reader, place: Post | BodyTerm, data: QueryDict | None = None, **named: Any
    ) -> None:
        super().__init__(who, data, **named)
        of_body = isinstance(place, BodyTerm)
        modes = [(key, words) for key, words in M.choices if not of_body or key in INTO_BODIES]
        self.fields["mode"].choices = [("", "– chọn –"), *modes]
        if of_body:
            del self.fields["concurrent"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("end") and not given.get("ground"):
            self.add_error("ground", "Ghi vì sao thôi.")
        if not given.get("end") and "end" not in self.errors and any(given.get(name) for name in OF_END):
            self.add_error("end", "Đã ghi việc thôi thì ghi cả ngày thôi; còn giữ thì bỏ trống các mục sau.")
        if bool(given.get("end_no")) != bool(given.get("end_on")):
            self.add_error("end_no" if not given.get("end_no") else "end_on", "Ghi cả số và ngày.")
        return given

    def new(self, place: Post | BodyTerm) -> NewTenure:
        given = self.cleaned_data
        return NewTenure(
            person=given["person"].person,
            place=place,
            first=given["first"],
            mode=given["mode"],
            paper=self.paper(),
            state=given["state"],
            concurrent=given.get("concurrent", False),
            outside_places=given["outside_places"],
            planned_until=given["planned_until"],
            leaving=self._leaving(),
            retroactive=given["retroactive"],
        )

    def _leaving(self) -> Leaving | None:
        given = self.cleaned_data
        if not given["end"]:
            return None
        paper = Paper(given["end_no"], given["end_on"]) if given["end_no"] else None
        return Leaving(given["end"], given["ground"], paper, given["retroactive"])


class OutcomeForm(PaperForm):
    """Of an election or an approval."""

    outcome = Choice("Kết quả", OUTCOMES)
    first = Day("Giữ chức vụ từ ngày", hint=f"Nếu có kết quả. {DAY}", required=False)
    to_approve = Mark("Còn chờ chuẩn y, phê chuẩn", hint="Đã bầu, cấp có thẩm quyền chưa chuẩn y.")
    field_order = ("outcome", "first", "to_approve", "decision_no", "decided_on")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("outcome") == "co" and not given.get("first"):
            self.add_error("first", "Ghi ngày bắt đầu giữ chức vụ.")
        return given

    def said(self) -> Outcome:
        given = self.cleaned_data
        first: date = given["first"] or given["decided_on"]
        return Outcome(given["outcome"] == "co", first, self.paper(), given["to_approve"])


class LeaveForm(StepForm):
    """Somebody leaves a place."""

    ground = Choice("Lý do thôi", GROUNDS)
    end = Day("Thôi từ ngày", hint=FIRST_WITHOUT)
    decision_no = Words("Số quyết định", 60, hint="Bỏ trống nếu từ trần.", required=False)
    decided_on = Day("Ngày quyết định", required=False)
    retroactive = Mark("Hiệu lực lùi ngày", hint="Quyết định ký sau ngày thôi.")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        half = given.get("ground") == End.DECEASED and not self.errors  # elsewhere both are asked for
        if half and bool(given["decision_no"]) != bool(given["decided_on"]):
            self.add_error("decided_on" if given["decision_no"] else "decision_no", "Ghi cả số và ngày.")
        return given

    def leaving(self) -> Leaving:
        given = self.cleaned_data
        paper = None
        if given["decision_no"] and given["decided_on"]:
            paper = Paper(given["decision_no"], given["decided_on"])
        return Leaving(given["end"], given["ground"], paper, given["retroactive"])

    @property
    def why(self) -> str:
        words = End(self.cleaned_data["ground"]).label
        return f"Thôi giữ chức vụ: {words} {self.cleaned_data['decision_no']}".strip()


class AnnulForm(ReasonForm, PaperForm):
    """A decision that is taken back."""

    field_order = ("decision_no", "decided_on", "reason")


class FactsForm(ReasonForm, PaperForm):
    """What was written wrong of a tenure."""

    first = Day("Nhận từ ngày", hint=DAY)
    planned_until = Day("Dự kiến đến ngày", required=False)
    concurrent = Mark("Kiêm nhiệm")
    outside_places = Mark("Ngoài số lượng được xác định")
    end = Day("Thôi từ ngày", hint=FIRST_WITHOUT, required=False)
    end_no = Words("Số quyết định thôi", 60, required=False)
    end_on = Day("Ngày quyết định thôi", required=False)
    field_order = ("first", "decision_no", "decided_on", "planned_until", "concurrent", "outside_places")

    def __init__(self, tenure: Tenure, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if last_day(tenure.during) is None:
            for name in ("end", "end_no", "end_on"):
                del self.fields[name]
        self.order_fields([*self.field_order, "end", "end_no", "end_on", "reason"])

    @staticmethod
    def begun(said: Facts) -> dict[str, object]:
        return {**vars(said), "end_no": said.end_decision_no, "end_on": said.end_decided_on}

    def said(self) -> Facts:
        given = self.cleaned_data
        return Facts(
            first=given["first"],
            end=given.get("end"),
            planned_until=given["planned_until"],
            concurrent=given["concurrent"],
            outside_places=given["outside_places"],
            decision_no=given["decision_no"],
            decided_on=given["decided_on"],
            end_decision_no=given.get("end_no", ""),
            end_decided_on=given.get("end_on"),
        )
