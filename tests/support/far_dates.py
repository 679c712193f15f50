"""An archive of fifteen years with a few dates far from all others, some vague and some missing."""

from __future__ import annotations

from pathlib import Path

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import parse_iso
from index.following.sync import sync

FAR = ("9999", "0001-01-01", "1612-03-01", "1612-04", "1612", "1970-01-01")
DATES = (
    *(f"{year}-{month:02}-11" for year in range(2005, 2020) for month in (2, 5, 9, 12)),
    *("2011", "2012-06", "2013-03/2013-04", "2014/2015", "", ""),
)


def build_home(path: Path) -> Home:
    """The archive, indexed."""
    home = Home.open(path, create=True)
    import_id = home.store.imports.begin(["dates"], "")
    made = [
        Document(
            title=f"Mine {number}",
            body=f"The mine of {when or 'no day'}. {'River' if number % 3 else 'Water'} {number}.",
            published=parse_iso(when) if when else None,
            source_id=str(number),
            topics=("Odd",) if when in FAR else ("Two",) if when[:4] in ("2011", "2012") else (),
        )
        for number, when in enumerate((*DATES, *FAR))
    ]
    home.store.take(import_id, Batch([Incoming(each) for each in made]))
    home.store.imports.finish(import_id)
    sync(home)
    return home
