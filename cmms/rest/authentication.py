"""How a program signs in: with a token, kept as a hash, that names its user and what it may do at the most."""

import datetime as dt
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions

from cmms.access import narrowed_to
from cmms.accounts.models import ApiToken
from cmms.accounts.tokens import digest
from cmms.rest.throttling import note_stranger, stop_guessing

KEYWORD = "Bearer"
_NOTED_EVERY = dt.timedelta(minutes=5)


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer <token>``. 401 where it is unknown, expired or revoked, or its person left."""

    def authenticate(self, request: Any) -> tuple[Any, ApiToken] | None:
        words = authentication.get_authorization_header(request).split()
        if not words or words[0].lower() != KEYWORD.lower().encode():
            return None
        stop_guessing(request)
        try:
            return self._person_of(words)
        except exceptions.AuthenticationFailed:
            note_stranger(request)
            raise

    def _person_of(self, words: list[bytes]) -> tuple[Any, ApiToken]:
        if len(words) != 2:
            raise exceptions.AuthenticationFailed(_("Send the header as “Authorization: Bearer <token>”."))
        try:
            token = ApiToken.objects.select_related("user").get(hash=digest(words[1].decode("ascii")))
        except (ApiToken.DoesNotExist, UnicodeError) as error:
            raise exceptions.AuthenticationFailed(_("This token is not known.")) from error
        now = timezone.now()
        if token.revoked_at is not None and token.revoked_at <= now:
            raise exceptions.AuthenticationFailed(_("This token was revoked."))
        if token.expires_at <= now:
            raise exceptions.AuthenticationFailed(_("This token has expired; ask an administrator for a new one."))
        user = token.user
        if not user.is_active:
            raise exceptions.AuthenticationFailed(_("The person of this token has left."))
        if token.last_used_at is None or now - token.last_used_at > _NOTED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        narrowed_to(user, token)
        if user.language:
            translation.activate(user.language)
        return user, token

    def authenticate_header(self, request: Any) -> str:
        return f'{KEYWORD} realm="api"'


class BrowserAuthentication(authentication.SessionAuthentication):
    """The session of somebody who signed in on the pages. What changes something carries the token against forgery."""

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(_("Send the header X-CSRFToken with the value of the cookie csrftoken; "
                                                "GET /api/v1/me/ sets it.")) from error


class BrowserScheme(SessionScheme):
    target_class = "cmms.rest.authentication.BrowserAuthentication"
    name = "cookieAuth"


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "cmms.rest.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token as the administrator issued it."}
