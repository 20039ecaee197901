from __future__ import annotations

from django.db import models
from django.db.models import Q

from namro.access.models import Account
from namro.journal.models import Recorded
from namro.units.models import Unit


class Reading(Recorded):
    """One text that somebody had read through: whose it is, what it was, how much was found.

    Private: row-level security shows it to its owner alone, and to the job that takes old ones away. What it
    said is in ``Content``. ``digest`` is the SHA-256 of the bytes handed in (of the UTF-8 text where it was
    pasted); ``counts`` holds the number of claims by verdict; ``token`` is the form's, so that one sent
    twice makes one reading. ``unit`` and ``period`` (a period's code, "" for none) are what the owner says
    the text speaks of.
    """

    JOURNAL_HIDES = (
        "file_name",
    )  # the name of a draft tells what it is about; the journal keeps it for good

    class Kind(models.TextChoices):
        DOCX = "docx", "Word"
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"
        XLS = "xls", "Excel 97–2003"
        ODS = "ods", "OpenDocument"
        HTML = "html", "HTML"
        MARKDOWN = "md", "Markdown"
        TEXT = "txt", "Văn bản thuần"
        PASTED = "pasted", "Văn bản dán vào"

    owner = models.ForeignKey(Account, models.PROTECT, verbose_name="của tài khoản", related_name="+")
    token = models.UUIDField("mã lần gửi")
    file_name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại tệp", max_length=6, choices=Kind.choices)
    digest = models.CharField("mã băm SHA-256", max_length=64)
    size = models.PositiveIntegerField("số byte")
    made_at = models.DateTimeField("lúc rà soát")
    counts = models.JSONField("kết quả", default=dict, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="nói về đơn vị", null=True, blank=True, related_name="+"
    )
    period = models.CharField("nói về kỳ", max_length=40, blank=True, default="")

    class Meta(Recorded.Meta):
        verbose_name = "bản rà soát"
        verbose_name_plural = "các bản rà soát"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "token"],
                name="proofreading_reading_sent_once",
                violation_error_message="Lần gửi này đã có bản rà soát.",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"),
                name="proofreading_reading_digest_form",
                violation_error_message="Mã băm SHA-256 gồm 64 chữ số hệ mười sáu.",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-made_at"], name="proofreading_reading_of_owner")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Content(Recorded):
    """What a reading said and what was found in it; gone for good with its reading.

    None of it enters the journal: the journal is never emptied, and a draft is its owner's until he issues
    it. ``claims``, ``figures``, ``tables`` … are as ``kept`` writes and reads them; ``original`` holds the
    bytes of a Word file, so that a copy with comments can be made.
    """

    JOURNAL_HIDES = ("text", "original", "claims", "figures", "tables", "headings", "places")

    reading = models.OneToOneField(
        Reading, models.CASCADE, verbose_name="bản rà soát", related_name="content", primary_key=True
    )
    text = models.TextField("văn bản")
    original = models.BinaryField("tệp gốc", null=True, blank=True)
    claims = models.JSONField("các chỗ đã đối chiếu", default=list, blank=True)
    figures = models.JSONField("các số", default=list, blank=True)
    tables = models.JSONField("bảng", default=list, blank=True)
    headings = models.JSONField("tiêu đề", default=list, blank=True)
    places = models.JSONField("vị trí", default=list, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = "nội dung rà soát"
        verbose_name_plural = "nội dung rà soát"

    def __str__(self) -> str:
        return f"nội dung {self.reading_id}"


class Decision(Recorded):
    """What the owner made of one remark; ``claim`` is its place among the claims of the reading, from 0.

    Only the owner of a reading decides, so who it was stands there and in the journal.
    """

    class Choice(models.TextChoices):
        ACCEPTED = "ACCEPTED", "Sẽ sửa"
        DISMISSED = "DISMISSED", "Bỏ qua"

    reading = models.ForeignKey(
        Reading, models.CASCADE, verbose_name="bản rà soát", related_name="decisions", db_index=False
    )
    claim = models.PositiveIntegerField("nhận xét")
    choice = models.CharField("quyết định", max_length=9, choices=Choice.choices)
    reason = models.CharField("lý do", max_length=300, blank=True, default="")
    decided_at = models.DateTimeField("lúc quyết định")
    version = models.PositiveIntegerField("lần sửa", default=1, db_default=1)

    class Meta(Recorded.Meta):
        verbose_name = "quyết định về nhận xét"
        verbose_name_plural = "quyết định về nhận xét"
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "claim"],
                name="proofreading_decision_once",
                violation_error_message="Nhận xét này đã có quyết định; mở lại trang để xem.",
            ),
            models.CheckConstraint(
                condition=~Q(choice="DISMISSED") | ~Q(reason=""),
                name="proofreading_decision_says_why",
                violation_error_message="Bỏ qua một nhận xét thì ghi lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reading_id}/{self.claim}: {self.get_choice_display()}"
