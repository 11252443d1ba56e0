"""Who may see which branch."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assets.models.location import Location
from assets.querysets import GrantQuerySet
from cmms.access import Branch, BranchQuerySet
from cmms.history import History
from cmms.records import Editable, Record


class BranchGrant(Editable):
    """One person may see one place and everything below it, perhaps only between two dates."""

    branch = Branch(site="location__site", location="location")
    history = History()

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="branch_grants", db_index=False,
                             verbose_name=_("user"), help_text=_("Who."))
    location = models.ForeignKey(Location, models.PROTECT, related_name="grants", verbose_name=_("location"),
                                 help_text=_("The place; a site's root gives the whole site."))
    valid_from = models.DateField(_("from"), null=True, blank=True, help_text=_("First day (UTC); empty: always."))
    valid_until = models.DateField(_("until"), null=True, blank=True,
                                   help_text=_("First day it no longer holds (UTC); empty: for ever."))

    objects = GrantQuerySet.as_manager()

    class Meta:
        db_table = "branch_grants"
        verbose_name = _("branch grant")
        verbose_name_plural = _("branch grants")
        constraints = [
            models.UniqueConstraint(fields=["user", "location"], name="uq_branch_grants",
                                    violation_error_message=_("The person has this branch already; change its "
                                                              "dates.")),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("valid_from")),
                name="check_branch_grants_dates", violation_error_message=_("A grant ends after it starts.")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.location}"


class TokenBranch(Record):
    """A place, with all below it, to which an API token is limited; without any it sees what its user sees."""

    api_token = models.ForeignKey("accounts.ApiToken", models.CASCADE, related_name="branches",
                                  db_index=False, verbose_name=_("API token"), help_text=_("Which token."))
    location = models.ForeignKey(Location, models.PROTECT, related_name="token_branches", verbose_name=_("location"),
                                 help_text=_("The place; a site's root stands for the whole site."))

    branch = Branch(site="location__site", location="location")
    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "token_branches"
        verbose_name = _("branch of an API token")
        verbose_name_plural = _("branches of API tokens")
        constraints = [
            models.UniqueConstraint(fields=["api_token", "location"], name="uq_token_branches",
                                    violation_error_message=_("The token has this branch already.")),
        ]

    def __str__(self) -> str:
        return f"{self.api_token}: {self.location}"
