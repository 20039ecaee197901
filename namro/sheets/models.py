from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from namro.access.models import Account
from namro.journal.models import Recorded
from namro.units.models import Unit
from namro.units.triggers import within_life

IMPORT_IN_LIFE = ("unit_id", "u.alive @> r.uploaded_on", "sheets_import_within_life")


class Original(Recorded):
    """A spreadsheet as it was handed in, kept for good; the same file is kept once."""

    JOURNAL_HIDES = ("content",)

    digest = models.CharField("mã băm SHA-256", max_length=64, unique=True)
    size = models.PositiveIntegerField("số byte")
    content = models.BinaryField("nội dung")

    class Meta(Recorded.Meta):
        verbose_name = "tệp gốc"
        verbose_name_plural = "tệp gốc"

    def __str__(self) -> str:
        return self.digest


class Import(Recorded):
    """One file of one kind brought in at a unit: from upload over preview to rows written, and back.

    ``kind`` is the key of a registered kind of import (``sheets.kinds``). ``mapping`` names, by column key,
    the position of the column in the sheet. ``counts`` holds what the last preview or the writing found:
    added, changed, unchanged, gone, wrong, duplicate.
    """

    class State(models.TextChoices):
        UPLOADED = "UPLOADED", "Đã nhận tệp"
        PREVIEWED = "PREVIEWED", "Đã xem trước"
        WRITTEN = "WRITTEN", "Đã ghi"
        UNDONE = "UNDONE", "Đã hoàn tác"
        DROPPED = "DROPPED", "Đã bỏ"

    kind = models.CharField("loại dữ liệu", max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="imports")
    original = models.ForeignKey(Original, models.PROTECT, verbose_name="tệp gốc", related_name="imports")
    file_name = models.CharField("tên tệp", max_length=200)
    sheet = models.CharField("trang tính", max_length=100, blank=True, default="")
    header_row = models.PositiveIntegerField("dòng tiêu đề", default=1)
    mapping = models.JSONField("cột của tệp", default=dict, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.UPLOADED)
    counts = models.JSONField("kết quả", default=dict, blank=True)
    uploaded_by = models.ForeignKey(
        Account, models.PROTECT, verbose_name="người nhập", null=True, blank=True, related_name="+"
    )
    uploaded_on = models.DateField("ngày nhận")
    written_on = models.DateField("ngày ghi", null=True, blank=True)
    undone_on = models.DateField("ngày hoàn tác", null=True, blank=True)
    note = models.CharField("lý do", max_length=300, blank=True, default="")
    version = models.PositiveIntegerField("lần sửa", default=1, db_default=1)

    class Meta(Recorded.Meta):
        verbose_name = "lần nhập bảng tính"
        verbose_name_plural = "các lần nhập bảng tính"
        constraints = [
            models.UniqueConstraint(
                fields=["original", "kind", "unit", "sheet"],
                condition=Q(state="WRITTEN"),
                name="sheets_import_same_file_once",
                violation_error_message="Tệp này đã được ghi cho đơn vị; hoàn tác lần trước rồi mới ghi lại.",
            ),
        ]
        triggers = [*Recorded.Meta.triggers, *within_life(*IMPORT_IN_LIFE)]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"


class Decision(Recorded):
    """What a person said about a row that looks like somebody known already."""

    class Choice(models.TextChoices):
        SAME = "SAME", "Là cùng một người"
        NEW = "NEW", "Là người khác, thêm mới"
        SKIP = "SKIP", "Bỏ qua dòng này"

    imported = models.ForeignKey(Import, models.CASCADE, verbose_name="lần nhập", related_name="decisions")
    row_no = models.PositiveIntegerField("dòng")
    choice = models.CharField("quyết định", max_length=4, choices=Choice.choices)
    same_pk = models.BigIntegerField("dòng đã có", null=True, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = "quyết định dòng trùng"
        verbose_name_plural = "quyết định dòng trùng"
        constraints = [
            models.UniqueConstraint(
                fields=["imported", "row_no"],
                name="sheets_decision_once",
                violation_error_message="Dòng này đã được quyết định.",
            ),
            models.CheckConstraint(
                condition=Q(choice="SAME", same_pk__isnull=False)
                | (~Q(choice="SAME") & Q(same_pk__isnull=True)),
                name="sheets_decision_same_names_row",
                violation_error_message="“Cùng một người” phải chỉ rõ người đã có.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} dòng {self.row_no}: {self.choice}"


class WrittenRow(models.Model):
    """What an import did to one row of a table; enough to take it back.

    Written in bulk beside the rows themselves, whose own tables are in the journal (one event with count
    and digest stands for them); so this index of them is not.
    """

    imported = models.ForeignKey(
        Import, models.PROTECT, verbose_name="lần nhập", related_name="written", db_index=False
    )
    row_no = models.PositiveIntegerField("dòng")
    table_name = models.CharField("bảng", max_length=60)
    row_pk = models.BigIntegerField("khóa")
    before = models.JSONField("trước khi ghi", null=True, blank=True)

    class Meta:
        verbose_name = "dòng đã nhập"
        verbose_name_plural = "dòng đã nhập"
        indexes = [models.Index(fields=["imported", "row_no"], name="sheets_writtenrow_import")]

    def __str__(self) -> str:
        return f"{self.imported_id} dòng {self.row_no}: {self.table_name} {self.row_pk}"


class Mapping(Recorded):
    """Which columns a unit's own spreadsheet has: remembered by the words of its header."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="mappings")
    kind = models.CharField("loại dữ liệu", max_length=30)
    header = ArrayField(models.CharField(max_length=200), verbose_name="tiêu đề các cột")
    mapping = models.JSONField("cột của tệp", default=dict)

    class Meta(Recorded.Meta):
        verbose_name = "cách đọc bảng tính"
        verbose_name_plural = "cách đọc bảng tính"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "header"],
                name="sheets_mapping_once",
                violation_error_message="Đã có cách đọc cho bảng tính này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id}"


class FormVersion(Recorded):
    """A version of an official workbook, known by the signature of its sheets (V20)."""

    code = models.CharField("biểu", max_length=20)
    title = models.CharField("tên", max_length=200)
    version = models.CharField("phiên bản", max_length=20)
    signature = models.CharField("dấu nhận dạng", max_length=64)
    during_from = models.DateField("áp dụng từ")
    during_until = models.DateField("áp dụng đến hết", null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=200)
    confirmed = models.BooleanField("đã xác nhận", default=False)

    class Meta(Recorded.Meta):
        verbose_name = "phiên bản biểu mẫu"
        verbose_name_plural = "phiên bản biểu mẫu"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="sheets_formversion_once",
                violation_error_message="Phiên bản này đã có.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
