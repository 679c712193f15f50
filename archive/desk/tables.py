"""The tables of the desk's database. Every change here needs a migration in `database.py`.

Each room that keeps something at the desk says what its tables mean; they stand together here because they are one
file, which is made and migrated as a whole.
"""

from __future__ import annotations

from sqlalchemy import DDL, Boolean, Column, Float, ForeignKey, Index, LargeBinary, MetaData, Table, event, text

from archive.database.expressions import Number, Words

desk_metadata = MetaData()

# People: who may do what (`archive/people/`). Times are ISO 8601 in UTC, to the second.

users_table = Table(
    "users",
    desk_metadata,
    Column("id", Number, primary_key=True),
    Column("name", Words, nullable=False),
    Column("key", Words, nullable=False, unique=True),  # what two names that look alike have in common
    Column("role", Words, nullable=False),
    Column("hash", Words, nullable=False),  # argon2id, or "" where no password was set yet
    Column("disabled", Boolean, nullable=False, default=False),
    Column("epoch", Number, nullable=False, default=0),  # sessions of another epoch are over
    Column("made_at", Words, nullable=False),
    Column("signed_in_at", Words),
)

sessions_table = Table(
    "sessions",
    desk_metadata,
    Column("id", Number, primary_key=True),
    Column("hash", Words, nullable=False, unique=True),  # of what the cookie holds
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("epoch", Number, nullable=False),
    Column("made_at", Words, nullable=False),
    Column("used_at", Words, nullable=False),
    Column("ends_at", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("browser", Words, nullable=False),
)

tokens_table = Table(
    "tokens",
    desk_metadata,
    Column("id", Number, primary_key=True),
    Column("name", Words, nullable=False),
    Column("key", Words, nullable=False, unique=True),
    Column("role", Words, nullable=False),
    Column("hash", Words, nullable=False, unique=True),
    Column("made_by", ForeignKey("users.id"), index=True),  # itself or by a token of its own; none: the command line
    Column("made_at", Words, nullable=False),
    Column("used_at", Words),
)

links_table = Table(
    "links",
    desk_metadata,
    Column("hash", Words, primary_key=True),  # of what the one-time link holds
    Column("user_id", ForeignKey("users.id")),  # nobody's: it makes the first account
    Column("ends_at", Words, nullable=False),
)

throttle_table = Table(
    "throttle",
    desk_metadata,
    Column("hash", Words, primary_key=True),  # of an account, an address or a browser
    Column("failures", Number, nullable=False),
    Column("failed_at", Float, nullable=False),  # seconds since 1970
    Column("until", Float, nullable=False),
    Column("noted", Float, nullable=False, server_default="0"),  # the `until` that the audit was told of
)

# The audit (`archive/audit/`).

audit_table = Table(
    "audit",
    desk_metadata,
    Column("n", Number, primary_key=True),  # 1, 2, 3 …: none is left out
    Column("at", Words, nullable=False),  # ISO 8601, UTC; never before the row before
    Column("actor", Words, nullable=False),
    Column("door", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("state", Words, nullable=False),  # begun, done, failed, refused
    Column("of", Number),  # of an end: the row of its beginning
    Column("job", Number),
    Column("process", Words, nullable=False),
    Column("details", Words, nullable=False),  # JSON
    Column("previous", Words, nullable=False),
    Column("hash", Words, nullable=False),
)
"""The chain of what was done (`archive/audit/`). Rows are added and never changed."""

audit_ends = Index("audit_ends", audit_table.c.of)

audit_head_table = Table(
    "audit_head",
    desk_metadata,
    Column("id", Number, primary_key=True),  # 1: there is one row
    Column("rows", Number, nullable=False),
    Column("hash", Words, nullable=False),
)
"""How many rows the chain has, and the hash of its last: written with every row."""

# Recipes (`archive/recipes/`).

recipes_table = Table(
    "recipes",
    desk_metadata,
    Column("name", Words, primary_key=True),
    Column("text", Words, nullable=False),  # TOML; "" of one that was deleted
    Column("at", Words, nullable=False),  # when it was kept or deleted: ISO 8601, UTC
    Column("by", Words, nullable=False),
    Column("shares", Words, nullable=False),  # JSON: the part of pages on which each field was missed; "": not tried
    Column("deleted", Number, nullable=False),
)

recipe_drafts_table = Table(
    "recipe_drafts",
    desk_metadata,
    Column("id", Number, primary_key=True),
    Column("page", Words, nullable=False),  # the id of the article whose original is shown
    Column("name", Words, nullable=False),
    Column("text", Words, nullable=False),  # TOML
    Column("picked", Words, nullable=False),  # JSON: the element last clicked for each field
    Column("by", Words, nullable=False),
    Column("at", Words, nullable=False),
    Column("drawing", LargeBinary),  # JSON, packed
    Column("drawing_job", Number),
    Column("trial", LargeBinary),  # JSON, packed
    Column("trial_job", Number),
    sqlite_autoincrement=True,
)

jobs_table = Table(
    "jobs",
    desk_metadata,
    Column("id", Number, primary_key=True),  # in the order in which they were asked for; never given twice
    Column("kind", Words, nullable=False),
    Column("lane", Words, nullable=False, server_default="writing"),  # of each lane one job is done at a time
    Column("arguments", Words, nullable=False),  # JSON: an object
    Column("place", Words, nullable=False),  # which file on which disk the queue was; a copy of it is another
    Column("actor", Words, nullable=False),  # who asked
    Column("asked_at", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("claim", Words, nullable=False, server_default=""),  # a word of the worker that is at it, another each time
    Column("worker", Words, nullable=False, server_default=""),  # which process that is
    Column("beats", Number, nullable=False, server_default="0"),  # grows as long as the worker lives
    Column("beat_at", Words, nullable=False, server_default=""),
    Column("deaths", Number, nullable=False, server_default="0"),  # of workers that were at it
    Column("cancelled_by", Words, nullable=False, server_default=""),
    Column("started_at", Words, nullable=False, server_default=""),
    Column("ended_at", Words, nullable=False, server_default=""),
    Column("known", Words, nullable=False, server_default=""),  # JSON: how things stood before the job was begun
    Column("progress", Words, nullable=False, server_default=""),  # JSON
    Column("log", Words, nullable=False, server_default=""),  # JSON: lines
    Column("sentence", Words, nullable=False, server_default=""),  # what came of it
    Column("result", Words, nullable=False, server_default=""),  # JSON
    sqlite_autoincrement=True,
)
"""A job, what came of it and how far it is, one row each. Who does one has a claim on it."""
Index("jobs_of_state", jobs_table.c.state)

golden_table = Table(
    "golden",
    desk_metadata,
    Column("id", Number, primary_key=True),  # never given twice
    Column("query", Words, nullable=False),
    Column("made_by", Words, nullable=False),
    Column("made_at", Words, nullable=False),
    sqlite_autoincrement=True,
)
"""Golden searches (`archive/golden/`)."""

golden_settings_table = Table(
    "golden_settings",
    desk_metadata,
    Column("key", Words, primary_key=True),
    Column("value", Number, nullable=False),
)
"""What is set of comparisons by them, and whether searches are counted."""

counted_searches_table = Table(
    "counted_searches",
    desk_metadata,
    Column("query", Words, primary_key=True),
    Column("times", Number, nullable=False),
)
"""What was searched for five times or more, where that is counted: no time, and nothing of who asked."""
Index("one_job_at_a_time", jobs_table.c.lane, unique=True, sqlite_where=text("state = 'running'")).ddl_if("sqlite")
# By hand: to say it of PostgreSQL as an index would have all programs import what speaks with that.
_ONE = DDL("CREATE UNIQUE INDEX one_job_at_a_time ON jobs (lane) WHERE state = 'running'")  # type: ignore[no-untyped-call]  # SQLAlchemy's own
event.listen(jobs_table, "after_create", _ONE.execute_if(dialect="postgresql"))

# What was sent to the desk and a job puts into its place (`archive/jobs/attachments.py`).

attachments_table = Table(
    "attachments",
    desk_metadata,
    Column("hash", Words, primary_key=True),  # the SHA-256 of the content
    Column("content", LargeBinary, nullable=False),
    Column("made_at", Words, nullable=False, index=True),
)
# An about page that somebody writes and has not saved (`archive/site/about_drafts.py`).
about_drafts_table = Table(
    "about_drafts",
    desk_metadata,
    Column("owner", Words, primary_key=True),  # who writes it, as the audit calls them
    Column("language", Words, primary_key=True),
    Column("text", Words, nullable=False),
    Column("was", Words, nullable=False),  # the SHA-256 of the page that they began with, "" for none
    Column("at", Words, nullable=False),
)
plans_table = Table(
    "plans",
    desk_metadata,
    Column("id", Number, primary_key=True),  # never given twice: files are called after it
    Column("way", Words, nullable=False),
    Column("owner", Words, nullable=False),  # who made it, as the audit calls them
    Column("place", Words, nullable=False),  # as a job's
    Column("made_at", Words, nullable=False),
    Column("ends_at", Words, nullable=False),
    Column("standing", Words, nullable=False),
    Column("reading", Words, nullable=False),  # JSON: how the sources are read
    Column("sources", Words, nullable=False, server_default="[]"),  # JSON
    Column("job", Number, nullable=False, server_default="0"),
    Column("sentence", Words, nullable=False, server_default=""),
    Column("counts", Words, nullable=False, server_default="{}"),  # JSON
    Column("seen", Words, nullable=False, server_default="{}"),  # JSON: how the sources and the archive were
    Column("import_id", Number, nullable=False, server_default="0"),
    Column("left_out", Number, nullable=False, server_default="0"),
    Column("applied_by", Words, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
"""What an import would do (`archive/plans/`); what it found lies in a file of its own."""

uploads_table = Table(
    "uploads",
    desk_metadata,
    Column("id", Number, primary_key=True),
    Column("plan", Number, nullable=False),  # it may be gone: its uploads go after it
    Column("owner", Words, nullable=False),
    Column("path", Words, nullable=False),  # where it lies below the plan's folder, in our spelling
    Column("key", Words, nullable=False),  # what two paths that some disk takes for one have in common
    Column("called", Words, nullable=False),  # what its sender calls it
    Column("length", Number, nullable=False),
    Column("modified", Number, nullable=False),  # what its sender says of when it was changed, to know it again
    Column("made_at", Words, nullable=False),
    Column("touched_at", Words, nullable=False),
    Column("done", Boolean, nullable=False, default=False),
    sqlite_autoincrement=True,
)
"""Files on their way here; how much of each is here its file says (`archive/uploads/`)."""
Index("uploads_of_plan", uploads_table.c.plan, uploads_table.c.key, unique=True)
