"""The kinds of change as a clerk chooses them: an address, one sentence, and what each asks for."""

from __future__ import annotations

from dataclasses import dataclass

from namro.organisation.reorganise.effect import MAKING, K
from namro.units.models import Extent

NEW = ("name", "short_name", "unit_kind", "bloc")
PARTS = (Extent.PART, Extent.REST, Extent.NONE)


@dataclass(frozen=True)
class KindPage:
    """``texts`` are fields of the form; ``picks`` what is chosen by searching, in this order."""

    kind: K
    slug: str
    explains: str
    picks: tuple[str, ...]
    texts: tuple[str, ...] = ()
    extents: tuple[Extent, ...] = tuple(Extent)

    @property
    def title(self) -> str:
        return str(self.kind.label)

    @property
    def makes(self) -> bool:
        return self.kind in MAKING

    @property
    def needs(self) -> tuple[str, ...]:
        """Picks that may not stay empty."""
        return tuple(pick for pick in self.picks if pick != "area")


PAGES = (
    KindPage(
        K.MERGE,
        "nhap",
        "Nhiều đơn vị, toàn bộ hoặc một phần, lập thành một đơn vị mới. Đơn vị chuyển toàn bộ thì kết thúc.",
        ("origin", "parent", "area"),
        NEW,
    ),
    KindPage(
        K.SPLIT,
        "chia-tach",
        "Một phần của đơn vị đang có lập thành đơn vị mới. Chia hẳn một đơn vị thì thêm một việc cho mỗi đơn "
        "vị mới; đơn vị cuối cùng nhận “phần còn lại”.",
        ("origin", "parent", "area"),
        NEW,
        PARTS,
    ),
    KindPage(
        K.ABSORB,
        "nhap-vao",
        "Đơn vị khác, toàn bộ hoặc một phần, nhập vào một đơn vị đang có. Đơn vị nhận giữ tên và mã.",
        ("origin", "unit"),
    ),
    KindPage(
        K.ESTABLISH,
        "thanh-lap",
        "Đơn vị mới, không kế thừa đơn vị nào.",
        ("parent", "area"),
        NEW,
    ),
    KindPage(
        K.DISSOLVE,
        "ket-thuc",
        "Đơn vị kết thúc, không có đơn vị kế thừa. Những gì phụ thuộc phải ghi rõ nơi chuyển về.",
        ("unit",),
    ),
    KindPage(
        K.TRANSFER,
        "chuyen-cap-tren",
        "Đơn vị giữ nguyên, chuyển sang trực thuộc cấp trên khác; các đơn vị trực thuộc đi theo.",
        ("unit", "parent"),
    ),
    KindPage(K.RENAME, "doi-ten", "Đơn vị giữ nguyên, mang tên mới.", ("unit",), ("name", "short_name")),
    KindPage(
        K.CHANGE_KIND,
        "doi-loai-hinh",
        "Ví dụ: chi bộ cơ sở nâng lên đảng bộ cơ sở. Tên và cấp trên giữ nguyên.",
        ("unit",),
        ("unit_kind",),
    ),
    KindPage(K.CHANGE_BLOC, "doi-khoi", "Đơn vị được xếp vào khối khác trong báo cáo.", ("unit",), ("bloc",)),
)
BY_SLUG = {page.slug: page for page in PAGES}
BY_KIND = {page.kind: page for page in PAGES}
