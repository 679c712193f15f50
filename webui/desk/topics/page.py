"""What the desk's pages of topic rules show, as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archive.bulk_queries import Heading
from archive.errors import ArchiveError
from archive.jobs.records import Job, State
from archive.messages import N_
from index.errors import SearchError
from index.following.topic_rules import LANGUAGES as LABELS
from index.private.turning import opened_told
from index.topics.rule_texts import WrittenRule
from webui.desk.topics.acts import Effects, Sample, Trial
from webui.http.current import services, site_urls
from webui.i18n.stored import said
from webui.i18n.translation import LANGUAGES, _, ngettext, number_text
from webui.urls import search_url

_MOST_LINE = 200  # characters of a line that is shown
SAME, NEW, CHANGED, DELETED = N_("in force"), N_("new"), N_("changed"), N_("deleted")


@dataclass(frozen=True, slots=True)
class Row:
    """A rule in the list. `state` is how it stands beside the rules in force, `articles` how many have the topic now
    ("" where it is in no index), `href` where these are."""

    name: str
    labels: str
    query: str
    state: str
    state_name: str
    articles: str
    href: str


@dataclass(frozen=True, slots=True)
class SampleShown:
    """Some of the articles that are meant: (title, day, address)."""

    title: str
    told: str
    shown: tuple[tuple[str, str, str], ...]


def rows(
    in_force: Mapping[str, WrittenRule], latest: Mapping[str, WrittenRule], *, applying: Job | None, is_built: bool
) -> list[Row]:
    """All rules, those that are proposed to be deleted too. `applying` is the job that puts a proposal in force, None
    for none; `is_built` whether readers have the topics of the rules that stand."""
    counts = _counts()
    listed = []
    for name in dict.fromkeys((*in_force, *latest)):
        old, new = in_force.get(name), latest.get(name)
        state = SAME if old == new else NEW if old is None else DELETED if new is None else CHANGED
        rule = new or old
        if rule is None:
            continue
        labels = " · ".join(dict.fromkeys(rule.labels.values()))
        count = counts.get(name) if old else None
        href = site_urls().search(search_url.including(search_url.FRONT, "topic", name)) if count else ""
        shown = _state(state, applying, is_built=is_built)
        listed.append(Row(name, labels, rule.query, state, shown, "" if count is None else number_text(count), href))
    return listed


def _state(state: str, applying: Job | None, *, is_built: bool) -> str:
    """How a rule stands: in force only once readers have its topic."""
    is_waiting = state != SAME or not is_built
    if not is_waiting:
        return _(SAME)
    if applying is None:
        return _(state) if state != SAME else _("not in force yet")
    how = _("being applied") if applying.state is State.RUNNING else _("waits to be applied")
    return how if state == SAME else f"{_(state)}: {how}"


def effects_told(found: Effects) -> tuple[list[str], list[str]]:
    """What is to be known before a proposal is applied, as sentences: of what becomes public, and of large topics."""
    large = [large_told(name, articles, found.everything) for name, articles in found.large]
    if not found.is_counted:
        large += [_("No index answers now, so nobody can tell how many articles the topics would have.")]
    return list(map(said, opened_told(found.opened))), large


def large_told(name: str, articles: int, everything: int) -> str:
    """That a topic would be that of most articles."""
    numbers = {"number": number_text(articles), "all": number_text(everything)}
    said = _("“%(name)s” is to be a topic of %(number)s of all %(all)s articles.", name=name, **numbers)
    asked = _("A topic that most articles have tells little: is its rule what you meant?")
    return f"{said} {asked}"


def tally(listed: Sequence[Row]) -> str:
    """What a proposal comes to, in a few words."""
    counted = Counter(each.state for each in listed)
    parts = (
        ngettext("%(number)s new topic", "%(number)s new topics", counted[NEW]) if counted[NEW] else "",
        ngettext("%(number)s changed topic", "%(number)s changed topics", counted[CHANGED]) if counted[CHANGED] else "",
        ngettext("%(number)s deleted topic", "%(number)s deleted topics", counted[DELETED]) if counted[DELETED] else "",
    )
    return ", ".join(filter(None, parts)) or _("nothing but how the file is written")


def label_boxes(rule: WrittenRule) -> list[tuple[str, str, str]]:
    """The boxes for labels: (language, its name, what is in it)."""
    return [(each, LANGUAGES.get(each, each), rule.labels.get(each, "")) for each in LABELS]


def trial_shown(trial: Trial) -> list[SampleShown]:
    """What a rule would take, and what would come and go."""
    urls = site_urls()

    def shown(title: str, told: str, of: Sample) -> SampleShown:
        return SampleShown(title, told, tuple((each.title, _day(each), urls.article(id_)) for id_, each in of.shown))

    taken = ngettext(
        "%(number)s article would have this topic.", "%(number)s articles would have this topic.", trial.taken.count
    )
    come = ngettext("%(number)s article would come to it.", "%(number)s articles would come to it.", trial.come.count)
    go = ngettext("%(number)s article would lose it.", "%(number)s articles would lose it.", trial.go.count)
    found = [shown(_("It takes"), taken, trial.taken)]
    # What comes is all of it where nothing has the topic yet.
    if trial.come.count != trial.taken.count or trial.go.count:
        found += [shown(_("What comes"), come, trial.come), shown(_("What goes"), go, trial.go)]
    return found


def about_line(text: str, number: int) -> str:
    """The line of a text that an error is about, with its number; "" where it is about none."""
    lines = text.splitlines()
    if not 0 < number <= len(lines):
        return ""
    return _("Line %(number)s: %(line)s", number=number_text(number), line=lines[number - 1][:_MOST_LINE])


def _day(heading: Heading) -> str:
    if not heading.first:
        return _("undated")
    return heading.first if heading.first == heading.last else f"{heading.first} – {heading.last}"


def _counts() -> dict[str, int]:
    """How many articles have each topic now, by its value; none where no index can be asked."""
    try:
        results = services().search(replace(search_url.FRONT, values=100_000, limit=1))[1]
    except (ArchiveError, SearchError):
        return {}
    return {each.value: each.count for each in results.facets.get("topic", ())}
