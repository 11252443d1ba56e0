"""Accounts of people and programs: who may make and change them, and what nobody does by accident."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from cmms.access import require
from cmms.accounts.models import User
from cmms.audit import acting_as
from cmms.errors import Conflict, NotAllowed, Problem, refuse


def may_change(by: Any, person: User | None) -> bool:
    """Whoever could change a superuser, or set their password, would be one. ``None`` is the system itself."""
    return by is None or (by.has_perm("accounts.change_user") and _outranks(by, person))


def keep_person(*, person: User, by: Any) -> User:
    """Save a new or changed account. A new one has no password: a person sets it in the back office, a program gets a
    token. Nobody closes their own account, and only a superuser makes one."""
    require(by, f"accounts.{'add' if person._state.adding else 'change'}_user")
    with acting_as(by):
        was = None if person._state.adding else User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        _require_rank(by, person, was)
        if by is not None and was is not None and was.is_active and not person.is_active and person.pk == by.pk:
            raise Conflict.of("user_self", _("You cannot close your own account: ask another administrator."))
        if was is None and not person.password:
            person.set_unusable_password()
        person.full_clean()
        person.save()
        return person


def deactivate(*, person: User, by: Any) -> User:
    """Close the account: no sign-in, no token, no news any more; everything it did keeps its name."""
    return _set_active(person, by, active=False)


def reactivate(*, person: User, by: Any) -> User:
    """Open it again, with the roles and branches it had."""
    return _set_active(person, by, active=True)


def set_roles(*, person: User, roles: Iterable[str], by: Any) -> User:
    """What the person may do: exactly these roles."""
    require(by, "accounts.change_user")
    wanted = {*roles}
    with acting_as(by):
        found = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        _require_rank(by, found)
        groups = list(Group.objects.filter(name__in=wanted).order_by("pk"))
        if unknown := sorted(wanted - {group.name for group in groups}):
            refuse([Problem("role", _("There is no role %(names)s. There are: %(known)s.") % {
                "names": ", ".join(unknown), "known": ", ".join(Group.objects.order_by("name").values_list(
                    "name", flat=True))}, "roles")])
        found.groups.set(groups)
        return found


def _outranks(by: Any, person: User | None) -> bool:
    return by is None or by.is_superuser or person is None or not person.is_superuser


def _require_rank(by: Any, *persons: User | None) -> None:
    """Raise NotAllowed where one of them, as it was or as it would be, is a superuser and ``by`` is none."""
    if not all(_outranks(by, person) for person in persons):
        raise NotAllowed.of("user_super", _("Only a superuser changes a superuser's account."))


def _set_active(person: User, by: Any, *, active: bool) -> User:
    require(by, "accounts.change_user")
    with acting_as(by):
        found = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if found.is_active == active:
            return found
        found.is_active = active
        return keep_person(person=found, by=by)
