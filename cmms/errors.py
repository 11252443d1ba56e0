"""What a refused action says: a stable code, a sentence for people, and the fields it is about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``code`` never changes; ``message`` is a whole sentence; ``field`` may be empty."""

    code: str
    message: str
    field: str = ""


@dataclass
class DomainError(Exception):
    """A verb refused. All problems are gathered before one is raised.

    ``remember`` holds calls that must outlive the rollback (a refused demand, for one): whoever opened the
    transaction runs them in a transaction of their own after it.
    """

    problems: list[Problem]
    remember: list[Callable[[], object]] = field(default_factory=list)
    status = 422

    @classmethod
    def of(cls, code: str, message: str, field: str = "") -> "DomainError":
        return cls([Problem(code, message, field)])

    def __str__(self) -> str:
        return " ".join(p.message for p in self.problems)


class NotAllowed(DomainError):
    """The person may not do this."""

    status = 403


class NotFound(DomainError):
    """There is no such thing for this person."""

    status = 404


class Conflict(DomainError):
    """Somebody else was faster, or the state does not permit it now."""

    status = 409


class Stale(DomainError):
    """The record changed since it was read (version)."""

    status = 412


def refuse(problems: Iterable[Problem], kind: type[DomainError] = DomainError) -> None:
    """Raise ``kind`` when there is any problem."""
    found = list(problems)
    if found:
        raise kind(found)
