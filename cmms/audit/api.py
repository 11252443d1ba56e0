"""The audit log for programs, to read."""

from cmms.audit import serializers as show
from cmms.rest.resources import Resource


class AuditLogs(Resource):
    """Every row that was inserted, updated or deleted, by whom and through which door. The database writes it."""

    serializer_class = show.AuditLogSerializer
    sorts = {"-changed_at": ("-changed_at", "-id"), "changed_at": ("changed_at", "id")}
    filter_by = ("table_name", "record_id", "action", "channel", "changed_by", "changed_at", "token_id", "site_id")
