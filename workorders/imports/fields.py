"""What a mapping file may fill of a work order."""

from assets.imports.directory import ASSET_MATCH, ASSET_TEMPLATE, LOCATION_MATCH, LOCATION_TEMPLATE
from cmms.accounts.imports.people import PERSON_MATCH
from cmms.importing import Field, Kind
from workorders.choices import HoldReason, Outcome, Priority, Status, WorkType

_PRIORITIES = [(priority.value, priority.name) for priority in Priority]
_CODE = "by its code; one for the asset's class goes before one for all classes"

FIELDS = {
    "title": Field(Kind.TEXT, required=True, max_length=255, help="What was to be done, in one line."),
    "description": Field(Kind.TEXT, help="Everything else."),
    "status": Field(Kind.CHOICE, choices=Status.values, help="Where the order stands; CLOSED where nothing says so."),
    "priority": Field(Kind.CHOICE, choices=_PRIORITIES, help="1 or LOW … 5 or EMERGENCY; RAISED if nothing says so."),
    "work_type": Field(Kind.CHOICE, choices=WorkType.values, help="Why the work was done."),
    "asset": Field(Kind.REFERENCE, max_length=255, match=ASSET_MATCH, creatable=True, template=ASSET_TEMPLATE,
                   help="What was worked on: its key in the other system, or its tag."),
    "location": Field(Kind.REFERENCE, max_length=255, match=LOCATION_MATCH, creatable=True, template=LOCATION_TEMPLATE,
                      help="Where: key in the other system, code or name. Blank: where the asset stands."),
    "parent": Field(Kind.REFERENCE, max_length=255, help="The larger order, by its external id; it may come later in "
                                                         "the file."),
    "assigned_to": Field(Kind.REFERENCE, max_length=255, match=PERSON_MATCH, help="Who was to do it; left empty with a "
                                                                                  "warning where unknown here."),
    "requested_by": Field(Kind.REFERENCE, max_length=150, match=PERSON_MATCH,
                          help="Who reported it; an unknown name is kept as the requester's name."),
    "requester_contact": Field(Kind.TEXT, max_length=254, help="The requester's address or telephone."),
    "team": Field(Kind.REFERENCE, max_length=100, creatable=True, help="The crew, by name."),
    "craft": Field(Kind.REFERENCE, max_length=20, creatable=True, template=("name",), help="The trade, by code or "
                                                                                           "name."),
    "created_at": Field(Kind.DATETIME, help="When the order was made there; else the time of the import."),
    "requested_at": Field(Kind.DATETIME, help="When it was reported."),
    "approved_at": Field(Kind.DATETIME, help="When it was released."),
    "scheduled_start": Field(Kind.DATETIME, help="When work was planned to begin."),
    "scheduled_end": Field(Kind.DATETIME, help="When it was planned to be over."),
    "due_at": Field(Kind.DATETIME, help="When it had to be finished."),
    "actual_start": Field(Kind.DATETIME, help="When work began."),
    "actual_end": Field(Kind.DATETIME, help="When it was finished."),
    "closed_at": Field(Kind.DATETIME, help="When the books were closed."),
    "estimated_hours": Field(Kind.DECIMAL, digits=8, decimals=2, minimum=0, help="Planned working hours, all people."),
    "actual_hours": Field(Kind.DECIMAL, digits=8, decimals=2, minimum=0, help="Booked working hours, all people."),
    "total_cost": Field(Kind.MONEY, digits=14, help="What it cost there in all, in the site's currency; one cost row "
                                                    "“imported”. Credits are negative; blank is unknown, 0 is 0."),
    "cost_date": Field(Kind.DATE, help="The day the cost belongs to; else the local day of the end or the start."),
    "reported_problem": Field(Kind.REFERENCE, max_length=30, creatable=True, help=f"Problem as reported, {_CODE}."),
    "problem": Field(Kind.REFERENCE, max_length=30, creatable=True, help=f"Problem as found, {_CODE}."),
    "cause": Field(Kind.REFERENCE, max_length=30, creatable=True, help=f"Cause, {_CODE}."),
    "remedy": Field(Kind.REFERENCE, max_length=30, creatable=True, help=f"Remedy, {_CODE}."),
    "failure_note": Field(Kind.TEXT, help="What no code says."),
    "is_functional_failure": Field(Kind.BOOLEAN, help="Did the asset fail to do what it is for?"),
    "outcome": Field(Kind.CHOICE, choices=Outcome.values, help="How finished work ended; may stay unknown."),
    "outcome_reason": Field(Kind.TEXT, help="Why it was done partly or not at all."),
    "hold_reason": Field(Kind.CHOICE, choices=HoldReason.values, help="What an order on hold waits for; else OTHER."),
    "cancel_reason": Field(Kind.TEXT, help="Why it was cancelled."),
}
