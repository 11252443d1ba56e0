"""Calendar feeds: one's own list, opening and withdrawing, and the file itself."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.choosing import chosen_site
from assets.models import Site
from cmms.errors import NotFound
from cmms.pages import Done, page, verb
from maintenance import feeds


@page
def feed_list(request: HttpRequest, **shown: object) -> HttpResponse:
    """The person's feeds with their addresses, and what a new one may be of."""
    _allowed(request)
    _site, sites = chosen_site(request.user, "")
    rows = [(feed, request.build_absolute_uri(reverse("feed", args=[feeds.token_of(feed)])))
            for feed in feeds.feeds_of(request.user)]
    return render(request, "maintenance/feeds.html", {"rows": rows, "sites": sites, **shown},
                  status=int(str(shown.get("status", 200))))


@verb(show=feed_list)
def open_feed(request: HttpRequest) -> Done:
    """``site``: a site's code, or empty for one's own jobs."""
    _allowed(request)
    site = None
    if code := request.POST.get("site", ""):
        site = Site.objects.visible_to(request.user).filter(code=code).first()
        if site is None:
            raise NotFound.of("not_found", _("There is no such site."), "site")
    feeds.open_feed(by=request.user, site=site)
    return Done(reverse("feeds"), _("Copy the address into your calendar program: it asks for it by itself."))


@verb(show=feed_list)
def close_feed(request: HttpRequest, pk: int) -> Done:
    """The address opens nothing any more."""
    _allowed(request)
    feeds.close_feed(by=request.user, pk=pk)
    return Done(reverse("feeds"), _("The feed is withdrawn: its address opens nothing any more."))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The file; whoever has the address gets it. 404 for an address that is made up, withdrawn or has run out."""
    found = feeds.feed_of(token)
    if found is None or not found.user.has_perm("workorders.view_workorder"):
        raise Http404

    def link(kind: str, key: object) -> str:
        return request.build_absolute_uri(reverse("work-order" if kind == "order" else "schedule", args=[key]))

    with translation.override(found.user.language or None):
        content = feeds.calendar_of(found, link=link)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=600"
    response["Content-Disposition"] = 'inline; filename="maintenance.ics"'
    return response


def _allowed(request: HttpRequest) -> None:
    if not request.user.has_perm("maintenance.view_maintenanceschedule"):
        raise PermissionDenied
