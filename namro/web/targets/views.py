"""The board of targets: where a unit and its direct units stand, and the same as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from namro.access.permissions import check_holds
from namro.access.roles import Permission
from namro.documents import xlsx
from namro.figures.folds import Presence, Share
from namro.ground import clock
from namro.ground.periods import Period
from namro.ground.ranges import show_day
from namro.targets.board import Board, Positions, board
from namro.targets.league import League, league
from namro.targets.models import Indicator
from namro.units.queries import Place, trail
from namro.web.figures.views import XLSX
from namro.web.http import reader_of, reading, signed_in
from namro.web.targets import present, words
from namro.web.ui.choices import Chip, chips
from namro.web.ui.periods import default_period, period_chips
from namro.web.units.queries import lineages


@dataclass(frozen=True)
class Asked:
    """What the address asks for, and the reader's own units."""

    path: list[Place]
    own: Mapping[int, list[Place]]
    period: Period
    indicator: Indicator

    @property
    def here(self) -> Place:
        return self.path[-1]


def _asked(request: HttpRequest) -> Asked:
    who = reader_of(request)
    check_holds(who, Permission.SEE_FIGURES)
    period = default_period(request.GET.get("ky", ""))
    own = lineages(who.units_with(Permission.SEE_FIGURES), period.last, clock.today())
    code = request.GET.get("don-vi", "")
    paths = sorted(own.values(), key=lambda path: (len(path), path[-1].code))
    mine = [path for path in paths if not code or path[-1].code == code]
    path = mine[0] if mine else trail(code, period.last)
    return Asked(path, own, period, words.indicator_of(request.GET.get("chi-tieu", "")))


@reading
@signed_in
def show(request: HttpRequest) -> HttpResponse:
    """``?don-vi=`` unit, ``?ky=`` period, ``?chi-tieu=`` indicator, ``?nhom=`` groups, ``?muc=`` list."""
    asked = _asked(request)
    grouping = words.grouping_of(request.GET.get("nhom", ""))
    band = words.band_of(request.GET.get("muc", ""))
    found = board(asked.path, asked.period, present.parts_wanted(asked.here, asked.period))
    lines = present.lines(found)
    ranked = league(found, asked.indicator, grouping)
    context = {
        "here": asked.here,
        "path": asked.path,
        "period": asked.period,
        "running": asked.period.end > clock.today(),
        "periods": period_chips(request, asked.period),
        "units": _units(request, asked),
        "board": found,
        "lead": present.lead(lines, found),
        "lines": lines,
        "parts": present.parts(found.others),
        **_below(request, asked, found, ranked),
        "groupings": chips(request, "nhom", [*words.GROUPINGS.items()], grouping),
        "lists": chips(request, "muc", present.list_options(ranked), request.GET.get("muc", "")),
        "groups": present.groups(ranked, band),
    }
    return render(request, "web/targets/board.html", context)


def _units(request: HttpRequest, asked: Asked) -> list[Chip]:
    places = sorted((path[-1] for path in asked.own.values()), key=lambda place: place.code)
    options = [(place.code, place.short_name) for place in places]
    return chips(request, "don-vi", options, asked.here.code) if len(options) > 1 else []


def _below(request: HttpRequest, asked: Asked, found: Board, ranked: League) -> dict[str, object]:
    options = [(words.SLUGS[one], words.SHORT[one]) for one in Indicator]
    return {
        "indicator": asked.indicator,
        "indicators": chips(request, "chi-tieu", options, words.SLUGS[asked.indicator]),
        "pictures": list(present.pictures(found)),
        "by_month": str(found.own[asked.indicator].share.part.address.with_(breakdown="don-vi.thang")),
        "ranked": ranked,
        "outside": [present.RowShown(row) for row in ranked.outside],
        "provisional": [present.RowShown(row) for row in ranked.provisional],
        "revised": any(row.position.revised for row in ranked.rows),
    }


@reading
@signed_in
def workbook(request: HttpRequest) -> HttpResponse:
    """The board as a spreadsheet: the unit's own line first, then every direct unit, all indicators."""
    asked = _asked(request)
    found = board(asked.path, asked.period)
    rows = [[asked.here.name, *_cells(found.own)]]
    rows += [[unit.place.name, *_cells(unit.positions)] for unit in found.below]
    heads = [xlsx.Column("Đơn vị", width=38)]
    for indicator in Indicator:
        short = words.SHORT[indicator]
        heads += [xlsx.Column(f"{short}: {part}") for part in ("kết quả", "chỉ tiêu", "đầu năm", "đạt (%)")]
    sheet = xlsx.Sheet(
        name="Chỉ tiêu",
        title=f"Kết quả thực hiện chỉ tiêu – {asked.here.name} – {asked.period.title()}",
        columns=heads,
        rows=rows,
        notes=[f"Cơ cấu tổ chức ngày {show_day(asked.here.day)}", f"Lập ngày {show_day(clock.today())}"],
    )
    content = xlsx.workbook([sheet], properties={"title": sheet.title})
    response = HttpResponse(content, content_type=XLSX)
    name = f"chi-tieu-{asked.here.code}-{asked.period}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(positions: Positions) -> list[object]:
    cells: list[object] = []
    for indicator in Indicator:
        position = positions[indicator]
        share = position.share
        initial = position.initial.amount if position.initial and position.initial.amount else ""
        cells += [share.part.amount, share.base.amount or "", initial, _percent(share)]
    return cells


def _percent(share: Share) -> object:
    return share.percent() if share.presence is Presence.PRESENT else ""
