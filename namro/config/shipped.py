"""The verb ``namro load-rules``: what ships with the package and every installation needs."""

from __future__ import annotations

from django.db import transaction

from namro.journal.actions import declare
from namro.journal.arguments import Parser
from namro.membership.forms.actions import register_forms
from namro.organisation.posts.actions import load_titles
from namro.regulations.actions import load_rules

BY = "load-rules"


def main(argv: list[str]) -> int:
    """Load legal bases, rules, calendar, titles and forms; what somebody here has corrected stays."""
    Parser(prog="namro load-rules", description="Nạp các quy định, danh mục, mẫu biểu đi kèm.").parse_args(
        argv
    )
    with transaction.atomic():
        declare(actor=f"system:{BY}")
        load()
    print("Đã nạp căn cứ, tham số, lịch làm việc, danh mục chức danh, mẫu biểu đi kèm.")
    return 0


def load() -> None:
    """Safe to repeat, for a new version of the package."""
    load_rules(by=BY)
    load_titles(by=BY)
    register_forms(by=BY)
