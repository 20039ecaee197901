from collections.abc import Iterator

import pytest

from namro.regulations import actions, queries
from namro.regulations.shipping import LoadReport


@pytest.fixture(autouse=True)
def _terms_read_anew() -> Iterator[None]:
    """The terms of one test are not those of the next."""
    queries.forget_terms()
    yield
    queries.forget_terms()


@pytest.fixture
def rules(db: None) -> LoadReport:
    """The shipped rules, loaded."""
    return actions.load_rules(by="test")
