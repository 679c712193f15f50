"""The verb for building the index anew: at once, or compared first and by consent, with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from archive.golden.searches import all_golden
from archive.golden.settings import MOST, GoldenSettings, golden_settings
from archive.home import Home
from archive.jobs.kinds import BACK, COMPARE, DISCARD, REINDEX, RELEASE, SWAP
from index.following.audiences import bring_public
from index.following.sync import sync_copy
from index.private.turning import candidate_rules, opening_objections, pinned_rules
from index.reindexing import acts
from index.reindexing.comparison import Comparison, beyond, changed, objections
from index.reindexing.state import Beside, reindex_state
from webui.cli.changing import changing
from webui.cli.maintenance import sync_now
from webui.cli.opening import YES, refuse_opening
from webui.cli.output import console, print_json, progress_bar
from webui.cli.queue import QUEUE, put_into_queue
from webui.cli.verb import FAILED, USAGE, fail, verb
from webui.formats.reindexing_json import comparison, standing

_STEPS = {"compare": COMPARE, "swap": SWAP, "discard": DISCARD, "back": BACK, "release": RELEASE}
_BOUNDS = ("by_itself", "totals_within", "best_kept")


@click.command("reindex")
@click.option("--compare", "step", flag_value="compare", help="Build a new index beside the live one and compare.")
@click.option("--swap", "step", flag_value="swap", help="Have the new index take the place of the live one.")
@click.option("--discard", "step", flag_value="discard", help="Discard the new index.")
@click.option("--back", "step", flag_value="back", help="Go back to the index and the topic rules of before the swap.")
@click.option("--release", "step", flag_value="release", help="Delete the index of before: there is no way back then.")
@click.option("--show", "step", flag_value="show", help="Say how things stand, and what was compared.")
@click.option(
    "--by-itself/--ask", "by_itself", default=None, help="With --compare: swap within limits, or wait for consent."
)
@click.option(
    "--totals-within",
    type=click.IntRange(0, MOST["totals_within"]),
    metavar="PERCENT",
    help="With --compare: the limit for the total of each golden search.",
)
@click.option(
    "--best-kept",
    type=click.IntRange(0, MOST["best_kept"]),
    metavar="N",
    help="With --compare: how many of its ten best each golden search keeps at least.",
)
@YES
@QUEUE
@verb
def reindex_verb(home: Path, as_json: bool, step: str | None, queue: bool, is_sure: bool, **bounds: Any) -> None:
    """Build the index anew beside the live one and swap; readers go on meanwhile.

    With --compare it is compared by the golden searches first (docs/reindex.md), and swapped by consent.
    """
    if step != "compare" and any(value is not None for value in bounds.values()):
        fail("limits go with --compare; leave them out, or add it", as_json, USAGE)
    opened = Home.open(home)
    if step in ("swap", "back"):
        then = candidate_rules(opened) if step == "swap" else pinned_rules(opened)
        refuse_opening(opened, then, is_sure=is_sure, as_json=as_json)
    if step == "show":
        if queue:
            fail("--show changes nothing, so there is nothing for --queue to put off", as_json, USAGE)
        _show(opened, as_json)
    elif queue:
        told = bounds if step == "compare" else {"sure": is_sure} if step in ("swap", "back") else {}
        put_into_queue(opened, _STEPS[step] if step else REINDEX, told, as_json)
    elif step is None:
        sync_now(home, as_json, rebuild=True)
    elif step == "compare":
        _compare(opened, as_json, bounds)
    else:
        _turn(opened, as_json, step)


def _compare(home: Home, as_json: bool, given: dict[str, Any]) -> None:
    golden, settings = golden_of(home)
    settings = GoldenSettings(
        **{name: getattr(settings, name) if given[name] is None else given[name] for name in _BOUNDS}
    )
    with progress_bar() as progress, changing(home, COMPARE, {"golden": len(golden)}, needed=False) as act:
        found = acts.compare(home, golden, progress=progress)
        act.results |= {"candidate": found.id, "changed": changed(found.answers)}
    opened, name = opening_objections(home), ""
    against = [*objections(found, settings), *opened]
    if settings.by_itself and not against:
        with changing(home, SWAP, {"candidate": found.id}) as act:
            name = act.results["generation"] = acts.swap(home, candidate_id=found.id)
            bring_public(home, sync_copy)  # the rules of topics may be others, and what is private by them
    if as_json:
        print_json({**comparison(found, settings, opened), "swapped": name or None})
    else:
        _print(found, settings, opened)
        said = f"Swapped: {name} is live, and the index of before is kept." if name else _CONSENT
        console().print(said if name or not against or not settings.by_itself else _REFUSED, markup=False)
    if settings.by_itself and against:
        raise SystemExit(FAILED)


def _turn(home: Home, as_json: bool, step: str) -> None:
    with changing(home, _STEPS[step], needed=step in ("swap", "back")) as act:
        if step in ("swap", "back"):
            name = acts.swap(home) if step == "swap" else acts.back(home)
            bring_public(home, sync_copy)
            act.results["generation"] = name
            told: dict[str, object] = {"generation": name}
            sentence = f"{name} is live, with its topic rules; that of before is kept: `hemeroteca reindex --back`."
        else:
            there = acts.discard(home) if step == "discard" else acts.release(home)
            told = {f"{step}{'ed' if step == 'discard' else 'd'}": there}
            what = "new index is discarded" if step == "discard" else "index of before is deleted"
            none = "No new index waits." if step == "discard" else "No index of before is kept."
            sentence = f"The {what}." if there else none
    if as_json:
        print_json(told)
        return
    console().print(sentence, markup=False)
    if (due := reindex_state(home).due) and step == "discard":
        console().print(
            f"{due[:1].upper()}{due[1:]}: the next sync builds it by those; change them before.", markup=False
        )


def _show(home: Home, as_json: bool) -> None:
    state = reindex_state(home)
    opened = opening_objections(home) if state.comparison else []
    _golden, settings = golden_of(home)
    if as_json:
        print_json(standing(state, settings, opened))
        return
    out = console()
    out.print(f"Live: {state.generation or 'none'}, {state.documents:,} articles, {_size(state.size)}", markup=False)
    if state.due:
        out.print(f"A reindex is due: {state.due}; `hemeroteca reindex --compare` shows what changes", markup=False)
    if state.building:
        out.print(f"A new index is being built ({state.building[0]:,} of {state.building[1]:,})", markup=False)
    if state.candidate:
        out.print(f"New index, which waits: {_told(state.candidate)}", markup=False)
    out.print(f"Index of before, kept: {_told(state.pinned) if state.pinned else 'none'}", markup=False)
    if state.comparison:
        _print(state.comparison, settings, opened)
        out.print(_CONSENT, markup=False)


def golden_of(home: Home) -> tuple[list[str], GoldenSettings]:
    """The golden searches of a home and what is set of them; nothing is made or written."""
    with home.desk_to_read() as engine:
        if engine is None:
            return [], GoldenSettings()
        with engine.connect() as connection:
            return [each.query for each in all_golden(connection)], golden_settings(connection)


def _print(found: Comparison, settings: GoldenSettings, opened: Sequence[str]) -> None:
    out = partial(console().print, markup=False)
    out(f"Articles: {found.documents_before:,} before, {found.documents_after:,} after")
    for each in found.answers:
        if each.problem:
            out(f"{each.query}: cannot be asked: {each.problem}")
            continue
        same = ", as before" if each.is_same else f"; {each.kept} of the {each.had} best are among the best still"
        out(f"{each.query}: {each.before:,} found before, {each.after:,} after{same}")
        for moved in each.best:
            if moved.before != moved.after:
                out(f"  {_rank(moved.before)} -> {_rank(moved.after)}  {moved.id}  {moved.title}")
    for topic in found.topics:
        out(f"Topic {topic.topic}: {topic.before:,} articles before, {topic.after:,} after")
    if not found.answers:
        out("No golden search was asked: `hemeroteca golden add` adds one, to see what readers still find.")
    for objection in beyond(found, settings):
        out(f"Beyond the limits: {objection}")
    for sentence in opened:
        out(f"By its topic rules: {sentence}")


def _rank(rank: int | None) -> str:
    return f"{rank:>2}" if rank else " -"


def _told(found: Beside) -> str:
    fault = f"; it cannot be taken: {found.fault}" if found.fault else ""
    behind = f", {found.behind:,} changes behind" if found.behind else ""
    return f"{found.documents:,} articles{behind}, {_size(found.size)} more on the disk{fault}"


def _size(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MiB"


_CONSENT = "The new index waits: `hemeroteca reindex --swap` takes it, `hemeroteca reindex --discard` does not."
_REFUSED = f"The live index stays, for the reasons above. {_CONSENT}"
