from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MaintenanceConfig(AppConfig):
    name = "maintenance"
    verbose_name = _("Preventive maintenance")

    def ready(self) -> None:
        from maintenance import receivers  # noqa: F401  connects them
