"""System checks: every table of ours has a sound policy, and the database has its triggers."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import FieldDoesNotExist
from django.db import OperationalError, models

from cmms.audit.policy import NEVER, Audit, our_models, policy_of, tracked_model
from cmms.audit.triggers import triggers_missing

# Column names that hold something secret wherever they stand.
SECRET = frozenset({"secret", "secret_key", "token", "token_hash", "key_hash", "api_key", "private_key"})


@register(Tags.models)
def check_policies(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Static: E001 a policy that says nothing sound, E002 a secret that would be logged."""
    found: list[CheckMessage] = []
    for model in our_models():
        if tracked_model(model) is None:
            found.extend(Error(message, obj=model, id="audit.E001") for message in _unsound(model))
        found.extend(
            Error(f"{model._meta.db_table}.{name} would be written into the audit log.", obj=model, id="audit.E002",
                  hint=f'Leave it out: audit = Audit(exclude=("{name}",)).')
            for name in _secrets(model))
    return found


def _unsound(model: type[models.Model]) -> list[str]:
    stated = getattr(model, "audit", None)
    table = model._meta.db_table
    if stated is not None and not isinstance(stated, Audit):
        return [f"{table}: audit is {stated!r}, not Audit(...), so nobody can tell how the table is audited."]
    policy = policy_of(model)
    found = []
    for name in policy.exclude:
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            found.append(f"{table}: its audit policy leaves out {name!r}, which is no field of {model.__name__}.")
    if policy.why_not and not policy.why_not.strip().endswith("."):
        found.append(f"{table}: why_not must be a sentence, not {policy.why_not!r}.")
    return found


def _secrets(model: type[models.Model]) -> list[str]:
    policy = policy_of(model)
    if policy.why_not:
        return []
    return [f.name for f in model._meta.local_concrete_fields
            if f.name in SECRET and f.name not in policy.exclude and f.column not in NEVER]


@register(Tags.database)
def check_triggers(app_configs: Any = None, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Against the database. A warning, not an error: ``migrate`` runs the checks first, and it is what mends this."""
    found: list[CheckMessage] = []
    for using in databases or ():
        try:
            lines = triggers_missing(using)
        except OperationalError as error:
            found.append(Warning(f"Database {using}: {error}", id="audit.W002"))
            continue
        found.extend(Warning(f"Database {using}: {line}.", id="audit.W001", hint="Run: manage.py migrate")
                     for line in lines)
    return found


