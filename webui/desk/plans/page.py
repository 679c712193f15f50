"""Plans as their pages show them: plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from archive.jobs.records import Job, State
from archive.messages import N_, Message
from archive.partial_date import PartialDate, parse_iso
from archive.plans.looking import MOST_WORDS, SORTS, Wanted
from archive.plans.records import FLAG_OF, FLAGS, OUTCOMES, Plan, Row, Standing
from webui.desk.imports.page import field_name
from webui.desk.jobs.page import progress_told
from webui.desk.people.pages import moment, who_told
from webui.i18n.labels import date_text
from webui.i18n.translation import _, ngettext, number_text
from webui.urls.search_url import BadParameter

_SHORT = 160  # characters of a field in the list
MOST_FILED = 3
"""Publications that a sentence names."""
EACH = 50
"""Rows of a page."""
OUTCOME_NAMES: Mapping[str, str] = {
    "new": N_("new"),
    "changed": N_("changed"),
    "unchanged": N_("unchanged"),
    "skipped": N_("skipped"),
    "rejected": N_("rejected"),
}
STANDING_NAMES: Mapping[Standing, str] = {
    Standing.COLLECTING: N_("files are being uploaded"),
    Standing.PLANNING: N_("is being made"),
    Standing.READY: N_("ready to be looked at"),
    Standing.FAILED: N_("could not be made"),
    Standing.APPLYING: N_("is being applied"),
    Standing.APPLIED: N_("applied"),
}
SORT_NAMES: Mapping[str, str] = {
    "place": N_("place in the source"),
    "title": N_("title"),
    "date": N_("oldest first"),
    "-date": N_("newest first"),
    "publication": N_("publication"),
    "length": N_("shortest first"),
    "-length": N_("longest first"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the list. `flags` are in words; `like` is (words, address) of what it is much like, or None."""

    n: int
    href: str
    title: str
    outcome: str
    kind: str
    date: str
    publication: str
    where: str
    reason: str
    flags: tuple[str, ...]
    like: tuple[str, str] | None
    changes: tuple[tuple[str, str, str], ...]
    comes: bool
    is_out: bool
    words: int


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """What the parameters `outcome`, `flag`, `q`, `out` and `sort` ask for. Raises `BadParameter`."""
    outcome, flag, sort = given.get("outcome", ""), given.get("flag", ""), given.get("sort", "") or "place"
    if outcome and outcome not in OUTCOMES:
        raise BadParameter("outcome", Message("is one of %(names)s.", names=", ".join(OUTCOMES)))
    if flag and flag not in FLAG_OF:
        raise BadParameter("flag", Message("is one of %(names)s.", names=", ".join(FLAG_OF)))
    if sort.removeprefix("-") not in SORTS:
        raise BadParameter("sort", Message("is one of %(names)s.", names=", ".join(SORTS)))
    if (out := given.get("out", "")) not in ("", "0", "1"):
        raise BadParameter("out", Message("is 1 for what is left out, or 0 for what is not."))
    return Wanted(
        outcome, FLAG_OF.get(flag), given.get("q", "")[:MOST_WORDS].strip(), bool(int(out)) if out else None, sort
    )


def given_of(wanted: Wanted) -> dict[str, str]:
    """The parameters that ask for this: the inverse of `wanted_of`."""
    names = {flag: name for flag, (name, _called) in FLAGS.items()}
    told = {
        "outcome": wanted.outcome,
        "flag": names[wanted.flag] if wanted.flag is not None else "",
        "q": wanted.words,
        "out": "" if wanted.is_out is None else str(int(wanted.is_out)),
        "sort": "" if wanted.sort == "place" else wanted.sort,
    }
    return {name: value for name, value in told.items() if value}


def list_row(plan: Plan) -> dict[str, object]:
    """A plan in the list of all."""
    return {
        "id": plan.id,
        "made": moment(plan.made_at),
        "owner": who_told(plan.owner),
        "names": ", ".join(plan.sources) if plan.sources else _("uploaded files"),
        "standing": standing_told(plan),
        "is_well": plan.standing is not Standing.FAILED,
        "found": found_told(plan.counts) if plan.counts else "",
        "until": "" if plan.standing is Standing.APPLIED else moment(plan.ends_at),
    }


def found_told(counts: Mapping[str, int]) -> str:
    """What a plan found, in a line."""
    new, changed, unchanged, skipped, rejected = (counts.get(name, 0) for name in OUTCOME_NAMES)
    said = (
        (new, ngettext("%(number)s new", "%(number)s new", new)),
        (changed, ngettext("%(number)s changed", "%(number)s changed", changed)),
        (unchanged, ngettext("%(number)s unchanged", "%(number)s unchanged", unchanged)),
        (skipped, ngettext("%(number)s skipped", "%(number)s skipped", skipped)),
        (rejected, ngettext("%(number)s rejected", "%(number)s rejected", rejected)),
    )
    return ", ".join(each for count, each in said if count) or _("nothing")


def shown(row: Row, plan: Plan, root: str, *, short: bool = True) -> Shown:
    """A row as the list shows it; not `short`: as the page of its article does."""
    page = f"{root}/admin/plans/{plan.id}"
    like = None
    if row.like:
        kind, key, title = row.like
        like = (title or _("(without a title)"), f"{page}/articles/{key}" if kind == "row" else f"{root}/article/{key}")
    return Shown(
        n=row.n,
        href=f"{page}/articles/{row.n}"
        if row.outcome in ("new", "changed")
        else f"{root}/article/{row.id}"
        if row.id
        else "",
        title=row.title or (_("(without a title)") if row.outcome != "rejected" else ""),
        outcome=_(OUTCOME_NAMES.get(row.outcome, row.outcome)),
        kind=row.outcome,
        date=day_told(row.day),
        publication=row.publication,
        where=row.path,
        reason=row.reason,
        flags=tuple(_(called) for flag, (_name, called) in FLAGS.items() if flag in row.flags),
        like=like,
        changes=tuple(_change(each, short=short) for each in row.changes),
        comes=row.outcome in ("new", "changed"),
        is_out=row.is_out,
        words=row.words,
    )


def _change(change: tuple[str, str, str], *, short: bool) -> tuple[str, str, str]:
    """A field, and what it says and would say; of its markup that is no text for people, that it differs."""
    name, before, after = change
    if name == "html":
        return _("formatting"), "", _("differs")
    if short and max(len(before), len(after)) > _SHORT:
        at = max(next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0) - _SHORT // 4, 0)
        before, after = (_cut(text, at) for text in (before, after))
    return field_name(name), before, after


def _cut(text: str, at: int) -> str:
    """What stands around the first difference."""
    return f"{'…' if at else ''}{text[at : at + _SHORT]}{'…' if len(text) > at + _SHORT else ''}"


def day_told(day: str) -> str:
    """A date of a row for people."""
    made: PartialDate | None = None
    if day:
        try:
            made = parse_iso(day)
        except ValueError:
            return day
    return date_text(made) if made else _("undated")


def filters(plan: Plan, counts: Mapping[str, int], wanted: Wanted, root: str) -> dict[str, list[dict[str, object]]]:
    """The filters beside the list: each with its count, its address, and whether it is chosen. An outcome or flag that
    nothing has is left out, but for one that is chosen."""
    given = given_of(wanted)

    def each(parameter: str, value: str, name: str, count: int) -> dict[str, object]:
        is_on = given.get(parameter) == value
        changed = {**given, parameter: "" if is_on else value}
        query = urlencode({key: text for key, text in changed.items() if text})
        return {
            "name": name,
            "count": count,
            "on": is_on,
            "href": f"{root}/admin/plans/{plan.id}{f'?{query}' if query else ''}#list",
        }

    outcomes = [each("outcome", name, _(called), counts.get(name, 0)) for name, called in OUTCOME_NAMES.items()]
    flags = [each("flag", name, _(called), counts.get(name, 0)) for name, called in FLAGS.values()]
    outs = [each("out", "1", _("left out by hand"), counts.get("left_out", 0))]
    return {
        kind: [one for one in some if one["count"] or one["on"]]
        for kind, some in (("outcomes", outcomes), ("flags", flags), ("outs", outs))
    }


def passed_over_told(found: Mapping[str, tuple[int, str]]) -> list[tuple[str, int, str]]:
    """(reason, how many, where the first of them lie)."""
    told = []
    for reason, (count, places) in found.items():
        try:
            first = json.loads(places)
        except ValueError:
            first = []
        told.append((reason, count, ", ".join(str(each) for each in first) if isinstance(first, list) else ""))
    return told


def job_told(job: Job | None) -> dict[str, object]:
    """How far the job of a plan is: in words, and in per cent of its step, None where nobody knows."""
    if job is None or job.state is State.WAITING:
        ahead = job.ahead if job else 0
        waits = ngettext("It waits for %(number)s job before it.", "It waits for %(number)s jobs before it.", ahead)
        return {"said": waits if ahead else _("It waits for the worker."), "percent": None}
    progress = job.progress
    percent = min(100, 100 * progress.done // progress.total) if progress.total else None
    said = progress_told(progress) or _("It has begun.")
    said = f"{said[:1].upper()}{said[1:]}"
    return {"said": f"{said} ({percent} %)" if percent is not None else said, "percent": percent}


def standing_told(plan: Plan) -> str:
    """How a plan stands, in words."""
    if plan.standing is Standing.READY and not any(plan.counts.get(each) for each in ("new", "changed")):
        return _("nothing to add")
    return _(STANDING_NAMES[plan.standing])


def filed_told(publications: Sequence[tuple[str, int]], articles: int) -> str:
    """Under which publications articles will be, the largest first; more than `MOST_FILED` are told as others."""
    shown, none = publications[:MOST_FILED], _("no publication")
    counts = len(publications) > 1
    names = ", ".join(f"{name or none}{f' ({number_text(count)})' if counts else ''}" for name, count in shown)
    if len(publications) > len(shown):
        names = _("%(names)s and others", names=names)
    return ngettext(
        "This article will be filed under: %(names)s.", "These articles will be filed under: %(names)s.", articles,
        names=names,
    )  # fmt: skip


def nothing_told(counts: Mapping[str, int]) -> str:
    """Why nothing of a plan would come in, and what to do; "" where something does."""
    if counts.get("comes_in"):
        return ""
    if counts.get("left_out"):
        return _("All of it is left out. Take in again what is to come in.")
    if counts.get("unchanged"):
        return _("What was found is in the archive already, as it is here. Add other files.")
    if counts.get("rejected"):
        return _(
            "Nothing of it could be read as an article; why stands below. Read it in another way, or add other files."
        )
    return _("No article was found in these files. Add others.")
