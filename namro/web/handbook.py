"""Pages of the handbook that are generated from the code and compared with it by a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from namro.access.permissions import DOES
from namro.access.roles import ROLES, Permission
from namro.figures.metric import Metric, Nature
from namro.figures.registry import metrics
from namro.ground.ranges import show_day
from namro.organisation.posts import states as post_states
from namro.organisation.reorganise import states as reorganise_states
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.engine.rules import RULES
from namro.reports import states as report_states
from namro.reports import template
from namro.targets import states as target_states

MADE = "<!-- Trang này do `make docs` sinh ra từ mã nguồn; sửa mã nguồn, không sửa trang này. -->\n"
NATURES = {Nature.FLOW: "phát sinh trong kỳ", Nature.STOCK: "có tại ngày cuối kỳ"}


def figures() -> str:
    """Every figure: key, title, what it counts, how, basis, confidence."""
    lines = [MADE, "# Danh mục số liệu\n"]
    for definition in metrics:
        lines.append(f"## `{definition.key}`\n")
        lines.append(f"**{definition.title}.** {definition.explains}\n")
        if isinstance(definition, Metric):
            lines.append(f"- Đếm: {definition.noun}; {NATURES[definition.nature]}.")
            if definition.parent:
                lines.append(f"- Là một phần của `{definition.parent}`.")
        else:
            lines.append(f"- Tỷ lệ: `{definition.part}` chia `{definition.base}`.")
        mark = "" if definition.confirmed else " (chưa xác nhận)"
        lines.append(f"- Căn cứ: {definition.basis}{mark}.")
        lines.append(f"- Soát lần cuối {show_day(definition.reviewed_on)}; {definition.checked_by}.\n")
    return "\n".join(lines)


def permissions() -> str:
    """Roles by permissions as a table."""
    roles = list(ROLES.values())
    lines = [MADE, "# Vai trò và quyền\n"]
    lines += [f"- **{role.title}** (`{role.code}`): {role.explains}" for role in roles]
    lines.append("\n| Việc | " + " | ".join(role.title for role in roles) + " |")
    lines.append("|---|" + "---|" * len(roles))
    for permission in Permission:
        marks = ["có" if permission in role.permissions else "–" for role in roles]
        lines.append(f"| {DOES[permission][0].upper()}{DOES[permission][1:]} | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def states() -> str:
    """State diagrams of what has states, and who moves it on."""
    lines = [MADE, "# Trạng thái\n"]
    for title, table in STATES.items():
        lines += [f"## {title}\n", "```mermaid", "stateDiagram-v2"]
        for state, following in table.NEXT.items():
            lines.append(f'    state "{table.S(state).label}" as {state}')
            lines += [f"    {state} --> {next_}: {DOES[table.OWNERS[next_]]}" for next_ in following]
        lines.append("```\n")
    return "\n".join([*lines, IN_FORCE])


STATES: dict[str, ModuleType] = {
    "Bản báo cáo": report_states,
    "Đợt giao chỉ tiêu": target_states,
    "Quyết định sắp xếp tổ chức": reorganise_states,
    "Thời gian giữ chức vụ": post_states,
}
IN_FORCE = (
    "“Có hiệu lực” không phải một trạng thái: quyết định đã lên lịch có hiệu lực từ ngày ghi trong quyết "
    "định. Quyết định đã lên lịch không sửa được nữa; muốn đính chính thì lập một quyết định mới. "
    "Người phê duyệt khác người lập.\n"
)


def templates() -> str:
    """Report templates and the figures they print."""
    lines = [MADE, "# Mẫu báo cáo\n"]
    for name in template.names():
        found = template.load(name)
        keys = sorted({tag.key for tag in found.tags()} | {key for line in found.lines for key in line.keys})
        lines.append(f"## {found.title} (`{name}`)\n")
        lines += [f"- `{key}` – {metrics.get(key).title}" for key in keys]
        lines.append("")
    return "\n".join(lines)


def proofreading() -> str:
    """The proofreader's rules with their examples and what it says of them."""
    lines = [MADE, "# Rà soát số liệu: các quy tắc\n", TO_TRY]
    for rule in RULES:
        lines += [f"## {rule.title}\n", f"{rule.explains}\n"]
        for example in rule.examples:
            text = example.text.replace("\t", " | ").replace("\n", "\n> ")
            claims = (one for one in proofread(example.text).claims if one.rule == rule.key)
            said = next(one for one in claims if one.verdict is example.verdict)
            lines += [f"> {text}\n", f"**{said.verdict.words}.** {said.note} {said.remedy}".rstrip() + "\n"]
    return "\n".join(lines)


TO_TRY = (
    "Chỉ nhận xét điều mà chính văn bản chứng tỏ là sai; mỗi ví dụ dưới đây do phần mềm tự kiểm. Thử lệnh: "
    "`namro check namro/sample/texts/bao-cao-6-thang-2024.txt`.\n"
)
PAGES: dict[str, Callable[[], str]] = {
    "figures.md": figures,
    "permissions.md": permissions,
    "proofreading.md": proofreading,
    "states.md": states,
    "templates.md": templates,
}


def outdated(folder: Path) -> list[str]:
    """Generated pages that differ from what the code gives, or are missing."""
    return [
        name
        for name, make in PAGES.items()
        if not (folder / name).exists() or (folder / name).read_text("utf-8") != make()
    ]


def write(folder: Path) -> list[str]:
    """Write every generated page; returns their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), "utf-8")
    return list(PAGES)
