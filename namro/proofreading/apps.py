from django.apps import AppConfig


class ProofreadingConfig(AppConfig):
    name = "namro.proofreading"
    label = "proofreading"
    verbose_name = "Rà soát số liệu"

    def ready(self) -> None:
        from namro.proofreading import held  # registering needs the models, which exist only now

        held.register()
