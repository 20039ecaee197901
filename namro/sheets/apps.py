from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "namro.sheets"
    label = "sheets"
    verbose_name = "Bảng tính"

    def ready(self) -> None:
        from namro.sheets import held  # registering needs the models, which exist only now

        held.register()
