"""Previews and writes begun from a page: at once for files that take a moment, queued for long ones."""

from __future__ import annotations

from namro.access.models import Account
from namro.ground.defer import defer
from namro.sheets.actions import write
from namro.sheets.models import Import
from namro.web.sheets import kept
from namro.web.sheets.kept import Work
from namro.web.sheets.working import PREVIEW, WRITE, is_long, judge
from namro.web.tasks import preview_import, write_import


def begin_look(by: Account, imported: Import) -> None:
    """Judge now, or queue it where it takes long."""
    if not is_long(imported):
        judge(by, imported)
        kept.done(imported)
        return
    kept.say(imported, Work(PREVIEW))
    defer(preview_import, imported=imported.pk, account=by.pk)


def begin_write(by: Account, imported: Import, read_at: int, without_wrong: bool) -> int | None:
    """Write now and say how many rows, or queue it (None)."""
    if not is_long(imported):
        before = kept.kept(imported)
        written = write(by=by, imported=imported, read_at=read_at, without_wrong=without_wrong)
        kept.forget(imported, before)
        return written
    kept.say(imported, Work(WRITE))
    defer(write_import, imported=imported.pk, account=by.pk, read_at=read_at, without_wrong=without_wrong)
    return None
