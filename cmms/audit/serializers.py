"""The audit log as JSON."""

from cmms.audit.models import AuditLog
from cmms.rest.serializers import serializer_of

AuditLogSerializer = serializer_of(AuditLog, hidden=("txid",))
