"""Number books: which numbers an issuer has given to which kind of paper in a term (§8, V19)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from namro.journal.models import Recorded
from namro.units.models import Unit
from namro.units.triggers import within_life

# No paper of a book may be dated outside its issuer's life; the book itself has no day.
INSIDE = (
    "NOT EXISTS (SELECT 1 FROM documents_bookentry e WHERE e.book_id = r.id AND NOT u.alive @> e.taken_on)"
)
ISSUER_LIVES = """
PERFORM 1 FROM units_unit u JOIN documents_numberbook b ON b.issuer_id = u.id
  WHERE b.id = NEW.book_id FOR SHARE OF u;
IF NOT EXISTS (SELECT 1 FROM units_unit u JOIN documents_numberbook b ON b.issuer_id = u.id
                WHERE b.id = NEW.book_id AND u.alive @> NEW.taken_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'documents_bookentry_within_life',
        MESSAGE = 'Cơ quan ban hành không hoạt động vào ngày của văn bản.';
END IF;
RETURN NEW;
"""
AS_TAKEN = """
IF OLD.cancelled_on IS NOT NULL OR to_jsonb(NEW) - 'cancelled_on' - 'cancel_reason'
   IS DISTINCT FROM to_jsonb(OLD) - 'cancelled_on' - 'cancel_reason' THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'documents_bookentry_as_taken',
        MESSAGE = 'Số văn bản đã lấy không sửa được; không dùng thì ghi hủy.';
END IF;
RETURN NEW;
"""

# Numbers leave no gap: a number that came to nothing stays, cancelled with its reason.
NO_GAP = """
PERFORM 1 FROM documents_numberbook WHERE id = NEW.book_id FOR UPDATE;
IF (SELECT count(*) <> max(number) FROM documents_bookentry WHERE book_id = NEW.book_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'documents_bookentry_no_gap',
        MESSAGE = 'Số văn bản phải liên tục; số không dùng thì ghi hủy, không bỏ trống.';
END IF;
RETURN NULL;
"""


class NumberBook(Recorded):
    """The book of one issuer, kind of paper and term; numbers begin at 01 with each term."""

    issuer = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="cơ quan ban hành", related_name="number_books"
    )
    kind = models.CharField("thể loại", max_length=20)
    term = models.PositiveSmallIntegerField("nhiệm kỳ bắt đầu năm")

    class Meta(Recorded.Meta):
        verbose_name = "sổ văn bản"
        verbose_name_plural = "sổ văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "term"],
                name="documents_numberbook_once",
                violation_error_message="Đã có sổ của thể loại này trong nhiệm kỳ.",
            )
        ]
        triggers = [
            *Recorded.Meta.triggers,
            *within_life("issuer_id", INSIDE, "documents_numberbook_within_life"),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.issuer_id} {self.term}"


class BookEntry(Recorded):
    """One number taken: when, for what, by whom; or cancelled, and why."""

    book = models.ForeignKey(NumberBook, models.PROTECT, verbose_name="sổ", related_name="entries")
    number = models.PositiveIntegerField("số")
    taken_on = models.DateField("ngày lấy số")
    subject = models.CharField("trích yếu", max_length=500)
    taken_by = models.CharField("người lấy số", max_length=64)
    cancelled_on = models.DateField("ngày hủy", null=True, blank=True)
    cancel_reason = models.CharField("lý do hủy", max_length=300, blank=True, default="")

    class Meta(Recorded.Meta):
        verbose_name = "số văn bản"
        verbose_name_plural = "số văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"],
                name="documents_bookentry_once",
                violation_error_message="Số này đã dùng.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1)
                & (
                    Q(cancelled_on__isnull=True, cancel_reason="")
                    | (Q(cancelled_on__isnull=False) & ~Q(cancel_reason=""))
                ),
                name="documents_bookentry_cancelled_has_reason",
                violation_error_message="Hủy một số văn bản phải nêu lý do.",
            ),
        ]
        triggers = [
            *Recorded.Meta.triggers,
            pgtrigger.Trigger(
                name="no_gap",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                func=NO_GAP,
            ),
            pgtrigger.Trigger(
                name="issuer_lives",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ISSUER_LIVES,
            ),
            pgtrigger.Trigger(
                name="as_taken",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=AS_TAKEN,
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}"
