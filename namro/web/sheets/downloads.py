"""Files to take away: the template of a kind, the errors of a file, and the file as it was handed in."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from namro.sheets.export import Field, Listing, said, workbook
from namro.sheets.export import template as blank
from namro.web.http import NotThere, reader_of, reading, signed_in
from namro.web.sheets import kept
from namro.web.sheets.desk import check_offered, kind_of, opened
from namro.web.sheets.kept import PROBLEMS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANY = "application/octet-stream"


def attached(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@reading
@signed_in
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty workbook with the right header: codes are text, so that zeros in front stay."""
    who = reader_of(request)
    check_offered(who)
    wanted = kind_of(who, kind)
    return attached(blank(wanted), f"mau-{wanted.key}.xlsx")


@reading
@signed_in
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is wrong with the file, cell by cell, to be sent to who keeps it."""
    desk = opened(request, pk)
    found = kept.kept(desk.imported)
    if found is None:
        raise NotThere("Kết quả xem trước không còn. Xem trước lại rồi tải danh sách lỗi.")
    fields = [Field("Dòng", 8), Field("Ô", 10), Field("Cột", 24), Field("Đang ghi", 28), Field("Lý do", 80)]
    source = f"Tệp {desk.imported.file_name}, trang {desk.imported.sheet}. {said(desk.place.name)}"
    content = workbook(Listing("Lỗi của bảng tính", source, fields, _rows(found.all(PROBLEMS))))
    return attached(content, f"loi-lan-nhap-{pk}.xlsx")


def _rows(lines: list[dict[str, object]]) -> Iterator[list[object]]:
    for line in lines:
        yield [line["row"], line["address"], line["column"], line["value"], line["sentence"]]


@reading
@signed_in
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was handed in, byte for byte."""
    desk = opened(request, pk)
    return attached(bytes(desk.imported.original.content), desk.imported.file_name, ANY)
