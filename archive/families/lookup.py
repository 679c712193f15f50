"""Which held article a text that is not held is a version of: the graph is asked, and nothing is written to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, select

from archive.database.opening import Place, engine_reading
from archive.database.schema import documents_table
from archive.families.comparison import Comparison, read, same_article
from archive.families.minhash import MinHash, bands, may_be_alike
from archive.families.similarity_graph import LEADERS
from archive.families.tables import bands_table, fingerprints_table, texts_table

_B, _T, _F, _D = bands_table.c, texts_table.c, fingerprints_table.c, documents_table.c
_MOST = 24  # texts that are compared word by word
_KNOWN = select(_B.band).where(_B.band.in_(bindparam("of", expanding=True))).distinct()
_FIRST = select(_B.text).where(_B.band == bindparam("of")).order_by(_B.text).limit(LEADERS)
_SIGNATURE = select(_T.signature).where(_T.text == bindparam("of"))
_HELD = (
    select(_D.id, _D.title, _D.body)
    .join(fingerprints_table, _F.document_id == _D.id)
    .where(_F.text == bindparam("of"), _D.removed_at.is_(None))
    .order_by(_D.id)
    .limit(1)
)


@contextmanager
def held_articles(place: Place) -> Iterator[Callable[[Comparison, MinHash], tuple[str, str] | None]]:
    """What tells, of the archive whose documents lie there, the id and the title of an article of which a text is a
    version. Raises as `engine_reading`."""
    engine = engine_reading(place)

    def held(reading: Comparison, made: MinHash) -> tuple[str, str] | None:
        with engine.connect() as connection:
            return held_like(connection, reading, made)

    try:
        yield held
    finally:
        engine.dispose()


def held_like(connection: Connection, reading: Comparison, made: MinHash) -> tuple[str, str] | None:
    """The id and the title of a living document of which the text is a version; None where none is found. Texts that
    share a band with very many others are compared with a few of these, as they are when they are stored."""
    if made.text is None:
        return None
    if equal := connection.execute(_HELD, {"of": made.text}).first():
        return equal.id, equal.title
    near: dict[int, None] = {}
    own = bands(made.signature)
    # Of most texts no band is known, and to ask for all at once costs as much as to ask for one.
    known = frozenset(connection.execute(_KNOWN, {"of": own}).scalars())
    for band in (each for each in own if each in known):
        near.update(dict.fromkeys(connection.execute(_FIRST, {"of": band}).scalars()))
    for text in list(near)[:_MOST]:
        signature = connection.execute(_SIGNATURE, {"of": text}).scalar()
        if not signature or not may_be_alike(made.signature, signature):
            continue
        held = connection.execute(_HELD, {"of": text}).first()
        if held and same_article(reading, read(held.title, held.body)):
            return held.id, held.title
    return None
