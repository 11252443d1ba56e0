"""The data dictionary and the ER diagram, read from the models. Text in, text out; nothing is queried."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import models
from django.db.utils import ConnectionHandler
from django.utils import translation

_COMMENTED_INDEX = re.compile(
    r"((?:^[ ]*# [^\n]+\n)+)[ ]*(?:models\.Index|Index|PgIndex|PgGinIndex|models\.UniqueConstraint)\("
    r"(.*?)name=\"([^\"]+)\"",
    re.MULTILINE | re.DOTALL)


def our_apps() -> list[AppConfig]:
    """The apps of this product, in the order they are installed."""
    return [c for c in apps.get_app_configs() if Path(c.path).is_relative_to(settings.BASE_DIR)
            and ".venv" not in c.path and list(c.get_models())]


def our_models(config: AppConfig) -> list[type[models.Model]]:
    """The app's own tables by name, without the history tables (they mirror their table column by column)."""
    own = [m for m in config.get_models(include_auto_created=True)
           if m._meta.managed and not hasattr(m, "tracked_fields")]
    return sorted(own, key=lambda m: m._meta.db_table)


def data_dictionary() -> str:
    """Every table, column, constraint and index with its meaning, as Markdown."""
    with translation.override("en"):
        return "\n".join(_dictionary()).rstrip() + "\n"


def er_diagram() -> str:
    """One Mermaid diagram per app: its tables with their keys, and the tables they point to."""
    with translation.override("en"):
        return "\n".join(_diagrams()).rstrip() + "\n"


@cache
def index_questions() -> dict[str, str]:
    """Index name → the comment above it: the question the index answers."""
    found = {}
    for config in our_apps():
        for path in sorted(Path(config.path).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for comment, _between, name in _COMMENTED_INDEX.findall(path.read_text()):
                found[name] = " ".join(line.strip().lstrip("# ") for line in comment.splitlines()).strip()
    return found


def _dictionary() -> Iterator[str]:
    yield "# Data dictionary\n"
    yield ("Generated from the models by `manage.py build_docs`; do not edit. Types are PostgreSQL's; SQLite stores "
           "the same values in its own. All moments are UTC. Tables with field history have a twin "
           "`<app>_historical<name>` with the same columns and who, when, why.\n")
    for config in our_apps():
        yield f"## {config.verbose_name} (`{config.label}`)\n"
        for model in our_models(config):
            yield from _table(model)


def _table(model: type[models.Model]) -> Iterator[str]:
    meta: Any = model._meta
    yield f"### `{meta.db_table}`\n"
    if meta.auto_created:
        yield f"Links `{meta.auto_created._meta.db_table}` to others (many to many).\n"
    else:
        yield f"{_sentence(model.__doc__)}\n"
    yield "| column | type | empty | meaning |\n|---|---|---|---|"
    for field in meta.concrete_fields:
        yield f"| `{field.column}` | {_type(field)} | {'yes' if field.null else 'no'} | {_meaning(field)} |"
    yield ""
    rules = list(_rules(model))
    if rules:
        yield "Rules the database keeps:\n"
        yield from rules
        yield ""
    indexes = [f"- `{i.name}` ({_covers(i)}): {index_questions().get(i.name, '')}".rstrip(": ") for i in meta.indexes
               if i.name in index_questions()]
    if indexes:
        yield "Indexes and the questions they answer:\n"
        yield from indexes
        yield ""


def _covers(index: models.Index) -> str:
    return ", ".join(index.fields) or "expression"


def _rules(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield f"- `{field.column}` is unique."
    for rule in model._meta.constraints:
        said = str(rule.violation_error_message or "")
        yield f"- `{rule.name}`: {said}"


@cache
def _postgresql() -> Any:
    return ConnectionHandler({"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "unused"}})["default"]


def _type(field: Any) -> str:
    kind = field.db_type(_postgresql()) or "?"
    if field.remote_field and field.remote_field.model:
        return f"{kind} → `{field.remote_field.model._meta.db_table}`"
    return str(kind)


def _meaning(field: Any) -> str:
    if field.primary_key and not field.help_text:
        return "Key."
    said = " ".join(str(field.help_text).split())
    if field.choices:
        said += " One of " + ", ".join(str(value) for value, _label in field.flatchoices) + "."
    return said.replace("|", "\\|")


def _sentence(doc: str | None) -> str:
    return " ".join((doc or "").split())


def _diagrams() -> Iterator[str]:
    yield "# Entity–relationship diagrams\n"
    yield ("Generated from the models by `manage.py build_docs`; do not edit. One diagram per app: its tables with key "
           "columns, and arrows to what they point to.\n")
    for config in our_apps():
        tables = our_models(config)
        if not tables:
            continue
        yield f"## {config.verbose_name} (`{config.label}`)\n\n```mermaid\nerDiagram"
        for model in tables:
            yield f"    {model._meta.db_table} {{"
            for field in model._meta.concrete_fields:
                mark = "PK" if field.primary_key else "FK" if field.remote_field else "UK" if field.unique else ""
                if mark:
                    kind = (field.db_type(_postgresql()) or "x").split("(")[0].replace(" ", "_")
                    yield f"        {kind} {field.column} {mark}"
            yield "    }"
        for model in tables:
            for field in model._meta.concrete_fields:
                if field.remote_field and field.remote_field.model:
                    one = "|o" if field.null else "||"
                    many = "o|" if field.unique else "o{"
                    target = field.remote_field.model._meta.db_table
                    yield f"    {target} {one}--{many} {model._meta.db_table} : {field.name}"
        yield "```\n"
