"""Pages where a change of a draft is chosen, written, said anew and taken out."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.ground.ranges import show_day
from namro.organisation.reorganise.actions import (
    Wanted,
    add_change,
    change_mark,
    remove_change,
    revise_change,
)
from namro.units.models import AdminArea, Change, Extent
from namro.web.http import NotThere, reading, signed_in, writing
from namro.web.organisation.forms import ChangeForm, PlainForm
from namro.web.organisation.kinds import BY_KIND, BY_SLUG, PAGES, KindPage
from namro.web.organisation.picker import (
    AREA_EXTENTS,
    HINT,
    HINTS,
    MOST,
    Choice,
    Part,
    Picker,
    Shelf,
    Typed,
    clean,
    label,
    missing,
    only,
    search,
)
from namro.web.organisation.sheet import Sheet, opened
from namro.web.organisation.words import plain, sentence
from namro.web.ui.forms import attempt

FIRST = ("origin", "unit")  # pickers that stand above the words
BUTTONS = ("chon", "bo", "tim")


@reading
@signed_in
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which kind of change comes next."""
    sheet = opened(request, pk)
    sheet.check_editable()
    return render(request, "web/organisation/choose.html", {"sheet": sheet, "kinds": PAGES})


@writing
@signed_in
def add(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """``?nguon=`` begins with a unit to be divided, for the next part of it."""
    sheet = opened(request, pk)
    sheet.check_editable()
    if slug not in BY_SLUG:
        raise NotThere("Không có loại việc này. Chọn lại ở trang Thêm việc.")
    return Desk(request, sheet, BY_SLUG[slug]).answer()


@writing
@signed_in
def edit(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    sheet, found = _change(request, pk, change)
    return Desk(request, sheet, BY_KIND[Change.Kind(found.kind)], found).answer()


@writing
@signed_in
def remove(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Asks once: what leads to the change goes with it."""
    sheet, found = _change(request, pk, change)
    said = sentence(found, sheet.book)
    form = PlainForm(request.POST if request.method == "POST" else None)
    reason = f"Bỏ việc: {plain(said)}"

    def act() -> None:
        remove_change(by=request.user, order=sheet.order, change=found, reason=reason)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, "Đã bỏ việc khỏi dự thảo.")
        return redirect(sheet.url())
    led = sum(one.to_change_id == found.pk for one in sheet.effect.destinations)
    context = {"sheet": sheet, "said": said, "form": form, "led": led}
    return render(request, "web/organisation/remove.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, pk: int, change: int) -> tuple[Sheet, Change]:
    sheet = opened(request, pk)
    sheet.check_editable()
    found = next((one for one in sheet.effect.changes if one.pk == change), None)
    if found is None:
        raise NotThere("Việc này không còn trong dự thảo: có người vừa bỏ. Mở lại quyết định để xem bản mới.")
    return sheet, found


@reading
@signed_in
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Results below a field to search by, as it is typed: ``?cho=`` which field, ``?q-…=`` the text."""
    sheet = opened(request, pk)
    pick = request.GET.get("cho", "")
    if pick not in ("unit", "origin", "parent", "area", "goal"):
        raise NotThere("Không có ô tìm này.")
    text = clean(request.GET.get(f"q-{pick}", ""))
    picker = Picker(pick, "", "", text, [], search(sheet, pick, text))
    return render(request, "web/organisation/results.html", {"picker": picker, "sheet": sheet})


@dataclass
class Desk:
    """One form of a change: what came in, what stands in it, what is wrong with it."""

    request: HttpRequest
    sheet: Sheet
    page: KindPage
    change: Change | None = None
    errors: dict[str, str] = field(default_factory=dict)
    results: dict[str, list[Choice]] = field(default_factory=dict)
    focus: str = ""

    def answer(self) -> HttpResponse:
        self.shelf = Shelf(self.sheet)
        post = self.request.POST
        if self.request.method != "POST":
            self._begin()
        elif any(button in post for button in BUTTONS):
            self._shuffle()
        elif self._save():
            return redirect(f"{self.sheet.url()}#noi-dung-quyet-dinh")
        wrong = self.form.is_bound and (self.form.errors or self.errors)
        return render(
            self.request, "web/organisation/change.html", self._context(), status=422 if wrong else 200
        )

    def _begin(self) -> None:
        self.form = ChangeForm(self.page.texts)
        if self.change is not None:
            self.typed = Typed.said(self.change, self.sheet)
            said = {name: getattr(self.change, name) for name in (*self.page.texts, "clause")}
            self.form.initial = said | {"read_at": change_mark(self.change)}
        else:
            self.typed = Typed()
            source = clean(self.request.GET.get("nguon", ""))
            if source and "origin" in self.page.picks:
                self.typed.origins[source] = (Extent.REST, "")
        self.shelf.load(self.typed.codes())
        if self.change is None:
            self._follow()

    def _shuffle(self) -> None:
        """A button of a picker: the form comes back with something chosen, dropped or searched for."""
        post = self.request.POST
        self.typed = Typed.of(post, self.page.picks)
        self.form = ChangeForm(self.page.texts, initial=post.dict())
        button = next(one for one in BUTTONS if one in post)
        pick, _, value = clean(post.get(button, "")).partition(":")
        if pick not in self.page.picks:
            pick = self.page.picks[0]
        elif button == "chon":
            self._pick(pick, value)
        elif button == "bo":
            self.typed.drop(pick, value)
            self.focus = f"q-{pick}"
        if button == "tim":
            self.results[pick] = search(self.sheet, pick, self.typed.asked[pick])
            self.focus = f"q-{pick}"
        self.shelf.load(self.typed.codes())
        if button == "chon" and pick == "origin":
            self._follow()

    def _pick(self, pick: str, value: str) -> None:
        if pick == "origin" and value in self.typed.origins:
            self.errors[pick] = "Đơn vị này đã có trong danh sách nguồn."
        elif pick == "origin" and len(self.typed.origins) >= MOST:
            self.errors[pick] = f"Nhiều nhất {MOST} đơn vị nguồn cho một việc."
        else:
            self.typed.pick(pick, value, self.page)
        self.focus = f"phan-{value}" if pick == "origin" else f"bo-{pick}"

    def _follow(self) -> None:
        """What a new unit usually has from the unit it is made of: kind, bloc, superior."""
        first = next(iter(self.typed.origins), "")
        state = self.shelf.found.get(first)
        if state is None or not self.page.makes:
            return
        for name, value in (("unit_kind", state.kind), ("bloc", state.bloc)):
            self.form.initial[name] = self.form.initial.get(name) or value
        above = self.shelf.above.get(state.unit_id, [])
        if not self.typed.chosen.get("parent") and above:
            self.typed.chosen["parent"] = above[0].code
            self.shelf.above[above[0].id] = above[1:]
            self.shelf.load(self.typed.codes())

    def _save(self) -> bool:
        post = self.request.POST
        self.typed = Typed.of(post, self.page.picks)
        self.form = ChangeForm(self.page.texts, post)
        for pick in self.page.picks:
            self._settle(pick)
        self.shelf.load(self.typed.codes())
        for pick in self.page.picks:
            if pick not in self.errors:
                self._judge(pick)
        if not self.form.is_valid() or self.errors:
            return False
        return attempt(self.form, self._write) or self._reread()

    def _reread(self) -> bool:
        """Perhaps somebody else was first: the next time counts against what is there now."""
        now = self.change and self.sheet.order.changes.filter(pk=self.change.pk).first()
        self.form.data = self.form.data.copy()
        self.form.data["read_at"] = change_mark(now) if now else ""
        return False

    def _settle(self, pick: str) -> None:
        """A text still searched for counts as chosen where it names one unit, else it is asked about."""
        text = self.typed.asked.get(pick, "")
        if not text or (pick != "origin" and self.typed.chosen.get(pick)):
            return
        self.results[pick] = search(self.sheet, pick, text)
        hit = only(self.results[pick], text)
        if hit is not None:
            self._pick(pick, hit.value)
            self.focus = ""
            del self.results[pick]
        elif self.results[pick]:
            self.errors[pick] = f"Chọn một mục trong danh sách tìm được của “{text}”."
        else:
            day = show_day(self.sheet.effect.eve)
            self.errors[pick] = f"Không tìm thấy “{text}” vào ngày {day}. Gõ một phần khác của tên, hoặc mã."

    def _judge(self, pick: str) -> None:
        if pick == "origin":
            self._judge_origins()
            return
        value = self.typed.chosen.get(pick, "")
        if not value:
            if pick in self.page.needs:
                self.errors[pick] = f"Chưa chọn {label(pick, self.page).lower()}."
        elif pick == "area":
            if self._area() is None:
                self.errors[pick] = "Không có địa bàn này. Tìm theo tên rồi chọn trong danh sách."
        elif self.shelf.unit(value) is None and self.shelf.made(value) is None:
            self.errors[pick] = missing(self.sheet, value)

    def _judge_origins(self) -> None:
        allowed = {str(one) for one in self.page.extents}
        if not self.typed.origins:
            self.errors["origin"] = "Chưa chọn đơn vị nguồn."
        for code, (extent, area_extent) in self.typed.origins.items():
            if self.shelf.unit(code) is None:
                self.errors["origin"] = missing(self.sheet, code)
            elif extent not in allowed or area_extent not in ("", *(one for one, _ in AREA_EXTENTS)):
                self.errors["origin"] = "Chọn phần chuyển của từng đơn vị nguồn trong danh sách."

    def _area(self) -> AdminArea | None:
        value = self.typed.chosen.get("area", "")
        if self.change is not None and value == str(self.change.area_id):
            return self.change.area
        if not (value.isascii() and value.isdigit()):
            return None
        day = self.sheet.effect.day
        return AdminArea.objects.filter(pk=int(value[:18]), during__contains=day).first()

    def _wanted(self) -> Wanted:
        given, chosen = self.form.cleaned_data, self.typed.chosen
        words = {name: given[name] for name in (*self.page.texts, "clause")}
        parent = chosen.get("parent", "")
        return Wanted(
            kind=self.page.kind,
            unit=self.shelf.unit(chosen.get("unit", "")),
            parent=self.shelf.unit(parent),
            parent_change=self.shelf.made(parent),
            area=self._area(),
            origins=[
                (self.shelf.unit(code), extent, area_extent)
                for code, (extent, area_extent) in self.typed.origins.items()
            ],
            read_at=given["read_at"],
            **words,
        )

    def _write(self) -> None:
        wanted, order, by = self._wanted(), self.sheet.order, self.request.user
        about = wanted.name or self.shelf.choice(self.typed.chosen.get("unit", "")).title
        if self.change is None:
            add_change(by=by, order=order, wanted=wanted, reason=f"Thêm việc: {self.page.title} – {about}")
            messages.success(self.request, f"Đã thêm việc: {self.page.title} – {about}.")
        else:
            reason = f"Sửa việc: {self.page.title} – {about}"
            revise_change(by=by, order=order, change=self.change, wanted=wanted, reason=reason)
            messages.success(self.request, f"Đã ghi thay đổi: {self.page.title} – {about}.")

    # What the page shows

    def _context(self) -> dict[str, object]:
        pickers = [self._picker(pick) for pick in self.page.picks]
        return {
            "sheet": self.sheet,
            "page": self.page,
            "change": self.change,
            "form": self.form,
            "fields": [self.form[name] for name in self.page.texts],
            "first": [one for one in pickers if one.name in FIRST],
            "second": [one for one in pickers if one.name not in FIRST],
            "wrong": [one for one in pickers if one.error],
            "extents": [(one.value, one.label) for one in self.page.extents],
            "area_extents": AREA_EXTENTS,
            "focus": self.focus,
        }

    def _picker(self, pick: str) -> Picker:
        chosen: list[Part] | list[Choice] = []
        if pick == "origin":
            chosen = [Part(self.shelf.choice(code), *extents) for code, extents in self.typed.origins.items()]
        elif pick == "area":
            area = self._area()
            chosen = [Choice(str(area.pk), area.name, area.code)] if area else []
        elif self.typed.chosen.get(pick):
            chosen = [self.shelf.choice(self.typed.chosen[pick])]
        return Picker(
            pick,
            label(pick, self.page),
            HINTS.get(pick, HINT),
            self.typed.asked.get(pick, ""),
            chosen,
            self.results.get(pick, []),
            self.errors.get(pick, ""),
            many=pick == "origin",
        )
