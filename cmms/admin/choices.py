"""What may be chosen at a key: what the person sees and what is in use, found by typing, never a whole table."""

from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite, site
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.http import HttpRequest

from cmms.access import scope_of


def visible(queryset: models.QuerySet, user: Any) -> models.QuerySet:
    """Limited to the person's branches, where the model knows branches."""
    return queryset.visible_to(user) if hasattr(queryset, "visible_to") else queryset


def seen_through(queryset: models.QuerySet, path: str, user: Any) -> models.QuerySet:
    """Limited to rows whose owner at ``path`` the person sees: for lines that have no branch of their own."""
    if scope_of(user).everything:
        return queryset
    owner = queryset.model
    for name in path.split("__"):
        owner = owner._meta.get_field(name).related_model
    return queryset.filter(**{f"{path}__in": visible(owner._default_manager.order_by(), user).values("pk")})


def offered(queryset: models.QuerySet) -> models.QuerySet:
    """Without what is retired: it stays in history and is offered no more."""
    if hasattr(queryset, "in_use"):
        return queryset.in_use()
    names = {f.name for f in queryset.model._meta.concrete_fields}
    if "retired_at" in names:
        return queryset.filter(retired_at__isnull=True)
    if "is_active" in names:
        return queryset.filter(is_active=True)
    return queryset


def called(obj: models.Model) -> str:
    """How a record is called among others of its kind: as its admin says by ``choice_label``, else by its name."""
    label = getattr(site._registry.get(type(obj)), "choice_label", None)
    return label(obj) if label is not None else str(obj)


class ChoicesView(AutocompleteJsonView):
    """Answers an autocomplete. The model's own admin limits it to what the person sees; this to what is in use."""

    def get_queryset(self) -> models.QuerySet:
        along = getattr(self.model_admin, "choice_related", ())
        rows = offered(super().get_queryset())
        return rows.select_related(*along) if along else rows

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": called(obj)}


class KeptChoiceField(forms.ModelChoiceField):
    """A key whose present value stays allowed, though it be retired or out of the person's branches."""

    kept: models.Model | None = None

    def label_from_instance(self, obj: Any) -> str:
        return called(obj)

    def to_python(self, value: Any) -> Any:
        if self.kept is not None and str(value) == str(self.kept.pk):
            return self.kept
        return super().to_python(value)


class LoadedSelect(AutocompleteSelect):
    """An autocomplete that shows the present value from the object at hand: no query per widget."""

    kept: models.Model | None = None

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> Any:
        chosen = _keys(value)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        if not chosen:
            return [(None, empty, 0)]
        if self.kept is not None and chosen == [str(self.kept.pk)]:
            return [(None, [*empty, self.create_option(name, chosen[0], called(self.kept), True, 0)], 0)]
        return super().optgroups(name, chosen, attr)


class LoadedSelectMultiple(AutocompleteSelectMultiple):
    """The same for several values."""

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> Any:
        return super().optgroups(name, _keys(value), attr)


def _keys(value: list[Any]) -> list[str]:
    """The values that can be keys at all: what was sent is shown again, and nonsense must not reach the database."""
    return [str(v) for v in value if str(v).isdecimal() and len(str(v)) < 19]


def keep_present(form: forms.ModelForm) -> None:
    """Tell each key of a bound object's form what it holds now."""
    instance = form.instance
    if instance._state.adding:
        return
    for name, field in form.fields.items():
        if isinstance(field, KeptChoiceField) and getattr(instance, f"{name}_id", None) is not None:
            field.kept = getattr(instance, name)
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, LoadedSelect):
                widget.kept = field.kept


class ChoicesMixin:
    """For model admins and inlines alike: every key is an autocomplete over what the person sees."""

    model: type[models.Model]
    admin_site: AdminSite
    not_autocomplete: tuple[str, ...] = ()

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every key whose target can be searched; ``not_autocomplete`` names those few that are short lists."""
        found = []
        for field in [*self.model._meta.fields, *self.model._meta.many_to_many]:
            if not isinstance(field, models.ForeignKey | models.ManyToManyField) or field.name in self.not_autocomplete:
                continue
            target = field.related_model
            if self.admin_site.is_registered(target) and self.admin_site.get_model_admin(target).get_search_fields(
                    request):
                found.append(field.name)
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedSelect(db_field, self.admin_site, using=kwargs.get("using"))
        kwargs.setdefault("form_class", KeptChoiceField)
        kwargs.setdefault("queryset", self._limited(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if "widget" not in kwargs and db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedSelectMultiple(db_field, self.admin_site, using=kwargs.get("using"))
        kwargs.setdefault("queryset", self._limited(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """As Django's, without the button that deletes the chosen thing: that is done at the thing itself."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = False
        return field

    def _limited(self, db_field: Any, request: HttpRequest) -> models.QuerySet:
        target = db_field.related_model
        if self.admin_site.is_registered(target):
            return offered(self.admin_site.get_model_admin(target).get_queryset(request))
        return offered(visible(target._default_manager.all(), request.user))
