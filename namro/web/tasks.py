"""Background work of pages; the worker of ``namro serve`` finds it here."""

from __future__ import annotations

from procrastinate.contrib.django import app

from namro.web.sheets.working import look_in_background, write_in_background


@app.task(name="sheets.preview", queue="sheets")
def preview_import(imported: int, account: int) -> None:
    """Judge a long file."""
    look_in_background(imported, account)


@app.task(name="sheets.write", queue="sheets")
def write_import(imported: int, account: int, read_at: int, without_wrong: bool) -> None:
    """Write a long file."""
    write_in_background(imported, account, read_at, without_wrong)
