"""Who changed what: the log the database writes by itself, and the actor it reads."""

from cmms.audit.actor import Actor, acting_as, current_actor
from cmms.audit.policy import Audit

__all__ = ["Actor", "Audit", "acting_as", "current_actor"]
