"""The tables of long work: jobs, their logs, who runs them, and when they are due."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from .tables import Id, metadata

jobs = Table(
    "jobs",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("job_id", String(64), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("requester", JSON, nullable=False),  # whose rights are looked at again when it runs
    Column("request_id", String(64)),  # of whoever asked: the same one twice is the same job
    Column("kind", String(60), nullable=False),
    Column("form", Integer, nullable=False),  # of the payload, as its kind numbers them
    Column("payload", JSON, nullable=False),
    Column("title", String(300), nullable=False),
    Column("words", Text, nullable=False),  # casefolded, what a search looks into
    Column("queue", String(40), nullable=False),
    Column("place", String(10), nullable=False),  # here, anywhere
    Column("site", String(64), nullable=False),  # the workspace that it was asked for in
    Column("priority", Integer, nullable=False),  # the highest first
    Column("turn", BigInteger, nullable=False),  # among equals, as jobs/turns.py tells
    Column("state", String(12), nullable=False),
    Column("phase", String(30), nullable=False, server_default=""),
    Column("fraction", Double, nullable=False, server_default="0"),
    Column("seq", Integer, nullable=False, server_default="1"),
    Column("details", JSON, nullable=False),  # what its kind tells of its progress
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False),  # at most
    Column("losses_left", Integer, nullable=False, server_default="2"),  # runners it may lose yet
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False, server_default="0"),
    Column("started_at", BigInteger),  # of the first attempt
    Column("ended_at", BigInteger),
    Column("cancelled_at", BigInteger),  # when someone asked for that
    Column("runner", String(64)),  # the server or worker that has it
    Column("lease_until", BigInteger),  # by the database's clock
    Column("result", JSON),
    Column("error", JSON),  # code, message, details
    Column("parent", Id, ForeignKey("jobs.id", ondelete="CASCADE")),
    Column("children", Integer, nullable=False, server_default="0"),
    Column("children_ended", Integer, nullable=False, server_default="0"),
    Column("children_failed", Integer, nullable=False, server_default="0"),
    Column("schedule", Id),
    Column("trace_id", String(64)),  # of the request that asked for it, as logs tell it
    UniqueConstraint("job_id", name="uq_jobs_job_id"),
    UniqueConstraint("owner", "request_id", name="uq_jobs_owner_request_id"),
    Index("ix_jobs_owner", "owner", "id"),
    Index("ix_jobs_parent", "parent", "id"),
    Index("ix_jobs_schedule", "schedule", "id"),
    Index("ix_jobs_changed_at", "changed_at"),
    Index("ix_jobs_ended_at", "ended_at"),
)
_QUEUED = jobs.c.state == "queued"
Index(
    "ix_jobs_queued",
    jobs.c.priority.desc(),
    jobs.c.turn,
    jobs.c.id,
    sqlite_where=_QUEUED,
    postgresql_where=_QUEUED,
)
_LEASED = jobs.c.lease_until.is_not(None)
Index("ix_jobs_lease_until", jobs.c.lease_until, sqlite_where=_LEASED, postgresql_where=_LEASED)

job_logs = Table(
    "job_logs",
    metadata,
    Column("job", Id, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("attempt", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
)

job_turns = Table(
    "job_turns",
    metadata,
    # The last turn that a person's jobs were given; that of '' is the last one that was taken.
    Column("owner", String(255), primary_key=True),
    Column("turn", BigInteger, nullable=False),
)

job_queues = Table(
    "job_queues",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("paused_at", BigInteger),
    Column("paused_by", String(255)),
)

workers = Table(
    "workers",
    metadata,
    Column("runner", String(64), primary_key=True),
    Column("role", String(10), nullable=False),  # server, worker
    Column("host", String(255), nullable=False),
    Column("process", Integer, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("queues", JSON, nullable=False),  # names; empty: all
    Column("concurrency", Integer, nullable=False),
    Column("running", Integer, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("beat_at", BigInteger, nullable=False),  # by the database's clock
    Column("draining", Boolean, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    # What is watched for administrators, and in the row '' when it was looked at last.
    Column("name", String(40), primary_key=True),
    Column("state", String(10), nullable=False),  # well, ill
    Column("told", String(10), nullable=False),  # the state that the webhook was told last
    Column("message", Text, nullable=False),
    Column("episode", Integer, nullable=False, server_default="0"),
    Column("changed_at", BigInteger, nullable=False),  # by the database's clock
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("due_at", BigInteger),  # when the webhook is asked, and asked again
)

schedules = Table(
    "schedules",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("schedule_id", String(22), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("requester", JSON, nullable=False),
    Column("site", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("form", Integer, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("cron", String(200), nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("missed", String(10), nullable=False),  # once, skip
    Column("paused_at", BigInteger),
    Column("next_at", BigInteger),
    Column("last_at", BigInteger),
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    UniqueConstraint("schedule_id", name="uq_schedules_schedule_id"),
    Index("ix_schedules_owner", "owner", "id"),
    Index("ix_schedules_next_at", "next_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    # What a worker made and a person's own server has yet to write into their files.
    Column("job", Id, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("site", String(64), nullable=False),
    Column("folder", Text, nullable=False),
    Column("filename", String(255), nullable=False),
    Column("body", String(64), ForeignKey("bodies.hash"), nullable=False),
    Column("path", Text),
    Column("delivered_at", BigInteger),
    Index("ix_deliveries_site", "site", "delivered_at"),
    Index("ix_deliveries_body", "body"),
)
