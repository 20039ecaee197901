from __future__ import annotations

from functools import reduce
from operator import and_

from django.db import models
from django.db.models.functions import Now

from namro.journal.triggers import Stamp, append_only_triggers, journal_triggers


class Recorded(models.Model):
    """Base of every model of ours: its table carries the journal's triggers.

    Its check constraints are validated together (measured: a third of the time of writing a dossier).
    Subclasses write ``class Meta(Recorded.Meta)``. ``JOURNAL_HIDES`` names columns that never
    enter the journal (password hashes, secrets).
    """

    JOURNAL_HIDES: tuple[str, ...] = ()
    _checks_hold = False

    class Meta:
        abstract = True
        triggers = journal_triggers()

    def validate_constraints(self, exclude: set[str] | None = None) -> None:
        """As Django's; but its check constraints are asked of the database in one statement, not one each."""
        self._checks_hold = not exclude and _all_hold(self)
        try:
            super().validate_constraints(exclude)
        finally:
            del self._checks_hold

    def get_constraints(self) -> list[tuple[type[models.Model], list[models.BaseConstraint]]]:
        """Those that ``validate_constraints`` has still to ask one by one, for their sentences."""
        found = super().get_constraints()
        if not self._checks_hold:
            return found
        return [(model, [one for one in some if not _is_check(one)]) for model, some in found]


def _is_check(constraint: models.BaseConstraint) -> bool:
    return isinstance(constraint, models.CheckConstraint)


def _all_hold(row: models.Model) -> bool:
    """Unknown counts as held, as in a CHECK: one unknown and one false make false."""
    conditions = [models.Q(one.condition) for one in row._meta.constraints if _is_check(one)]
    if len(conditions) < 2:
        return False
    return reduce(and_, conditions).check(row._get_field_expression_map(row._meta))


class JournalEvent(models.Model):
    """What was written, by whom, why and in which transaction. Only ever appended to.

    ``op`` is INSERT, UPDATE or DELETE with the row before and after, IMPORT for a declared import
    (then ``new`` holds the number of rows and the SHA-256 over them), or SEEN for a view of a
    protected record. ``xid``, ``at`` and ``db_role`` are stamped by the database. ``actor`` is an
    account's id, or ``system:<verb>`` for a command or a job, or empty when somebody wrote past the
    application; ``db_role`` then still tells the role.
    """

    class Op(models.TextChoices):
        INSERT = "INSERT", "Thêm"
        UPDATE = "UPDATE", "Sửa"
        DELETE = "DELETE", "Xóa"
        IMPORT = "IMPORT", "Nhập loạt"
        SEEN = "SEEN", "Xem"

    xid = models.BigIntegerField("giao dịch")
    table_name = models.CharField("bảng", max_length=63)
    row_pk = models.CharField("khóa dòng", max_length=64, blank=True)
    op = models.CharField("việc", max_length=8, choices=Op.choices)
    old = models.JSONField("trước", null=True)
    new = models.JSONField("sau", null=True)
    actor = models.CharField("người thực hiện", max_length=64, blank=True)
    reason = models.TextField("lý do", blank=True)
    request = models.CharField("yêu cầu", max_length=64, blank=True)
    db_role = models.CharField("vai trò cơ sở dữ liệu", max_length=63)
    at = models.DateTimeField("lúc", db_default=Now())
    protected_case = models.BigIntegerField("vụ việc bảo vệ", null=True)

    class Meta:
        db_table = "journal_event"
        verbose_name = "sự kiện nhật ký"
        verbose_name_plural = "nhật ký"
        indexes = [
            models.Index(fields=["table_name", "row_pk", "id"], name="journal_event_row"),
            models.Index(fields=["xid", "id"], name="journal_event_order"),
        ]
        triggers = [*append_only_triggers(), Stamp(name="stamp")]

    def __str__(self) -> str:
        return f"{self.get_op_display()} {self.table_name} {self.row_pk}"


class JournalBlock(models.Model):
    """A sealed run of events, chained by SHA-256 to the block before it. Only ever appended to.

    Events stand in the order (transaction, id); a block holds those after ``(after_xid, after_id)``
    up to and with ``(last_xid, last_id)``. Transaction numbers begin anew in a database restored
    from a dump, ids do not: an era is the events with ids above ``era_after``, and position counts
    within it. ``leaves`` is, for each event in order, its id (8 bytes, big-endian) and the SHA-256 of
    its canonical text (``namro.journal.chain``); ``digest`` is the SHA-256 of the leaves, ``hash``
    that of all other fields and of the previous block's hash.
    """

    number = models.PositiveIntegerField("khối số", primary_key=True)
    previous_hash = models.CharField("mã băm khối trước", max_length=64, unique=True)
    era_after = models.BigIntegerField("sau sự kiện")
    after_xid = models.BigIntegerField("sau giao dịch")
    after_id = models.BigIntegerField("sau sự kiện trong giao dịch")
    last_xid = models.BigIntegerField("giao dịch cuối")
    last_id = models.BigIntegerField("sự kiện cuối")
    highest_id = models.BigIntegerField("số sự kiện lớn nhất")
    events = models.PositiveIntegerField("số sự kiện")
    leaves = models.BinaryField("dấu từng sự kiện")
    digest = models.CharField("mã băm các sự kiện", max_length=64)
    sealed_by = models.CharField("người niêm phong", max_length=64)
    sealed_at = models.DateTimeField("lúc niêm phong")
    hash = models.CharField("mã băm", max_length=64, unique=True)

    class Meta:
        db_table = "journal_block"
        verbose_name = "khối niêm phong"
        verbose_name_plural = "khối niêm phong"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1, events__gte=1),
                name="journal_block_begins_at_one",
                violation_error_message="Khối niêm phong đánh số từ 1 và có ít nhất một sự kiện.",
            ),
        ]
        triggers = append_only_triggers()

    def __str__(self) -> str:
        return f"khối {self.number}"
