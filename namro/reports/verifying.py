"""Does the database still say what an issued report states? Every figure is computed anew and compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from django.db import connection, transaction

from namro.figures.address import Address, Located
from namro.figures.digests import Closed, digests_at
from namro.figures.folds import Amount, Figure, Presence, assemble
from namro.figures.models import FrozenFigure
from namro.figures.registry import metrics
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.journal.actions import declare
from namro.reports.changes import apart, live
from namro.reports.issuing.digests import digest_key, keyed
from namro.reports.issuing.editions import named
from namro.reports.models import Edition
from namro.reports.proof.manifest import Leg, Manifest, Stated
from namro.reports.proof.verify import Verdict
from namro.reports.proof.verify_command import Recomputed
from namro.reports.proof.verify_command import main as verify_files
from namro.units.models import Unit
from namro.units.queries import Place, places


class Kind(StrEnum):
    """VALUE: another number; ROWS: the same number from other records; LOST: it cannot be computed."""

    VALUE = "value"
    ROWS = "rows"
    LOST = "lost"


class LostKey(HouseError):
    """The key of the digests is not the one the report was issued with."""


SAME_VALUE = "giá trị như cũ, hồ sơ đằng sau đã đổi"


@dataclass(frozen=True)
class Moved:
    """A stated figure that no longer holds: its printed text, what it is now."""

    kind: Kind
    address: str
    title: str
    then: str
    now: str

    @property
    def sentence(self) -> str:
        change = f"{self.then} → {self.now}"
        if self.kind is Kind.ROWS:
            change = f"{self.then}, {SAME_VALUE}"
        return f"  - {self.title}: {change}\n      địa chỉ {live(self.address)}"

    def as_row(self) -> dict[str, str]:
        return {
            "kind": self.kind.value,
            "address": self.address,
            "title": self.title,
            "then": self.then,
            "now": self.now,
        }


def main(argv: list[str]) -> int:
    """``namro verify`` where the database is within reach."""
    return verify_files(argv, _in_a_transaction)


def _in_a_transaction(verdict: Verdict) -> Recomputed | None:
    with transaction.atomic():
        declare(read_only=True, actor="system:verify")
        return recompute(verdict)


def recompute(verdict: Verdict, content: bytes | None = None) -> Recomputed | None:
    """What the database says of a file's manifest; None where it does not know the report.

    ``content`` are the file's bytes where the verdict's name is no path. Reads only; two statements for
    the figures, however many.
    """
    manifest = verdict.manifest
    if manifest is None:
        return None
    edition = _edition(manifest)
    if edition is None:
        return None
    if bytes(edition.manifest or b"") != manifest.to_bytes():
        return Recomputed((_other(edition),))
    try:
        moved = moved_figures(manifest, edition)
    except LostKey as error:
        return Recomputed((*_later(edition), *_bytes(edition, verdict, content), str(error)))
    said = [*_later(edition), *_bytes(edition, verdict, content), *_counted(manifest, moved)]
    return Recomputed(
        (*said, *(one.sentence for one in moved)), tuple(one.as_row() for one in moved), bool(moved)
    )


def _edition(manifest: Manifest) -> Edition | None:
    issued = Edition.objects.filter(state=Edition.State.ISSUED).select_related("report", "freeze", "entry")
    return issued.filter(report=manifest.report, number=manifest.edition).first()


def _other(edition: Edition) -> str:
    return (
        f"Cơ sở dữ liệu này có “{edition.report}”, bản số {edition.number}, nhưng bản kê khác: tệp do hệ "
        "thống khác phát hành nên không tính lại ở đây."
    )


def _later(edition: Edition) -> Iterator[str]:
    issued = edition.report.editions.filter(state=Edition.State.ISSUED, number__gt=edition.number)
    last = issued.select_related("entry").order_by("-number").first()
    if last is not None:
        yield (
            f"ĐÃ CÓ BẢN THAY THẾ: {named(last)} thay bản số {edition.number} này; "
            f"lý do: {last.reason.rstrip('.')}."
        )


def _bytes(edition: Edition, verdict: Verdict, content: bytes | None) -> Iterator[str]:
    """Whether the file is the stored one byte for byte."""
    path = Path(verdict.name)
    if content is None and path.is_file():
        content = path.read_bytes()
    stored = edition.files.filter(form=verdict.form).values_list("sha256", flat=True).first()
    if content is not None and stored is not None:
        if hashlib.sha256(content).hexdigest() == stored:
            yield "Tệp trùng từng byte với tệp lưu trong hệ thống."
        else:
            yield "Tệp khác với tệp lưu trong hệ thống (không trùng từng byte)."


def _counted(manifest: Manifest, moved: Sequence[Moved]) -> Iterator[str]:
    total = len(manifest.figures)
    if not moved:
        yield f"Tính lại từ hồ sơ hiện nay: cả {integer(total)} số liệu còn đúng, cùng những hồ sơ ấy."
    else:
        yield f"Tính lại từ hồ sơ hiện nay: {integer(len(moved))} trong {integer(total)} số liệu đã khác:"


# Figures


def moved_figures(manifest: Manifest, edition: Edition) -> list[Moved]:
    """Every stated figure whose value or rows are no longer those it was issued with, in printed order.

    Somebody must have been declared to ask: to nobody the database shows no person, and every figure that
    looks at persons would seem to have moved.
    """
    _check_somebody_asks()
    spelled = list(dict.fromkeys(live(leg.address) for one in manifest.figures for leg in one.legs))
    found = _found(spelled)
    closed = {
        str(one.located.address): one
        for one in digests_at([at for at in found.values() if isinstance(at, Located)])
    }
    key = _digest_key(manifest, edition)
    seen = (_moved(stated, found, closed, key) for stated in manifest.figures)
    return [one for one in seen if one is not None]


def _check_somebody_asks() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('namro.actor', true), '')")
        if not cursor.fetchone()[0]:
            raise HouseError("Chưa rõ ai yêu cầu tính lại; hồ sơ chỉ mở cho người đã đăng nhập.")


def _digest_key(manifest: Manifest, edition: Edition) -> bytes:
    """The key that made the manifest's digests; refused where it was lost: all rows would look changed."""
    key = digest_key()
    kept = dict(FrozenFigure.objects.filter(freeze=edition.freeze).values_list("address", "digest"))
    legs = [leg for one in manifest.figures for leg in one.legs if leg.digest]
    if legs and not any(_fits(leg, kept.get(live(leg.address), ""), key) for leg in legs):
        raise LostKey(
            "Khóa mã băm của hệ thống không phải khóa đã dùng khi phát hành báo cáo này nên không so được hồ "
            "sơ; khôi phục tệp keys/report-digests.secret từ bản sao."
        )
    return key


def _fits(leg: Leg, rows: str, key: bytes) -> bool:
    return leg.digest == keyed(key, live(leg.address), rows)


def _moved(
    stated: Stated, found: dict[str, Located | str], closed: dict[str, Closed], key: bytes
) -> Moved | None:
    spelled = [live(leg.address) for leg in stated.legs]
    lost = next((found[one] for one in spelled if isinstance(found[one], str)), None)
    if lost is not None:
        return Moved(Kind.LOST, stated.address, stated.title, stated.text, f"không tính lại được: {lost}")
    now = [closed[one] for one in spelled]
    if any(_count(one) != (leg.value, leg.presence) for one, leg in zip(now, stated.legs, strict=True)):
        return Moved(Kind.VALUE, stated.address, stated.title, *apart(stated, _figure(stated, now)))
    if all(_same_rows(leg, one, key) for leg, one in zip(stated.legs, now, strict=True)):
        return None
    return Moved(Kind.ROWS, stated.address, stated.title, stated.text, stated.text)


def _count(one: Closed) -> tuple[int | None, str]:
    return (one.value if one.presence is Presence.PRESENT else None), one.presence.value


def _same_rows(leg: Leg, one: Closed, key: bytes) -> bool:
    """A group too small to be told has no digest either: nothing may be learnt of it."""
    return not leg.digest or _fits(leg, one.digest, key)


def _figure(stated: Stated, now: Sequence[Closed]) -> Figure:
    """The figure as it would be printed today."""
    address = Address.parse(live(stated.address))
    amounts = {str(one.located.address): Amount(one.located, one.value, one.presence) for one in now}
    return assemble(Located(address, metrics.get(address.key), now[0].located.place), amounts)


def _found(spelled: Sequence[str]) -> dict[str, Located | str]:
    """Each address with its definition and unit, or why there is none; a statement a structure day."""
    found: dict[str, Located | str] = {}
    parsed: dict[str, Address] = {}
    for one in spelled:
        try:
            parsed[one] = Address.parse(one)
        except HouseError as error:
            found[one] = str(error)
    units = dict(
        Unit.objects.filter(code__in={one.unit for one in parsed.values()}).values_list("code", "pk")
    )
    for day in dict.fromkeys(one.day for one in parsed.values()):
        standing = places(list(units.values()), day)
        for text, address in parsed.items():
            if address.day == day:
                found[text] = _located(address, standing.get(units.get(address.unit, 0)), day)
    return found


def _located(address: Address, place: Place | None, day: date) -> Located | str:
    if place is None:
        return f"đơn vị {address.unit} không có trong cơ cấu tổ chức ngày {show_day(day)}"
    return Located(address, metrics.get(address.key), place)
