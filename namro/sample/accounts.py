"""Seven people to sign in as, with passwords nobody knows before."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from namro.access.actions import grant_role, open_account
from namro.access.roles import ROLES
from namro.sample.applicants import has_applicant
from namro.sample.plan import HA_DONG
from namro.sample.units import ROOT_ID, Node, Tree
from namro.units.models import Unit

FILE = "sample-users.txt"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that could be taken for another
GROUPS, GROUP = 4, 4
FIRST = date(2022, 1, 1)
REASON = "Tài khoản mẫu để dùng thử"


@dataclass(frozen=True)
class SampleAccount:
    """An account as it is shown once: the password is kept nowhere but in the file."""

    username: str
    password: str
    display_name: str
    role_title: str
    unit_name: str


@dataclass(frozen=True)
class _Wanted:
    username: str
    display_name: str
    role_code: str
    unit: Node


def password() -> str:
    """Sixteen letters and digits in groups of four, some 79 bits."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def _wanted(tree: Tree) -> list[_Wanted]:
    root, district = tree.node(ROOT_ID), tree.by_key(HA_DONG)
    ward = next(node for node in tree.nodes if node.parent == district.id and node.area)
    cells = [cell for cell in tree.cells() if cell.parent == ward.id] or tree.cells()
    cell = next((cell for cell in cells if has_applicant(cell)), cells[0])
    return [
        _Wanted("lanhdao", "Lãnh đạo mẫu", "LEADER", root),
        _Wanted("thanhuy", "Chuyên viên Thành ủy mẫu", "CITY_ANALYST", root),
        _Wanted("truongphong", "Trưởng phòng Thành ủy mẫu", "CITY_ANALYST", root),
        _Wanted("quan", "Chuyên viên Quận ủy mẫu", "UNIT_ANALYST", district),
        _Wanted("phuong", "Cán bộ phường mẫu", "CLERK", ward),
        _Wanted("lanhdaoquan", "Lãnh đạo Quận ủy mẫu", "LEADER", district),
        _Wanted("bithu", "Bí thư chi bộ mẫu", "CELL_SECRETARY", cell),
    ]


def open_accounts(tree: Tree, *, by: Any) -> list[SampleAccount]:
    """Open the accounts with their grants; the passwords are in the result."""
    made = []
    for wanted in _wanted(tree):
        secret = password()
        account = open_account(
            by=by,
            username=wanted.username,
            display_name=wanted.display_name,
            password=secret,
            reason=REASON,
        )
        unit = Unit.objects.get(pk=wanted.unit.id)
        grant_role(by=by, account=account, role_code=wanted.role_code, unit=unit, first=FIRST, reason=REASON)
        title = ROLES[wanted.role_code].title
        made.append(SampleAccount(wanted.username, secret, wanted.display_name, title, wanted.unit.short))
    return made


def keep(accounts: list[SampleAccount], folder: Path) -> Path:
    """Write the passwords where only this user of the machine reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        for one in accounts:
            file.write(f"{one.username}\t{one.password}\t{one.role_title}\t{one.unit_name}\n")
    return path
