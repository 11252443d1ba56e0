"""Keys and their stored answers: a repeated request is answered again, not done again. For outbox and API alike.

Inside the transaction that does the work, in this order: :func:`claim`; the work; :func:`store` with the answer.
``claim`` inserts the key and does nothing on conflict. On PostgreSQL a second claim of the same key waits for the
first one's transaction: committed, it reads that answer; rolled back, the claim is its own. So a refusal stores
nothing and is judged again, and a crash in between leaves neither the work nor the key. SQLite has one writer at a
time, which comes to the same.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmms.audit.policy import Audit
from cmms.errors import Conflict, DomainError, Problem

KEPT = dt.timedelta(days=90)
"""How long a key is remembered; a phone that was offline longer asks a person."""


class IdempotencyKey(models.Model):
    """One key that a client gave to one request, and the answer of success it got."""

    audit = Audit(why_not="It repeats an answer; whatever the request changed stands in the log on its own.")

    owner = models.CharField(max_length=64, help_text="Whose key it is: user:ID or token:ID; keys of two never meet.")
    key = models.UUIDField(help_text="Made by the client, one for each thing it wants done.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
                             db_index=False, help_text="The person who sent it; empty for somebody without account.")
    method = models.CharField(max_length=10, help_text="HTTP method of the request.")
    path = models.CharField(max_length=500, help_text="Path of the request, with its query.")
    body_hash = models.CharField(max_length=64, help_text="SHA-256 of the request's body, in hex.")
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the answer, 200 … 399; empty while "
                                                                   "the work is going on.")
    headers = models.JSONField(default=dict, db_default={}, help_text="Headers that are part of the answer, such as "
                                                                      "Location and ETag.")
    answer = models.TextField(blank=True, default="", db_default="", help_text="Body of the answer.")
    created_at = models.DateTimeField(default=timezone.now, help_text="When the key was claimed (UTC).")
    finished_at = models.DateTimeField(null=True, help_text="When the answer was stored (UTC).")

    class Meta:
        app_label = "cmms"
        db_table = "idempotency_keys"
        verbose_name = gettext_lazy("idempotency key")
        verbose_name_plural = gettext_lazy("idempotency keys")
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="uq_idempotency_keys",
                                    violation_error_message=gettext_lazy("This key is in use already.")),
            models.CheckConstraint(
                condition=Q(status__isnull=True, finished_at__isnull=True)
                | Q(status__gte=200, status__lte=399, finished_at__isnull=False),
                name="check_idempotency_keys_answer",
                violation_error_message=gettext_lazy("Only an answer of success is kept, with its time.")),
        ]
        indexes = [
            # which keys are past their 90 days
            models.Index(fields=["created_at"], name="idx_idempotency_keys_age"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


class KeyReused(DomainError):
    """The same key came with another request."""


@dataclass(frozen=True)
class Request:
    """What a key stands for. ``owner`` is "user:ID" or "token:ID" (:func:`owner_of`)."""

    owner: str
    key: uuid.UUID
    method: str
    path: str
    body: bytes = b""
    user_id: int | None = None

    @property
    def body_hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Answer:
    """An answer of success: HTTP status 200 … 399, body as text, the headers worth repeating."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def owner_of(*, user_id: int | None = None, token_id: int | None = None) -> str:
    """The owner's name in the table. Two tokens of one person are two programs, so the token goes first."""
    if token_id is not None:
        return f"token:{token_id}"
    if user_id is not None:
        return f"user:{user_id}"
    raise ValueError("A key belongs to a user or a token.")


def parse_key(text: str) -> uuid.UUID:
    """The client's header or field as a UUID; refused with 422 when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise DomainError.of("idempotency_key", _("An idempotency key is a UUID, made anew for each thing to be done."),
                             "idempotency_key") from error


def claim(request: Request, *, using: str = DEFAULT_DB_ALIAS) -> Answer | None:
    """Claim the key, or fetch what it was answered before.

    None: the key is this request's; do the work and :func:`store` the answer before the transaction ends, or roll it
    back. An answer: send it and do nothing. Raises KeyReused (422) when the key came with another request, Conflict
    (409) when a claim was committed without its answer. Must run inside a transaction.
    """
    connection = connections[using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("An idempotency key is claimed inside the transaction that does the work.")
    if _inserted(connection, request):
        return None
    found = IdempotencyKey.objects.using(using).get(owner=request.owner, key=request.key)
    if (found.method, found.path, found.body_hash) != (request.method, request.path, request.body_hash):
        raise KeyReused([Problem("idempotency_key_reused",
                                 _("This idempotency key was sent before with another request; make a new one."),
                                 "idempotency_key")])
    if found.status is None:
        raise Conflict([Problem("idempotency_key_open", _("This request is being worked on; ask again in a moment."),
                                "idempotency_key")])
    return Answer(found.status, found.answer, dict(found.headers))


def store(request: Request, answer: Answer, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Keep the answer of the key that this transaction claimed. Only answers of success may be kept (ValueError)."""
    if not 200 <= answer.status <= 399:
        raise ValueError(f"An answer of {answer.status} is no success: roll back, so that it is judged again.")
    changed = IdempotencyKey.objects.using(using).filter(
        owner=request.owner, key=request.key, status__isnull=True,
    ).update(status=answer.status, answer=answer.body, headers=dict(answer.headers), finished_at=timezone.now())
    if changed != 1:
        raise TransactionManagementError("Only a key that was claimed, and not answered yet, takes an answer.")


def release(request: Request, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give a claimed key back where the work was refused but the transaction goes on, so that it is judged again."""
    IdempotencyKey.objects.using(using).filter(owner=request.owner, key=request.key, status__isnull=True).delete()


def forget(*, before: dt.datetime | None = None, using: str = DEFAULT_DB_ALIAS) -> int:
    """Delete keys claimed before the moment (default: 90 days ago); return how many."""
    limit = before or timezone.now() - KEPT
    return IdempotencyKey.objects.using(using).filter(created_at__lt=limit).delete()[0]


def _inserted(connection: Any, request: Request) -> bool:
    """Whether this call made the row. On PostgreSQL it waits for a rival transaction that holds the same key."""
    meta = IdempotencyKey._meta
    values = {
        "owner": request.owner, "key": request.key, "user": request.user_id, "method": request.method,
        "path": request.path, "body_hash": request.body_hash, "headers": {}, "answer": "", "created_at": timezone.now(),
    }
    fields = [meta.get_field(name) for name in values]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(f.column) for f in fields)
    params = [f.get_db_prep_save(value, connection) for f, value in zip(fields, values.values(), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(meta.db_table)} ({columns}) "  # noqa: S608  names of the model's own
            f"VALUES ({', '.join(['%s'] * len(params))}) ON CONFLICT (owner, key) DO NOTHING", params,
        )
        return bool(cursor.rowcount == 1)


__all__ = ["KEPT", "Answer", "IdempotencyKey", "KeyReused", "Request", "claim", "forget", "owner_of", "parse_key",
           "release", "store"]
