"""What the verbs of an order take through the API; the rules are the services'."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from assets.models import Asset, AssetStatus, Location
from cmms.accounts.models import Craft, Team, User
from cmms.rest.serializers import Arguments, KeyField, MomentField
from inventory.models import InventoryTransaction, Part, Storeroom
from workorders.choices import (
    AnswerResult,
    CommentKind,
    DowntimeCategory,
    HoldReason,
    Outcome,
    Priority,
    SafetyAction,
)
from workorders.models import FailureCode, WorkOrder, WorkOrderStep

_WHEN = _("When it happened, with offset; never in the future. Left out: now.")


def _key(rows: Any, required: bool = False, null: bool = False, said: Any = "") -> KeyField:
    return KeyField(queryset=rows, required=required, allow_null=null, help_text=said)


def _quantity() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=3, help_text=_("In the part's unit."))


class When(Arguments):
    at = MomentField(required=False, help_text=_WHEN)


class Reason(Arguments):
    reason = serializers.CharField(max_length=2000, help_text=_("Why."))


class Reject(Reason, When):
    pass


class Assign(Arguments):
    to = _key(User.objects.all(), required=True, null=True, said=_("Who shall do it; null: nobody."))
    team = _key(Team.objects.all(), null=True, said=_("The crew; left out: as it is."))


class HandOver(Arguments):
    to = _key(User.objects.all(), null=True, said=_("Who goes on; null: nobody yet."))
    team = _key(Team.objects.all(), null=True, said=_("The crew; left out: as it is."))
    text = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text=_("What to know."))
    at = MomentField(required=False, help_text=_WHEN)


class Schedule(Arguments):
    start = MomentField(allow_null=True, help_text=_("When work is to begin; null: not planned."))
    end = MomentField(required=False, allow_null=True, help_text=_("When it is to be over."))
    due_at = MomentField(required=False, allow_null=True, help_text=_("When it must be finished; left out: as it is."))


class Hold(Arguments):
    hold_reason = serializers.ChoiceField(HoldReason.choices, help_text=_("What it waits for."))
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text=_("More about it."))
    at = MomentField(required=False, help_text=_WHEN)


class WorkOn(Arguments):
    at = MomentField(required=False, help_text=_WHEN)
    stop_other = serializers.BooleanField(required=False, help_text=_("Stop one's clock on another job first."))
    confirmed = serializers.BooleanField(required=False, help_text=_("A clock over ten hours is right."))


class Pause(Arguments):
    at = MomentField(required=False, help_text=_WHEN)
    break_minutes = serializers.IntegerField(required=False, min_value=0, max_value=1440, help_text=_("Minutes."))
    minutes = serializers.IntegerField(required=False, min_value=0, max_value=1440,
                                       help_text=_("What was worked, in place of the clock."))
    confirmed = serializers.BooleanField(required=False, help_text=_("A clock over ten hours is right."))


class Complete(Arguments):
    outcome = serializers.ChoiceField(Outcome.choices, help_text=_("DONE, PARTLY or NOT_PERFORMED."))
    at = MomentField(required=False, help_text=_WHEN)
    started_at = MomentField(required=False, help_text=_("When work began, where nobody pressed start."))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000,
                                   help_text=_("Why it was done partly or not at all."))
    problem = _key(FailureCode.objects.all(), null=True, said=_("What was wrong; asked on failure orders."))
    cause = _key(FailureCode.objects.all(), null=True, said=_("Why it failed."))
    remedy = _key(FailureCode.objects.all(), null=True, said=_("What fixed it."))
    failure_note = serializers.CharField(required=False, allow_blank=True, max_length=4000,
                                         help_text=_("What no code says."))
    functional_failure = serializers.BooleanField(required=False, allow_null=True, help_text=_("Did it fail to do "
                                                                                               "what it is for?"))
    running_again = serializers.BooleanField(required=False, help_text=_("Ends the asset's open downtime."))
    secret = serializers.CharField(required=False, write_only=True, max_length=200,
                                   help_text=_("Password or PIN, where a sign-off is demanded."))
    forced = serializers.BooleanField(required=False, help_text=_("Although a part of it is open; with a reason."))
    minutes = serializers.IntegerField(required=False, min_value=0, max_value=1440,
                                       help_text=_("What to book for oneself, in place of the clock."))
    confirmed = serializers.BooleanField(required=False, help_text=_("A clock over ten hours is right."))


class FollowUp(Arguments):
    title = serializers.CharField(max_length=255, help_text=_("What is to be done."))
    description = serializers.CharField(required=False, allow_blank=True, help_text=_("Everything else."))
    priority = serializers.ChoiceField(Priority.choices, required=False, help_text=_("1 = low … 5 = emergency."))
    step = _key(WorkOrderStep.objects.all(), null=True, said=_("The step whose answer leads to it."))
    at = MomentField(required=False, help_text=_WHEN)


class ChangeAsset(Reason):
    asset = _key(Asset.objects.all(), required=True, said=_("What it is really about."))


class Duplicate(Arguments):
    of = _key(WorkOrder.objects.all(), required=True, said=_("The order that tells of the same event."))
    at = MomentField(required=False, help_text=_WHEN)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text=_("Why."))


class Report(Arguments):
    title = serializers.CharField(max_length=255, help_text=_("What is wrong, in one line."))
    asset = _key(Asset.objects.all(), null=True, said=_("On what; or say the location."))
    location = _key(Location.objects.all(), null=True, said=_("Where; needed without an asset."))
    description = serializers.CharField(required=False, allow_blank=True, help_text=_("Everything else."))
    priority = serializers.ChoiceField(Priority.choices, required=False, help_text=_("1 = low … 5 = emergency."))
    reported_problem = _key(FailureCode.objects.all(), null=True, said=_("The problem, by code."))
    requester_name = serializers.CharField(required=False, allow_blank=True, max_length=150, help_text=_("Who reported "
                                                                                                         "it there."))
    requester_contact = serializers.CharField(required=False, allow_blank=True, max_length=254,
                                              help_text=_("How to reach them."))
    stopped_at = MomentField(required=False, allow_null=True, help_text=_("Since when the asset stands still."))
    at = MomentField(required=False, help_text=_WHEN)


class Emergency(Arguments):
    title = serializers.CharField(max_length=255, help_text=_("What is wrong, in one line."))
    asset = _key(Asset.objects.all(), null=True, said=_("On what; or say the location."))
    location = _key(Location.objects.all(), null=True, said=_("Where; needed without an asset."))
    description = serializers.CharField(required=False, allow_blank=True, help_text=_("Everything else."))
    stopped_at = MomentField(required=False, allow_null=True, help_text=_("Since when the asset stands still."))
    at = MomentField(required=False, help_text=_WHEN)


class CommentText(Arguments):
    text = serializers.CharField(max_length=10_000, help_text=_("What to say."))
    kind = serializers.ChoiceField([(k.value, k.label) for k in CommentKind if k != CommentKind.ME_TOO], required=False,
                                   help_text=_("A note (default), or words at a handover."))
    for_requester = serializers.BooleanField(required=False, help_text=_("The requester may read it."))


class PlanOrderPart(Arguments):
    part = _key(Part.objects.all(), required=True, said=_("Which part."))
    quantity = _quantity()
    storeroom = _key(Storeroom.objects.all(), null=True, said=_("From where; left out: decided at issue."))
    note = serializers.CharField(required=False, allow_blank=True, max_length=255, help_text=_("More about it."))


class IssuePart(Arguments):
    part = _key(Part.objects.all(), required=True, said=_("Which part."))
    storeroom = _key(Storeroom.objects.all(), required=True, said=_("From where."))
    quantity = _quantity()
    bin = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text=_("Which bin."))
    emergency = serializers.BooleanField(required=False, help_text=_("Take what is promised to others."))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text=_("Why."))
    at = MomentField(required=False, help_text=_WHEN)


class ReturnPart(Arguments):
    against = _key(InventoryTransaction.objects.all(), required=True, said=_("The issue it goes back against."))
    quantity = _quantity()
    storeroom = _key(Storeroom.objects.all(), null=True, said=_("Where to; left out: where it came from."))
    bin = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text=_("Which bin."))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text=_("Why."))
    at = MomentField(required=False, help_text=_WHEN)


class ReturnUnused(Arguments):
    part = _key(Part.objects.all(), required=True, said=_("What was not used, out of all issues of it, newest first."))
    quantity = _quantity()
    storeroom = _key(Storeroom.objects.all(), null=True, said=_("Where to; left out: where it came from."))
    bin = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text=_("Which bin."))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text=_("Why."))
    at = MomentField(required=False, help_text=_WHEN)


class BookLabor(Arguments):
    order = _key(WorkOrder.objects.all(), required=True, said=_("On which order."))
    user = _key(User.objects.all(), said=_("Who worked; left out: oneself."))
    started_at = MomentField(required=False, allow_null=True, help_text=_("With ended_at; or date and minutes."))
    ended_at = MomentField(required=False, allow_null=True, help_text=_("The end, not included."))
    break_minutes = serializers.IntegerField(required=False, min_value=0, max_value=1440, help_text=_("Minutes."))
    work_date = serializers.DateField(required=False, allow_null=True, help_text=_("Local date, with minutes."))
    minutes = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=1440,
                                       help_text=_("Minutes worked."))
    craft = _key(Craft.objects.all(), null=True, said=_("As what; left out: the person's own."))
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text=_("What was done."))


class CorrectLabor(Reason):
    started_at = MomentField(required=False, allow_null=True)
    ended_at = MomentField(required=False, allow_null=True)
    break_minutes = serializers.IntegerField(required=False, min_value=0, max_value=1440)
    work_date = serializers.DateField(required=False, allow_null=True)
    minutes = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=1440)


class MeToo(Arguments):
    text = serializers.CharField(required=False, allow_blank=True, max_length=10_000, help_text=_("What else to say."))


class BeginDowntime(Arguments):
    asset = _key(Asset.objects.all(), required=True, said=_("The highest asset that stands still."))
    category = serializers.ChoiceField(DowntimeCategory.choices, required=False, help_text=_("Why it stands."))
    at = MomentField(required=False, help_text=_("Since when; left out: now."))
    order = _key(WorkOrder.objects.all(), null=True, said=_("The order it belongs to."))
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text=_("More about it."))


class RecordDowntime(Arguments):
    asset = _key(Asset.objects.all(), required=True, said=_("The highest asset that stood still."))
    started_at = MomentField(help_text=_("Since when."))
    ended_at = MomentField(help_text=_("Until when, not included."))
    category = serializers.ChoiceField(DowntimeCategory.choices, required=False, help_text=_("Why it stood."))
    order = _key(WorkOrder.objects.all(), null=True, said=_("The order it belongs to."))
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text=_("More about it."))


class EndDowntime(Arguments):
    asset = _key(Asset.objects.all(), required=True, said=_("What runs again."))
    at = MomentField(required=False, help_text=_WHEN)
    status = serializers.ChoiceField([s for s in AssetStatus.choices if s[0] not in ("DOWN", "RETIRED")],
                                     required=False, help_text=_("How it runs now."))


class Answer(Arguments):
    result = serializers.ChoiceField(AnswerResult.choices, required=False, help_text=_("PASS, FLAG, FAIL or NA."))
    value = serializers.CharField(required=False, allow_blank=True, max_length=2000, help_text=_("Text or choice."))
    number = serializers.DecimalField(required=False, allow_null=True, max_digits=18, decimal_places=6,
                                      help_text=_("What was measured."))
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000,
                                   help_text=_("Note on a flag or fail; why a step does not apply."))
    confirmed = serializers.BooleanField(required=False, help_text=_("A number outside its limits is meant."))
    rollover = serializers.BooleanField(required=False, help_text=_("Of a reading: the dial went over its end once."))
    upload = serializers.FileField(required=False, allow_null=True, help_text=_("A photo (multipart)."))
    at = MomentField(required=False, help_text=_WHEN)


class LockOn(Arguments):
    step = _key(WorkOrderStep.objects.all(), null=True, said=_("The safety step it answers."))
    asset = _key(Asset.objects.all(), null=True, said=_("Of a route: at which asset."))
    action = serializers.ChoiceField([(a.value, a.label) for a in SafetyAction if a != SafetyAction.TRY],
                                     required=False, help_text=_("LOCK (default) or TAG."))
    point = serializers.CharField(required=False, allow_blank=True, max_length=255, help_text=_("What is locked."))
    lock_number = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text=_("On the lock."))
    at = MomentField(required=False, help_text=_WHEN)


class LockOff(When):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000,
                                   help_text=_("Why another person's lock is taken off."))


class AcceptLate(Arguments):
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    follow_up = _key(WorkOrder.objects.all(), null=True, said=_("Where to book it; left out: a new follow-up."))


class DeclineLate(Arguments):
    note = serializers.CharField(max_length=2000, help_text=_("Why."))


class Attach(Arguments):
    order = _key(WorkOrder.objects.all(), required=True, said=_("To which order."))
    upload = serializers.FileField(help_text=_("A photo or document; its kind is told by its content."))
    caption = serializers.CharField(required=False, allow_blank=True, max_length=255, help_text=_("What it shows."))
    taken_at = MomentField(required=False, help_text=_("When it was taken."))
