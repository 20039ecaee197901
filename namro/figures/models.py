"""Freezes: what figures were on the day somebody closed them, with the rows behind each (architecture §3)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from namro.figures.triggers import facts_stay, with_its_freeze
from namro.journal.models import Recorded
from namro.journal.triggers import append_only_triggers
from namro.units.models import Unit
from namro.units.triggers import within_life


class RowKeys(models.Field):
    """Primary keys of rows as an ``int8multirange``: runs of neighbours take one range."""

    description = "khóa các dòng"

    def db_type(self, connection: Any) -> str:
        return "int8multirange"


class Freeze(Recorded):
    """A numbered act by a person: these figures of a unit and period are closed as they were.

    ``known_on`` is the day whose records were counted (the cut-off), ``made_at`` when the transaction
    began. A correction is a later freeze of the same unit and period; nothing is ever written over.
    ``made_by`` is an account's id or ``system:<verb>``. What is WITHDRAWN was never issued and closes
    nothing; its number stays used.
    """

    class State(models.TextChoices):
        STANDING = "STANDING", "có hiệu lực"
        WITHDRAWN = "WITHDRAWN", "đã rút"

    number = models.PositiveIntegerField("lần chốt số", unique=True)
    title = models.CharField("nội dung", max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="freezes")
    period = models.CharField("kỳ", max_length=32)
    tree_day = models.DateField("cơ cấu tổ chức ngày")
    known_on = models.DateField("số liệu tính đến hồ sơ ngày")
    made_at = models.DateTimeField("lúc chốt")
    made_by = models.CharField("người chốt", max_length=64)
    reason = models.CharField("lý do", max_length=300)
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="đính chính", null=True, blank=True, related_name="corrections"
    )
    state = models.CharField("trạng thái", max_length=9, choices=State.choices, default=State.STANDING)

    class Meta(Recorded.Meta):
        verbose_name = "lần chốt số liệu"
        verbose_name_plural = "các lần chốt số liệu"
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(reason=""),
                name="figures_freeze_has_reason",
                violation_error_message="Chốt số liệu phải nêu lý do.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="figures_freeze_corrects_another",
                violation_error_message="Lần chốt không đính chính chính nó.",
            ),
        ]
        indexes = [models.Index(fields=["unit", "period"], name="figures_freeze_of_unit")]
        triggers = [
            *Recorded.Meta.triggers,
            *within_life("unit_id", "u.alive @> r.tree_day", "figures_freeze_within_life"),
            *facts_stay(),
        ]

    def __str__(self) -> str:
        return f"chốt số liệu lần {self.number}"


class FrozenFigure(models.Model):
    """One count as it was frozen; of a ratio both legs are rows of their own. Only ever added.

    ``address`` is the canonical spelling without ``ban``. ``rows`` is how many rows stood behind
    the value and ``keys`` which; ``digest`` their SHA-256 as ``digests.digest`` gives it.
    Not in the journal: the table refuses every change, and the freeze itself is recorded.
    """

    freeze = models.ForeignKey(Freeze, models.PROTECT, verbose_name="lần chốt", related_name="figures")
    address = models.CharField("địa chỉ", max_length=300)
    value = models.BigIntegerField("giá trị")
    presence = models.CharField("có hay không", max_length=16)
    digest = models.CharField("mã băm các dòng", max_length=64)
    rows = models.PositiveIntegerField("số dòng")
    keys = RowKeys("khóa các dòng")

    class Meta:
        verbose_name = "số liệu đã chốt"
        verbose_name_plural = "số liệu đã chốt"
        constraints = [
            models.UniqueConstraint(
                fields=["freeze", "address"],
                name="figures_frozenfigure_once",
                violation_error_message="Mỗi số chỉ chốt một lần trong một lần chốt.",
            ),
        ]
        indexes = [models.Index(fields=["address"], name="figures_frozen_address")]
        triggers = [*append_only_triggers(), with_its_freeze()]

    def __str__(self) -> str:
        return f"{self.address} = {self.value}"
