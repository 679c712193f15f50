"""Making things private, and public again: asked for at the desk by its page and by programs, done by the worker. What
becomes private is hidden at once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from archive.errors import ArchiveError
from archive.jobs.kinds import PRIVATE
from archive.site.private import Private, checked, wish, wish_of
from index.errors import SearchError
from index.following.audiences import refuse_part
from index.private.covered import TOPIC, Coverage, CoversNone, Named, covering_none
from index.private.proof import idle_state
from webui.desk.jobs.acts import put_in_act, queue, worker
from webui.desk.people.acts import acted
from webui.desk.private.rows import PrivateRow, changes_of, private_rows
from webui.http.current import audiences, private_now
from webui.i18n.translation import _


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand: what hides now; each name with how it stands; whether visitors are answered; how many articles
    are private, None where that is not known yet; the numbers of the jobs that wait or run; whether there is a worker
    to do them."""

    private: Private
    rows: tuple[PrivateRow, ...]
    is_open: bool
    hidden: int | None
    jobs: tuple[int, ...]
    has_worker: bool


def standing() -> Standing:
    """How things stand now."""
    private, members, wished = private_now(), audiences().members, _wished()
    hidden, is_open = None, True
    if private:
        public = audiences().public(private)
        try:
            hidden = members.store.count() - public.store.count()
        except ArchiveError:
            is_open = private.everything
    changes = changes_of(queue())
    held = members.store.site.private.read()
    rows = private_rows(held, wished, changes, coverage() if wished or changes else None)
    return Standing(private, tuple(rows), is_open, hidden, tuple(each.job for each in changes), bool(worker()))


def _wished() -> Private:
    """What is private now, and what is to be: that which hides nothing yet too, whatever became of its job."""
    return private_now().joined(wish_of(audiences().members.home.shelf) or Private())


def coverage() -> Coverage | None:
    """What tells how much names cover, asked once in a request; None where no index can be asked."""
    if "coverage" not in g:
        g.coverage = _coverage()
    found: Coverage | None = g.coverage
    return found


def _coverage() -> Coverage | None:
    members = audiences().members
    try:
        return Coverage(members.searcher, members.store.site.private.published_at)
    except (ArchiveError, SearchError):
        return None


def covers_none(more: Private) -> list[CoversNone]:
    """Of what is to be private as well the names that no article has: somebody is to be sure of them first. Raises
    `BadPrivate` where it is more than can be kept."""
    checked(private_now().joined(more))
    asked = coverage()
    return covering_none(asked, more, private_now()) if asked else []


def add(more: Private) -> int:
    """Make this private as well, from now on; the number of the job that makes what the public is answered by. Raises
    `BadPrivate`, `QueueFull`, `HomeNotWritable`."""
    private = private_now()
    checked(private.joined(more))
    refuse_part(audiences().members.home, more)
    with acted("private add", _said(more)):
        home = audiences().members.home
        if not private.joined(more).says_as(private) or wish_of(home.shelf) is not None:
            wish(home.shelf, more, idle_state(home, more))
        return put_in_act(PRIVATE, {"add": _said(more)})


def refuse_unless_private(less: Private) -> None:
    """Raise `BadPrivate` unless this is private, or is to be."""
    private = _wished()
    for each in changes_of(queue()):
        private = private.joined(each.add)  # what is asked for can be taken back as well
    private.needs(less)


def delete(less: Private) -> int:
    """Make this public again, once the worker has made what the public is answered by; the number of its job. Raises
    `BadPrivate`, `QueueFull`."""
    refuse_unless_private(less)
    with acted("private delete", _said(less)):
        return put_in_act(PRIVATE, {"delete": _said(less)})


def covers_none_said(found: CoversNone) -> str:
    """That a name covers nothing, and what may have been meant, as sentences."""
    name = found.named.name
    said = (
        _("No article has the topic “%(name)s” now.", name=name)
        if found.named.kind == TOPIC
        else _("No article is of the publication “%(name)s” now.", name=name)
    )
    if not found.meant:
        return said
    meant = _("Did you mean %(names)s?", names=", ".join(map(called, found.meant)))
    return f"{said} {meant}"


def called(named: Named) -> str:
    """A name with what it is."""
    kind = _("topic") if named.kind == TOPIC else _("publication")
    return _("“%(name)s” (%(kind)s)", name=named.name, kind=kind)


def _said(private: Private) -> dict[str, object]:
    return {"all": private.everything, "publications": list(private.publications), "topics": list(private.topics)}
