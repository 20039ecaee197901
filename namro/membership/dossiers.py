"""Everything this room holds about one person, as lines of a record; one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Cast, Lower, Upper

from namro.membership.models import (
    AdmissionCase,
    Badge,
    Exemption,
    ExemptionReason,
    ExitCase,
    RecognitionCase,
    TemporaryStay,
    TransferCase,
)
from namro.people.models import EndGround, Person

# kind of a line → its title
TITLES = {
    "admission": "Hồ sơ kết nạp",
    "recognition": "Dự bị, công nhận chính thức",
    "transfer": "Chuyển sinh hoạt đảng",
    "stay": "Sinh hoạt đảng tạm thời",
    "exemption": "Miễn công tác và sinh hoạt đảng",
    "exit": "Ra khỏi Đảng",
    "badge": "Huy hiệu Đảng",
}
STATES: dict[str, Any] = {
    "admission": AdmissionCase.State,
    "recognition": RecognitionCase.State,
    "transfer": TransferCase.State,
    "exemption": ExemptionReason,
    "badge": Badge.State,
}


@dataclass(frozen=True)
class Dossier:
    """One dossier: its kind (``TITLES``), when it begins and ends (None: open), how it stands, what of."""

    kind: str
    pk: int
    began: date
    ended: date | None
    unit_id: int | None
    state: str
    note: str

    @property
    def title(self) -> str:
        if self.kind == "badge":
            return f"Huy hiệu {self.note} năm tuổi Đảng"
        return TITLES[self.kind]

    @property
    def words(self) -> str:
        """How it stands, in words."""
        if self.kind == "exit":
            return f"{EndGround(self.note).label}: {ExitCase.State(self.state).label.lower()}"
        if self.kind == "transfer":
            return f"{TransferCase.Kind(self.note).label}: {TransferCase.State(self.state).label.lower()}"
        return str(STATES[self.kind](self.state).label) if self.kind in STATES else self.note


def dossiers_of(person: Person) -> list[Dossier]:
    """All dossiers of the person, newest first."""
    ofs = {"membership__person": person}
    lines = [
        _lines(
            AdmissionCase.objects.filter(person=person), "admission", "listed_on", "ceremony_on", unit="cell"
        ),
        _lines(RecognitionCase.objects.filter(**ofs), "recognition", "probation_ends_on", "", unit="cell"),
        _lines(
            TransferCase.objects.filter(person=person),
            "transfer",
            "requested_on",
            "received_on",
            unit="to_cell",
            note="kind",
        ),
        _lines(
            TemporaryStay.objects.filter(person=person),
            "stay",
            Lower("during"),
            Upper("during"),
            unit="host_cell",
            state="",
            note="elsewhere",
        ),
        _lines(
            Exemption.objects.filter(**ofs), "exemption", Lower("during"), Upper("during"), state="reason"
        ),
        _lines(
            ExitCase.objects.filter(**ofs), "exit", "opened_on", "happened_on", unit="cell", note="ground"
        ),
        _lines(Badge.objects.filter(**ofs), "badge", "wave_on", "awarded_on", unit="cell", note="years"),
    ]
    found = [Dossier(*row) for row in lines[0].union(*lines[1:], all=True)]
    return sorted(found, key=lambda one: (one.began, one.kind, one.pk), reverse=True)


def _lines(
    rows: QuerySet[Any],
    kind: str,
    began: Any,
    ended: Any,
    **said: str,
) -> QuerySet[Any]:
    """Rows of one table as lines. ``said``: the columns of ``unit``, ``state`` and ``note``, "" for none."""
    unit, state, note = said.get("unit", ""), said.get("state", "state"), said.get("note", "")
    return rows.order_by().values_list(
        Value(kind, CharField()),
        "pk",
        _day(began),
        _day(ended),
        F(f"{unit}_id") if unit else Value(None, output_field=_key()),
        Cast(state, CharField()) if state else Value("", CharField()),
        Cast(note, CharField()) if note else Value("", CharField()),
    )


def _day(said: Any) -> Any:
    return Cast(said or Value(None), DateField())


def _key() -> Any:
    return Person._meta.pk
