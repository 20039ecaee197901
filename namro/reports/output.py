"""A composed report as files: Word, PDF, web page, the annex workbook, and its figures for machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from namro.documents import docx, html, pdf, profiles, xlsx
from namro.figures.folds import Figure, Presence, Share
from namro.figures.metric import Ratio
from namro.figures.registry import metrics
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.reports.compose import Composed, inline

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def stamp() -> datetime:
    """The moment written into files: today's beginning, so that a day's report is byte-identical."""
    return datetime.combine(clock.today(), time(), ZONE)


def render(composed: Composed, form: str, base_url: str) -> bytes:
    """The report in one form (docx, pdf, html, xlsx); every number links to ``base_url`` + address."""
    makers: dict[str, Callable[[Composed, str], bytes]] = {
        "docx": _docx,
        "pdf": _pdf,
        "html": _html,
        "xlsx": annex,
    }
    if form not in makers:
        raise HouseError(f"Không có dạng tệp “{form}”. Có: {', '.join(makers)}.")
    return makers[form](composed, base_url)


def _profile(composed: Composed) -> profiles.LayoutProfile:
    return profiles.for_day(composed.document.letterhead.day)


def _docx(composed: Composed, base_url: str) -> bytes:
    return docx.render(composed.document, profile=_profile(composed), base_url=base_url, stamp=stamp())


def _pdf(composed: Composed, base_url: str) -> bytes:
    return pdf.render(composed.document, profile=_profile(composed), base_url=base_url, stamp=stamp())


def _html(composed: Composed, base_url: str) -> bytes:
    return html.page(composed.document, profile=_profile(composed), base_url=base_url).encode()


# The annex


def annex(composed: Composed, base_url: str) -> bytes:
    """The annex workbook of ``annex_sheets``."""
    return xlsx.workbook(
        annex_sheets(composed),
        properties={"title": composed.document.title},
        base_url=base_url,
        stamp=stamp(),
    )


def annex_sheets(composed: Composed) -> list[xlsx.Sheet]:
    """Two sheets: every figure of the report with its legs, and the figures of each direct unit."""
    sheets = [_figures_sheet(composed)]
    return [*sheets, _units_sheet(composed)] if composed.lines else sheets


def _number(figure: Figure) -> Any:
    """A cell: the number with its link, or the words that stand for no number."""
    printed = inline(figure)
    if figure.presence is not Presence.PRESENT:
        return printed.text
    value = figure.percent(2) if isinstance(figure, Share) else figure.amount
    return xlsx.Linked(value, printed.href)


def _figures_sheet(composed: Composed) -> xlsx.Sheet:
    rows = []
    for printed in composed.printed:
        figure = printed.figure
        share = isinstance(figure, Share)
        legs = (
            [_number(figure.part), _number(figure.base)]
            if isinstance(figure, Share)
            else [_number(figure), ""]
        )
        percent = _number(figure) if share else ""
        rows.append([printed.ref, figure.located.definition.title, *legs, percent, str(figure.address)])
    return xlsx.Sheet(
        name="Số liệu",
        title=composed.document.title,
        columns=[
            xlsx.Column("Ký hiệu"),
            xlsx.Column("Số liệu"),
            xlsx.Column("Kết quả"),
            xlsx.Column("Chỉ tiêu"),
            xlsx.Column("Tỷ lệ (%)"),
            xlsx.Column("Địa chỉ"),
        ],
        rows=rows,
        notes=[f"Số liệu theo cơ cấu tổ chức ngày {show_day(composed.day)}."],
    )


def _units_sheet(composed: Composed) -> xlsx.Sheet:
    keys = list(composed.lines[0].figures)
    columns = [xlsx.Column("Đơn vị"), *(xlsx.Column(_head(key)) for key in keys)]
    rows = [[line.name, *(_number(line.figures[key]) for key in keys)] for line in composed.lines]
    return xlsx.Sheet(
        name="Theo đơn vị",
        title=f"Phụ lục: kết quả theo đơn vị trực thuộc, {composed.period.title()}",
        columns=columns,
        rows=rows,
        notes=[f"Số liệu theo cơ cấu tổ chức ngày {show_day(composed.day)}."],
    )


def _head(key: str) -> str:
    definition = metrics.get(key)
    return f"{definition.title} (%)" if isinstance(definition, Ratio) else definition.title


# For machines


def figures_json(composed: Composed) -> str:
    """The printed figures as a JSON list: ref, metric, address, numerator, denominator, percent."""
    return json.dumps([_entry(p.ref, p.figure) for p in composed.printed], ensure_ascii=False, indent=2)


def _entry(ref: str, figure: Figure) -> dict[str, Any]:
    share = figure if isinstance(figure, Share) else None
    present = figure.presence is Presence.PRESENT
    numerator = share.part.amount if share else getattr(figure, "amount", None)
    return {
        "ref": ref or None,
        "metric": figure.address.key,
        "address": str(figure.address),
        "numerator": numerator if share or present else None,
        "denominator": share.base.amount if share and share.base.presence is Presence.PRESENT else None,
        "percent": float(share.percent(2)) if share and present else None,
    }


__all__ = ["TYPES", "annex", "annex_sheets", "figures_json", "render", "stamp"]
