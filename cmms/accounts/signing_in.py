"""What signing in leaves behind."""

from typing import Any

from django.utils import timezone


def note_last_login(sender: Any, user: Any, **_rest: Any) -> None:
    """Keep when the person last signed in, which is no change of the record: no version, history or audit row."""
    user.last_login = timezone.now()
    type(user)._default_manager.filter(pk=user.pk).update(last_login=user.last_login)
