"""The pages of no app: first page, own page, signing in and out, the inbox, and what a phone needs without network."""

from tests.permissions import Route

ROUTES = [
    Route("home", outside=None),
    Route("login", public=True, outside=None),
    Route("login", "POST", public=True, outside=None, ok=(200,),
          data=lambda t: {"username": "nobody", "password": "x"}),
    Route("logout", "POST", public=True, outside=None),
    Route("me", outside=None),
    Route("me", "POST", outside=None, data=lambda t: {"language": "", "time_zone": "Europe/Berlin"}),
    Route("password_change", outside=None),
    Route("password_change", "POST", outside=None, ok=(200,), data=lambda t: {"old_password": "wrong"}),
    Route("inbox", outside=None),
    Route("inbox-read", "POST", outside=None),
    # nobody has this one; that one's own can be opened and no other's is tried in tests/test_inbox.py
    Route("notification", "POST", outside=None, kwargs=lambda t: {"pk": 10**12}, ok=(404,)),
    Route("switches", outside=None),
    Route("switches", "POST", outside=None, data=lambda t: {f"mail-{kind}": "OFF" for kind in (
        "ASSIGNED", "EMERGENCY", "PART_ARRIVED", "REQUEST_DONE", "SHORTAGE", "REORDER", "REVIEW", "MENTION",
        "METER_ALARM", "OTHER")}),
    Route("outbox", outside=None),
    Route("service-worker", public=True, outside=None),
    Route("offline", public=True, outside=None),
    Route("offline-token", public=True, outside=None, ok=(200, 401)),
    Route("offline-pages", public=True, outside=None, ok=(200, 401)),
]
