"""A site map with two pages of its own, on which the tests of cmms/pages.py try what every verb goes through."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path

from cmms.accounts.models import User
from cmms.errors import Conflict, DomainError, NotAllowed, NotFound
from cmms.pages import Done, happened, number, page, verb
from cmms.urls import urlpatterns as real

KINDS = {"conflict": Conflict, "not_allowed": NotAllowed, "not_found": NotFound, "wrong": DomainError}
done: list[Any] = []


@page
def show(request: HttpRequest, problems: Any = (), typed: Any = None, status: int = 200) -> HttpResponse:
    text = render_to_string("_problems.html", {"problems": problems})
    return HttpResponse(f"typed {(typed or {}).get('name', '')} {status} {text}")


@verb(show=show)
def rename(request: HttpRequest) -> Done:
    user: Any = request.user
    user.name = request.POST.get("name", "")
    user.save()
    if kind := request.POST.get("refuse"):
        raise KINDS[kind].of(kind, f"Refused: {kind}.", "name")
    if "twice" in request.POST:
        User.objects.create_user(username=user.username, password="x")
    photo = request.FILES.get("photo")
    done.append((user.name, happened(request), photo.read() if photo else None))
    return Done(to="/there/", message=f"Renamed to {user.name}.")


@verb(show=show)
def count(request: HttpRequest) -> Done:
    done.append(number(request.POST["value"], "value"))
    return Done(to="/there/")


urlpatterns = [path("there/", show, name="there"), path("there/rename/", rename), path("there/count/", count), *real]
