"""The tables of the archive's database. Every change here, or of the fields of a `Document`, needs a migration."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

from archive.document import FIELDS, Kind

metadata = MetaData()


def _columns_of_a_document() -> Iterator[Column[str]]:
    """A column for each field that is kept, three for a date."""
    for each in FIELDS:
        if each.kind is Kind.DATE:
            yield from (
                Column("first_day", Text),
                Column("last_day", Text),
                Column("date_source", Text, nullable=False),
            )
        elif each.name != "archive_id":  # that becomes the document's own id
            empty = "" if each.kind is Kind.TEXT else "[]"
            yield Column(each.name, Text, nullable=False, default=empty, server_default=empty)


archive_table = Table("archive", metadata, Column("id", Text, primary_key=True), Column("created_at", Text))

imports_table = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("sources", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("new", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("rejected", Integer, nullable=False, default=0),
    Column("skipped", Text, nullable=False, default="{}", server_default="{}"),  # JSON: reason to count
    Column("recipes", Text, nullable=False, default="[]", server_default="[]"),  # JSON: names and texts
    Column("stamp", Text, nullable=False, default="", server_default=""),
    Column("items", Integer, nullable=False, default=0, server_default="0"),
    Column("within", Integer, nullable=False, default=0, server_default="0"),
    Column("undone_at", Text),
    sqlite_autoincrement=True,
)

rejections_table = Table(
    "rejections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_id", ForeignKey("imports.id"), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

# By what sources are known again whose publication the admin named; the import's label is that name.
publication_marks_table = Table(
    "publication_marks",
    metadata,
    Column("import_id", ForeignKey("imports.id"), primary_key=True),
    Column("mark", Text, primary_key=True),
)

originals_table = Table(
    "originals",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("size", Integer, nullable=False),
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
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("seq", Integer, nullable=False, unique=True),
    Column("root", Text, nullable=False),
    *_columns_of_a_document(),
    Column("content_hash", Text, nullable=False),
    Column("import_id", ForeignKey("imports.id"), nullable=False),
    Column("original", Text, nullable=False),
    Column("removed_at", Text),
    Column("removed_reason", Text),
    Column("family", Text, nullable=False, default="", server_default=""),
    Column("head", Integer),
    Column("losses", Text, nullable=False, default="[]", server_default="[]"),  # JSON: of its head; none: sound
    Column("changed_seq", Integer, nullable=False, default=0, server_default="0"),
    Column("changed_at", Text, nullable=False, default="", server_default=""),
    Index("documents_by_place", "root", "path"),
    changes_index,
)

# Every text that a document ever had, each once, however many imports brought it.
versions_table = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    UniqueConstraint("document_id", "content_hash"),
)

# Which import brought which version of which document. What a document is follows from these alone.
contributions_table = Table(
    "contributions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_id", ForeignKey("imports.id"), nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False, index=True),
    Column("version_id", ForeignKey("versions.id"), nullable=False),
    Column("root", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("captured", Text, nullable=False),
    Column("original", Text, nullable=False),
    Column("losses", Text, nullable=False, default="[]", server_default="[]"),  # JSON: what was lost; none: sound
    UniqueConstraint("import_id", "document_id", "version_id"),
    sqlite_autoincrement=True,
)

# What documents were before their changes: the text and the hand edits over it, from the change `began` to the change
# `ended`, and the topics where rules gave others afterwards. Who follows a search is told of what has left it.
past_states_table = Table(
    "past_states",
    metadata,
    Column("ended", Integer, primary_key=True),
    Column("began", Integer, nullable=False, index=True),
    Column("ended_at", Text, nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("version_id", ForeignKey("versions.id"), nullable=False),
    Column("edits", Text, nullable=False),  # JSON: field to value
    Column("topics", Text),  # JSON: all its topics; NULL: those that rules give it
)

# Fields set by hand: a layer over what imports bring, which none of them touches.
edits_table = Table(
    "edits",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
    Column("edited_at", Text, nullable=False),
)

# Every address that a document was ever met at, normalised: what `/go` looks in.
addresses_table = Table(
    "addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("place", Text, nullable=False, index=True),  # the address without its host
)
