"""Pages that say where what depends on ended units goes: all of it, and unit by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib import messages
from django.db.models import Exists, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.ground.numbers import integer
from namro.organisation.reorganise.actions import Places, count_shares, send_all
from namro.organisation.reorganise.effect import Goal, Held
from namro.units.models import Unit, UnitVersion
from namro.web.http import NotThere, reading, signed_in, writing
from namro.web.organisation.forms import PlainForm
from namro.web.organisation.picker import MADE, Choice, Picker, clean, only, search
from namro.web.organisation.sheet import Sheet, opened
from namro.web.organisation.words import Bit
from namro.web.ui.choices import Pager, chips
from namro.web.ui.forms import attempt

ROWS = 200  # rows of one unit on one page: what a clerk goes through at a sitting
END = "ket-thuc"
HOW = {"usual": "theo kế thừa toàn bộ", "said": "đã ghi", "ended": "", "missing": ""}


@dataclass(frozen=True)
class Way:
    """So many rows go there, by whose word."""

    goal: Bit
    count: int
    how: str


@dataclass(frozen=True)
class Line:
    """One kind at one ended unit."""

    title: str
    unit: Bit
    total: int
    missing: int
    ways: tuple[Way, ...]
    href: str


@reading
@signed_in
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """``?loai=`` one kind, ``?xem=thieu`` only what has no place yet."""
    sheet = opened(request, pk)
    kinds = sheet.kinds()
    missing = sum(kind.missing for kind in kinds)
    key = request.GET.get("loai", "")
    lacking = request.GET.get("xem") == "thieu"
    lines = [line for line in _lines(sheet, key) if line.missing or not lacking]
    pager = Pager.of(request, len(lines))
    divided = [
        unit for unit, parts in sheet.effect.passing.items() if unit in sheet.effect.ending and parts[1:]
    ]
    context = {
        "sheet": sheet,
        "kinds": kinds,
        "missing_words": f"{integer(missing)} mục chưa có nơi chuyển về" if missing else "",
        "lines": lines[pager.slice],
        "pager": pager,
        "kind_chips": chips(
            request, "loai", [("", "Mọi loại"), *((one.key, one.title) for one in kinds)], key
        ),
        "lack_chips": chips(
            request, "xem", [("", "Tất cả"), ("thieu", "Chưa có nơi chuyển về")], "thieu" if lacking else ""
        ),
        "divided": len(divided),
        "shares": sum(one.part is not None for unit in divided for one in sheet.effect.passing[unit]),
    }
    return render(request, "web/organisation/places.html", context)


def _lines(sheet: Sheet, key: str) -> Iterator[Line]:
    for held in sheet.held:
        if key and held.assignment.key != key:
            continue
        ways: dict[int, Counter[tuple[Goal | None, str]]] = {}
        for unit, row in held.goals:
            way = (held.goals[unit, row], sheet.way(held, unit, row))
            ways.setdefault(unit, Counter())[way] += 1
        for unit, counted in ways.items():
            yield _line(sheet, held, unit, counted)


def _line(sheet: Sheet, held: Held, unit: int, counted: Counter[tuple[Goal | None, str]]) -> Line:
    ways = [
        Way(sheet.book.goal(goal), count, HOW[how])
        for (goal, how), count in counted.most_common()
        if goal is not None
    ]
    return Line(
        held.assignment.title,
        sheet.book.old(unit),
        counted.total(),
        counted[None, "missing"],
        tuple(ways),
        ""
        if not sheet.is_draft or held.assignment.only_ends
        else sheet.url("unit_places", held.assignment.key, sheet.book.code(unit)),
    )


@writing
@signed_in
def unit_places(request: HttpRequest, pk: int, key: str, code: str) -> HttpResponse:
    """One kind at one ended unit: one choice for all, and one for each row that goes elsewhere."""
    sheet = opened(request, pk)
    sheet.check_editable()
    return Desk(request, sheet, *_held(sheet, key, code)).answer()


def _held(sheet: Sheet, key: str, code: str) -> tuple[Held, int]:
    held = next(
        (one for one in sheet.held if one.assignment.key == key and not one.assignment.only_ends), None
    )
    unit = next((one for one in sheet.effect.ending if sheet.book.code(one) == code), None)
    if held is None or unit is None or not any(of == unit for of, _ in held.goals):
        raise NotThere(
            "Không có gì phải chuyển ở đây: đơn vị không còn kết thúc trong dự thảo này, hoặc không có mục "
            "nào thuộc loại này."
        )
    return held, unit


@dataclass(frozen=True)
class Row:
    """One thing that depends on the unit; ``value`` is what was said for it alone."""

    pk: int
    name: str
    value: str
    now: Bit | None

    @property
    def field(self) -> str:
        return f"dong-{self.pk}"


@dataclass
class Desk:
    """The form of one kind at one unit."""

    request: HttpRequest
    sheet: Sheet
    held: Held
    unit: int
    error: str = ""
    added: str = ""
    focus: str = ""
    results: list[Choice] = field(default_factory=list)

    def answer(self) -> HttpResponse:
        post = self.request.POST
        writes = self.request.method == "POST"
        self.form = PlainForm(post if writes else None)
        self.rows = sorted(row for of, row in self.held.goals if of == self.unit)
        self.pager = Pager.of(self.request, len(self.rows), ROWS)
        self.asked = clean(post.get("q-goal", ""))
        self.extra = list(dict.fromkeys(clean(value) for value in post.getlist("them")))[:ROWS]
        if writes and not self._shuffled() and self._saved():
            return redirect(self._next())
        wrong = self.form.errors or self.error
        return render(
            self.request,
            "web/organisation/unit_places.html",
            self._context(),
            status=422 if wrong else 200,
        )

    def _shuffled(self) -> bool:
        """A button of the picker, or a text to search by: another unit to choose comes into the lists."""
        post = self.request.POST
        if "chon" in post:
            self._add(clean(post["chon"]).partition(":")[2])
        elif "tim" in post or self.asked:
            self.focus = "q-goal"
            self.results = search(self.sheet, "goal", self.asked)
            hit = only(self.results, self.asked)
            if hit is not None:
                self._add(hit.value)
            elif not self.results:
                self.error = f"Không tìm thấy “{self.asked}”. Gõ một phần khác của tên, hoặc mã."
        else:
            return False
        return True

    def _add(self, value: str) -> None:
        self.extra = list(dict.fromkeys([*self.extra, value]))
        self.asked, self.results = "", []
        self.added, self.focus = value, "tat-ca"

    def _saved(self) -> bool:
        return attempt(self.form, self._write)

    def _write(self) -> None:
        chosen = {None: self._goal("tat-ca")} | {
            row: self._goal(f"dong-{row}") for row in self.rows[self.pager.slice]
        }
        title, name = self.held.assignment.title, self.sheet.book.old(self.unit).text
        send_all(
            by=self.request.user,
            order=self.sheet.order,
            places=Places(self.held.assignment.key, self._state.unit, chosen),
            reason=f"Ghi nơi chuyển về: {title} của {name}",
        )
        messages.success(self.request, f"Đã ghi nơi chuyển về: {title} của {name}.")

    def _next(self) -> str:
        number = self.pager.number
        if number < self.pager.pages and "tiep" in self.request.POST:
            return f"{self.request.path}?trang={number + 1}"
        return f"{self.sheet.url('places')}?loai={self.held.assignment.key}"

    @property
    def _state(self) -> UnitVersion:
        return self.sheet.effect.versions[self.unit][-1]

    def _goal(self, field_name: str) -> Goal | None:
        value = self.request.POST.get(field_name, "")
        if not value:
            return None
        if value not in self._goals:
            raise Refused("Nơi chuyển về đã chọn không có trong danh sách. Chọn lại.")
        return self._goals[value]

    # What can be chosen

    @cached_property
    def _others(self) -> dict[str, UnitVersion]:
        """The superior of the ended unit, and units added by searching, by code; one statement."""
        effect = self.sheet.effect
        before = effect.state(self.unit, effect.eve) or self._state
        named = [value for value in self.extra if not value.startswith(MADE)]
        wanted = Q(unit_id=before.parent_id) | Q(unit__code__in=named)
        states = UnitVersion.objects.filter(wanted, during__contains=effect.day).select_related("unit")
        opens = Unit.objects.filter(self.sheet.who.under("pk", Permission.SEE_RECORDS), pk=self.unit)
        return {state.unit.code: state for state in states.annotate(opens=Exists(opens))}

    @cached_property
    def _goals(self) -> Mapping[str, Goal | None]:
        """By value of a form: successors first, then what was said already, then the superior and others."""
        effect = self.sheet.effect
        goals = [effect.receivers[part.change_id] for part in effect.passing.get(self.unit, [])]
        rows, units = effect.said(self.held.assignment.key)
        goals += [goal for (of, _), goal in rows.items() if of == self.unit]
        goals += [units[self.unit]] if self.unit in units else []
        goals += [
            Goal(unit=state.unit_id) for state in self._others.values() if state.unit_id not in effect.ending
        ]
        made = {str(change.pk): change.pk for change in effect.made}
        numbers = [value.removeprefix(MADE) for value in self.extra if value.startswith(MADE)]
        goals += [Goal(change=made[number]) for number in numbers if number in made]
        if not self.held.assignment.must_go_on:
            goals.append(Goal())
        return {self._value(goal): goal for goal in dict.fromkeys(goals)}

    def _value(self, goal: Goal | None) -> str:
        if goal is None:
            return ""
        if goal.ends:
            return END
        return f"{MADE}{goal.change}" if goal.change is not None else f"u{goal.unit}"

    def _added_words(self) -> str:
        """Name of the unit that has just come into the lists; "" where there is none."""
        if self.added in self._others:
            return self._others[self.added].name
        goal = self._goals.get(self.added)
        return self._words(goal) if goal is not None else ""

    def _words(self, goal: Goal) -> str:
        other = {state.unit_id: state.name for state in self._others.values()}
        if goal.unit in other:
            return other[goal.unit]
        return "Kết thúc cùng đơn vị" if goal.ends else self.sheet.book.goal(goal).text.strip("“”")

    # What the page shows

    def _context(self) -> dict[str, object]:
        options = [(value, self._words(goal)) for value, goal in self._goals.items() if goal is not None]
        whole = self.sheet.effect.whole.get(self.unit)
        _, units = self.sheet.effect.said(self.held.assignment.key)
        posted = self.request.POST
        said = self._value(units.get(self.unit))
        return {
            "sheet": self.sheet,
            "title": self.held.assignment.title,
            "unit": self.sheet.book.old(self.unit),
            "form": self.form,
            "options": options,
            "whole": self.sheet.book.goal(whole) if whole else None,
            "all": posted.get("tat-ca", said) if posted else said,
            "rows": self._shown(self.rows[self.pager.slice]),
            "pager": self.pager,
            "missing": sum(of == self.unit for of, _ in self.held.missing),
            "extra": self.extra,
            "added": self._added_words(),
            "focus": self.focus,
            "unfolded": bool(self.extra or self.asked or self.error),
            "picker": Picker(
                "goal",
                "Thêm một nơi vào các danh sách",
                "Gõ một phần của tên, hoặc mã; chọn xong thì nơi đó có trong mọi danh sách ở trang này.",
                self.asked,
                [],
                self.results,
                self.error,
                many=True,
            ),
        }

    def _shown(self, rows: Sequence[int]) -> list[Row]:
        """Names of people are shown only to who may open records of the unit."""
        opens = any(getattr(state, "opens", False) for state in self._others.values())
        names = self.held.assignment.name(rows) if opens else {}
        said, _ = self.sheet.effect.said(self.held.assignment.key)
        posted = self.request.POST
        shown = []
        for row in rows:
            own = self._value(said.get((self.unit, row)))
            goal = self.held.goals[self.unit, row]
            shown.append(
                Row(
                    row,
                    names.get(row, f"Mục số {integer(row)}"),
                    posted.get(f"dong-{row}", own) if posted else own,
                    self.sheet.book.goal(goal) if goal is not None else None,
                )
            )
        return shown


@writing
@signed_in
def shares(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts what share of the members of divided units goes where."""
    sheet = opened(request, pk)
    sheet.check_editable()
    form = PlainForm(request.POST if request.method == "POST" else None)
    filled: list[int] = []

    def act() -> None:
        reason = "Tính tỷ lệ của các đơn vị được chia"
        filled.append(count_shares(by=request.user, order=sheet.order, reason=reason))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _counted(filled[0]))
        return redirect(sheet.url("places"))
    context = {"sheet": sheet, "form": form}
    return render(request, "web/organisation/shares.html", context, status=422 if form.errors else 200)


def _counted(filled: int) -> str:
    if filled:
        return f"Đã tính tỷ lệ của {integer(filled)} đơn vị được chia."
    return (
        "Chưa tính được tỷ lệ nào: đơn vị được chia phải có mọi đơn vị trực thuộc đã ghi nơi chuyển về, "
        "và có đảng viên trong đó."
    )
