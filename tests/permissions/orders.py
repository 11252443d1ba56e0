"""What belongs to orders and has an address of its own."""

from tests.permissions import Route

ROUTES = [
    Route("attachment", kwargs=lambda t: {"pk": t.attachment.pk}),
]
