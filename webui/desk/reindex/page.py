"""The page of the index, as plain values: how it stands, what a candidate would change, golden searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.golden.settings import GoldenSettings
from archive.jobs.records import ENDED, Job, State
from index.private.turning import Opened, opened_told
from index.reindexing.comparison import Answer, Comparison, Moved, beyond
from index.reindexing.state import Beside, ReindexState
from webui.desk.jobs.page import name_of, state_of
from webui.desk.people.pages import moment
from webui.formats.reindexing_json import moment_of
from webui.i18n.labels import size_text
from webui.i18n.translation import _, ngettext, number_text
from webui.repairs_on_pages import said_on_page


@dataclass(frozen=True, slots=True)
class Row:
    """A golden search in the comparison: `moved` are (rank before, rank after, id, title) of what is otherwise."""

    query: str
    before: str
    after: str
    kept: str
    is_same: bool
    problem: str
    moved: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """The candidate that waits for consent. `objections` are what of it is out of
    bounds."""

    id: str
    told: str
    cost: str
    fault: str
    rows: tuple[Row, ...]
    topics: tuple[tuple[str, str, str], ...]
    objections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobLine:
    """The latest job around a reindex."""

    told: str
    sentence: str
    is_ended: bool
    is_well: bool


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What the page shows. `pinned` is (what it holds, what it costs, why there is no way back or "")."""

    live: str
    due: str
    is_proposed: bool
    building: str
    job: JobLine | None
    candidate: Candidate | None
    pinned: tuple[str, str, str] | None
    opened_by_swap: tuple[str, ...]
    opened_by_back: tuple[str, ...]


def index_page(
    state: ReindexState, settings: GoldenSettings, job: Job | None, opened: tuple[Sequence[Opened], Sequence[Opened]]
) -> IndexPage:
    """The page of this state. `opened` are the articles that a swap, and that going back, would make public."""
    found = state.comparison
    return IndexPage(
        live=_live(state),
        due=said_on_page(state.due),
        is_proposed=state.is_proposed,
        building=_building(state),
        job=_job(job) if job else None,
        candidate=_candidate(found, state.candidate, settings) if found and state.candidate else None,
        pinned=_pinned(state.pinned) if state.pinned else None,
        opened_by_swap=tuple(map(said_on_page, opened_told(opened[0]))),
        opened_by_back=tuple(map(said_on_page, opened_told(opened[1]))),
    )


def _live(state: ReindexState) -> str:
    if not state.generation:
        return _("There is no index yet.")
    articles = ngettext("%(number)s article", "%(number)s articles", state.documents)
    return _("%(articles)s, %(size)s.", articles=articles, size=size_text(state.size))


def _building(state: ReindexState) -> str:
    if state.building is None:
        return ""
    done, total = state.building
    percent = number_text(min(100 * done // max(total, 1), 99))
    return _("A new index is being built: %(percent)s %% of it are there.", percent=percent)


def _job(job: Job) -> JobLine:
    told = _("%(what)s (job %(number)s): %(how)s.", what=name_of(job), number=job.id, how=state_of(job))
    is_well = job.state is not State.FAILED
    return JobLine(told, job.sentence if job.state in ENDED else "", job.state in ENDED, is_well)


def _candidate(found: Comparison, held: Beside, settings: GoldenSettings) -> Candidate:
    articles = {"before": number_text(found.documents_before), "after": number_text(found.documents_after)}
    when = moment(found.made_at)
    told = _("Compared on %(when)s: %(before)s articles before, %(after)s after.", when=when, **articles)
    return Candidate(
        id=found.id,
        told=told,
        cost=size_text(held.size),
        fault=said_on_page(held.fault),
        rows=tuple(map(_row, found.answers)),
        topics=tuple((each.topic, number_text(each.before), number_text(each.after)) for each in found.topics),
        objections=tuple(said_on_page(each) for each in beyond(found, settings)),
    )


def _row(answer: Answer) -> Row:
    kept = _("%(kept)s of %(had)s", kept=answer.kept, had=answer.had)
    other: Sequence[Moved] = [each for each in answer.best if each.before != each.after]
    return Row(
        query=answer.query,
        before=number_text(answer.before),
        after=number_text(answer.after),
        kept=kept,
        is_same=answer.is_same,
        problem=answer.problem,
        moved=tuple((_rank(each.before), _rank(each.after), each.id, each.title) for each in other),
    )


def _rank(rank: int | None) -> str:
    return str(rank) if rank else "–"


def _pinned(held: Beside) -> tuple[str, str, str]:
    articles = ngettext("%(number)s article", "%(number)s articles", held.documents)
    when = moment(moment_of(held.published_at))
    told = _("%(articles)s, as of %(when)s.", articles=articles, when=when)
    if held.behind and not held.fault:
        told += " " + ngettext(
            "Since then %(number)s article has changed; that is brought in when you go back.",
            "Since then %(number)s articles have changed; that is brought in when you go back.",
            held.behind,
        )
    return told, size_text(held.size), said_on_page(held.fault)
