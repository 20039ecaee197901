"""The verb ``namro figure``: one figure on the terminal, by its address."""

from __future__ import annotations

import json

from django.db import transaction

from namro.figures.address import Address, locate
from namro.figures.digests import digest
from namro.figures.folds import Amount, Figure, Presence, Share, figure_at
from namro.figures.frozen import Closing, kept_at
from namro.figures.models import FrozenFigure
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.journal.actions import declare
from namro.journal.arguments import Parser


def main(argv: list[str]) -> int:
    """Print value, legs and definition of the figure at an address; 0 when it is there."""
    parser = Parser(prog="namro figure", description="Xem một số liệu theo địa chỉ.")
    parser.add_argument(
        "address", metavar="ĐỊA_CHỈ", help="ví dụ /so-lieu/membership.admitted/D00001/2024-H1/"
    )
    parser.add_argument("--json", action="store_true", help="in cho máy đọc, kèm mã băm của các dòng")
    options = parser.parse_args(argv)
    with transaction.atomic():
        declare(read_only=True, actor="system:figure")
        located = locate(Address.parse(options.address))
        kept = kept_at(located) if located.address.freeze is not None else None
        found = kept.figure if kept else figure_at(located)
        said = (
            json.dumps(_for_machines(found), ensure_ascii=False) if options.json else _in_words(found, kept)
        )
        print(said)
    return 0


def _in_words(figure: Figure, kept: Closing | None) -> str:
    located = figure.located
    lines = [f"{located.definition.title} – {located.place.name} – {located.period.title()}: {figure.text}"]
    if isinstance(figure, Share):
        lines += [
            f"  {leg.located.definition.title}: {leg.text} ({leg.address})"
            for leg in (figure.part, figure.base)
        ]
    if kept:
        made = kept.freeze
        lines.append(
            f"  Đã chốt lần {made.number}, ngày {show_day(made.known_on)}, do {kept.who}: {made.reason}"
        )
    return "\n".join([*lines, f"  {located.definition.explains}"])


def _for_machines(figure: Figure) -> dict[str, object]:
    legs = [figure.part, figure.base] if isinstance(figure, Share) else [figure]
    present = figure.presence is Presence.PRESENT
    percent = str(figure.percent(2)) if isinstance(figure, Share) and present else None
    return {"address": str(figure.address), "percent": percent, "legs": [_leg(leg) for leg in legs]}


def _leg(amount: Amount) -> dict[str, object]:
    present = amount.presence is Presence.PRESENT
    return {
        "address": str(amount.address),
        "value": amount.amount if present else None,
        "text": integer(amount.amount) if present else amount.text,
        "sha256": _digest(amount),
    }


def _digest(amount: Amount) -> str:
    address = amount.address
    if address.freeze is None:
        return digest(amount.located)
    return FrozenFigure.objects.get(freeze__number=address.freeze, address=str(address.live)).digest
