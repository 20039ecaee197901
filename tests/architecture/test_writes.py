"""Rows are written in ``actions.py`` and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, sources

FREE_ROOMS = {"config", "sample"}
WRITERS = {"actions.py"}
HELPERS = {
    "regulations/shipping.py": "called by the action that brings in the rows shipped with the package",
    "units/ancestry.py": "rebuilds the derived closure inside the action that changes the tree",
}
ALWAYS = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "aupdate_or_create",
    "abulk_create",
}
SQL_WRITES = ("insert ", "update ", "delete ", "truncate ", "copy ", "merge ")


def is_write(call: ast.Call) -> bool:
    """A call that writes rows: by its name, or by a name and what it is called on."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, target = call.func.attr, ast.unparse(call.func.value)
    if verb in ALWAYS:
        return True
    if verb in ("save", "delete"):
        return not call.args  # a document's save(path) writes a file
    if verb == "create":
        return ".objects" in target or target.endswith("_set")
    if verb == "update":
        return bool(call.keywords) and not call.args and "hash" not in target
    return False


def is_sql_write(call: ast.Call) -> bool:
    """``execute("INSERT …")`` and its like."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("execute", "executemany", "copy"):
        return False
    texts = [
        node.value
        for node in ast.walk(call)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return any(text.lstrip().lower().startswith(SQL_WRITES) for text in texts)


def writes(source: Source) -> Iterator[str]:
    return (source.place(call) for call in source.calls() if is_write(call) or is_sql_write(call))


def checked() -> list[Source]:
    return [
        source
        for source in sources()
        if source.room not in FREE_ROOMS and source.path.name not in WRITERS and source.name not in HELPERS
    ]


def test_no_row_is_written_outside_an_action() -> None:
    assert [place for source in checked() for place in writes(source)] == []


def test_every_helper_still_writes_and_says_why() -> None:
    for name, reason in HELPERS.items():
        (source,) = [source for source in sources() if source.name == name]
        assert list(writes(source)) and len(reason) > 20


@pytest.mark.parametrize(
    "text",
    [
        "row.save()",
        "row.save(update_fields=['a'])",
        "row.delete()",
        "Row.objects.create(a=1)",
        "unit.versions_set.create(a=1)",
        "Row.objects.filter(a=1).update(b=2)",
        "rows.bulk_create(x)",
        "Row.objects.get_or_create(a=1)",
        "cursor.execute('INSERT INTO t VALUES (1)')",
        "cursor.execute(f'  update {t} SET a = 1')",
        "cursor.copy('COPY t FROM STDIN')",
    ],
)
def test_what_counts_as_a_write(text: str) -> None:
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    assert is_write(call) or is_sql_write(call)


@pytest.mark.parametrize(
    "text",
    [
        "found.update(other)",
        "seen.update(x for x in y)",
        "document.save(path)",
        "factory.create(a=1)",
        "cursor.execute('SELECT 1')",
        "print('delete me')",
    ],
)
def test_what_does_not(text: str) -> None:
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    assert not is_write(call) and not is_sql_write(call)


def test_actions_take_their_actor_by_name() -> None:
    """A public verb that writes says who does it, keyword-only."""
    missing = []
    for source in sources():
        if source.path.name != "actions.py" or source.room == "journal":
            continue
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                if not any(is_write(call) for call in ast.walk(node) if isinstance(call, ast.Call)):
                    continue
                if [argument.arg for argument in node.args.args] == ["moves", "order"]:
                    continue  # asked by a reorganisation, which says who acts
                names = [argument.arg for argument in node.args.kwonlyargs]
                missing += [] if "by" in names else [f"{source.name}:{node.name}"]
    assert missing == []
