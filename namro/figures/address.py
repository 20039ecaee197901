"""The address of a figure: its one canonical spelling, and finding what it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from namro.figures.errors import AddressError
from namro.figures.metric import Definition
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.ground.periods import Period, PeriodError
from namro.ground.ranges import show_day
from namro.units.queries import Place, trail

PREFIX = "/so-lieu/"
BREAKDOWNS = {
    "don-vi": "theo đơn vị trực thuộc",
    "thang": "qua các kỳ",
    "don-vi.thang": "theo đơn vị và tháng",
}


PARTS = {
    "truc-tiep": "trực tiếp tại đơn vị",
    "chua-phan-bo": "chưa phân bổ về đơn vị trực thuộc",
    "chia-tach": "của đơn vị đã chia, có thể thuộc đơn vị này",
}
DIRECT, UNALLOCATED, DIVIDED = PARTS


@dataclass(frozen=True)
class Address:
    """Key, unit, period, and what departs from the defaults: structure day, breakdown, part.

    ``tree_day`` None means the last day of the period. ``part`` names some of the rows at the unit
    (``PARTS``, docs/adr/0010), ``freeze`` the number of the freeze whose value is meant; None: the live
    one. ``str(address)`` is the canonical path with query; ``Address.parse`` is its inverse.
    """

    key: str
    unit: str
    period: Period
    tree_day: date | None = None
    breakdown: str = ""
    part: str = ""
    freeze: int | None = None

    @property
    def day(self) -> date:
        return self.tree_day or self.period.last

    def __str__(self) -> str:
        query = {}
        if self.tree_day is not None and self.tree_day != self.period.last:
            query["cay"] = self.tree_day.isoformat()
        if self.freeze is not None:
            query["ban"] = str(self.freeze)
        if self.breakdown:
            query["theo"] = self.breakdown
        if self.part:
            query["phan"] = self.part
        path = f"{PREFIX}{self.key}/{self.unit}/{self.period}/"
        return f"{path}?{urlencode(query)}" if query else path

    def with_(self, **changes: object) -> Address:
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def live(self) -> Address:
        """The same figure as the records stand now."""
        return self.with_(freeze=None)

    @classmethod
    def build(cls, key: str, unit: str, period: str, query: Mapping[str, str] | None = None) -> Address:
        """From the parts of a URL; raises ``AddressError`` naming the part that is wrong."""
        query = query or {}
        freeze, breakdown = _freeze(query.get("ban", "")), _breakdown(query.get("theo", ""))
        if freeze and breakdown:
            raise AddressError("Bản chốt chỉ giữ từng con số. Bỏ phần “ban=” để phân tích số hiện tại.")
        return cls(
            key=metrics.get(key).key,
            unit=unit,
            period=_period(period),
            tree_day=_tree_day(query.get("cay", "")),
            breakdown=breakdown,
            part=_part(query.get("phan", "")),
            freeze=freeze,
        )

    @classmethod
    def parse(cls, text: str) -> Address:
        """From a whole spelling such as ``/so-lieu/membership.admitted/D00001/2024-H1/``."""

        parts = urlsplit(text)
        pieces = parts.path.removeprefix(PREFIX).strip("/").split("/")
        if not parts.path.startswith(PREFIX) or len(pieces) != 3:
            raise AddressError(
                f"“{text}” không phải địa chỉ số liệu. Viết: /so-lieu/<số liệu>/<mã đơn vị>/<kỳ>/"
            )
        key, unit, period = pieces
        return cls.build(key, unit, period, dict(parse_qsl(parts.query)))


def address_of(key: str, place: Place, period: Period) -> Address:
    """A unit's figure on the structure of the period's end where it lived then, else on its own day.

    So a ward that began in July is shown the first half-year of what it carries on.
    """
    return Address(key, place.code, period, None if place.lived_on(period.last) else place.day)


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise AddressError(str(error)) from error


def _tree_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AddressError(
            f"Ngày của cây tổ chức “{text}” không đúng. Viết năm-tháng-ngày, ví dụ 2024-06-30."
        ) from None


def _breakdown(text: str) -> str:
    if text and text not in BREAKDOWNS:
        known = ", ".join(f"{code} ({title})" for code, title in BREAKDOWNS.items())
        raise AddressError(f"Không phân tích được theo “{text}”. Có: {known}.")
    return text


def _freeze(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and 0 < int(text) < 2**31):
        raise AddressError(
            f"Không có bản chốt số “{text}”. Viết số của lần chốt, ví dụ ban=3; bỏ phần “ban=” để xem số "
            "hiện tại."
        )
    return int(text) if text else None


def _part(text: str) -> str:
    if text and text not in PARTS:
        known = ", ".join(f"{code} ({title})" for code, title in PARTS.items())
        raise AddressError(f"Không có phần “{text}”. Có: {known}.")
    return text


@dataclass(frozen=True)
class Located:
    """An address whose parts were found; ``trail`` leads from the root down to the unit where it is known."""

    address: Address
    definition: Definition
    place: Place
    trail: tuple[Place, ...] = field(default=(), compare=False, repr=False)

    @property
    def period(self) -> Period:
        return self.address.period

    @property
    def day(self) -> date:
        return self.address.day


def locate(address: Address) -> Located:
    """Find the definition and the unit on the structure day; errors are sentences for the reader."""
    try:
        found = trail(address.unit, address.day)
    except HouseError as error:
        raise AddressError(str(error)) from error
    return Located(address, metrics.get(address.key), found[-1], tuple(found))


def describe_day(address: Address) -> str:
    return f"theo cơ cấu tổ chức ngày {show_day(address.day)}"
