"""Roles are code: what a role may do is read here, reviewed in a diff and tested as a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing that can be allowed."""

    SEE_FIGURES = "figures.see"
    SEE_RECORDS = "records.see"
    EXPORT_RECORDS = "records.export"
    RECORD_ADMISSION = "membership.record"
    RECORD_TARGET_FACT = "targets.record"
    ASSIGN_TARGETS = "targets.assign"
    COMPOSE_REPORT = "reports.compose"
    GRANT_ROLES = "access.grant"
    REORGANISE = "organisation.reorganise"
    APPROVE_REORGANISATION = "organisation.approve"
    SEE_JOURNAL = "journal.see"
    PREPARE_DOSSIER = "membership.prepare"
    KEEP_PEOPLE = "people.keep"
    ANSWER_TARGETS = "targets.answer"
    APPROVE_TARGETS = "targets.approve"
    FREEZE_FIGURES = "figures.freeze"
    SIGN_REPORT = "reports.sign"
    ISSUE_REPORT = "reports.issue"
    KEEP_POSTS = "posts.keep"
    CONFIRM_LOCALITY = "localities.confirm"


@dataclass(frozen=True)
class Role:
    """A role: its code, its name on screen, one sentence for people, and its permissions."""

    code: str
    title: str
    explains: str
    permissions: frozenset[Permission]


_P = Permission

LEADER = Role(
    "LEADER",
    "Lãnh đạo cấp ủy",
    "Xem số liệu và báo cáo của đơn vị và các đơn vị trực thuộc, mở được danh sách đằng sau số liệu; "
    "phê duyệt sắp xếp tổ chức, ban hành và điều chỉnh chỉ tiêu, chốt số liệu, ký báo cáo.",
    frozenset(
        {
            _P.SEE_FIGURES,
            _P.SEE_RECORDS,
            _P.COMPOSE_REPORT,
            _P.SEE_JOURNAL,
            _P.APPROVE_REORGANISATION,
            _P.APPROVE_TARGETS,
            _P.FREEZE_FIGURES,
            _P.SIGN_REPORT,
            _P.CONFIRM_LOCALITY,
        }
    ),
)
CITY_ANALYST = Role(
    "CITY_ANALYST",
    "Chuyên viên Ban Tổ chức Thành ủy",
    "Tổng hợp, giao chỉ tiêu, lập, kiểm tra và phát hành báo cáo, ghi chức danh, lập dự thảo sắp xếp tổ chức "
    "của toàn đảng bộ.",
    frozenset(
        {
            _P.SEE_FIGURES,
            _P.SEE_RECORDS,
            _P.EXPORT_RECORDS,
            _P.RECORD_ADMISSION,
            _P.RECORD_TARGET_FACT,
            _P.ASSIGN_TARGETS,
            _P.PREPARE_DOSSIER,
            _P.KEEP_PEOPLE,
            _P.COMPOSE_REPORT,
            _P.FREEZE_FIGURES,
            _P.ISSUE_REPORT,
            _P.KEEP_POSTS,
            _P.CONFIRM_LOCALITY,
            _P.REORGANISE,
            _P.SEE_JOURNAL,
        }
    ),
)
UNIT_ANALYST = Role(
    "UNIT_ANALYST",
    "Chuyên viên ban tổ chức cấp ủy trực thuộc",
    "Tổng hợp số liệu của đảng bộ mình, nhận và giao lại chỉ tiêu, ghi kết quả của đoàn thể, ghi "
    "chức danh, lập, kiểm tra và phát hành báo cáo, lập dự thảo sắp xếp tổ chức.",
    frozenset(
        {
            _P.SEE_FIGURES,
            _P.SEE_RECORDS,
            _P.EXPORT_RECORDS,
            _P.RECORD_ADMISSION,
            _P.RECORD_TARGET_FACT,
            _P.ASSIGN_TARGETS,
            _P.ANSWER_TARGETS,
            _P.PREPARE_DOSSIER,
            _P.KEEP_PEOPLE,
            _P.COMPOSE_REPORT,
            _P.FREEZE_FIGURES,
            _P.ISSUE_REPORT,
            _P.KEEP_POSTS,
            _P.REORGANISE,
        }
    ),
)
CLERK = Role(
    "CLERK",
    "Cán bộ văn phòng cấp ủy cơ sở",
    "Ghi và xem số liệu, hồ sơ đảng viên của đảng bộ cơ sở mình; nhận và giao lại chỉ tiêu.",
    frozenset(
        {
            _P.SEE_FIGURES,
            _P.SEE_RECORDS,
            _P.RECORD_ADMISSION,
            _P.RECORD_TARGET_FACT,
            _P.ASSIGN_TARGETS,
            _P.ANSWER_TARGETS,
            _P.PREPARE_DOSSIER,
            _P.KEEP_PEOPLE,
        }
    ),
)
CELL_SECRETARY = Role(
    "CELL_SECRETARY",
    "Bí thư, chi ủy chi bộ",
    "Lập hồ sơ kết nạp, ghi nghị quyết của chi bộ, đề nghị chuyển và miễn sinh hoạt của chi bộ mình.",
    frozenset({_P.SEE_FIGURES, _P.SEE_RECORDS, _P.PREPARE_DOSSIER}),
)
ADMINISTRATOR = Role(
    "ADMINISTRATOR",
    "Quản trị hệ thống",
    "Vận hành hệ thống và cấp quyền; không đọc hồ sơ, không mở danh sách đảng viên.",
    frozenset({_P.GRANT_ROLES, _P.SEE_JOURNAL}),
)

ROLES: dict[str, Role] = {
    role.code: role for role in (LEADER, CITY_ANALYST, UNIT_ANALYST, CLERK, CELL_SECRETARY, ADMINISTRATOR)
}


def role_choices() -> list[tuple[str, str]]:
    return [(role.code, role.title) for role in ROLES.values()]
