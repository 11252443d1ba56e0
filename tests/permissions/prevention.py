"""The planner's pages of prevention, and one's own calendar feeds."""

from typing import TYPE_CHECKING, Any

from tests.permissions import (
    ADMINISTRATOR,
    AUDITOR,
    EVERYBODY,
    INTEGRATION,
    PLAN,
    REQUESTER,
    STOREKEEPER,
    TECHNICIAN,
    Route,
)

if TYPE_CHECKING:
    from tests.permissions.cast import Things

READ = EVERYBODY - {REQUESTER}
HISTORY = READ - {STOREKEEPER}
CHANGE = PLAN | {ADMINISTRATOR, INTEGRATION}


def _coming(things: "Things") -> Any:
    """An occurrence of the schedule that may be moved."""
    import datetime as dt

    from maintenance.forecasting import forecasts
    from maintenance.services.shifting import movable

    today = dt.datetime.now(dt.UTC).date()
    found = forecasts([things.schedule], until=today + dt.timedelta(days=100), today=today)[things.schedule.pk]
    return next(coming for coming in found if coming.due > today and movable(coming, today))


def _number(things: "Things") -> dict[str, Any]:
    coming = _coming(things)
    return {"pk": things.schedule.pk, "revision": coming.revision, "number": coming.number}


def _token(things: "Things") -> dict[str, Any]:
    from maintenance import feeds

    return {"token": feeds.token_of(feeds.open_feed(by=things.people[TECHNICIAN], site=None))}


def _feed(things: "Things") -> dict[str, Any]:
    """A feed of nobody in particular: it is for everybody else as if it were not there."""
    from maintenance import feeds

    return {"pk": feeds.open_feed(by=things.people[AUDITOR], site=None).pk}


ROUTES = [
    Route("schedules", allowed=READ, outside=None),
    Route("schedule", allowed=READ, kwargs=lambda t: {"pk": t.schedule.pk}),
    Route("effectiveness", allowed=HISTORY, outside=None),
    Route("load", allowed=PLAN | {AUDITOR, ADMINISTRATOR}, outside=None),
    Route("calendar", allowed=HISTORY, outside=None),
    Route("calendar-occurrence", allowed=HISTORY, kwargs=_number),
    Route("calendar-move", "POST", allowed=CHANGE, kwargs=_number,
          data=lambda t: {"to": _coming(t).due.isoformat()}),
    Route("feeds", allowed=READ, outside=None),
    Route("feed-open", "POST", allowed=READ, outside=None),
    Route("feed-close", "POST", allowed=frozenset({AUDITOR}), kwargs=_feed, outside=None),
    Route("feed", public=True, kwargs=_token, outside=None),
]
