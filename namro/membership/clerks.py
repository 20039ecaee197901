"""Two clerks on one dossier: who comes second waits, and reads who was first."""

from __future__ import annotations

from namro.access.writers import last_writer
from namro.ground.errors import HouseError
from namro.membership.models.clocked import Clocked


def hold(row: Clocked, read_at: int | None) -> None:
    """Hold the dossier for writing until the transaction ends; refuse who read an older version.

    ``read_at`` None: a command that read nothing. Nothing typed is lost: the form comes back with it.
    """
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update(no_key=True))
    if read_at is not None and row.version != read_at:
        raise HouseError(
            f"{last_writer(row)} vừa ghi vào hồ sơ này. Xem bản mới, rồi ghi lại thay đổi của đồng chí."
        )
