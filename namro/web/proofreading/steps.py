"""What the owner does with a reading: decides on a remark, deletes the reading."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from namro.proofreading.actions import Said
from namro.proofreading.actions import decide as decide_claim
from namro.proofreading.actions import delete as delete_reading
from namro.web.http import signed_in, writing
from namro.web.proofreading.desk import opened
from namro.web.proofreading.forms import DecideForm
from namro.web.proofreading.sheet import Look, Returned, show
from namro.web.ui.choices import with_query
from namro.web.ui.forms import attempt


@writing
@signed_in
def decide(request: HttpRequest, pk: int, claim: int) -> HttpResponse:
    """Back to the remark; refused, the page comes back with what was typed."""
    reading = opened(request, pk)
    if request.method != "POST":
        return redirect("proofreading:reading", pk)
    form = DecideForm(request.POST, auto_id=f"%s-{claim}")

    def act() -> None:
        typed = form.cleaned_data
        said = Said(typed["choice"], typed["reason"], typed["read_at"] or 0)
        decide_claim(by=request.user, reading=reading, claim=claim, said=said)

    if not attempt(form, act):
        return show(request, reading, Returned(claim, form))
    page = reverse("proofreading:reading", args=[pk])
    return redirect(f"{with_query(page, Look.of(request).query)}#x{claim}")


@writing
@signed_in
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Gone with its text; what was read is not in the journal either."""
    reading = opened(request, pk)
    if request.method != "POST":
        return redirect("proofreading:reading", pk)
    delete_reading(by=request.user, reading=reading)
    messages.success(request, f"Đã xóa bản rà soát “{reading.file_name}”.")
    return redirect("proofreading:start")
