"""Previews, and the long work that the job worker does."""

from __future__ import annotations

from namro.access.models import Account
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.sheets.actions import note_preview, write
from namro.sheets.models import Import
from namro.sheets.preview import Progress, preview
from namro.web.sheets import kept
from namro.web.sheets.kept import Kept, Work

LONG = 1 << 20  # bytes of a file that a request still judges itself: some 15.000 rows, two seconds
PREVIEW, WRITE = "preview", "write"


def is_long(imported: Import) -> bool:
    return imported.original.size > LONG


def judge(by: Account, imported: Import, progress: Progress = lambda rows: None) -> Kept:
    """Judge the whole file now and keep what was found."""
    found = preview(imported, progress)
    note_preview(by=by, imported=imported, preview=found)
    return kept.keep(imported, found)


def look_in_background(pk: int, account: int) -> None:
    """The job: judge a long file; a refusal is kept for the page."""
    by, imported = Account.objects.get(pk=account), Import.objects.select_related("original").get(pk=pk)
    try:
        with acting(by, "Xem trước bảng tính"):
            judge(by, imported, lambda rows: kept.say(imported, Work(PREVIEW, rows)))
        kept.done(imported)
    except HouseError as refusal:
        kept.say(imported, Work(PREVIEW, failed=str(refusal)))


def write_in_background(pk: int, account: int, read_at: int, without_wrong: bool) -> None:
    """The job: write a long file whole or not at all; a refusal is kept for the page."""
    by, imported = Account.objects.get(pk=account), Import.objects.select_related("original").get(pk=pk)
    before = kept.kept(imported)
    try:
        write(
            by=by,
            imported=imported,
            read_at=read_at,
            without_wrong=without_wrong,
            progress=lambda rows: kept.say(imported, Work(WRITE, rows)),
        )
        kept.forget(imported, before)
    except HouseError as refusal:
        kept.say(imported, Work(WRITE, failed=str(refusal)))
