"""Articles stored in the archive on SQLite and on PostgreSQL, in turn: articles a second, and statements for each.

    .venv/bin/python -m benchmarks.store_forms --server postgresql://archive@127.0.0.1:5432/archive [--articles 10000]

They are generated, 100 at a time as an import hands them over, each with its original page. The database is one of your
own; a schema in it is made and dropped.
"""

from __future__ import annotations

import argparse
import time
import uuid
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, event

from archive.database.opening import Place
from archive.database.postgresql.schemas import drop_schema
from archive.history.records import Batch, Incoming, Original
from archive.servers import StoreServer
from archive.store import Store
from benchmarks.generated import documents

AT_ONCE = 100


def main() -> None:
    """Print a line for each form and round."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--server", required=True)
    asked.add_argument("--articles", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    incoming = [
        Incoming(each, "/generated", Original.of(f"<html><body>{each.body}</body></html>".encode()))
        for each in documents(given.articles)
    ]
    for number in range(given.rounds):
        rates = []
        with TemporaryDirectory() as folder:
            rates.append(_stored(Path(folder) / "archive.sqlite3", incoming))
        server = StoreServer(given.server, f"benchmark_{uuid.uuid4().hex[:12]}")
        try:
            rates.append(_stored(server, incoming))
        finally:
            drop_schema(server)
        for form, (rate, statements) in zip(("SQLite", "PostgreSQL"), rates, strict=True):
            print(f"round {number + 1}  {form:10}  {rate:7,.0f} articles a second  {statements:5.1f} statements each")
        print(f"round {number + 1}  PostgreSQL at {rates[1][0] / rates[0][0]:.2f} of SQLite's speed")


def _stored(place: Place, incoming: list[Incoming]) -> tuple[float, float]:
    """Articles a second, and statements for each."""
    store = Store(place)
    statements = 0

    def count(*_: object) -> None:
        nonlocal statements
        statements += 1

    event.listen(Engine, "before_cursor_execute", count)
    began = time.perf_counter()
    number = store.imports.begin(["generated"], "")
    left = iter(incoming)
    while some := list(islice(left, AT_ONCE)):
        store.take(number, Batch(some))
    store.imports.finish(number)
    took = time.perf_counter() - began
    event.remove(Engine, "before_cursor_execute", count)
    assert store.count() == len(incoming)
    store.close()
    return len(incoming) / took, statements / len(incoming)


if __name__ == "__main__":
    main()
