"""``POST …/bulk/``: up to 1,000 records made or changed in one call and one transaction.

``mode`` says what a refusal means: ``all`` takes everything back and answers as any refusal does, with all problems of
all items, each at its item (``items.3.record.name``); ``each`` keeps the others, and every item has its own result. An
item goes through what a call of its own would go through: permission, serializer, service, model, version.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings

from cmms.audit import acting_as
from cmms.errors import DomainError, Problem
from cmms.rest.errors import PreconditionRequired, ProblemSerializer, body, read
from cmms.rest.filtering import LARGEST_ID
from cmms.rest.once import once
from cmms.rest.serializers import Arguments
from cmms.rest.upserts import CREATED, UNCHANGED, UPDATED, SourceKey, permit, takes_source, upserted
from cmms.rest.versions import expect

MOST = 1000
REFUSED = "refused"
EFFECTS = (CREATED, UPDATED, UNCHANGED, REFUSED)
OPERATIONS = ("create", "update", "upsert")
MODES = ("all", "each")


class BulkRefused(DomainError):
    """Some items were refused, so nothing was done; ``status`` is theirs where they agree."""

    def __init__(self, problems: list[Problem], statuses: set[int]) -> None:
        super().__init__(problems)
        self.status = statuses.pop() if len(statuses) == 1 else 422


class ItemArguments(Arguments):
    """What an item says beside its record."""

    operation = serializers.ChoiceField(OPERATIONS, help_text=_("create; update: the record of this id; upsert: the "
                                                                "record of source_system and external_id."))
    id = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID,
                                  help_text=_("update: which record."))
    version = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST_ID,
                                       help_text=_("update: its version as you read it. upsert: optional."))
    source_system = serializers.CharField(required=False, max_length=50, help_text=_("upsert: the other system."))
    external_id = serializers.CharField(required=False, max_length=255,
                                        help_text=_("upsert: the record's key in it."))
    record = serializers.DictField(help_text=_("The record's fields, as in a call of its own."))


class BulkArguments(Arguments):
    """All items of a call."""

    mode = serializers.ChoiceField(MODES, help_text=_("all: everything or, where one item is refused, nothing. each: "
                                                      "what can be done, with a result for each item."))
    items = serializers.ListField(
        min_length=1, max_length=MOST, help_text=_("What is to be done, in this order; at most 1,000 items."),
        error_messages={"max_length": _("Send at most {max_length} items in one call."),
                        "min_length": _("Send at least one item.")})


def bulk(view: Any) -> Any:
    """The action of that name for a view whose rows can be made or changed."""
    def run(self: Any, request: Any) -> Response:
        typed = BulkArguments(data=request.data)
        typed.is_valid(raise_exception=True)
        mode, items = typed.validated_data["mode"], typed.validated_data["items"]
        return once(request, lambda: Response(_all(self, mode, items)))

    run.__name__ = run.__qualname__ = "bulk"
    run.__doc__ = "Make or change up to 1,000 records: all or nothing, or each by itself."
    marked = action(detail=False, methods=["post"], filter_backends=[], pagination_class=None,
                    parser_classes=api_settings.DEFAULT_PARSER_CLASSES)(run)
    asked, said = _described(view)
    return extend_schema(request=asked, responses={200: said})(marked)


def _all(view: Any, mode: str, items: Sequence[Any]) -> dict[str, Any]:
    _hold(view, items)
    results, problems, statuses = [], [], set()
    for index, item in enumerate(items):
        try:
            with acting_as():
                row, done = _one(view, item)
                _settle()
                results.append({"index": index, "effect": done, "status": 201 if done == CREATED else 200,
                                "id": row.pk, "record": view.shown(row)})
        except Exception as error:
            found, status, _headers = read(error)
            if not found:
                raise  # no refusal: a fault of ours
            if getattr(error, "in_record", False):
                found = [replace(p, field=f"record.{p.field}") if p.field else p for p in found]
            results.append({"index": index, "effect": REFUSED, "status": status, **body(found)})
            problems += [replace(p, field=f"items.{index}.{p.field}".rstrip(".")) for p in found]
            statuses.add(status)
    if problems and mode == "all":
        raise BulkRefused(problems, statuses)
    tally = Counter(result["effect"] for result in results)
    return {**{name: tally[name] for name in EFFECTS}, "results": results}


def _one(view: Any, item: Any) -> tuple[Any, str]:
    """The row and what was done with it."""
    said = ItemArguments(data=item)
    said.is_valid(raise_exception=True)
    facts = said.validated_data
    operation = facts["operation"]
    offered = _offered(view)
    if operation not in offered:
        raise ValidationError({"operation": [_("This resource offers %(names)s.") % {"names": ", ".join(offered)}]},
                              code="operation")
    version = f'"{facts["version"]}"' if "version" in facts else ""
    if operation == "upsert":
        key = SourceKey(data={name: item[name] for name in ("source_system", "external_id") if name in item})
        key.is_valid(raise_exception=True)
        return _at_record(lambda: upserted(view, key.validated_data, item["record"], version))
    if operation == "create":
        permit(view, "add")
        return _at_record(lambda: (view.seen(view.make(view.facts(item["record"])).pk), CREATED))
    permit(view, "change")
    if "id" not in facts:
        raise ValidationError({"id": [_("Say which record.")]}, code="required")
    row = view.locked(facts["id"])
    if not version and hasattr(row, "version"):
        raise PreconditionRequired(_("Say in version which version you edit: the record's as you read it."))
    expect(row, version)
    return _at_record(lambda: (view.seen(view.change(row, view.typed(item["record"], row)).pk), UPDATED))


def _at_record(work: Callable[[], tuple[Any, str]]) -> tuple[Any, str]:
    """The fields of its refusals are those of the record."""
    try:
        return work()
    except Exception as error:
        error.in_record = True  # type: ignore[attr-defined]
        raise


def _settle() -> None:
    """Let what the database judges at the end of a transaction be judged now, so that it is this item's problem."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _hold(view: Any, items: Sequence[Any]) -> None:
    """Lock what will be changed in the order of keys, so that two calls over the same records do not wait for each
    other; upserts of one system into one table come one call after the other."""
    plain = [item for item in items if isinstance(item, Mapping)]
    view.lock_first()
    if connection.vendor == "postgresql":
        systems = {item.get("source_system") for item in plain if item.get("operation") == "upsert"}
        with connection.cursor() as cursor:
            for system in sorted(s for s in systems if isinstance(s, str) and "\0" not in s and s.isprintable()):
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))",
                               [f"upsert {view.model._meta.db_table}", system])
    ids = {item.get("id") for item in plain if item.get("operation") == "update"}
    known = sorted(n for n in ids if type(n) is int and 0 < n <= LARGEST_ID)
    if known:
        seen = view.get_queryset().select_related(None).filter(pk__in=known)
        rows = view.model._default_manager.filter(pk__in=seen.values("pk")).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def _offered(view: Any) -> list[str]:
    kind = view if isinstance(view, type) else type(view)
    can = {"create": hasattr(kind, "make"), "update": hasattr(kind, "change"), "upsert": takes_source(kind)}
    return [name for name in OPERATIONS if can[name]]


def _described(view: Any) -> tuple[Any, Any]:
    """The serializers of the request and the answer, for the description."""
    name, shown = view.model.__name__, view.serializer_class
    makes, changes = hasattr(view, "make"), hasattr(view, "change")
    if changes and not (makes and view.taken):
        record: Any = shown(partial=True)
    elif makes and not changes:
        record = (view.taken or shown)()
    else:
        record = serializers.DictField(help_text="The record's fields, as in a call of its own.")
    item = inline_serializer(f"{name}BulkItem", {**ItemArguments().get_fields(), "record": record})
    result = inline_serializer(f"{name}BulkResult", {
        "index": serializers.IntegerField(help_text="Which item, from 0."),
        "effect": serializers.ChoiceField(EFFECTS),
        "status": serializers.IntegerField(help_text="The HTTP status that a call of its own would have had."),
        "id": serializers.IntegerField(required=False, help_text="Of the record."),
        "record": shown(required=False),
        "code": serializers.CharField(required=False, help_text="Of a refusal: code of its first problem."),
        "message": serializers.CharField(required=False, help_text="Of a refusal: all its sentences."),
        "problems": ProblemSerializer(many=True, required=False)})
    asked = inline_serializer(f"{name}Bulk", {
        "mode": BulkArguments().fields["mode"],
        "items": serializers.ListField(child=item, min_length=1, max_length=MOST,
                                       help_text="What is to be done, in this order.")})
    said = inline_serializer(f"{name}BulkAnswer", {
        **{done: serializers.IntegerField(help_text="How many.") for done in EFFECTS},
        "results": serializers.ListField(child=result)})
    return asked, said


__all__ = ["EFFECTS", "MOST", "OPERATIONS", "BulkRefused", "bulk"]
