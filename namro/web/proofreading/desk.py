"""One reading of the reader's own, or the sentence that there is none."""

from __future__ import annotations

from django.http import HttpRequest

from namro.proofreading.models import Reading
from namro.proofreading.permissions import check_reads
from namro.proofreading.queries import kept_days, readings_of
from namro.web.http import NotThere, reader_of


def opened(request: HttpRequest, pk: int) -> Reading:
    """The reading; whether another account has one of this number is not told."""
    check_reads(reader_of(request))
    rows = readings_of(request.user, kept_days())  # type: ignore[arg-type]
    found = rows.select_related("unit").filter(pk=pk).first()
    if found is None:
        raise NotThere(
            "Đồng chí không có bản rà soát này: đã xóa, đã hết thời gian giữ, hoặc do tài khoản khác lập."
        )
    return found
