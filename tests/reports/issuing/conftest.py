from tests.reports.issuing.steps import home

__all__ = ["home"]
