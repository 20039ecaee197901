"""Which figures of a report differ from those its last issued edition printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from namro.figures.folds import Amount, Figure, Presence, Share
from namro.ground.numbers import integer
from namro.reports.compose import Composed
from namro.reports.models import Edition
from namro.reports.proof.manifest import Leg, Manifest, Stated
from namro.reports.sources import Moved

NEW, GONE = "chưa có", "không còn"
FROZEN = re.compile(r"(?<=[?&])ban=\d+&?")


def live(address: str) -> str:
    """The spelling of an address without its freeze; also of a figure that no longer exists."""
    return FROZEN.sub("", address).rstrip("?&")


def manifest_of(edition: Edition) -> Manifest:
    """What an issued edition stated."""
    return Manifest.from_bytes(bytes(edition.manifest or b""))


def moved_since(edition: Edition, composed: Composed) -> list[Moved]:
    """Figures whose counts differ from those the issued edition stated, then new ones, then those gone."""
    before = {live(one.address): one for one in manifest_of(edition).figures}
    now = {live(str(one.address)): one for one in composed.figures}
    changed = list(_changed(before, now, composed))
    fresh = [
        Moved(titled(one, composed), NEW, one.text, str(one.address))
        for spelled, one in now.items()
        if spelled not in before
    ]
    lost = [Moved(one.title, one.text, GONE, "") for spelled, one in before.items() if spelled not in now]
    return [*changed, *fresh, *lost]


def _changed(before: dict[str, Stated], now: dict[str, Figure], composed: Composed) -> Iterator[Moved]:
    for spelled, one in now.items():
        was = before.get(spelled)
        if was and _counts(was.legs) != [counted(leg) for leg in legs(one)]:
            yield Moved(titled(one, composed), *apart(was, one), str(one.address))


def apart(was: Stated, now: Figure) -> tuple[str, str]:
    """Both as printed; where that looks the same, as with 50,6 % twice, with the counts behind it."""
    if was.text != now.text or len(was.legs) == 1:
        return was.text, now.text
    before = "/".join(integer(leg.value) if leg.value is not None else "–" for leg in was.legs)
    return f"{was.text} ({before})", f"{now.text} ({'/'.join(leg.text for leg in legs(now))})"


def _counts(stated: tuple[Leg, ...]) -> list[tuple[int | None, str]]:
    return [(leg.value, leg.presence) for leg in stated]


def legs(figure: Figure) -> list[Amount]:
    """The counts a figure is made of."""
    return [figure.part, figure.base] if isinstance(figure, Share) else [figure]


def counted(amount: Amount) -> tuple[int | None, str]:
    """A count as a manifest states it: no number where there is none."""
    present = amount.presence is Presence.PRESENT
    return (amount.amount if present else None), amount.presence.value


def titled(figure: Figure, composed: Composed) -> str:
    """A figure's title; with its unit and period where they are not the report's."""
    located = figure.located
    title = located.definition.title
    if located.place.code != composed.place.code:
        title += f", {located.place.short_name}"
    elif part := located.address.part:
        title += ", trực tiếp" if part == "truc-tiep" else ", chưa phân bổ"
    if located.period != composed.period:
        title += f", {located.period.short_title()}"
    return title
