"""An archive that has something of everything, on its shelf and at its desk too, and all that its databases hold."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.frozen import FrozenSearches
from archive.home import DATABASE, Home
from archive.jobs import kinds
from archive.site.about_drafts import AboutDrafts
from index.following.sync import sync
from tests.support.busy_desk import build_home as busy_desk
from tests.support.desk import people_of
from tests.support.shelf import FROZEN, article, put
from webui.worker.loop import Worker, queue_of

RULES = "[topics.water]\nen = 'Water'\nquery = 'river'\n"
_LONG = (
    "The council of the valley met at the old mill by the river, and spoke of the bridge until the evening came. " * 8
)


def build_home(path: Path) -> Home:
    """Imports that stand and that were undone, edits, removals, families, several texts of one article, a site that is
    described, frozen searches, accounts with sessions, jobs, plans, recipes, the audit."""
    home = busy_desk(path)
    store = home.store
    put(home, *(article(n, f"{_LONG} It was day {n}.") for n in range(12)), article(20, "A mine closed."))
    put(home, *(article(n, f"{_LONG} It was another day {n}.") for n in range(4)))
    ids = {each.document.url: each.id for each in store.documents()}
    store.edit(ids["https://valley.example/2"], {"title": "Ríos del valle", "topics": ("Water", "Río")})
    store.remove(ids["https://valley.example/20"], "a court said so")
    put(home, article(30, "It was taken back."), article(1, "It was taken back, too."))
    store.undo(store.imports.all()[-1].id)
    home.shelf.put("topics.toml", RULES.encode())
    home.shelf.put("about.md", b"# About\n")
    home.shelf.put("about.es.md", "# Sobre el archivo, año 2026\n".encode())
    frozen = FrozenSearches(home.shelf)
    frozen.use(frozen.keep(FROZEN))
    frozen.keep(replace(FROZEN, words="another", parameters=(("q", "mine"),)))
    people = people_of(home)
    people.sessions.begin(people.users.named("ana"), "127.0.0.1", "a test")
    AboutDrafts(home.desk).keep("user:ana", "en", "Half a sentence", "")
    queue_of(home).put(kinds.PRIVATE, {"delete": {"publications": ["El Monte"]}}, "user:ana")
    Worker(path).run(once=True)
    sync(home)
    return home


def held_in(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a home's files, by table; without which copy of a desk it is."""
    found = {}
    for name in (DATABASE, "desk.sqlite3"):
        with closing(sqlite3.connect(home / name)) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                kept = ", ".join(f'"{each}"' for each in columns if (table, each) not in _PLACES)
                rows = database.execute(f"SELECT {kept} FROM {table}")  # names of our own tables
                found[f"{name} {table}"] = sorted(rows, key=repr)
    return found


_PLACES = {("jobs", "place"), ("plans", "place")}


def shelf_in(home: Path) -> dict[str, bytes]:
    """What of the files of a home is on its shelf."""
    files = [*home.glob("topics*.toml"), *home.glob("about*.md"), *home.glob("frozen/*"), *home.glob("session.key")]
    return {str(each.relative_to(home)): each.read_bytes() for each in files if not each.name.endswith(".lock")}
