"""The back office: what every ModelAdmin of the product stands on."""

from cmms.admin.base import CmmsAdmin, ReadOnlyAdmin
from cmms.admin.forms import CmmsModelForm
from cmms.admin.inlines import CmmsStackedInline, CmmsTabularInline, ReadOnlyInline
from cmms.admin.system import IdempotencyKeyAdmin

__all__ = ["CmmsAdmin", "CmmsModelForm", "CmmsStackedInline", "CmmsTabularInline", "IdempotencyKeyAdmin",
           "ReadOnlyAdmin", "ReadOnlyInline"]
