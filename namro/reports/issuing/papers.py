"""What an edition prints besides its text: how its figures stand, its address, what changed, who signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.conf import settings

from namro.ground.ranges import show_day
from namro.reports.issuing.editions import last_issued, named
from namro.reports.issuing.frozen import Frozen
from namro.reports.models import Edition
from namro.reports.queries import address
from namro.reports.sources import DRAFT, Moved, Paper


def frozen_paper(edition: Edition) -> Paper:
    """The paper of a checked edition, without number; a draft's where nothing is frozen."""
    freeze = edition.freeze
    if freeze is None:
        return DRAFT
    moved = tuple(Moved(**row) for row in edition.changed)
    before = last_issued(edition.report) if edition.number > 1 else None
    replaced = named(before) if before else ""
    return Paper(
        source=Frozen(freeze, edition.beside),
        signer=edition.signer_name,
        position=edition.signer_position,
        authority=edition.authority,
        known_on=freeze.known_on,
        standing=f"tổng hợp từ hồ sơ đến ngày {show_day(freeze.known_on)}, chốt lần {freeze.number}",
        notes=tuple(_notes(edition, replaced, moved)),
        moved=moved,
        replaces=replaced,
    )


def numbered(paper: Paper, number: int, day: date) -> Paper:
    """The same with the number of the book and the day of the paper."""
    return replace(paper, number=number, day=day)


def _notes(edition: Edition, replaced: str, moved: tuple[Moved, ...]) -> list[str]:
    notes = [f"Địa chỉ của bản này: {settings.NAMRO_URL.rstrip('/')}{address(edition)}"]
    if replaced:
        changed = "số liệu thay đổi nêu ở phụ lục cuối" if moved else "số liệu không thay đổi"
        notes.append(f"Bản này thay {replaced}; lý do: {edition.reason.rstrip('.')}; {changed}.")
    return notes
