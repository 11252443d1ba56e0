"""The pages of no app: first page, own page, signing in and out."""

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
]
