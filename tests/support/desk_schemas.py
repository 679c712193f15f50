"""Desks in schemas of a PostgreSQL server, which tests take in turn: to empty one is quicker than to make one."""

from __future__ import annotations

from archive.database.connection import writing
from archive.database.postgresql.schemas import drop_schema
from archive.desk.place import ServerDesk, server_of_desk
from archive.desk.tables import desk_metadata
from archive.servers import StoreServer
from tests.support.places import Schemas


class DeskSchemas:
    """Those of a run."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._free: list[StoreServer] = []

    def take(self) -> ServerDesk:
        """One in which nothing is."""
        desk = ServerDesk(self._free.pop() if self._free else self._schemas.take())
        desk.open().dispose()
        return desk

    def back(self, desk: ServerDesk) -> None:
        """Have another test use it."""
        engine = desk.open()
        with writing(engine) as connection:
            tables = ", ".join(f'"{each.name}"' for each in desk_metadata.sorted_tables)
            connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
        engine.dispose()
        self._free.append(desk.beside)

    def drop(self) -> None:
        """Drop those that are free."""
        for each in self._free:
            drop_schema(server_of_desk(each))
