# Django has no types of its own. Everything is Any here except what mypy must know to be an enum.
from typing import Any

def __getattr__(name: str) -> Any: ...
