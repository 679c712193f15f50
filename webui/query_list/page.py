"""The page for a list of queries as its templates see it: the form, a row for each query, what stands at the end. No
Flask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from index.query import SearchRequest, Selection
from webui.components.filter_chips import Chip, chips
from webui.components.links import Link
from webui.components.search_form import Form, form
from webui.i18n.translation import _, ngettext, number_text, translated
from webui.query_list.counting import MOST_SECONDS, Counted, State, Year
from webui.query_list.reading import MOST_QUERIES, QueryList
from webui.urls import search_url
from webui.urls.query_list_url import MOST_BYTES, ListFormat, ListRequest
from webui.urls.site import SiteUrls
from webui.urls.unknown_parameters import useless

_MOST_REPEATED = 5  # queries that are named as given more than once
_LONGEST_NAMED = 60  # characters of one


@dataclass(frozen=True, slots=True)
class ListForm:
    """The form that sends a list: `text` is what stands in it, `hidden` are the filters that go with it; `limits` says
    how much it takes. `formats` are (value, what it is called) of the tables to keep."""

    action: str
    text: str
    hidden: tuple[tuple[str, str], ...]
    limits: str
    formats: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """`problem` says why a list was not taken, or is ""; `told` what is being asked, "" where nothing is."""

    form: Form
    own: ListForm
    heading: str
    problem: str
    told: str
    notes: tuple[str, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    export_href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One query, `number` from 1. `href` finds its articles, or shows where it cannot be read; `count` is "" where it
    was not counted, and `is_none` says that it finds nothing. `first` and `last` lead to the articles of these
    years."""

    number: str
    text: str
    href: str
    count: str = ""
    is_none: bool = False
    first: Link | None = None
    last: Link | None = None
    notes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """What stands below the table: what became of all of it, and the queries that were not asked, to be sent again."""

    told: str
    rest: str
    send_rest: str
    own: ListForm


@dataclass(slots=True)
class Tally:
    """What became of the queries so far."""

    states: dict[State, int] = field(default_factory=dict)
    found: int = 0
    why: str = ""
    rest: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many there were."""
        return sum(self.states.values())

    def add(self, each: Counted) -> None:
        """One more."""
        self.states[each.state] = self.states.get(each.state, 0) + 1
        self.found += bool(each.articles)
        if each.state is State.NOT_ASKED:
            self.rest.append(each.query.text)
            self.why = each.problem


def list_page(
    asked: ListRequest,
    urls: SiteUrls,
    topic_label: Callable[[str], str],
    queries: QueryList | None = None,
    problem: str = "",
) -> ListPage:
    """The form, filled in with what was asked; `queries` are those that are being asked."""
    text = "\n".join(queries.queries) if queries else asked.text
    told = ngettext(
        "%(number)s query. Its numbers come as they are found.",
        "%(number)s queries, asked one after the other. Their numbers come as they are found.",
        len(queries.queries) if queries else 0,
    )
    return ListPage(
        form=form(search_url.parameters(asked.base), urls),
        own=list_form(asked.base, text, urls),
        heading=_("Query list"),
        problem=translated(problem),
        told=told if queries else "",
        notes=_notes(asked, queries),
        chips=chips(asked.base, urls.query_list, topic_label),
        clear_href=urls.query_list(search_url.cleared(asked.base)),
        export_href=urls.take(asked.base),
    )


def list_form(base: SearchRequest, text: str, urls: SiteUrls) -> ListForm:
    """The form with this text."""
    limits = _(
        "Up to %(queries)s queries and %(size)s KB at once, asked in up to %(seconds)s seconds.",
        queries=number_text(MOST_QUERIES),
        size=number_text(MOST_BYTES // 1024),
        seconds=number_text(round(MOST_SECONDS)),
    )
    formats = (
        (ListFormat.CSV.value, _("CSV table")),
        (ListFormat.JSON_LINES.value, _("JSON Lines")),
        (ListFormat.JSON.value, _("JSON")),
    )
    hidden = tuple(search_url.parameters(plain(base)))
    return ListForm(urls.query_list(search_url.FRONT), text, hidden, limits, formats)


def row(number: int, each: Counted, urls: SiteUrls) -> Row:
    """The row of a query."""
    query = plain(each.query)

    def year(found: Year | None) -> Link | None:
        return Link(str(found.number), urls.search(in_year(query, found))) if found else None

    return Row(
        number=number_text(number),
        text=query.text,
        href=urls.search(query),
        count=number_text(each.articles) if each.state is State.COUNTED else "",
        is_none=each.state is State.COUNTED and not each.articles,
        first=year(each.first),
        last=year(each.last),
        notes=tuple(map(translated, each.notes)),
        problem=_problem(each),
    )


def end(tally: Tally, base: SearchRequest, urls: SiteUrls) -> End:
    """What stands below the table."""
    counts = tally.states
    told = [
        ngettext("%(number)s query counted", "%(number)s queries counted", counts.get(State.COUNTED, 0)),
        ngettext("%(number)s of them finds articles", "%(number)s of them find articles", tally.found),
    ]
    if unreadable := counts.get(State.UNREADABLE, 0):
        told.append(ngettext("%(number)s cannot be read", "%(number)s cannot be read", unreadable))
    if costly := counts.get(State.TOO_COSTLY, 0):
        told.append(ngettext("%(number)s is too large", "%(number)s are too large", costly))
    if tally.rest:
        left = ngettext("%(number)s was not asked", "%(number)s were not asked", len(tally.rest))
        told.append(_("%(left)s: %(why)s", left=left, why=translated(tally.why)))
    return End(
        told=f"{'; '.join(told)}.",
        rest="\n".join(tally.rest),
        send_rest=ngettext(
            "Ask the %(number)s query that is left", "Ask the %(number)s queries that are left", len(tally.rest)
        ),
        own=list_form(base, "", urls),
    )


def plain(query: SearchRequest) -> SearchRequest:
    """The search as a reader would come by it."""
    fresh = search_url.FRONT
    return replace(query, page=1, limit=fresh.limit, values=fresh.values, versions=fresh.versions)


def in_year(query: SearchRequest, year: Year) -> SearchRequest:
    """The search for the articles that are counted in this year."""
    return replace(query, selections={**query.selections, "year": Selection((year.value,))})


def _problem(each: Counted) -> str:
    problem = translated(each.problem)
    match each.state:
        case State.UNREADABLE:
            return _("Cannot be read: %(problem)s", problem=problem)
        case State.TOO_COSTLY:
            return _("Too large: %(problem)s", problem=problem)
        case State.NOT_ASKED:
            return _("Not asked: %(problem)s", problem=problem)
        case State.COUNTED:
            return ""


def _notes(asked: ListRequest, queries: QueryList | None) -> tuple[str, ...]:
    notes: list[str] = [translated(each) for each in (*(queries.notes if queries else ()), *useless(asked.unknown))]
    if queries and queries.repeated:
        notes.append(
            _(
                "Given more than once and asked once: %(queries)s",
                queries=_named(queries.repeated),
            )
        )
    return tuple(notes)


def _named(repeated: Sequence[tuple[str, int]]) -> str:
    told = [f"“{text[:_LONGEST_NAMED]}” ({number_text(times)} ×)" for text, times in repeated[:_MOST_REPEATED]]
    more = len(repeated) - len(told)
    return ", ".join([*told, *([ngettext("%(number)s more", "%(number)s more", more)] if more else [])])
