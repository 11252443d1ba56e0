"""The person's own page, and what every page says around its content."""

import zoneinfo
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cmms.accounts.models import User
from cmms.audit import acting_as
from cmms.navigation import first_place, here, places

REGIONS = frozenset({"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the product's name, where the person can go, and where they are."""
    user = getattr(request, "user", None)
    return {"product_name": settings.PRODUCT_NAME, "has_back_office": bool(user and user.is_active and user.is_staff),
            "places": partial(places, request), "here": here(request)}


class SignIn(LoginView):
    """Leads back to where the person wanted to go, else to where their day begins."""

    def get_success_url(self) -> str:
        wanted = super().get_success_url()
        return reverse(first_place(self.request.user)) if wanted == reverse("home") else wanted


class AccountForm(forms.ModelForm):
    """What a person may say about themselves."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False,
                                 choices=[("", gettext_lazy("As the browser says")), *settings.LANGUAGES])
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"), required=False,
        help_text=gettext_lazy("Such as Europe/Berlin; empty: the site's."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}))

    class Meta:
        model = User
        fields = ["language", "time_zone"]


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Language, time zone, password, log out."""
    user: Any = request.user
    form = AccountForm(request.POST or None, instance=User.objects.get(pk=user.pk), label_suffix="")
    if request.method == "POST" and form.is_valid():
        with acting_as(request.user, channel="web"):
            person = User.objects.select_for_update().get(pk=user.pk)
            person.language, person.time_zone = form.cleaned_data["language"], form.cleaned_data["time_zone"]
            person.save(update_fields=["language", "time_zone"])
        messages.success(request, _("Saved."))
        return redirect("me")
    return render(request, "me.html", {"form": form, "zones": _zones()})


def _zones() -> list[str]:
    """The zones that bear a place's name, without the old names of the same."""
    return sorted(zone for zone in zoneinfo.available_timezones() if zone.split("/")[0] in REGIONS)


class ChangePassword(PasswordChangeView):
    """The person's own password; the admin's link leads here too."""

    success_url = reverse_lazy("me")

    def form_valid(self, form: Any) -> HttpResponse:
        with acting_as(self.request.user, channel="web"):
            response = super().form_valid(form)
        messages.success(self.request, _("Your password is changed."))
        return response
