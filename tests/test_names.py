"""What was asked for stands in the database under the names it was asked for: whoever writes SQL finds it by them."""

import re

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

COLUMNS = {
    "assets": "id parent_id name description serial_number model_number manufacturer status criticality location_id "
              "created_at updated_at",
    "asset_attributes": "id asset_id attribute_name attribute_value data_type",
    "work_orders": "id title description status priority asset_id location_id assigned_to requested_by scheduled_start "
                   "scheduled_end actual_start actual_end estimated_hours actual_hours created_at updated_at",
    "work_order_parts": "id work_order_id part_id quantity_requested quantity_used unit_cost total_cost",
    "maintenance_schedules": "id asset_id title description frequency_type frequency_value meter_based meter_threshold "
                             "last_completed next_due is_active",
    "maintenance_history": "id schedule_id work_order_id completed_date completed_by meter_reading notes",
    "parts": "id part_number description category unit_of_measure unit_cost stock_level reorder_point "
             "reorder_quantity location_id",
    "inventory_transactions": "id part_id transaction_type quantity unit_cost reference_id reference_type "
                              "performed_by transaction_date",
    "audit_log": "id table_name record_id action old_values new_values changed_by changed_at",
    "maintenance_facts": "id work_order_id asset_id location_id user_id date_key scheduled_hours actual_hours "
                         "parts_cost labor_cost downtime_hours",
    "date_dimension": "date_key full_date year quarter month week day_of_week",
}
CONSTRAINTS = {
    "assets": "idx_assets_parent_id idx_assets_location_id idx_assets_status",
    "work_orders": "idx_workorders_status_priority idx_workorders_assigned_to idx_workorders_asset_id "
                   "idx_workorders_dates check_start_before_end",
    "maintenance_schedules": "idx_maintenance_next_due idx_maintenance_asset_id check_frequency_value",
    "parts": "check_positive_stock",
}
DASHBOARD = """SELECT wo.id, wo.title, wo.status, wo.priority, a.name AS asset_name, u.name AS assigned_to_name
FROM work_orders wo LEFT JOIN assets a ON wo.asset_id = a.id LEFT JOIN users u ON wo.assigned_to = u.id
WHERE wo.status IN ('OPEN', 'IN_PROGRESS') ORDER BY wo.priority DESC, wo.created_at ASC"""


def test_tables_columns_indexes_and_checks_bear_the_names_asked_for() -> None:
    lacking = {}
    with connection.cursor() as cursor:
        for table, wanted in COLUMNS.items():
            names = {*wanted.split(), *CONSTRAINTS.get(table, "").split()}
            if connection.vendor == "postgresql":
                there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
                there |= set(connection.introspection.get_constraints(cursor, table))
                names |= {"idx_assets_search"} if table == "assets" else set()
            else:  # Django cannot read our checks there
                cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s", [table])
                there = set(re.findall(r"\w+", " ".join(sql or "" for (sql,) in cursor.fetchall())))
            if names - there:
                lacking[table] = names - there
        cursor.execute(DASHBOARD)
        cursor.execute("SELECT id, name, parent_id, level, path FROM asset_hierarchy")
    assert lacking == {}
