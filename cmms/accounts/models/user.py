"""The person who logs in."""

import zoneinfo

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.audit.policy import Audit
from cmms.history import History
from cmms.records import Editable, Imported, imported_once


def check_time_zone(value: str) -> None:
    """Refuse what the zone database does not know."""
    if value and value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone; write one such as Europe/Berlin."),
                              code="time_zone", params={"zone": value})


class User(Editable, Imported, AbstractUser):
    """A person or program that signs in; retired by clearing ``is_active``, never deleted once anything names it."""

    audit = Audit(exclude=("password", "last_login", "pin"))
    history = History(excluded=("password", "last_login", "pin"))
    no_revert = ("is_superuser", "is_staff", "is_active")

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=255, blank=True, default="", db_default="",
                            help_text=_("The name as people read it."))
    personnel_number = models.CharField(_("personnel number"), max_length=50, null=True, blank=True, unique=True,
                                        help_text=_("The number on the badge or in the payroll system."),
                                        error_messages={"unique": _("Another person has this personnel number.")})
    hourly_rate = models.DecimalField(_("hourly rate"), max_digits=10, decimal_places=2, null=True, blank=True,
                                      help_text=_("Cost of one hour in the site's currency; empty is unknown. "
                                                  "Frozen on each labour entry when it is booked."))
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="",
                                 validators=[check_time_zone],
                                 help_text=_("IANA zone the person reads times in; empty: the site's."))
    language = models.CharField(_("language"), max_length=10, blank=True, default="", db_default="",
                                help_text=_("Language of pages and mails, such as en or de; empty: the browser's."))
    calendar = models.ForeignKey("accounts.Calendar", models.PROTECT, null=True, blank=True, related_name="users",
                                 verbose_name=_("calendar"), help_text=_("Working hours; empty: the site's calendar."))
    pin = models.CharField(max_length=128, blank=True, default="", db_default="", editable=False,
                           help_text=_("Hash of the PIN that signs a completion off; empty: the password is asked."))

    class Meta:
        db_table = "users"
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [("see_every_branch", "Can see every site and branch"),
                       ("import_data", "Can import records of another system")]
        constraints = [
            models.CheckConstraint(condition=Q(hourly_rate__isnull=True) | Q(hourly_rate__gte=0),
                                   name="check_users_hourly_rate",
                                   violation_error_message=_("An hourly rate is not negative; leave it empty where "
                                                             "it is unknown.")),
            *imported_once("users"),
        ]
        indexes = [
            # who is this person: autocomplete and lists by name
            models.Index(fields=["name"], name="idx_users_name"),
        ]

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return (self.name or self.username).split(" ")[0]

    def __str__(self) -> str:
        return self.get_full_name()
