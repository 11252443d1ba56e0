"""Tokens by which programs sign in: issued once in clear, kept as a hash, revoked for good."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cmms.access import require
from cmms.accounts.models import ApiToken, User
from cmms.accounts.models.token import TokenScope
from cmms.audit import acting_as
from cmms.errors import Problem, refuse

MARK = "cmms_"
"""What every token begins with, so that scanners find one that leaked."""
LONGEST = dt.timedelta(days=366)


def digest(text: str) -> str:
    """The hash under which a token is kept: SHA-256 in hex. Its text is 256 random bits, so no salt is needed."""
    return hashlib.sha256(text.encode()).hexdigest()


def issue_token(*, by: Any, user: User, name: str, expires_at: dt.datetime,
                scope: str = TokenScope.READ) -> tuple[ApiToken, str]:
    """A token in the name of ``user``, and its text, which is nowhere else and never shown again.

    It lasts a year at the most. Raises DomainError with every problem.
    """
    require(by, "accounts.add_apitoken")
    now, problems = timezone.now(), []
    if not now < expires_at <= now + LONGEST:
        problems.append(Problem("expires", _("Let it expire within a year."), "expires_at"))
    if not user.is_active:
        problems.append(Problem("user_left", _("This person's account is closed."), "user"))
    if by is not None and user.is_superuser and not by.is_superuser:
        problems.append(Problem("user_super", _("Only a superuser gives away a superuser's rights."), "user"))
    refuse(problems)
    text = MARK + secrets.token_urlsafe(32)
    with acting_as(by):
        token = ApiToken(name=name, user=user, prefix=text[:12], hash=digest(text), scope=scope, expires_at=expires_at)
        token.full_clean()
        token.save()
    return token, text


def revoke_token(*, by: Any, token: ApiToken) -> ApiToken:
    """From now on it is refused."""
    require(by, "accounts.change_apitoken")
    with acting_as(by):
        token = ApiToken.objects.select_for_update().get(pk=token.pk)
        if token.revoked_at is None:
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at", "updated_at"])
    return token
