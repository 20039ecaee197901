"""The text to take away as a Word file, with the remarks as comments at their places."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from namro.proofreading.kept import claims_of, written_of
from namro.proofreading.marking.new_word import write_word
from namro.proofreading.marking.remarks import remarks_of
from namro.proofreading.marking.word import mark_word
from namro.proofreading.models import Content, Decision
from namro.web.http import reading as only_reading
from namro.web.http import signed_in
from namro.web.proofreading.desk import opened

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ACCEPTED = "Đã ghi nhận: sẽ sửa."


@only_reading
@signed_in
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """A Word file as it was handed in, any other text as a new one; what was dismissed is left out."""
    reading = opened(request, pk)
    content = Content.objects.get(reading=reading)
    decided = dict(Decision.objects.filter(reading=reading).values_list("claim", "choice"))
    claims = claims_of(content.claims)
    kept = [claim for at, claim in enumerate(claims) if decided.get(at) != Decision.Choice.DISMISSED]
    said = {claim: ACCEPTED for at, claim in enumerate(claims) if decided.get(at) == Decision.Choice.ACCEPTED}
    remarks = remarks_of(kept, said)
    written = written_of(content)
    copy = (
        mark_word(bytes(content.original), remarks, written)
        if content.original
        else write_word(written, remarks)
    )
    answer = HttpResponse(copy, content_type=DOCX)
    name = PurePath(reading.file_name).stem if content.original else "van-ban"
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name} (có ghi chú).docx')}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
