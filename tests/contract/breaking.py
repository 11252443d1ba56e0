"""Which differences between two descriptions of the API break a program that was written for the first.

``python -m tests.contract.breaking`` is part of a release: it makes docs/openapi-v1.json what is promised from now on.
"""

import json
from collections.abc import Iterator
from typing import Any

from tests.needs import ROOT

_LIMITS = {"maximum": False, "maxLength": False, "maxItems": False,
           "minimum": True, "minLength": True, "minItems": True}
"""Limit of what may be sent → whether a larger one is narrower."""


_WORDS = ("description", "title", "summary", "operationId")


def breaking(released: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """One sentence for each change that breaks; empty where every program goes on as it is."""
    return sorted(set(_Comparison(released, now).found()))


class _Comparison:
    def __init__(self, released: dict[str, Any], now: dict[str, Any]) -> None:
        self.old, self.new = released, now
        self._seen: set[tuple[str, str, bool]] = set()

    def found(self) -> Iterator[str]:
        for path, operations in self.old["paths"].items():
            for method, old in operations.items():
                name = f"{method.upper()} {path}"
                new = self.new["paths"].get(path, {}).get(method)
                if new is None:
                    yield f"{name} is gone"
                    continue
                yield from self._parameters(name, old, new)
                yield from self._bodies(name, old, new)
                yield from self._answers(name, old, new)

    def _parameters(self, name: str, old: Any, new: Any) -> Iterator[str]:
        was, now = ({(p["in"], p["name"]): p for p in each.get("parameters", ())} for each in (old, new))
        for key, parameter in was.items():
            if key not in now:
                yield f"{name}: parameter {key[1]} is gone"
            else:
                yield from self._sent(f"{name}: parameter {key[1]}", parameter["schema"], now[key]["schema"])
        for key, parameter in now.items():
            if parameter.get("required") and not was.get(key, {}).get("required"):
                yield f"{name}: parameter {key[1]} is demanded"

    def _bodies(self, name: str, old: Any, new: Any) -> Iterator[str]:
        was, now = (each.get("requestBody", {}) for each in (old, new))
        if now.get("required") and not was.get("required"):
            yield f"{name}: a body is demanded"
        for kind, content in was.get("content", {}).items():
            if kind not in now.get("content", {}):
                yield f"{name}: {kind} is not taken any more"
            else:
                yield from self._sent(f"{name}: body", content["schema"], now["content"][kind]["schema"])

    def _answers(self, name: str, old: Any, new: Any) -> Iterator[str]:
        for code, answer in old["responses"].items():
            if not code.startswith("2"):
                continue
            now = new["responses"].get(code)
            if now is None:
                yield f"{name}: {code} is gone"
                continue
            for kind, content in answer.get("content", {}).items():
                there = now.get("content", {}).get(kind)
                if there is None:
                    yield f"{name}: {kind} is not answered any more"
                elif content.get("schema"):
                    yield from self._answered(f"{name}: answer", content["schema"], there["schema"])

    def _sent(self, name: str, old: Any, new: Any) -> Iterator[str]:
        """What could be sent must still be taken."""
        old, new, name, known = self._followed(name, old, new, sent=True)
        if known:
            return
        yield from self._common(name, old, new)
        if old.get("nullable") and not new.get("nullable"):
            yield f"{name} may not be null any more"
        if "enum" in new:
            gone = [value for value in old.get("enum", ()) if value not in new["enum"]]
            if gone or "enum" not in old:
                yield f"{name} may not be {', '.join(map(str, gone)) or 'any text'} any more"
        for limit, larger in _LIMITS.items():
            was, now = old.get(limit), new.get(limit)
            if now is not None and (was is None or (now > was if larger else now < was)):
                yield f"{name}: {limit} {now} is narrower than {was}"
        if new.get("pattern") and new.get("pattern") != old.get("pattern"):
            yield f"{name}: the pattern is another"
        for field in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
            yield f"{name}.{field} is demanded"
        for field, schema in old.get("properties", {}).items():
            if field not in new.get("properties", {}):
                yield f"{name}.{field} is gone"
            else:
                yield from self._sent(f"{name}.{field}", schema, new["properties"][field])
        if "items" in old and "items" in new:
            yield from self._sent(f"{name}[]", old["items"], new["items"])
        for was, now in zip(old.get("oneOf", ()), new.get("oneOf", ()), strict=False):
            yield from self._sent(name, was, now)

    def _answered(self, name: str, old: Any, new: Any) -> Iterator[str]:
        """What was answered must still be answered so."""
        old, new, name, known = self._followed(name, old, new, sent=False)
        if known:
            return
        yield from self._common(name, old, new)
        if new.get("nullable") and not old.get("nullable"):
            yield f"{name} may be null now"
        if "enum" in old:
            added = [value for value in new.get("enum", ["anything"]) if value not in old["enum"]]
            if added:
                yield f"{name} may be {', '.join(map(str, added))} now"
        for field, schema in old.get("properties", {}).items():
            if field not in new.get("properties", {}):
                yield f"{name}.{field} is gone"
                continue
            if field in old.get("required", ()) and field not in new.get("required", ()):
                yield f"{name}.{field} may be left out now"
            yield from self._answered(f"{name}.{field}", schema, new["properties"][field])
        if "items" in old and "items" in new:
            yield from self._answered(f"{name}[]", old["items"], new["items"])
        for word in ("anyOf", "oneOf"):
            for was, now in zip(old.get(word, ()), new.get(word, ()), strict=False):
                yield from self._answered(name, was, now)

    def _common(self, name: str, old: Any, new: Any) -> Iterator[str]:
        for word in ("type", "format"):
            if old.get(word) != new.get(word):
                yield f"{name}: {word} is {new.get(word)}, no longer {old.get(word)}"

    def _followed(self, name: str, old: Any, new: Any, *, sent: bool) -> tuple[Any, Any, str, bool]:
        """Both schemas with references followed; True where this pair was compared before."""
        (was, a), (now, b) = self._resolved(self.old, old), self._resolved(self.new, new)
        if not a and not b:
            return was, now, name, False
        known = (a, b, sent) in self._seen
        self._seen.add((a, b, sent))
        return was, now, a or b, known

    @staticmethod
    def _resolved(document: dict[str, Any], schema: Any) -> tuple[Any, str]:
        name, more = "", {}
        while "$ref" in schema or len(schema.get("allOf", ())) == 1:
            more |= {word: value for word, value in schema.items() if word in ("nullable",)}
            schema = schema["allOf"][0] if "allOf" in schema else schema
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
                schema = document["components"]["schemas"][name]
        return {**schema, **more}, name


def promised(document: Any) -> Any:
    """The description without what only people read."""
    if isinstance(document, list):
        return [promised(one) for one in document]
    if not isinstance(document, dict):
        return document
    return {word: promised(value) for word, value in document.items()
            if not (word in _WORDS and isinstance(value, str)) and not word.startswith("x-") and word != "example"}


def release() -> None:
    now = json.loads((ROOT / "docs" / "openapi.json").read_text())
    lines = json.dumps(promised(now), separators=(",", ":"), ensure_ascii=False)
    (ROOT / "docs" / "openapi-v1.json").write_text(lines.replace('"/api/v1/', '\n"/api/v1/') + "\n")


if __name__ == "__main__":
    release()
