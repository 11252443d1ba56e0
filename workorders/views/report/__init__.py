"""Report a problem: at the machine with nothing but its label, or signed in; and the page to follow it."""

from workorders.views.report.choosing import choose
from workorders.views.report.following import follow
from workorders.views.report.sending import report, report_place

__all__ = ["choose", "follow", "report", "report_place"]
