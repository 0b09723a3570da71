"""Jobs, their logs, who runs them, schedules, and what waits to be written into a workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
QUEUED = sa.text("state = 'queued'")
LEASED = sa.text("lease_until IS NOT NULL")
TABLES = ("deliveries", "schedules", "workers", "job_queues", "job_turns", "job_logs", "jobs")


def upgrade() -> None:
    """Add the tables."""
    _jobs()
    _beside_jobs()
    _schedules()


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("job_id", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("requester", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(64)),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("queue", sa.String(40), nullable=False),
        sa.Column("place", sa.String(10), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("phase", sa.String(30), nullable=False, server_default=""),
        sa.Column("fraction", sa.Double(), nullable=False, server_default="0"),
        sa.Column("seq", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_times("created_at", "changed_at", needed=True),
        sa.Column("not_before", sa.BigInteger(), nullable=False, server_default="0"),
        *_times("started_at", "ended_at", "cancelled_at"),
        sa.Column("runner", sa.String(64)),
        *_times("lease_until"),
        sa.Column("result", sa.JSON()),
        sa.Column("error", sa.JSON()),
        sa.Column("parent", ID),
        sa.Column("children", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("children_ended", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("children_failed", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("schedule", ID),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("job_id", name="uq_jobs_job_id"),
        sa.UniqueConstraint("owner", "request_id", name="uq_jobs_owner_request_id"),
        sa.ForeignKeyConstraint(["parent"], ["jobs.id"], name="fk_jobs_parent", ondelete="CASCADE"),
    )
    op.create_index("ix_jobs_owner", "jobs", ["owner", "id"])
    op.create_index("ix_jobs_parent", "jobs", ["parent", "id"])
    op.create_index("ix_jobs_schedule", "jobs", ["schedule", "id"])
    op.create_index("ix_jobs_changed_at", "jobs", ["changed_at"])
    op.create_index("ix_jobs_ended_at", "jobs", ["ended_at"])
    op.create_index(
        "ix_jobs_queued",
        "jobs",
        [sa.text("priority DESC"), "turn", "id"],
        sqlite_where=QUEUED,
        postgresql_where=QUEUED,
    )
    op.create_index(
        "ix_jobs_lease_until",
        "jobs",
        ["lease_until"],
        sqlite_where=LEASED,
        postgresql_where=LEASED,
    )


def _beside_jobs() -> None:
    op.create_table(
        "job_logs",
        sa.Column("job", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        *_times("at", needed=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", "number", name="pk_job_logs"),
        _of_a_job("job_logs"),
    )
    op.create_table(
        "job_turns",
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_job_turns"),
    )
    op.create_table(
        "job_queues",
        sa.Column("name", sa.String(40), nullable=False),
        *_times("paused_at"),
        sa.Column("paused_by", sa.String(255)),
        sa.PrimaryKeyConstraint("name", name="pk_job_queues"),
    )
    op.create_table(
        "workers",
        sa.Column("runner", sa.String(64), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("concurrency", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        *_times("started_at", "beat_at", needed=True),
        sa.Column("draining", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("runner", name="pk_workers"),
    )
    op.create_table(
        "deliveries",
        sa.Column("job", ID, nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("path", sa.Text()),
        *_times("delivered_at"),
        sa.PrimaryKeyConstraint("job", name="pk_deliveries"),
        _of_a_job("deliveries"),
        sa.ForeignKeyConstraint(["body"], ["bodies.hash"], name="fk_deliveries_body"),
    )
    op.create_index("ix_deliveries_site", "deliveries", ["site", "delivered_at"])
    op.create_index("ix_deliveries_body", "deliveries", ["body"])


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("schedule_id", sa.String(22), nullable=False),
        sa.Column("owner", sa.String(255), nullable=False),
        sa.Column("requester", sa.JSON(), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("cron", sa.String(200), nullable=False),
        sa.Column("timezone", sa.String(60), nullable=False),
        sa.Column("missed", sa.String(10), nullable=False),
        *_times("paused_at", "next_at", "last_at"),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        *_times("created_at", "updated_at", needed=True),
        *_times("deleted_at"),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
        sa.UniqueConstraint("schedule_id", name="uq_schedules_schedule_id"),
    )
    op.create_index("ix_schedules_owner", "schedules", ["owner", "id"])
    op.create_index("ix_schedules_next_at", "schedules", ["next_at"])


def _times(*names: str, needed: bool = False) -> tuple[sa.Column[int], ...]:
    return tuple(sa.Column(name, sa.BigInteger(), nullable=not needed) for name in names)


def _of_a_job(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=f"fk_{table}_job", ondelete="CASCADE")


def downgrade() -> None:
    """Remove all of it."""
    for table in TABLES:
        op.drop_table(table)
