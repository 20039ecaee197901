from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    name = "namro.personnel"
    label = "personnel"
    verbose_name = "Công tác cán bộ"

    def ready(self) -> None:
        from namro.personnel import held, metrics  # noqa: F401  registering needs the models

        held.register()
