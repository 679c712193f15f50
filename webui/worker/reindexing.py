"""What jobs around a reindex do: compare, swap, discard; go back, release."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archive.golden.searches import GoldenSearches
from archive.golden.settings import GoldenSettings, read_settings
from index.following.aside import SWAP, has_turned
from index.following.audiences import bring_public
from index.following.locate import index_of
from index.following.sync import sync_copy
from index.following.topic_rules import TopicRules
from index.private.turning import candidate_rules, opened_told, opening, opening_objections, pinned_rules
from index.reindexing import acts
from index.reindexing.comparison import Comparison, changed, objections
from webui.worker.task import Done, Task

_MOST_TOLD = 10  # reasons that a sentence names


def compared(task: Task) -> Done:
    """Compare; where it is to be so and the differences are within bounds, swap."""
    word, storage = _word(task), index_of(task.home)
    if has_turned(storage, word):
        return _live(task, storage.current().name)
    golden = [each.query for each in GoldenSearches(task.home.desk).all()]
    settings = bounds(read_settings(task.home.desk), task.arguments)
    found = acts.compare(task.home, golden, progress=task.gauge.tell)
    counts, against = counts_of(found), [*objections(found, settings), *opening_objections(task.home)]
    if not settings.by_itself:
        return Done(f"{sentence_of(found)}; the new index waits for consent", counts)
    if against:
        for each in against:
            task.gauge.say(each)
        why = " ".join(against[:_MOST_TOLD])
        return Done(sentence_of(found), counts, f"the live index stays, and the new one waits: {why}")
    name = acts.swap(task.home, candidate_id=found.id, word=word)
    return Done(f"{sentence_of(found)}; {_live(task, name).sentence}", {**counts, "generation": name})


def swapped(task: Task) -> Done:
    """Have the candidate take the place of the live index."""
    if why := _unsure(task, candidate_rules(task.home)):
        return why
    task.gauge.say("swapping")
    return _live(task, acts.swap(task.home, candidate_id=task.arguments["candidate"], word=_word(task)))


def discarded(task: Task) -> Done:
    """Discard the candidate."""
    there = acts.discard(task.home)
    return Done("the new index is discarded" if there else "no new index waits, so none is discarded")


def gone_back(task: Task) -> Done:
    """Go back to the pinned index."""
    if why := _unsure(task, pinned_rules(task.home)):
        return why
    task.gauge.say("going back")
    return _live(task, acts.back(task.home, word=_word(task)))


def released(task: Task) -> Done:
    """Release the pinned index."""
    there = acts.release(task.home)
    return Done("the index of before is deleted" if there else "no index of before is kept, so none is deleted")


def bounds(settings: GoldenSettings, given: Mapping[str, Any]) -> GoldenSettings:
    """The settings of the desk, with what is given in their place."""
    return replace(
        settings,
        **{name: given[name] for name in ("by_itself", "totals_within", "best_kept") if given[name] is not None},
    )


def sentence_of(found: Comparison) -> str:
    """What came of a comparison, in a sentence without its full stop."""
    many = len(found.answers)
    other = changed(found.answers)
    if many == 1:
        return f"{other} of 1 golden search would be answered otherwise"
    return f"{other:,} of {many:,} golden searches would be answered otherwise"


def counts_of(found: Comparison) -> dict[str, Any]:
    """What came of a comparison, in numbers."""
    return {
        "candidate": found.id,
        "documents": found.documents_after,
        "golden": len(found.answers),
        "changed": changed(found.answers),
        "topics": len(found.topics),
    }


def _word(task: Task) -> str:
    """The word by which it is known again that this very job has turned."""
    held = task.known.get("word")
    if isinstance(held, str) and held:
        return held
    word = f"{SWAP}-{secrets.token_hex(8)}"
    task.know({"word": word})
    return word


def _unsure(task: Task, then: TopicRules | None) -> Done | None:
    """Why the live index stays, where private articles would be public by these rules and nobody was sure of that: what
    is private may be more than when the job was asked for. None where it goes on."""
    if task.arguments["sure"] or then is None or has_turned(index_of(task.home), _word(task)):
        return None
    why = " ".join(opened_told(opening(task.home, then))[:_MOST_TOLD])
    return Done("", {}, f"the live index stays, as nobody is sure of this: {why}") if why else None


def _live(task: Task, name: str) -> Done:
    bring_public(task.home, sync_copy)  # the rules of topics may be others, and what is private by them
    return Done(f"{name} is live now, and the index of before is kept", {"generation": name})
