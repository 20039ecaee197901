import enum
from typing import Any

class Choices(enum.Enum):
    label: Any
    choices: Any
    values: Any
    labels: Any
    names: Any

class TextChoices(str, Choices): ...
class IntegerChoices(int, Choices): ...

def __getattr__(name: str) -> Any: ...
