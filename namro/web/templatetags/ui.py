"""Components of pages. A page says what it shows; how it looks stands in ``web/templates/web/ui``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe

from namro.access.queries import Reader
from namro.documents.charts import Drawing
from namro.figures.address import Address
from namro.figures.estimates import Estimate
from namro.figures.folds import Amount, Figure, Presence, Share
from namro.ground.numbers import NBSP, decimal, integer
from namro.ground.periods import Period
from namro.ground.ranges import DateRange, show, show_day
from namro.units.queries import Place
from namro.web.ui.choices import Chip, Pager
from namro.web.ui.drawing import meter as meter_svg
from namro.web.ui.drawing import sparkline as sparkline_svg

register = template.Library()

NAVIGATION = (
    ("/", "Trang đầu"),
    ("/dang-vien/", "Đảng viên"),
    ("/chi-tieu/", "Chỉ tiêu"),
    ("/so-lieu/", "Số liệu"),
    ("/bao-cao/", "Báo cáo"),
    ("/ra-soat/", "Rà soát"),
    ("/chuc-danh/", "Chức danh"),
    ("/nguoi/", "Tìm người"),
    ("/nhap-bang/", "Nhập bảng tính"),
    ("/cay-to-chuc/", "Cây tổ chức"),
    ("/sap-xep/", "Sắp xếp tổ chức"),
)
# name → (icon, word, tone); always icon + word + colour
STATES = {
    "provisional": ("muted", "Tạm tính", "muted"),
    "running": ("muted", "Kỳ chưa kết thúc", "muted"),
    "frozen": ("frozen", "Đã chốt", "frozen"),
    "unconfirmed": ("attention", "Chưa xác nhận", "attention"),
    "exceeded": ("good", "Vượt chỉ tiêu", "good"),
    "reached": ("good", "Đạt chỉ tiêu", "good"),
    "on_pace": ("good", "Kịp tiến độ", "good"),
    "behind": ("attention", "Chậm tiến độ", "attention"),
    "none_yet": ("danger", "Chưa có kết quả", "danger"),
    "outside": ("muted", "Ngoài chỉ tiêu", "muted"),
    "not_assigned": ("muted", "Chưa giao chỉ tiêu", "muted"),
    "ended": ("muted", "Đã kết thúc", "muted"),
    "active": ("good", "Đang hoạt động", "good"),
    "estimate": ("attention", "Ước tính", "attention"),
    "unallocated": ("attention", "Chưa phân bổ", "attention"),
    "incomparable": ("muted", "Không so sánh được", "muted"),
    "draft": ("muted", "Dự thảo", "muted"),
    "approved": ("good", "Đã phê duyệt", "good"),
    "scheduled": ("frozen", "Đã lên lịch", "frozen"),
    "in_force": ("good", "Đang có hiệu lực", "good"),
    "dropped": ("muted", "Đã bỏ", "muted"),
    "no_place": ("danger", "Chưa có nơi chuyển về", "danger"),
    "placed": ("good", "Đã có nơi chuyển về", "good"),
    "overdue": ("danger", "Quá hạn", "danger"),
    "due_soon": ("attention", "Sắp đến hạn", "attention"),
    "in_time": ("good", "Trong hạn", "good"),
    "vacant": ("attention", "Khuyết", "attention"),
    "acting": ("muted", "Quyền, phụ trách", "muted"),
    "no_due": ("attention", "Chưa có hạn", "attention"),
}


@register.filter
def number(value: int) -> str:
    """5189 → “5.189”."""
    return integer(value)


@register.filter
def decimal_percent(value: Fraction) -> str:
    """Fraction(50) → “50 %”, Fraction(513, 10) → “51,3 %”."""
    exact = decimal(value, 1)
    return f"{exact.removesuffix(',0')}{NBSP}%"


@register.filter(expects_localtime=True)
def day(value: date | datetime) -> str:
    """05/7/2024; of a moment, the day it was here."""
    return show_day(value.date() if isinstance(value, datetime) else value)


@register.filter
def span(value: DateRange) -> str:
    """“từ 01/7/2024 đến 31/12/2024”, last day inclusive."""
    return show(value)


@register.filter
def role_titles(reader: Reader | None) -> list[str]:
    """The reader's roles in words, each once."""
    return list(dict.fromkeys(grant.role.title for grant in reader.grants)) if reader else []


@register.filter
def navigation(path: str) -> list[dict[str, str]]:
    def current(href: str) -> str:
        if path == href:
            return "page"
        return "true" if href != "/" and path.startswith(href) else ""

    return [{"href": href, "text": text, "current": current(href)} for href, text in NAVIGATION]


@register.inclusion_tag("web/ui/icon.html")
def icon(name: str) -> dict[str, Any]:
    return {"name": name}


def _says(figure: Figure) -> str:
    located = figure.located
    return f"{located.definition.title}, {located.place.short_name}, {located.period.title()}"


def _legs(figure: Figure) -> str:
    if isinstance(figure, Share) and figure.presence is Presence.PRESENT:
        return f"{figure.part.text}/{figure.base.text}"
    return ""


@register.inclusion_tag("web/ui/figure.html")
def figure(value: Figure, tone: str = "") -> dict[str, Any]:
    """A number as a link to its address; words such as “chưa giao” are links too.

    ``tone="big"`` for the one number a page is about.
    """
    words = value.presence is not Presence.PRESENT
    return {
        "text": value.text,
        "href": str(value.address),
        "says": _says(value) + (f" ({_legs(value)})" if _legs(value) else ""),
        "classes": " ".join(["fig", *(["words"] if words else []), *(["fig-big"] if tone == "big" else [])]),
    }


@register.inclusion_tag("web/ui/figure.html")
def estimate(value: Estimate) -> dict[str, Any]:
    """What divided units may add, as a link to their rows: “≈ 4,8”, or “tối đa 12” without a known share."""
    unknown = value.unknown == value.possible
    located = value.located
    return {
        "text": f"tối đa {integer(value.possible)}" if unknown else f"≈ {value.text}",
        "href": str(value.address),
        "says": f"{located.definition.title}, {located.place.short_name}: của đơn vị đã chia",
        "classes": "fig",
    }


@register.inclusion_tag("web/ui/figure.html")
def figure_link(text: str, address: Address | str, says: str = "") -> dict[str, Any]:
    """As ``figure`` where a page has the text and the address apart."""
    return {"text": text, "href": str(address), "says": says, "classes": "fig"}


@register.inclusion_tag("web/ui/percent.html")
def percent(share: Share, places: int = 1) -> dict[str, Any]:
    """A share with both legs, each number a link: “50,6 % (5.189/10.260)”."""
    present = share.presence is Presence.PRESENT
    return {
        "share": share,
        "text": share.spelled(places),
        "href": str(share.address),
        "says": _says(share),
        "present": present,
    }


@register.inclusion_tag("web/ui/chips.html")
def chips(items: Sequence[Chip], label: str) -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("web/ui/pager.html")
def pager(page: Pager) -> dict[str, Any]:
    return {"page": page}


@register.inclusion_tag("web/ui/unit_path.html")
def unit_path(
    path: Sequence[Place], period: Period | None = None, day: date | None = None, state: str = ""
) -> dict[str, Any]:
    """Where the reader is and as of when: units from the root down, period, structure day, state."""
    return {"path": path, "period": period, "day": day, "state": state}


@register.inclusion_tag("web/ui/empty.html")
def empty(text: str, href: str = "", action: str = "") -> dict[str, Any]:
    """What will stand here, and the one action that fills it."""
    return {"text": text, "href": href, "action": action}


@register.inclusion_tag("web/ui/state.html")
def state(name: str, words: str = "") -> dict[str, Any]:
    """Icon, word and colour of a state of ``STATES``; ``words`` replace the word."""
    symbol, word, tone = STATES[name]
    return {"symbol": symbol, "word": words or word, "tone": tone}


@register.inclusion_tag("web/ui/error_summary.html")
def error_summary(form: BaseForm, title: str = "Còn điểm cần sửa") -> dict[str, Any]:
    """All refusals of a form at the top, each a link to its field."""
    return {
        "title": title,
        "general": form.non_field_errors(),
        "fields": [
            (field.id_for_label, field.label, error)
            for field in form.visible_fields()
            for error in field.errors
        ],
    }


@register.inclusion_tag("web/ui/field.html")
def field(bound: Any, autocomplete: str = "", inputmode: str = "") -> dict[str, Any]:
    """Label, hint, input and the error next to it; what was typed stays."""
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    extra = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        extra["aria-invalid"] = "true"
    if autocomplete:
        extra["autocomplete"] = autocomplete
    if inputmode:
        extra["inputmode"] = inputmode
    extra.setdefault("placeholder", "")
    return {"bound": bound, "input": bound.as_widget(attrs={**bound.field.widget.attrs, **extra})}


@register.inclusion_tag("web/ui/cell.html")
def cell(bound: Any, number: int) -> dict[str, Any]:
    """An input in a grid, where the column's head is its label; the error next to it."""
    extra = {"aria-label": f"{bound.label}, dòng {number}"}
    if bound.errors:
        extra |= {"aria-invalid": "true", "aria-describedby": f"{bound.auto_id}-error"}
    return {"bound": bound, "input": bound.as_widget(attrs={**bound.field.widget.attrs, **extra})}


@register.inclusion_tag("web/ui/chart.html")
def chart(drawing: Drawing, caption: str = "") -> dict[str, Any]:
    """A drawing of ``documents.charts`` and, for screen readers, the table of the same figures."""
    return {"svg": mark_safe(drawing.svg()), "marks": drawing.marks, "caption": caption or drawing.title}


@register.simple_tag
def meter(percent: Any, expected: Any = None) -> SafeString:
    """A bar on the scale 0–100 % and beyond, with ticks at the target and at what was due by now."""
    return mark_safe(meter_svg(percent, expected))


@register.simple_tag
def sparkline(figures: Sequence[Figure]) -> SafeString:
    """A small line over periods, without numbers: those stand beside it and behind the link."""
    values = [value.amount if isinstance(value, Amount) else None for value in figures]
    return mark_safe(sparkline_svg(values))
