"""Who hears of a webhook in trouble: the user in whose name it is told, and whoever may mend it."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cmms.access import people_who
from cmms.notifications.models import Kind
from cmms.notifications.services import notify
from cmms.webhooks.models import Webhook, WebhookDelivery


def tell_given_up(delivery: WebhookDelivery, *, at: dt.datetime) -> None:
    """A delivery was given up. Once a day for each webhook, however many follow it."""
    hook = delivery.webhook
    notify(_people(hook), kind=Kind.REVIEW,
           title=lambda: _("Webhook %(name)s: a delivery was given up") % {"name": hook.name},
           body=lambda: _("%(event)s was not taken in %(attempts)s tries, and the other system does not know of it. "
                          "See what it answered, mend it, and send again what was given up; more may follow.") % {
               "event": delivery.event, "attempts": delivery.attempts},
           link=f"{reverse('admin:webhooks_webhookdelivery_changelist')}?webhook__id__exact={hook.pk}"
                "&status__exact=DEAD",
           reference=("webhooks", hook.pk), dedupe=f"webhook-{hook.pk}-given-up-{at:%Y-%m-%d}")


def tell_switched_off(hook: Webhook, *, by: Any) -> None:
    """Somebody switched it off: the other system hears nothing from now on."""
    notify(_people(hook), kind=Kind.REVIEW, by=by,
           title=lambda: _("Webhook %(name)s was switched off") % {"name": hook.name},
           body=lambda: _("%(name)s hears nothing of what happens from now on. What waited for it is kept, and sent "
                          "when it is switched on again.") % {"name": hook.name},
           link=reverse("admin:webhooks_webhook_change", args=[hook.pk]), reference=("webhooks", hook.pk))


def _people(hook: Webhook) -> list[Any]:
    return [hook.user, *people_who("webhooks.change_webhook", site_id=None)]  # of no site: who sees every branch
