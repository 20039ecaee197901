from typing import Any

from namro.ground.defer import defer


class Recorder:
    """Stands for a procrastinate task."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []

    def defer(self, **arguments: Any) -> int:
        self.calls.append(arguments)
        return len(self.calls)


def test_the_job_is_handed_over_at_once_with_its_arguments() -> None:
    task = Recorder()
    assert defer(task, report=7, by=3) == 1
    assert defer(task) == 2
    assert task.calls == [{"report": 7, "by": 3}, {}]
