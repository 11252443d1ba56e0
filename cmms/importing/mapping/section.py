"""Taking a TOML table apart: typed, every unknown key refused with the nearest known one."""

import difflib
from collections.abc import Iterable
from typing import Any

_NAMES = {str: "a text", int: "a whole number", bool: "true or false", dict: "a table", list: "a list"}


def suggest(word: str, known: Iterable[str]) -> str:
    """“; did you mean …?” or the list of what there is, as the end of a sentence."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f'; there is {", ".join(f"{name!r}" for name in names)}.' if names else "."


class Section:
    """One table of the file. Faults are gathered in ``faults``, each a sentence that begins with the key's path."""

    def __init__(self, data: Any, path: str, faults: list[str]) -> None:
        self.path = path
        self.faults = faults
        self.data: dict[str, Any] = {}
        if isinstance(data, dict):
            self.data = dict(data)
        elif data is not None:
            faults.append(f"{path} must be a table, [{path}].")
        self._known: set[str] = set()

    def fault(self, key: str, sentence: str) -> None:
        self.faults.append(f"{self.at(key)} {sentence}")

    def at(self, key: str) -> str:
        shown = key if key.replace("_", "").isalnum() else f'"{key}"'
        return f"{self.path}.{shown}" if self.path else shown

    def take(self, key: str, kind: type, default: Any = None) -> Any:
        """The value of ``key`` if it has the type ``kind``; its absence is ``default``."""
        self._known.add(key)
        if key not in self.data:
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(key, f"must be {_NAMES[kind]}, not {value!r}.")
            return default
        return value

    def any(self, key: str) -> Any:
        """The value of ``key``, whatever its type."""
        self._known.add(key)
        return self.data.get(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts, as a tuple."""
        self._known.add(key)
        value = self.data.get(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            self.fault(key, "must be a text or a list of texts.")
            return ()
        return tuple(found)

    def choice(self, key: str, choices: Iterable[str], default: str = "") -> str:
        value: str = self.take(key, str, default)
        if value != default and value not in choices:
            self.fault(key, f'is "{value}", which is none of {", ".join(repr(c) for c in choices)}.')
            return default
        return value

    def section(self, key: str) -> "Section":
        self._known.add(key)
        return Section(self.data.get(key), self.at(key), self.faults)

    def close(self) -> None:
        """Refuse whatever was not asked for."""
        for key in self.data:
            if key not in self._known:
                self.fault(key, f"is unknown{suggest(key, self._known)}")
