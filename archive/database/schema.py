"""The tables of the archive's database. Every change here, or of the fields of a `Document`, needs a migration."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, MetaData, Table, UniqueConstraint

from archive.database.expressions import Number, Words
from archive.document import FIELDS, Kind

metadata = MetaData()


def _columns_of_a_document() -> Iterator[Column[str]]:
    """A column for each field that is kept, three for a date."""
    for each in FIELDS:
        if each.kind is Kind.DATE:
            yield from (
                Column("first_day", Words),
                Column("last_day", Words),
                Column("date_source", Words, nullable=False),
            )
        elif each.name != "archive_id":  # that becomes the document's own id
            empty = "" if each.kind is Kind.TEXT else "[]"
            yield Column(each.name, Words, nullable=False, default=empty, server_default=empty)


archive_table = Table("archive", metadata, Column("id", Words, primary_key=True), Column("created_at", Words))

imports_table = Table(
    "imports",
    metadata,
    Column("id", Number, primary_key=True),
    Column("started_at", Words, nullable=False),
    Column("finished_at", Words),
    Column("sources", Words, nullable=False),
    Column("label", Words, nullable=False),
    Column("new", Number, nullable=False, default=0),
    Column("changed", Number, nullable=False, default=0),
    Column("unchanged", Number, nullable=False, default=0),
    Column("rejected", Number, nullable=False, default=0),
    Column("skipped", Words, nullable=False, default="{}", server_default="{}"),  # JSON: reason to count
    Column("recipes", Words, nullable=False, default="[]", server_default="[]"),  # JSON: names and texts
    Column("fits", Words, nullable=False, default="{}", server_default="{}"),  # JSON: how each recipe fitted
    Column("stamp", Words, nullable=False, default="", server_default=""),
    Column("items", Number, nullable=False, default=0, server_default="0"),
    Column("within", Number, nullable=False, default=0, server_default="0"),
    Column("undone_at", Words),
    sqlite_autoincrement=True,
)

rejections_table = Table(
    "rejections",
    metadata,
    Column("id", Number, primary_key=True),
    Column("import_id", ForeignKey("imports.id"), nullable=False, index=True),
    Column("path", Words, nullable=False),
    Column("reason", Words, nullable=False),
)

# By what sources are known again whose publication the admin named; the import's label is that name.
publication_marks_table = Table(
    "publication_marks",
    metadata,
    Column("import_id", ForeignKey("imports.id"), primary_key=True),
    Column("mark", Words, primary_key=True),
)

originals_table = Table(
    "originals",
    metadata,
    Column("hash", Words, primary_key=True),
    Column("size", Number, nullable=False),
    Column("compressed", LargeBinary, nullable=False),
)

# What each document is now: the content that its contributions come to, with the hand edits laid over it. Rows are
# never deleted: a removed document stays as its own tombstone, so that `seq` tells a follower of it. `head` is NULL
# when every import that brought it was undone. `changed_seq` and `changed_at` are the number and the time of its latest
# change that a reader sees: `seq` also moves where its family is another.
changes_index = Index("documents_by_change", "changed_seq")
documents_table = Table(
    "documents",
    metadata,
    Column("id", Words, primary_key=True),
    Column("key", Words, nullable=False, unique=True),
    Column("seq", Number, nullable=False, unique=True),
    Column("root", Words, nullable=False),
    *_columns_of_a_document(),
    Column("content_hash", Words, nullable=False),
    Column("import_id", ForeignKey("imports.id"), nullable=False),
    Column("original", Words, nullable=False),
    Column("removed_at", Words),
    Column("removed_reason", Words),
    Column("family", Words, nullable=False, default="", server_default=""),
    Column("head", Number),
    Column("losses", Words, nullable=False, default="[]", server_default="[]"),  # JSON: of its head; none: sound
    Column("changed_seq", Number, nullable=False, default=0, server_default="0"),
    Column("changed_at", Words, nullable=False, default="", server_default=""),
    Index("documents_by_place", "root", "path"),
    changes_index,
)

# Every text that a document ever had, each once, however many imports brought it.
versions_table = Table(
    "versions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("content_hash", Words, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    UniqueConstraint("document_id", "content_hash"),
)

# Which import brought which version of which document. What a document is follows from these alone.
contributions_table = Table(
    "contributions",
    metadata,
    Column("id", Number, primary_key=True),
    Column("import_id", ForeignKey("imports.id"), nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False, index=True),
    Column("version_id", ForeignKey("versions.id"), nullable=False),
    Column("root", Words, nullable=False),
    Column("path", Words, nullable=False),
    Column("captured", Words, nullable=False),
    Column("original", Words, nullable=False),
    Column("losses", Words, nullable=False, default="[]", server_default="[]"),  # JSON: what was lost; none: sound
    UniqueConstraint("import_id", "document_id", "version_id"),
    sqlite_autoincrement=True,
)

# What documents were before their changes: the text and the hand edits over it, from the change `began` to the change
# `ended`, and the topics where rules gave others afterwards. Who follows a search is told of what has left it.
past_states_table = Table(
    "past_states",
    metadata,
    Column("ended", Number, primary_key=True),
    Column("began", Number, nullable=False, index=True),
    Column("ended_at", Words, nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("version_id", ForeignKey("versions.id"), nullable=False),
    Column("edits", Words, nullable=False),  # JSON: field to value
    Column("topics", Words),  # JSON: all its topics; NULL: those that rules give it
)

# Fields set by hand: a layer over what imports bring, which none of them touches.
edits_table = Table(
    "edits",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("field", Words, primary_key=True),
    Column("value", Words, nullable=False),  # JSON
    Column("edited_at", Words, nullable=False),
)

# Every address that a document was ever met at, normalised: what `/go` looks in.
addresses_table = Table(
    "addresses",
    metadata,
    Column("address", Words, primary_key=True),
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("place", Words, nullable=False, index=True),  # the address without its host
)

# What the keepers set of their site: texts by their names; of the logo the SHA-256 is the value, the bytes the content.
site_table = Table(
    "site",
    metadata,
    Column("key", Words, primary_key=True),
    Column("value", Words, nullable=False),
    Column("content", LargeBinary),
)
