"""Berlin works with a planner, a fitter with hours, and a client of the planner."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

TODAY = dt.date(2026, 3, 9)
"""A Monday; the pages' clock stands at 10:00 in Berlin."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The pages and services believe that it is TODAY."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC))
    return TODAY


@pytest.fixture
def crew(works: Any, clock: dt.date) -> SimpleNamespace:
    """``planner`` and ``fitter`` (craft MECH, 37.5 h a week) of the site, ``far`` a planner of another one."""
    from django.contrib.auth.models import Group

    from assets.models import BranchGrant
    from cmms.accounts.models import Calendar, CalendarShift, Craft, User, UserCraft

    calendar = Calendar.objects.create(name="Early")
    for weekday in range(1, 6):
        CalendarShift.objects.create(calendar=calendar, weekday=weekday, starts=dt.time(6), ends=dt.time(14),
                                     break_minutes=30)
    mech = Craft.objects.create(code="MECH", name="Fitter")

    def person(name: str, role: str, place: Any, **facts: Any) -> Any:
        user = User.objects.create(username=name, name=name.title(), **facts)
        user.groups.add(Group.objects.get(name=role))
        BranchGrant.objects.create(user=user, location=place)
        return user

    root = works.hall.parent
    fitter = person("fritz", "technician", root, calendar=calendar)
    UserCraft.objects.create(user=fitter, craft=mech, is_primary=True)
    return SimpleNamespace(planner=person("paula", "planner", root), fitter=fitter, craft=mech, calendar=calendar,
                           far=person("fay", "planner", works.far_root))


@pytest.fixture
def planner(client: Client, crew: SimpleNamespace) -> Client:
    client.force_login(crew.planner)
    return client
