"""Writes of the room: a file taken in, columns chosen, duplicates decided, rows written and taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from namro.access.models import Account
from namro.access.permissions import check_actor, check_actor_at
from namro.access.writers import last_writer
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.sheets.kinds import Judged, Verdict, Written, kinds
from namro.sheets.models import Decision, Import, Original, WrittenRow
from namro.sheets.models import Mapping as Remembered
from namro.sheets.opening import Book, SheetError
from namro.sheets.preview import Pass, Preview, context_of
from namro.sheets.reading import Header, find_header
from namro.units.models import Unit

S = Import.State
OPEN = (S.UPLOADED, S.PREVIEWED)
REASON = "Nhập từ bảng tính"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Handed:
    """A file as it was handed in."""

    name: str
    content: bytes


def receive(*, by: Any, unit: Unit, kind: str, handed: Handed, sheet: str = "") -> Import:
    """Keep the file, find its header and columns; SheetError where it cannot be taken.

    Columns are those remembered for the same header at the unit, else those the words of the header tell.
    A file that was written before for this unit is refused with who wrote it and when.
    """
    wanted = kinds.get(kind)
    check_actor(by, wanted.permission, unit)
    book = Book(handed.content)
    digest = hashlib.sha256(handed.content).hexdigest()
    _check_new(digest, kind, unit)
    rows = book.rows(sheet)
    header = find_header(rows, wanted.columns)
    with acting(by, REASON):
        original = Original.objects.filter(digest=digest).first()
        if original is None:
            original = Original(digest=digest, size=len(handed.content), content=handed.content)
            original.save()
        imported = Import(
            kind=kind,
            unit=unit,
            original=original,
            file_name=handed.name[-200:],
            sheet=rows.name,
            header_row=header.row,
            mapping=_mapping(unit, kind, header),
            uploaded_by=by if isinstance(by, Account) else None,
            uploaded_on=clock.today(),
        )
        imported.full_clean()
        imported.save()
    return imported


def _check_new(digest: str, kind: str, unit: Unit) -> None:
    before = (
        Import.objects.filter(original__digest=digest, kind=kind, unit=unit, state=S.WRITTEN)
        .select_related("uploaded_by")
        .first()
    )
    if before is not None:
        who = f"đồng chí {before.uploaded_by.display_name}" if before.uploaded_by else "hệ thống"
        on = show_day(before.written_on) if before.written_on else ""
        raise SheetError(
            f"Chính tệp này đã được {who} ghi ngày {on} (lần nhập số {before.pk}). "
            "Muốn ghi lại thì hoàn tác lần đó trước."
        )


def _mapping(unit: Unit, kind: str, header: Header) -> dict[str, int]:
    kept = Remembered.objects.filter(unit=unit, kind=kind, header=list(header.titles)).first()
    return dict(kept.mapping) if kept is not None else dict(header.mapping)


def _hold(imported: Import, read_at: int | None, states: Sequence[str]) -> None:
    """Read anew and hold; refuse whoever read an older version, or comes at the wrong time."""
    imported.refresh_from_db(from_queryset=Import.objects.select_for_update(no_key=True))
    if imported.state not in states:
        raise HouseError(
            f"Lần nhập này đang ở trạng thái “{imported.get_state_display()}”; mở lại trang để xem bước tiếp."
        )
    if read_at is not None and imported.version != read_at:
        raise HouseError(f"{last_writer(imported)} vừa thay đổi lần nhập này. Xem lại bản mới rồi làm tiếp.")


def _save(imported: Import) -> None:
    imported.version += 1
    imported.full_clean()
    imported.save()


def map_columns(
    *, by: Any, imported: Import, mapping: Mapping[str, int | None], read_at: int | None = None
) -> None:
    """Say which position of the sheet each column is at; remembered for the same header at the unit."""
    kind = kinds.get(imported.kind)
    check_actor(by, kind.permission, imported.unit)
    chosen = {key: place for key, place in mapping.items() if place is not None}
    wrong = set(chosen) - {column.key for column in kind.columns}
    if wrong:
        raise HouseError(f"Không có cột “{', '.join(sorted(wrong))}” trong loại dữ liệu này.")
    if len(set(chosen.values())) < len(chosen):
        raise HouseError("Một cột của tệp chỉ dùng cho một mục. Chọn lại các mục đang trùng nhau.")
    missing = [column.title for column in kind.columns if column.required and column.key not in chosen]
    if missing:
        raise HouseError(f"Còn thiếu cột bắt buộc: {', '.join(missing)}.")
    with acting(by, "Chọn cột của bảng tính"):
        _hold(imported, read_at, OPEN)
        titles = header_of(imported)
        if any(place >= len(titles) for place in chosen.values()):
            raise HouseError("Tệp không có cột đã chọn. Chọn lại.")
        imported.mapping = chosen
        imported.state = S.UPLOADED
        _save(imported)
        kept = Remembered.objects.filter(unit=imported.unit, kind=imported.kind, header=titles).first()
        kept = kept or Remembered(unit=imported.unit, kind=imported.kind, header=titles)
        kept.mapping = chosen
        kept.save()


def header_of(imported: Import) -> list[str]:
    """The words of the header row, by position."""
    rows = Book(bytes(imported.original.content), kept=True).rows(imported.sheet)
    for number, cells in rows:
        if number == imported.header_row:
            return [str(cell).strip() if isinstance(cell, str) else "" for cell in cells]
    return []


def choose_sheet(*, by: Any, imported: Import, sheet: str, read_at: int | None = None) -> None:
    """Read another sheet of the same file."""
    kind = kinds.get(imported.kind)
    check_actor(by, kind.permission, imported.unit)
    rows = Book(bytes(imported.original.content), kept=True).rows(sheet)
    header = find_header(rows, kind.columns)
    with acting(by, "Chọn trang của bảng tính"):
        _hold(imported, read_at, OPEN)
        imported.sheet, imported.header_row = sheet, header.row
        imported.mapping = _mapping(imported.unit, imported.kind, header)
        imported.state = S.UPLOADED
        Decision.objects.filter(imported=imported).delete()
        _save(imported)


def note_preview(*, by: Any, imported: Import, preview: Preview) -> None:
    """Remember what a preview counted; the page shows it in lists without reading the file again."""
    with acting(by, "Xem trước bảng tính"):
        _hold(imported, None, OPEN)
        imported.state = S.PREVIEWED
        imported.counts = {verdict.value: count for verdict, count in preview.counts.items()}
        imported.counts["GONE"] = len(preview.gone)
        imported.full_clean()
        imported.save()


# Duplicates


@dataclass(frozen=True)
class Decided:
    """A decision on one row: the same as a known row, somebody new, or left out."""

    row_no: int
    choice: str
    same_pk: int | None = None


def decide(*, by: Any, imported: Import, decided: Iterable[Decided], read_at: int | None = None) -> int:
    """Keep decisions, one or many at once; a later one replaces an earlier. Returns how many."""
    check_actor(by, kinds.get(imported.kind).permission, imported.unit)
    wanted = {one.row_no: one for one in decided}
    with acting(by, "Quyết định dòng trùng"):
        _hold(imported, read_at, OPEN)
        Decision.objects.filter(imported=imported, row_no__in=wanted).delete()
        rows = [
            Decision(imported=imported, row_no=one.row_no, choice=one.choice, same_pk=one.same_pk)
            for one in wanted.values()
        ]
        for row in rows:
            row.full_clean(exclude=["imported"], validate_constraints=False)
            _check_same(row)
        Decision.objects.bulk_create(rows)
        _save(imported)
    return len(rows)


def _check_same(row: Decision) -> None:
    if (row.choice == Decision.Choice.SAME) != (row.same_pk is not None):
        raise HouseError(f"Dòng {row.row_no}: “cùng một người” phải chỉ rõ người đã có.")


def undecide(*, by: Any, imported: Import, rows: Iterable[int], read_at: int | None = None) -> None:
    """Take decisions back."""
    check_actor(by, kinds.get(imported.kind).permission, imported.unit)
    with acting(by, "Bỏ quyết định dòng trùng"):
        _hold(imported, read_at, OPEN)
        Decision.objects.filter(imported=imported, row_no__in=list(rows)).delete()
        _save(imported)


def bulk_decisions(preview: Preview, choice: str) -> list[Decided]:
    """The same answer for every duplicate not decided yet; SAME takes the surest candidate."""
    found = []
    for judged in preview.rows.get(Verdict.DUPLICATE, ()):
        if choice == Decision.Choice.SAME:
            if judged.candidates:
                found.append(Decided(judged.row.number, choice, judged.candidates[0].pk))
        else:
            found.append(Decided(judged.row.number, choice))
    return found


# Writing and undoing


def write(
    *,
    by: Any,
    imported: Import,
    read_at: int | None,
    without_wrong: bool = False,
    progress: Progress = lambda rows: None,
) -> int:
    """Write all rows in one transaction; returns how many. Refused while rows are wrong or undecided.

    ``without_wrong``: the person has seen the wrong rows and leaves them out. The file is judged again
    inside the transaction; what has changed since the preview decides.
    """
    kind = kinds.get(imported.kind)
    check_actor(by, kind.permission, imported.unit)
    with acting(by, f"{REASON}: {imported.file_name}", importing=f"bảng tính {imported.pk}"):
        _lock_kind(imported)
        _hold(imported, read_at, OPEN)
        found = Preview()
        one = Pass(imported)
        for batch in one.batches():
            judged = [verdict for _, verdict in batch]
            _count(found, judged, without_wrong)
            to_write = [row for row in judged if row.verdict in (Verdict.ADDED, Verdict.CHANGED)]
            if to_write:
                check_actor_at(by, kind.permission, sorted(kind.units(to_write)))
                _keep(imported, kind.write(by, to_write, one.context))
            progress(found.total)
        if not found.to_write:
            raise HouseError("Tệp không có dòng nào để ghi: không có gì mới so với dữ liệu đang có.")
        imported.state, imported.written_on = S.WRITTEN, clock.today()
        imported.counts = {verdict.value: count for verdict, count in found.counts.items()}
        _save(imported)
    return found.to_write


def _lock_kind(imported: Import) -> None:
    """One import of a kind at a time: two files judged at once would not see each other's rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sheets.{imported.kind}"])


def _count(found: Preview, judged: Sequence[Judged], without_wrong: bool) -> None:
    for row in judged:
        found.counts[row.verdict] += 1
        if row.verdict == Verdict.WRONG and not without_wrong:
            sentence = row.problems[0].sentence if row.problems else ""
            raise HouseError(
                f"Dòng {integer(row.row.number)} còn lỗi: {sentence} Chưa ghi dòng nào; sửa tệp rồi nhập "
                "lại, hoặc chọn bỏ qua các dòng lỗi."
            )
        if row.verdict == Verdict.DUPLICATE:
            raise HouseError(
                f"Dòng {integer(row.row.number)} có thể trùng với người đã có mà chưa quyết định. "
                "Chưa ghi dòng nào; quyết định các dòng trùng rồi ghi."
            )


def _keep(imported: Import, written: Sequence[Written]) -> None:
    """The index of what was written, by COPY: it is as long as the file."""
    statement = "COPY sheets_writtenrow (imported_id, row_no, table_name, row_pk, before) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for one in written:
            before = (
                None if one.before is None else json.dumps(dict(one.before), ensure_ascii=False, default=str)
            )
            copy.write_row((imported.pk, one.row_no, one.table, one.pk, before))


def undo(*, by: Any, imported: Import, read_at: int | None, reason: str) -> int:
    """Take back exactly what the import wrote; refused, with names, where somebody has written since."""
    kind = kinds.get(imported.kind)
    check_actor(by, kind.permission, imported.unit)
    if not reason.strip():
        raise HouseError("Ghi lý do hoàn tác: người sau đọc được trong lịch sử.")
    with acting(by, reason):
        _lock_kind(imported)
        _hold(imported, read_at, (S.WRITTEN,))
        rows = WrittenRow.objects.filter(imported=imported).order_by("-pk")
        written = [
            Written(row.row_no, row.table_name, row.row_pk, row.before)
            for row in rows.iterator(chunk_size=5_000)
        ]
        kind.undo(by, written, context_of(imported, kind))
        imported.state, imported.undone_on, imported.note = S.UNDONE, clock.today(), reason
        _save(imported)
    return len(written)


def drop(*, by: Any, imported: Import, read_at: int | None, reason: str) -> None:
    """Put an import that was not written aside; the original stays."""
    check_actor(by, kinds.get(imported.kind).permission, imported.unit)
    with acting(by, reason or "Bỏ lần nhập"):
        _hold(imported, read_at, OPEN)
        imported.state, imported.note = S.DROPPED, reason
        _save(imported)
