"""Every word of the house is in the glossary: models and figures."""

from __future__ import annotations

from django.apps import apps

from namro.figures.registry import metrics
from tests.architecture.source import ROOT


def glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text()


def test_every_model_is_explained() -> None:
    text = glossary()
    models = [model.__name__ for model in apps.get_models() if model.__module__.startswith("namro.")]
    assert models
    assert [name for name in models if f"`{name}`" not in text] == []


def test_every_figure_is_explained() -> None:
    text = glossary()
    keys = [definition.key for definition in metrics]
    assert keys
    assert [key for key in keys if f"`{key}`" not in text] == []
