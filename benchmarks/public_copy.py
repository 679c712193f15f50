"""The copy for the public of an archive of which a part is private: made, and brought when nothing has changed, in a
home and on PostgreSQL, in turn; seconds.

    .venv/bin/python -m benchmarks.public_copy [--server postgresql://archive@127.0.0.1:5432/archive] [--articles 20000]

Articles are generated; one of their sources is private. The database is one of your own; schemas in it are made and
dropped. No index is looked at.
"""

from __future__ import annotations

import argparse
import time
import uuid
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.audience.copies import copies_of, new_revision
from archive.audience.public_copy import bring_copy
from archive.bulk_queries import batched
from archive.database.opening import drop_at
from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.servers import SERVERS
from archive.site.private import PUBLIC, private_of
from benchmarks.generated import documents
from index.following.audiences import hiding
from index.following.topic_rules import TopicRules

AT_ONCE = 500


def main() -> None:
    """Print a line for each form and round."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    asked.add_argument("--server", default="")
    asked.add_argument("--articles", type=int, default=20_000)
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    articles = list(documents(given.articles))
    for number in range(given.rounds):
        for server in ("", given.server) if given.server else ("",):
            made, again, held = _copied(articles, server)
            form = "PostgreSQL" if server else "SQLite"
            print(
                f"round {number + 1}  {form:10}  {held:7,} articles made in {made:7.2f} s, then nothing {again:6.3f} s"
            )


def _copied(articles: list[Document], server: str) -> tuple[float, float, int]:
    """Seconds for both, and how many articles the copy holds."""
    private = Counter(each.source for each in articles).most_common()[-1][0]
    hides = hiding(private_of([private]), TopicRules())
    with TemporaryDirectory() as folder:
        if server:
            said = f'[store]\nurl = "{server}"\nschema = "benchmark_{uuid.uuid4().hex[:12]}"\n'
            (Path(folder) / SERVERS).write_text(said)
        with closing(Home.open(Path(folder), create=True)) as home:
            try:
                import_id = home.store.imports.begin(["generated"], "")
                for some in batched(articles, AT_ONCE):
                    home.store.take(import_id, Batch([Incoming(each, "/generated") for each in some]))
                home.store.imports.finish(import_id)
                (home.path / PUBLIC).mkdir(exist_ok=True)
                revision, began = new_revision(), time.perf_counter()
                with copies_of(home).make(revision) as copy:
                    bring_copy(home, copy, hides, "")
                made = time.perf_counter() - began
                with closing(Home.open(copies_of(home).folder(revision))) as copy:
                    began = time.perf_counter()
                    bring_copy(home, copy, hides, "")
                    return made, time.perf_counter() - began, copy.store.count()
            finally:
                copies_of(home).sweep()
                if home.servers.store is not None:
                    home.close()
                    drop_at(home.servers.store)


if __name__ == "__main__":
    main()
