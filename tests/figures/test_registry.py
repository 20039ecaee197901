"""The registry holds sound definitions only, each with its text, basis and review."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from namro.figures.errors import MetricError
from namro.figures.metric import Counts, Definition, Metric, Nature, Ratio
from namro.figures.registry import Registry, metrics
from namro.membership.models import AdmissionEvent


def definition(**changes: object) -> Metric:
    given = {
        "key": "membership.made_up",
        "title": "Tên",
        "counts": Counts.PERSON,
        "nature": Nature.FLOW,
        "rows": AdmissionEvent.objects.all,
        "unit": "cell",
        "date": "happened_on",
        "basis": "Căn cứ",
        "explains": "Cách tính",
        "checked_by": "ai đó",
        "reviewed_on": date(2024, 6, 30),
    }
    return Metric(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("found", list(metrics), ids=lambda found: found.key)
def test_every_definition_says_what_it_is(found: Definition) -> None:
    assert found.problems() == []
    assert found.title and found.basis and found.explains.endswith(".") and found.checked_by
    assert found.reviewed_on <= date(2026, 12, 31)
    assert found.key.split(".")[0] in {config.label for config in apps.get_app_configs()}


@pytest.mark.parametrize("found", [m for m in metrics if isinstance(m, Metric)], ids=lambda m: m.key)
def test_every_path_of_a_definition_exists(found: Metric) -> None:
    paths = [found.unit, found.date, *found.truth, *(column.path for column in found.columns)]
    paths += [path for path in (found.sign, found.amount, found.reverses, found.person) if path]
    paths += [path for path, _ in found.only] + list(found.search) + ([found.order] if found.order else [])
    assert str(found.rows().values(*paths).query)


@pytest.mark.parametrize("found", [m for m in metrics if isinstance(m, Ratio)], ids=lambda m: m.key)
def test_the_legs_of_a_ratio_are_figures(found: Ratio) -> None:
    assert isinstance(metrics.get(found.part), Metric)
    assert isinstance(metrics.get(found.base), Metric)


def test_a_part_knows_its_whole() -> None:
    pupils = metrics.metric("membership.admitted.pupils")
    assert pupils.parent == "membership.admitted"
    assert pupils.key in metrics.metric("membership.admitted").parts


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"key": "Admitted"}, "not a key"),
        ({"key": "membership"}, "not a key"),
        ({"nature": Nature.STOCK, "sign": "sign"}, "no sign"),
        ({"distinct": "person", "sign": "sign"}, "cannot be summed"),
        ({"basis": ""}, "are needed"),
    ],
)
def test_an_unsound_definition_is_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(MetricError, match=says):
        Registry().add(definition(**changes))


def test_a_key_is_given_once() -> None:
    registry = Registry()
    registry.add(definition())
    with pytest.raises(MetricError, match="already"):
        registry.add(definition())


def test_a_ratio_of_a_figure_to_itself_is_refused() -> None:
    ratio = Ratio(
        key="membership.odd",
        title="Tỷ lệ",
        part="membership.admitted",
        base="membership.admitted",
        basis="Căn cứ",
        explains="Cách tính",
        checked_by="ai đó",
        reviewed_on=date(2024, 6, 30),
    )
    with pytest.raises(MetricError, match="same figure"):
        Registry().add(ratio)


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(MetricError, match=r"membership\.admitted\.pupils"):
        metrics.get("membership.admitted.pupil")


def test_a_ratio_has_no_list_of_its_own() -> None:
    with pytest.raises(MetricError, match="tử số"):
        metrics.metric("targets.admitted_pct")


def test_a_part_needs_a_registered_whole() -> None:
    with pytest.raises(MetricError, match="not registered"):
        definition().where("part", title="Phần")
    registry = Registry()
    part = registry.add(definition()).where("women", title="Nữ", person__sex="F")
    assert registry.metric("membership.made_up.women") == part
