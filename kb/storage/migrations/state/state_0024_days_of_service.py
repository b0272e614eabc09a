"""Measured requests counted by day. What was measured before is counted here, so that no page waits for the next night."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "state_0024"
down_revision = "state_0023"
online = (
    ("ix_escalations_folded", "escalations", ("folded",)),
    ("ix_escalations_article_id", "escalations", ("article_id",)),
)

KEYS = ("topic", "channel", "level")
COUNTS = (
    *("volume", "first_answer", "solution", "kept", "broken", "waiting"),
    *("reopened", "ended", "handed_over", "new_date", "helped", "said", "night", "day_off", "open"),
)
MINUTES = ("first_business", "first_wall", "solved_business", "solved_wall")
OF_PERSON = ("answered", "closed", "kept", "judged", "reopened")


def upgrade() -> None:
    op.create_table(
        "service_days",
        sa.Column("day", sa.Integer(), nullable=False, autoincrement=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in KEYS),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("waiting_until", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Text(), nullable=False) for name in MINUTES),
        sa.PrimaryKeyConstraint("day", *KEYS, name="pk_service_days"),
    )
    op.create_table(
        "person_days",
        sa.Column("day", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in OF_PERSON),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("first_business", "solved_business")),
        sa.PrimaryKeyConstraint("day", "name", name="pk_person_days"),
    )
    for name, table, columns in online:
        op.create_index(name, table, columns, if_not_exists=True)
    for statement in (_groups(), _people()):
        op.execute(statement)


def downgrade() -> None:
    for name, table, _ in online:
        op.drop_index(name, table)
    for table in ("person_days", "service_days"):
        op.drop_table(table)


def _times(which: str) -> str:
    return f"sum(CASE WHEN {which} THEN 1 ELSE 0 END)"


def _joined(name: str) -> str:
    called = "group_concat" if op.get_bind().dialect.name == "sqlite" else "string_agg"
    return f"coalesce({called}(CAST({name} AS TEXT), ','), '')"


def _groups() -> str:
    columns = ("day", *KEYS, *COUNTS, "waiting_until", *MINUTES)
    counted = (
        *("count(*)", "count(first_business)", "count(solved_business)", _times("kept"), _times("NOT kept")),
        *(_times("kept IS NULL AND due_at IS NOT NULL"), _times("reopened > 0")),
        *(_times("solved_business IS NOT NULL OR reopened > 0"), _times("handed_over > 0"), _times("new_dates > 0")),
        *(_times("helped"), "count(helped)", _times("night"), _times("day_off"), _times("solved_business IS NULL")),
        "max(CASE WHEN kept IS NULL THEN due_at END)",
        *map(_joined, MINUTES),
    )
    return (
        f"INSERT INTO service_days ({', '.join(columns)}) SELECT day, {', '.join(KEYS)}, {', '.join(counted)} "  # noqa: S608 - constants of ours
        f"FROM measured_requests WHERE NOT merged GROUP BY day, {', '.join(KEYS)}"
    )


def _people() -> str:
    flags = {"kept": "kept", "judged": "kept IS NOT NULL"}
    first = ", ".join(f"CASE WHEN {which} THEN 1 ELSE 0 END AS {name}" for name, which in flags.items())
    return (
        f"INSERT INTO person_days (day, name, {', '.join(OF_PERSON)}, first_business, solved_business) "  # noqa: S608
        f"SELECT day, name, {', '.join(f'sum({name})' for name in OF_PERSON)}, "
        f"{_joined('first_business')}, {_joined('solved_business')} FROM ("
        f"SELECT day, first_by AS name, 1 AS answered, 0 AS closed, {first}, 0 AS reopened, first_business, "
        "CAST(NULL AS INTEGER) AS solved_business FROM measured_requests "
        "WHERE NOT merged AND (first_by <> '' OR kept IS NOT NULL) UNION ALL "
        "SELECT day, closed_by, 0, 1, 0, 0, CASE WHEN reopened > 0 THEN 1 ELSE 0 END, NULL, solved_business "
        "FROM measured_requests WHERE NOT merged AND closed_by <> '') AS both_sides GROUP BY day, name"
    )
