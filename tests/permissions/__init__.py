"""Who may open which page: one table, in files by area, each of which holds ``ROUTES``.

A row per URL name and method. tests/test_permissions.py tries each for every role, inside and outside of the branch,
and fails for a route of ours that stands in no row.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.permissions.cast import Things

REQUESTER, TECHNICIAN, STOREKEEPER, PLANNER = "requester", "technician", "storekeeper", "planner"
SUPERVISOR, AUDITOR, ADMINISTRATOR, INTEGRATION = "supervisor", "auditor", "administrator", "integration"
ROLES = (REQUESTER, TECHNICIAN, STOREKEEPER, PLANNER, SUPERVISOR, AUDITOR, ADMINISTRATOR, INTEGRATION)
EVERYBODY = frozenset(ROLES)
PERFORM = frozenset({TECHNICIAN, PLANNER, SUPERVISOR})
PLAN = APPROVE = CLOSE = CANCEL = frozenset({PLANNER, SUPERVISOR})
SEE_EVERY_BRANCH = frozenset({AUDITOR, ADMINISTRATOR})
"""For these, what lies outside of the branch is as much there as what lies inside."""


def nothing(things: "Things") -> dict[str, Any]:
    """No URL words, or an empty form."""
    return {}


@dataclass(frozen=True)
class Route:
    """One page or verb and what becomes of it.

    ``kwargs`` and ``data`` make the words of the URL and the smallest form that succeeds from the things of one
    branch (tests/permissions/cast.py). ``ok`` are the answers to a role that is ``allowed``; another one gets 403 or
    404, and somebody who is not signed in is sent to the login page unless the page is ``public``. ``outside`` is the
    answer to an allowed role whose branch it is not; None where the page is about no thing of a branch.
    """

    name: str
    method: str = "GET"
    allowed: frozenset[str] = EVERYBODY
    kwargs: Callable[["Things"], Mapping[str, Any]] = nothing
    data: Callable[["Things"], Mapping[str, Any]] = nothing
    query: str = ""
    ok: tuple[int, ...] = ()
    outside: int | None = 404
    public: bool = False

    @property
    def answers(self) -> tuple[int, ...]:
        """What success looks like: a page, or a redirect after a form."""
        return self.ok or ((200,) if self.method == "GET" else (302,))

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


def all_routes() -> Iterator[Route]:
    """The rows of every area."""
    for module in iter_modules(__path__):
        if module.name != "cast":
            yield from import_module(f"{__name__}.{module.name}").ROUTES
