"""A plant under one roof of rules: one clock, one currency, one calendar."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch, BranchQuerySet
from cmms.accounts.models.user import check_time_zone
from cmms.database.guards import Unchanging
from cmms.history import History
from cmms.records import Editable, Imported, imported_once


class Site(Editable, Imported):
    """A plant: its root location carries the same name; the key by which rights and big tables are cut."""

    branch = Branch(site="id", location="locations")
    history = History()
    no_revert = ("currency",)

    code = models.CharField(_("code"), max_length=20, unique=True, help_text=_("Short code, such as NORTH."))
    name = models.CharField(_("name"), max_length=255, help_text=_("The plant's name."))
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", db_default="UTC",
                                 validators=[check_time_zone],
                                 help_text=_("IANA zone in which its dates and shifts are meant."))
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", db_default="EUR",
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("A currency is three capital letters, such as EUR."))],
        help_text=_("ISO 4217 code of every amount at this site; it never changes."))
    language = models.CharField(_("language"), max_length=10, default="en", db_default="en",
                                help_text=_("Language of labels and mails where the person has none."))
    calendar = models.ForeignKey("accounts.Calendar", models.PROTECT, null=True, blank=True, related_name="sites",
                                 verbose_name=_("calendar"), help_text=_("Working hours; empty: around the clock."))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False,
                                      help_text=_("When it was closed (UTC)."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "sites"
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["code"]
        constraints = [
            Unchanging(name="sites_currency_stays", columns=("currency",), violation_error_message=_(
                "A site keeps its currency, because its books are kept in it; open a new site instead.")),
            *imported_once("sites"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
