"""``Idempotency-Key`` on any POST: sent again after a lost answer, it is answered again and not done twice."""

import json
from collections.abc import Callable
from typing import Any

from rest_framework.response import Response

from cmms.audit import acting_as
from cmms.idempotency import Answer, Request, claim, owner_of, parse_key, store
from cmms.integrity import refusals

HEADER = "Idempotency-Key"
REPEATED = "Idempotent-Replayed"
_KEPT_HEADERS = ("Location", "ETag")


def once(request: Any, work: Callable[[], Response]) -> Response:
    """Do ``work`` in one transaction in the person's name; with a key, only the first time.

    Only answers of success are kept: a refusal rolls the key back with everything else and is judged again.
    """
    with acting_as(request.user, channel="api", token=request.auth), refusals():
        asked = _asked(request)
        if asked is None:
            return work()
        answered = claim(asked)
        if answered is not None:
            content = json.loads(answered.body) if answered.body else None
            return Response(content, status=answered.status, headers={**answered.headers, REPEATED: "true"})
        response = work()
        store(asked, Answer(response.status_code, _text(request, response),
                            {name: response[name] for name in _KEPT_HEADERS if name in response}))
        return response


def _asked(request: Any) -> Request | None:
    text = request.headers.get(HEADER)
    if text is None or request.method != "POST":
        return None
    token = request.auth
    return Request(owner=owner_of(user_id=request.user.pk, token_id=token.pk if token is not None else None),
                   key=parse_key(text), method="POST", path=request.get_full_path()[:500],
                   body=_body(request), user_id=request.user.pk)


def _body(request: Any) -> bytes:
    """The body as it was read: parsed and written again, so that the order of keys does not matter."""
    files = getattr(request, "FILES", None)
    sent = {name: [file.name, file.size] for name, file in files.items()} if files else {}
    data = request.data.dict() if hasattr(request.data, "dict") else request.data
    plain = {k: v for k, v in data.items() if k not in sent} if isinstance(data, dict) else data
    return json.dumps([plain, sent], sort_keys=True, default=str).encode()


def _text(request: Any, response: Response) -> str:
    if response.data is None:
        return ""
    renderer = request.accepted_renderer
    return bytes(renderer.render(response.data, request.accepted_media_type, {})).decode()
