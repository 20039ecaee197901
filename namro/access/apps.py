from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "namro.access"
    label = "access"
    verbose_name = "Quyền"

    def ready(self) -> None:
        from namro.access import held  # registering needs the models, which exist only now

        held.register()
