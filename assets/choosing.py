"""Which site a page is about: the one its address names, else the first the person sees."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from assets.models import Site


def chosen_site(user: Any, code: str) -> tuple[Site, tuple[Site, ...]]:
    """The site of that code (empty: the first), and all among which the person may choose. One query.

    Http404 where the person sees no site, or none of that code.
    """
    sites = tuple(Site.objects.visible_to(user).filter(retired_at__isnull=True).order_by("code").distinct())
    if not sites:
        raise Http404(_("You may see no site yet: ask an administrator for a branch."))
    site = next((site for site in sites if site.code == code), None) if code else sites[0]
    if site is None:
        raise Http404(_("There is no such site."))
    return site, sites
