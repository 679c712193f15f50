"""Imports as the public has them: those that brought something that is public, with the numbers of that alone."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from archive.audience.whole import whole
from archive.database.schema import contributions_table, documents_table, imports_table, rejections_table

_C, _I, _R, _D = contributions_table.c, imports_table.c, rejections_table.c, documents_table.c
_WC, _WI, _WR = (whole(each).c for each in (contributions_table, imports_table, rejections_table))
_BROUGHT = select(_C.import_id, func.count()).group_by(_C.import_id)
_BROUGHT_IN_ALL = select(_WC.import_id, func.count()).group_by(_WC.import_id)
# Each contribution beside the first import that brought its article, and the first that brought its text. By windows: a
# table joined with itself by columns that no index has takes the square of the time.
_MET = select(
    _C.import_id,
    _C.document_id,
    func.min(_C.import_id).over(partition_by=_C.document_id).label("article"),
    func.min(_C.import_id).over(partition_by=_C.version_id).label("text"),
).subquery()
_M = _MET.c
_ARTICLES = select(_M.import_id, func.count(_M.document_id.distinct())).group_by(_M.import_id)
_NEW = _ARTICLES.where(_M.article == _M.import_id)
# One that brought a text which no import had brought before it.
_CHANGED = _ARTICLES.where(_M.text == _M.import_id, _M.article < _M.import_id)
_PRIVATE_ORIGINALS = select(_WC.original).where(_WC.original != "", _WC.id.not_in(select(_C.id)))


def copy_imports(connection: Connection) -> None:
    """Have the copy's imports be those of the articles that it has by now. What was rejected and skipped is told of
    imports that brought nothing private alone: what is rejected has no publication and no topics."""
    public, in_all = (_counts(connection.execute(each)) for each in (_BROUGHT, _BROUGHT_IN_ALL))
    new, changed = (_counts(connection.execute(each)) for each in (_NEW, _CHANGED))
    connection.execute(delete(rejections_table))
    connection.execute(delete(imports_table))
    for row in connection.execute(select(whole(imports_table)).order_by(_WI.id)).all():
        if row.id not in public:
            continue
        values = row._asdict()
        if is_mixed := public[row.id] != in_all[row.id]:
            told = {"new": new.get(row.id, 0), "changed": changed.get(row.id, 0)}
            told["unchanged"] = max(public[row.id] - told["new"] - told["changed"], 0)
            empty = {"rejected": 0, "skipped": "{}", "recipes": "[]", "stamp": "", "label": ""}
            values |= told | empty | {"sources": _sources(connection, row.id, row.sources)}
        connection.execute(insert(imports_table), values)
        if not is_mixed:
            rows = select(whole(rejections_table)).where(_WR.import_id == row.id)
            connection.execute(insert(rejections_table).from_select([each.name for each in _R], rows))


def forget_mixed_originals(connection: Connection) -> None:
    """Have no article of the copy lead to a page from which something private was read as well."""
    private = _PRIVATE_ORIGINALS.scalar_subquery()
    for table, column in ((documents_table, _D.original), (contributions_table, _C.original)):
        connection.execute(update(table).where(column != "", column.in_(private)).values(original=""))


def _sources(connection: Connection, number: int, sources: str) -> str:
    """Those of the import's sources from which something came that is public."""
    roots = set(connection.execute(select(_C.root).where(_C.import_id == number).distinct()).scalars())
    return json.dumps([each for each in json.loads(sources) if each in roots])


def _counts(rows: Iterable[object]) -> dict[int, int]:
    return {int(number): int(count) for number, count in rows}  # type: ignore[misc,has-type]  # rows of two
