from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "namro.figures"
    label = "figures"
    verbose_name = "Số liệu"

    def ready(self) -> None:
        from namro.figures import held  # registering needs the models

        held.register()
