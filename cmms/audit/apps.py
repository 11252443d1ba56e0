"""The audit app: connects what keeps triggers, views, months and grants in order."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "cmms.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from cmms.audit import checks  # noqa: F401  registers them
        from cmms.database import migrating

        migrating.connect()
