from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "namro.documents"
    label = "documents"
    verbose_name = "Văn bản"

    def ready(self) -> None:
        from namro.documents import held  # registering needs the models, which exist only now

        held.register()
