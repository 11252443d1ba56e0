"""Crews by name and trades by code or name."""

from collections.abc import Mapping, Sequence
from typing import Any

from cmms.accounts.models import Craft, Team
from cmms.importing import Context
from cmms.importing.history import record_history
from cmms.importing.upsert import Refused


class CrewDirectory:
    """Read whole, for there are few; missing ones are made where [create_missing] names the field."""

    def __init__(self, context: Context, team: str = "team", craft: str = "craft") -> None:
        self._context = context
        self._team, self._craft = team, craft
        self._teams: dict[str, int] | None = None
        self._crafts: dict[str, int] | None = None

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        create = self._context.create_missing
        if self._team in create:
            known = self._known_teams()
            teams = [Team(name=name) for name in _words(rows, self._team) if name.casefold() not in known]
            Team.objects.bulk_create(teams)
            record_history(Team, [team.pk for team in teams], "+")
            known.update({team.name.casefold(): team.pk for team in teams})
        if self._craft in create:
            known = self._known_crafts()
            crafts = [Craft(code=code[:20], name=create[self._craft].render(code).get("name") or code)
                      for code in _words(rows, self._craft) if code.casefold() not in known]
            Craft.objects.bulk_create(crafts)
            record_history(Craft, [craft.pk for craft in crafts], "+")
            known.update({craft.code.casefold(): craft.pk for craft in crafts})

    def facts(self, values: Mapping[str, Any]) -> dict[str, int | None]:
        """``team_id`` and ``craft_id`` of one row. Raises Refused for an unknown word."""
        facts = {}
        if self._team in values:
            facts["team_id"] = self.team(values[self._team])
        if self._craft in values:
            facts["craft_id"] = self.craft(values[self._craft])
        return facts

    def team(self, text: str | None) -> int | None:
        return _find(self._known_teams(), text, self._team)

    def craft(self, text: str | None) -> int | None:
        return _find(self._known_crafts(), text, self._craft)

    def forget(self) -> None:
        self._teams = self._crafts = None

    def _known_teams(self) -> dict[str, int]:
        if self._teams is None:
            self._teams = {name.casefold(): pk for name, pk in Team.objects.values_list("name", "pk")}
        return self._teams

    def _known_crafts(self) -> dict[str, int]:
        if self._crafts is None:
            rows = list(Craft.objects.values_list("name", "code", "pk"))
            self._crafts = {name.casefold(): pk for name, _, pk in rows} | {code.casefold(): pk for _, code, pk in rows}
        return self._crafts


def _words(rows: Sequence[Mapping[str, Any]], field: str) -> list[str]:
    """Every word in the field's cells, each once; a field of many holds a tuple."""
    found: dict[str, None] = {}
    for values in rows:
        said = values.get(field) or ()
        found.update(dict.fromkeys((said,) if isinstance(said, str) else said))
    return sorted(found)


def _find(known: Mapping[str, int], text: str | None, field: str) -> int | None:
    if not text:
        return None
    found = known.get(text.casefold())
    if found is None:
        raise Refused(f"There is no {field.rstrip('s')} “{text}” here; make it first, map it under [values.{field}], "
                      f"or say [create_missing.{field}].")
    return found
