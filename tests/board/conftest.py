"""The board stands on the plant of the orders' tests, with shifts for its people."""

from tests.workorders.conftest import at, cast, craft, leak, new_order, plant  # noqa: F401
