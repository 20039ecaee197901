"""What ships with the package is loaded into an empty installation, and the sample may follow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from namro.config import shipped
from namro.ground.errors import HouseError
from namro.journal.models import JournalEvent
from namro.membership.models import AdmissionEvent
from namro.people.models import Title
from namro.regulations.models import RuleParam
from namro.sample.load import load
from namro.sample.plan import Plan


def test_an_empty_installation_gets_rules_titles_and_forms(db: None, capsys: Any) -> None:
    assert shipped.main([]) == 0
    assert "danh mục chức danh" in capsys.readouterr().out
    assert RuleParam.objects.exists() and Title.objects.filter(code="COMMUNE_CHAIR").exists()
    actors = set(JournalEvent.objects.values_list("actor", flat=True))
    assert actors == {"system:load-rules"}


def test_loading_again_writes_nothing(db: None) -> None:
    shipped.main([])
    before = JournalEvent.objects.count()
    shipped.main([])
    assert JournalEvent.objects.count() == before


def test_words_it_does_not_know_are_refused(db: None) -> None:
    with pytest.raises((SystemExit, HouseError)):
        shipped.main(["--nhanh"])


def test_the_sample_city_may_follow(db: None, settings: Any, tmp_path: Path) -> None:
    settings.NAMRO_HOME = tmp_path
    shipped.main([])
    assert not load(Plan.small()).existed
    assert AdmissionEvent.objects.exists()
