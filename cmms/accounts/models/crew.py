"""Crafts and teams."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cmms.history import History
from cmms.records import Editable, Record


class Craft(Editable):
    """A trade that work is planned for: electrician, fitter."""

    history = History()

    code = models.CharField(_("code"), max_length=20, unique=True, help_text=_("Short code, such as ELEC."))
    name = models.CharField(_("name"), max_length=100, help_text=_("The trade in words."))
    hourly_rate = models.DecimalField(_("hourly rate"), max_digits=10, decimal_places=2, null=True, blank=True,
                                      help_text=_("Planned cost of one hour where the person has none; empty: "
                                                  "unknown."))

    class Meta:
        db_table = "crafts"
        verbose_name = _("craft")
        verbose_name_plural = _("crafts")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(hourly_rate__isnull=True) | Q(hourly_rate__gte=0),
                                   name="check_crafts_hourly_rate",
                                   violation_error_message=_("An hourly rate is not negative; leave it empty where "
                                                             "it is unknown.")),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UserCraft(Record):
    """One craft that one person has."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="crafts", db_index=False,
                             help_text=_("The person."))
    craft = models.ForeignKey(Craft, models.PROTECT, related_name="people", help_text=_("The craft."))
    is_primary = models.BooleanField(_("main craft"), default=False, db_default=False,
                                     help_text=_("The craft whose capacity the person counts to."))

    class Meta:
        db_table = "user_crafts"
        verbose_name = _("craft of a person")
        verbose_name_plural = _("crafts of people")
        constraints = [
            models.UniqueConstraint(fields=["user", "craft"], name="uq_user_crafts",
                                    violation_error_message=_("The person has this craft already.")),
            models.UniqueConstraint(fields=["user"], condition=Q(is_primary=True), name="uq_user_crafts_primary",
                                    violation_error_message=_("A person has one main craft; unmark the other first.")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.craft}"


class Team(Editable):
    """A crew that work is given to."""

    history = History()

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("The crew's name."))
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="leads",
                             verbose_name=_("leader"), help_text=_("Who leads the crew."))
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="TeamMember", related_name="teams",
                                     help_text=_("Who belongs to it."))

    class Meta:
        db_table = "teams"
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TeamMember(Record):
    """One person in one team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships", db_index=False, help_text=_("The team."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships",
                             help_text=_("The person."))

    class Meta:
        db_table = "team_members"
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="uq_team_members",
                                    violation_error_message=_("The person is in this team already.")),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.user}"
