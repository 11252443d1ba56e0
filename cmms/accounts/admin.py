"""People in the back office."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cmms.accounts import people
from cmms.accounts.models import (
    ApiToken,
    Calendar,
    CalendarException,
    CalendarShift,
    Craft,
    Leave,
    Team,
    TeamMember,
    User,
    UserCraft,
)
from cmms.accounts.tokens import issue_token, revoke_token
from cmms.admin import CmmsAdmin, CmmsModelForm, CmmsTabularInline, ReadOnlyAdmin
from cmms.admin.base import SAFE


class UserForm(CmmsModelForm, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


class NewUserForm(CmmsModelForm, AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username",)


class CraftInline(CmmsTabularInline):
    model = UserCraft
    verbose_name, verbose_name_plural = _("craft"), _("crafts")


class LeaveInline(CmmsTabularInline):
    model = Leave


class TeamInline(CmmsTabularInline):
    model = TeamMember
    verbose_name, verbose_name_plural = _("team"), _("teams")


@admin.register(User)
class UserAdmin(CmmsAdmin, DjangoUserAdmin):
    """Roles are groups: ``cmms/roles.py`` says what each may do. Branch grants are added by the assets' admin."""

    menu = 1
    form, add_form = UserForm, NewUserForm
    list_display = ["username", "name", "email", "personnel_number", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "groups"]
    search_fields = ["^username", "name", "^personnel_number"]
    ordering = ["username"]
    filter_horizontal = ()
    inlines = [CraftInline, TeamInline, LeaveInline]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "email", "personnel_number"]}),
        (_("Work"), {"fields": ["hourly_rate", "calendar"]}),
        (_("Reads in"), {"fields": ["language", "time_zone"]}),
        (_("Roles"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "usable_password", "password1", "password2"]})]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return super().get_inlines(request, obj) if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser makes superusers."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and people.may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and people.may_change(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        people.keep_person(person=obj, by=request.user)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        if request.method in SAFE:
            return super().user_change_password(request, id, form_url)
        return self._acting(request, lambda: super(UserAdmin, self).user_change_password(request, id, form_url))

    @property
    def retirable(self) -> bool:
        return True

    def is_retired(self, obj: Any) -> bool:
        return not obj.is_active

    def retire(self, request: HttpRequest, obj: Any) -> None:
        people.deactivate(person=obj, by=request.user)

    def reinstate(self, request: HttpRequest, obj: Any) -> None:
        people.reactivate(person=obj, by=request.user)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """The roles, to read: they are a table in the program, written anew after each migrate."""

    menu = 2
    small = True
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "may"]
    readonly_fields = ["may"]

    @admin.display(description=_("may"))
    def may(self, group: Group) -> str:
        rows = group.permissions.select_related("content_type").order_by("content_type__app_label", "codename")
        return "; ".join(f"{p.content_type.app_label}: {p.name}" for p in rows)


class MemberInline(CmmsTabularInline):
    model = TeamMember
    verbose_name, verbose_name_plural = _("member"), _("members")


@admin.register(Team)
class TeamAdmin(CmmsAdmin):
    menu = 3
    small = True
    list_display = ["name", "lead"]
    search_fields = ["name"]
    inlines = [MemberInline]


@admin.register(TeamMember)
class TeamMemberAdmin(CmmsAdmin):
    menu = 70
    small = True
    list_display = ["team", "user"]
    list_filter = ["team", "user"]
    list_select_related = ["team", "user"]


@admin.register(Craft)
class CraftAdmin(CmmsAdmin):
    menu = 4
    small = True
    list_display = ["code", "name", "hourly_rate"]
    search_fields = ["^code", "name"]


@admin.register(UserCraft)
class UserCraftAdmin(CmmsAdmin):
    menu = 71
    small = True
    list_display = ["user", "craft", "is_primary"]
    list_filter = ["craft", "user", "is_primary"]


class ShiftInline(CmmsTabularInline):
    model = CalendarShift


class ExceptionInline(CmmsTabularInline):
    model = CalendarException


@admin.register(Calendar)
class CalendarAdmin(CmmsAdmin):
    menu = 5
    small = True
    list_display = ["name"]
    search_fields = ["name"]
    inlines = [ShiftInline, ExceptionInline]


@admin.register(CalendarShift)
class CalendarShiftAdmin(CmmsAdmin):
    menu = 72
    small = True
    list_display = ["calendar", "weekday", "starts", "ends", "break_minutes"]
    list_filter = ["calendar"]
    ordering = ["id"]


@admin.register(CalendarException)
class CalendarExceptionAdmin(CmmsAdmin):
    menu = 73
    small = True
    list_display = ["calendar", "day", "name", "starts", "ends"]
    list_filter = ["calendar", "day"]
    search_fields = ["name"]
    ordering = ["-day"]


@admin.register(Leave)
class LeaveAdmin(CmmsAdmin):
    menu = 6
    small = True
    list_display = ["user", "kind", "first_day", "until", "note"]
    list_filter = ["kind", "user", "first_day"]
    ordering = ["-first_day"]


@admin.register(ApiToken)
class ApiTokenAdmin(CmmsAdmin):
    """Tokens are issued here, their text shown once, and revoked here."""

    menu = 9
    small = True
    list_display = ["name", "prefix", "user", "scope", "expires_at", "revoked_at", "last_used_at"]
    list_filter = ["scope", "user"]
    search_fields = ["name", "^prefix"]
    fields = ["name", "user", "scope", "expires_at", "prefix", "revoked_at", "last_used_at"]
    readonly_fields = ["prefix", "revoked_at", "last_used_at"]
    actions = ["revoke"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else self.fields[:4]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What it may do and in whose name stays as it was issued."""
        return (*super().get_readonly_fields(request, obj), *(["user", "scope", "expires_at"] if obj else []))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made, text = issue_token(by=request.user, user=obj.user, name=obj.name, scope=obj.scope,
                                 expires_at=obj.expires_at)
        obj.__dict__.update(made.__dict__)
        messages.warning(request, _("The token, shown only now: %(text)s") % {"text": text})

    @admin.action(description=_("Revoke the selected tokens"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        tokens = list(queryset.filter(revoked_at__isnull=True).order_by("pk"))
        for token in tokens:
            revoke_token(by=request.user, token=token)
        messages.success(request, ngettext("%(count)s token was revoked.", "%(count)s tokens were revoked.",
                                           len(tokens)) % {"count": len(tokens)})
