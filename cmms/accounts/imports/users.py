"""People of another system. They get no password: an administrator sends each one a link."""

import re
import zoneinfo
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cmms.accounts.imports.crews import CrewDirectory
from cmms.accounts.models import TeamMember, User, UserCraft
from cmms.importing import Context, Field, ImportRefused, Kind, Row
from cmms.importing.upsert import Item, ModelImporter, Refused

_USERNAME = re.compile(r"[\w.@+-]+")


class UserImporter(ModelImporter):
    """An account that is here already and did not come from the same system is not taken over."""

    kind, title, model = "users", "People", User
    permission = "accounts.add_user"
    fields = {
        "username": Field(Kind.TEXT, required=True, max_length=150, help="What the person signs in with."),
        "name": Field(Kind.TEXT, max_length=255, help="The name as people read it."),
        "email": Field(Kind.TEXT, max_length=254, help="Where mail goes."),
        "personnel_number": Field(Kind.TEXT, max_length=50, help="Number on the badge, unique where given."),
        "hourly_rate": Field(Kind.MONEY, digits=10, minimum=0, help="Cost of one hour; blank is unknown."),
        "time_zone": Field(Kind.TEXT, max_length=64, help="Such as Europe/Berlin; blank: the site's."),
        "language": Field(Kind.TEXT, max_length=10, help="Such as en or de."),
        "is_active": Field(Kind.BOOLEAN, help="False for people who left; yes where nothing says so."),
        "crafts": Field(Kind.REFERENCE, many=True, max_length=100, creatable=True, template=("name",),
                        help="Trades by code or name; the first is the main one."),
        "teams": Field(Kind.REFERENCE, many=True, max_length=100, creatable=True, help="Crews by name."),
        "roles": Field(Kind.REFERENCE, many=True, max_length=150, help="Roles by name, such as technician. Only a "
                                                                       "superuser or the command line may give roles."),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._crews = CrewDirectory(context, "teams", "crafts")
        self._roles: dict[str, int] = {}
        self._taken: dict[str, dict[str, str]] = {}
        if "roles" in context.mapped and context.user is not None and not context.user.is_superuser:
            raise ImportRefused("The mapping gives roles, and only a superuser may; leave roles out of it.")

    def forget(self) -> None:
        self._crews.forget()

    def look_up(self, rows: Sequence[Row]) -> None:
        values = [row.values for row in rows]
        self._crews.load(values)
        self._roles = dict(Group.objects.values_list("name", "pk"))
        self._taken = {"username": {}, "personnel_number": {}}
        for column, taken in self._taken.items():
            words = [each[column] for each in values if each.get(column)]
            for word, system, key in User.objects.filter(**{f"{column}__in": words}).values_list(
                    column, "source_system", "external_id"):
                taken[word] = key if system == self.context.source_system else ""

    def facts(self, item: Item) -> dict[str, Any]:
        facts = self.plain_facts(item.row)
        if not _USERNAME.fullmatch(facts["username"]):
            raise Refused("A user name holds letters, digits and @ . + - _ only.")
        for column, taken in self._taken.items():
            word = facts.get(column)
            if word and taken.setdefault(word, item.row.external_id) != item.row.external_id:
                raise Refused(f"The {column.replace('_', ' ')} “{word}” belongs to another person here.")
        if facts.get("time_zone") and facts["time_zone"] not in zoneinfo.available_timezones():
            raise Refused(f"“{facts['time_zone']}” is no time zone; write one such as Europe/Berlin.")
        if facts.get("email"):
            try:
                validate_email(facts["email"])
            except ValidationError:
                raise Refused(f"“{facts['email']}” is no e-mail address.") from None
        if item.row.values.get("is_active", True) is None:
            facts["is_active"] = True
        if item.new:
            facts["password"] = make_password(None)
        item.extra = self._belongs(item.row.values)
        return facts

    def _belongs(self, values: dict[str, Any]) -> dict[str, list[int]]:
        """Keys of the crafts, teams and roles that the row names; only what the mapping fills."""
        found: dict[str, list[int]] = {}
        if "crafts" in values:
            found["crafts"] = [key for key in map(self._crews.craft, values["crafts"] or ()) if key is not None]
        if "teams" in values:
            found["teams"] = [key for key in map(self._crews.team, values["teams"] or ()) if key is not None]
        if "roles" in values:
            unknown = [role for role in values["roles"] or () if role.casefold() not in self._roles]
            if unknown:
                raise Refused(f"There is no role “{unknown[0]}”; the roles are {', '.join(sorted(self._roles))}.")
            found["roles"] = [self._roles[role.casefold()] for role in values["roles"] or ()]
        return found

    def related(self, items: Sequence[Item]) -> None:
        stored = self._stored([item.instance.pk for item in items])
        for item in items:
            item.extra_changed = any(set(keys) != stored[name].get(item.instance.pk, set())
                                     for name, keys in item.extra.items())

    def after(self, items: Sequence[Item]) -> None:
        stored = self._stored([item.instance.pk for item in items if not item.new])
        for item in items:
            person = item.instance
            for name, keys in item.extra.items():
                before = stored[name].get(person.pk, set())
                gone, come = before - set(keys), [key for key in dict.fromkeys(keys) if key not in before]
                if name == "crafts":
                    UserCraft.objects.filter(user=person, craft_id__in=gone).delete()
                    has_main = UserCraft.objects.filter(user=person, is_primary=True).exists()
                    UserCraft.objects.bulk_create(
                        [UserCraft(user=person, craft_id=key, is_primary=not has_main and key == come[0])
                         for key in come])
                elif name == "teams":
                    TeamMember.objects.filter(user=person, team_id__in=gone).delete()
                    TeamMember.objects.bulk_create([TeamMember(user=person, team_id=key) for key in come])
                else:
                    person.groups.remove(*gone)
                    person.groups.add(*come)

    def _stored(self, keys: Sequence[int]) -> dict[str, dict[int, set[int]]]:
        """What the people belong to now: field → person → keys."""
        found: dict[str, dict[int, set[int]]] = {}
        for name, model, column in (("crafts", UserCraft, "craft_id"), ("teams", TeamMember, "team_id"),
                                    ("roles", User.groups.through, "group_id")):
            found[name] = {}
            if name in self.context.mapped and keys:
                for person, key in model._default_manager.filter(user_id__in=keys).values_list("user_id", column):
                    found[name].setdefault(person, set()).add(key)
        return found
