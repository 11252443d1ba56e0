"""A repeated request is answered again, not done again."""

import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from cmms.accounts.models import Craft, User
from cmms.errors import Conflict, DomainError
from cmms.idempotency import (
    KEPT,
    Answer,
    IdempotencyKey,
    KeyReused,
    Request,
    claim,
    forget,
    owner_of,
    parse_key,
    release,
    store,
)

MADE = Answer(201, '{"id": 7}', {"Location": "/api/v1/crafts/7/"})


def request(key: uuid.UUID | None = None, **changes: Any) -> Request:
    usual: dict[str, Any] = {"owner": "user:1", "key": key or uuid.uuid4(), "method": "POST", "path": "/api/v1/crafts/",
                             "body": b'{"code": "MECH"}'}
    return Request(**{**usual, **changes})


def do(what: Request, answer: Answer = MADE) -> Answer:
    """What a door does: claim, work, store, in one transaction."""
    with transaction.atomic():
        stored = claim(what)
        if stored is not None:
            return stored
        Craft.objects.create(code=str(Craft.objects.count()), name="Fitter")
        store(what, answer)
        return answer


@pytest.mark.django_db
def test_a_repeat_gets_the_stored_answer_and_the_work_is_done_once() -> None:
    what = request()
    assert do(what) == MADE
    assert do(what, Answer(200, "another")) == MADE
    assert Craft.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_two_owners_never_meet() -> None:
    key = uuid.uuid4()
    do(request(key))
    do(request(key, owner="user:2"))
    do(request(key, owner="token:1"))
    assert Craft.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"body": b"{}"}, {"path": "/api/v1/teams/"}, {"method": "PATCH"}])
def test_the_same_key_with_another_request_is_refused(other: dict[str, Any]) -> None:
    key = uuid.uuid4()
    do(request(key))
    with pytest.raises(KeyReused) as refused:
        do(request(key, **other))
    assert refused.value.status == 422
    assert refused.value.problems[0].code == "idempotency_key_reused"
    assert Craft.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_not_stored_and_is_judged_again() -> None:
    what = request()
    with pytest.raises(DomainError), transaction.atomic():
        assert claim(what) is None
        raise DomainError.of("no", "Not now.")
    assert not IdempotencyKey.objects.exists()
    assert do(what) == MADE


@pytest.mark.django_db
def test_only_success_may_be_stored() -> None:
    what = request()
    with transaction.atomic():
        claim(what)
        with pytest.raises(ValueError, match="judged again"):
            store(what, Answer(409, "conflict"))
        release(what)
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_what_was_answered_is_not_given_back() -> None:
    what = request()
    do(what)
    release(what)
    assert do(what) == MADE
    assert Craft.objects.count() == 1


@pytest.mark.django_db
def test_an_answer_without_its_claim_is_a_fault_of_ours() -> None:
    with pytest.raises(TransactionManagementError):
        store(request(), MADE)


@pytest.mark.django_db
def test_a_claim_that_was_committed_without_an_answer_is_a_conflict() -> None:
    what = request()
    with transaction.atomic():
        claim(what)
    with pytest.raises(Conflict) as refused:
        do(what)
    assert refused.value.problems[0].code == "idempotency_key_open"


@pytest.mark.django_db(transaction=True)
def test_a_key_is_claimed_only_where_the_work_is_done() -> None:
    with pytest.raises(TransactionManagementError):
        claim(request())


@pytest.mark.django_db
def test_keys_are_kept_for_ninety_days() -> None:
    old, young = request(), request()
    do(old)
    do(young)
    limit = timezone.now() - KEPT
    IdempotencyKey.objects.filter(key=old.key).update(created_at=limit - dt.timedelta(seconds=1))
    IdempotencyKey.objects.filter(key=young.key).update(created_at=limit + dt.timedelta(minutes=1))
    assert forget() == 1
    assert IdempotencyKey.objects.get().key == young.key


@pytest.mark.django_db
def test_a_token_goes_before_its_user() -> None:
    user = User.objects.create_user(username="tom", password="Secret-123")
    assert owner_of(user_id=user.pk) == f"user:{user.pk}"
    assert owner_of(user_id=user.pk, token_id=3) == "token:3"
    with pytest.raises(ValueError):
        owner_of()


def test_a_key_is_a_uuid() -> None:
    key = uuid.uuid4()
    assert parse_key(str(key)) == parse_key(key.hex) == key
    with pytest.raises(DomainError, match="UUID"):
        parse_key("again")


def test_eight_phones_sending_one_key_do_the_work_once(together: Callable[..., list[Any]]) -> None:
    what = request()
    outcomes = together(*[lambda: do(what)] * 8)
    assert [o.error for o in outcomes] == [None] * 8
    assert all(o.value == MADE for o in outcomes)
    assert Craft.objects.count() == 1


@pytest.mark.postgresql
def test_a_rival_waits_and_takes_over_where_the_first_one_is_refused(another_connection: Callable[..., Any]) -> None:
    what, first, watcher = request(), another_connection(), another_connection()
    outcome: list[Answer] = []

    def rival() -> None:
        try:
            outcome.append(do(what))
        finally:
            connection.close()

    first.set_autocommit(False)
    with first.cursor() as cursor:
        cursor.execute("INSERT INTO idempotency_keys (owner, key, method, path, body_hash, created_at) "
                       "VALUES (%s, %s, 'POST', %s, %s, now())", [what.owner, what.key, what.path, what.body_hash])
    waiting = threading.Thread(target=rival)
    waiting.start()
    try:
        _until_somebody_waits(watcher)
        assert not outcome
    finally:
        first.rollback()
        waiting.join(30)
    assert outcome == [MADE]
    assert Craft.objects.count() == 1


def _until_somebody_waits(watcher: Any) -> None:
    for _ in range(200):
        with watcher.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                           "AND datname = current_database()")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the rival did not wait")
