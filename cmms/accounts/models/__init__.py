"""People: who works here, with which crafts, in which team, by which calendar."""

from cmms.accounts.models.calendar import Calendar, CalendarException, CalendarShift, Leave
from cmms.accounts.models.crew import Craft, Team, TeamMember, UserCraft
from cmms.accounts.models.token import ApiToken
from cmms.accounts.models.user import User

__all__ = ["ApiToken", "Calendar", "CalendarException", "CalendarShift", "Craft", "Leave", "Team", "TeamMember",
           "User", "UserCraft"]
