"""What the dossiers of this room share: a clock for the next step, and a version for two clerks at once."""

from __future__ import annotations

from django.db import models

from namro.journal.models import Recorded


class Clocked(Recorded):
    """A dossier that waits for somebody's next step.

    ``due_on`` is the last day of that step and ``due_rule`` the key of the rule it comes from; both are
    derived from the steps by one function of the dossier and kept so that lists can sort by them. None:
    nobody has to act by a day. ``version`` grows with every write: a form carries the one it was read at.
    """

    due_on = models.DateField("hạn của bước tiếp theo", null=True, blank=True)
    due_rule = models.CharField("căn cứ của hạn", max_length=60, blank=True, default="", db_default="")
    version = models.PositiveIntegerField("lần sửa", default=1, db_default=1)

    class Meta(Recorded.Meta):
        abstract = True
