"""The two families of tables whole: every module of tables is imported here, so whoever goes through all tables misses none."""

from __future__ import annotations

from kb.storage import (
    alert_tables,
    customer_tables,
    desk_tables,
    insight_tables,
    notice_tables,
    request_tables,
    service_tables,
    staff_tables,
    tables,
    trial_tables,
    writing_tables,
)

STATE, LOG = tables.STATE, tables.LOG
# Importing them is what fills the families.
MODULES = (
    *(alert_tables, customer_tables, desk_tables, insight_tables, notice_tables),
    *(request_tables, service_tables, staff_tables, tables, trial_tables, writing_tables),
)
