"""An archive, a part of which is private, that changes in each way in which articles become private or public."""

from __future__ import annotations

import random

from sqlalchemy import text

from archive.home import Home
from archive.site.private import private_of
from archive.store import Store
from tests.support.private_archive import SOURCE, TOPIC, private_article, public_article
from tests.support.shelf import put

NAMED = private_of([SOURCE], [TOPIC])
"""What is private in it."""
_TABLES = (
    "SELECT id, key, root, title, body, topics, source, addresses, import_id, original, removed_at, removed_reason, "
    "family, head, changed_at FROM documents ORDER BY id",
    "SELECT * FROM edits ORDER BY document_id, field",
    "SELECT import_id, document_id, version_id FROM contributions ORDER BY id",
    "SELECT id, document_id FROM versions ORDER BY id",
    "SELECT document_id, version_id, ended_at, edits, topics FROM past_states ORDER BY document_id, ended_at",
    "SELECT id, sources, new, changed, undone_at FROM imports ORDER BY id",
    "SELECT address, document_id FROM addresses ORDER BY address, document_id",
)
_LONG = " ".join(f"The ferry of day {n} left the bridge at {n % 12} and carried {n * 7} sacks." for n in range(60))


def act(home: Home, chance: random.Random, number: int) -> None:
    """Change the archive somehow."""
    store = home.store
    held, imports = list(store.documents()), store.imports.all()
    kind = chance.choice(("import", "import", "edit", "hide", "remove", "restore", "undo", "redo", "again", "twice"))
    if kind == "import" or not held:
        documents = []
        for n in range(chance.randint(1, 3)):
            made = chance.choice((public_article, private_article))
            is_long = chance.random() < 0.4
            documents.append(made(number * 10 + n, **({"body": f"{_LONG} {number}"} if is_long else {})))
        put(home, *documents)
    elif kind == "again":  # the same once more, perhaps as something else
        document = chance.choice(held).document
        fields = {"source": chance.choice((SOURCE, "The Valley")), "body": f"It rose once more, on day {number}."}
        put(home, public_article(0, url=document.url, title=f"Once more {number}", **fields))
    elif kind == "twice":  # in one import, of which the last counts
        document = chance.choice(held).document
        sources = chance.sample((SOURCE, "The Valley", "The Coast"), 2)
        bodies = (f"It sank on day {number}.", f"It sank twice on day {number}.")
        twice = [{"source": source, "body": body} for source, body in zip(sources, bodies, strict=True)]
        put(home, *(public_article(0, url=document.url, title=f"Twice {number}", **each) for each in twice))
    elif kind in ("edit", "hide"):
        topics = ("Rivers", TOPIC) if kind == "hide" else ("Rivers",)
        store.edit(chance.choice(held).id, {"topics": topics})
    elif kind == "remove":
        store.remove(chance.choice(held).id, f"into {chance.choice(held).id}")
    elif kind == "restore":
        gone = [each.id for each in store.changes_since(0) if each.stored is None]
        if gone and (removed := store.removal(chance.choice(gone))) and removed.reason.startswith("into"):
            store.restore(removed.id)
    elif imports:
        each = chance.choice(imports)
        if bool(each.undone_at) == (kind == "redo"):
            (store.redo if kind == "redo" else store.undo)(each.id)


def rows_of_copy(store: Store) -> list[list[tuple[object, ...]]]:
    """What a copy for the public holds, without the numbers of its changes."""
    with store._engine.connect() as connection:
        return [[tuple(row) for row in connection.execute(text(each))] for each in _TABLES]
