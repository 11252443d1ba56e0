"""One shape for every refusal: ``{"code", "message", "problems": [{"code", "message", "field"}]}``."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from cmms.errors import DomainError, Problem
from cmms.integrity import problems_of

_CONFLICTS = (IntegrityError, ProtectedError, RestrictedError)


class ProblemSerializer(serializers.Serializer):
    """One thing that is wrong."""

    code = serializers.CharField(help_text="Stable: programs decide by it.")
    message = serializers.CharField(help_text="A whole sentence for people: what is wrong and how to mend it.")
    field = serializers.CharField(allow_blank=True, help_text="The field it is about; empty where it is about several.")


class RefusalSerializer(serializers.Serializer):
    """Every refusal, whatever its status."""

    code = serializers.CharField(help_text="Code of the first problem.")
    message = serializers.CharField(help_text="All sentences together.")
    problems = ProblemSerializer(many=True)


class PreconditionRequired(exceptions.APIException):
    """An edit that does not say which version it edits."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "if_match_missing"


def answer(error: BaseException, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None: a fault of ours, which DRF raises again."""
    problems, code, headers = read(error)
    if not problems:
        return None
    return Response(body(problems), status=code, headers=headers)


def body(problems: list[Problem]) -> dict[str, Any]:
    """What the client reads; the first problem's code stands for the whole."""
    return {"code": problems[0].code, "message": " ".join(p.message for p in problems),
            "problems": [asdict(p) for p in problems]}


def read(error: BaseException) -> tuple[list[Problem], int, dict[str, str]]:
    """Problems (none: not a refusal), status and headers of an exception."""
    if isinstance(error, DomainError):
        return error.problems, error.status, {}
    if isinstance(error, Http404):
        return [Problem("not_found", _("There is no such record in the branches you may see."))], 404, {}
    if isinstance(error, PermissionDenied):
        return [Problem("not_allowed", _("Your role does not permit this. Ask an administrator."))], 403, {}
    if isinstance(error, _CONFLICTS):
        return problems_of(error), 409, {}
    if isinstance(error, ValidationError | DataError):
        return problems_of(error), 422, {}
    if isinstance(error, exceptions.ValidationError):
        return list(_flat(error.detail)), 422, {}
    if isinstance(error, exceptions.APIException):
        return [Problem(_code(error), _sentence(str(error.detail)))], error.status_code, _headers(error)
    return [], 500, {}


def _flat(detail: Any, path: str = "") -> list[Problem]:
    """DRF's nested details as problems; ``field`` is the dotted path."""
    if isinstance(detail, dict):
        return [p for name, inner in detail.items() for p in _flat(inner, _join(path, str(name)))]
    if isinstance(detail, list | tuple):
        if any(isinstance(inner, dict | list) for inner in detail):
            return [p for at, inner in enumerate(detail) for p in _flat(inner, _join(path, str(at)))]
        return [p for inner in detail for p in _flat(inner, path)]
    return [Problem(getattr(detail, "code", None) or "invalid", str(detail), path)]


def _join(path: str, name: str) -> str:
    if name == "non_field_errors":
        return path
    return f"{path}.{name}" if path else name


def _code(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.PermissionDenied):
        return "not_allowed"
    found: Any = error.get_codes()
    return found if isinstance(found, str) else error.default_code


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _headers(error: exceptions.APIException) -> dict[str, str]:
    found = {}
    if header := getattr(error, "auth_header", None):
        found["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        found["Retry-After"] = str(int(wait) + 1)
    return found
