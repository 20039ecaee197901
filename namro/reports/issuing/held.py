"""An edition held for writing: who comes second waits, and reads who was first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from namro.access.writers import last_writer
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.reports.models import Edition


@contextmanager
def holding(edition: Edition, *, by: Any, read_at: int | None, reason: str) -> Iterator[None]:
    """The edition locked until the transaction ends, its version counted on; ``read_at`` None: a command.

    Where it fails the object is again what it was, as the row is: a form shown anew says what stands.
    """
    before, related = dict(edition.__dict__), dict(edition._state.fields_cache)
    try:
        with acting(by, reason):
            report = edition.report
            edition.refresh_from_db(from_queryset=Edition.objects.select_for_update(no_key=True))
            edition.report = report
            _check_read(edition, read_at)
            edition.version += 1
            yield
    except BaseException:
        edition.__dict__.clear()
        edition.__dict__.update(before)
        edition._state.fields_cache = related
        raise


def _check_read(edition: Edition, read_at: int | None) -> None:
    if read_at is not None and edition.version != read_at:
        raise HouseError(
            f"{last_writer(edition)} vừa sửa bản báo cáo này. Xem bản mới, rồi ghi lại thay đổi của đồng chí."
        )
