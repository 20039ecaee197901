"""The steps of an import that write something: sheet, columns, preview, rows, and back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.sheets.actions import choose_sheet, drop, map_columns, undo
from namro.web.http import signed_in
from namro.web.sheets import kept
from namro.web.sheets.beginning import begin_look, begin_write
from namro.web.sheets.desk import opened
from namro.web.sheets.forms import ReadForm, ReasonForm, WriteForm
from namro.web.sheets.peeking import ColumnsForm, peek
from namro.web.sheets.views import show
from namro.web.ui.forms import attempt


@require_POST
@signed_in
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which columns the file has, then straight on to the preview."""
    desk = opened(request, pk)
    one = desk.imported
    form = ColumnsForm(request.POST, kind=desk.kind, seen=peek(one), mapping=dict(one.mapping))

    def act() -> None:
        read_at = form.cleaned_data["read_at"]
        map_columns(by=request.user, imported=one, mapping=form.mapping(), read_at=read_at)
        begin_look(request.user, one)

    if attempt(form, act):
        return redirect(desk.url)
    return show(request, opened(request, pk), form, step="cot")


@require_POST
@signed_in
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Read another sheet of the file."""
    desk = opened(request, pk)
    form = ReadForm(request.POST)

    def act() -> None:
        chosen = request.POST.get("trang-tinh", "")
        choose_sheet(
            by=request.user, imported=desk.imported, sheet=chosen, read_at=form.cleaned_data["read_at"]
        )

    if attempt(form, act):
        return redirect(f"{desk.url}?buoc=cot")
    return show(request, opened(request, pk), form, step="cot")


@require_POST
@signed_in
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge the file anew: rows may have changed, or the preview was thrown away."""
    desk = opened(request, pk)
    form = ReadForm(request.POST)
    if attempt(form, lambda: begin_look(request.user, desk.imported)):
        return redirect(desk.url)
    return show(request, opened(request, pk), form)


@require_POST
@signed_in
def write_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Write all rows, or none with the sentence that says why."""
    desk = opened(request, pk)
    form = WriteForm(request.POST)
    before = kept.kept(desk.imported)
    written: list[int | None] = []

    def act() -> None:
        given = form.cleaned_data
        if before is not None and before.count("WRONG") and not given["without_wrong"]:
            raise HouseError(
                f"Tệp còn {integer(before.count('WRONG'))} dòng lỗi. Sửa tệp rồi nhập lại, hoặc đánh dấu bỏ "
                "qua các dòng lỗi rồi ghi."
            )
        written.append(begin_write(request.user, desk.imported, given["read_at"], given["without_wrong"]))

    if attempt(form, act):
        if written[0] is not None:
            messages.success(request, f"Đã ghi {integer(written[0])} dòng.")
        return redirect(desk.url)
    return show(request, opened(request, pk), form)


@require_POST
@signed_in
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back exactly what the import wrote."""
    desk = opened(request, pk)
    form = ReasonForm(request.POST)
    undone: list[int] = []

    def act() -> None:
        given = form.cleaned_data
        undone.append(
            undo(by=request.user, imported=desk.imported, read_at=given["read_at"], reason=given["reason"])
        )

    if attempt(form, act):
        messages.success(request, f"Đã hoàn tác: {integer(undone[0])} dòng trở lại như trước khi nhập.")
        return redirect(desk.url)
    return show(request, opened(request, pk), form)


@require_POST
@signed_in
def drop_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an import aside that will not be written."""
    desk = opened(request, pk)
    form = ReadForm(request.POST)
    found = kept.kept(desk.imported)

    def act() -> None:
        drop(
            by=request.user,
            imported=desk.imported,
            read_at=form.cleaned_data["read_at"],
            reason="Không nhập tệp này",
        )

    if attempt(form, act):
        kept.forget(desk.imported, found)
        messages.success(request, "Đã bỏ lần nhập; chưa ghi dòng nào.")
        return redirect("sheets:start")
    return show(request, opened(request, pk), form)
