"""Families of an archive, found."""

from __future__ import annotations

from sqlalchemy import create_engine, select

from archive.families import relate
from archive.home import Home
from archive.schema import documents_table, metadata


def relate_all(home: Home) -> None:
    """Find the families of all documents, as an import does. Nothing happens where they were found already."""
    engine = create_engine(f"sqlite:///{home.path / 'archive.sqlite3'}")
    metadata.create_all(engine)
    with engine.begin() as connection:
        relate(connection, set(connection.execute(select(documents_table.c.id)).scalars()))
    engine.dispose()
