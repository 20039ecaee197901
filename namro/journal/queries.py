"""Reading the journal."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from namro.journal.models import JournalEvent


def history(row: Model) -> QuerySet[JournalEvent]:
    """The events of one row, newest first."""
    return JournalEvent.objects.filter(table_name=row._meta.db_table, row_pk=str(row.pk)).order_by("-id")
