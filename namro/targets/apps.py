from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "namro.targets"
    label = "targets"
    verbose_name = "Chỉ tiêu"

    def ready(self) -> None:
        from namro.targets import held, metrics  # noqa: F401  registering needs the models, which exist only now

        held.register()
