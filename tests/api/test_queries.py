"""A list costs the same number of queries for two rows and for twenty, related names included."""

from typing import Any

import pytest

from tests.api.test_rights import resources

pytestmark = [pytest.mark.django_db, pytest.mark.page]
MOST = 6


def test_a_list_with_everything_expanded_needs_few_queries(cast: Any, program: Any, undone: None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cmms.rest.serializers import expansions

    client, wrong = program(cast.people["administrator"]), {}
    for name, view in resources().items():
        asked = {"limit": 50, "expand": ",".join(expansions(view.serializer_class))}
        with CaptureQueriesContext(connection) as ran:
            answer = client.get(f"{name}/", **{key: value for key, value in asked.items() if value})
        if answer.status_code != 200 or len(ran) > MOST:  # session and person, permissions, the rows
            wrong[name] = [answer.status_code, *(query["sql"][:150] for query in ran.captured_queries)]
    assert not wrong


def test_orders_cost_the_same_for_two_and_twenty(cast: Any, program: Any, undone: None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = program(cast.people["planner"])
    counts = []
    for limit in (2, 20):
        with CaptureQueriesContext(connection) as ran:
            client.get("work-orders/", limit=limit, expand="asset,location,assigned_to,site")
        counts.append(len(ran))
    assert counts[0] == counts[1]
