"""The pages stand on the same small plant as the back office."""

from tests.admin.conftest import as_planner, far, place, planner, root  # noqa: F401
from tests.browsing import window  # noqa: F401
