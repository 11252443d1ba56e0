"""The job: its states, procedures, labour, checklists, downtime and costs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkOrdersConfig(AppConfig):
    """Knows parts and assets; knows no schedule and no report."""

    name = "workorders"
    verbose_name = _("Work orders")

    def ready(self) -> None:
        from workorders import receivers  # noqa: F401  connects them
        from workorders.naming import register_orders

        register_orders()
