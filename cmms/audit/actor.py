"""Who is acting: known to Python per context, and told to the database inside each transaction.

The triggers read the actor from the database: a transaction-local setting on PostgreSQL, which no pooler can carry
to another session, and a one-row table on SQLite, written and emptied inside the transaction, so that other tools,
which know nothing of it, can still write and are not mistaken for somebody.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from cmms.errors import DomainError

logger = logging.getLogger(__name__)
T = TypeVar("T")

CHANNELS = ("web", "admin", "api", "import", "command", "sql")


@dataclass(frozen=True)
class Actor:
    """``user_id`` None is nobody known; ``channel`` one of CHANNELS; ``token_id`` the API token, if one was used."""

    user_id: int | None = None
    channel: str = "command"
    token_id: int | None = None
    request_id: str = ""
    known_user: Any = field(default=None, compare=False, repr=False)

    @cached_property
    def user(self) -> Any:
        """The User, or None; read from the database once where only its id is known."""
        if self.known_user is not None or self.user_id is None:
            return self.known_user
        return get_user_model()._default_manager.filter(pk=self.user_id).first()


@dataclass
class _Frame:
    """The outermost ``acting_as`` of this context, what refused verbs inside it asked to remember, and what was looked
    up once for all of it."""

    remember: list[Callable[[], object]] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)

    def take(self, error: DomainError) -> None:
        self.remember.extend(call for call in error.remember if call not in self.remember)


_source: ContextVar[Callable[[], Actor]] = ContextVar("cmms_actor", default=Actor)
_frame: ContextVar[_Frame | None] = ContextVar("cmms_acting", default=None)


def current_actor() -> Actor:
    """Who acts in this context; an Actor without user outside of any."""
    return _source.get()()


def once_in_this_change(name: str, look: Callable[[], T]) -> T:
    """What ``look`` finds, looked up once in the outermost ``acting_as``; outside of any, each time."""
    frame = _frame.get()
    if frame is None:
        return look()
    if name not in frame.known:
        frame.known[name] = look()
    found: T = frame.known[name]
    return found


@contextmanager
def actor_from(source: Callable[[], Actor]) -> Iterator[None]:
    """Within the block ``current_actor()`` asks ``source`` anew each time. No transaction, no database."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


@contextmanager
def through(channel: str) -> Iterator[None]:
    """Within the block the actor's channel is ``channel``: for commands and importers. No transaction."""
    if channel not in CHANNELS:
        raise ValueError(f"{channel!r} is no channel; choose one of {', '.join(CHANNELS)}.")
    actor = replace(current_actor(), channel=channel)
    with actor_from(lambda: actor):
        yield


@contextmanager
def acting_as(user: Any = None, *, channel: str | None = None, token: Any = None, request_id: str | None = None,
              using: str = DEFAULT_DB_ALIAS) -> Iterator[Actor]:
    """A transaction whose changes the audit log ascribes to ``user`` (a User, its id, or None: who acts already).

    What is not given stays as it is in this context. Nested calls are savepoints and restore the former actor. When
    the outermost one ends, what refusals (``DomainError.remember``) asked for is done in a transaction of its own,
    whether the refusal was caught inside or rolled everything back; after any other exception nothing is.
    """
    actor = _changed(current_actor(), user, channel, token, request_id)
    frame = _frame.get()
    if frame is not None:
        try:
            with actor_from(lambda: actor), _told(actor, using):
                yield actor
        except DomainError as error:
            frame.take(error)
            raise
        return
    frame = _Frame()
    mark = _frame.set(frame)
    try:
        with actor_from(lambda: actor), _told(actor, using):
            yield actor
    except DomainError as error:
        frame.take(error)
        _remember(frame, actor, using)
        raise
    else:
        _remember(frame, actor, using)
    finally:
        _frame.reset(mark)


def _changed(actor: Actor, user: Any, channel: str | None, token: Any, request_id: str | None) -> Actor:
    if channel is not None and channel not in CHANNELS:
        raise ValueError(f"{channel!r} is no channel; choose one of {', '.join(CHANNELS)}.")
    if user is not None:
        known = None if isinstance(user, int) or not user.is_authenticated else user
        user_id = user if isinstance(user, int) else getattr(known, "pk", None)
        if user_id != actor.user_id or actor.known_user is None:
            # a token belongs to its user
            token_id = actor.token_id if user_id == actor.user_id else None
            actor = replace(actor, user_id=user_id, known_user=known, token_id=token_id)
    if channel is not None:
        actor = replace(actor, channel=channel)
    if token is not None:
        actor = replace(actor, token_id=token if isinstance(token, int) else token.pk)
    if request_id is not None:
        actor = replace(actor, request_id=request_id)
    return actor


def _remember(frame: _Frame, actor: Actor, using: str) -> None:
    calls, frame.remember = frame.remember, []
    if not calls:
        return
    try:
        with actor_from(lambda: actor), _told(actor, using):
            for call in calls:
                call()
    except Exception:
        # The refusal itself is what the person must see; what could not be noted is for the operator's log.
        logger.exception("What a refusal asked to remember could not be written.")


@contextmanager
def _told(actor: Actor, using: str) -> Iterator[None]:
    """An atomic block in which the database knows ``actor``, and at whose end it knows the former one again."""
    connection = connections[using]
    ours = not connection.in_atomic_block
    former: Actor | None = None if ours else getattr(connection, "cmms_actor", None)
    try:
        with transaction.atomic(using=using):
            if actor != former:
                _tell(connection, actor)
            yield
            # PostgreSQL forgets a local setting when the transaction ends; SQLite's row would be committed.
            if actor != former and not connection.needs_rollback and not (ours and connection.vendor == "postgresql"):
                _tell(connection, former)
    finally:
        connection.cmms_actor = former  # type: ignore[attr-defined]


def _tell(connection: Any, actor: Actor | None) -> None:
    connection.cmms_actor = actor
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            a = actor or Actor(channel="")
            cursor.execute(
                "SELECT set_config('cmms.user_id', %s, true), set_config('cmms.channel', %s, true),"
                " set_config('cmms.token_id', %s, true), set_config('cmms.request_id', %s, true)",
                ["" if a.user_id is None else str(a.user_id), a.channel,
                 "" if a.token_id is None else str(a.token_id), a.request_id],
            )
        elif actor is None:
            cursor.execute("DELETE FROM audit_actor")
        else:
            cursor.execute(
                "INSERT INTO audit_actor (id, user_id, channel, token_id, request_id) VALUES (1, %s, %s, %s, %s)"
                " ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, channel = excluded.channel,"
                " token_id = excluded.token_id, request_id = excluded.request_id",
                [actor.user_id, actor.channel, actor.token_id, actor.request_id],
            )


__all__ = ["CHANNELS", "Actor", "acting_as", "actor_from", "current_actor", "once_in_this_change", "through"]
