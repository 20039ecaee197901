"""Reports as papers: one report has editions, an issued edition its files; nothing issued changes."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from namro.documents.models import BookEntry
from namro.figures.models import Freeze
from namro.journal.models import Recorded
from namro.units.models import Unit
from namro.units.triggers import within_life

# An issued report speaks of its unit on its structure day; a draft that came to nothing holds no unit.
INSIDE = """u.alive @> r.tree_day OR NOT EXISTS (
    SELECT 1 FROM reports_edition e WHERE e.report_id = r.id AND e.state = 'ISSUED')"""


class Report(Recorded):
    """A report of a unit for a period on one structure, from one template; its address is for good."""

    template = models.CharField("mẫu", max_length=60)
    title = models.CharField("tên", max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="reports")
    period = models.CharField("kỳ", max_length=32)
    tree_day = models.DateField("cơ cấu tổ chức ngày")
    begun_on = models.DateField("ngày lập")

    class Meta(Recorded.Meta):
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["template", "unit", "period", "tree_day"],
                name="reports_report_once",
                violation_error_message="Báo cáo này đã được lập; mở bản đang có.",
            )
        ]
        triggers = [
            *Recorded.Meta.triggers,
            *within_life("unit_id", INSIDE, "reports_report_within_life"),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(Recorded):
    """One edition of a report: DRAFT → CHECKED (figures frozen) → SIGNED → ISSUED; or DROPPED.

    ``body`` is the template with its text as people edited it (``Template.to_json``). Who drafts does
    not check or sign. ``changed`` lists the figures that differ from the edition it replaces, as
    {address, title, before, after}. ``explained`` holds what was said to findings of the check, by their
    key; ``beside`` the estimates printed beside the figures as they were then. ``manifest`` and
    ``signature`` are what the files carry. ``*_by`` are account ids, or ``system:<verb>``.
    """

    JOURNAL_HIDES = ("manifest",)  # large, and never changed once it is there; its signature is recorded

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Dự thảo"
        CHECKED = "CHECKED", "Đã kiểm tra, chốt số"
        SIGNED = "SIGNED", "Đã ký"
        ISSUED = "ISSUED", "Đã phát hành"
        DROPPED = "DROPPED", "Đã bỏ"

    OPEN = ("DRAFT", "CHECKED", "SIGNED")

    report = models.ForeignKey(Report, models.PROTECT, verbose_name="báo cáo", related_name="editions")
    number = models.PositiveSmallIntegerField("bản số")
    state = models.CharField("trạng thái", max_length=8, choices=State.choices, default=State.DRAFT)
    body = models.JSONField("nội dung")
    reason = models.CharField("lý do lập bản này", max_length=300, blank=True, default="")
    drafted_by = models.CharField("người lập", max_length=64)
    freeze = models.ForeignKey(
        Freeze, models.PROTECT, verbose_name="lần chốt số", null=True, blank=True, related_name="editions"
    )
    checked_by = models.CharField("người kiểm tra", max_length=64, blank=True, default="")
    checked_on = models.DateField("ngày kiểm tra", null=True, blank=True)
    signed_by = models.CharField("người ký", max_length=64, blank=True, default="")
    signed_on = models.DateField("ngày ký", null=True, blank=True)
    signer_name = models.CharField("họ và tên người ký", max_length=120, blank=True, default="")
    signer_position = models.CharField("chức vụ người ký", max_length=120, blank=True, default="")
    authority = models.CharField("thẩm quyền ký", max_length=120, blank=True, default="")
    entry = models.OneToOneField(
        BookEntry, models.PROTECT, verbose_name="số văn bản", null=True, blank=True, related_name="edition"
    )
    issued_by = models.CharField("người phát hành", max_length=64, blank=True, default="")
    issued_on = models.DateField("ngày phát hành", null=True, blank=True)
    explained = models.JSONField("giải trình khi kiểm tra", default=dict, blank=True)
    beside = models.JSONField("ước tính bên cạnh số liệu", default=list, blank=True)
    changed = models.JSONField("số liệu thay đổi so với bản trước", default=list, blank=True)
    manifest = models.BinaryField("bản kê", null=True, blank=True)
    signature = models.BinaryField("chữ ký", null=True, blank=True)
    key_id = models.CharField("dấu vân của khóa", max_length=16, blank=True, default="")
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta(Recorded.Meta):
        verbose_name = "bản báo cáo"
        verbose_name_plural = "bản báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"],
                name="reports_edition_once",
                violation_error_message="Báo cáo đã có bản số này.",
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state__in=["DRAFT", "CHECKED", "SIGNED"]),
                name="reports_edition_one_open",
                violation_error_message="Báo cáo đang có một bản chưa phát hành.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "DROPPED"])
                | (Q(freeze__isnull=False, checked_on__isnull=False) & ~Q(checked_by="")),
                name="reports_edition_checked_is_frozen",
                violation_error_message="Bản đã kiểm tra phải có người kiểm tra và lần chốt số.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "CHECKED", "DROPPED"])
                | (Q(signed_on__isnull=False) & ~Q(signed_by="") & ~Q(signer_name="")),
                name="reports_edition_signed_has_signer",
                violation_error_message="Bản đã ký phải có người ký và ngày ký.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        state="ISSUED",
                        entry__isnull=False,
                        issued_on__isnull=False,
                        manifest__isnull=False,
                        signature__isnull=False,
                    )
                    & ~Q(key_id="")
                )
                | (~Q(state="ISSUED") & Q(issued_on__isnull=True, manifest__isnull=True)),
                name="reports_edition_issued_is_proved",
                violation_error_message="Bản phát hành phải có số văn bản, bản kê và chữ ký.",
            ),
            models.CheckConstraint(
                condition=Q(checked_by="")
                | (~Q(checked_by=F("drafted_by")) & ~Q(signed_by=F("drafted_by")))
                | Q(drafted_by__startswith="system:"),
                name="reports_edition_two_persons",
                violation_error_message="Người lập không tự kiểm tra, không tự ký báo cáo của mình.",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="reports_edition_later_has_reason",
                violation_error_message="Bản sau phải nêu lý do.",
            ),
        ]
        triggers = [
            *Recorded.Meta.triggers,
            pgtrigger.Protect(
                name="issued_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="ISSUED"),
            ),
            # What was checked and signed is the text that was there.
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="DRAFT")
                & pgtrigger.Q(old__body__df=pgtrigger.F("new__body")),
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.number}"


class IssuedFile(models.Model):
    """A file of an issued edition, byte for byte; only ever added. The edition itself is in the journal."""

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name="bản", related_name="files")
    form = models.CharField("dạng", max_length=4)
    content = models.BinaryField("nội dung")
    sha256 = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "tệp đã phát hành"
        verbose_name_plural = "tệp đã phát hành"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "form"],
                name="reports_issuedfile_once",
                violation_error_message="Bản này đã có tệp dạng đó.",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.form}"
