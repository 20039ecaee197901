from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "namro.membership"
    label = "membership"
    verbose_name = "Đảng viên – biến động"

    def ready(self) -> None:
        from namro.membership import (  # noqa: F401  registering needs the models
            ceremony,
            held,
            known,
            metrics,
            standing_metrics,
            unit_metrics,
        )
        from namro.membership.badges import metrics as _badges  # noqa: F401
        from namro.membership.importing import offered
        from namro.membership.leaving import metrics as _leaving  # noqa: F401
        from namro.membership.transfers import metrics as _moves  # noqa: F401

        held.register()
        offered.register()
        known.register()
