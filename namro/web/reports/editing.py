"""Words of a draft: one block a page, its figures in square brackets; what lost its figure is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.queries import Refused
from namro.figures.registry import metrics
from namro.reports.checks import Finding
from namro.reports.compose import Composed
from namro.reports.editing import KINDS, TEXTS, Add, Change, Move, Remove, Rewrite, Shown, apply, blocks
from namro.reports.issuing.actions import edit_text, explain
from namro.reports.issuing.queries import composed_for, printed_of, template_of
from namro.reports.models import Edition
from namro.reports.template import HEADINGS, Tag, Template
from namro.reports.wording import Kind, Notice, Printed
from namro.web.http import NotThere, signed_in, writing
from namro.web.reports.sheet import COMPOSE, Sheet, opened
from namro.web.reports.steps import VersionForm, already
from namro.web.ui.forms import Choice, Words, attempt, status

S = Edition.State
MOST = 6000
HINT = (
    "Số trong ngoặc vuông lấy từ hồ sơ: giữ nguyên hoặc chuyển chỗ thì còn liên kết; ghi đè số khác "
    "thì thành số ghi tay, in kèm dấu †. Chữ trong ngoặc nhọn do mẫu điền."
)
BLOCK_HINT = "Viết trong [[ ]], mỗi số liệu cách nhau bằng dấu chấm phẩy."
LOOK, UP, DOWN, REMOVE = "xem", "len", "xuong", "bo"


class TextForm(VersionForm):
    """The words of a block; a heading has its label apart."""

    label = Words("Ký hiệu đề mục", 12, hint="Viết liền như I-, 1., a).", required=False)
    text = Words("Lời", MOST, hint=HINT, lines=7)


class AddForm(VersionForm):
    """A block to be added, and what it is."""

    kind = Choice("Loại", list(KINDS.items()))
    label = Words("Ký hiệu đề mục", 12, hint="Chỉ cho đề mục; viết liền như I-, 1., a).", required=False)
    text = Words("Lời", MOST, hint=f"{HINT} Thêm số liệu: khóa của nó trong hai ngoặc nhọn.", lines=7)


class ExplainForm(VersionForm):
    """A field for each point that asks for words."""

    def __init__(self, findings: Iterable[Finding], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.keys = {f"point_{number}": one.key for number, one in enumerate(findings, 1)}
        for name, one in zip(self.keys, findings, strict=True):
            label = f"{one.where}: {one.text}" if one.where else one.text
            self.fields[name] = Words(label, 500, lines=2, required=False)
            self.initial[name] = one.explanation

    def texts(self) -> dict[str, str]:
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


@dataclass(frozen=True)
class Bound:
    """A figure of a block: how it is printed, what it is, where it leads."""

    text: str
    title: str
    href: str


@dataclass
class Desk:
    """A draft on which somebody writes: its text as it is now, and what stands for its figures."""

    sheet: Sheet
    template: Template = field(init=False)
    printed: Printed = field(init=False)
    shown: list[Shown] = field(init=False)

    composed: Composed = field(init=False)

    def __post_init__(self) -> None:
        edition = self.sheet.edition
        self.template = template_of(edition)
        self.composed = composed_for(edition, self.template)
        self.printed = printed_of(self.composed)
        self.shown = blocks(self.template, self.printed)

    def figures(self, at: int) -> list[Bound]:
        """The figures bound in a block, in its order."""
        known = {one.figure.address.key: str(one.figure.address) for one in self.composed.printed}
        tags = [piece for piece in self.template.lines[at].pieces if isinstance(piece, Tag)]
        return [
            Bound(self.printed.figures.get(tag, ""), metrics.get(tag.key).title, known.get(tag.key, ""))
            for tag in tags
        ]

    def block(self, at: int) -> Shown:
        if not at < len(self.shown):
            raise NotThere("Không có đoạn này trong báo cáo; có thể vừa bị bỏ. Mở lại bản báo cáo.")
        return self.shown[at]


def _opened(request: HttpRequest, pk: int, number: int) -> Sheet:
    sheet = opened(request, pk, number)
    why = sheet.why_not(COMPOSE)
    if why:
        raise Refused(why)
    return sheet


@writing
@signed_in
def block(request: HttpRequest, pk: int, number: int, at: int) -> HttpResponse:
    """One block: rewritten, looked at beforehand, moved or removed."""
    sheet = _opened(request, pk, number)
    if not sheet.is_draft:
        return already(request, sheet)
    desk = Desk(sheet)
    posts, asked = request.method == "POST", request.POST.get("lam", "")
    one = desk.block(at)
    form = _text_form(one, request.POST if posts and asked not in (UP, DOWN, REMOVE) else None, sheet)
    if asked in (UP, DOWN, REMOVE):
        return _shifted(request, desk, at, asked)
    context: dict[str, Any] = {
        "sheet": sheet,
        "form": form,
        "at": at,
        "title": "Sửa lời" if one.kind in TEXTS else "Sửa bảng, biểu đồ",
        "submit": "Ghi lời",
        "others": True,
        "figures": desk.figures(at),
        "first": at == 0,
        "last": at == len(desk.shown) - 1,
    }

    def change() -> Rewrite:
        given = form.cleaned_data
        return Rewrite(at, given["text"], given.get("label"))

    return _answer(request, desk, form, change, context)


def _text_form(one: Shown, data: Any, sheet: Sheet) -> TextForm:
    initial = {"read_at": sheet.edition.version, "text": one.text, "label": one.label}
    form = TextForm(data, initial=initial)
    if one.kind not in HEADINGS:
        del form.fields["label"]
    if one.kind not in TEXTS:
        form.fields["text"].help_text = BLOCK_HINT
    return form


@writing
@signed_in
def add(request: HttpRequest, pk: int, number: int, at: int) -> HttpResponse:
    """A new block after number ``at``."""
    sheet = _opened(request, pk, number)
    if not sheet.is_draft:
        return already(request, sheet)
    desk = Desk(sheet)
    desk.block(at)
    posted = request.POST if request.method == "POST" else None
    form = AddForm(posted, initial={"read_at": sheet.edition.version, "kind": "body"})
    context = {"sheet": sheet, "form": form, "at": at, "title": "Thêm đoạn", "submit": "Thêm đoạn"}

    def change() -> Add:
        given = form.cleaned_data
        return Add(at + 1, given["kind"], given["text"], given["label"])

    return _answer(request, desk, form, change, context)


def _answer(
    request: HttpRequest, desk: Desk, form: VersionForm, change: Any, context: dict[str, Any]
) -> HttpResponse:
    """The form; what it would do (``xem``); or what it did, with what lost its figure."""
    sheet, notices = desk.sheet, []
    context["catalogue"] = sorted(metrics, key=lambda one: one.key)
    if request.method != "POST":
        return render(request, "web/reports/block.html", context)
    if request.POST.get("lam") == LOOK:
        looked = attempt(form, lambda: notices.extend(apply(desk.template, change(), desk.printed)[1]))
        context |= {"looked": "Nếu ghi như dưới đây:" if looked else "", "notices": list(said(notices))}
        return render(request, "web/reports/block.html", context, status=status(form))

    def act() -> None:
        edition = Edition.objects.select_related("report", "report__unit").get(pk=sheet.edition.pk)
        asked = form.cleaned_data["read_at"]
        notices.extend(edit_text(by=request.user, edition=edition, change=change(), read_at=asked))

    if attempt(form, act):
        _tell(request, notices)
        return redirect(f"{sheet.url()}#doan-{getattr(change(), 'at', 0)}")
    now = Edition.objects.get(pk=sheet.edition.pk)
    if now.state != S.DRAFT:
        return already(request, sheet)
    if form.data.get("read_at") != str(now.version):
        form.reread(now.version)
        context["now"] = desk.shown[context["at"]].text if context.get("others") else ""
    return render(request, "web/reports/block.html", context, status=status(form))


def _shifted(request: HttpRequest, desk: Desk, at: int, asked: str) -> HttpResponse:
    """The block moved by one place, or removed."""
    sheet = desk.sheet
    to = {UP: at - 1, DOWN: at + 1}.get(asked, at)
    change: Change = Remove(at) if asked == REMOVE else Move(at, to)
    form, notices = VersionForm(request.POST), list[Notice]()

    def act() -> None:
        edition = Edition.objects.select_related("report", "report__unit").get(pk=sheet.edition.pk)
        read_at = form.cleaned_data["read_at"]
        notices.extend(edit_text(by=request.user, edition=edition, change=change, read_at=read_at))

    if attempt(form, act):
        _tell(request, notices)
        messages.success(request, "Đã bỏ đoạn." if asked == REMOVE else "Đã chuyển đoạn.")
    else:
        messages.warning(
            request, " ".join(str(one) for one in form.errors.get("__all__", ["Chưa ghi được."]))
        )
    return redirect(f"{sheet.url()}#doan-{to}")


def _tell(request: HttpRequest, notices: Iterable[Notice]) -> None:
    """What a checker will see is said at once to who wrote it."""
    found = list(said(notices))
    for sentence in found:
        messages.warning(request, sentence)
    if not found:
        messages.success(request, "Đã ghi; mọi số liệu còn liên kết.")


def said(notices: Iterable[Notice]) -> Iterator[str]:
    """Each in one sentence."""
    for one in notices:
        title = metrics.get(one.key).title if one.key else ""
        if one.kind is Kind.TYPED and title:
            yield f"{one.text}† là số ghi tay, thay cho số liệu “{title}”; báo cáo in kèm dấu †."
        elif one.kind is Kind.TYPED:
            yield f"{one.text}† là số ghi tay, không lấy từ hồ sơ; báo cáo in kèm dấu †."
        elif one.kind is Kind.GONE:
            yield f"Số liệu “{title}” ({one.text}) không còn trong đoạn này."
        else:
            yield f"Số {one.text} viết ngoài ngoặc vuông giống số liệu “{title}” nhưng không có liên kết."


@writing
@signed_in
def explaining(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Words for each point of the checks that asks for them."""
    sheet = _opened(request, pk, number)
    if not sheet.is_draft:
        return already(request, sheet)
    asked = [one for one in sheet.reading.findings if one.severity == "EXPLAIN"]
    posts = request.method == "POST"
    form = ExplainForm(asked, request.POST if posts else None, initial={"read_at": sheet.edition.version})

    def act() -> None:
        edition = Edition.objects.select_related("report", "report__unit").get(pk=sheet.edition.pk)
        explain(by=request.user, edition=edition, texts=form.texts(), read_at=form.cleaned_data["read_at"])

    if posts and attempt(form, act):
        messages.success(request, "Đã ghi giải trình.")
        return redirect(sheet.url())
    if posts:
        form.reread(Edition.objects.get(pk=sheet.edition.pk).version)
    return render(request, "web/reports/explain.html", {"sheet": sheet, "form": form}, status=status(form))
