from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "namro.membership"
    label = "membership"
    verbose_name = "Đảng viên – biến động"

    def ready(self) -> None:
        from namro.membership import ceremony, held, metrics  # noqa: F401  registering needs the models

        held.register()
