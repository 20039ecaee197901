from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "namro.reports"
    label = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        from namro.reports import held  # registering needs the models, which exist only now

        held.register()
