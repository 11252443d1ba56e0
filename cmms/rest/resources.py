"""The base of every resource of the API, and the verbs on it.

A subclass says what it shows and which questions it answers; rules stay where they are: in the database, the model,
the queryset and the service::

    class Suppliers(Resource):
        serializer_class = SupplierSerializer
        search_in = ("name",)
        filter_by = ("retired_at",)
        sorts = {"name": ("name", "id"), "-id": ("-id",)}
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from cmms.errors import NotFound
from cmms.rest.bulk import bulk
from cmms.rest.export import ExportMixin
from cmms.rest.filtering import BranchFilter, FieldFilter, WordSearch, refuse_unknown
from cmms.rest.looks import history, keeps_history
from cmms.rest.once import once
from cmms.rest.paging import KeyPagination
from cmms.rest.permissions import ResourcePermission
from cmms.rest.serializers import EXPAND, Arguments, expansions, seen_marks
from cmms.rest.upserts import by_source, takes_source
from cmms.rest.versions import etag, expect


class Resource(ExportMixin, viewsets.GenericViewSet):
    """Rows of the serializer's table, to be read; ``Makes``, ``Edits`` and ``Removes`` say what else may be done. What
    may be done to one may be done to many (``bulk``), and to what another system knows by its own key (``by_source``).

    ``sorts``: name → columns of an index. ``sorts_need``: name → the filter without which that index has not all of the
    rows in this order, as ``parameter`` or ``parameter=value``. ``related``: keys fetched with each row because its
    JSON needs them. ``administrative``: for tokens that may administer alone; ``administrative_writes``: to change it.
    """

    model: ClassVar[type[models.Model]]
    sorts: ClassVar[Mapping[str, Sequence[str]]] = {"-id": ("-id",), "id": ("id",)}
    sorts_need: ClassVar[Mapping[str, str]] = {}
    filter_by: ClassVar[Sequence[str]] = ()
    search_in: ClassVar[Sequence[str]] = ()
    related: ClassVar[Sequence[str]] = ()
    administrative: ClassVar[bool] = False
    administrative_writes: ClassVar[bool] = False
    history: ClassVar[Any]

    serializer_class: Any = None
    permission_classes = (ResourcePermission,)
    pagination_class: Any = KeyPagination
    filter_backends: Any = (FieldFilter, WordSearch, BranchFilter)
    lookup_value_regex = "[0-9]{1,18}"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "serializer_class" in vars(cls):
            cls.model = cls.serializer_class.Meta.model
            if keeps_history(cls.model):
                cls.history = history()
            if issubclass(cls, Makes | Edits) and getattr(cls, "create", Makes.create) is Makes.create:
                cls.bulk = bulk(cls)  # type: ignore[attr-defined]
            if takes_source(cls):
                cls.by_source = by_source(cls)  # type: ignore[attr-defined]

    def get_queryset(self) -> Any:
        """What the person may see: all else does not exist here."""
        rows: Any = self.model._default_manager.all()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(self.request.user)
        return rows.select_related(*self.related) if self.related else rows

    def list(self, request: Any) -> Response:
        refuse_unknown(self, request.query_params)
        rows = self.paginate_queryset(self._with_expanded(self.filter_queryset(self.get_queryset())))
        shown = self.serializer_class(rows, many=True, context=self._context(shape=True))
        return self.get_paginated_response(shown.data)

    def retrieve(self, request: Any, pk: str) -> Response:
        refuse_unknown(self, request.query_params)
        return self.say(self._one(self._with_expanded(self.get_queryset()), pk), shape=True)

    # -- For subclasses and verbs --------------------------------------------------------------------------------------

    def seen(self, pk: Any) -> Any:
        """The row, if the person sees it. NotFound otherwise; inside a change that rolls it back."""
        return self._one(self.get_queryset(), pk)

    def lock_first(self) -> None:
        """Whatever lock comes before any row's."""

    def locked(self, pk: Any) -> Any:
        """The same, locked until the transaction ends."""
        self.lock_first()
        seen = self.get_queryset().select_related(None).filter(pk=pk)  # may be DISTINCT, which cannot be locked
        rows: Any = self.model._default_manager.filter(pk__in=seen.values("pk"))
        return self._one(rows.select_for_update(of=("self",), no_key=True), pk)

    def say(self, row: Any, code: int = status.HTTP_200_OK, *, shape: bool = False) -> Response:
        """The row as JSON, with its version as ETag."""
        headers = {"ETag": etag(row)} if hasattr(row, "version") else None
        return Response(self.shown(row, shape=shape), status=code, headers=headers)

    def shown(self, row: Any, *, shape: bool = False) -> Any:
        """The row as JSON will say it."""
        if shape:
            return self.serializer_class(row, context=self._context(shape=True)).data
        return self._whole.to_representation(row)

    @cached_property
    def _whole(self) -> Any:
        """Shows any row whole: a call of many has a thousand, and to make the fields costs more than to fill them."""
        return self.serializer_class(context=self._context())

    def typed(self, data: Any, row: Any = None) -> dict[str, Any]:
        """The body's facts; 422 where they cannot be read. With ``row`` only what is given."""
        return self._read(self.serializer_class, data, row)

    def _read(self, kind: type[serializers.Serializer], data: Any, row: Any = None) -> dict[str, Any]:
        """One reader for all records of a call, for the reason that ``_whole`` gives."""
        reader = self._readers.get((kind, row is None))
        if reader is None:
            reader = self._readers[kind, row is None] = kind(partial=row is not None, context=self._context())
        reader.instance = row
        return dict(reader.run_validation(data))

    @cached_property
    def _readers(self) -> dict[tuple[type[serializers.Serializer], bool], serializers.Serializer]:
        return {}

    def _context(self, *, shape: bool = False) -> dict[str, Any]:
        return {**self.get_serializer_context(), "shape": shape}

    def _one(self, rows: Any, pk: Any) -> Any:
        row = rows.filter(pk=pk).first()
        if row is None:
            raise NotFound.of("not_found", _("There is no such record in the branches you may see."))
        return row

    def _with_expanded(self, rows: Any) -> Any:
        """With the records that ``expand=`` names, each marked by whether the person sees it."""
        names = [n.strip() for n in self.request.query_params.get(EXPAND, "").split(",") if n.strip()]
        known = expansions(self.serializer_class) if names else {}
        names = [n for n in names if n in known]
        if not names:
            return rows
        return rows.select_related(*names).annotate(**seen_marks(self.model, names, self.request.user))


class Makes(Resource):
    """… and rows may be made. ``taken``: what the body holds where it is not the row itself."""

    taken: ClassVar[type[Arguments] | None] = None

    def create(self, request: Any) -> Response:
        def work() -> Response:
            made = self.make(self.facts(request.data))
            response = self.say(self.seen(made.pk), status.HTTP_201_CREATED)
            response["Location"] = request.build_absolute_uri(f"{request.path}{made.pk}/")
            return response

        return once(request, work)

    def facts(self, data: Any) -> dict[str, Any]:
        """What the body says of the new row; 422 where it cannot be read."""
        return self._read(self.taken or self.serializer_class, data)

    def make(self, facts: dict[str, Any]) -> Any:
        """A new row; a subclass whose rows have a verb for it calls that."""
        return kept(self.model(**facts))


class Edits(Resource):
    """… and changed, by whoever names the version they read."""

    def partial_update(self, request: Any, pk: str) -> Response:
        def work() -> Response:
            row = self.locked(pk)
            expect(row, request.headers.get("If-Match", ""))
            changed = self.change(row, self.typed(request.data, row))
            return self.say(self.seen(changed.pk))

        return once(request, work)

    def change(self, row: Any, facts: dict[str, Any]) -> Any:
        """Write the facts into the locked row."""
        for name, value in facts.items():
            setattr(row, name, value)
        return kept(row)


class Deletes(Resource):
    """… and deleted, while nothing refers to them."""

    def destroy(self, request: Any, pk: str) -> Response:
        def work() -> Response:
            row = self.locked(pk)
            expect(row, request.headers.get("If-Match", ""))
            self.remove(row)
            return Response(status=status.HTTP_204_NO_CONTENT)

        return once(request, work)

    def remove(self, row: Any) -> None:
        row.delete()


class Removes(Edits, Deletes):
    """… and changed or deleted."""


class Nothing(Arguments):
    """A verb without arguments."""


def verb(name: str, service: Callable[..., Any], takes: type[Arguments] = Nothing, *, subject: str,
         says: type[serializers.BaseSerializer] | None = None, many: bool = False) -> Any:
    """``POST …/{id}/<name>/``: the service on the row, with the body's fields as its arguments.

    Verbs need no If-Match: the service judges the row as it is now. The answer is the row, or what ``says`` makes of
    what the service returned (``many``: of each of the rows it returned).
    """
    def run(self: Resource, request: Any, pk: str) -> Response:
        typed = takes(data=request.data, context=self.get_serializer_context())
        typed.is_valid(raise_exception=True)

        def work() -> Response:
            done = service(**{subject: self.seen(pk)}, by=request.user, **typed.validated_data)
            if says is not None:
                return Response(says(done, many=many, context=self.get_serializer_context()).data)
            return self.say(self.seen(pk))

        return once(request, work)

    return _marked(run, name, service, takes, says(many=True) if says and many else says, detail=True)


def maker(name: str, service: Callable[..., Any], takes: type[Arguments]) -> Any:
    """``POST …/<name>/``: another way for a row of this resource to come into being, by the service that knows it."""
    def run(self: Resource, request: Any) -> Response:
        typed = takes(data=request.data, context=self.get_serializer_context())
        typed.is_valid(raise_exception=True)

        def work() -> Response:
            made = service(by=request.user, **typed.validated_data)
            return self.say(self.seen(made.pk), status.HTTP_201_CREATED)

        return once(request, work)

    return _marked(run, name, service, takes, None, detail=False)


def _marked(run: Any, name: str, service: Any, takes: Any, says: Any, *, detail: bool) -> Any:
    path = name.replace("_", "-")
    run.__doc__ = (service.__doc__ or "").strip().split("\n")[0]
    marked = action(detail=detail, methods=["post"], url_path=path, url_name=path, filter_backends=[],
                    pagination_class=None)(_named(run, name))
    return extend_schema(request=takes, **({"responses": says} if says else {}))(marked)


def _named(run: Any, name: str) -> Any:
    """A view's action goes by the name of its method."""
    run.__name__ = run.__qualname__ = name
    return run


def kept(row: Any) -> Any:
    """Judged by its model and saved."""
    row.full_clean()
    row.save()
    return row
