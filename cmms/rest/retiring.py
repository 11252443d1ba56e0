"""Resources whose rows are taken out of use instead of being deleted."""

from cmms import retiring
from cmms.rest.resources import Resource, verb


class Retires(Resource):
    """… and rows may be taken out of use, and back. For models with ``retired_at`` and no verb of their own."""

    retire = verb("retire", retiring.retire, subject="row")
    reinstate = verb("reinstate", retiring.reinstate, subject="row")
