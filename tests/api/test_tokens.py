"""Tokens: shown once, scoped, limited to branches, expiring, revocable; and everything through them is in the log."""

import datetime as dt
from typing import Any

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(cast: Any, undone: None) -> Any:
    """``issued(role, scope)`` → token and its text."""
    from django.utils import timezone

    from cmms.accounts.tokens import issue_token

    def issue(role: str, scope: str = "READ") -> Any:
        return issue_token(by=None, user=cast.people[role], name="ERP", scope=scope,
                           expires_at=timezone.now() + dt.timedelta(days=30))

    return issue


def test_the_text_is_kept_nowhere(issued: Any, program: Any) -> None:
    from cmms.audit.models import AuditLog

    token, text = issued("planner")
    assert text not in (token.hash, token.prefix)
    logged = " ".join(str(row.new_values) for row in AuditLog.objects.all())
    assert text not in logged
    assert token.hash not in logged
    answer = program(token=text).get("work-orders/", limit=1)
    assert answer.status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_a_reading_token_does_not_write(cast: Any, issued: Any, program: Any) -> None:
    client = program(token=issued("planner")[1])
    refused = client.post(f"work-orders/{cast.inside.order.pk}/start/")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert program(token=issued("planner", "WRITE")[1]).post(
        f"work-orders/{cast.inside.order.pk}/start/").status_code == 200


def test_administering_needs_a_token_for_it(issued: Any, program: Any) -> None:
    assert program(token=issued("administrator", "WRITE")[1]).get("branch-grants/").status_code == 403
    assert program(token=issued("administrator", "ADMIN")[1]).get("branch-grants/").status_code == 200


def test_an_expired_revoked_or_unknown_token_is_refused(cast: Any, issued: Any, program: Any) -> None:
    from cmms.accounts.models import ApiToken
    from cmms.accounts.tokens import revoke_token

    token, text = issued("planner")
    client = program(token=text)
    revoke_token(by=None, token=token)
    assert (client.get("work-orders/").status_code, client.get("work-orders/").json()["code"]) \
        == (401, "authentication_failed")
    token, text = issued("planner")
    ApiToken.objects.filter(pk=token.pk).update(expires_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert program(token=text).get("work-orders/").status_code == 401
    assert program(token="cmms_none").get("work-orders/").status_code == 401


def test_a_token_sees_what_also_lies_in_its_branches(cast: Any, issued: Any, program: Any) -> None:
    from assets.models import TokenBranch

    token, text = issued("administrator")
    client = program(token=text)
    assert client.get(f"work-orders/{cast.outside.order.pk}/").status_code == 200
    TokenBranch.objects.create(api_token=token, location=cast.inside.hall)
    assert client.get(f"work-orders/{cast.outside.order.pk}/").status_code == 404
    assert client.get(f"work-orders/{cast.inside.order.pk}/").status_code == 200
    token, text = issued("planner")
    TokenBranch.objects.create(api_token=token, location=cast.outside.hall)
    assert program(token=text).get("work-orders/").json()["results"] == []


def test_the_log_names_person_token_and_door(cast: Any, issued: Any, program: Any) -> None:
    from cmms.audit.models import AuditLog

    token, text = issued("planner", "WRITE")
    order = cast.inside.order
    assert program(token=text).post(f"work-orders/{order.pk}/start/").status_code == 200
    row = AuditLog.objects.filter(table_name="work_orders", record_id=order.pk).latest("id")
    assert (row.changed_by_id, row.token_id, row.channel) == (cast.people["planner"].pk, token.pk, "api")


def test_too_many_requests_are_told_when_to_come_again(cast: Any, issued: Any, program: Any,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    from cmms.rest.throttling import ClientThrottle

    monkeypatch.setattr(ClientThrottle, "rate", "2/minute", raising=False)
    client = program(token=issued("planner")[1])
    answers = [client.get("crafts/") for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert int(answers[2].headers["Retry-After"]) > 0
    assert answers[2].json()["code"] == "throttled"


def test_an_address_that_guesses_is_held_off_for_a_while(cast: Any, issued: Any, program: Any, settings: Any) -> None:
    settings.API_STRANGERS_PER_MINUTE = 3
    good = program(token=issued("planner")[1])
    assert good.get("crafts/").status_code == 200
    guesses = [program(token=f"cmms_{n}").get("crafts/") for n in range(4)]
    assert [a.status_code for a in guesses] == [401, 401, 429, 429]
    assert int(guesses[2].headers["Retry-After"]) > 0
    assert guesses[2].json()["code"] == "throttled"
    assert good.get("crafts/").status_code == 429


def test_a_token_lasts_a_year_at_the_most(cast: Any, undone: None) -> None:
    from django.utils import timezone

    from cmms.accounts.tokens import issue_token
    from cmms.errors import DomainError, NotAllowed

    with pytest.raises(DomainError, match="within a year"):
        issue_token(by=None, user=cast.people["planner"], name="ERP",
                    expires_at=timezone.now() + dt.timedelta(days=900))
    with pytest.raises(NotAllowed):
        issue_token(by=cast.people["planner"], user=cast.people["planner"], name="ERP",
                    expires_at=timezone.now() + dt.timedelta(days=9))
