"""The grid in which a round is typed: one row a direct unit, one column an indicator; and shares for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.ground.numbers import integer
from namro.targets.models import Indicator, TargetRound
from namro.targets.rounds import actions
from namro.targets.rounds.actions import propose_by_share, set_lines
from namro.targets.rounds.queries import Balance
from namro.targets.states import check_editable
from namro.units.queries import Place
from namro.web.http import signed_in, writing
from namro.web.rounds.forms import PlainForm, ShareForm, whole_number
from namro.web.rounds.sheet import ASSIGN, Sheet, opened, spelled
from namro.web.ui.choices import Pager
from namro.web.ui.forms import REFUSALS, attempt, status, tell

ROWS = 50  # 300 fields: what one form holds and one view weighs


@dataclass(frozen=True)
class Box:
    """One field of the grid: what stands in it, what is wrong with it, and what else is known."""

    name: str
    label: str
    indicator: Indicator
    text: str
    error: str = ""
    proposed: int | None = None
    now: str = ""

    @property
    def described(self) -> str:
        """Ids of what is said beside the field."""
        said = (("error", self.error), ("now", self.now), ("proposed", self.proposed is not None))
        return " ".join(f"{self.name}-{part}" for part, there in said if there)


@dataclass
class Grid:
    """The fields of one page of units, filled from the round or from what was typed."""

    sheet: Sheet
    units: list[Place]
    typed: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        self.errors: dict[str, str] = {}
        self.standing = {(line.assignee_id, line.indicator): line.value for line in self.sheet.lines}

    @staticmethod
    def name(unit: Place, indicator: Indicator) -> str:
        return f"o-{unit.code}-{list(Indicator).index(indicator)}"

    def numbers(self) -> dict[actions.Cell, actions.Number | None]:
        """What was typed; wrong ones are remembered in ``errors``."""
        found: dict[actions.Cell, actions.Number | None] = {}
        for unit in self.units:
            for indicator in Indicator:
                name = self.name(unit, indicator)
                try:
                    value = whole_number((self.typed or {}).get(name, ""), least=1)
                except ValidationError as error:
                    self.errors[name] = error.messages[0]
                    continue
                found[unit.id, indicator.value] = actions.Number(value) if value is not None else None
        return found

    def rows(self) -> list[tuple[Place, list[Box]]]:
        return [(unit, [self._box(unit, indicator) for indicator in Indicator]) for unit in self.units]

    def _box(self, unit: Place, indicator: Indicator) -> Box:
        name = self.name(unit, indicator)
        stands = spelled(self.standing.get((unit.id, indicator.value)))
        proposal = self.sheet.proposals.get((unit.id, indicator.value))
        text, now = stands, ""
        if self.typed is not None:
            text = self.typed.get(name, "")
            if text.replace(".", "").strip() != stands.replace(".", ""):
                now = stands or "để trống"
        return Box(
            name=name,
            label=f"{unit.short_name}: {indicator.label}",
            indicator=indicator,
            text=text,
            error=self.errors.get(name, ""),
            proposed=proposal.value if proposal else None,
            now=now,
        )

    def wrong(self) -> list[Box]:
        return [box for _, boxes in self.rows() for box in boxes if box.error]


@writing
@signed_in
def grid(request: HttpRequest, pk: int) -> HttpResponse:
    """Types a page of units at once; what is wrong stands at its cell, and nothing typed is lost."""
    sheet = opened(request, pk)
    sheet.check(ASSIGN)
    check_editable(sheet.round)
    pager = Pager.of(request, len(sheet.units), ROWS)
    writes = request.method == "POST"
    form = PlainForm(request.POST if writes else None, initial={"read_at": sheet.round.version})
    shown = Grid(sheet, sheet.units[pager.slice], request.POST if writes else None)
    if writes and _saved(request, sheet, form, shown):
        return redirect(pager.next if pager.next and "tiep" in request.POST else sheet.url())
    moved = writes and form.data.get("read_at") != str(sheet.round.version)
    if moved:
        form.reread(sheet.round.version)
    context = {
        "sheet": sheet,
        "form": form,
        "rows": shown.rows(),
        "wrong": shown.wrong(),
        "moved": moved,
        "columns": _columns(sheet),
        "pager": pager,
    }
    return render(request, "web/rounds/grid.html", context, status=422 if writes else 200)


def _columns(sheet: Sheet) -> list[tuple[Indicator, Balance | None]]:
    """Every indicator, with what the committee has to give and has given, where that is known."""
    known = {one.indicator: one for one in sheet.balances}
    return [(indicator, known.get(indicator)) for indicator in Indicator]


def _saved(request: HttpRequest, sheet: Sheet, form: PlainForm, shown: Grid) -> bool:
    numbers = shown.numbers()
    if not form.is_valid() or shown.errors:
        return False
    round_ = TargetRound.objects.get(pk=sheet.round.pk)
    try:
        changed = set_lines(
            by=request.user,
            round_=round_,
            numbers=numbers,
            read_at=form.cleaned_data["read_at"],
            reason="Nhập chỉ tiêu",
        )
    except REFUSALS as error:
        tell(form, error)
        return False
    messages.success(
        request, f"Đã ghi {integer(changed)} ô thay đổi." if changed else "Không ô nào thay đổi."
    )
    return True


@writing
@signed_in
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Fills one indicator for all direct units by a share of their members, or per year of the term."""
    sheet = opened(request, pk)
    sheet.check(ASSIGN)
    check_editable(sheet.round)
    writes = request.method == "POST"
    form = ShareForm(request.POST if writes else None, initial={"read_at": sheet.round.version})
    filled: list[int] = []

    def act() -> None:
        shared = form.shared()
        label = Indicator(shared.indicator).label
        filled.append(
            propose_by_share(
                by=request.user,
                round_=TargetRound.objects.get(pk=sheet.round.pk),
                shared=shared,
                read_at=form.cleaned_data["read_at"],
                reason=f"Tính theo tỷ lệ: {label}",
            )
        )

    if writes and attempt(form, act):
        messages.success(
            request, f"Đã tính chỉ tiêu của {integer(filled[0])} đơn vị; xem và sửa từng ô nếu cần."
        )
        return redirect(sheet.url("grid"))
    if writes and form.data.get("read_at") != str(sheet.round.version):
        form.reread(sheet.round.version)
    return render(request, "web/rounds/share.html", {"sheet": sheet, "form": form}, status=status(form))
