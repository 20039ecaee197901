"""Pages of the handbook that are generated from the code and compared with it by a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from namro.access.permissions import DOES
from namro.access.roles import ROLES, Permission
from namro.figures.metric import Metric, Nature
from namro.figures.registry import metrics
from namro.ground.ranges import show_day
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
    """State diagrams of what has states."""
    lines = [MADE, "# Trạng thái\n", "## Đợt giao chỉ tiêu\n", "```mermaid", "stateDiagram-v2"]
    for state, following in target_states.NEXT.items():
        label = target_states.S(state).label
        lines.append(f'    state "{label}" as {state}')
        lines += [f"    {state} --> {next_}: {DOES[target_states.OWNERS[next_]]}" for next_ in following]
    return "\n".join([*lines, "```\n"])


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


PAGES: dict[str, Callable[[], str]] = {
    "figures.md": figures,
    "permissions.md": permissions,
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
