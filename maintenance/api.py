"""Preventive maintenance for programs: schedules, and every occurrence with the sentence why."""

from cmms.rest.resources import Resource
from maintenance import serializers as show

_SOURCE = ("source_system", "external_id")


class Plans(Resource):
    """Plans that keep a schedule for each asset of a model below a place."""

    serializer_class = show.PlanSerializer
    filter_by = ("asset_model", "location", "procedure", "is_active", *_SOURCE)


class Schedules(Resource):
    """Schedules of assets and places."""

    serializer_class = show.ScheduleSerializer
    filter_by = ("site", "asset", "location", "meter", "procedure", "plan", "is_active", "next_due", *_SOURCE)


class Revisions(Resource):
    """Former triggers of schedules, each with its own numbering."""

    serializer_class = show.RevisionSerializer
    filter_by = ("schedule",)


class Occurrences(Resource):
    """What came due, what was decided about it, and why."""

    serializer_class = show.OccurrenceSerializer
    filter_by = ("schedule", "site", "decision", "due_date", "decided_at", "work_order")


class Crossings(Resource):
    """Thresholds that meters passed."""

    serializer_class = show.CrossingSerializer
    filter_by = ("schedule", "meter")


class Histories(Resource):
    """What was maintained, when and by whom."""

    serializer_class = show.HistorySerializer
    filter_by = ("schedule", "work_order", "completed_date", *_SOURCE)
