from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    name = "namro.regulations"
    label = "regulations"
    verbose_name = "Quy định, tham số và lịch làm việc"

    def ready(self) -> None:
        # Models may only be imported once the registry is filled.
        from namro.ground import periods
        from namro.regulations.queries import term_bounds

        periods.set_term_source(term_bounds)
