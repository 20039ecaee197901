from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "namro.targets"
    label = "targets"
    verbose_name = "Chỉ tiêu"

    def ready(self) -> None:
        # registering needs the models, which exist only now
        from namro.targets import held, metrics  # noqa: F401
        from namro.targets.enterprises import held as enterprises  # the same
        from namro.targets.enterprises import metrics as surveyed  # noqa: F401  the same
        from namro.targets.importing import offered  # the same

        held.register()
        offered.register()
        enterprises.register()
