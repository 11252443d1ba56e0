"""Programs at the same instant, with real connections; apart from tests whose cast keeps a transaction open."""

import json
import uuid
from collections import Counter
from functools import partial
from typing import Any

import pytest

pytestmark = pytest.mark.postgresql


@pytest.fixture
def boss(transactional_db: None) -> Any:
    from cmms.accounts.models import User
    from tests.api.conftest import Program

    user = User.objects.create_superuser("root", password="not used here")
    return lambda: Program(user)


def test_two_edits_of_one_version_end_in_one(together: Any, boss: Any) -> None:
    made = boss().post("suppliers/", {"name": "Chains"}).json()

    def edit(name: str) -> int:
        return boss().send("patch", f"suppliers/{made['id']}/", {"name": name}, If_Match='"1"').status_code  # type: ignore[no-any-return]

    outcomes = together(*(partial(edit, name) for name in ("A", "B")))
    assert sorted(o.value for o in outcomes) == [200, 412], outcomes
    assert boss().get(f"suppliers/{made['id']}/").json()["version"] == 2


def test_two_upserts_of_one_key_make_one_record(together: Any, boss: Any) -> None:
    def put(key: int, name: str) -> int:
        return boss().send("put", f"suppliers/by-source/SAP/{key}/", {"name": name}).status_code  # type: ignore[no-any-return]

    for key in range(4):
        outcomes = together(*(partial(put, key, f"{key} {name}") for name in "ABC"))
        assert Counter(o.value for o in outcomes) == {201: 1, 200: 2}, outcomes
    assert [row["external_id"] for row in boss().get("suppliers/", sort="id").json()["results"]] == list("0123")


def test_bulk_calls_over_the_same_records_do_not_wait_for_each_other_for_ever(together: Any, boss: Any) -> None:
    def send(numbers: list[int]) -> Any:
        return boss().post("suppliers/bulk/", {"mode": "each", "items": [
            {"operation": "upsert", "source_system": "SAP", "external_id": str(n), "record": {"name": f"S{n}"}}
            for n in numbers]})

    outcomes = together(*(partial(send, numbers) for numbers in (list(range(40)), list(range(39, -1, -1)))))
    assert [o.value.status_code for o in outcomes] == [200, 200]
    told = [Counter(r["effect"] for r in o.value.json()["results"]) for o in outcomes]
    assert sum(told, Counter()) == {"created": 40, "unchanged": 40}


def test_a_request_sent_again_while_it_is_worked_on_books_once(together: Any, boss: Any) -> None:
    """As a program does whose connection dropped: the same key, at once and later."""
    key = str(uuid.uuid4())

    def book() -> Any:
        return boss().post("suppliers/", {"name": "Once"}, Idempotency_Key=key)

    answers = [o.value for o in together(book, book, book)] + [book()]
    assert {(a.status_code, a.content) for a in answers} == {(201, answers[0].content)}
    assert len(boss().get("suppliers/").json()["results"]) == 1


def test_senders_of_the_same_readings_book_each_once(together: Any, boss: Any) -> None:
    from assets.models import Asset, Meter, MeterReading
    from assets.services import create_site

    site = create_site(by=None, code="A", name="A", time_zone="UTC")
    asset = Asset(site=site, name="Pump")
    asset.save()
    meters = [Meter.objects.create(asset=asset, name=str(n), unit="1").pk for n in range(6)]
    lines = [{"meter": meter, "read_at": f"2026-03-01T{hour:02}:00:00Z", "value": hour, "source_system": "SCADA",
              "external_id": f"{meter}"} for hour in range(20) for meter in meters]

    def send(sent: list[dict[str, Any]]) -> list[str]:
        answer = boss().client.post("/api/v1/meter-readings/lines/", content_type="application/x-ndjson",
                                    data="\n".join(json.dumps(line) for line in sent))
        return [json.loads(line)["effect"] for line in answer.getvalue().decode().splitlines()]

    outcomes = together(*(partial(send, sent) for sent in (lines, lines[::-1], lines)))
    assert Counter(effect for o in outcomes for effect in o.value) == {"created": 120, "unchanged": 240}, outcomes
    assert {(row.value, row.total) for row in MeterReading.objects.all()} == {(n, n) for n in range(20)}
