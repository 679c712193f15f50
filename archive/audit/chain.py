"""The chain: each row holds the hash of the row before and its own, made of all that it says.

So whoever changes, removes, swaps or inserts a row must make every later one anew, and the head, which is kept beside
them, too. Who can write the whole file can do that; a hash of the head that was noted elsewhere shows it all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, select

from archive.audit.records import Row, State
from archive.desk.tables import audit_head_table, audit_table

_SAID = 10  # faults that are told
_A = audit_table.c
_ALL = select(audit_table).order_by(_A.n)
_HEAD = select(audit_head_table.c.rows, audit_head_table.c.hash)


@dataclass(frozen=True, slots=True)
class Head:
    """How many rows there are, and the hash of the last one ("" for none)."""

    rows: int = 0
    hash: str = ""


def hash_of(row: Row) -> str:
    """The SHA-256 of all that a row says but its hash: of JSON with its fields in the order of their names, no space
    between them, as UTF-8."""
    said = asdict(row)
    del said["hash"]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def head_of(connection: Connection) -> Head:
    """The head as it is kept."""
    row = connection.execute(_HEAD).first()
    return Head(row.rows if isinstance(row.rows, int) else 0, str(row.hash)) if row else Head()


def rows_of(connection: Connection) -> Iterator[Row]:
    """Every row, by its number; memory stays flat."""
    for row in connection.execute(_ALL, execution_options={"yield_per": 500}):
        yield Row(*row)


def faults_of(connection: Connection) -> list[str]:
    """What is wrong with the chain, each with the number of a row; none where it is unbroken."""
    found: list[str] = []
    last = Head()
    before: Row | None = None
    open_rows: dict[int, str] = {}
    for row in rows_of(connection):
        if len(found) >= _SAID:
            return found
        if row.n != last.rows + 1:
            found.append(_missing(last.rows, row.n))
        elif row.previous != last.hash:
            said = f"row {last.rows} is not the one that row {row.n} was written after" if last.rows else ""
            found.append(said or "row 1 names a row before it, and there is none")
        if hash_of(row) != row.hash:
            found.append(f"row {row.n} is not as it was written")
        elif said := _contradiction(row, before, open_rows):
            found.append(said)
        last, before = Head(row.n, row.hash), row
    head = head_of(connection)
    if head.rows != last.rows:
        rows = f"rows {last.rows + 1} to {head.rows} are" if head.rows > last.rows + 1 else f"row {head.rows} is"
        found.append(
            f"{rows} missing at the end"
            if head.rows > last.rows
            else f"rows after {head.rows} were added by other means"
        )
    elif head.hash != last.hash:
        found.append(f"row {last.rows} is not the last that was written")
    return found


def _missing(last: int, n: int) -> str:
    if n <= last:
        return f"row {n} was inserted"
    return f"row {last + 1} is missing" if n == last + 2 else f"rows {last + 1} to {n - 1} are missing"


def _contradiction(row: Row, before: Row | None, open_rows: dict[int, str]) -> str:
    """What a row says that cannot be, whatever its hash: it was written by other means."""
    if before is not None and str(row.at) < str(before.at):
        return f"row {row.n} is of a time before row {before.n}"
    if row.state == State.BEGUN:
        open_rows[row.n] = row.action
    elif row.of is not None and open_rows.pop(row.of, None) != row.action:
        return f"row {row.n} ends what was not begun, or has an end already (row {row.of})"
    return ""
