"""Who may have a text read through: whoever has any role. It shows nothing but what he brought himself."""

from __future__ import annotations

from typing import Any

from namro.access.models import Account
from namro.access.queries import Reader, Refused, reader


def check_reads(who: Reader) -> None:
    """Refuse an account without a role in force."""
    if not who.grants:
        raise Refused(
            "Đồng chí chưa được giao vai trò nào nên chưa dùng được phần rà soát số liệu. "
            "Liên hệ quản trị hệ thống nếu cần."
        )


def check_actor_reads(by: Any) -> Account:
    """The account that acts, if it may; a command owns no readings."""
    if not isinstance(by, Account):
        raise Refused("Bản rà soát luôn thuộc về một tài khoản; lệnh và việc nền không lập được.")
    check_reads(reader(by))
    return by
