"""What is private: all of the archive, or some publications and topics of it, which only those may read who have an
account. It lies in the archive's database, so it goes wherever a home goes."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, select

from archive.database.connection import Prepared, upsert, writing
from archive.database.schema import documents_table, site_table
from archive.errors import BadPrivate, HomeBusy, HomeNotWritable
from archive.messages import Message
from archive.shelf.shelf import WISH, Shelf
from archive.site.said_names import SaidNames, said_names

PUBLIC = "public"
"""The folder of a home in which the copies for the public lie, each a home of its own."""
MOST, LONGEST = 200, 500
"""Publications or topics; characters of each."""
KEY = "private"
"""What it is called among what the keepers set."""

OF_COPY = "followed"
"""The key under which the `site` table of a copy for the public says how far that has come."""

_BEGUN, _IDLE = "copies", "hides_nothing_at"
_S = site_table.c
_READ = Prepared(select(_S.value).where(_S.key == bindparam("key")))
_D = documents_table.c
_AT_HOST = Prepared(
    select(_D.source)
    .where(_D.removed_at.is_(None), _D.url.ilike(bindparam("host")) | _D.url.ilike(bindparam("www")))
    .group_by(_D.source)
    .order_by(func.count().desc())
    .limit(10)
)
_REVISION = re.compile(r"[0-9a-f]{16}")
_MOST_BYTES = 1 << 20
_WAIT = 2.0  # seconds; to note it takes a fraction of one


@lru_cache(4096)
def folded(name: str) -> str:
    """What spellings of one name have in common: neither case, space nor accents count. More is one than readers may
    take for one, so nothing is public by a spelling."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


@dataclass(frozen=True, slots=True)
class Private:
    """What is private. `everything`: the archive as a whole. `revision` names the copy that the public is answered by,
    "" where there is none yet."""

    everything: bool = False
    publications: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    revision: str = ""

    def __bool__(self) -> bool:
        """Whether anything is private."""
        return self.everything or bool(self.publications or self.topics)

    @property
    def is_partial(self) -> bool:
        """Whether there is something private beside what is public."""
        return bool(self) and not self.everything

    def judge(self) -> Callable[[str, Iterable[str]], bool]:
        """What tells of an article's publication and topics whether it is private."""
        publications, topics = set(map(folded, self.publications)), set(map(folded, self.topics))

        def hides(publication: str, has: Iterable[str]) -> bool:
            return (
                self.everything
                or folded(publication) in publications
                or (bool(topics) and not topics.isdisjoint(map(folded, has)))
            )

        return hides

    def joined(self, other: Private) -> Private:
        """What either of them hides; itself where the other adds nothing, else in no copy yet."""
        made = Private(
            self.everything or other.everything,
            _named((*self.publications, *other.publications)),
            _named((*self.topics, *other.topics)),
        )
        return self if made.says_as(self) else made

    def less(self, other: Private) -> Private:
        """What this hides and the other does not name; itself where that is the same, else in no copy yet."""
        publications, topics = set(map(folded, other.publications)), set(map(folded, other.topics))
        made = Private(
            self.everything and not other.everything,
            tuple(each for each in self.publications if folded(each) not in publications),
            tuple(each for each in self.topics if folded(each) not in topics),
        )
        return self if made.says_as(self) else made

    def needs(self, other: Private) -> None:
        """Raise `BadPrivate` unless this names all that the other names."""
        for mine, named in ((self.publications, other.publications), (self.topics, other.topics)):
            for each in named:
                if folded(each) not in set(map(folded, mine)):
                    raise BadPrivate(Message("“%(name)s” is not private.", name=each[:LONGEST]))
        if other.everything and not self.everything:
            raise BadPrivate(Message("The archive is not private as a whole."))

    def says_as(self, other: Private) -> bool:
        """Whether both hide the same, in whatever copy."""
        return replace(self, revision="") == replace(other, revision="")

    def written(self) -> str:
        """It as JSON."""
        lists = {"publications": list(self.publications), "topics": list(self.topics)}
        return json.dumps({"all": self.everything, **lists, "revision": self.revision}, ensure_ascii=False)


ALL = Private(everything=True)


def private_of(publications: Iterable[str] = (), topics: Iterable[str] = (), *, everything: bool = False) -> Private:
    """What somebody names. Raises `BadPrivate`."""
    named = _named(publications), _named(topics)
    for each in (*named[0], *named[1]):
        if not folded(each) or len(each) > LONGEST or not each.isprintable():
            raise BadPrivate(Message("A name has 1 to %(most)s characters, in one line.", most=LONGEST))
    return checked(Private(everything, *named))


def checked(private: Private) -> Private:
    """The same. Raises `BadPrivate` where it is more than can be kept."""
    if max(len(private.publications), len(private.topics)) > MOST:
        raise BadPrivate(Message("Up to %(most)s publications and as many topics can be private.", most=MOST))
    return private


def private_told(private: Private) -> str:
    """It as a sentence for an operator."""
    if private.everything:
        return "the archive is private as a whole"
    parts = [
        f"{len(names):,} {one if len(names) == 1 else many} ({', '.join(names)})"
        for names, one, many in (
            (private.publications, "publication", "publications"),
            (private.topics, "topic", "topics"),
        )
        if names
    ]
    return f"private: {' and '.join(parts)}" if parts else "nothing is private"


def read_private(text: str) -> Private:
    """The inverse of `Private.written`; `ALL` of anything else: what cannot be read hides everything."""
    try:
        said: Any = json.loads(text)
        revision = said["revision"]
        publications, topics = (tuple(map(_text, said[name])) for name in ("publications", "topics"))
        if not isinstance(said["all"], bool) or not isinstance(revision, str):
            return ALL
    except (ValueError, TypeError, KeyError, RecursionError):
        return ALL
    return Private(said["all"], publications, topics, revision if _REVISION.fullmatch(revision) else "")


class PrivateSettings:
    """Where it is kept. It is read with one look, so that who serves pages can look each time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self) -> Private:
        """What is private now; `ALL` where that cannot be read."""
        said = value_of(self._engine, KEY)
        return Private() if said is None else read_private(said)

    def of_copy(self) -> str | None:
        """What a copy for the public says of the archive that it follows; None in any other."""
        return value_of(self._engine, OF_COPY)

    def begun(self) -> tuple[str, ...]:
        """The revisions of copies that were begun on the archive's server, and not taken away yet."""
        said = value_of(self._engine, _BEGUN) or ""
        return tuple(each for each in said.split() if _REVISION.fullmatch(each))

    def set_begun(self, revisions: tuple[str, ...]) -> None:
        """Note them."""
        with writing(self._engine) as connection:
            put_value(connection, _BEGUN, " ".join(revisions))

    def said(self) -> SaidNames | None:
        """Every name of a publication or topic that an article says or said; None where that is too much to read."""
        return said_names(self._engine)

    def published_at(self, host: str) -> list[str]:
        """The publications that have articles at addresses of this host, the one with the most of them first."""
        found = _AT_HOST.read(self._engine, host=f"%://{host}/%", www=f"%://www.{host}/%")
        return [row.source for row in found if row.source]

    def set(self, private: Private, was: Private) -> None:
        """Have this be private, where it `was` that. The copy that it names must stand. Raises `HomeBusy` where another
        process has changed it meanwhile."""
        with writing(self._engine) as connection:
            held = connection.execute(select(_S.value).where(_S.key == KEY)).scalar()
            if (Private() if held is None else read_private(str(held))) != was:
                raise HomeBusy("another process has changed what is private meanwhile; run this again")
            put_value(connection, KEY, private.written())


def value_of(engine: Engine, key: str) -> str | None:
    """What the archive's `site` table says under a key; None where it says nothing."""
    return next((str(row.value) for row in _READ.read(engine, key=key)), None)


def put_value(connection: Connection, key: str, value: str) -> None:
    """Have it say this under the key."""
    row = upsert(site_table).values(key=key, value=value)
    connection.execute(row.on_conflict_do_update(["key"], set_={"value": value}))


def wish_of(shelf: Shelf) -> Private | None:
    """What is to be private as well; `ALL` where that cannot be read, None where nothing is."""
    found = read_wish(shelf)
    return found[0] if found else None


def read_wish(shelf: Shelf) -> tuple[Private, str] | None:
    """The same with the state of the archive (`index.private.proof`) in which it hides nothing that is not hidden
    already, "" where it does, or that is not known."""
    if not shelf.holds(WISH):
        return None
    try:
        text = shelf.read(WISH, _MOST_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        return None
    except OSError:
        return ALL, ""
    private = read_private(text)
    idle = "" if private == ALL else json.loads(text).get(_IDLE, "")
    return private, idle if isinstance(idle, str) else ""


def wish(shelf: Shelf, private: Private, idle: str = "") -> None:
    """Have this be private as well from now on, whatever is at work in the archive: until there is a copy without it
    the public is answered by none. In the state `idle` of the archive it hides nothing, and the public is answered as
    before while that lasts. Raises `HomeNotWritable` and `HomeBusy`."""
    try:
        with shelf.alone(WISH, "noting what is private", _WAIT):
            held, was_idle = read_wish(shelf) or (Private(), idle)
            more = checked(held.joined(private))
            said = json.loads(more.written()) | {_IDLE: idle if idle == was_idle else ""}
            shelf.put(WISH, json.dumps(said, ensure_ascii=False).encode(), is_private=True)
    except OSError as error:
        called = shelf.called(WISH)
        raise HomeNotWritable(f"{called} cannot be written ({error.strerror}); check its permissions") from error


def forget_wish(shelf: Shelf, private: Private) -> None:
    """Take a wish away that was fulfilled, or taken back; one that is another by now stays."""
    with suppress(OSError), shelf.alone(WISH, "noting what is private", _WAIT):
        if wish_of(shelf) == private:
            shelf.remove(WISH)


def _named(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, as it was first written."""
    found: dict[str, str] = {}
    for each in names:
        found.setdefault(folded(each), " ".join(each.split()))
    return tuple(found.values())


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
