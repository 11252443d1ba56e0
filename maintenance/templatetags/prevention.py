"""How schedules are spoken of on pages."""

from django import template
from django.utils.translation import ngettext

from maintenance.choices import FrequencyType
from maintenance.models import MaintenanceSchedule
from maintenance.recurrence import in_words

register = template.Library()


@register.filter
def interval(schedule: MaintenanceSchedule) -> str:
    """“every 3 months”, “the first Monday of each month”; empty without a calendar."""
    count = schedule.frequency_value or 0
    if schedule.recurrence_rule:
        return in_words(schedule.recurrence_rule)
    if not schedule.frequency_type:
        return ""
    words = {
        FrequencyType.DAY: ngettext("every day", "every %(count)s days", count),
        FrequencyType.WEEK: ngettext("every week", "every %(count)s weeks", count),
        FrequencyType.MONTH: ngettext("every month", "every %(count)s months", count),
        FrequencyType.QUARTER: ngettext("every quarter", "every %(count)s quarters", count),
        FrequencyType.YEAR: ngettext("every year", "every %(count)s years", count),
    }
    return words[FrequencyType(schedule.frequency_type)] % {"count": count}
