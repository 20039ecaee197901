"""Every room is laid out like the others and speaks to them by import only."""

from __future__ import annotations

import ast
import tomllib

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import DERIVED, HOUSE, ROOT, rooms, sources

MOST_INNER_IMPORTS = 5


def imported(tree: ast.AST) -> set[str]:
    """Names of modules imported anywhere in the tree."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("room", rooms())
def test_every_room_says_what_it_is(room: str) -> None:
    readme = HOUSE / room / "README.md"
    assert readme.exists(), f"namro/{room} has no README.md."
    assert len(readme.read_text().split()) > 20


def test_no_signals() -> None:
    senders = ("django.dispatch", "django.db.models.signals", "django.core.signals", "blinker")
    found = [
        f"{source.name}: {name}"
        for source in sources()
        for name in imported(source.tree)
        if name.startswith(senders)
    ]
    assert found == []


def inner_imports() -> list[tuple[str, str]]:
    """Place and line of each import inside a function; ``ready`` is Django's own place for some."""
    found = []
    for source in sources():
        lines = source.text.splitlines()
        for function in ast.walk(source.tree):
            if not isinstance(function, ast.FunctionDef) or function.name == "ready":
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    around = "\n".join(lines[node.lineno - 2 : node.end_lineno])
                    found.append((source.place(node), around))
    return sorted(set(found))


def test_few_imports_inside_functions_each_with_its_reason() -> None:
    found = inner_imports()
    assert len(found) <= MOST_INNER_IMPORTS, found
    assert [place for place, around in found if "#" not in around] == []


def test_no_room_is_outside_the_contract() -> None:
    """import-linter knows every room; a layer list of our own would only repeat it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers, forbidden, *_ = contracts  # others concern parts of one room
    named = {name.strip(" ()") for layer in layers["layers"] for name in layer.split("|")}
    assert set(rooms()) <= named
    assert layers["exhaustive"] is True
    assert {name.removeprefix("namro.") for name in forbidden["source_modules"]} == set(rooms()) - {"config"}


def house_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("namro.")]


def test_every_model_has_a_name_in_vietnamese() -> None:
    unnamed = [
        model.__name__
        for model in house_models()
        if str(model._meta.verbose_name) == model._meta.model_name or not str(model._meta.verbose_name)
    ]
    assert unnamed == []


def test_every_constraint_has_a_name_of_its_room_and_a_sentence() -> None:
    plain = "Constraint “%(name)s” is violated."
    wrong = [
        f"{model.__name__}: {constraint.name}"
        for model in house_models()
        for constraint in model._meta.constraints
        if model._meta.label not in DERIVED  # nobody types its rows
        if not constraint.name.startswith(model._meta.app_label)
        or str(constraint.violation_error_message)
        in ("", plain, str(constraint.default_violation_error_message))
    ]
    assert wrong == []
