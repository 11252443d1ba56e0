"""Steps for many orders in one statement: the database copies what ``step_of`` copies for one."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from workorders.models import ProcedureStep, WorkOrderStep
from workorders.services.steps import COPIED

Copy = tuple[int, int, int, int | None]
"""Order, procedure, steps before it on the order, and on a route the asset."""


def copy_procedures(copies: Sequence[Copy]) -> None:
    """Give each order the steps of that procedure as they are now; readings go to the asset's meter of that name."""
    if not copies:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    names = [quote(str(ProcedureStep._meta.get_field(name).column)) for name in COPIED]
    target = quote(WorkOrderStep._meta.db_table)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    columns = ", ".join(["work_order_id", "procedure_id", "procedure_step_id", "asset_id", "meter_id", "position",
                         "created_at", "updated_at", "version", *names])
    values = ", ".join(f"s.{name}" for name in names)
    rows, parameters = _rows(connection.vendor, copies)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {target} ({columns}) "  # noqa: S608  columns of our own models
            f"SELECT c.order_id, c.procedure_id, s.id, c.stop_id, m.id, "
            "c.behind + row_number() OVER (PARTITION BY c.order_id, c.behind ORDER BY s.position), "
            f"%s, %s, 1, {values} FROM {rows} "
            "JOIN procedure_steps s ON s.procedure_id = c.procedure_id JOIN work_orders w ON w.id = c.order_id "
            "LEFT JOIN meters m ON s.kind = 'READING' AND m.name = s.meter_name "
            "AND m.asset_id = coalesce(c.stop_id, w.asset_id) ORDER BY c.order_id, c.behind, s.position",
            [now, now, *parameters])


def _rows(vendor: str, copies: Sequence[Copy]) -> tuple[str, list[Any]]:
    """The copies as a table ``c`` of the statement."""
    if vendor == "postgresql":
        return ("unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) "
                "AS c(order_id, procedure_id, behind, stop_id)", [list(column) for column in zip(*copies, strict=True)])
    return ("(SELECT json_extract(value, '$[0]') AS order_id, json_extract(value, '$[1]') AS procedure_id, "
            "json_extract(value, '$[2]') AS behind, json_extract(value, '$[3]') AS stop_id FROM json_each(%s)) c",
            [_json(copies)])


def _json(copies: Sequence[Copy]) -> str:
    return "[" + ",".join(f"[{o},{p},{b},{'null' if s is None else s}]" for o, p, b, s in copies) + "]"
